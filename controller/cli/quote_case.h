/* quote_case: the case of a quote as it is typed on the command line.
 * Owns the texts it points into. Leaves pricing to tariff and printing to the verbs. */
#ifndef PORTILLON_CLI_QUOTE_CASE_H
#define PORTILLON_CLI_QUOTE_CASE_H

#include "controller/cli/cli.h"
#include "controller/control/case_arguments.h"
#include "controller/tariff/tariff.h"

struct quote_case {
    struct tariff_case facts;
    struct case_arguments told;
    char proofs[CASE_WORDS_SIZE], holds[CASE_WORDS_SIZE];
};

/* Reads every option of `quote`. CLI_DONE, or the code after having told what was wrong. */
int quote_case_read(struct cli *cli, struct quote_case *ret_case);

/* Checks that the names which the case uses are defined in the tariff. */
int quote_case_check(struct cli *cli, const struct quote_case *quoted, const struct tariff *tariff);

/* The instant that the command asks for, or now. */
struct wall_time quote_case_instant(const struct cli *cli);

#endif
