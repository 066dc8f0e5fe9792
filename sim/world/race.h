/* race: in the place of a crowd, one card at two gates at the same instant, again and again: a card
 * of one person, and one of a family. Whatever the gates do, there are never more entries than
 * units; the auditor holds every row against that. */
#ifndef PORTILLON_SIM_WORLD_RACE_H
#define PORTILLON_SIM_WORLD_RACE_H

#include "sim/world/world.h"

/* As many rounds of a day as are left of those that were asked for. */
void race_plan_day(struct world *world, size_t day);

/* What the till says. */
void race_answered(struct world *world, uint64_t connection, const json_t *result);

#endif
