#include "sim/world/staff.h"

#include "controller/daemon/requests.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd.h"

enum {
    LOWERED_DAYS = 6, /* one day in so many a lifeguard is away for a while */
    COUNTED_DAYS = 5, /* one day in so many somebody counts */
    AWAY_MINUTES_MAX = 45,
    PLACES_LEFT_MAX = 12,
    LOOK_S_MAX = 240,
};

static void ask(struct world *world, const char *method, int64_t persons, const char *reason)
{
    static const struct requester who = {.author = "chief", .role = COMMAND_CASHIER};
    json_t *words = json_pack("{s:s, s:I, s:s}", "zone", world->site->zones[0].name, "persons",
                              (json_int_t)persons, "reason", reason);
    if (world->running)
        request_run(&world->hall, &who, method, words, NULL);
    json_decref(words);
    world_settle(world);
}

static void set_back(struct world *world, int64_t a, int64_t b)
{
    (void)a;
    (void)b;
    ask(world, "capacity set", world->site->capacity.zones[0].limits.at_once.persons, "all here");
}

/* Hardly more than are inside now: soon it is full. */
static void lower(struct world *world, int64_t a, int64_t b)
{
    const int64_t configured = world->site->capacity.zones[0].limits.at_once.persons;
    const int64_t persons =
        crowd_inside(world, 0) + chance_between(&world->chance, 0, PLACES_LEFT_MAX);
    (void)a;
    (void)b;
    ask(world, "capacity set", persons < configured ? persons : configured, "a lifeguard is away");
    world_plan(world, chance_between(&world->chance, 5, AWAY_MINUTES_MAX) * 60 * SECOND_US,
               set_back, 0, 0);
}

static void count(struct world *world, int64_t a, int64_t b)
{
    (void)a;
    (void)b;
    ask(world, "presence set", crowd_inside(world, 0), "counted by hand");
}

static void end_alarm(struct world *world, int64_t a, int64_t b)
{
    static const struct requester who = {.author = "chief", .role = COMMAND_CASHIER};
    (void)a;
    (void)b;
    if (world->running && !world->hall.alarm)
        return;
    json_t *words = json_pack("{s:s}", "reason", "the building was looked at");
    auditor_alarm_end_asked(world->auditor);
    if (world->running)
        request_run(&world->hall, &who, "alarm end", words, NULL);
    json_decref(words);
    world_settle(world);
    staff_after_fire(world); /* it may be refused: elsewhere the panel still shows fire */
}

void staff_after_fire(struct world *world)
{
    world_plan(world, chance_between(&world->chance, 20, LOOK_S_MAX) * SECOND_US, end_alarm, 0, 0);
}

void staff_plan_day(struct world *world, size_t day)
{
    if (chance_between(&world->chance, 1, LOWERED_DAYS) == 1)
        world_plan(world, crowd_lively_us(world, day, &world->chance) - world->now_us, lower, 0, 0);
    if (chance_between(&world->chance, 1, COUNTED_DAYS) == 1)
        world_plan(world, crowd_lively_us(world, day, &world->chance) - world->now_us, count, 0, 0);
}
