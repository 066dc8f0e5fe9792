/* money: amounts in euro cents, without floating point.
 * Owns reading, writing and adding of amounts. Leaves prices to tariff and payments to till. */
#ifndef PORTILLON_BASE_MONEY_H
#define PORTILLON_BASE_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct money {
    int64_t cents;
};

enum { MONEY_TEXT_SIZE = 32 };

/* Sum of two amounts; false, and nothing written, when it does not fit. */
bool money_add(struct money a, struct money b, struct money *ret_sum);

/* An amount times a count; false, and nothing written, when it does not fit. */
bool money_times(struct money amount, int64_t count, struct money *ret_product);

/* Reads "38,00 EUR", "38.00 EUR" or the same with the euro sign: exactly two decimals, the unit
 * required behind a blank, no thousands mark. */
bool money_parse(const char *text, struct money *ret_amount);

/* Writes "38,00" (French decimal comma, no unit). */
void money_format(struct money amount, char text[MONEY_TEXT_SIZE]);

#endif
