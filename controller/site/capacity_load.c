#include "controller/site/capacity_load.h"

static void read_limit(struct yaml_map *map, const char *key, struct capacity_limit *limit)
{
    static const struct yaml_range range = {1, CAPACITY_PERSONS_MAX - 1};
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    limit->limited = yaml_present(&node);
    yaml_int(map, key, YAML_OPTIONAL, range, &limit->persons);
}

void capacity_load_zone(struct yaml_map *map, struct capacity_zone *zone)
{
    static const struct yaml_choice kinds[] = {{"swimmers", CAPACITY_SWIMMERS},
                                               {"others", CAPACITY_OTHERS}};
    int kind = CAPACITY_SWIMMERS;
    yaml_choose(map, "persons", YAML_OPTIONAL, kinds, CAPACITY_KINDS, &kind);
    zone->kind = (enum capacity_kind)kind;
    read_limit(map, "capacity", &zone->limits.at_once);
    read_limit(map, "capacity_a_day", &zone->limits.a_day);
}

void capacity_load(struct yaml_map *parent, struct capacity *capacity)
{
    static const char *const keys[] = {"swimmers", "swimmers_a_day", "others", "others_a_day"};
    const struct yaml_node node = yaml_map_get(parent, "capacity", YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    for (size_t i = 0; i < CAPACITY_KINDS; i++) {
        read_limit(&map, keys[2 * i], &capacity->kinds[i].at_once);
        read_limit(&map, keys[2 * i + 1], &capacity->kinds[i].a_day);
    }
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}
