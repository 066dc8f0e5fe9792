/* import_exits: products of a tariff that count the time inside, in zones whose way out knows no
 * cards: no clock of theirs is ever stopped by who leaves. */
#ifndef PORTILLON_CLI_IMPORT_EXITS_H
#define PORTILLON_CLI_IMPORT_EXITS_H

#include <jansson.h>

#include "controller/cli/cli.h"

/* After an import: adds their names to its result as `clocks_not_stopped`, when there are any. */
void import_look_at_exits(struct cli *cli, json_t *result);
/* Tells of them, if the result has any. */
void import_tell_exits(const json_t *result);

#endif
