/* calendar: which days of the simulated year are open, how many people come, when, and as what.
 * Owns the figures of attendance.csv. Leaves the people to crowd. */
#ifndef PORTILLON_SIM_WORLD_CALENDAR_H
#define PORTILLON_SIM_WORLD_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "controller/base/civil.h"
#include "sim/world/chance.h"

enum { CALENDAR_DAYS_MAX = 366, CALENDAR_HOURS = 24, CALENDAR_PARTY_MAX = 6 };

enum day_kind { DAY_TERM, DAY_HOLIDAY, DAY_WEEKEND };
enum { DAY_KIND_COUNT = DAY_WEEKEND + 1 };

/* Who comes, by what decides hours and stays. */
enum visitor_kind { VISITOR_PUBLIC, VISITOR_CLASS, VISITOR_GROUP, VISITOR_CLUB, VISITOR_LESSON };
enum { VISITOR_KIND_COUNT = VISITOR_LESSON + 1 };

/* With what the public and the participants of lessons pay. */
enum fare {
    FARE_SINGLE,
    FARE_12_ENTRIES,
    FARE_10_HOURS,
    FARE_FAMILY,
    FARE_UNDER_3,
    FARE_LESSON_SINGLE,
    FARE_LESSON_12,
    FARE_LESSON_QUARTER,
    /* of the gym, which is beside the year's figures (crowd_gym) */
    FARE_GYM_WEEKLY,
    FARE_GYM_TEN,
    FARE_GYM_HOURS,
    FARE_GYM_GROUP,
};
enum { FARE_COUNT = FARE_GYM_GROUP + 1 };

struct calendar_day {
    struct civil_date date;
    enum day_kind kind;
    int64_t entries;
};

struct calendar {
    size_t day_count;
    struct calendar_day days[CALENDAR_DAYS_MAX];
    double hours[DAY_KIND_COUNT][CALENDAR_HOURS];
    double mix[DAY_KIND_COUNT][VISITOR_KIND_COUNT];
    double stay_minutes[VISITOR_KIND_COUNT], stay_spread[VISITOR_KIND_COUNT];
    double fares[FARE_COUNT];
    double parties[CALENDAR_PARTY_MAX];
};

/* Reads the figures and lays out the year. False, with `ret_line`, when a line cannot be read. */
bool calendar_load(struct calendar *calendar, const char *path, struct chance *chance,
                   int *ret_line);

/* Draws by shares. */
size_t calendar_draw(const double *shares, size_t count, struct chance *chance);

#endif
