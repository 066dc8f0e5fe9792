/* quote_text: the steps and reasons of a quote as sentences, in French or English.
 * Owns the words. Leaves what was computed to tariff. */
#ifndef PORTILLON_CLI_QUOTE_TEXT_H
#define PORTILLON_CLI_QUOTE_TEXT_H

#include "controller/tariff/quote.h"

enum { QUOTE_TEXT_SIZE = 256 };

/* The name of a product in the reader's language. */
const char *quote_label(const struct tariff_product *product);

/* A stored word for each kind of step, which never changes. */
const char *quote_step_word(enum price_step_kind kind);

void quote_step_sentence(const struct tariff *tariff, const struct price_step *step,
                         char text[QUOTE_TEXT_SIZE]);
void quote_reason_sentence(const struct condition_reason *reason, char text[QUOTE_TEXT_SIZE]);

/* "12,5" from thousandths; "1,2 %" from parts per million. */
void quote_number(int64_t value, int decimals, char text[32]);

#endif
