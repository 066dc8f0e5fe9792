/* options: the words and options of a command line, read by the command table. */
#ifndef PORTILLON_CLI_OPTIONS_H
#define PORTILLON_CLI_OPTIONS_H

#include "controller/cli/cli.h"

enum options_result { OPTIONS_RUN, OPTIONS_HELPED, OPTIONS_WRONG };

/* Fills cli->command and cli->parameters; help and mistakes are printed here. Options may stand
 * before or after the verb. */
enum options_result options_read(struct cli *cli, int count, char **arguments);

#endif
