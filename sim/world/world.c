#include "sim/world/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world/auditor.h"
#include "sim/world/controller.h"
#include "sim/world/crowd.h"
#include "sim/world/race.h"
#include "sim/world/staff.h"
#include "sim/world/trouble.h"
#include "sim/world/turnstiles.h"

struct wall_time world_wall(const struct world *world)
{
    return (struct wall_time){(world->now_us + world->wall_offset_us) / MS_US};
}

void world_plan(struct world *world, int64_t delay_us, event_fn *run, int64_t a, int64_t b)
{
    schedule_add(&world->schedule, world->now_us + (delay_us > 0 ? delay_us : 0), run, a, b);
}

static void arrive(struct world *world, int64_t place, int64_t unused)
{
    const struct carried carried = world->messages[place];
    (void)unused;
    if (!carried.to_hall && world->buses[carried.channel].hung &&
        world->buses[carried.channel].life == carried.life) {
        world_plan(world, 50 * MS_US, arrive, place, 0); /* it waits in the channel */
        return;
    }
    world->free_messages[world->free_count++] = place;
    controller_deliver(world, &carried);
}

void world_carry(struct world *world, const struct carried *carried, int64_t delay_us)
{
    int64_t *last_us = carried->from_reader ? &world->readers[carried->channel].last_sent_us
                       : carried->to_hall   ? &world->buses[carried->channel].last_sent_us
                                            : &world->buses[carried->channel].last_told_us;
    int64_t at_us = world->now_us + delay_us;
    if (world->free_count == 0)
        return; /* as a full channel: nothing is queued */
    at_us = at_us > *last_us ? at_us : *last_us;
    *last_us = at_us;
    const int64_t place = world->free_messages[--world->free_count];
    world->messages[place] = *carried;
    schedule_add(&world->schedule, at_us, arrive, place, 0);
}

/* The next thing that happens, whoever it happens to. */
static int64_t next_us(const struct world *world)
{
    int64_t next = schedule_next_us(&world->schedule);
    const int64_t polls = turnstiles_next_us(world);
    next = polls < next ? polls : next;
    if (world->running && world->wake_us < next)
        next = world->wake_us;
    if (world->running && world->tick_us < next)
        next = world->tick_us;
    return next;
}

static void play_one(struct world *world, int64_t at_us)
{
    world->now_us = at_us > world->now_us ? at_us : world->now_us;
    world->event_number++;
    if (schedule_next_us(&world->schedule) <= world->now_us) {
        const struct event event = schedule_take(&world->schedule);
        event.run(world, event.a, event.b);
    } else if (turnstiles_next_us(world) <= world->now_us) {
        turnstiles_run(world);
    } else if (world->running && world->wake_us <= world->now_us) {
        controller_pass_time(world);
    } else if (world->running) {
        controller_tick(world);
    }
}

static void play_until(struct world *world, int64_t until_us)
{
    while (!world->stopped && next_us(world) <= until_us)
        play_one(world, next_us(world));
    if (!world->stopped)
        world->now_us = until_us > world->now_us ? until_us : world->now_us;
}

static int64_t midnight_us(const struct world *world, struct civil_date date)
{
    return civil_to_wall(date, 0).unix_ms * MS_US - world->true_offset_us;
}

static void play_day(struct world *world, size_t day)
{
    const struct civil_date date = world->calendar.days[day].date;
    const bool last = day + 1 == (size_t)(world->options.first_day + world->options.days);
    const struct civil_date next = civil_date_add_days(date, 1);
    play_until(world, midnight_us(world, date));
    trouble_new_day(world, day);
    if (world->options.race > 0) {
        race_plan_day(world, day);
    } else {
        crowd_plan_day(world, day);
        crowd_plan_gym(world, day);
        staff_plan_day(world, day);
    }
    if (last && world->options.until_minute > 0) {
        play_until(world, midnight_us(world, date) +
                              world->options.until_minute * 60 * (int64_t)SECOND_US);
        return;
    }
    play_until(world, midnight_us(world, next) - SECOND_US);
    if (world->stopped)
        return;
    auditor_check_quiet(world->auditor);
    auditor_check_serving(world->auditor);
    auditor_check_all(world->auditor, last || next.month != date.month);
}

void world_play(struct world *world)
{
    const int64_t days = world->options.days;
    for (int64_t i = 0; i < days && !world->stopped; i++)
        play_day(world, (size_t)(world->options.first_day + i));
}
