/* timekeeping: whether the wall clock can be believed. A small machine whose battery is empty
 * starts years ago: until its clock is right, or somebody has said that it is, nothing is sold, and
 * what is valid by the clock or by the chain opens. Part of ledger: runs on the ledger thread. The
 * chain is the witness.
 */
#ifndef PORTILLON_LEDGER_TIMEKEEPING_H
#define PORTILLON_LEDGER_TIMEKEEPING_H

#include "controller/ledger/ledger.h"

enum { TIMEKEEPING_DOUBT_MS = 6 * 3600000 };

/* Reads the latest instant that the chain tells of, since somebody last confirmed the clock. */
MUST_CHECK enum err timekeeping_load(struct ledger *ledger);

/* True when the clock is more than six hours behind the latest instant of the chain. */
bool timekeeping_behind(int64_t latest_ms, struct wall_time now);

/* The latest instant that is known: by the chain, when the clock is behind it. */
struct wall_time timekeeping_latest(const struct ledger *ledger, struct wall_time now);

/* Somebody has looked at the clock, and it is right: a row of the chain says who. */
struct clock_confirmation {
    const char *reason, *author;
    struct wall_time now;
};
MUST_CHECK enum err timekeeping_confirm(struct ledger *ledger,
                                        const struct clock_confirmation *confirmation);

#endif
