/* boards: asks a lying slave through drivers/modbus/modbus_line until so many answers were bad. */
#ifndef PORTILLON_TESTS_HOSTILE_BOARDS_H
#define PORTILLON_TESTS_HOSTILE_BOARDS_H

#include <stdint.h>

#include "tests/hostile/outcome.h"

/* Blocks until it is done; every wait in it has a bound. */
void boards_play(bool serial, const char *folder, uint64_t seed, uint64_t bad_count,
                 struct outcome *outcome);

#endif
