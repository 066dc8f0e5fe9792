/* price_work: one computation of a price under way, shared by the files of price alone.
 * Owns what is counted and multiplied. Leaves the rules to price.c. */
#ifndef PORTILLON_TARIFF_PRICE_WORK_H
#define PORTILLON_TARIFF_PRICE_WORK_H

#include "controller/tariff/price.h"

enum { PRICE_THOUSAND = 1000, SPLIT_MINUTES_MAX = 366 * 24 * 60, PRICE_EACH_MAX = 1000 };

struct price_work {
    const struct tariff *tariff;
    const struct tariff_product *product;
    const struct tariff_case *facts;
    int64_t persons;
    struct rate discount;
    struct exact before_adjusting;
    bool adjusting; /* what does not apply there changes nothing */
    struct price_trail *trail;
    struct condition_reason reason;
};

enum price_answer { ANSWER_VALUE, ANSWER_SKIPPED, ANSWER_REFUSED };

enum price_answer price_refuse(struct price_work *work, const char *reason, const char *about);

/* What a unit of `per` counts: a fraction, numerator over denominator. */
struct price_quantity {
    int64_t numerator, denominator;
};

/* Time is taken from the minutes, people from the persons, the rest from what was counted; what was
 * not said is one. */
struct price_quantity price_quantity_of(const struct price_work *work,
                                        const struct tariff_rule *rule, uint8_t unit);

/* With `rounding: each` what is counted, and each part of a sum, is a price of its own, in cents.
 */
void price_round_part(const struct price_work *work, struct exact *value);

/* Nights of a stay of so many minutes, at least one: from date to date when it is known when it
 * began. */
int64_t price_nights(const struct tariff_case *facts);

/* Multiplies a value by a quantity and notes it; by all that a rule has under `per`. */
enum price_answer price_times(struct price_work *work, uint32_t line, const char *unit,
                              struct price_quantity quantity, struct exact *value);
enum price_answer price_times_per(struct price_work *work, const struct tariff_rule *rule,
                                  struct exact *value);

/* What a rule gives before its bounds and what it is counted by. */
enum price_answer price_value_of(struct price_work *work, const struct tariff_rule *rule,
                                 struct exact *value);
/* The price of each of so many things, of which the first is the nth; added. */
enum price_answer price_each_nth(struct price_work *work, struct tariff_range numbers,
                                 enum price_answer (*price_one)(struct price_work *work,
                                                                struct exact *value),
                                 struct exact *value);
/* The same for each piece of the time that a rule with `split` is cut into, added. */
enum price_answer price_split(struct price_work *work, const struct tariff_rule *rule,
                              struct exact *value);

#endif
