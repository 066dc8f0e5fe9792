#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_reading.h"

static void read_unit(struct tariff_reading *reading, const char *name,
                      const struct yaml_node *node)
{
    static const char *const keys[] = {"fr", "en", "measured"};
    struct yaml_map map;
    struct tariff_unit *unit = &reading->tariff->units[reading->tariff->unit_count];
    if (!yaml_map_open(node, &map))
        return;
    (void)text_copy(unit->name, sizeof unit->name, name);
    reading_labels(&map, unit->label_fr, unit->label_en, sizeof unit->label_fr);
    yaml_bool(&map, "measured", YAML_OPTIONAL, &unit->measured);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    reading->tariff->unit_count++;
}

/* "11-01" as 1101; a day that exists in a leap year. */
bool reading_day(struct yaml_map *map, const char *key, int16_t *ret_day)
{
    char text[16] = "2000-", given[8];
    struct civil_date date;
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    const char *value = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    if (value == NULL)
        return false;
    if (!text_copy(given, sizeof given, value) || !text_append(text, sizeof text, "%s", given) ||
        !civil_date_parse(text, &date)) {
        yaml_fault(&node, "expected a day of the year such as \"11-01\" (month-day)");
        return false;
    }
    *ret_day = (int16_t)(date.month * 100 + date.day);
    return true;
}

static void take_month(void *context, const struct yaml_node *item, const char *text)
{
    struct tariff_season *season = context;
    int64_t month;
    if (!text_parse_int(text, &month) || month < 1 || month > 12)
        yaml_fault(item, "expected a month from 1 to 12");
    else
        season->months |= (uint16_t)(1U << (month - 1));
}

static void read_season_dates(struct tariff_season *season, const struct yaml_node *node)
{
    static const char *const keys[] = {"from", "until"};
    struct yaml_map map;
    const size_t i = season->date_count;
    if (!yaml_map_open(node, &map))
        return;
    const bool read = yaml_date(&map, "from", YAML_REQUIRED, &season->dates[i].from) &&
                      yaml_date(&map, "until", YAML_REQUIRED, &season->dates[i].until);
    yaml_map_close(&map, keys, 2);
    if (read && civil_date_compare(season->dates[i].until, season->dates[i].from) < 0)
        yaml_fault(node, "expected `until` on or after `from`");
    season->date_count += read;
}

static void read_season(struct tariff_reading *reading, const char *name,
                        const struct yaml_node *node)
{
    static const char *const keys[] = {"months", "from", "until", "dates"};
    struct yaml_map map;
    size_t date_count;
    struct tariff_season *season = &reading->tariff->seasons[reading->tariff->season_count++];
    (void)text_copy(season->name, sizeof season->name, name);
    if (!yaml_map_open(node, &map))
        return;
    const struct yaml_node months = yaml_map_get(&map, "months", YAML_OPTIONAL);
    reading_each(&months, 12, season, take_month);
    const bool from = reading_day(&map, "from", &season->from_day);
    const bool until = reading_day(&map, "until", &season->until_day);
    const struct yaml_node dates = yaml_map_get(&map, "dates", YAML_OPTIONAL);
    if (!yaml_list_count(&dates, TARIFF_SEASON_DATES_MAX, &date_count))
        date_count = 0;
    for (size_t i = 0; i < date_count; i++) {
        const struct yaml_node item = yaml_list_item(&dates, i);
        read_season_dates(season, &item);
    }
    if (yaml_present(&months) + (from && until) + yaml_present(&dates) != 1 || from != until)
        yaml_fault(node, "expected one of `months`, both `from` and `until`, or a list of `dates`");
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void read_parameter_value(struct tariff_parameter *parameter, const struct yaml_node *node)
{
    static const char *const keys[] = {"from", "amount"};
    struct yaml_map map;
    const size_t i = parameter->value_count;
    if (!yaml_map_open(node, &map))
        return;
    const bool read = yaml_date(&map, "from", YAML_REQUIRED, &parameter->values[i].from) &&
                      yaml_money(&map, "amount", YAML_REQUIRED, &parameter->values[i].amount);
    yaml_map_close(&map, keys, 2);
    if (!read)
        return;
    if (i > 0 && civil_date_compare(parameter->values[i].from, parameter->values[i - 1].from) <= 0)
        yaml_fault(node, "expected values in the order of their dates");
    parameter->value_count++;
}

static void read_parameter(struct tariff_reading *reading, const char *name,
                           const struct yaml_node *node)
{
    size_t count;
    struct tariff_parameter *parameter =
        &reading->tariff->parameters[reading->tariff->parameter_count++];
    (void)text_copy(parameter->name, sizeof parameter->name, name);
    if (!yaml_list_count(node, TARIFF_VALUES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(node, i);
        read_parameter_value(parameter, &item);
    }
}

/* A mapping from names to things, in the order of the file. */
void reading_named(struct tariff_reading *reading, struct yaml_map *top, const char *key,
                   enum yaml_need need, size_t max,
                   void (*read_one)(struct tariff_reading *, const char *,
                                    const struct yaml_node *))
{
    struct yaml_map map;
    struct yaml_node value;
    const char *name;
    const struct yaml_node node = yaml_map_get(top, key, need);
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    for (size_t i = 0; yaml_map_pair(&map, i, &name, &value); i++) {
        if (i >= max) {
            yaml_fault(&value, "expected at most %zu entries", max);
            return;
        }
        if (strlen(name) >= TARIFF_NAME_SIZE)
            yaml_fault(&value, "expected a name of at most %d bytes", TARIFF_NAME_SIZE - 1);
        else
            read_one(reading, name, &value);
    }
}

static void read_names(struct yaml_map *top, const char *key, char (*names)[TARIFF_NAME_SIZE],
                       size_t max, size_t *count)
{
    size_t listed;
    const struct yaml_node list = yaml_map_get(top, key, YAML_OPTIONAL);
    if (!yaml_list_count(&list, max, &listed))
        return;
    for (size_t i = 0; i < listed; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        const char *name = yaml_scalar(&item);
        if (name == NULL)
            continue;
        if (!yaml_name_valid(name) || strlen(name) >= TARIFF_NAME_SIZE)
            yaml_fault(&item, "expected a name of letters, digits, _ or -");
        else
            (void)text_copy(names[(*count)++], TARIFF_NAME_SIZE, name);
    }
}

/* The place of a series, which begins with its first term. */
static int32_t read_series(struct tariff *tariff, struct yaml_map *map)
{
    char name[TARIFF_NAME_SIZE];
    const struct yaml_node node = yaml_map_get(map, "series", YAML_OPTIONAL);
    if (!yaml_present(&node) || !yaml_name(map, "series", YAML_OPTIONAL, name, sizeof name))
        return 0;
    const int known = tariff_name_index(tariff->series, tariff->series_count, name);
    if (known >= 0)
        return known + 1;
    if (tariff->series_count >= TARIFF_SERIES_MAX) {
        yaml_fault(&node, "expected at most %d series of terms", (int)TARIFF_SERIES_MAX);
        return 0;
    }
    (void)text_copy(tariff->series[tariff->series_count++], TARIFF_NAME_SIZE, name);
    return (int32_t)tariff->series_count;
}

static const struct tariff_term *last_of_series(const struct tariff *tariff, int32_t series)
{
    const struct tariff_term *last = NULL;
    for (size_t i = 0; i < tariff->term_count; i++)
        last = tariff->terms[i].series == series ? &tariff->terms[i] : last;
    return last;
}

static void read_term(struct tariff *tariff, const struct yaml_node *node)
{
    static const char *const keys[] = {"name", "series", "from", "until"};
    struct yaml_map map;
    struct tariff_term *term = &tariff->terms[tariff->term_count];
    if (!yaml_map_open(node, &map))
        return;
    yaml_name(&map, "name", YAML_REQUIRED, term->name, sizeof term->name);
    term->series = read_series(tariff, &map);
    const bool dated = yaml_date(&map, "from", YAML_REQUIRED, &term->from) &&
                       yaml_date(&map, "until", YAML_REQUIRED, &term->until);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    if (!dated)
        return;
    if (civil_date_compare(term->until, term->from) < 0)
        yaml_fault(node, "expected `until` on or after `from`");
    const struct tariff_term *before = last_of_series(tariff, term->series);
    if (before != NULL && civil_date_compare(term->from, before->until) <= 0)
        yaml_fault(node, "expected a term that starts after the one before has ended");
    tariff->term_count++;
}

static void read_terms(struct tariff *tariff, struct yaml_map *top)
{
    size_t count;
    const struct yaml_node list = yaml_map_get(top, "terms", YAML_OPTIONAL);
    if (!yaml_list_count(&list, TARIFF_TERMS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_term(tariff, &item);
    }
}

static void read_school_weeks(struct tariff *tariff, const struct yaml_node *node)
{
    static const char *const keys[] = {"month", "weeks"};
    struct yaml_map map;
    struct civil_date first;
    char text[16], month[8] = "";
    int64_t weeks = 0;
    struct tariff_school_weeks *one = &tariff->months[tariff->month_count];
    if (!yaml_map_open(node, &map))
        return;
    const bool read = yaml_text(&map, "month", YAML_REQUIRED, month, sizeof month) &&
                      yaml_int(&map, "weeks", YAML_REQUIRED, (struct yaml_range){0, 5}, &weeks);
    yaml_map_close(&map, keys, 2);
    (void)snprintf(text, sizeof text, "%s-01", month);
    if (!read)
        return;
    if (!civil_date_parse(text, &first)) {
        yaml_fault(node, "expected a month such as \"2026-09\"");
        return;
    }
    *one = (struct tariff_school_weeks){first.year, first.month, (int8_t)weeks};
    tariff->month_count++;
}

static void read_months(struct tariff *tariff, struct yaml_map *top)
{
    size_t count;
    const struct yaml_node list = yaml_map_get(top, "school_weeks", YAML_OPTIONAL);
    if (!yaml_list_count(&list, TARIFF_MONTHS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_school_weeks(tariff, &item);
    }
}

void reading_lists(struct tariff_reading *reading, struct yaml_map *map)
{
    struct tariff *tariff = reading->tariff;
    read_names(map, "zones", tariff->zones, TARIFF_ZONES_MAX, &tariff->zone_count);
    read_names(map, "residences", tariff->residences, TARIFF_NAMES_MAX, &tariff->residence_count);
    read_names(map, "circumstances", tariff->circumstances, TARIFF_NAMES_MAX,
               &tariff->circumstance_count);
    read_terms(tariff, map);
    read_months(tariff, map);
    reading_named(reading, map, "seasons", YAML_OPTIONAL, TARIFF_NAMES_MAX, read_season);
    reading_named(reading, map, "units", YAML_OPTIONAL, TARIFF_UNITS_MAX - UNIT_BUILT_IN_COUNT,
                  read_unit);
    reading_named(reading, map, "parameters", YAML_OPTIONAL, TARIFF_PARAMETERS_MAX, read_parameter);
}
