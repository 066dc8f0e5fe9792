#include "controller/base/text.h"
#include "controller/tariff/price.h"
#include "controller/tariff/tariff_doubting.h"

enum { MINUTES_TRIED = 1440, MINUTES_STEP = 15, BANDS_MAX = 64 };

void tariff_doubt_add(struct doubting *doubting, struct tariff_doubt one)
{
    if (doubting->count < TARIFF_DOUBTS_MAX)
        doubting->doubts[doubting->count++] = one;
}

static const struct tariff_condition *condition_of(const struct tariff *tariff,
                                                   const struct tariff_product *product)
{
    const int32_t index = tariff->categories[product->category].condition;
    return index != TARIFF_NONE ? &tariff->conditions[index] : NULL;
}

static bool asks_proof(const struct tariff *tariff, const struct tariff_condition *condition)
{
    return condition->proof != 0 && !text_equal(tariff->proofs[condition->proof - 1], "age_id");
}

/* The row asks for a proof other than that of an age, or for one of several things. */
static bool on_proof(const struct tariff *tariff, const struct tariff_product *product)
{
    const struct tariff_condition *condition = condition_of(tariff, product);
    return condition != NULL && (condition->any_count > 0 || asks_proof(tariff, condition));
}

/* Anybody of the right age fits it who lives in one of these residences (bits; 0: wherever that
 * is), but for its alternatives. */
static bool asks_only_age(const struct tariff *tariff, const struct tariff_condition *condition,
                          uint32_t residences)
{
    const uint16_t age = (uint16_t)(1U << FACT_AGE);
    return !asks_proof(tariff, condition) && (condition->fact_set & ~age) == 0 &&
           (condition->residences == 0 || (condition->residences & residences) != 0) &&
           condition->history == 0 && condition->holds == 0 && condition->with == 0 &&
           !condition->companion;
}

static bool for_everybody(const struct tariff *tariff, const struct tariff_product *product,
                          uint32_t residences)
{
    const struct tariff_condition *condition = condition_of(tariff, product);
    return condition == NULL ||
           (condition->any_count == 0 && asks_only_age(tariff, condition, residences));
}

static bool holds_always(const struct tariff *tariff, int32_t index)
{
    return index == TARIFF_NONE || !condition_goes_by_moment(&tariff->conditions[index]);
}

/* At every hour of every day: the last hour before closing may well be cheaper. */
static bool at_any_time(const struct tariff *tariff, const struct tariff_product *product)
{
    return holds_always(tariff, product->condition) &&
           holds_always(tariff, tariff->categories[product->category].condition) &&
           holds_always(tariff, tariff->formulas[product->formula].condition) &&
           holds_always(tariff, tariff->activities[product->activity].condition);
}

static bool price_of(struct doubting *doubting, const struct tariff_product *product,
                     enum tariff_fact fact, int64_t value, struct money *ret_price)
{
    struct tariff_case facts = doubting->blank;
    struct price_trail trail = {0};
    struct price_result result;
    struct condition_reason reason;
    case_set(&facts, fact, value);
    const struct price_asked asked = {.tariff = doubting->tariff,
                                      .product = product,
                                      .facts = &facts,
                                      .persons = fact == FACT_PERSONS ? value : 1};
    if (!price_compute(&asked, &trail, &result, &reason))
        return false;
    return price_round(product, result.exact, ret_price);
}

/* What a row costs one person, when nothing else need be known. */
static bool plain_price(struct doubting *doubting, const struct tariff_product *product,
                        struct money *ret_price)
{
    *ret_price = product->price;
    return product->fixed || price_of(doubting, product, FACT_PERSONS, 1, ret_price);
}

/* The same thing in another size: 30 entries beside 10, ten hours beside two. */
static bool smaller_of_a_kind(const struct tariff_product *small, const struct tariff_product *pass)
{
    return small->activity == pass->activity && small->category == pass->category &&
           small->use.kind == pass->use.kind && small->use.units < pass->use.units &&
           small->use.members_max == pass->use.members_max &&
           small->use.persons == pass->use.persons;
}

static void compare_with_smaller(struct doubting *doubting, const struct tariff_product *pass)
{
    const struct tariff *tariff = doubting->tariff;
    const enum tariff_formula_kind kind = pass->use.kind;
    struct money whole, part;
    if ((kind != FORMULA_ENTRIES && kind != FORMULA_TIME_CREDIT) ||
        !plain_price(doubting, pass, &whole))
        return;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *small = &tariff->products[i];
        const bool single = kind == FORMULA_ENTRIES && small->use.kind == FORMULA_UNIT &&
                            small->activity == pass->activity && small->category == pass->category;
        if (!at_any_time(tariff, small) || (!single && !smaller_of_a_kind(small, pass)) ||
            !plain_price(doubting, small, &part))
            continue;
        const int32_t units = single ? 1 : small->use.units;
        if ((__int128)whole.cents * units <= (__int128)part.cents * pass->use.units)
            continue;
        tariff_doubt_add(doubting, (struct tariff_doubt){.kind = single ? DOUBT_PASS_DEARER
                                                                        : DOUBT_LARGER_DEARER,
                                                         .line = pass->line,
                                                         .subject = pass->name,
                                                         .other = small->name,
                                                         .from = pass->use.units,
                                                         .until = units});
    }
}

/* A row that anybody grown up may have: what a reduced one is held against. */
static bool is_full_price(const struct tariff *tariff, const struct tariff_product *full)
{
    const struct tariff_condition *condition = condition_of(tariff, full);
    const bool adult = condition == NULL || (condition->fact_set & (1U << FACT_AGE)) == 0 ||
                       condition->facts[FACT_AGE].until == INT64_MAX;
    return adult && for_everybody(tariff, full, 0) && (condition == NULL || condition->proof == 0);
}

static void compare_with_full(struct doubting *doubting, const struct tariff_product *reduced)
{
    const struct tariff *tariff = doubting->tariff;
    struct money less, most;
    if (!on_proof(tariff, reduced) || !plain_price(doubting, reduced, &less))
        return;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *full = &tariff->products[i];
        if (full->activity == reduced->activity && full->formula == reduced->formula &&
            is_full_price(tariff, full) && plain_price(doubting, full, &most) && most.cents > 0 &&
            less.cents > most.cents)
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_REDUCED_DEARER,
                                                             .line = reduced->line,
                                                             .subject = reduced->name,
                                                             .other = full->name});
    }
}

struct band {
    int64_t from, until;
    const struct tariff_product *product;
};

/* The age bands of the rows of one activity and formula, lowest first. */
struct bands {
    size_t count;
    struct band list[BANDS_MAX];
};

static struct tariff_range ages_of(const struct tariff_condition *condition)
{
    const bool aged = condition != NULL && (condition->fact_set & (1U << FACT_AGE)) != 0;
    return aged ? condition->facts[FACT_AGE] : (struct tariff_range){INT64_MIN, INT64_MAX};
}

static void add_band(struct bands *bands, const struct tariff_product *product,
                     struct tariff_range ages)
{
    if (bands->count == BANDS_MAX || ages.from > ages.until)
        return;
    size_t at = bands->count++;
    for (; at > 0 && ages.from < bands->list[at - 1].from; at--)
        bands->list[at] = bands->list[at - 1];
    bands->list[at] = (struct band){ages.from, ages.until, product};
}

/* One of several things may be an age too. */
static void add_bands(const struct tariff *tariff, const struct tariff_product *product,
                      uint32_t residences, struct bands *bands)
{
    const struct tariff_condition *condition = condition_of(tariff, product);
    const struct tariff_range ages = ages_of(condition);
    if (condition != NULL && !asks_only_age(tariff, condition, residences))
        return;
    if (condition == NULL || condition->any_count == 0) {
        add_band(bands, product, ages);
        return;
    }
    for (int32_t i = 0; i < condition->any_count; i++) {
        const struct tariff_condition *one = &tariff->conditions[condition->any_first + i];
        const struct tariff_range also = ages_of(one);
        if (asks_only_age(tariff, one, residences))
            add_band(bands, product,
                     (struct tariff_range){also.from > ages.from ? also.from : ages.from,
                                           also.until < ages.until ? also.until : ages.until});
    }
}

static void list_bands(const struct tariff *tariff, const struct tariff_product *like,
                       uint32_t residences, struct bands *ret_bands)
{
    ret_bands->count = 0;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *product = &tariff->products[i];
        if (product->activity == like->activity && product->formula == like->formula)
            add_bands(tariff, product, residences, ret_bands);
    }
}

static bool tell_gaps(struct doubting *doubting, const struct tariff_product *like,
                      uint32_t residences)
{
    struct bands all;
    list_bands(doubting->tariff, like, residences, &all);
    const struct band *bands = all.list;
    const size_t count = all.count;
    int64_t covered = count > 0 ? bands[0].until : INT64_MAX;
    const struct tariff_product *last = count > 0 ? bands[0].product : NULL;
    bool told = false;
    for (size_t i = 1; i < count; i++) {
        const bool meant = bands[i].product == last; /* a row for the young and the old */
        if (covered != INT64_MAX && bands[i].from > covered + 1 && !meant) {
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_AGE_GAP,
                                                             .line = bands[i].product->line,
                                                             .subject = last->name,
                                                             .other = bands[i].product->name,
                                                             .from = covered + 1,
                                                             .until = bands[i].from});
            told = true;
        }
        if (bands[i].until > covered) {
            covered = bands[i].until;
            last = bands[i].product;
        }
    }
    return told;
}

/* A gap is told once, at the first row of its activity and formula: wherever people live, or else
 * in the first residence that has one. */
static void look_for_gaps(struct doubting *doubting, const struct tariff_product *like)
{
    const struct tariff *tariff = doubting->tariff;
    for (const struct tariff_product *before = tariff->products; before < like; before++) {
        if (before->activity == like->activity && before->formula == like->formula)
            return;
    }
    bool told = tariff->residence_count == 0 && tell_gaps(doubting, like, 0);
    for (size_t i = 0; i < tariff->residence_count && !told; i++)
        told = tell_gaps(doubting, like, UINT32_C(1) << i);
}

/* Follows a price while the time grows; tells the first place where it falls. */
static void look_at_length(struct doubting *doubting, const struct tariff_product *product)
{
    struct money before = {INT64_MIN}, price;
    for (int64_t minutes = MINUTES_STEP; minutes <= MINUTES_TRIED; minutes += MINUTES_STEP) {
        if (!price_of(doubting, product, FACT_MINUTES, minutes, &price))
            continue;
        if (price.cents < before.cents) {
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_LONGER_COSTS_LESS,
                                                             .line = product->line,
                                                             .subject = product->name,
                                                             .from = minutes - MINUTES_STEP,
                                                             .until = minutes});
            return;
        }
        before = price;
    }
}

static bool has_weeks_of(const struct tariff *tariff, struct civil_date day)
{
    for (size_t i = 0; i < tariff->month_count; i++) {
        if (tariff->months[i].year == day.year && tariff->months[i].month == day.month)
            return true;
    }
    return false;
}

static bool asks_for_weeks(const struct tariff *tariff)
{
    for (size_t i = 0; i < tariff->condition_count; i++) {
        if ((tariff->conditions[i].fact_set & (1U << FACT_WEEKS)) != 0)
            return true;
    }
    return false;
}

/* Where the list ends, a package by school weeks has no price; told a month before. */
static void look_at_weeks(struct doubting *doubting, struct civil_date day)
{
    for (int month = 0; month < 2; month++) {
        const struct civil_date in = civil_date_add_months(day, month);
        const bool holidays = in.month == 7 || in.month == 8;
        if (doubting->tariff->month_count == 0 || !asks_for_weeks(doubting->tariff) || holidays ||
            has_weeks_of(doubting->tariff, in))
            continue;
        tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_NO_SCHOOL_WEEKS,
                                                         .line = 1,
                                                         .from = in.year,
                                                         .until = in.month});
        return;
    }
}

static void look_at_terms(struct doubting *doubting, int32_t series, struct civil_date day)
{
    const struct tariff *tariff = doubting->tariff;
    const struct tariff_term *last = NULL;
    for (size_t i = 0; i < tariff->term_count; i++)
        last = tariff->terms[i].series == series ? &tariff->terms[i] : last;
    if (last != NULL && tariff_term_on(tariff, series, day) == NULL)
        tariff_doubt_add(
            doubting,
            (struct tariff_doubt){.kind = DOUBT_NO_TERM_LEFT, .line = 1, .subject = last->name});
}

static void look_at_lists(struct doubting *doubting, struct civil_date day)
{
    const struct tariff *tariff = doubting->tariff;
    for (int32_t series = 0; series <= (int32_t)tariff->series_count; series++)
        look_at_terms(doubting, series, day);
    for (size_t i = 0; i < tariff->parameter_count; i++) {
        const struct tariff_parameter *parameter = &tariff->parameters[i];
        if (parameter->value_count == 0 || civil_date_compare(parameter->values[0].from, day) > 0)
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_PARAMETER_MISSING,
                                                             .line = 1,
                                                             .subject = parameter->name});
    }
}

size_t tariff_doubts(const struct tariff *tariff, struct civil_date day,
                     struct tariff_doubt doubts[TARIFF_DOUBTS_MAX])
{
    struct doubting doubting = {.tariff = tariff, .doubts = doubts};
    doubting.blank.at = civil_to_wall(day, 0);
    doubting.blank.moment = civil_from_wall(doubting.blank.at);
    case_set(&doubting.blank, FACT_NTH, 1);
    look_at_lists(&doubting, day);
    look_at_weeks(&doubting, day);
    tariff_doubt_decision(&doubting);
    tariff_doubt_patterns(&doubting);
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *product = &tariff->products[i];
        compare_with_smaller(&doubting, product);
        compare_with_full(&doubting, product);
        look_for_gaps(&doubting, product);
        tariff_doubt_rules(&doubting, product);
        if (!product->fixed)
            look_at_length(&doubting, product);
    }
    return doubting.count;
}
