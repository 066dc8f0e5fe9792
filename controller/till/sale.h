/* sale: what a cashier sells: passes on cards, cards, single entries, groups, fees.
 * Owns the composition of a sale: lines, payment, the right that comes of it. Leaves balances and
 * the chain to ledger, prices to tariff. Everything runs inside the ledger thread's batch. */
#ifndef PORTILLON_TILL_SALE_H
#define PORTILLON_TILL_SALE_H

#include "controller/ledger/ledger.h"
#include "controller/tariff/quote.h"

enum { SALE_LINES_MAX = 4, SALE_ABOUT_SIZE = 160, SALE_MEMBERS_MAX = 20 };

/* Why a sale or another act of the till is refused: a stored word and what it is about. */
struct sale_refusal {
    const char *reason; /* literal; NULL when nothing was refused */
    char about[SALE_ABOUT_SIZE];
};

struct sale_request {
    const char *product;
    const char *uid;    /* NULL: without a card */
    const char *holder; /* NULL: keep what is known of the account */
    const char *birth, *proof, *proof_until, *proof_issued;
    const char *household; /* who lives together; NULL: keep what is known */
    const char *means;     /* cash, card, cheque, value */
    const char *author;
    int64_t persons;
    const char *gate_zone; /* a gate opens into it for who pays now; NULL: none opens */
    /* numbers, residence, circumstances, companion, supervisors: what the cashier was told; the
     * rest of a case is filled from the ledger */
    struct tariff_case told;
    size_t member_count;
    const char *members[SALE_MEMBERS_MAX]; /* of a family card */
    struct wall_time now;
};

struct sale_line {
    char product[TARIFF_PRODUCT_SIZE];
    int64_t quantity;
    struct money amount;
};

struct sale_outcome {
    int64_t sale_id, pass_id, units, units_extra;
    bool in_minutes;         /* the units are those of a time credit */
    int64_t minutes_settled; /* of the units: owed from before */
    size_t line_count;
    struct sale_line lines[SALE_LINES_MAX];
    struct money total, deposit, value; /* value: what a card for spending is worth */
    struct civil_date valid_from, valid_until;
    char category[TARIFF_NAME_SIZE];
    char label_fr[TARIFF_LABEL_SIZE];
    char promotion[TARIFF_NAME_SIZE]; /* "" when none was given */
};

/* ERR_OK with ret_refusal->reason NULL when it was sold; ERR_OK with a reason when it was refused,
 * and nothing was written; another error when it could not be answered. */
MUST_CHECK enum err sale_make(struct ledger *ledger, const struct tariff *tariff,
                              const struct sale_request *request, struct sale_outcome *ret_outcome,
                              struct sale_refusal *ret_refusal);

/* Issues a card with its holder, at the card's price. */
MUST_CHECK enum err sale_issue_card(struct ledger *ledger, const struct tariff *tariff,
                                    const struct sale_request *request,
                                    struct sale_outcome *ret_outcome,
                                    struct sale_refusal *ret_refusal);

/* A new card for the account of a lost one, which dies at once; at the duplicate's price. */
MUST_CHECK enum err sale_replace_card(struct ledger *ledger, const struct tariff *tariff,
                                      const char *old_uid, const struct sale_request *request,
                                      struct sale_outcome *ret_outcome,
                                      struct sale_refusal *ret_refusal);

/* Takes a payment for everything that an account owes. Refused when it owes nothing. */
MUST_CHECK enum err sale_settle(struct ledger *ledger, const struct sale_request *request,
                                struct money *ret_amount, struct sale_refusal *ret_refusal);

enum err sale_refuse(struct sale_refusal *ret_refusal, const char *reason, const char *about);

#endif
