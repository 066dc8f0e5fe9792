/* doubt_text: what `tariff check` says of what is allowed but looks like a mistake. */
#ifndef PORTILLON_CLI_DOUBT_TEXT_H
#define PORTILLON_CLI_DOUBT_TEXT_H

#include "controller/tariff/tariff_doubts.h"

enum { DOUBT_TEXT_SIZE = 640 };

/* The stored word of a doubt, for programs. */
const char *doubt_word(enum tariff_doubt_kind kind);

/* A sentence in the language of the reader. */
void doubt_sentence(const struct tariff_doubt *doubt, char text[DOUBT_TEXT_SIZE]);

#endif
