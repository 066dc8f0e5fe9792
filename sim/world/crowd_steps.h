/* crowd_steps: what the files of the crowd share: who does what next. Part of crowd. */
#ifndef PORTILLON_SIM_WORLD_CROWD_STEPS_H
#define PORTILLON_SIM_WORLD_CROWD_STEPS_H

#include "sim/world/crowd_people.h"

/* Whatever was planned for someone before is forgotten with this. */
void crowd_step_to(struct world *world, struct person *person, enum person_state state,
                   int64_t delay_us);
void crowd_join_queue(struct world *world, struct person *person);
void crowd_leave_queue(struct world *world, struct person *person);
/* Out of the queue: home, or what is left of the visit without it. */
void crowd_give_up(struct world *world, struct person *person);
/* How long they stay where they are, and where they go then. */
void crowd_plan_stay(struct world *world, struct person *person);

/* The zone inside the pools: they queue at its door; they are back in the pools, having been there
 * or not; what they do when it does not open. */
void crowd_go_in(struct world *world, struct person *person);
void crowd_come_out(struct world *world, struct person *person);
void crowd_refused_inside(struct world *world, struct person *person, const char *reason);

/* The gym: a club asks at the till for as many as are still outside, and what it does about the
 * answer; whether somebody who has left comes back. */
void crowd_ask_club(struct world *world, struct person *person);
void crowd_club_answered(struct world *world, struct person *person, const json_t *result);
bool crowd_comes_back(struct world *world, struct person *person);

/* Somebody who has been planned for the day comes at an instant. */
void crowd_will_come(struct world *world, struct person *person, int64_t at_us);

/* The till. Until it is answered the same sale is asked for with the same key. */
void crowd_ask_till(struct world *world, struct person *person, bool by_hand);

#endif
