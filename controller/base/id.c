#include "controller/base/id.h"

static const int64_t epoch_unix_ms = 1577836800000; /* 2020-01-01T00:00:00Z */

int64_t id_next(struct id_maker *maker, struct wall_time now)
{
    const int64_t node = (int64_t)(maker->node & ID_NODE_MAX) << 12;
    int64_t ms = now.unix_ms - epoch_unix_ms;
    int64_t id = (ms > 0 ? ms << 22 : 0) | node;
    if (id <= maker->last) {
        /* the same millisecond, or a clock that stepped back: count on from the last one */
        ms = maker->last >> 22;
        const int64_t sequence = (maker->last & 0xfff) + 1;
        id = sequence <= 0xfff ? (ms << 22 | node | sequence) : ((ms + 1) << 22 | node);
    }
    maker->last = id;
    return id;
}
