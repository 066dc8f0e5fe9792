/* staff: who lower how many may be inside while a lifeguard is away, and count by hand. They do it
 * on any day, whatever goes wrong. */
#ifndef PORTILLON_SIM_WORLD_STAFF_H
#define PORTILLON_SIM_WORLD_STAFF_H

#include "sim/world/world.h"

void staff_plan_day(struct world *world, size_t day);
/* A fire is over: somebody looks at the building, then ends the alarm. */
void staff_after_fire(struct world *world);

#endif
