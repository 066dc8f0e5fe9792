/* help: what the command line tells about itself, all of it from the command table. */
#ifndef PORTILLON_CLI_HELP_H
#define PORTILLON_CLI_HELP_H

#include <stdio.h>

#include "controller/control/command.h"

/* Every command, or those of one noun. */
void help_overview(FILE *stream, const char *noun);
void help_command(FILE *stream, const struct command *command);
/* A mistyped word, with "did you mean". On standard error. */
void help_unknown(const char *first, const char *second);

#endif
