#include "controller/site/opening_load.h"

#include <string.h>

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
            yaml_fault(&item, "expected hours such as 09:00-21:00");
        if (i > 0 && ranges[i].from_minute < ranges[i - 1].until_minute)
            yaml_fault(&item, "expected hours that start after the ones before have ended");
    }
}

static void read_closures(const struct yaml_node *list, struct opening *opening)
{
    size_t count;
    if (!yaml_list_count(list, OPENING_CLOSURES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL && !civil_date_parse(text, &opening->closures[i]))
            yaml_fault(&item, "expected a date that exists, such as 2026-12-25");
    }
    opening->closure_count = count;
}

void opening_load(struct yaml_map *parent, enum yaml_need need, struct opening *opening)
{
    static const char *const keys[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday",    "closed"};
    const struct yaml_node node = yaml_map_get(parent, "opening", need);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    for (size_t day = 0; day < 7; day++) {
        const struct yaml_node list = yaml_map_get(&map, keys[day], YAML_OPTIONAL);
        read_day(opening->week.days[day], &list);
    }
    const struct yaml_node closed = yaml_map_get(&map, "closed", YAML_OPTIONAL);
    read_closures(&closed, opening);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}
