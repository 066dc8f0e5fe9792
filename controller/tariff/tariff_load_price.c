#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/cover.h"
#include "controller/tariff/tariff_reading.h"

enum { MINUTE_MS = 60000, LIST_MAX = 64, SPLIT_MINUTES_MIN = 5 };

/* Where a rule stands: a part of a sum may be negative; an adjustment too, and be a percentage of
 * the price itself; a piece of `cheapest` says what it covers. */
enum place { PLACE_PRICE, PLACE_PART, PLACE_ADJUSTMENT, PLACE_PIECE };

static const char *const rule_keys[] = {
    "amount",   "percent", "of",      "base_floor", "base_ceiling", "first_of", "sum",
    "cheapest", "floor",   "ceiling", "per",        "step",         "minimum",  "free",
    "covers",   "beyond",  "up_to",   "adjust",     "for",          "rounded",  "split"};

static int32_t read_rule(struct tariff_reading *reading, const struct yaml_node *node,
                         enum place place, int depth);

static int32_t keep_rule(struct tariff_reading *reading, const struct tariff_rule *rule)
{
    struct tariff *tariff = reading->tariff;
    struct tariff_rule *kept =
        reading_grow(reading, (void **)&tariff->rules, &reading->rule_capacity, tariff->rule_count,
                     sizeof *rule, TARIFF_RULES_MAX);
    if (kept == NULL)
        return TARIFF_NONE;
    *kept = *rule;
    return (int32_t)tariff->rule_count++;
}

static int32_t read_list(struct tariff_reading *reading, const struct yaml_node *list,
                         enum place place, int depth)
{
    size_t count;
    int32_t first = TARIFF_NONE, last = TARIFF_NONE;
    const size_t max = place == PLACE_PIECE ? (size_t)COVER_PIECES_MAX : LIST_MAX;
    if (!yaml_list_count(list, max, &count))
        return TARIFF_NONE;
    if (count == 0)
        yaml_fault(list, "expected at least one entry");
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const int32_t index = read_rule(reading, &item, place, depth + 1);
        if (index == TARIFF_NONE)
            continue;
        if (last == TARIFF_NONE)
            first = index;
        else
            reading->tariff->rules[last].next = index;
        last = index;
    }
    return first;
}

static bool read_amount(struct yaml_map *map, const char *key, bool negative,
                        struct money *ret_amount)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    const char *text = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    struct money amount;
    if (text == NULL)
        return false;
    if (!money_parse(text, &amount) || (amount.cents < 0 && !negative)) {
        yaml_fault(&node, "expected an amount with two decimals and its unit, such as 38,00 EUR");
        return false;
    }
    *ret_amount = amount;
    return true;
}

static void read_minutes(struct yaml_map *map, const char *key, struct yaml_range range,
                         int32_t *minutes)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    int64_t ms;
    const struct yaml_range range_ms = {range.min * MINUTE_MS, range.max * MINUTE_MS};
    if (!yaml_present(&node) || !yaml_duration(map, key, YAML_OPTIONAL, range_ms, &ms))
        return;
    if (ms % MINUTE_MS != 0)
        yaml_fault(&node, "expected whole minutes, such as 30min");
    *minutes = (int32_t)(ms / MINUTE_MS);
}

/* The longest pieces among these rules and what is in them, and how many splits stand in each
 * other at most. */
struct splits {
    int32_t longest_minutes;
    int depth;
};

static struct splits splits_within(const struct tariff *tariff, int32_t first)
{
    struct splits all = {0};
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        struct splits one = splits_within(tariff, rule->first);
        one.depth += rule->split_minutes > 0;
        if (rule->split_minutes > one.longest_minutes)
            one.longest_minutes = rule->split_minutes;
        all.depth = one.depth > all.depth ? one.depth : all.depth;
        if (one.longest_minutes > all.longest_minutes)
            all.longest_minutes = one.longest_minutes;
    }
    return all;
}

struct per_taken {
    const struct tariff *tariff;
    struct tariff_rule *rule;
};

static void take_unit(void *context, const struct yaml_node *item, const char *text)
{
    struct per_taken *taken = context;
    for (size_t i = 0; i < taken->tariff->unit_count; i++) {
        if (!text_equal(taken->tariff->units[i].name, text))
            continue;
        if (taken->rule->per_count < TARIFF_PER_MAX)
            taken->rule->per[taken->rule->per_count++] = (uint8_t)i;
        return;
    }
    yaml_fault(item,
               "expected person, hour, day, night, week, month, session, or a name of `units`");
}

static void read_quantity(struct tariff_reading *reading, struct yaml_map *map,
                          struct tariff_rule *rule)
{
    static const struct yaml_choice roundings[] = {{"up", ROUNDED_UP}, {"down", ROUNDED_DOWN}};
    struct per_taken taken = {reading->tariff, rule};
    const struct yaml_node per = yaml_map_get(map, "per", YAML_OPTIONAL);
    reading_each(&per, TARIFF_PER_MAX, &taken, take_unit);
    if (yaml_present(&per) && yaml_shape(&per) == YAML_SHAPE_LIST && rule->per_count == 0)
        yaml_fault(&per, "expected at least one entry");
    rule->minutes_step = 60;
    read_minutes(map, "step", (struct yaml_range){1, 1440}, &rule->minutes_step);
    read_minutes(map, "minimum", (struct yaml_range){1, 1440}, &rule->minutes_minimum);
    read_minutes(map, "free", (struct yaml_range){1, 1440}, &rule->minutes_free);
    bool timed = false;
    for (uint8_t i = 0; i < rule->per_count; i++)
        timed = timed || rule->per[i] == UNIT_HOUR || rule->per[i] == UNIT_DAY;
    if (!timed &&
        (rule->minutes_step != 60 || rule->minutes_minimum != 0 || rule->minutes_free != 0))
        yaml_fault(&map->node, "step, minimum and free need `per: hour`");
    const struct yaml_range range = {1, 1000000000};
    rule->up_to = INT64_MAX;
    rule->amount_for = 1;
    const bool from = yaml_decimal(map, "beyond", YAML_OPTIONAL, 3, range, &rule->beyond);
    const bool until = yaml_decimal(map, "up_to", YAML_OPTIONAL, 3, range, &rule->up_to);
    yaml_int(map, "for", YAML_OPTIONAL, (struct yaml_range){1, 1000000}, &rule->amount_for);
    if (rule->amount_for > 1 && rule->per_count == 0)
        yaml_fault(&map->node, "`for` needs `per`");
    int rounded = ROUNDED_NOT;
    if (yaml_choose(map, "rounded", YAML_OPTIONAL, roundings, 2, &rounded) && rule->per_count == 0)
        yaml_fault(&map->node, "`rounded` needs `per`");
    rule->rounded = (enum tariff_rounded)rounded;
    if ((from || until) && (rule->per_count == 0 || rule->beyond >= rule->up_to))
        yaml_fault(&map->node, "`beyond` and `up_to` need `per`, and the higher one last");
}

/* Pieces of pieces would be more than can be told, and more than anybody means. */
static void read_split(struct tariff_reading *reading, struct yaml_map *map, enum place place,
                       struct tariff_rule *rule)
{
    const struct yaml_node node = yaml_map_get(map, "split", YAML_OPTIONAL);
    if (!yaml_present(&node))
        return;
    rule->split_nights =
        yaml_shape(&node) == YAML_SHAPE_VALUE && text_equal(yaml_scalar(&node), "night");
    if (rule->split_nights)
        rule->split_minutes = 1440;
    else
        read_minutes(map, "split", (struct yaml_range){SPLIT_MINUTES_MIN, 7 * 1440},
                     &rule->split_minutes);
    if (place == PLACE_PIECE || place == PLACE_ADJUSTMENT)
        yaml_fault(&node, "`split` stands on a price or on a part of it");
    for (uint8_t i = 0; i < rule->per_count; i++) {
        if (rule->per[i] == UNIT_HOUR || rule->per[i] == UNIT_DAY || rule->per[i] == UNIT_NIGHT)
            yaml_fault(&node,
                       "beside `split` the time would count twice; expected `per: %s` on its "
                       "parts: {split: …, sum: [{amount: …, per: …}]}",
                       reading->tariff->units[rule->per[i]].name);
    }
    const struct splits inside = splits_within(reading->tariff, rule->first);
    if (inside.depth > 1)
        yaml_fault(&node, "expected at most one `split` inside another one");
    if (inside.longest_minutes >= rule->split_minutes)
        yaml_fault(&node, "expected shorter pieces in the `split` inside it");
}

static void read_parameter(struct tariff_reading *reading, struct yaml_map *map,
                           struct tariff_rule *rule)
{
    const struct tariff *tariff = reading->tariff;
    const struct yaml_node node = yaml_map_get(map, "base_floor", YAML_OPTIONAL);
    const char *name = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    for (size_t i = 0; name != NULL && i < tariff->parameter_count; i++) {
        if (text_equal(tariff->parameters[i].name, name))
            rule->base_floor = (int32_t)i;
    }
    if (name != NULL && rule->base_floor == TARIFF_NONE)
        yaml_fault(&node, "expected a name defined under `parameters`");
}

static void read_percent(struct tariff_reading *reading, struct yaml_map *map, enum place place,
                         struct tariff_rule *rule)
{
    static const struct yaml_choice bases[] = {{"quotient", BASE_QUOTIENT},
                                               {"resources", BASE_RESOURCES}};
    const bool adjusts = place == PLACE_ADJUSTMENT;
    const struct yaml_range range = {adjusts ? -RATE_WHOLE_PPM : 0, 10 * RATE_WHOLE_PPM};
    int base = BASE_PRICE;
    rule->kind = RULE_PERCENT;
    yaml_rate(map, "percent", YAML_OPTIONAL, range, &rule->rate);
    yaml_choose(map, "of", adjusts ? YAML_OPTIONAL : YAML_REQUIRED, bases, 2, &base);
    rule->base = (enum tariff_base)base;
    rule->base_ceiled = read_amount(map, "base_ceiling", false, &rule->base_ceiling);
    read_parameter(reading, map, rule);
}

/* What a piece covers: a length, or hours of the day. */
static void read_piece(struct tariff_reading *reading, struct yaml_map *map,
                       struct tariff_rule *rule)
{
    const struct yaml_range range = {1, COVER_MINUTES_MAX};
    read_minutes(map, "covers", range, &rule->length_minutes);
    if (rule->condition != TARIFF_NONE) {
        struct tariff_condition *condition = &reading->tariff->conditions[rule->condition];
        memcpy(rule->hours, condition->hours, sizeof rule->hours);
        memset(condition->hours, 0, sizeof condition->hours);
    }
    if (rule->per_count > 0 || rule->floored || rule->ceiled)
        yaml_fault(&map->node,
                   "a piece of `cheapest` has no per, floor or ceiling: they stand on the "
                   "rule above");
    const struct yaml_node hours = yaml_map_get(map, "hours", YAML_OPTIONAL);
    if ((rule->length_minutes > 0) == yaml_present(&hours))
        yaml_fault(&map->node, "expected either `covers` (such as 1h) or `hours` of the day");
}

/* Which of the five things a rule is; a fault when it is none or several. */
static void read_kind(struct tariff_reading *reading, struct yaml_map *map, enum place place,
                      int depth, struct tariff_rule *rule)
{
    const struct yaml_node first_of = yaml_map_get(map, "first_of", YAML_OPTIONAL);
    const struct yaml_node sum = yaml_map_get(map, "sum", YAML_OPTIONAL);
    const struct yaml_node cheapest = yaml_map_get(map, "cheapest", YAML_OPTIONAL);
    const struct yaml_node percent = yaml_map_get(map, "percent", YAML_OPTIONAL);
    const struct yaml_node amount = yaml_map_get(map, "amount", YAML_OPTIONAL);
    const int kinds = yaml_present(&first_of) + yaml_present(&sum) + yaml_present(&cheapest) +
                      yaml_present(&percent) + yaml_present(&amount);
    if (place == PLACE_PIECE && (kinds != 1 || !yaml_present(&amount)))
        yaml_fault(&map->node, "expected `amount` and what it covers");
    else if (kinds > 1)
        yaml_fault(
            &map->node,
            "expected only one of: amount, percent, first_of, sum, cheapest; two of them are "
            "two parts of a sum, or two adjustments");
    else if (kinds == 0)
        yaml_fault(&map->node, "expected one of: amount, percent, first_of, sum, cheapest");
    if (yaml_present(&percent)) {
        read_percent(reading, map, place, rule);
    } else if (yaml_present(&amount)) {
        rule->kind = RULE_AMOUNT;
        (void)read_amount(map, "amount", place == PLACE_ADJUSTMENT || place == PLACE_PART,
                          &rule->amount);
    } else if (yaml_present(&cheapest)) {
        rule->kind = RULE_CHEAPEST;
        rule->first = read_list(reading, &cheapest, PLACE_PIECE, depth);
    } else if (yaml_present(&sum)) {
        rule->kind = RULE_SUM;
        rule->first = read_list(reading, &sum, PLACE_PART, depth);
    } else if (yaml_present(&first_of)) {
        rule->kind = RULE_FIRST_OF;
        rule->first = read_list(reading, &first_of, place, depth);
    }
}

static int32_t read_rule(struct tariff_reading *reading, const struct yaml_node *node,
                         enum place place, int depth)
{
    struct yaml_map map;
    struct tariff_rule rule = {.line = (uint32_t)yaml_line(node),
                               .first = TARIFF_NONE,
                               .next = TARIFF_NONE,
                               .adjust = TARIFF_NONE,
                               .base_floor = TARIFF_NONE};
    if (depth > TARIFF_RULE_DEPTH_MAX) {
        yaml_fault(node, "expected at most %d levels of rules", (int)TARIFF_RULE_DEPTH_MAX);
        return TARIFF_NONE;
    }
    if (!yaml_map_open(node, &map))
        return TARIFF_NONE;
    rule.condition = reading_condition(reading, &map);
    read_kind(reading, &map, place, depth, &rule);
    rule.floored = read_amount(&map, "floor", false, &rule.floor);
    rule.ceiled = read_amount(&map, "ceiling", false, &rule.ceiling);
    if (rule.floored && rule.ceiled && rule.floor.cents > rule.ceiling.cents)
        yaml_fault(node, "expected a floor that is not above the ceiling");
    read_quantity(reading, &map, &rule);
    read_split(reading, &map, place, &rule);
    const struct yaml_node adjust = yaml_map_get(&map, "adjust", YAML_OPTIONAL);
    if (yaml_present(&adjust))
        rule.adjust = read_list(reading, &adjust, PLACE_ADJUSTMENT, depth);
    if (place == PLACE_PIECE)
        read_piece(reading, &map, &rule);
    reading_close(&map, rule_keys, sizeof rule_keys / sizeof rule_keys[0]);
    return keep_rule(reading, &rule);
}

int32_t reading_price(struct tariff_reading *reading, struct yaml_map *map, const char *key)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_REQUIRED);
    struct tariff_rule rule = {.kind = RULE_AMOUNT,
                               .condition = TARIFF_NONE,
                               .first = TARIFF_NONE,
                               .next = TARIFF_NONE,
                               .adjust = TARIFF_NONE,
                               .base_floor = TARIFF_NONE,
                               .minutes_step = 60,
                               .up_to = INT64_MAX,
                               .amount_for = 1};
    if (!yaml_present(&node))
        return TARIFF_NONE;
    if (yaml_shape(&node) == YAML_SHAPE_MAP)
        return read_rule(reading, &node, PLACE_PRICE, 0);
    rule.line = (uint32_t)yaml_line(&node);
    return read_amount(map, key, false, &rule.amount) ? keep_rule(reading, &rule) : TARIFF_NONE;
}

int32_t reading_adjustments(struct tariff_reading *reading, const struct yaml_node *list)
{
    return yaml_present(list) ? read_list(reading, list, PLACE_ADJUSTMENT, 0) : TARIFF_NONE;
}

static bool goes_by_nth(const struct tariff *tariff, int32_t first)
{
    for (int32_t i = first; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        if (condition_asks(tariff, rule->condition, FACT_NTH) || goes_by_nth(tariff, rule->first) ||
            goes_by_nth(tariff, rule->adjust))
            return true;
    }
    return false;
}

static void look_through(const struct tariff *tariff, int32_t index, struct tariff_product *product)
{
    for (int32_t i = index; i != TARIFF_NONE; i = tariff->rules[i].next) {
        const struct tariff_rule *rule = &tariff->rules[i];
        product->counts_minutes =
            product->counts_minutes || rule->kind == RULE_CHEAPEST || rule->split_minutes > 0;
        for (uint8_t k = 0; k < rule->per_count; k++) {
            const bool timed =
                rule->per[k] == UNIT_HOUR || rule->per[k] == UNIT_DAY || rule->per[k] == UNIT_NIGHT;
            product->counts_persons = product->counts_persons || rule->per[k] == UNIT_PERSON;
            product->counts_minutes = product->counts_minutes || timed;
            product->counts_things = product->counts_things || rule->per[k] >= UNIT_BUILT_IN_COUNT;
            product->counts_quantity =
                product->counts_quantity || (rule->per[k] != UNIT_PERSON && !timed);
        }
        look_through(tariff, rule->first, product);
    }
}

void reading_note_counts(const struct tariff *tariff, struct tariff_product *product)
{
    look_through(tariff, product->rule, product);
    product->goes_by_nth =
        goes_by_nth(tariff, product->rule) || goes_by_nth(tariff, product->adjust);
}
