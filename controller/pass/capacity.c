#include "controller/pass/capacity.h"

#include <string.h>

static int64_t room(struct capacity_limit limit, int64_t taken)
{
    if (!limit.limited)
        return CAPACITY_PERSONS_MAX;
    return limit.persons > taken ? limit.persons - taken : 0;
}

int64_t capacity_room_at_once(struct capacity_limit limit, const struct capacity_count *count)
{
    return room(limit, count->inside + count->expected);
}

int64_t capacity_room_today(struct capacity_limit limit, const struct capacity_count *count)
{
    return room(limit, count->today + count->expected);
}

const struct capacity_zone *capacity_find_zone(const struct capacity *capacity, const char *name)
{
    for (size_t i = 0; i < capacity->zone_count; i++) {
        if (strcmp(capacity->zones[i].name, name) == 0)
            return &capacity->zones[i];
    }
    return NULL;
}

bool capacity_from_outside(const struct capacity_zone *zone)
{
    return zone->within[0] == '\0';
}

const char *capacity_around(const struct capacity *capacity, const char *name)
{
    const struct capacity_zone *zone = capacity_find_zone(capacity, name);
    return zone != NULL && !capacity_from_outside(zone) ? zone->within : NULL;
}

const char *capacity_kind_word(enum capacity_kind kind)
{
    return kind == CAPACITY_SWIMMERS ? "swimmers" : "others";
}

struct capacity_limit *capacity_find_limit(struct capacity *capacity, const char *name)
{
    for (size_t i = 0; i < CAPACITY_KINDS; i++) {
        if (strcmp(capacity_kind_word((enum capacity_kind)i), name) == 0)
            return &capacity->kinds[i].at_once;
    }
    for (size_t i = 0; i < capacity->zone_count; i++) {
        if (strcmp(capacity->zones[i].name, name) == 0)
            return &capacity->zones[i].limits.at_once;
    }
    return NULL;
}

struct capacity_limit capacity_lower(struct capacity_limit configured, struct capacity_limit set)
{
    const bool lower = set.limited && (!configured.limited || set.persons < configured.persons);
    return lower ? set : configured;
}
