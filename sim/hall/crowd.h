/* crowd: seeded people who come to the gates, and their own diary, which the controller cannot see.
 * Owns people, lanes (one thread a gate) and what each of them did and saw. Leaves judging to
 * audit. */
#ifndef PORTILLON_SIM_HALL_CROWD_H
#define PORTILLON_SIM_HALL_CROWD_H

#include "sim/hall/killer.h"
#include "sim/hall/stage.h"

enum { CROWD_PEOPLE_MAX = 640, CROWD_LATENCIES_MAX = 20000, CROWD_UNITS = 12 };

enum habit {
    HABIT_WALKS,
    HABIT_WALKS_AWAY,
    HABIT_BADGES_TWICE,
    HABIT_EMPTY_CARD,
    HABIT_UNKNOWN_CARD,
    HABIT_BLOCKED_CARD,
    HABIT_COUNT
};

/* One person's diary. */
struct person {
    enum habit habit;
    size_t lane;
    struct card *card;
    char uid[24];
    int64_t passes;  /* rotations done, with the own body */
    int64_t greens;  /* own orders seen */
    int64_t nothing; /* taps after which nothing was seen */
};

struct lane_diary {
    int64_t taps, greens, reds, repeated, nothing;
};

struct crowd {
    struct stage *stage;
    struct killer *killer;
    uint64_t seed;
    int64_t taps_wanted; /* 0: until stopped */
    int64_t pause_ms;    /* between two people */
    atomic_bool stopping;
    atomic_llong taps;
    size_t person_count;
    struct person people[CROWD_PEOPLE_MAX];
    struct lane_diary diaries[WORLD_BOARDS_MAX];
    pthread_mutex_t latency_lock;
    size_t latency_count;
    int64_t latencies_us[CROWD_LATENCIES_MAX]; /* card in the field to unlock at the board */
    pthread_t threads[WORLD_BOARDS_MAX];
};

/* Makes the people, their cards and passes. */
MUST_CHECK enum err crowd_init(struct crowd *crowd, struct stage *stage, struct killer *killer,
                               uint64_t seed, int64_t taps_wanted, struct err_text *text);
void crowd_start(struct crowd *crowd);
void crowd_join(struct crowd *crowd);

#endif
