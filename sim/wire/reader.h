/* reader: a PN532 on a pseudo-terminal: the line's timing, its faults, its vanishing and return.
 * Owns one thread a reader. Leaves the chip to pn532. */
#ifndef PORTILLON_SIM_WIRE_READER_H
#define PORTILLON_SIM_WIRE_READER_H

#include "sim/wire/world.h"

/* Starts world->readers[index] behind the link `path`. False when no pseudo-terminal can be had. */
bool reader_start(struct world *world, size_t index, const char *name, const char *path,
                  pthread_t *ret_thread);

#endif
