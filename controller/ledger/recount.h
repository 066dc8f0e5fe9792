/* recount: which zones somebody should count. After an alarm that is each of them, until it was
 * counted; otherwise one where more have left than had come in since the last count of the day.
 * Part of ledger. */
#ifndef PORTILLON_LEDGER_RECOUNT_H
#define PORTILLON_LEDGER_RECOUNT_H

#include "controller/ledger/ledger.h"

enum recount_reason { RECOUNT_NONE, RECOUNT_AFTER_ALARM, RECOUNT_EXITS_OF_NOBODY };

/* An alarm is over. Inside a batch. */
MUST_CHECK enum err recount_want_all(struct ledger *ledger);

/* Somebody has counted a zone, in which so many of nobody had left that day. Inside a batch. */
MUST_CHECK enum err recount_done(struct ledger *ledger, const char *zone, int64_t exits_of_nobody,
                                 struct wall_time now);

/* True while one of the site's zones is still to be counted after an alarm. */
MUST_CHECK enum err recount_any_wanted(struct ledger *ledger, bool *ret_wanted);

/* Why a zone should be counted. */
MUST_CHECK enum err recount_why(struct store *store, const char *zone, int64_t exits_of_nobody,
                                struct wall_time now, enum recount_reason *ret_why);

#endif
