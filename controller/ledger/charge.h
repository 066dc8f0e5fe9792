/* charge: what a stay costs that is priced at the way out, from badge-in to badge-out.
 * Owns the case of the stay and its rows. Leaves prices to tariff. Ledger thread only. */
#ifndef PORTILLON_LEDGER_CHARGE_H
#define PORTILLON_LEDGER_CHARGE_H

#include "controller/ledger/ledger.h"

/* A stay that has ended. `why` is a stored word: exit, no_exit_seen. */
struct stay {
    const struct pass_record *pass;
    const struct visit_record *visit;
    int64_t minutes;       /* elapsed, each that has started */
    struct wall_time left; /* when; decides about lateness */
    const char *why;
    struct wall_time now;
};

/* Writes the charge under the tariff that the pass was sold under, and another one when they left
 * late. A stay that cannot be priced is written with nothing to pay and says why: an exit is never
 * refused. */
MUST_CHECK enum err ledger_charge(struct ledger *ledger, const struct stay *stay);

/* Elapsed minutes, each that has started; 0 or less elapsed is nothing. */
int64_t ledger_started_minutes(int64_t elapsed_ms);

#endif
