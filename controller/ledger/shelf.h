/* shelf: the tariffs that passes were sold under, parsed when they are first asked for.
 * Owns a few of them, in the ledger; the oldest makes room. Ledger thread only. A file may be
 * parsed here: charges and groups ask, a tap never does. */
#ifndef PORTILLON_LEDGER_SHELF_H
#define PORTILLON_LEDGER_SHELF_H

#include "controller/ledger/ledger.h"

/* The tariff that a pass was sold under, as it stood then; it stays the shelf's, until others are
 * taken. ERR_NOT_FOUND when it is not known any more. */
MUST_CHECK enum err shelf_take(struct ledger *ledger, const struct pass_record *pass,
                               struct tariff **ret_tariff);

#endif
