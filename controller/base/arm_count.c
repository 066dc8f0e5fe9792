#include "controller/base/arm_count.h"

enum { UPTIME_SLACK_S = 10 };

uint64_t arm_count_delta(uint64_t from, uint64_t to, uint32_t bits)
{
    const uint64_t mask = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    return (to - from) & mask;
}

bool arm_count_same_board(const struct arm_count *a, const struct arm_count *b)
{
    const uint64_t gap = a->uptime_start_s > b->uptime_start_s
                             ? a->uptime_start_s - b->uptime_start_s
                             : b->uptime_start_s - a->uptime_start_s;
    return a->boot == b->boot && a->bits == b->bits && gap <= UPTIME_SLACK_S;
}

int64_t arm_count_entries(const struct arm_count *from, const struct arm_count *to, int64_t persons)
{
    const int64_t delta = (int64_t)arm_count_delta(from->entry, to->entry, to->bits);
    return arm_count_same_board(from, to) && delta <= persons + 2 ? delta : -1;
}
