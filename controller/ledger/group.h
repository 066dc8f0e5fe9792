/* group: what a group that pays with its card has for nothing.
 * Owns the question to the tariff that the pass was sold under, and who comes back after an alarm.
 * Ledger thread only. */
#ifndef PORTILLON_LEDGER_GROUP_H
#define PORTILLON_LEDGER_GROUP_H

#include "controller/ledger/ledger.h"

/* How many of the supervisors of a request pay a unit each when this pass pays: those beyond the
 * ratio of its category, all of them where the tariff has none. Nobody when the tariff is not
 * known. */
MUST_CHECK enum err group_supervisors_pay(struct ledger *ledger, const struct tap_request *request,
                                          const struct pass_record *pass, int64_t *ret_persons);

/* How many of the groups that the pass brought into the zone had to leave by an alarm and have not
 * come back yet: they do for nothing. Whoever went out otherwise pays again. */
MUST_CHECK enum err group_coming_back(struct ledger *ledger, const struct tap_request *request,
                                      int64_t pass_id, int64_t *ret_persons);

#endif
