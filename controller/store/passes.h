/* passes: the rights that were sold, with the rule they were bought under, and what is left of
 * them. */
#ifndef PORTILLON_STORE_PASSES_H
#define PORTILLON_STORE_PASSES_H

#include "controller/store/store.h"
#include "controller/tariff/tariff.h"

enum { PASS_FACTS_SIZE = 256 };

struct pass_record {
    int64_t pass_id, account_id;
    char product[TARIFF_PRODUCT_SIZE];
    char category[TARIFF_NAME_SIZE];
    char tariff[TARIFF_NAME_SIZE];
    struct tariff_terms_of_use use;
    struct civil_date valid_from, valid_until;
    int64_t sold_ms;
    int64_t age_months_from, age_months_until; /* at the gate, both inclusive; both 0: not asked */
    char facts[PASS_FACTS_SIZE]; /* what a price at the way out depends on (tariff/case_text.h) */
    /* sums over the journal, when read */
    int64_t balance, held;
};

MUST_CHECK enum err store_add_pass(struct store *store, const struct pass_record *pass);
/* The passes of an account, earliest expiry first, at most `max`: kept are those with a running
 * clock, then what has not expired `today`, of that what has something left, of that what was sold
 * or used last. */
MUST_CHECK enum err store_passes_of(struct store *store, int64_t account_id,
                                    struct civil_date today, size_t max,
                                    struct pass_record *ret_passes, size_t *ret_count);
MUST_CHECK enum err store_get_pass(struct store *store, int64_t pass_id,
                                   struct pass_record *ret_pass);
/* Calls `each` for every pass with its sums. */
typedef bool pass_fn(void *context, const struct pass_record *pass);
MUST_CHECK enum err store_each_pass(struct store *store, pass_fn *each, void *context);

#endif
