#include "controller/tariff/tariff_doubting.h"

enum { WHOLE_EURO = 100 };

static bool only_facts(const struct tariff_condition *condition)
{
    return condition->nth_every == 0 && condition->weekdays == 0 && condition->history == 0 &&
           !condition->companion && condition->proof == 0 && condition->residences == 0 &&
           condition->seasons == 0 && condition->not_seasons == 0 && condition->not_said == 0 &&
           condition->any_count == 0 && condition->counted == 0 && condition->with == 0 &&
           condition->without == 0 && condition->holds == 0 &&
           condition->hours[0].until_minute == 0;
}

/* Whatever fits the later case fits the earlier one too, which is taken. */
static bool takes_all_of(const struct tariff *tariff, int32_t earlier, int32_t later)
{
    if (earlier == TARIFF_NONE)
        return true;
    const struct tariff_condition *first = &tariff->conditions[earlier];
    if (later == TARIFF_NONE || !only_facts(first))
        return false;
    const struct tariff_condition *second = &tariff->conditions[later];
    for (int i = 0; i < TARIFF_FACT_COUNT; i++) {
        if ((first->fact_set & (1U << i)) == 0)
            continue;
        if ((second->fact_set & (1U << i)) == 0 || second->facts[i].from < first->facts[i].from ||
            second->facts[i].until > first->facts[i].until)
            return false;
    }
    return true;
}

static void look_for_unreachable(struct doubting *doubting, const struct tariff_product *product,
                                 int32_t first)
{
    const struct tariff_rule *rules = doubting->tariff->rules;
    for (int32_t later = first; later != TARIFF_NONE; later = rules[later].next) {
        for (int32_t i = first; i != later; i = rules[i].next) {
            if (!takes_all_of(doubting->tariff, rules[i].condition, rules[later].condition))
                continue;
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_NEVER_REACHED,
                                                             .line = rules[later].line,
                                                             .subject = product->name,
                                                             .from = rules[i].line});
            break;
        }
    }
}

/* The one number that all cases go by; TARIFF_FACT_COUNT when they go by more, or one is for all.
 */
static int number_of_cases(const struct tariff *tariff, int32_t first)
{
    uint16_t set = 0;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const int32_t condition = tariff->rules[i].condition;
        if (condition == TARIFF_NONE || !only_facts(&tariff->conditions[condition]))
            return TARIFF_FACT_COUNT;
        set |= tariff->conditions[condition].fact_set;
    }
    return set != 0 && (set & (set - 1)) == 0 ? __builtin_ctz(set) : TARIFF_FACT_COUNT;
}

/* The lowest number above `covered` from which a case holds; false when there is none. */
static bool next_case(const struct tariff *tariff, int32_t first, int fact, int64_t covered,
                      struct tariff_range *ret_next)
{
    bool found = false;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_range *range =
            &tariff->conditions[tariff->rules[i].condition].facts[fact];
        if (range->until <= covered || (found && range->from >= ret_next->from))
            continue;
        *ret_next = *range;
        found = true;
    }
    return found;
}

/* Numbers between two cases that no case holds for: nobody has a price there. */
static void look_between(struct doubting *doubting, const struct tariff_product *product,
                         int32_t first)
{
    const struct tariff *tariff = doubting->tariff;
    const int fact = number_of_cases(tariff, first);
    /* "up to 400" and "from 401": tables of quotients are made of whole euros */
    const int64_t step = fact == FACT_QUOTIENT || fact == FACT_RESOURCES ? WHOLE_EURO : 1;
    struct tariff_range next;
    if (fact == TARIFF_FACT_COUNT || !next_case(tariff, first, fact, INT64_MIN, &next))
        return;
    int64_t covered = next.until;
    while (covered != INT64_MAX && next_case(tariff, first, fact, covered, &next)) {
        if (next.from > covered + step)
            tariff_doubt_add(
                doubting, (struct tariff_doubt){.kind = DOUBT_GAP_OF_CASES,
                                                .line = tariff->rules[first].line,
                                                .subject = product->name,
                                                .other = tariff_fact_word((enum tariff_fact)fact),
                                                .from = covered + 1,
                                                .until = next.from - 1});
        covered = next.until;
    }
}

/* An amount is what it is: bounds beside it are meant for what it is counted to. */
static void look_at_bounds(struct doubting *doubting, const struct tariff_product *product,
                           const struct tariff_rule *rule)
{
    if (rule->kind == RULE_AMOUNT && (rule->ceiled || rule->floored) && rule->per_count > 0)
        tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_BOUND_OF_ONE,
                                                         .line = rule->line,
                                                         .subject = product->name});
}

/* A rule or what is in it counts a unit; time is also counted by pieces. */
static bool counts(const struct tariff *tariff, const struct tariff_rule *rule, uint8_t unit)
{
    if (unit == UNIT_HOUR && (rule->kind == RULE_CHEAPEST || rule->split_minutes > 0))
        return true;
    for (uint8_t i = 0; i < rule->per_count; i++) {
        if (rule->per[i] == unit)
            return true;
    }
    for (int32_t i = rule->first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        if (counts(tariff, &tariff->rules[i], unit))
            return true;
    }
    return false;
}

/* Free for some is free for all of them. */
static bool costs_nothing(const struct tariff_rule *rule)
{
    return rule->kind == RULE_AMOUNT && rule->amount.cents == 0;
}

/* Some cases are for each, and one is for all together: is that meant? Where it says for how many
 * it is, it is. */
static void look_for_all(struct doubting *doubting, const struct tariff_product *product,
                         int32_t first, uint8_t unit)
{
    const struct tariff *tariff = doubting->tariff;
    const uint16_t said = (uint16_t)(1U << (unit == UNIT_PERSON ? FACT_PERSONS : FACT_MINUTES));
    bool any = false;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next)
        any = any || counts(tariff, &tariff->rules[i], unit);
    for (int32_t i = first; any && i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        const bool bounded = rule->condition != TARIFF_NONE &&
                             (tariff->conditions[rule->condition].fact_set & said) != 0 &&
                             tariff->conditions[rule->condition]
                                     .facts[unit == UNIT_PERSON ? FACT_PERSONS : FACT_MINUTES]
                                     .until != INT64_MAX;
        if (!bounded && !costs_nothing(rule) && !counts(tariff, rule, unit))
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_FOR_ALL,
                                                             .line = rule->line,
                                                             .subject = product->name,
                                                             .other = tariff->units[unit].name});
    }
}

static bool goes_by_moment(const struct tariff *tariff, int32_t index)
{
    return index != TARIFF_NONE && condition_goes_by_moment(&tariff->conditions[index]);
}

static void look_at_split(struct doubting *doubting, const struct tariff_product *product,
                          const struct tariff_rule *rule)
{
    const struct tariff *tariff = doubting->tariff;
    bool doubtful = goes_by_moment(tariff, rule->condition);
    for (int32_t i = rule->adjust; i != TARIFF_NONE; i = tariff->rules[i].next)
        doubtful = doubtful || goes_by_moment(tariff, tariff->rules[i].condition);
    if (rule->split_minutes > 0 && doubtful)
        tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_OF_THE_BEGINNING,
                                                         .line = rule->line,
                                                         .subject = product->name});
}

static bool only_residences(const struct tariff_condition *condition)
{
    struct tariff_condition rest = *condition;
    rest.residences = 0;
    return condition->residences != 0 && rest.fact_set == 0 && only_facts(&rest);
}

static bool only_days(const struct tariff_condition *condition)
{
    struct tariff_condition rest = *condition;
    rest.weekdays = 0;
    rest.seasons = rest.not_seasons = 0;
    return rest.fact_set == 0 && only_facts(&rest);
}

/* Each day of the year that begins with the tariff has a case. */
static bool every_day_has_one(const struct tariff *tariff, int32_t first)
{
    enum { DAYS_OF_YEAR = 366 };
    const struct civil_date begins = civil_from_wall(tariff->valid_from).date;
    for (int day = 0; day < DAYS_OF_YEAR; day++) {
        bool any = false;
        for (int32_t i = first; i != TARIFF_NONE && !any; i = tariff->rules[i].next)
            any = condition_day_holds(tariff, &tariff->conditions[tariff->rules[i].condition],
                                      civil_date_add_days(begins, day));
        if (!any)
            return false;
    }
    return true;
}

/* Every case is for some residences, or for some days, and together they are not for all. */
static void look_for_others(struct doubting *doubting, const struct tariff_product *product,
                            int32_t first)
{
    const struct tariff *tariff = doubting->tariff;
    uint32_t residences = 0;
    bool by_residence = true, by_day = true;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const int32_t index = tariff->rules[i].condition;
        if (index == TARIFF_NONE)
            return;
        by_residence = by_residence && only_residences(&tariff->conditions[index]);
        by_day = by_day && only_days(&tariff->conditions[index]);
        residences |= tariff->conditions[index].residences;
    }
    const uint32_t all = (uint32_t)((UINT64_C(1) << tariff->residence_count) - 1);
    if ((by_residence && residences != all) || (by_day && !every_day_has_one(tariff, first)))
        tariff_doubt_add(doubting,
                         (struct tariff_doubt){.kind = DOUBT_OTHERS_UNPRICED,
                                               .line = tariff->rules[first].line,
                                               .subject = product->name,
                                               .other = by_residence ? "residence" : "day"});
}

static bool counts_each_person(const struct tariff_product *product)
{
    return product->counts_persons && product->use.kind != FORMULA_FLAT;
}

static void look_at_cases(struct doubting *doubting, const struct tariff_product *product,
                          int32_t first)
{
    look_for_unreachable(doubting, product, first);
    look_between(doubting, product, first);
    look_for_others(doubting, product, first);
    if (counts_each_person(product))
        look_for_all(doubting, product, first, UNIT_PERSON);
    if (product->use.kind == FORMULA_HOURLY)
        look_for_all(doubting, product, first, UNIT_HOUR);
}

static void look_at(struct doubting *doubting, const struct tariff_product *product, int32_t first)
{
    const struct tariff *tariff = doubting->tariff;
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        look_at_bounds(doubting, product, rule);
        look_at_split(doubting, product, rule);
        if (rule->kind == RULE_FIRST_OF)
            look_at_cases(doubting, product, rule->first);
        look_at(doubting, product, rule->first);
    }
}

void tariff_doubt_rules(struct doubting *doubting, const struct tariff_product *product)
{
    const struct tariff *tariff = doubting->tariff;
    const struct tariff_rule *rule = &tariff->rules[product->rule];
    look_at(doubting, product, product->rule);
    look_at(doubting, product, product->adjust);
    for (int32_t i = product->adjust; rule->split_minutes > 0 && i != TARIFF_NONE;
         i = tariff->rules[i].next) {
        if (goes_by_moment(tariff, tariff->rules[i].condition))
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_OF_THE_BEGINNING,
                                                             .line = tariff->rules[i].line,
                                                             .subject = product->name});
    }
}

void tariff_doubt_decision(struct doubting *doubting)
{
    const struct tariff *tariff = doubting->tariff;
    if (civil_date_compare(tariff->decision_date, civil_from_wall(tariff->valid_from).date) > 0)
        tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_DECIDED_LATER,
                                                         .line = 1,
                                                         .subject = tariff->decision_number});
}

static bool sells_any(const struct tariff *tariff, const char *pattern)
{
    for (size_t i = 0; i < tariff->product_count; i++) {
        if (tariff_pattern_fits(pattern, tariff->products[i].name))
            return true;
    }
    return false;
}

void tariff_doubt_patterns(struct doubting *doubting)
{
    const struct tariff *tariff = doubting->tariff;
    for (size_t i = 0; i < tariff->pattern_count; i++) {
        if (!sells_any(tariff, tariff->patterns[i]))
            tariff_doubt_add(doubting, (struct tariff_doubt){.kind = DOUBT_NOTHING_LIKE_IT,
                                                             .line = 1,
                                                             .subject = tariff->patterns[i]});
    }
}
