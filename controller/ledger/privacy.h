/* privacy: who it was that passed is forgotten when its time has come; that somebody passed, and
 * what it cost, is not. Part of ledger: runs on the ledger thread. */
#ifndef PORTILLON_LEDGER_PRIVACY_H
#define PORTILLON_LEDGER_PRIVACY_H

#include "controller/ledger/ledger.h"

/* What is forgotten is not found again: a night takes no more than a week of it, so that a clock
 * which starts years ahead does no more harm than that. After a long time switched off the nights
 * catch up. */
enum { PRIVACY_NIGHT_DAYS_MAX = 7 };

/* Forgets who passed before an instant, at most so many rows of each kind. Inside a transaction. */
MUST_CHECK enum err privacy_forget(struct ledger *ledger, struct wall_time before, int64_t rows,
                                   int64_t *ret_changed);

#endif
