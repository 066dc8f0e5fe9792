/* exact: amounts while a price is being computed, as exact fractions of a cent.
 * Owns the arithmetic and the one place that rounds. Leaves what is multiplied by what to tariff.
 */
#ifndef PORTILLON_BASE_EXACT_H
#define PORTILLON_BASE_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#include "controller/base/money.h"

/* A percentage in whole parts per million: 2,257 % is 22 570. */
struct rate {
    int32_t ppm;
};
enum { RATE_WHOLE_PPM = 1000000 };

/* A fraction of cents in lowest terms; the denominator is above 0. */
struct exact {
    int64_t numerator, denominator;
};

struct exact exact_from_money(struct money amount);

/* a + b; false, and nothing written, when the result does not fit. */
bool exact_add(struct exact a, struct exact b, struct exact *ret_sum);
/* value * numerator / denominator, exactly; the denominator is above 0. */
bool exact_scale(struct exact value, int64_t numerator, int64_t denominator,
                 struct exact *ret_value);
/* Negative, 0 or positive as `a` is below, equal to or above `b`. */
int exact_compare(struct exact a, struct exact b);

/* To whole cents, half a cent away from zero ("arrondi au centieme"). */
struct money exact_round(struct exact value);

/* To a multiple of an amount above 0, half of it away from zero, or always up. */
bool exact_round_to(struct exact value, struct money multiple, bool up, struct money *ret_amount);

/* Reads "2,257 %" or "2.257 %": at most four decimals, from -100 % to 1000 %. */
bool rate_parse(const char *text, struct rate *ret_rate);

#endif
