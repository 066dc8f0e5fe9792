/* controller: the life of portillond in the world: made, started, killed, cut from its power, and
 * started again by its service manager. Owns the hall and the ledger while they live. */
#ifndef PORTILLON_SIM_WORLD_CONTROLLER_H
#define PORTILLON_SIM_WORLD_CONTROLLER_H

#include "sim/world/world.h"

/* Makes the ledger on the empty disk, starts, and puts the tariff into force. False with a reason
 * on standard error. */
bool controller_install(struct world *world);
void controller_start(struct world *world);
void controller_stop(struct world *world);

enum controller_death { DEATH_KILLED, DEATH_POWER };
void controller_die(struct world *world, enum controller_death death);

/* A fault that the disk will come to; it takes the place of one that has not happened yet. */
void controller_plan_disk(struct world *world, enum mishap mishap, const struct disk_plan *plan);

void controller_deliver(struct world *world, const struct carried *carried);
void controller_lost_bus(struct world *world, int64_t bus, int64_t life);
void controller_lost_reader(struct world *world, int64_t reader, int64_t life);
void controller_pass_time(struct world *world);
void controller_tick(struct world *world);

#endif
