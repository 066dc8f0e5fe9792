#include "sim/world/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim/world/controller.h"
#include "sim/world/turnstiles.h"

enum { COMMIT_US = 2 * MS_US, SHORTEN_S_MAX = 20 };

static int64_t read_mono(void *context)
{
    return ((const struct world *)context)->now_us;
}

static int64_t read_wall(void *context)
{
    const struct world *world = context;
    return world->now_us + world->wall_offset_us;
}

static bool load(struct world *world)
{
    static struct faults faults;
    struct chance chance = chance_of(world->options.seed, 3);
    int line;
    world->site = site_load(PORTILLON_SOURCE_FOLDER "/sim/world/site.yaml", &faults);
    if (world->site == NULL) {
        (void)fprintf(stderr, "%s\n", faults.lines[0]);
        return false;
    }
    if (!calendar_load(&world->calendar, PORTILLON_SOURCE_FOLDER "/sim/world/attendance.csv",
                       &chance, &line)) {
        (void)fprintf(stderr, "attendance.csv:%d: cannot be read\n", line);
        return false;
    }
    if (world->options.first_day + world->options.days > (int64_t)world->calendar.day_count) {
        (void)fprintf(stderr, "the year has %zu open days\n", world->calendar.day_count);
        return false;
    }
    return true;
}

/* The evening before the first day. */
static void set_time(struct world *world)
{
    const struct civil_date first = world->calendar.days[world->options.first_day].date;
    const struct wall_time evening = {civil_to_wall(first, 0).unix_ms - 3600000};
    world->now_us = 1000 * (int64_t)SECOND_US;
    world->true_offset_us = world->wall_offset_us = evening.unix_ms * MS_US - world->now_us;
}

static bool make(struct world *world)
{
    static struct clock_source clock = {.mono_us = read_mono, .wall_us = read_wall};
    for (int64_t i = WORLD_MESSAGES_MAX; i > 0; i--)
        world->free_messages[world->free_count++] = i - 1;
    if (!load(world))
        return false;
    set_time(world);
    clock.context = world;
    clock_use(&clock);
    chance_take_over(world->options.seed);
    world->chance = chance_of(world->options.seed, 1);
    world->commit_us = COMMIT_US;
    world->wake_us = world->tick_us = WORLD_NEVER;
    world->disk = disk_create(world->options.seed);
    world->crowd = crowd_create(world);
    world->auditor = auditor_create(world);
    world->mishaps.level = world->options.level;
    memcpy(world->mishaps.without, world->options.without, sizeof world->mishaps.without);
    return turnstiles_init(world) && controller_install(world);
}

static void unmake(struct world *world)
{
    auditor_destroy(world->auditor);
    if (world->ledger != NULL)
        ledger_thread_stop(world->ledger);
    crowd_destroy(world->crowd);
    disk_destroy(world->disk);
    site_destroy(world->site);
    schedule_finish(&world->schedule);
    clock_use(NULL);
    free(world);
}

static void take_outcome(const struct world *world, struct play_outcome *outcome)
{
    *outcome = (struct play_outcome){
        .agrees = auditor_agrees(world->auditor),
        .counts = auditor_counts(world->auditor),
        .crowd = crowd_counts(world),
        .taps = world->taps,
        .race_rounds = world->race.rounds,
        .race_opened = world->race.opened,
        .race_both = world->race.both,
        .crashes = world->crashes,
        .events = (int64_t)world->event_number,
        .days = world->options.days,
    };
    outcome->last_day = (int64_t)world->day;
    memcpy(outcome->fired, world->mishaps.fired, sizeof outcome->fired);
    memcpy(outcome->difference, auditor_difference(world->auditor), sizeof outcome->difference);
    outcome->story_count = auditor_story(world->auditor, outcome->story);
}

bool play(const struct world_options *options, struct play_outcome *ret_outcome)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        abort();
    world->options = *options;
    const bool made = make(world);
    if (made) {
        world_play(world);
        take_outcome(world, ret_outcome);
    }
    unmake(world);
    return made;
}

/* A story is made shorter for as long as someone waits for it. */
static bool patient(const struct timespec *since)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - since->tv_sec < SHORTEN_S_MAX;
}

static bool still_differs(const struct world_options *options, struct play_outcome *shorter)
{
    static struct play_outcome outcome;
    if (!play(options, &outcome) || outcome.agrees)
        return false;
    *shorter = outcome;
    return true;
}

/* Leaves out the days after, then days before, then one kind of mishap after the other, as long as
 * it still differs. */
static void shorten(struct world_options *options, struct play_outcome *outcome)
{
    struct timespec since;
    (void)clock_gettime(CLOCK_MONOTONIC, &since);
    options->days =
        outcome->last_day - options->first_day + 1; /* what came after is of no matter */
    for (int64_t days = 1; days < options->days && patient(&since); days *= 4) {
        struct world_options less = *options;
        less.first_day = options->first_day + options->days - days;
        less.days = days;
        if (still_differs(&less, outcome)) {
            *options = less;
            break;
        }
    }
    for (int i = 0; i < MISHAP_COUNT && patient(&since); i++) {
        struct world_options less = *options;
        less.without[i] = true;
        if (still_differs(&less, outcome))
            *options = less;
    }
}

void play_explain(const struct world_options *options, const struct play_outcome *outcome)
{
    static struct play_outcome shorter;
    struct world_options less = *options;
    (void)fprintf(stderr, "seed %llu, event %lld: %s\n", (unsigned long long)options->seed,
                  (long long)outcome->events, outcome->difference);
    shorter = *outcome;
    shorten(&less, &shorter);
    (void)fprintf(stderr, "the shortest story that shows it: %s\n", shorter.difference);
    for (size_t i = 0; i < shorter.story_count; i++)
        (void)fprintf(stderr, "  %s\n", shorter.story[i]);
    (void)fprintf(stderr,
                  "again with: sim/run --world --seed %llu --first-day %lld --days %lld "
                  "--faults %s",
                  (unsigned long long)less.seed, (long long)less.first_day, (long long)less.days,
                  less.level == MISHAPS_MANY   ? "many"
                  : less.level == MISHAPS_SOME ? "some"
                                               : "none");
    for (int i = 0; i < MISHAP_COUNT; i++) {
        if (less.without[i])
            (void)fprintf(stderr, " --without %s", mishap_word((enum mishap)i));
    }
    (void)fprintf(stderr, "\n");
}
