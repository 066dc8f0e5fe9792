/* case_text: the lasting part of a case as one line of text, "quotient=81250 residence=api
 * with=night", so that it can be kept with a pass whose price is known only at the way out. Numbers
 * are in the units of enum tariff_fact. Owns the format. */
#ifndef PORTILLON_TARIFF_CASE_TEXT_H
#define PORTILLON_TARIFF_CASE_TEXT_H

#include "controller/tariff/condition.h"

enum { CASE_TEXT_SIZE = 256 };

/* Writes quotient, resources, children, residence and circumstances; false when it does not fit. */
bool case_text_format(const struct tariff_case *facts, char text[CASE_TEXT_SIZE]);

/* Adds what a text says to a case. `buffer` holds its words as long as the case is used. */
void case_text_parse(const char *text, char buffer[CASE_TEXT_SIZE], struct tariff_case *facts);

#endif
