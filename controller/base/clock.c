#include "controller/base/clock.h"

#include <stddef.h>
#include <sys/timex.h>
#include <time.h>

static const struct clock_source *given; /* NULL: the machine's */

void clock_use(const struct clock_source *source)
{
    given = source;
}

static int64_t read_us(clockid_t id)
{
    if (given != NULL)
        return id == CLOCK_MONOTONIC ? given->mono_us(given->context)
                                     : given->wall_us(given->context);
    struct timespec now;
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct mono_time clock_mono_now(void)
{
    return (struct mono_time){.ms = read_us(CLOCK_MONOTONIC) / 1000};
}

bool clock_synchronised(void)
{
    struct timex state = {.modes = 0};
    return given != NULL || adjtimex(&state) != TIME_ERROR;
}

struct wall_time clock_wall_now(void)
{
    return (struct wall_time){.unix_ms = read_us(CLOCK_REALTIME) / 1000};
}

int64_t clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}
