/* group: what a group that pays with its card has for nothing.
 * Owns the question to the tariff that the pass was sold under. Ledger thread only. */
#ifndef PORTILLON_LEDGER_GROUP_H
#define PORTILLON_LEDGER_GROUP_H

#include "controller/ledger/ledger.h"

/* How many of the supervisors of a request pay a unit each when this pass pays: those beyond the
 * ratio of its category, all of them where the tariff has none. Nobody when the tariff is not
 * known. */
MUST_CHECK enum err group_supervisors_pay(struct ledger *ledger, const struct tap_request *request,
                                          const struct pass_record *pass, int64_t *ret_persons);

#endif
