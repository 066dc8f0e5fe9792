/* quote: what a product costs a person in a case, whether it may be bought, and why.
 * Owns eligibility, free supervisors, limits and promotions, and the comparison with cheaper rows.
 * Leaves the arithmetic to price and the sale to till. Pure. */
#ifndef PORTILLON_TARIFF_QUOTE_H
#define PORTILLON_TARIFF_QUOTE_H

#include "controller/tariff/price.h"

enum { QUOTE_CHEAPER_MAX = 16 };

struct quote {
    const struct tariff_product *product;
    struct money price, net, vat;             /* price = net + vat */
    struct money deposit;                     /* asked for beside the price; 0: none */
    bool deposit_kept;                        /* and taken in place of the price */
    int64_t persons_free;                     /* supervisors who do not pay */
    int64_t units_extra;                      /* from a promotion */
    const struct tariff_promotion *promotion; /* NULL: none */
    bool dated;
    struct civil_date valid_from, valid_until; /* of the right, both inclusive */
    struct price_trail trail;
};

/* A cheaper row of the same activity and formula, and why it is not this person's. */
struct quote_cheaper {
    const struct tariff_product *product;
    struct money price;
    struct condition_reason reason; /* reason NULL: it does apply */
};

/* Whether the person and the moment fit a product, price aside. */
enum truth quote_eligible(const struct tariff *tariff, const struct tariff_product *product,
                          const struct tariff_case *facts, struct condition_reason *ret_reason);

/* Prices a case. What is not known of the person is taken as right and noted in the trail; a case
 * that sells refuses it before (quote_eligible). False with a reason when there is no price, or
 * when something known does not fit. */
bool quote_price(const struct tariff *tariff, const struct tariff_product *product,
                 const struct tariff_case *given, struct quote *ret_quote,
                 struct condition_reason *ret_reason);

/* How many supervisors of a group of `persons` do not pay, as the category of the product has it:
 * each age group has its own ratio. `young` of the persons are below the age of the first one. */
int64_t quote_supervisors_free(const struct tariff *tariff, const struct tariff_product *product,
                               int64_t persons, int64_t young);

/* The promotion that a sale of the product gets; NULL when none fits. */
const struct tariff_promotion *quote_promotion(const struct tariff *tariff,
                                               const struct tariff_product *product,
                                               const struct tariff_case *facts);

/* The amount alone: for a right that was granted before, whose holder is not asked again. */
bool quote_compute(const struct tariff *tariff, const struct tariff_product *product,
                   const struct tariff_case *given, struct money *ret_price,
                   struct condition_reason *ret_reason);

/* Who leaves after the hour of its formula is charged for that besides: *ret_late is the case of
 * it, which begins at that hour of the day of `given`, or when they came, and lasts until they
 * leave. False: in time.
 */
bool quote_late(const struct tariff *tariff, const struct tariff_product *product,
                const struct tariff_case *given, struct wall_time left,
                struct tariff_case *ret_late);

/* The cheaper rows, at most QUOTE_CHEAPER_MAX; how many there are. */
size_t quote_list_cheaper(const struct tariff *tariff, const struct quote *quote,
                          const struct tariff_case *facts,
                          struct quote_cheaper cheaper[QUOTE_CHEAPER_MAX]);

#endif
