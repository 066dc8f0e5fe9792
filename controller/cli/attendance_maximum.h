/* attendance_maximum: how many were inside at most, day by day and zone by zone.
 * Owns the table. Leaves what is counted to the ledger. */
#ifndef PORTILLON_CLI_ATTENDANCE_MAXIMUM_H
#define PORTILLON_CLI_ATTENDANCE_MAXIMUM_H

#include "controller/cli/cli.h"

/* Prints what `since` and `until` ask for, or else today; the verb's exit code. */
int attendance_maximum(struct cli *cli, struct store *store);

#endif
