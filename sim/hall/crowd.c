#include "sim/hall/crowd.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"

enum {
    PATIENCE_MS = 3000, /* then a person gives up on a lamp */
    PATIENCE_KILLED_MS = 8000,
    TAP_MS = 80,         /* how long a hand holds the card at least */
    SECOND_TAP_MS = 420, /* the reader must have seen the card leave before */
};

struct lane {
    struct crowd *crowd;
    size_t index;
    struct reader_model *reader;
    struct board_model *board;
    uint64_t random;
    size_t turns[HABIT_COUNT];
};

/* xorshift64*: the same seed gives the same crowd. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static enum habit habit_of(uint64_t draw)
{
    static const unsigned shares[HABIT_COUNT] = {70, 8, 6, 6, 6, 4};
    unsigned left = (unsigned)(draw % 100);
    for (int habit = 0; habit < HABIT_COUNT; habit++) {
        if (left < shares[habit])
            return (enum habit)habit;
        left -= shares[habit];
    }
    return HABIT_WALKS;
}

static bool sell_pass(struct stage *stage, const struct person *person, size_t number)
{
    char name[32];
    (void)snprintf(name, sizeof name, "PERSONNE %zu", number + 1);
    json_t *result = stage_call(stage, "sell",
                                json_pack("{s:s, s:s, s:s, s:s, s:s}", "product",
                                          "baignade/adulte_18/12_entrees", "card", person->uid,
                                          "holder", name, "birth", "1990-05-17", "pay", "card"));
    const bool sold = json_object_get(result, "pass") != NULL;
    json_decref(result);
    return sold;
}

static bool prepare_card(struct stage *stage, const struct person *person, size_t number)
{
    if (person->habit == HABIT_UNKNOWN_CARD)
        return true;
    if (!sell_pass(stage, person, number))
        return false;
    json_t *result = NULL;
    if (person->habit == HABIT_EMPTY_CARD)
        result = stage_call(stage, "pass correct",
                            json_pack("{s:s, s:i, s:s}", "card", person->uid, "units", -CROWD_UNITS,
                                      "reason", "an empty card for the crowd"));
    else if (person->habit == HABIT_BLOCKED_CARD)
        result = stage_call(stage, "card block", json_pack("{s:s}", "card", person->uid));
    else
        return true;
    const bool done = result != NULL && json_object_get(result, "refused") == NULL;
    json_decref(result);
    return done;
}

static bool add_person(struct crowd *crowd, size_t lane, enum habit habit)
{
    const size_t number = crowd->person_count;
    struct person *person = &crowd->people[number];
    uint8_t uid[7] = {0x04, 0xC0, 0x1D, 0, 0, (uint8_t)(number >> 8), (uint8_t)number};
    char name[CARD_NAME_SIZE];
    *person = (struct person){.habit = habit, .lane = lane};
    text_format_hex(uid, sizeof uid, person->uid);
    (void)snprintf(name, sizeof name, "P%zu", number + 1);
    world_lock(&crowd->stage->world);
    person->card = world_add_card(&crowd->stage->world, name, uid, sizeof uid);
    world_unlock(&crowd->stage->world);
    crowd->person_count++;
    return person->card != NULL && prepare_card(crowd->stage, person, number);
}

enum err crowd_init(struct crowd *crowd, struct stage *stage, struct killer *killer, uint64_t seed,
                    int64_t taps_wanted, struct err_text *text)
{
    const int64_t per_lane = taps_wanted > 0 ? taps_wanted / (int64_t)stage->gate_count : 60;
    const size_t walkers = (size_t)(per_lane < 400 ? per_lane / 6 + 6 : 70);
    crowd->stage = stage;
    crowd->killer = killer;
    crowd->seed = seed;
    crowd->taps_wanted = taps_wanted;
    (void)pthread_mutex_init(&crowd->latency_lock, NULL);
    for (size_t lane = 0; lane < stage->gate_count; lane++) {
        for (int habit = 0; habit < HABIT_COUNT; habit++) {
            const size_t wanted = habit == HABIT_WALKS       ? walkers
                                  : habit < HABIT_EMPTY_CARD ? walkers / 4 + 1
                                                             : 4;
            for (size_t i = 0; i < wanted && crowd->person_count < CROWD_PEOPLE_MAX; i++) {
                if (!add_person(crowd, lane, (enum habit)habit))
                    return err_say(ERR_IO, text, "a card of the crowd could not be prepared");
            }
        }
    }
    return ERR_OK;
}

static struct arm *arm_of(const struct lane *lane)
{
    return &lane->board->arm;
}

/* With the world locked: waits until a lamp answers, or patience ends. */
enum seen { SEEN_GREEN, SEEN_RED, SEEN_NOTHING };

static enum seen wait_lamp(const struct lane *lane, int64_t since_us)
{
    struct world *world = &lane->crowd->stage->world;
    const bool kills = killer_active(lane->crowd->killer);
    const int64_t until_us =
        clock_mono_us() + (kills ? PATIENCE_KILLED_MS : PATIENCE_MS) * INT64_C(1000);
    for (;;) {
        struct arm *arm = arm_of(lane);
        arm_advance(arm, clock_mono_us());
        if (arm->coils[COIL_UNLOCK_ENTRY] && arm->truth.entry_unlock_us >= since_us)
            return SEEN_GREEN;
        if (arm->coils[COIL_RED])
            return SEEN_RED;
        if (!world_wait_until(world, until_us) && clock_mono_us() >= until_us)
            return SEEN_NOTHING;
    }
}

static void wait_until(const struct lane *lane, int64_t until_us)
{
    struct world *world = &lane->crowd->stage->world;
    while (clock_mono_us() < until_us)
        (void)world_wait_until(world, until_us);
}

/* People do not present a card under somebody else's light. */
static void wait_dark(const struct lane *lane)
{
    struct world *world = &lane->crowd->stage->world;
    const int64_t until_us = clock_mono_us() + PATIENCE_MS * INT64_C(1000);
    for (;;) {
        struct arm *arm = arm_of(lane);
        arm_advance(arm, clock_mono_us());
        if (!arm->turning && !arm->coils[COIL_UNLOCK_ENTRY] && !arm->coils[COIL_RED])
            return;
        if (!world_wait_until(world, clock_mono_us() + 5000) && clock_mono_us() >= until_us)
            return;
    }
}

static void note_latency(struct crowd *crowd, int64_t us)
{
    (void)pthread_mutex_lock(&crowd->latency_lock);
    if (crowd->latency_count < CROWD_LATENCIES_MAX)
        crowd->latencies_us[crowd->latency_count++] = us;
    (void)pthread_mutex_unlock(&crowd->latency_lock);
}

/* With the world locked. Holds the card up and looks at the lamps. */
static enum seen tap(const struct lane *lane, struct person *person)
{
    struct crowd *crowd = lane->crowd;
    struct world *world = &crowd->stage->world;
    struct lane_diary *diary = &crowd->diaries[lane->index];
    diary->taps++;
    (void)atomic_fetch_add(&crowd->taps, 1);
    killer_before_tap(crowd->killer);
    const int64_t since_us = clock_mono_us();
    (void)world_place(world, person->card, lane->reader);
    world_unlock(world);
    killer_after_place(crowd->killer);
    world_lock(world);
    const enum seen seen = wait_lamp(lane, since_us);
    wait_until(lane, since_us + TAP_MS * 1000);
    world_remove(world, person->card);
    if (seen == SEEN_GREEN) {
        person->greens++;
        diary->greens++;
        note_latency(crowd, arm_of(lane)->truth.entry_unlock_us - since_us);
    } else if (seen == SEEN_RED) {
        diary->reds++;
    } else {
        person->nothing++;
        diary->nothing++;
    }
    return seen;
}

/* The same card again before the turn: the green stays. */
static void tap_again(const struct lane *lane, struct person *person, int64_t first_us)
{
    struct world *world = &lane->crowd->stage->world;
    struct lane_diary *diary = &lane->crowd->diaries[lane->index];
    wait_until(lane, first_us + SECOND_TAP_MS * 1000);
    if (!arm_of(lane)->coils[COIL_UNLOCK_ENTRY])
        return; /* too late for this one */
    diary->taps++;
    diary->repeated++;
    (void)atomic_fetch_add(&lane->crowd->taps, 1);
    (void)world_place(world, person->card, lane->reader);
    wait_until(lane, clock_mono_us() + TAP_MS * 1000);
    world_remove(world, person->card);
}

/* With the world locked: walks to the arm, pushes, and is through or not. */
static void walk(const struct lane *lane, struct person *person, int64_t push_us)
{
    struct crowd *crowd = lane->crowd;
    struct arm *arm = arm_of(lane);
    wait_until(lane, push_us);
    arm_advance(arm, clock_mono_us());
    const uint64_t before = arm->truth.rotations[ARM_ENTRY];
    if (!arm_push(arm, ARM_ENTRY, 1, clock_mono_us()))
        return; /* the arm does not give way */
    wait_until(lane, arm->turn_end_us - arm->turn_us / 2);
    killer_at(crowd->killer, KILL_MID_ROTATION);
    wait_until(lane, arm->turn_end_us);
    arm_advance(arm, clock_mono_us());
    killer_at(crowd->killer, KILL_AFTER_ROTATION);
    if (arm->truth.rotations[ARM_ENTRY] > before)
        person->passes++;
}

static void walk_away(const struct lane *lane)
{
    struct world *world = &lane->crowd->stage->world;
    const struct arm *arm = arm_of(lane);
    const int64_t until_us =
        clock_mono_us() + (lane->crowd->stage->profile.unlock_ms + 2000) * 1000;
    while (arm->coils[COIL_UNLOCK_ENTRY] && clock_mono_us() < until_us)
        (void)world_wait_until(world, clock_mono_us() + 5000);
    killer_at(lane->crowd->killer, KILL_DURING_SETTLE);
}

/* People of a habit come in turn: nobody is back before the reader has seen the card leave. */
static struct person *choose(struct lane *lane)
{
    struct crowd *crowd = lane->crowd;
    const enum habit habit = habit_of(next_random(&lane->random) >> 8);
    size_t *turn = &lane->turns[habit];
    for (size_t i = 0; i < crowd->person_count; i++) {
        struct person *person = &crowd->people[(*turn + i) % crowd->person_count];
        if (person->lane == lane->index && person->habit == habit) {
            *turn = (*turn + i + 1) % crowd->person_count;
            return person;
        }
    }
    return &crowd->people[0];
}

static void visit(const struct lane *lane, struct person *person)
{
    const int64_t first_us = clock_mono_us();
    const int64_t walk_us = lane->crowd->stage->profile.walk_ms * 1000;
    if (tap(lane, person) != SEEN_GREEN)
        return;
    if (person->habit == HABIT_WALKS_AWAY) {
        walk_away(lane);
        return;
    }
    if (person->habit == HABIT_BADGES_TWICE)
        tap_again(lane, person, first_us);
    const int64_t push_us = first_us + walk_us;
    walk(lane, person, push_us > clock_mono_us() ? push_us : clock_mono_us());
}

static bool more_wanted(const struct crowd *crowd)
{
    return !atomic_load(&crowd->stopping) &&
           (crowd->taps_wanted == 0 || atomic_load(&crowd->taps) < crowd->taps_wanted);
}

static void *play(void *context)
{
    struct lane *lane = context;
    struct crowd *crowd = lane->crowd;
    struct world *world = &crowd->stage->world;
    while (more_wanted(crowd)) {
        world_lock(world);
        wait_dark(lane);
        visit(lane, choose(lane));
        world_unlock(world);
        if (crowd->pause_ms > 0)
            (void)poll(NULL, 0,
                       (int)(crowd->pause_ms +
                             (int64_t)(next_random(&lane->random) % (uint64_t)crowd->pause_ms)));
    }
    free(lane);
    return NULL;
}

void crowd_start(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->stage->gate_count; i++) {
        struct lane *lane = calloc(1, sizeof *lane);
        if (lane == NULL)
            abort();
        *lane = (struct lane){.crowd = crowd,
                              .index = i,
                              .reader = &crowd->stage->world.readers[i],
                              .board = &crowd->stage->world.boards[i],
                              .random = crowd->seed * 2654435761U + i + 1};
        if (pthread_create(&crowd->threads[i], NULL, play, lane) != 0)
            abort();
    }
}

void crowd_join(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->stage->gate_count; i++)
        (void)pthread_join(crowd->threads[i], NULL);
}
