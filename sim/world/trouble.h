/* trouble: plans the mishaps of a day and makes those happen that need no waiting for a tap, a poll
 * or an order: deaths, cuts, fires, jumps of the clock. Owns nothing but the plan. */
#ifndef PORTILLON_SIM_WORLD_TROUBLE_H
#define PORTILLON_SIM_WORLD_TROUBLE_H

#include "sim/world/world.h"

void trouble_new_day(struct world *world, size_t day);

#endif
