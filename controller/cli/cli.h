/* cli: what every verb of the command shares: options, the site, the ledger, the ways to print.
 * A verb prints its result on standard output and returns an exit code. */
#ifndef PORTILLON_CLI_CLI_H
#define PORTILLON_CLI_CLI_H

#include <jansson.h>
#include <libintl.h>

#include "controller/control/command.h"
#include "controller/site/site.h"
#include "controller/store/store.h"

#define _(text) gettext(text)

enum cli_exit { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2, CLI_FAILED = 3 };

struct cli {
    const char *config;
    bool json, plain, quiet;
    const struct command *command;
    json_t *parameters;
    struct site *site; /* loaded on first use */
};

/* The configuration in use; NULL after having told every fault. */
const struct site *cli_site(struct cli *cli);
void cli_ledger_path(const struct site *site, char path[SITE_PATH_SIZE + 32]);
/* Prices of a file are of the town's own hours, whatever this machine keeps. CLI_DONE, or
 * CLI_FAILED after having told why. */
int cli_zone(const struct cli *cli);
/* The ledger, for reading. NULL after having told why not. */
struct store *cli_store(struct cli *cli);

const char *cli_text(const struct cli *cli, const char *name);
int64_t cli_int(const struct cli *cli, const char *name, int64_t otherwise);
bool cli_flag(const struct cli *cli, const char *name);
/* Milliseconds since 1970; what was given was checked against the table. */
int64_t cli_instant(const struct cli *cli, const char *name, int64_t otherwise);

/* A connection to portillond, or -1 with `text` set and errno telling why. Close it. The
 * configuration must have been read. */
int cli_connect(struct cli *cli, struct err_text *text);

/* Prints one JSON document. */
void cli_print_json(json_t *json);
/* An error on standard error, in one sentence; returns the code. With --json also as an object. */
int cli_fail(const struct cli *cli, enum cli_exit code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a stored reason. */
int cli_refuse(const struct cli *cli, enum cli_exit code, const char *reason, const char *about);
int cli_faults(const struct cli *cli, const struct faults *faults);
/* The code for a technical error. */
int cli_error(const struct cli *cli, enum err err, const struct err_text *text);

/* Asks the daemon; CLI_DONE with a result, otherwise the failure has been told. */
int cli_call(struct cli *cli, const char *method, json_t *parameters, json_t **ret_result);

/* The verbs. */
int cli_init(struct cli *cli);
int cli_config_check(struct cli *cli);
int cli_config_show(struct cli *cli);
int cli_tariff_check(struct cli *cli);
int cli_tariff_list(struct cli *cli);
int cli_tariff_dates(struct cli *cli);
int cli_tariff_show(struct cli *cli);
int cli_tariff_export(struct cli *cli);
int cli_quote(struct cli *cli);
int cli_card_show(struct cli *cli);
int cli_pass_show(struct cli *cli);
int cli_log(struct cli *cli);
/* Shows what a gate says until it is interrupted, or the daemon ends. */
int cli_display(struct cli *cli);
int cli_group_list(struct cli *cli);
int cli_incident_list(struct cli *cli);
int cli_attendance(struct cli *cli);
int cli_presence(struct cli *cli);
int cli_status(struct cli *cli);
int cli_verify(struct cli *cli);
int cli_backup(struct cli *cli);
int cli_restore(struct cli *cli);
/* The language of the person; otherwise English. */
bool cli_in_french(void);
/* A verb that the daemon carries out: asks, then tells what was done in one sentence. */
int cli_daemon(struct cli *cli);

/* A text in so many letters of UTF-8 and a blank: filled with blanks; when it is longer it is cut,
 * or whole. */
enum cli_column { CLI_COLUMN_WHOLE, CLI_COLUMN_CUT };
void cli_print_column(const char *text, int width, enum cli_column column);

#endif
