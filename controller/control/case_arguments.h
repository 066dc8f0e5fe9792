/* case_arguments: the case of a price as arguments of a command, for `quote` and `sell` alike.
 * Owns the lists that the case points into. Leaves what they mean to tariff. */
#ifndef PORTILLON_CONTROL_CASE_ARGUMENTS_H
#define PORTILLON_CONTROL_CASE_ARGUMENTS_H

#include <jansson.h>

#include "controller/tariff/condition.h"

enum { CASE_WORDS_SIZE = 256 };

struct case_arguments {
    struct tariff_case facts;
    char with[CASE_WORDS_SIZE], counts[CASE_WORDS_SIZE];
};

/* Reads the numbers, the quantities, the residence, the circumstances, who accompanies. The facts
 * point into the arguments and into the parameters. False with the name of the argument that is no
 * list. */
bool case_arguments_read(const json_t *parameters, struct case_arguments *ret_arguments,
                         const char **ret_wrong);

/* Cuts a list at its separators, in place; blanks before a word are left out. False when a word is
 * empty or there are more than `max`. NULL has none. */
bool case_arguments_cut(const char *given, const char *separator, char words[CASE_WORDS_SIZE],
                        const char **ret_list, size_t max, size_t *ret_count);

#endif
