/* schedule: what happens when, in virtual time. Owns the queue; events of one instant run in the
 * order in which they were planned. */
#ifndef PORTILLON_SIM_WORLD_SCHEDULE_H
#define PORTILLON_SIM_WORLD_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;
typedef void event_fn(struct world *world, int64_t a, int64_t b);

struct event {
    int64_t at_us;
    uint64_t number;
    event_fn *run;
    int64_t a, b;
};

struct schedule {
    size_t count, room;
    uint64_t planned;
    struct event *events;
};

void schedule_add(struct schedule *schedule, int64_t at_us, event_fn *run, int64_t a, int64_t b);
/* INT64_MAX when nothing is planned. */
int64_t schedule_next_us(const struct schedule *schedule);
/* The earliest one; only when there is one. */
struct event schedule_take(struct schedule *schedule);
void schedule_finish(struct schedule *schedule);

#endif
