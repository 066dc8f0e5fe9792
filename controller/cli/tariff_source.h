/* tariff_source: where a verb takes its tariffs from: a file, or the ledger.
 * Owns the opening and what is told when it fails. */
#ifndef PORTILLON_CLI_TARIFF_SOURCE_H
#define PORTILLON_CLI_TARIFF_SOURCE_H

#include "controller/cli/cli.h"
#include "controller/tariff/tariff_book.h"

/* The file under --tariff, or what is in force at the instant under --at, or now; sets the time
 * zone. CLI_DONE, or the code after having told why not. The caller frees with
 * tariff_book_finish(). */
int tariff_source_open(struct cli *cli, struct tariff_book *ret_book);

/* The product of that name; NULL after having refused it with the nearest one. */
const struct tariff_product *tariff_source_find(struct cli *cli, const struct tariff_book *book,
                                                const char *name, const struct tariff **ret_tariff,
                                                int *ret_code);

#endif
