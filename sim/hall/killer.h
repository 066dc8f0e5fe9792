/* killer: kills the daemon or a driver with SIGKILL, at random instants and at named points of a
 * passage. Owns the schedule. The lanes tell it where they are; it strikes when its turn has come.
 */
#ifndef PORTILLON_SIM_HALL_KILLER_H
#define PORTILLON_SIM_HALL_KILLER_H

#include "sim/hall/stage.h"

enum kill_point {
    KILL_RANDOM,
    KILL_AFTER_COMMIT, /* the hold is on disk, the board has not been told */
    KILL_MID_ROTATION,
    KILL_AFTER_ROTATION, /* before the post */
    KILL_DURING_SETTLE,
};
enum { KILL_POINT_COUNT = KILL_DURING_SETTLE + 1 };

enum kill_target { KILL_DAEMON, KILL_DRIVER };
enum { KILL_TARGET_COUNT = KILL_DRIVER + 1 };

struct killer {
    struct stage *stage;
    bool targets[KILL_TARGET_COUNT];
    pthread_mutex_t lock;
    bool pending;
    enum kill_target target;
    enum kill_point point;
    int64_t due_us; /* KILL_RANDOM */
    uint64_t random;
    int stopped_driver; /* held still so that the board is not told */
    int64_t wal_before;
    int64_t counts[KILL_TARGET_COUNT][KILL_POINT_COUNT];
};

void killer_init(struct killer *killer, struct stage *stage, uint64_t seed);
bool killer_active(const struct killer *killer);
/* Plans the next kill; called now and then while the crowd runs. */
void killer_plan(struct killer *killer);
/* A kill planned for a random instant happens here. */
void killer_tick(struct killer *killer);
void killer_at(struct killer *killer, enum kill_point point);
void killer_before_tap(struct killer *killer);
void killer_after_place(struct killer *killer);

#endif
