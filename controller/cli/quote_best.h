/* quote_best: `quote --best`: what a person or a party could buy, ranked.
 * Owns its options and its table. Leaves the comparison to tariff/best. */
#ifndef PORTILLON_CLI_QUOTE_BEST_H
#define PORTILLON_CLI_QUOTE_BEST_H

#include "controller/cli/quote_case.h"
#include "controller/tariff/tariff_book.h"

int quote_best_run(struct cli *cli, const struct tariff_book *book,
                   const struct quote_case *quoted);

#endif
