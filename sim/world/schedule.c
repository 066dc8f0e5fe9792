#include "sim/world/schedule.h"

#include <stdlib.h>

static bool before(const struct event *a, const struct event *b)
{
    return a->at_us < b->at_us || (a->at_us == b->at_us && a->number < b->number);
}

static void swap(struct event *a, struct event *b)
{
    const struct event kept = *a;
    *a = *b;
    *b = kept;
}

void schedule_add(struct schedule *schedule, int64_t at_us, event_fn *run, int64_t a, int64_t b)
{
    if (schedule->count == schedule->room) {
        schedule->room = schedule->room > 0 ? schedule->room * 2 : 1024;
        schedule->events = realloc(schedule->events, schedule->room * sizeof *schedule->events);
        if (schedule->events == NULL)
            abort();
    }
    struct event *heap = schedule->events;
    size_t i = schedule->count++;
    heap[i] = (struct event){at_us, schedule->planned++, run, a, b};
    for (; i > 0 && before(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

int64_t schedule_next_us(const struct schedule *schedule)
{
    return schedule->count > 0 ? schedule->events[0].at_us : INT64_MAX;
}

struct event schedule_take(struct schedule *schedule)
{
    struct event *heap = schedule->events;
    const struct event first = heap[0];
    const size_t count = --schedule->count;
    heap[0] = heap[count];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < count; child++)
            least = before(&heap[child], &heap[least]) ? child : least;
        if (least == i)
            return first;
        swap(&heap[i], &heap[least]);
        i = least;
    }
}

void schedule_finish(struct schedule *schedule)
{
    free(schedule->events);
    *schedule = (struct schedule){0};
}
