/* stays: running clocks of time credits and of stays that are priced at the way out: when they
 * start, what stops them, and what is charged then. Part of ledger: runs on the ledger thread,
 * inside a batch. Leaves how many minutes that is to pass/entry, and what a stay costs to
 * ledger/charge. */
#ifndef PORTILLON_LEDGER_STAYS_H
#define PORTILLON_LEDGER_STAYS_H

#include "controller/ledger/ledger.h"

/* Kinds whose stay has a beginning and an end. */
bool stays_run(enum tariff_formula_kind kind);

/* Starts the clock of a pass that has one, whose entry itself moves no units: *units becomes 0. */
MUST_CHECK enum err stays_start(struct ledger *ledger, int64_t pass_id,
                                const struct resolution *resolution, int64_t *units);

/* Stops the running clock of whichever of the card's passes for the zone has one, and those that
 * run in zones inside it, of which it tells nothing. *ret_pass_id 0 when none of the first had. */
MUST_CHECK enum err stays_stop(struct ledger *ledger, const char *uid, const char *zone,
                               struct wall_time now, int64_t *ret_pass_id, int64_t *ret_minutes);

/* The site's rule, which holds until the ledger is closed. */
void stays_set_rule(struct ledger *ledger, struct clock_rule rule);

/* Somebody goes into a zone with a clock of its own, or comes out of it: the clocks of the zone
 * around it stand still meanwhile. Does nothing for other zones. */
MUST_CHECK enum err stays_go_in(struct ledger *ledger, const char *uid, const char *zone,
                                struct wall_time now);
MUST_CHECK enum err stays_come_out(struct ledger *ledger, const char *uid, const char *zone,
                                   struct wall_time now);

/* Everybody leaves at once: what that does to the running clocks is the site's rule. */
MUST_CHECK enum err stays_evacuate(struct ledger *ledger, struct wall_time now);

#endif
