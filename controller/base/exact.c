#include "controller/base/exact.h"

#include <string.h>

#include "controller/base/text.h"

struct exact exact_from_money(struct money amount)
{
    return (struct exact){.numerator = amount.cents, .denominator = 1};
}

static __int128 greatest_divisor(__int128 a, __int128 b)
{
    while (b != 0) {
        const __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* Brings a fraction to lowest terms; false when it does not fit even so. */
static bool reduce(__int128 numerator, __int128 denominator, struct exact *ret_value)
{
    const __int128 divisor = denominator == 1 ? 1 : greatest_divisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (numerator > INT64_MAX || numerator < -INT64_MAX || denominator > INT64_MAX)
        return false;
    *ret_value = (struct exact){(int64_t)numerator, (int64_t)denominator};
    return true;
}

/* Two 63-bit factors fit 126 bits, and the sum of two such products fits 127. */
bool exact_add(struct exact a, struct exact b, struct exact *ret_sum)
{
    const __int128 left = (__int128)a.numerator * b.denominator;
    const __int128 right = (__int128)b.numerator * a.denominator;
    return reduce(left + right, (__int128)a.denominator * b.denominator, ret_sum);
}

bool exact_scale(struct exact value, int64_t numerator, int64_t denominator,
                 struct exact *ret_value)
{
    return reduce((__int128)value.numerator * numerator, (__int128)value.denominator * denominator,
                  ret_value);
}

int exact_compare(struct exact a, struct exact b)
{
    const __int128 left = (__int128)a.numerator * b.denominator;
    const __int128 right = (__int128)b.numerator * a.denominator;
    return left < right ? -1 : left > right;
}

struct money exact_round(struct exact value)
{
    const int64_t sign = value.numerator < 0 ? -1 : 1;
    const __int128 size = (__int128)value.numerator * sign;
    const __int128 doubled = 2 * size + value.denominator;
    return (struct money){sign * (int64_t)(doubled / ((__int128)2 * value.denominator))};
}

bool exact_round_to(struct exact value, struct money multiple, bool up, struct money *ret_amount)
{
    struct exact parts; /* how many multiples */
    if (!exact_scale(value, 1, multiple.cents, &parts))
        return false;
    struct money whole = exact_round(parts);
    if (up && exact_compare(exact_from_money(whole), parts) < 0)
        whole.cents++;
    else if (up && exact_compare(exact_from_money((struct money){whole.cents - 1}), parts) >= 0)
        whole.cents--;
    return money_times(multiple, whole.cents, ret_amount);
}

bool rate_parse(const char *text, struct rate *ret_rate)
{
    char number[16];
    int64_t ten_thousandths;
    const size_t length = strcspn(text, " %");
    if (length == 0 || length >= sizeof number ||
        (!text_equal(text + length, " %") && !text_equal(text + length, "%")))
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    if (!text_parse_decimal(number, 4, &ten_thousandths) || ten_thousandths < -1000000 ||
        ten_thousandths > 10000000)
        return false;
    ret_rate->ppm = (int32_t)ten_thousandths;
    return true;
}
