#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_reading.h"

enum { STORED_VALUE_MONTHS = 600 };

static void read_kind(struct yaml_map *map, enum tariff_formula_kind *kind)
{
    struct yaml_choice choices[FORMULA_KIND_COUNT];
    int value = 0;
    for (int i = 0; i < FORMULA_KIND_COUNT; i++)
        choices[i] = (struct yaml_choice){tariff_formula_word((enum tariff_formula_kind)i), i};
    if (yaml_choose(map, "kind", YAML_REQUIRED, choices, FORMULA_KIND_COUNT, &value))
        *kind = (enum tariff_formula_kind)value;
}

static bool read_period(struct yaml_map *map, const char *key, enum tariff_period *period)
{
    struct yaml_choice choices[PERIOD_COUNT];
    int value = 0;
    for (int i = 0; i < PERIOD_COUNT; i++)
        choices[i] = (struct yaml_choice){tariff_period_word((enum tariff_period)i), i};
    const bool given = yaml_choose(map, key, YAML_OPTIONAL, choices, PERIOD_COUNT, &value);
    if (given)
        *period = (enum tariff_period)value;
    return given;
}

static void read_number(struct yaml_map *map, const char *key, struct yaml_range range,
                        int32_t *number)
{
    int64_t value;
    if (yaml_int(map, key, YAML_OPTIONAL, range, &value))
        *number = (int32_t)value;
}

/* How many a formula gives: entries, minutes, or cents of a stored value. */
static void read_units(struct yaml_map *map, struct tariff_terms_of_use *use)
{
    static const struct yaml_range range = {1, 100000};
    struct money value = {0};
    const char *missing = NULL;
    use->units = use->kind == FORMULA_UNIT ? 1 : 0;
    if (use->kind == FORMULA_TIME_CREDIT) {
        read_number(map, "minutes", range, &use->units);
        missing = "minutes";
    } else if (use->kind == FORMULA_STORED_VALUE) {
        (void)yaml_money(map, "value", YAML_OPTIONAL, &value);
        use->units = value.cents <= INT32_MAX ? (int32_t)value.cents : 0;
        missing = "value";
    } else {
        read_number(map, "units", range, &use->units);
        missing = use->kind == FORMULA_ENTRIES ? "units" : NULL;
    }
    if (missing != NULL && use->units == 0)
        yaml_fault(&map->node, "the key %s is missing", missing);
}

static void read_clock(struct yaml_map *map, struct tariff_terms_of_use *use)
{
    static const struct yaml_range minutes_range = {0, 1440};
    read_number(map, "minutes_step", (struct yaml_range){1, 60}, &use->minutes_step);
    read_number(map, "minutes_minimum", minutes_range, &use->minutes_minimum);
    read_number(map, "minutes_free", minutes_range, &use->minutes_free);
    const struct yaml_range month_range = {0, 31 * 1440};
    read_number(map, "minutes_cap", month_range, &use->minutes_cap);
    read_number(map, "minutes_no_exit", month_range, &use->minutes_no_exit);
}

/* A term, a calendar period, or a length from the sale: one of them, and one that fits the kind. */
static void read_validity(struct yaml_map *map, struct tariff_terms_of_use *use)
{
    const bool lasting = use->kind == FORMULA_UNLIMITED || use->kind == FORMULA_WEEKLY ||
                         use->kind == FORMULA_MEMBERSHIP;
    read_number(map, "validity_months", (struct yaml_range){1, 120}, &use->validity_months);
    read_number(map, "validity_days", (struct yaml_range){1, 3660}, &use->validity_days);
    const bool length = use->validity_months > 0 || use->validity_days > 0;
    if (use->kind == FORMULA_STORED_VALUE && !length)
        use->validity_months = STORED_VALUE_MONTHS; /* what was paid for does not fade */
    use->period = lasting && !length ? PERIOD_TERM : PERIOD_ROLLING;
    const bool given = read_period(map, "period", &use->period);
    if (given && length && use->period != PERIOD_ROLLING)
        yaml_fault(&map->node, "expected either `period` or validity_months or validity_days");
    if (given && !length && use->period == PERIOD_ROLLING)
        yaml_fault(&map->node, "a rolling period needs validity_months or validity_days");
    if (use->validity_months > 0 && use->validity_days > 0)
        yaml_fault(&map->node, "expected either validity_months or validity_days");
}

/* Which series of terms a term is of. */
static void read_series(const struct tariff *tariff, struct yaml_map *map,
                        struct tariff_terms_of_use *use)
{
    const struct yaml_node node = yaml_map_get(map, "series", YAML_OPTIONAL);
    const char *name = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    if (name == NULL)
        return;
    use->series = tariff_name_index(tariff->series, tariff->series_count, name) + 1;
    if (use->series == 0)
        yaml_fault(&node, "expected a series of the list `terms`");
    if (use->period != PERIOD_TERM)
        yaml_fault(&node, "a series needs `period: term`");
}

/* One a week of a weekly right; of entries as many as are left, unless it says how many. */
static void read_per_week(struct yaml_map *map, struct tariff_terms_of_use *use)
{
    const struct yaml_node node = yaml_map_get(map, "per_week", YAML_OPTIONAL);
    const bool weekly = use->kind == FORMULA_WEEKLY, entries = use->kind == FORMULA_ENTRIES;
    use->per_week = entries ? TARIFF_PER_WEEK_ANY : 1;
    read_number(map, "per_week", (struct yaml_range){1, 50}, &use->per_week);
    if (yaml_present(&node) && !weekly && !entries)
        yaml_fault(&node, "expected per_week on the kinds weekly and entries alone");
}

static void read_late(struct yaml_map *map, struct tariff_formula *formula)
{
    static const char *const keys[] = {"after", "product"};
    struct yaml_map late;
    int minute = 0;
    const struct yaml_node node = yaml_map_get(map, "late", YAML_OPTIONAL);
    if (!yaml_present(&node) || !yaml_map_open(&node, &late))
        return;
    const struct yaml_node after = yaml_map_get(&late, "after", YAML_REQUIRED);
    const char *text = yaml_present(&after) ? yaml_scalar(&after) : NULL;
    if (text != NULL && !civil_minute_parse(text, &minute))
        yaml_fault(&after, "expected an hour such as \"18:30\"");
    formula->late_minute = (int16_t)minute;
    yaml_text(&late, "product", YAML_REQUIRED, formula->late_product, sizeof formula->late_product);
    yaml_map_close(&late, keys, 2);
    if (formula->use.kind != FORMULA_OCCUPANCY)
        yaml_fault(&node, "`late` belongs to the kind occupancy");
}

void reading_formula(struct tariff_reading *reading, const char *name, const struct yaml_node *node)
{
    static const char *const keys[] = {"fr",
                                       "en",
                                       "kind",
                                       "units",
                                       "minutes",
                                       "value",
                                       "validity_months",
                                       "validity_days",
                                       "period",
                                       "series",
                                       "members_max",
                                       "persons_max",
                                       "per_week",
                                       "minutes_step",
                                       "minutes_minimum",
                                       "minutes_free",
                                       "minutes_cap",
                                       "minutes_no_exit",
                                       "counted_in",
                                       "late"};
    struct yaml_map map;
    struct tariff *tariff = reading->tariff;
    struct tariff_formula *formula =
        reading_grow(reading, (void **)&tariff->formulas, &reading->formula_capacity,
                     tariff->formula_count, sizeof *formula, TARIFF_FORMULAS_MAX);
    if (formula == NULL)
        return;
    tariff->formula_count++;
    struct tariff_terms_of_use *use = &formula->use;
    *use = (struct tariff_terms_of_use){.persons = 1,
                                        .members_max = 1,
                                        .per_week = 1,
                                        .minutes_step = 1,
                                        .minutes_minimum = 1,
                                        .minutes_no_exit = 120};
    (void)text_copy(formula->name, sizeof formula->name, name);
    formula->condition = TARIFF_NONE;
    if (!yaml_map_open(node, &map))
        return;
    reading_labels(&map, formula->label_fr, formula->label_en, sizeof formula->label_fr);
    read_kind(&map, &use->kind);
    read_units(&map, use);
    read_validity(&map, use);
    read_series(tariff, &map, use);
    read_number(&map, "members_max", (struct yaml_range){1, 20}, &use->members_max);
    read_number(&map, "persons_max", (struct yaml_range){1, 10000}, &formula->persons_max);
    read_per_week(&map, use);
    if (use->kind == FORMULA_TIME_CREDIT || use->kind == FORMULA_OCCUPANCY)
        read_clock(&map, use);
    formula->counted = read_period(&map, "counted_in", &formula->counted_in);
    read_late(&map, formula);
    formula->condition = reading_condition(reading, &map);
    reading_close(&map, keys, sizeof keys / sizeof keys[0]);
}
