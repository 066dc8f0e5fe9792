/* price: what a product costs in a case, to the cent, with every step that led there.
 * Owns the price rules of the file: amounts, percentages, cases, sums, the cheapest cover,
 * quantities, adjustments, and the one rounding. Leaves who may buy and promotions to quote. Pure.
 */
#ifndef PORTILLON_TARIFF_PRICE_H
#define PORTILLON_TARIFF_PRICE_H

#include "controller/tariff/tariff.h"

enum { PRICE_STEPS_MAX = 48 };

enum price_step_kind {
    STEP_AMOUNT,            /* amount: cents */
    STEP_PERCENT,           /* amount: cents of the base; rate_ppm; word: of what */
    STEP_BASE_FLOOR,        /* amount: the base counted; word: the parameter */
    STEP_BASE_CEILING,      /* amount: the base counted */
    STEP_PARAMETER_MISSING, /* word: the parameter that has no value on the day */
    STEP_FLOOR,             /* amount: cents */
    STEP_CEILING,           /* amount: cents */
    STEP_TIMES,             /* quantity: thousandths; word: unit */
    STEP_PIECE,             /* quantity: how many; amount: cents each */
    STEP_ADJUST_PERCENT,    /* rate_ppm */
    STEP_DEPOSIT_KEPT,      /* amount: cents; quantity: minutes allowed */
    STEP_SUPERVISORS,       /* quantity: how many are free */
    STEP_SUPERVISORS_PAY,   /* quantity: how many are not, at amount_cents each */
    STEP_PROMOTION,         /* word: its name; quantity: units added */
    STEP_ASSUMED,           /* word: the unit that was counted as one, since nothing was said */
    STEP_LATE,              /* word: the product that is charged besides, for leaving late;
                               amount: what it costs, 0 when that depends on what was not said */
    STEP_OF_NOW,       /* a case goes by the day or hour, which is that of now: none was said */
    STEP_NOT_IN_FORCE, /* the instant is outside the tariff's time */
    STEP_UNKNOWN,      /* word: reason word of what was not checked; about in `about` */
};

struct price_step {
    enum price_step_kind kind;
    uint32_t line; /* of the tariff file */
    int64_t amount_cents, quantity, rate_ppm;
    const char *word, *about; /* literals or texts of the tariff */
};

/* The steps in the order they were taken; those that do not fit are counted, not kept. */
struct price_trail {
    size_t count;
    struct price_step steps[PRICE_STEPS_MAX];
};

void price_step(struct price_trail *trail, struct price_step step);

struct price_result {
    struct exact exact; /* before the last rounding, which is price_round() */
    bool deposit_kept;
};

/* What is asked for. `persons` who pay: free supervisors are not among them. */
struct price_asked {
    const struct tariff *tariff;
    const struct tariff_product *product;
    const struct tariff_case *facts;
    int64_t persons;
    struct rate discount; /* of a promotion, taken off the price of one */
};

/* False with a reason when the case has no price: a fact is missing, or no rule fits. */
bool price_compute(const struct price_asked *asked, struct price_trail *trail,
                   struct price_result *ret_result, struct condition_reason *ret_reason);

/* The deposits of all that are bought; false when it does not fit. */
bool price_deposit(const struct tariff_product *product, const struct tariff_case *facts,
                   struct money *ret_deposit);

/* What is left of a value. False when it does not fit. */
bool price_discounted(struct exact value, struct rate discount, struct exact *ret_value);

/* How a price is rounded: to the cent, or to what the product says. False when it does not fit. */
bool price_round(const struct tariff_product *product, struct exact value,
                 struct money *ret_amount);

#endif
