#include "controller/base/clock.h"

#include <time.h>

static int64_t read_us(clockid_t id)
{
    struct timespec now;
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct mono_time clock_mono_now(void)
{
    return (struct mono_time){.ms = read_us(CLOCK_MONOTONIC) / 1000};
}

struct wall_time clock_wall_now(void)
{
    return (struct wall_time){.unix_ms = read_us(CLOCK_REALTIME) / 1000};
}

int64_t clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}
