/* arm_count: the rotation counters of an arm, on one life of its board. Pure.
 * Owns what a difference of two counts means. */
#ifndef PORTILLON_BASE_ARM_COUNT_H
#define PORTILLON_BASE_ARM_COUNT_H

#include <stdbool.h>
#include <stdint.h>

struct arm_count {
    uint64_t entry, exit;
    uint32_t bits;           /* width of the counters */
    uint64_t boot;           /* changes when the board, or whoever counts for it, starts again */
    uint64_t uptime_start_s; /* UTC seconds; 0 when the board does not tell */
};

/* How far a counter went, modulo its width. */
uint64_t arm_count_delta(uint64_t from, uint64_t to, uint32_t bits);
/* False when the board was restarted between two counts. */
bool arm_count_same_board(const struct arm_count *a, const struct arm_count *b);

/* Entries between two counts, for an order of `persons` rotations; -1 when they cannot be believed:
 * another life of the board, or a difference outside 0 to persons + 2. */
int64_t arm_count_entries(const struct arm_count *from, const struct arm_count *to,
                          int64_t persons);

#endif
