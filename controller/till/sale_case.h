/* sale_case: the case of a sale: what the cashier was told, and what the ledger knows of the buyer.
 * For the files of this folder only. Owns the looking up. */
#ifndef PORTILLON_TILL_SALE_CASE_H
#define PORTILLON_TILL_SALE_CASE_H

#include "controller/till/sale.h"

/* The buyer's account as it stands; card.account_id 0 for somebody new or nobody. */
struct sale_buyer {
    struct card_record card;
    struct holder_record known;
    size_t pass_count;
    struct pass_record passes[LEDGER_PASSES_MAX];
};

/* Reads the account of a card; an unknown card leaves the buyer empty. */
MUST_CHECK enum err sale_find_buyer(struct ledger *ledger, const char *uid, struct wall_time now,
                                    struct sale_buyer *ret_buyer);

/* Everything that a price or a condition may ask, for one product. The case points into the request
 * and the buyer. */
MUST_CHECK enum err sale_make_case(struct ledger *ledger, const struct tariff *tariff,
                                   const struct tariff_product *product,
                                   const struct sale_request *request,
                                   const struct sale_buyer *buyer, struct tariff_case *ret_case,
                                   struct sale_refusal *refusal);

#endif
