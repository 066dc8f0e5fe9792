/* overrun: minutes of a time credit that were used beyond what was bought, and are owed. Whoever
 * buys time again pays them with it, first. */
#ifndef PORTILLON_TILL_OVERRUN_H
#define PORTILLON_TILL_OVERRUN_H

#include "controller/till/sale.h"

/* Takes what an account owes from a time credit that was just sold to it, as far as it goes: one
 * row for each of the two passes. *ret_minutes tells how many. Of another kind of pass nothing. */
MUST_CHECK enum err overrun_settle(struct ledger *ledger, const struct sale_request *request,
                                   const struct card_record *card, int64_t pass_id,
                                   int64_t *ret_minutes);

/* How many minutes an account owes, altogether. */
MUST_CHECK enum err overrun_owed(struct ledger *ledger, const struct card_record *card,
                                 struct wall_time now, int64_t *ret_minutes);

#endif
