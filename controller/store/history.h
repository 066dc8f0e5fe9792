/* history: what an account had and did before, as the prices and rules ask it.
 * Owns the questions. Leaves what follows from the answers to till and ledger. */
#ifndef PORTILLON_STORE_HISTORY_H
#define PORTILLON_STORE_HISTORY_H

#include "controller/base/civil.h"
#include "controller/store/people.h"
#include "controller/store/store.h"

/* How many of a product are still valid on a day for a person: those of the account, and those of
 * other accounts with the same name and date of birth. */
MUST_CHECK enum err store_count_owned(struct store *store, int64_t account_id,
                                      const struct holder_record *holder, const char *product,
                                      struct civil_date day, int64_t *ret_count);

/* Which passes of an activity count for a renewal or a second child. */
struct activity_wish {
    const char *activity, *household; /* household "": of nobody else */
    int64_t account_id;
    int64_t since_ms;       /* sold since */
    bool periods;           /* a right for a period: single entries and sessions do not count */
    struct civil_date from; /* of a period that begins then: the account's own of an earlier one */
};

/* How many were sold: to the account itself, or to others of its household. */
struct activity_history {
    int64_t own, of_household;
};
MUST_CHECK enum err store_activity_history(struct store *store, const struct activity_wish *wish,
                                           struct activity_history *ret_history);

/* How often a promotion was given to a person since a day: on the account itself, and on others
 * with the same name and date of birth. */
MUST_CHECK enum err store_count_promotion(struct store *store, int64_t account_id,
                                          const struct holder_record *holder, const char *promotion,
                                          struct civil_date since, int64_t *ret_count);

/* Rows of a kind of a pass from a day on: how many visits there were this week or month. */
MUST_CHECK enum err store_count_of_pass(struct store *store, int64_t pass_id, const char *kind,
                                        struct civil_date since, int64_t *ret_count);

/* What an account owes, in cents: its charges less what was settled. */
MUST_CHECK enum err store_owed(struct store *store, int64_t subject, int64_t *ret_cents);

/* The named members of a family card, in their order. */
MUST_CHECK enum err store_add_member(struct store *store, int64_t pass_id, int64_t position,
                                     const char *name);
typedef bool member_fn(void *context, int64_t position, const char *name);
MUST_CHECK enum err store_each_member(struct store *store, int64_t pass_id, member_fn *each,
                                      void *context);

#endif
