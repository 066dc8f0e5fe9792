/* crowd: the people of the world: they come, hold cards, buy, push, walk away, and go home.
 * Owns every person, the accounts they think they have, the queues at the gates, and the cashier.
 * Knows nothing of the controller but lamps, arms, displays, and what the till answers. */
#ifndef PORTILLON_SIM_WORLD_CROWD_H
#define PORTILLON_SIM_WORLD_CROWD_H

#include "sim/world/world.h"

#define CROWD_BLOCKED_UID "04B10C4ED00001"

struct crowd *crowd_create(struct world *world);
void crowd_destroy(struct crowd *crowd);

/* Plans the visits of a day, before it opens. */
void crowd_plan_day(struct world *world, size_t day);
/* A minute of the day between its first and last arrival, where there are people. */
int64_t crowd_lively_us(const struct world *world, size_t day, struct chance *chance);

/* What people see and feel. */
void crowd_sees(struct world *world, size_t gate, enum arm_coil lamp);
void crowd_turned(struct world *world, size_t gate, enum arm_way way);
void crowd_reads(struct world *world, size_t gate, const char *uid, const char *reason);
void crowd_answered(struct world *world, uint64_t connection, const json_t *result);

/* Those who are not planned: one pushes without a card, one holds a card that is not good. */
void crowd_pushes(struct world *world, size_t gate);
void crowd_blocked_card(struct world *world, size_t gate);
void crowd_unknown_card(struct world *world, size_t gate);

/* The arm is locked for those who leave, until they hold their card. */
bool crowd_leaves_by_card(const struct world *world, size_t gate);

/* The gates of the gym and of its sauna, which are for members and for clubs with their card. */
bool crowd_is_gym(const struct world *world, size_t gate);
/* Plans who comes to the gym on a day. */
void crowd_plan_gym(struct world *world, size_t day);

/* A gate to a zone that is reached through another one. */
bool crowd_is_inner(const struct world *world, size_t gate);

/* Someone is inside without anyone's leave, and goes home some time. Not at an inner gate: who goes
 * through there is inside already. */
void crowd_stranger(struct world *world, size_t gate);

/* When the holder of a card last went in, really; 0 when never. */
int64_t crowd_in_since_us(const struct world *world, const char *uid);

/* How many are really inside a zone. */
int64_t crowd_inside(const struct world *world, size_t zone);

struct crowd_counts {
    int64_t planned, gave_up, inside;
};
struct crowd_counts crowd_counts(const struct world *world);

#endif
