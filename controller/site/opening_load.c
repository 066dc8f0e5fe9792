#include "controller/site/opening_load.h"

#include <string.h>

enum { EMPTY_AFTER_MINUTES = 60 };

/* Reads "09:00-21:00". */
static bool parse_range(const char *text, struct opening_range *ret_range)
{
    char from[6], until[6];
    int from_minute, until_minute;
    if (strlen(text) != 11 || text[5] != '-')
        return false;
    memcpy(from, text, 5);
    memcpy(until, text + 6, 5);
    from[5] = until[5] = '\0';
    if (!civil_minute_parse(from, &from_minute) || !civil_minute_parse(until, &until_minute) ||
        until_minute <= from_minute)
        return false;
    *ret_range = (struct opening_range){(int16_t)from_minute, (int16_t)until_minute};
    return true;
}

static void read_day(struct opening_range *ranges, const struct yaml_node *list)
{
    size_t count;
    if (!yaml_list_count(list, OPENING_RANGES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL && !parse_range(text, &ranges[i]))
            yaml_fault(&item, "expected hours such as 09:00-21:00; over midnight 20:00-24:00, and "
                              "00:00-01:00 on the day after");
        if (i > 0 && ranges[i].from_minute < ranges[i - 1].until_minute)
            yaml_fault(&item, "expected hours that start after the ones before have ended");
    }
}

/* Beside those that are known already: of the site, for a zone with hours of its own. */
static void read_closures(const struct yaml_node *list, struct opening *opening)
{
    size_t count;
    if (!yaml_list_count(list, OPENING_CLOSURES_MAX - opening->closure_count, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL && !civil_date_parse(text, &opening->closures[opening->closure_count + i]))
            yaml_fault(&item, "expected a date that exists, such as 2026-12-25");
    }
    opening->closure_count += count;
}

/* True when at least one weekday is there. */
static bool read_week(struct yaml_map *map, struct opening_week *week)
{
    bool any = false;
    for (size_t day = 0; day < 7; day++) {
        const struct yaml_node list = yaml_map_get(map, opening_weekdays[day], YAML_OPTIONAL);
        any = any || yaml_present(&list);
        read_day(week->days[day], &list);
    }
    return any;
}

static void read_span(struct yaml_map *map, enum yaml_need need, struct opening_span *span)
{
    const struct yaml_node until = yaml_map_get(map, "until", YAML_OPTIONAL);
    yaml_date(map, "from", need, &span->from);
    yaml_date(map, "until", need, &span->until);
    if (span->from.year != 0 && span->until.year != 0 &&
        civil_date_compare(span->until, span->from) < 0)
        yaml_fault(&until, "expected a day on or after `from`");
}

/* Either `hours` for each of its days, or weekdays; neither of them: closed all along. */
static void read_period_hours(struct yaml_map *map, struct opening_week *week)
{
    const struct yaml_node hours = yaml_map_get(map, "hours", YAML_OPTIONAL);
    const bool by_weekday = read_week(map, week);
    if (!yaml_present(&hours))
        return;
    if (by_weekday)
        yaml_fault(&hours, "expected either hours for each day, or weekdays with theirs");
    read_day(week->days[0], &hours);
    for (size_t day = 1; day < 7; day++)
        memcpy(week->days[day], week->days[0], sizeof week->days[0]);
}

void opening_load_period(const struct yaml_node *node, struct yaml_map *map,
                         const struct opening *opening, struct opening_period *period)
{
    static const struct yaml_choice schools[] = {{"holidays", OPENING_SCHOOL_HOLIDAYS},
                                                 {"term", OPENING_SCHOOL_TERM}};
    int school = OPENING_SCHOOL_ANY;
    read_span(map, YAML_OPTIONAL, &period->span);
    yaml_choose(map, "school", YAML_OPTIONAL, schools, 2, &school);
    period->school = (enum opening_school)school;
    yaml_bool(map, "public_holidays", YAML_OPTIONAL, &period->public_holidays);
    if (period->school != OPENING_SCHOOL_ANY && opening->holiday_count == 0)
        yaml_fault(node, "expected `school_holidays` beside the periods, or a `school_calendar`: "
                         "none are known");
    read_period_hours(map, &period->week);
}

static void read_period(const struct yaml_node *node, struct opening *opening)
{
    static const char *const keys[] = {"name", OPENING_PERIOD_KEYS};
    struct opening_period *period = &opening->periods[opening->period_count];
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    yaml_name(&map, "name", YAML_REQUIRED, period->name, sizeof period->name);
    opening_load_period(node, &map, opening, period);
    if (period->span.from.year == 0 && period->span.until.year == 0 &&
        period->school == OPENING_SCHOOL_ANY && !period->public_holidays)
        yaml_fault(node, "expected from, until, school or public_holidays: when does it hold?");
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    opening->period_count++;
}

static void read_holiday(const struct yaml_node *node, struct opening *opening)
{
    static const char *const keys[] = {"name", "from", "until"};
    char name[OPENING_NAME_SIZE];
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    yaml_name(&map, "name", YAML_OPTIONAL, name, sizeof name); /* for whoever reads the file */
    read_span(&map, YAML_REQUIRED, &opening->holidays[opening->holiday_count]);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    opening->holiday_count++;
}

static void read_each(struct yaml_map *map, const char *key, size_t max, struct opening *opening,
                      void (*read)(const struct yaml_node *node, struct opening *opening))
{
    const struct yaml_node list = yaml_map_get(map, key, YAML_OPTIONAL);
    size_t count;
    if (!yaml_list_count(&list, max, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read(&item, opening);
    }
}

/* Left as it is when the key is absent. */
static void read_minutes(struct yaml_map *map, const char *key, int32_t *minutes)
{
    static const struct yaml_range range = {0, 3 * 3600000};
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    int64_t ms = (int64_t)*minutes * 60000;
    yaml_duration(map, key, YAML_OPTIONAL, range, &ms);
    if (ms % 60000 != 0)
        yaml_fault(&node, "expected whole minutes, such as 30min");
    *minutes = (int32_t)(ms / 60000);
}

void opening_load(struct yaml_map *parent, enum yaml_need need, struct opening *opening)
{
    static const char *const keys[] = {"monday",     "tuesday",     "wednesday", "thursday",
                                       "friday",     "saturday",    "sunday",    "closed",
                                       "last_entry", "empty_after", "periods",   "school_holidays"};
    const struct yaml_node node = yaml_map_get(parent, "opening", need);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    (void)read_week(&map, &opening->week);
    const struct yaml_node closed = yaml_map_get(&map, "closed", YAML_OPTIONAL);
    read_closures(&closed, opening);
    read_minutes(&map, "last_entry", &opening->last_entry_minutes);
    opening->empty_after_minutes = EMPTY_AFTER_MINUTES;
    read_minutes(&map, "empty_after", &opening->empty_after_minutes);
    read_each(&map, "school_holidays", OPENING_HOLIDAYS_MAX - opening->holiday_count, opening,
              read_holiday);
    read_each(&map, "periods", OPENING_PERIODS_MAX, opening, read_period);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}
