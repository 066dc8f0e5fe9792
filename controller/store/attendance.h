/* attendance: who is inside by zone, and what each day saw: how many came and left, how many were
 * inside at most. Instants in milliseconds since 1970 UTC; days are local. */
#ifndef PORTILLON_STORE_ATTENDANCE_H
#define PORTILLON_STORE_ATTENDANCE_H

#include "controller/base/civil.h"
#include "controller/store/orders.h"

struct attendance_record {
    int64_t inside;   /* now */
    int64_t expected; /* persons for whom a gate is open now */
    /* of the day */
    int64_t entries, exits;
    int64_t persons_max, persons_max_ms; /* inside at the same time, and since when */
    int64_t exits_of_nobody;             /* left, and nobody was known to be inside */
};

/* A zone that is not known, and a day without anybody, are zero. */
MUST_CHECK enum err store_get_attendance(struct store *store, const char *zone,
                                         struct civil_date day,
                                         struct attendance_record *ret_attendance);

/* So many came in, or left when negative. Presence is kept as it comes, never below zero. */
MUST_CHECK enum err store_move_presence(struct store *store, const char *zone, int64_t persons,
                                        struct wall_time now);
/* So many are here who were in another zone of the establishment, or the other way round when
 * negative: nobody came, and nobody left. */
MUST_CHECK enum err store_shift_presence(struct store *store, const char *zone, int64_t persons,
                                         struct wall_time now);
/* As somebody has counted: says nothing of who came or left. */
MUST_CHECK enum err store_set_presence(struct store *store, const char *zone, int64_t persons);
/* Keeps the most of a day, under the name of a zone or of a kind. */
MUST_CHECK enum err store_note_maximum(struct store *store, const char *name, int64_t persons,
                                       struct wall_time now);

/* A card that was seen to come in and not to leave. */
struct muster_record {
    char zone[ORDER_GATE_SIZE], uid[PEOPLE_UID_SIZE];
    char holder[PEOPLE_NAME_SIZE]; /* "" without one */
    char category[TARIFF_NAME_SIZE];
    char party[ORDER_PARTY_SIZE]; /* a school or club that came in without a card: then nobody is
                                     named */
    int64_t persons, since_ms;    /* when the last of them came in */
    int64_t left_ms;              /* when the last of them was seen to leave; 0: never */
    int64_t members;              /* whom a family card is for; 1 for any other */
};
typedef bool muster_fn(void *context, const struct muster_record *record);
/* Whom to call. `search` is a part of a name, of the holder, a member of the card or a party,
 * without regard to capitals and accents; "" is everybody. */
struct muster_search {
    int64_t since_ms; /* who came in since */
    const char *search;
    bool left; /* those who have left again, not those who are inside */
};
/* By zone, then by name. */
MUST_CHECK enum err store_each_muster(struct store *store, const struct muster_search *search,
                                      muster_fn *each, void *context);

/* The most that were inside at the same time on a day, in a zone or (under "swimmers" or "others")
 * in the establishment. */
struct maximum_record {
    char day[CIVIL_DATE_SIZE], name[ORDER_GATE_SIZE];
    int64_t persons, at_ms; /* and since when */
    int64_t entries, exits; /* of the day; zero of the establishment */
};
typedef bool maximum_fn(void *context, const struct maximum_record *record);
/* Day by day, both days included. */
MUST_CHECK enum err store_each_maximum(struct store *store, struct civil_date since,
                                       struct civil_date until, maximum_fn *each, void *context);

typedef bool presence_fn(void *context, const char *zone, int64_t persons);
MUST_CHECK enum err store_each_presence(struct store *store, presence_fn *each, void *context);

/* Entries and exits by one of these, from the hourly counts; hours in their order, others by name.
 */
enum attendance_by {
    ATTENDANCE_BY_HOUR,
    ATTENDANCE_BY_GATE,
    ATTENDANCE_BY_PRODUCT,
    ATTENDANCE_BY_CATEGORY,
    ATTENDANCE_BY_PARTY
};
struct attendance_sum {
    int64_t hour_ms; /* by hour: its beginning */
    char name[TARIFF_PRODUCT_SIZE];
    int64_t entries, exits;
};
/* From an instant until before another one. Who goes through a door inside the establishment has
 * been counted where they came in: `without` names such gates, each between blanks; "" none. */
struct attendance_span {
    int64_t since_ms, until_ms;
    const char *without;
};
typedef bool sum_fn(void *context, const struct attendance_sum *sum);
MUST_CHECK enum err store_each_sum(struct store *store, enum attendance_by by,
                                   const struct attendance_span *span, sum_fn *each, void *context);

#endif
