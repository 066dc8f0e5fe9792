#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/ledger/archive.h"

static json_t *json_report(const char *file, const struct verify_report *report)
{
    json_t *faults = json_array();
    for (size_t i = 0; i < report->fault_count && i < VERIFY_FAULTS_MAX; i++)
        json_array_append_new(faults, json_string(report->faults[i]));
    return json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "file", file,
                     "verified", report->fault_count == 0, "rows", (json_int_t)report->rows,
                     "orders", (json_int_t)report->holds, "posted", (json_int_t)report->posted,
                     "voided", (json_int_t)report->voided, "open", (json_int_t)report->open,
                     "units_credited", (json_int_t)report->units_credited, "units_debited",
                     (json_int_t)report->units_debited, "sold_cents",
                     (json_int_t)report->cents_sold, "links_erased",
                     (json_int_t)report->links_erased, "faults", faults);
}

static int tell_report(const struct cli *cli, const char *file, const struct verify_report *report)
{
    if (cli->json) {
        cli_print_json(json_report(file, report));
    } else if (!cli->quiet) {
        for (size_t i = 0; i < report->fault_count && i < VERIFY_FAULTS_MAX; i++)
            (void)printf("%s: %s\n", file, report->faults[i]);
        (void)printf(report->fault_count == 0
                         ? _("%s verifies: %lld rows, %lld orders (%lld passed, %lld void, %lld "
                             "open)\n")
                         : _("%s does NOT verify: %lld rows, %lld orders (%lld passed, %lld void, "
                             "%lld open)\n"),
                     file, (long long)report->rows, (long long)report->holds,
                     (long long)report->posted, (long long)report->voided, (long long)report->open);
    }
    if (report->fault_count == 0)
        return CLI_DONE;
    (void)fprintf(stderr, "portillon: %s: %s\n", file, report->faults[0]);
    return CLI_FAILED;
}

int cli_verify(struct cli *cli)
{
    char path[SITE_PATH_SIZE + 32];
    struct verify_report report;
    struct err_text text = {""};
    struct archive_reading reading;
    const char *file = cli_text(cli, "file");
    if (file == NULL) {
        struct store *store = cli_store(cli); /* tells why there is none */
        if (store == NULL)
            return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
        store_close(store);
        cli_ledger_path(cli->site, path);
        file = path;
    }
    enum err err = archive_open_read(file, &reading, &text);
    if (err != ERR_OK)
        return cli_error(cli, err, &text);
    err = ledger_verify(reading.store, &report);
    if (err != ERR_OK)
        (void)cli_fail(cli, CLI_FAILED, "%s: %s", file, err_name(err));
    archive_close_read(&reading);
    return err == ERR_OK ? tell_report(cli, file, &report) : CLI_FAILED;
}

int cli_backup(struct cli *cli)
{
    char path[SITE_PATH_SIZE + 32];
    struct verify_report report;
    struct err_text text = {""};
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    cli_ledger_path(site, path);
    const enum err err = archive_backup(path, cli_text(cli, "file"), &report, &text);
    return err == ERR_OK ? tell_report(cli, cli_text(cli, "file"), &report)
                         : cli_error(cli, err, &text);
}

/* A restore replaces money: on a terminal the file's name is asked for, elsewhere it must be given.
 */
static bool confirmed(const struct cli *cli, const char *file)
{
    char copy[SITE_PATH_SIZE], typed[SITE_PATH_SIZE] = "";
    (void)text_copy(copy, sizeof copy, file);
    const char *wanted = basename(copy);
    const char *given = cli_text(cli, "confirm");
    if (given == NULL && isatty(STDIN_FILENO)) {
        (void)fprintf(stderr, _("This replaces the ledger. Type %s to go on: "), wanted);
        if (scanf("%255s", typed) == 1)
            given = typed;
    }
    return given != NULL && text_equal(given, wanted);
}

int cli_restore(struct cli *cli)
{
    char path[SITE_PATH_SIZE + 32];
    struct verify_report report;
    struct err_text text = {""};
    const char *file = cli_text(cli, "file");
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    if (!confirmed(cli, file))
        return cli_fail(cli, CLI_REFUSED,
                        _("not restored: confirm with --confirm and the file's name"));
    cli_ledger_path(site, path);
    const enum err err = archive_restore(file, path, &report, &text);
    if (err == ERR_CORRUPT)
        return cli_fail(cli, CLI_REFUSED, "%s", text.text);
    return err == ERR_OK ? tell_report(cli, path, &report) : cli_error(cli, err, &text);
}
