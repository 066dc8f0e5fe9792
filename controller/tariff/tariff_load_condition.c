#include <libintl.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_reading.h"

static const char *const condition_keys[] = {
    "age_from",         "age_until",       "age_below",      "age_months_from",
    "age_months_below", "persons_from",    "persons_until",  "persons_below",
    "children_from",    "children_until",  "children_below", "nth_from",
    "nth_until",        "nth_below",       "weeks_from",     "weeks_until",
    "weeks_below",      "minutes_from",    "minutes_until",  "minutes_below",
    "quotient_from",    "quotient_until",  "quotient_below", "resources_from",
    "resources_until",  "resources_below", "quantity_from",  "quantity_until",
    "quantity_below",   "proof",           "proof_months",   "day_from",
    "day_until",        "day_below",       "residence",      "season",
    "weekdays",         "hours",           "with",           "without",
    "history",          "holds",           "companion",      "nth_every",
    "rank_from",        "rank_until",      "rank_below",     "any_of",
    "not_season",       "not_said",        "count",          "born_from",
    "born_until",       "born_below"};
enum { CONDITION_KEY_COUNT = sizeof condition_keys / sizeof condition_keys[0], OWN_KEYS_MAX = 32 };

void reading_close(struct yaml_map *map, const char *const *own_keys, size_t own_count)
{
    const char *keys[OWN_KEYS_MAX + CONDITION_KEY_COUNT];
    for (size_t i = 0; i < own_count; i++)
        keys[i] = own_keys[i];
    memcpy(keys + own_count, condition_keys, sizeof condition_keys);
    yaml_map_close(map, keys, own_count + CONDITION_KEY_COUNT);
}

void reading_each(const struct yaml_node *node, size_t max, void *context,
                  void (*take)(void *context, const struct yaml_node *item, const char *text))
{
    size_t count;
    if (!yaml_present(node))
        return;
    if (yaml_shape(node) == YAML_SHAPE_VALUE) {
        take(context, node, yaml_scalar(node));
        return;
    }
    if (!yaml_list_count(node, max, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(node, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL)
            take(context, &item, text);
    }
}

enum word_list { OF_RESIDENCES, OF_CIRCUMSTANCES, OF_SEASONS, OF_WEEKDAYS, OF_HISTORY, OF_FACTS };

/* Bits over a list of known words. */
struct word_set {
    const struct tariff *tariff;
    enum word_list of;
    uint32_t bits;
};

static int season_index(const struct tariff *tariff, const char *name)
{
    for (size_t i = 0; i < tariff->season_count; i++) {
        if (text_equal(tariff->seasons[i].name, name))
            return (int)i;
    }
    return -1;
}

static int word_index(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(words[i], word))
            return (int)i;
    }
    return -1;
}

static int fact_index(const char *word)
{
    for (int i = 0; i < FACT_DAY; i++) {
        if (i != FACT_QUANTITY && i != FACT_BORN &&
            text_equal(tariff_fact_word((enum tariff_fact)i), word))
            return i;
    }
    return -1;
}

static void take_word(void *context, const struct yaml_node *item, const char *text)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday",    "holiday"};
    static const char *const histories[] = {"renewal", "second_child"};
    struct word_set *set = context;
    const struct tariff *tariff = set->tariff;
    int index = -1;
    const char *expected = "";
    switch (set->of) {
    case OF_RESIDENCES:
        index = tariff_name_index(tariff->residences, tariff->residence_count, text);
        expected = SENTENCE("expected a name of the list `residences` at the top of the file");
        break;
    case OF_CIRCUMSTANCES:
        index = tariff_name_index(tariff->circumstances, tariff->circumstance_count, text);
        expected = SENTENCE("expected a name of the list `circumstances` at the top of the file");
        break;
    case OF_SEASONS:
        index = season_index(tariff, text);
        expected = SENTENCE("expected a name defined under `seasons`");
        break;
    case OF_WEEKDAYS:
        index = word_index(days, 8, text);
        expected = SENTENCE("expected monday to sunday, or holiday");
        break;
    case OF_HISTORY:
        index = word_index(histories, 2, text);
        expected = SENTENCE("expected renewal or second_child");
        break;
    case OF_FACTS:
        index = fact_index(text);
        expected = SENTENCE("expected a number that may be unknown: quotient, resources, …");
        break;
    }
    if (index < 0)
        yaml_fault(item, "%s", gettext(expected));
    else
        set->bits |= 1U << index;
}

static uint32_t read_words(struct tariff_reading *reading, struct yaml_map *map, const char *key,
                           enum word_list of)
{
    struct word_set set = {.tariff = reading->tariff, .of = of};
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    reading_each(&node, TARIFF_NAMES_MAX, &set, take_word);
    return set.bits;
}

struct pattern_set {
    struct tariff_reading *reading;
    uint32_t bits;
};

static void take_pattern(void *context, const struct yaml_node *item, const char *text)
{
    struct pattern_set *set = context;
    struct tariff *tariff = set->reading->tariff;
    size_t i = 0;
    if (strlen(text) >= TARIFF_PRODUCT_SIZE || !tariff_pattern_fits("*/*/*", text)) {
        yaml_fault(item, "expected activity/category/formula, with * for any of the three");
        return;
    }
    while (i < tariff->pattern_count && !text_equal(tariff->patterns[i], text))
        i++;
    if (i == TARIFF_NAMES_MAX) {
        yaml_fault(item, "expected at most %d different patterns in a file", (int)TARIFF_NAMES_MAX);
        return;
    }
    if (i == tariff->pattern_count)
        (void)text_copy(tariff->patterns[tariff->pattern_count++], TARIFF_PRODUCT_SIZE, text);
    set->bits |= 1U << i;
}

uint32_t reading_patterns(struct tariff_reading *reading, struct yaml_map *map, const char *key)
{
    struct pattern_set set = {.reading = reading};
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    reading_each(&node, TARIFF_NAMES_MAX, &set, take_pattern);
    return set.bits;
}

struct hours_taken {
    struct tariff_hours *hours;
    int count;
};

static void take_hours(void *context, const struct yaml_node *item, const char *text)
{
    struct hours_taken *taken = context;
    char from[8] = "";
    int from_minute = 0, until_minute = 0;
    const size_t length = strcspn(text, "-");
    if (length < sizeof from && text[length] == '-') {
        memcpy(from, text, length);
        from[length] = '\0';
    }
    if (!civil_minute_parse(from, &from_minute) ||
        !civil_minute_parse(text + length + 1, &until_minute) || until_minute == from_minute) {
        yaml_fault(item,
                   "expected hours such as \"08:00-12:00\", or \"20:00-08:00\" over midnight");
        return;
    }
    if (until_minute < from_minute)
        until_minute += 24 * 60;
    if (taken->count < TARIFF_HOURS_MAX)
        taken->hours[taken->count++] =
            (struct tariff_hours){(int16_t)from_minute, (int16_t)until_minute};
}

void reading_hours(const struct yaml_node *list, struct tariff_hours hours[TARIFF_HOURS_MAX])
{
    struct hours_taken taken = {.hours = hours};
    reading_each(list, TARIFF_HOURS_MAX, &taken, take_hours);
}

/* How a number of a condition is written: how many decimals, and how many of its own units make one
 * (12 months a year). */
struct fact_shape {
    int decimals;
    int64_t times, max;
};

static const struct fact_shape fact_shapes[TARIFF_FACT_COUNT] = {
    [FACT_AGE] = {0, 12, 130},          [FACT_PERSONS] = {0, 1, 100000},
    [FACT_CHILDREN] = {0, 1, 100},      [FACT_NTH] = {0, 1, 100000},
    [FACT_WEEKS] = {0, 1, 53},          [FACT_MINUTES] = {0, 1, 1000000},
    [FACT_QUOTIENT] = {2, 1, 10000000}, [FACT_RESOURCES] = {2, 1, 10000000},
    [FACT_QUANTITY] = {3, 1, 10000000}, [FACT_DAY] = {0, 1, 31},
    [FACT_RANK] = {0, 1, 100},          [FACT_BORN] = {0, 1, 2200},
};

static bool read_bound(struct yaml_map *map, enum tariff_fact fact, const char *suffix,
                       int64_t *ret_value)
{
    char key[32] = "";
    const struct fact_shape *shape = &fact_shapes[fact];
    int64_t scale = 1;
    for (int i = 0; i < shape->decimals; i++)
        scale *= 10;
    (void)text_append(key, sizeof key, "%s_%s", tariff_fact_word(fact), suffix);
    return yaml_decimal(map, key, YAML_OPTIONAL, shape->decimals,
                        (struct yaml_range){0, shape->max * scale}, ret_value);
}

static void read_fact(struct yaml_map *map, enum tariff_fact fact,
                      struct tariff_condition *condition)
{
    struct tariff_range range = {INT64_MIN, INT64_MAX};
    const int64_t times = fact_shapes[fact].times;
    int64_t value;
    if (read_bound(map, fact, "from", &value))
        range.from = value * times;
    if (read_bound(map, fact, "until", &value))
        range.until = value * times + times - 1;
    if (read_bound(map, fact, "below", &value))
        range.until = value * times - 1;
    if (fact == FACT_AGE &&
        yaml_int(map, "age_months_from", YAML_OPTIONAL, (struct yaml_range){0, 1560}, &value))
        range.from = value;
    if (fact == FACT_AGE &&
        yaml_int(map, "age_months_below", YAML_OPTIONAL, (struct yaml_range){1, 1560}, &value))
        range.until = value - 1;
    if (range.from > range.until)
        yaml_fault(&map->node,
                   "no %s is both from and below these bounds; expected the higher one last",
                   tariff_fact_word(fact));
    condition->facts[fact] = range;
    if (range.from != INT64_MIN || range.until != INT64_MAX)
        condition->fact_set |= (uint16_t)(1U << fact);
}

/* Kinds of proof need no list: whatever the file names is one. */
static void read_proof(struct tariff_reading *reading, struct yaml_map *map,
                       struct tariff_condition *condition)
{
    struct tariff *tariff = reading->tariff;
    char proof[TARIFF_NAME_SIZE];
    int64_t months = 0;
    const bool dated =
        yaml_int(map, "proof_months", YAML_OPTIONAL, (struct yaml_range){1, 1200}, &months);
    if (!yaml_name(map, "proof", YAML_OPTIONAL, proof, sizeof proof)) {
        if (dated)
            yaml_fault(&map->node, "proof_months needs `proof`");
        return;
    }
    int index = tariff_name_index(tariff->proofs, tariff->proof_count, proof);
    if (index < 0 && tariff->proof_count == TARIFF_NAMES_MAX) {
        yaml_fault(&map->node, "expected at most %d kinds of proof", (int)TARIFF_NAMES_MAX);
        return;
    }
    if (index < 0) {
        index = (int)tariff->proof_count++;
        (void)text_copy(tariff->proofs[index], TARIFF_NAME_SIZE, proof);
    }
    condition->proof = (uint8_t)(index + 1);
    condition->proof_months_max = (int32_t)months;
}

static bool says_something(const struct tariff_condition *condition)
{
    return condition->fact_set != 0 || condition->weekdays != 0 || condition->history != 0 ||
           condition->companion || condition->nth_every != 0 || condition->proof != 0 ||
           condition->residences != 0 || condition->seasons != 0 || condition->not_seasons != 0 ||
           condition->not_said != 0 || condition->counted != 0 || condition->any_count != 0 ||
           condition->with != 0 || condition->without != 0 || condition->holds != 0 ||
           condition->hours[0].until_minute != 0;
}

static bool read_count_bound(struct yaml_map *map, const char *unit, const char *suffix,
                             char key[TARIFF_NAME_SIZE * 2], int64_t *ret_value)
{
    key[0] = '\0';
    (void)text_append(key, (size_t)TARIFF_NAME_SIZE * 2, "%s_%s", unit, suffix);
    return yaml_decimal(map, key, YAML_OPTIONAL, 3, (struct yaml_range){0, INT64_C(10000000000)},
                        ret_value);
}

/* `count: {metre_from: 6, metre_below: 8}`, of one unit. */
static void read_count(struct tariff_reading *reading, struct yaml_map *map,
                       struct tariff_condition *condition)
{
    enum { BOUNDS = 3 };
    const struct tariff *tariff = reading->tariff;
    char keys[TARIFF_UNITS_MAX * BOUNDS][TARIFF_NAME_SIZE * 2];
    const char *known[TARIFF_UNITS_MAX * BOUNDS];
    const struct yaml_node node = yaml_map_get(map, "count", YAML_OPTIONAL);
    struct yaml_map counts;
    size_t said = 0;
    if (!yaml_present(&node) || !yaml_map_open(&node, &counts))
        return;
    for (size_t i = 0; i < tariff->unit_count; i++) {
        const char *unit = tariff->units[i].name;
        struct tariff_range range = {INT64_MIN, INT64_MAX};
        int64_t value;
        char(*own)[TARIFF_NAME_SIZE * 2] = &keys[i * BOUNDS];
        if (read_count_bound(&counts, unit, "from", own[0], &value))
            range.from = value;
        if (read_count_bound(&counts, unit, "until", own[1], &value))
            range.until = value;
        if (read_count_bound(&counts, unit, "below", own[2], &value))
            range.until = value - 1;
        for (size_t k = 0; k < BOUNDS; k++)
            known[i * BOUNDS + k] = own[k];
        if (range.from == INT64_MIN && range.until == INT64_MAX)
            continue;
        said++;
        condition->counted = (uint8_t)(i + 1);
        condition->count = range;
    }
    yaml_map_close(&counts, known, tariff->unit_count * BOUNDS);
    if (said != 1 || condition->count.from > condition->count.until)
        yaml_fault(&node, "expected bounds of one unit, the higher one last: {metre_from: 6, "
                          "metre_below: 8}");
}

static void read_alternative(struct tariff_reading *reading, const struct yaml_node *node,
                             struct tariff_condition *condition)
{
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    const struct yaml_node inner = yaml_map_get(&map, "any_of", YAML_OPTIONAL);
    if (yaml_present(&inner)) {
        yaml_fault(&inner, "expected no `any_of` inside another one");
        return;
    }
    const int32_t index = reading_condition(reading, &map);
    reading_close(&map, NULL, 0);
    if (index == TARIFF_NONE) {
        yaml_fault(node, "expected a condition, such as age_below: 18");
        return;
    }
    if (condition->any_count++ == 0)
        condition->any_first = index;
}

/* They stand one after the other in the list of conditions. */
static void read_alternatives(struct tariff_reading *reading, struct yaml_map *map,
                              struct tariff_condition *condition)
{
    size_t count;
    const struct yaml_node list = yaml_map_get(map, "any_of", YAML_OPTIONAL);
    if (!yaml_present(&list) || !yaml_list_count(&list, TARIFF_NAMES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_alternative(reading, &item, condition);
    }
}

int32_t reading_condition(struct tariff_reading *reading, struct yaml_map *map)
{
    struct tariff *tariff = reading->tariff;
    struct tariff_condition condition = {.line = (uint32_t)yaml_line(&map->node)};
    const struct yaml_node hours = yaml_map_get(map, "hours", YAML_OPTIONAL);
    for (int i = 0; i < TARIFF_FACT_COUNT; i++)
        read_fact(map, (enum tariff_fact)i, &condition);
    int64_t nth_every = 0;
    yaml_int(map, "nth_every", YAML_OPTIONAL, (struct yaml_range){2, 1000}, &nth_every);
    condition.nth_every = (int32_t)nth_every;
    reading_hours(&hours, condition.hours);
    read_proof(reading, map, &condition);
    condition.residences = read_words(reading, map, "residence", OF_RESIDENCES);
    condition.seasons = read_words(reading, map, "season", OF_SEASONS);
    condition.not_seasons = read_words(reading, map, "not_season", OF_SEASONS);
    condition.not_said = (uint16_t)read_words(reading, map, "not_said", OF_FACTS);
    condition.weekdays = (uint8_t)read_words(reading, map, "weekdays", OF_WEEKDAYS);
    condition.with = read_words(reading, map, "with", OF_CIRCUMSTANCES);
    condition.without = read_words(reading, map, "without", OF_CIRCUMSTANCES);
    condition.history = (uint8_t)read_words(reading, map, "history", OF_HISTORY);
    condition.holds = reading_patterns(reading, map, "holds");
    yaml_bool(map, "companion", YAML_OPTIONAL, &condition.companion);
    read_count(reading, map, &condition);
    read_alternatives(reading, map, &condition);
    if (!says_something(&condition))
        return TARIFF_NONE;
    struct tariff_condition *kept =
        reading_grow(reading, (void **)&tariff->conditions, &reading->condition_capacity,
                     tariff->condition_count, sizeof condition, TARIFF_RULES_MAX);
    if (kept == NULL)
        return TARIFF_NONE;
    *kept = condition;
    return (int32_t)tariff->condition_count++;
}
