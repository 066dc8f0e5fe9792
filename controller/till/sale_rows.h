/* sale_rows: what a sale writes: accounts, cards, holders, passes, money. For this folder only.
 * Owns the rows. Leaves whether they may be written to sale. */
#ifndef PORTILLON_TILL_SALE_ROWS_H
#define PORTILLON_TILL_SALE_ROWS_H

#include "controller/till/sale.h"

MUST_CHECK enum err sale_add_account(struct ledger *ledger, struct card_record *card,
                                     struct wall_time now);
MUST_CHECK enum err sale_add_card(struct ledger *ledger, struct card_record *card, const char *kind,
                                  const struct sale_request *request);
/* What was given replaces what was known; the rest stays. */
MUST_CHECK enum err sale_write_holder(struct ledger *ledger, int64_t account_id,
                                      const struct sale_request *request);
/* One row a line, one for the payment with the opposite sign: the chain's amounts sum to nothing.
 */
MUST_CHECK enum err sale_write_money(struct ledger *ledger, const struct tariff *tariff,
                                     const struct sale_request *request, int64_t subject,
                                     struct sale_outcome *outcome);
/* The right that comes of a sale, its units, its members and what a promotion adds. */
MUST_CHECK enum err sale_write_pass(struct ledger *ledger, const struct tariff *tariff,
                                    const struct quote *quote, const struct sale_request *request,
                                    const struct tariff_case *facts, const struct card_record *card,
                                    struct sale_outcome *outcome);

#endif
