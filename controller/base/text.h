/* text: bounded strings and exact numbers read from text.
 * Owns no memory: every result goes to the caller's buffer. */
#ifndef PORTILLON_BASE_TEXT_H
#define PORTILLON_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies with a terminating NUL; false, with a shortened copy, when it did not fit. */
bool text_copy(char *to, size_t size, const char *from);
/* Appends in the same manner. */
bool text_append(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Replaces bytes that are no UTF-8 with question marks, such as a character cut in half. */
void text_clean(char *text);

/* Leaves one blank between words, and none around them. */
void text_squeeze(char *text);

bool text_equal(const char *a, const char *b);

/* A whole decimal number without sign mark, blanks or leading zeros ("-5" is read). */
bool text_parse_int(const char *text, int64_t *ret_value);
/* A decimal number with a comma or a point and at most `decimals` digits after it, times
 * 10^decimals: "812,5" with two decimals is 81250. */
bool text_parse_decimal(const char *text, int decimals, int64_t *ret_value);

/* Upper-case hexadecimal, two digits a byte; `text` holds 2 * size + 1 characters. */
void text_format_hex(const uint8_t *bytes, size_t size, char *text);
/* Reads an even number of hexadecimal digits, at most `size_max` bytes. */
bool text_parse_hex(const char *text, uint8_t *bytes, size_t size_max, size_t *ret_size);

/* The number of single-letter edits between two words, for "did you mean"; words up to 63 letters.
 */
size_t text_distance(const char *a, const char *b);

/* False for the bytes of a letter in UTF-8 behind its first. */
bool text_starts_letter(char byte);

#endif
