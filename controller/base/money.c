#include "controller/base/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool money_add(struct money a, struct money b, struct money *ret_sum)
{
    return !__builtin_add_overflow(a.cents, b.cents, &ret_sum->cents);
}

bool money_times(struct money amount, int64_t count, struct money *ret_product)
{
    return !__builtin_mul_overflow(amount.cents, count, &ret_product->cents);
}

enum { MONEY_DIGITS_MAX = 12 };

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* EUR or the euro sign, behind a blank or none; it may be one that does not break, plain or narrow,
 * as word processors write it. */
static bool unit_follows(const char *text)
{
    static const char *const blanks[] = {" ", "\xC2\xA0", "\xE2\x80\xAF", ""};
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        const size_t length = strlen(blanks[i]);
        if (strncmp(text, blanks[i], length) == 0)
            return strcmp(text + length, "EUR") == 0 || strcmp(text + length, "\xE2\x82\xAC") == 0;
    }
    return false;
}

bool money_parse(const char *text, struct money *ret_amount)
{
    const char *p = text;
    int64_t cents = 0;
    size_t whole_digits = 0;
    bool negative = *p == '-';
    if (negative)
        p++;
    for (; digit(*p) && whole_digits <= MONEY_DIGITS_MAX; p++, whole_digits++)
        cents = cents * 10 + (*p - '0');
    if (whole_digits == 0 || whole_digits > MONEY_DIGITS_MAX ||
        (whole_digits > 1 && text[negative] == '0'))
        return false;
    if ((*p != ',' && *p != '.') || !digit(p[1]) || !digit(p[2]))
        return false;
    cents = cents * 100 + (p[1] - '0') * 10 + (p[2] - '0');
    p += 3;
    if (!unit_follows(p))
        return false;
    ret_amount->cents = negative ? -cents : cents;
    return true;
}

void money_format(struct money amount, char text[MONEY_TEXT_SIZE])
{
    const uint64_t size = amount.cents < 0 ? 0 - (uint64_t)amount.cents : (uint64_t)amount.cents;
    (void)snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64 ",%02" PRIu64, amount.cents < 0 ? "-" : "",
                   size / 100, size % 100);
}
