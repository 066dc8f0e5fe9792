/* bench_hall: a hall and its ledger on a simulated disk, for fuzzers that speak to it. Made once;
 * what one input leaves behind is there for the next. Aborts when the ledger does not verify. */
#ifndef PORTILLON_TESTS_BENCH_HALL_H
#define PORTILLON_TESTS_BENCH_HALL_H

#include "controller/daemon/hall.h"

struct hall *bench_hall(void);
/* The ledger does what it was asked, the hall hears of it, time goes by. */
void bench_settle(int64_t ms);
/* Proves the ledger; now and then, for it takes a while, and at the end. */
void bench_verify(void);

#endif
