/* turnstiles: the arms of the world with their boards, and the drivers of their lines.
 * A driver here is the real one without its wires: the same orders, standing orders and reports
 * (drivers/modbus/gate_unit), on registers that are copied instead of asked for. Owns everything
 * between the hall's messages and the people who push. */
#ifndef PORTILLON_SIM_WORLD_TURNSTILES_H
#define PORTILLON_SIM_WORLD_TURNSTILES_H

#include "sim/world/world.h"

/* False when a register map cannot be read. */
bool turnstiles_init(struct world *world);

/* A driver of each line starts with the controller, and leaves when its channel closes. */
void turnstiles_start_driver(struct world *world, size_t bus);
void turnstiles_leave(struct world *world, size_t bus);
/* Killed: nothing is locked any more by anyone but the boards themselves. */
void turnstiles_kill_driver(struct world *world, size_t bus);
void turnstiles_command(struct world *world, size_t bus, const struct driver_message *message);

/* Someone pushes. False when the arm does not give way. */
bool turnstiles_push(struct world *world, size_t gate, enum arm_way way, unsigned persons);
/* The arm gives way by force. */
bool turnstiles_force(struct world *world, size_t gate);
bool turnstiles_turning(const struct world *world, size_t gate);
bool turnstiles_open(struct world *world, size_t gate, enum arm_way way);

/* The polls that are due. */
void turnstiles_run(struct world *world);
int64_t turnstiles_next_us(const struct world *world);
void turnstiles_wake(struct world *world, size_t gate);

#endif
