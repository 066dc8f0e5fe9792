#include "controller/tariff/tariff_persons.h"

#include <stdlib.h>

#include "controller/tariff/price.h"

enum { NUMBERS_MAX = 24, PERSONS_DENSE = 60, PERSONS_TRIED_MAX = PERSONS_DENSE + NUMBERS_MAX };

/* The numbers on both sides of every bound that the rules of a row have for a fact. */
struct numbers {
    size_t count;
    int64_t values[NUMBERS_MAX];
};

struct trial {
    const struct tariff *tariff;
    const struct tariff_product *product;
    struct numbers facts[TARIFF_FACT_COUNT];
    int64_t persons[PERSONS_TRIED_MAX];
    size_t persons_count;
    uint64_t chance;
};

static bool any_matters(const struct tariff *tariff, int32_t first)
{
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        if (condition_asks(tariff, rule->condition, FACT_PERSONS) || rule->amount.cents < 0 ||
            rule->rate.ppm < 0 || any_matters(tariff, rule->first) ||
            any_matters(tariff, rule->adjust))
            return true;
    }
    return false;
}

bool tariff_persons_matter(const struct tariff *tariff, const struct tariff_product *product)
{
    return any_matters(tariff, product->rule) || any_matters(tariff, product->adjust);
}

static void add_number(struct numbers *numbers, int64_t value)
{
    if (value >= 0 && value <= CASE_NUMBER_MAX && numbers->count < NUMBERS_MAX)
        numbers->values[numbers->count++] = value;
}

static void add_bounds(struct trial *trial, int32_t index)
{
    if (index == TARIFF_NONE)
        return;
    const struct tariff_condition *condition = &trial->tariff->conditions[index];
    for (int32_t i = 0; i < condition->any_count; i++)
        add_bounds(trial, condition->any_first + i);
    for (int i = 0; i < TARIFF_FACT_COUNT; i++) {
        if ((condition->fact_set & (1U << i)) == 0)
            continue;
        const struct tariff_range *range = &condition->facts[i];
        add_number(&trial->facts[i], range->from);
        add_number(&trial->facts[i], range->from > 0 ? range->from - 1 : -1);
        add_number(&trial->facts[i], range->until);
        add_number(&trial->facts[i], range->until < CASE_NUMBER_MAX ? range->until + 1 : -1);
    }
}

static void collect(struct trial *trial, int32_t first)
{
    const struct tariff *tariff = trial->tariff;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        add_bounds(trial, tariff->rules[i].condition);
        collect(trial, tariff->rules[i].first);
        collect(trial, tariff->rules[i].adjust);
    }
}

static int compare_numbers(const void *one, const void *other)
{
    const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void list_persons(struct trial *trial)
{
    const struct numbers *bounds = &trial->facts[FACT_PERSONS];
    for (int64_t i = 1; i <= PERSONS_DENSE; i++)
        trial->persons[trial->persons_count++] = i;
    for (size_t i = 0; i < bounds->count; i++) {
        if (bounds->values[i] > PERSONS_DENSE)
            trial->persons[trial->persons_count++] = bounds->values[i];
    }
    qsort(trial->persons, trial->persons_count, sizeof trial->persons[0], compare_numbers);
}

/* Scattered, and always the same: a file is refused every time or never. */
static int64_t chance_below(struct trial *trial, size_t count)
{
    uint64_t mixed = trial->chance += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return (int64_t)((mixed ^ mixed >> 31) % count);
}

/* One of the bounds of its rules, or up to the most that is usual: as often small as large. */
static int64_t choose_number(struct trial *trial, enum tariff_fact fact)
{
    static const int64_t usual_max[TARIFF_FACT_COUNT] = {[FACT_AGE] = 1200,
                                                         [FACT_CHILDREN] = 6,
                                                         [FACT_RANK] = 4,
                                                         [FACT_BORN] = 2100,
                                                         [FACT_NTH] = 12,
                                                         [FACT_WEEKS] = 5,
                                                         [FACT_MINUTES] = 7 * 24 * 60,
                                                         [FACT_QUOTIENT] = 3000000,
                                                         [FACT_RESOURCES] = 10000000};
    const struct numbers *numbers = &trial->facts[fact];
    if (numbers->count > 0 && chance_below(trial, 4) > 0)
        return numbers->values[chance_below(trial, numbers->count)];
    const int64_t most = usual_max[fact] >> (2 * chance_below(trial, 6));
    return chance_below(trial, (size_t)most + 1);
}

static void choose_numbers(struct trial *trial, struct tariff_case *facts)
{
    for (enum tariff_fact fact = FACT_AGE; fact < FACT_QUANTITY; fact++) {
        if (fact != FACT_PERSONS)
            case_set(facts, fact, choose_number(trial, fact));
    }
    case_set(facts, FACT_QUANTITY, 1000);
    facts->quantity_assumed = true;
}

/* Each of a list of names, or not. */
static size_t choose_names(struct trial *trial, const char (*list)[TARIFF_NAME_SIZE], size_t count,
                           const char *names[CASE_NAMES_MAX])
{
    size_t chosen = 0;
    for (size_t i = 0; i < count && chosen < CASE_NAMES_MAX; i++) {
        if (chance_below(trial, 2) == 0)
            names[chosen++] = list[i];
    }
    return chosen;
}

static void choose_person(struct trial *trial, struct tariff_case *facts)
{
    const struct tariff *tariff = trial->tariff;
    const char *proofs[CASE_NAMES_MAX];
    if (tariff->residence_count > 0)
        facts->residence = tariff->residences[chance_below(trial, tariff->residence_count)];
    facts->with_count =
        choose_names(trial, tariff->circumstances, tariff->circumstance_count, facts->with);
    facts->proof_count = choose_names(trial, tariff->proofs, tariff->proof_count, proofs);
    for (size_t i = 0; i < facts->proof_count; i++)
        facts->proofs[i] = (struct case_proof){.kind = proofs[i]};
    facts->proofs_known = facts->holds_known = facts->history_known = true;
    facts->history = (uint8_t)chance_below(trial, 4);
    facts->companion = chance_below(trial, 2) == 1;
}

/* An hour of the year that begins with the tariff. */
static void choose_instant(struct trial *trial, struct tariff_case *facts)
{
    const struct civil_date first = civil_from_wall(trial->tariff->valid_from).date;
    const int days = (int)chance_below(trial, 366), hour = (int)chance_below(trial, 24);
    facts->at = civil_to_wall(civil_date_add_days(first, days), hour * 60);
    facts->moment = civil_from_wall(facts->at);
    facts->start_given = facts->hour_given = true;
}

static bool falls(const struct trial *trial, struct tariff_case *facts, struct persons_fall *fall)
{
    fall->price_fewer = (struct money){INT64_MIN};
    for (size_t i = 0; i < trial->persons_count; i++) {
        struct price_trail trail = {0};
        struct price_result result;
        struct condition_reason reason;
        case_set(facts, FACT_PERSONS, trial->persons[i]);
        const struct price_asked asked = {.tariff = trial->tariff,
                                          .product = trial->product,
                                          .facts = facts,
                                          .persons = trial->persons[i]};
        if (!price_compute(&asked, &trail, &result, &reason) ||
            !price_round(trial->product, result.exact, &fall->price_more))
            continue;
        fall->more = trial->persons[i];
        if (fall->price_more.cents < fall->price_fewer.cents)
            return true;
        fall->price_fewer = fall->price_more;
        fall->fewer = fall->more;
    }
    return false;
}

bool tariff_persons_fall(const struct tariff *tariff, const struct tariff_product *product,
                         size_t cases, struct persons_fall *ret_fall)
{
    struct trial trial = {
        .tariff = tariff,
        .product = product,
    };
    collect(&trial, product->rule);
    collect(&trial, product->adjust);
    list_persons(&trial);
    for (size_t i = 0; i < cases; i++) {
        struct tariff_case facts = {0};
        choose_numbers(&trial, &facts);
        choose_person(&trial, &facts);
        choose_instant(&trial, &facts);
        if (falls(&trial, &facts, ret_fall))
            return true;
    }
    return false;
}
