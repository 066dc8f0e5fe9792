/* opening: the days and hours at which one may come in.
 * Owns which hours hold on a date, and until when they let people in; pure. Leaves their file to
 * opening_load, instants to civil. The commented example is config/portillon.yaml. */
#ifndef PORTILLON_SITE_OPENING_H
#define PORTILLON_SITE_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "controller/base/civil.h"

enum {
    OPENING_NAME_SIZE = 32,
    OPENING_RANGES_MAX = 4,
    OPENING_CLOSURES_MAX = 64,
    OPENING_PERIODS_MAX = 24,
    OPENING_HOLIDAYS_MAX = 64
};

struct opening_range {
    int16_t from_minute, until_minute;
};

/* The words of the configuration, Monday first. */
extern const char *const opening_weekdays[7];

struct opening_week {
    /* Monday first; an empty range ends the day */
    struct opening_range days[7][OPENING_RANGES_MAX];
};
/* It has hours on some day. */
bool opening_week_used(const struct opening_week *week);

/* Both days are part of it; year 0: not limited on that side. */
struct opening_span {
    struct civil_date from, until;
};

enum opening_school { OPENING_SCHOOL_ANY, OPENING_SCHOOL_HOLIDAYS, OPENING_SCHOOL_TERM };

/* Days with hours of their own. All that is said must hold of a day. */
struct opening_period {
    char name[OPENING_NAME_SIZE];
    struct opening_span span;
    enum opening_school school;
    bool public_holidays; /* on those of French law only */
    struct opening_week week;
};

struct opening {
    struct opening_week week; /* on days of which no period speaks */
    int32_t last_entry_minutes;
    int32_t empty_after_minutes; /* after the last closing of a day, nobody is inside any more */
    size_t closure_count, period_count, holiday_count;
    struct civil_date closures[OPENING_CLOSURES_MAX];
    struct opening_period periods[OPENING_PERIODS_MAX]; /* the first that holds of a day counts */
    struct opening_span holidays[OPENING_HOLIDAYS_MAX]; /* of schools */
};

enum opening_state { OPENING_CLOSED, OPENING_OPEN, OPENING_LAST_ENTRY_PASSED };

enum opening_state opening_at(const struct opening *opening, struct civil_moment moment);
/* Whether a period is on, which has hours of its own beside those of the opening; and the minute at
 * which it begins later that day, below 0 when it does not. Its holidays and closed days are those
 * of the opening. */
bool opening_period_on(const struct opening *opening, const struct opening_period *period,
                       struct civil_moment moment, int *ret_begins);
/* The ranges of a date, OPENING_RANGES_MAX of them; those that are not used are empty. They live as
 * long as the opening. */
const struct opening_range *opening_ranges(const struct opening *opening, struct civil_date date);
/* The same of a period with hours of its own, all empty when it does not hold that day. */
const struct opening_range *opening_period_ranges(const struct opening *opening,
                                                  const struct opening_period *period,
                                                  struct civil_date date);
bool opening_range_used(const struct opening_range *range);
/* The minute at which a day's first opening begins, and at which its last one ends; -1 when it does
 * not open that day. */
int opening_begins(const struct opening *opening, struct civil_date date);
int opening_ends(const struct opening *opening, struct civil_date date);

#endif
