/* clock: the two clocks. A delay is measured on the first, a record is dated by the second.
 * Only event loops and the edges of programs read them; everything else is given the time. */
#ifndef PORTILLON_BASE_CLOCK_H
#define PORTILLON_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since an arbitrary instant; never stored. */
struct mono_time {
    int64_t ms;
};

/* Milliseconds since 1970-01-01 UTC; never used for a delay. */
struct wall_time {
    int64_t unix_ms;
};

/* Where both clocks come from. A simulation gives its own before anything reads one; NULL gives the
 * machine's back. */
struct clock_source {
    void *context;
    int64_t (*mono_us)(void *context);
    int64_t (*wall_us)(void *context);
};
void clock_use(const struct clock_source *source);

struct mono_time clock_mono_now(void);
struct wall_time clock_wall_now(void);
/* False when the machine itself says that its wall clock is not synchronised. */
bool clock_synchronised(void);

/* Microseconds of the monotonic clock, for measurements. */
int64_t clock_mono_us(void);

#endif
