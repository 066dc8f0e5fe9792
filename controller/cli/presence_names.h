/* presence_names: the list of those who are inside, to be called out at a meeting point. */
#ifndef PORTILLON_CLI_PRESENCE_NAMES_H
#define PORTILLON_CLI_PRESENCE_NAMES_H

#include "controller/cli/cli.h"

/* Prints it. Where exits are only counted a name on it may have left, and it says so. */
MUST_CHECK enum err presence_names(struct cli *cli, struct store *store);

#endif
