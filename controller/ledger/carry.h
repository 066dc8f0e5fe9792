/* carry: minutes of a time credit that were used beyond what was bought, paid by another credit of
 * the account: each time two rows, one of each pass. Part of ledger: runs on the ledger thread,
 * inside a batch. Leaves what is bought to till. */
#ifndef PORTILLON_LEDGER_CARRY_H
#define PORTILLON_LEDGER_CARRY_H

#include "controller/ledger/ledger.h"

struct carry {
    int64_t from, to, minutes; /* passes */
    int64_t subject;
    const char *author, *link;
    struct wall_time now;
};
MUST_CHECK enum err carry_minutes(struct ledger *ledger, const struct carry *carry);

/* A stay has used `owed` minutes more than its pass had: other credits for the same zones pay them,
 * the earliest expiry first, as far as they go. */
MUST_CHECK enum err carry_over(struct ledger *ledger, const struct pass_record *pass, int64_t owed,
                               const struct carry *like);

#endif
