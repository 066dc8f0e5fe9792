#include "controller/cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "controller/base/civil.h"
#include "controller/base/text.h"
#include "controller/control/client.h"
#include "controller/control/sentence.h"

enum { CALL_MS = 15000, SENTENCE_SIZE = 512 };

const struct site *cli_site(struct cli *cli)
{
    if (cli->site != NULL)
        return cli->site;
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL) {
        (void)cli_fail(cli, CLI_FAILED, "%s", err_name(ERR_NOMEM));
        return NULL;
    }
    cli->site = site_load(cli->config, faults);
    if (cli->site == NULL)
        (void)cli_faults(cli, faults);
    free(faults);
    return cli->site;
}

void cli_ledger_path(const struct site *site, char path[SITE_PATH_SIZE + 32])
{
    (void)snprintf(path, SITE_PATH_SIZE + 32, "%s/portillon.db", site->data_folder);
}

int cli_zone(const struct cli *cli)
{
    static const char zone[] = "Europe/Paris";
    if (civil_zone_set(zone))
        return CLI_DONE;
    return cli_fail(cli, CLI_FAILED, _("the time zone %s cannot be read; is tzdata installed?"),
                    zone);
}

struct store *cli_store(struct cli *cli)
{
    struct err_text text = {""};
    struct store *store = NULL;
    char path[SITE_PATH_SIZE + 32];
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return NULL;
    cli_ledger_path(site, path);
    if (access(path, F_OK) != 0) {
        (void)cli_fail(cli, CLI_FAILED, _("%s: there is no ledger; make one with `portillon init`"),
                       path);
        return NULL;
    }
    const enum err err = store_open_read(path, &store, &text);
    if (err != ERR_OK) {
        (void)cli_error(cli, err, &text);
        return NULL;
    }
    return store;
}

const char *cli_text(const struct cli *cli, const char *name)
{
    return json_string_value(json_object_get(cli->parameters, name));
}

int64_t cli_int(const struct cli *cli, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(cli->parameters, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool cli_flag(const struct cli *cli, const char *name)
{
    return json_is_true(json_object_get(cli->parameters, name));
}

int64_t cli_instant(const struct cli *cli, const char *name, int64_t otherwise)
{
    struct wall_time at;
    const char *text = cli_text(cli, name);
    return text != NULL && civil_instant_parse(text, &at) ? at.unix_ms : otherwise;
}

void cli_print_json(json_t *json)
{
    (void)json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    (void)printf("\n");
    json_decref(json);
}

static int tell(const struct cli *cli, enum cli_exit code, const char *reason, const char *sentence)
{
    if (cli->json)
        cli_print_json(json_pack("{s:{s:s, s:s}}", "error", "reason", reason, "message", sentence));
    (void)fprintf(stderr, "portillon: %s\n", sentence);
    return (int)code;
}

int cli_fail(const struct cli *cli, enum cli_exit code, const char *format, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return tell(cli, code,
                code == CLI_USAGE    ? "usage"
                : code == CLI_FAILED ? "failed"
                                     : "refused",
                sentence);
}

int cli_refuse(const struct cli *cli, enum cli_exit code, const char *reason, const char *about)
{
    char sentence[SENTENCE_SIZE] = "";
    const char *translated = _(sentence_of(reason));
    const char *hole = NULL;
    for (const char *p = translated; *p != '\0'; p++) {
        if (p[0] == '%' && p[1] == 's')
            hole = p;
    }
    if (hole == NULL)
        (void)text_append(sentence, sizeof sentence, "%s", translated);
    else
        (void)text_append(sentence, sizeof sentence, "%.*s%s%s", (int)(hole - translated),
                          translated, about != NULL ? about : "", hole + 2);
    return tell(cli, code, reason, sentence);
}

int cli_faults(const struct cli *cli, const struct faults *faults)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++) {
        (void)fprintf(stderr, "%s\n", faults->lines[i]);
        json_array_append_new(lines, json_string(faults->lines[i]));
    }
    if (cli->json)
        cli_print_json(
            json_pack("{s:{s:s, s:o}}", "error", "reason", "faults", "faults", json_incref(lines)));
    json_decref(lines);
    return CLI_USAGE;
}

int cli_error(const struct cli *cli, enum err err, const struct err_text *text)
{
    return cli_fail(cli, err == ERR_EXISTS || err == ERR_CONFLICT ? CLI_REFUSED : CLI_FAILED, "%s",
                    text->text[0] != '\0' ? text->text : err_name(err));
}

/* Tells what the daemon did not do. */
static int tell_outcome(const struct cli *cli, const json_t *result, const char *kind,
                        enum cli_exit code)
{
    const json_t *why = json_object_get(result, kind);
    const char *reason = json_string_value(json_object_get(why, "reason"));
    return cli_refuse(cli, code, reason != NULL ? reason : kind,
                      json_string_value(json_object_get(why, "about")));
}

static int judge(const struct cli *cli, json_t *answer, json_t **ret_result)
{
    json_t *result = json_object_get(answer, "result");
    if (json_object_get(result, "refused") != NULL)
        return tell_outcome(cli, result, "refused", CLI_REFUSED);
    if (json_object_get(result, "invalid") != NULL)
        return tell_outcome(cli, result, "invalid", CLI_USAGE);
    if (json_object_get(result, "failed") != NULL)
        return tell_outcome(cli, result, "failed", CLI_FAILED);
    *ret_result = json_incref(result);
    return CLI_DONE;
}

int cli_connect(struct cli *cli, struct err_text *text)
{
    char path[SITE_PATH_SIZE + 32];
    (void)snprintf(path, sizeof path, "%s/control.sock", cli_site(cli)->run_folder);
    return client_connect(path, text);
}

int cli_call(struct cli *cli, const char *method, json_t *parameters, json_t **ret_result)
{
    struct err_text text = {""};
    json_t *answer = NULL;
    if (cli_site(cli) == NULL)
        return CLI_USAGE;
    const int fd = cli_connect(cli, &text);
    if (fd < 0)
        return cli_error(cli, ERR_CLOSED, &text);
    const int64_t own_wait_ms = cli_int(cli, "wait", 20) * 1000;
    const int wait_ms = text_equal(method, "card read")   ? (int)own_wait_ms + CALL_MS
                        : text_equal(method, "gate test") ? CALL_MS * 6
                                                          : CALL_MS;
    const enum err err = client_call(fd, method, parameters, wait_ms, &answer, &text);
    (void)close(fd);
    if (err != ERR_OK)
        return cli_error(cli, err, &text);
    const int code = judge(cli, answer, ret_result);
    json_decref(answer);
    return code;
}

void cli_print_column(const char *text, int width, enum cli_column column)
{
    int letters = 0;
    for (; *text != '\0'; text++) {
        letters += text_starts_letter(*text);
        if (column == CLI_COLUMN_CUT && letters > width)
            break;
        (void)putchar(*text);
    }
    (void)printf("%*s ", letters < width ? width - letters : 0, "");
}

bool cli_in_french(void)
{
    return text_equal(_("language"), "fr");
}
