/* cards: a reader chip that lies, before drivers/nfc/nfc_reader in a process of its own, until so
 * many answers were bad. libnfc may end or hang that process: it is started again, as portillond
 * would. */
#ifndef PORTILLON_TESTS_HOSTILE_CARDS_H
#define PORTILLON_TESTS_HOSTILE_CARDS_H

#include "tests/hostile/outcome.h"

/* Blocks until it is done; every wait in it has a bound. */
void cards_play(const char *folder, uint64_t seed, uint64_t bad_count, struct outcome *outcome);

#endif
