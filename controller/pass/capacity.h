/* capacity: how many persons may be inside, at the same time and in a day, as the public health
 * code (D1332-7) has it: swimmers and other persons apart, of the establishment and of each zone.
 * Owns the limits and the room that they leave; pure. Leaves counting to ledger, the file to site.
 */
#ifndef PORTILLON_PASS_CAPACITY_H
#define PORTILLON_PASS_CAPACITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAPACITY_NAME_SIZE = 32, CAPACITY_ZONES_MAX = 16, CAPACITY_PERSONS_MAX = 1000000 };

enum capacity_kind { CAPACITY_SWIMMERS, CAPACITY_OTHERS };
enum { CAPACITY_KINDS = CAPACITY_OTHERS + 1 };

/* At most so many persons; a limit of none keeps everybody out. */
struct capacity_limit {
    bool limited;
    int64_t persons;
};

struct capacity_limits {
    struct capacity_limit at_once, a_day;
};

/* A zone inside another one is reached through it: who goes in leaves the outer one, and is back
 * there on the way out. */
struct capacity_zone {
    char name[CAPACITY_NAME_SIZE];
    char within[CAPACITY_NAME_SIZE]; /* the zone around it; "" for one that is reached from outside
                                      */
    bool own_clock;                  /* other clocks stand still while somebody is here */
    enum capacity_kind kind;
    struct capacity_limits limits;
};

struct capacity {
    size_t zone_count;
    struct capacity_zone zones[CAPACITY_ZONES_MAX];
    struct capacity_limits kinds[CAPACITY_KINDS]; /* of the establishment */
};

/* Persons of one zone, or of all zones of a kind. */
struct capacity_count {
    int64_t inside;
    int64_t expected; /* a gate is open for them */
    int64_t today;    /* have come in since midnight */
};

/* How many more may come in: without a limit, as many as there may be. Never below zero. */
int64_t capacity_room_at_once(struct capacity_limit limit, const struct capacity_count *count);
int64_t capacity_room_today(struct capacity_limit limit, const struct capacity_count *count);

/* NULL when there is none of that name. */
const struct capacity_zone *capacity_find_zone(const struct capacity *capacity, const char *name);

/* False for a zone inside another one. */
bool capacity_from_outside(const struct capacity_zone *zone);

/* The name of the zone around one; NULL when it is reached from outside, or is not known. */
const char *capacity_around(const struct capacity *capacity, const char *name);

/* The stored word: "swimmers", "others". */
const char *capacity_kind_word(enum capacity_kind kind);

/* The limit at once of a zone or of a kind, by its name; NULL when there is none of that name. */
struct capacity_limit *capacity_find_limit(struct capacity *capacity, const char *name);

/* What staff have set holds where it is lower than what is configured. */
struct capacity_limit capacity_lower(struct capacity_limit configured, struct capacity_limit set);

#endif
