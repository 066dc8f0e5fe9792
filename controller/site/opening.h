/* opening: the days and hours at which one may come in.
 * Owns which hours hold on a date; pure. Leaves their file to opening_load, instants to civil. The
 * commented example is config/portillon.yaml. */
#ifndef PORTILLON_SITE_OPENING_H
#define PORTILLON_SITE_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "controller/base/civil.h"

enum { OPENING_RANGES_MAX = 4, OPENING_CLOSURES_MAX = 64 };

struct opening_range {
    int16_t from_minute, until_minute;
};

struct opening_week {
    /* Monday first; an empty range ends the day */
    struct opening_range days[7][OPENING_RANGES_MAX];
};

struct opening {
    struct opening_week week;
    size_t closure_count;
    struct civil_date closures[OPENING_CLOSURES_MAX];
};

bool opening_at(const struct opening *opening, struct civil_moment moment);
/* The minute at which a day's last opening ends; -1 when it does not open that day. */
int opening_ends(const struct opening *opening, struct civil_date date);

#endif
