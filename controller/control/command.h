/* command: the one table of commands: words, arguments, role, where it runs.
 * The command line, its help, the daemon's checks and later the HTTP API all read it. */
#ifndef PORTILLON_CONTROL_COMMAND_H
#define PORTILLON_CONTROL_COMMAND_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "controller/base/err.h"

enum { COMMAND_ARGUMENTS_MAX = 36 };

enum command_kind {
    COMMAND_NO_ARGUMENT, /* ends the list */
    COMMAND_TEXT,
    COMMAND_NAME, /* letters, digits, _ and - */
    COMMAND_UID,  /* card identifier: hexadecimal, upper-cased */
    COMMAND_INT,
    COMMAND_DECIMAL, /* at most three decimals, comma or point; kept as text */
    COMMAND_DATE,
    COMMAND_INSTANT,
    COMMAND_CHOICE, /* one of the words in `choices`, with | between */
    COMMAND_FLAG,
    COMMAND_FILE, /* a path; the daemon gets the text of the file */
};

enum command_role { COMMAND_ANYONE, COMMAND_CASHIER, COMMAND_MANAGER };
enum command_place { COMMAND_LOCAL, COMMAND_DAEMON };

struct command_argument {
    const char *name;
    enum command_kind kind;
    bool required, positional;
    int64_t min, max;
    const char *choices;
    const char *help; /* English; translated by whoever shows it */
};

struct command {
    const char *words; /* "gate open" */
    const char *summary, *example;
    enum command_place place;
    enum command_role role;
    struct command_argument arguments[COMMAND_ARGUMENTS_MAX];
};

extern const struct command command_table[];
extern const size_t command_count;

/* By its words, such as "gate open". NULL when there is none. */
const struct command *command_find(const char *words);

/* Checks parameters against the table: unknown, missing, of the wrong form or range. Upper-cases
 * card identifiers in place. ERR_INVALID with a sentence that names the argument. */
MUST_CHECK enum err command_check(const struct command *command, json_t *parameters,
                                  struct err_text *text);

#endif
