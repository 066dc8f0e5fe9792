/* control: the simulator's control socket: words in, one JSON object a line out. `help` lists the
 * words. Owns the words. Anyone who can open the socket may drive the wires and read their true
 * state. */
#ifndef PORTILLON_SIM_WIRE_CONTROL_H
#define PORTILLON_SIM_WIRE_CONTROL_H

#include "sim/wire/world.h"

/* Serves a Unix stream socket at `path` from a thread of its own until world->stopping. */
bool control_start(struct world *world, const char *path, pthread_t *ret_thread);

/* Carries out one line of words and writes the answer. The world must not be locked. */
void control_line(struct world *world, char *words, char *answer, size_t size);

#endif
