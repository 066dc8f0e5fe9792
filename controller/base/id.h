/* id: 63-bit identifiers that no other controller can make: time, node, sequence.
 * Layout, high to low: 41 bits of milliseconds since 2020-01-01 UTC, 10 bits of node, 12 of
 * sequence. */
#ifndef PORTILLON_BASE_ID_H
#define PORTILLON_BASE_ID_H

#include <stdint.h>

#include "controller/base/clock.h"

enum { ID_NODE_MAX = 1023 };

struct id_maker {
    int64_t last;
    uint16_t node; /* 0..ID_NODE_MAX, set once at `init` of a site */
};

/* Always greater than the one before, even when the wall clock steps back. */
int64_t id_next(struct id_maker *maker, struct wall_time now);

#endif
