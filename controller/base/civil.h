/* civil: dates and hours as people write them, in the site's time zone.
 * Owns the calendar arithmetic and the only conversions between UTC instants and local time. */
#ifndef PORTILLON_BASE_CIVIL_H
#define PORTILLON_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "controller/base/clock.h"

struct civil_date {
    int16_t year; /* 1900..2999 */
    int8_t month; /* 1..12 */
    int8_t day;   /* 1..31 */
};

/* A date with the minute of its day (0..1439); weekday 0 is Monday. */
struct civil_moment {
    struct civil_date date;
    int16_t minute;
    int8_t second;
    int8_t weekday;
};

enum { CIVIL_DATE_SIZE = 11, CIVIL_INSTANT_SIZE = 40 };

/* Sets the zone of the whole process, for example "Europe/Paris"; false when it is unknown
 * or cannot be read. Call once, before any thread starts. */
bool civil_zone_set(const char *zone);

bool civil_date_valid(struct civil_date date);
/* Reads "2026-11-21"; refuses dates that do not exist. */
bool civil_date_parse(const char *text, struct civil_date *ret_date);
void civil_date_format(struct civil_date date, char text[CIVIL_DATE_SIZE]);
/* Negative, 0 or positive as `a` is before, on or after `b`. */
int civil_date_compare(struct civil_date a, struct civil_date b);

/* The last day of a term of `months` that starts on `date`: the day of the same number, or the last
 * day of that month where there is none (French civil procedure code, article 641). */
struct civil_date civil_date_add_months(struct civil_date date, int months);
struct civil_date civil_date_add_days(struct civil_date date, int days);
/* Negative when `until` is before `from`. */
int64_t civil_days_between(struct civil_date from, struct civil_date until);
/* 0 is Monday. */
int civil_weekday(struct civil_date date);
/* Whole years between two dates, as an age is counted; -1 when `on` is before `birth`. */
int civil_age(struct civil_date birth, struct civil_date on);

/* Monday of Easter and the other holidays of French law (labour code, article L3133-1). */
bool civil_holiday(struct civil_date date);

struct civil_moment civil_from_wall(struct wall_time instant);
/* The instant of a local minute; the earlier one in the hour that a clock change repeats. */
struct wall_time civil_to_wall(struct civil_date date, int minute);
/* RFC 3339 with the local offset: "2026-11-21T14:02:03.456+01:00". */
void civil_instant_format(struct wall_time instant, char text[CIVIL_INSTANT_SIZE]);
/* Reads "2026-11-21", "2026-11-21T14:02" or "2026-11-21T14:02:03" in local time, or RFC 3339. */
bool civil_instant_parse(const char *text, struct wall_time *ret_instant);
/* Reads "HH:MM", 00:00 to 24:00, into minutes. */
bool civil_minute_parse(const char *text, int *ret_minute);

#endif
