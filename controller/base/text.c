#include "controller/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool text_copy(char *to, size_t size, const char *from)
{
    const size_t length = strlen(from);
    const size_t kept = length < size ? length : size - 1;
    size_t whole = kept;
    /* never half a character of UTF-8 at the cut */
    while (kept < length && whole > 0 && ((unsigned char)from[whole] & 0xC0) == 0x80)
        whole--;
    memcpy(to, from, whole);
    to[whole] = '\0';
    return length < size;
}

bool text_append(char *to, size_t size, const char *format, ...)
{
    const size_t used = strlen(to);
    va_list arguments;
    va_start(arguments, format);
    const int more = vsnprintf(to + used, size - used, format, arguments);
    va_end(arguments);
    return more >= 0 && (size_t)more < size - used;
}

/* Bytes that follow the first one of a UTF-8 character; -1 when it cannot be the first. */
static int utf8_more(unsigned char first)
{
    if (first < 0x80)
        return 0;
    if (first >= 0xC2 && first <= 0xDF)
        return 1;
    if (first >= 0xE0 && first <= 0xEF)
        return 2;
    return first >= 0xF0 && first <= 0xF4 ? 3 : -1;
}

void text_clean(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p != '\0';) {
        const int more = utf8_more(*p);
        int good = 0;
        while (good < more && (p[good + 1] & 0xC0) == 0x80)
            good++;
        if (more < 0 || good < more)
            *p++ = '?';
        else
            p += more + 1;
    }
}

void text_squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == ' ' && (to == text || to[-1] == ' '))
            continue;
        *to++ = *from;
    }
    if (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_parse_int(const char *text, int64_t *ret_value)
{
    const bool negative = *text == '-';
    const char *p = text + (negative ? 1 : 0);
    int64_t value = 0;
    if (*p == '\0' || (p[0] == '0' && p[1] != '\0'))
        return false;
    for (; *p != '\0'; p++) {
        if (*p < '0' || *p > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *p - '0', &value))
            return false;
    }
    *ret_value = negative ? -value : value;
    return true;
}

bool text_parse_decimal(const char *text, int decimals, int64_t *ret_value)
{
    char digits[32];
    const size_t whole = strcspn(text, ",.");
    const char *part = text[whole] != '\0' ? text + whole + 1 : "";
    const size_t part_length = strlen(part);
    int64_t number;
    if (whole == 0 || whole > 14 || part_length > (size_t)decimals ||
        (text[whole] != '\0' && part_length == 0))
        return false;
    memcpy(digits, text, whole);
    digits[whole] = '\0';
    if (!text_parse_int(digits, &number) || strspn(part, "0123456789") != part_length)
        return false;
    int64_t fraction = 0;
    for (int i = 0; i < decimals; i++) {
        number *= 10;
        fraction = fraction * 10 + ((size_t)i < part_length ? part[i] - '0' : 0);
    }
    *ret_value = text[0] == '-' ? number - fraction : number + fraction;
    return true;
}

void text_format_hex(const uint8_t *bytes, size_t size, char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * size] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool text_parse_hex(const char *text, uint8_t *bytes, size_t size_max, size_t *ret_size)
{
    const size_t length = strlen(text);
    if (length == 0 || length % 2 != 0 || length / 2 > size_max)
        return false;
    for (size_t i = 0; i < length / 2; i++) {
        const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high * 16 + low);
    }
    *ret_size = length / 2;
    return true;
}

size_t text_distance(const char *a, const char *b)
{
    size_t row[64];
    const size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > 63 || b_length > 63)
        return 64;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            size_t best = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;
            row[j] = changed < best ? changed : best;
        }
    }
    return row[b_length];
}

bool text_starts_letter(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}
