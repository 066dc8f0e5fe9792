/* paper: what is printed goes to a printer of this machine, through its print command (lp), instead
 * of the screen. Owns that command's process. */
#ifndef PORTILLON_CLI_PAPER_H
#define PORTILLON_CLI_PAPER_H

#include <stdbool.h>

#include "controller/base/err.h"

struct paper {
    int pid;
    int screen; /* standard output, meanwhile */
};

/* From now on standard output is paper. With nothing changed: ERR_NOT_FOUND when there is no print
 * command, ERR_IO when it could not be started. */
MUST_CHECK enum err paper_begin(struct paper *ret_paper, const char *printer);
/* Standard output is the screen again. False when the printer did not take it. Waits until it has.
 */
bool paper_end(struct paper *paper);

#endif
