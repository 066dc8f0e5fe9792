/* readers: the card readers of the world and their drivers. Owns the cards that lie there. */
#ifndef PORTILLON_SIM_WORLD_READERS_H
#define PORTILLON_SIM_WORLD_READERS_H

#include "sim/world/world.h"

void readers_start_driver(struct world *world, size_t reader);
void readers_kill_driver(struct world *world, size_t reader);
void readers_unplug(struct world *world, size_t reader, int64_t for_us);

/* A card is held to the reader of a gate, for as long as `for_us`. Taken away when another comes.
 */
void readers_tap(struct world *world, size_t gate, bool exit, const char *uid, int64_t for_us);

#endif
