/* outcome: what a run against lying devices came to. */
#ifndef PORTILLON_TESTS_HOSTILE_OUTCOME_H
#define PORTILLON_TESTS_HOSTILE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

struct outcome {
    uint64_t answers, bad_answers;
    uint64_t believed; /* answers that were taken, checked against the truth */
    uint64_t ended;    /* drivers that died or had to be ended, and were started again */
    int64_t call_ms_max;
    int64_t back_ms_max; /* from the end of the lies to the first three right answers in a row */
    bool broken;
};

#endif
