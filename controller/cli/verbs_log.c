#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/client.h"
#include "controller/control/sentence.h"
#include "controller/store/passages.h"

enum { LINES_DEFAULT = 50, STATUS_MS = 2000 };

struct printing {
    const struct cli *cli;
    json_t *lines;
};

static json_t *json_line(const struct log_line *line, const char *at)
{
    const struct passage_record *passage = &line->passage;
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:s, "
                     "s:I}",
                     "id", (json_int_t)passage->passage_id, "at", at, "gate", passage->gate, "zone",
                     passage->zone, "direction", passage->direction, "kind", passage->kind, "card",
                     passage->uid, "holder", line->holder, "product", passage->product, "category",
                     passage->category, "persons", (json_int_t)passage->persons, "units",
                     (json_int_t)passage->units, "balance_now", (json_int_t)line->balance,
                     "outcome", passage->outcome, "reason", line->reason, "times",
                     (json_int_t)line->times);
}

/* A field of a file for people: quoted when it holds a separator, and never a formula. */
static void print_field(const char *text, const char *end)
{
    const bool formula = text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@';
    (void)printf("\"%s", formula ? "'" : "");
    for (const char *p = text; *p != '\0'; p++)
        (void)printf(*p == '"' ? "\"\"" : "%c", *p);
    (void)printf("\"%s", end);
}

static void print_csv(const struct log_line *line, const char *at)
{
    const struct passage_record *passage = &line->passage;
    const char *texts[] = {at,           passage->gate,    passage->direction, passage->uid,
                           line->holder, passage->product, passage->category};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        print_field(texts[i], ";");
    (void)printf("%lld;%lld;", (long long)passage->persons, (long long)passage->units);
    print_field(passage->outcome, ";");
    print_field(line->reason, ";");
    (void)printf("%lld\r\n", (long long)line->times);
}

static const char *what_happened(const struct log_line *line)
{
    return line->reason[0] != '\0' ? line->reason : line->passage.outcome;
}

static void print_text(const struct log_line *line, const char *at)
{
    const struct passage_record *passage = &line->passage;
    char what[200] = "";
    if (line->reason[0] != '\0' && line->times > 1)
        (void)text_append(what, sizeof what, "%s (%lld)", line->reason, (long long)line->times);
    else
        (void)text_append(what, sizeof what, "%s", what_happened(line));
    (void)printf("%.19s  %-6s %-5s %-14s %-20.20s %-36.36s %2lld  %3lld  %s\n", at, passage->gate,
                 passage->direction, passage->uid, line->holder, passage->product,
                 (long long)passage->persons, (long long)passage->units, what);
}

static bool print_line(void *context, const struct log_line *line)
{
    struct printing *printing = context;
    const struct cli *cli = printing->cli;
    char at[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){line->passage.at_ms}, at);
    if (cli->json)
        json_array_append_new(printing->lines, json_line(line, at));
    else if (cli_flag(cli, "csv"))
        print_csv(line, at);
    else if (cli->plain)
        (void)printf("%s\t%s\t%s\t%s\t%lld\t%lld\t%s\n", at, line->passage.gate,
                     line->passage.direction, line->passage.uid, (long long)line->passage.persons,
                     (long long)line->passage.units, what_happened(line));
    else
        print_text(line, at);
    return true;
}

static int64_t instant(const struct cli *cli, const char *name)
{
    struct wall_time at = {0};
    const char *text = cli_text(cli, name);
    if (text != NULL)
        (void)civil_instant_parse(text, &at); /* its form was checked against the table */
    return at.unix_ms;
}

static void print_header(const struct cli *cli)
{
    if (cli_flag(cli, "csv") && !cli->json)
        (void)printf("\xEF\xBB\xBFinstant;porte;sens;carte;titulaire;produit;categorie;personnes;"
                     "unites;resultat;motif;fois\r\n");
    else if (!cli->plain && !cli->json)
        (void)printf("%-19s  %-6s %-5s %-14s %-20s %-36s %s\n", _("instant"), _("gate"), _("way"),
                     _("card"), _("holder"), _("product"), _("n units outcome"));
}

int cli_log(struct cli *cli)
{
    struct printing printing = {.cli = cli};
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    const char *gate = cli_text(cli, "gate");
    if (gate != NULL && site_find_gate(cli->site, gate) < 0) {
        store_close(store);
        return cli_refuse(cli, CLI_REFUSED, "gate_unknown", gate);
    }
    const struct log_filter filter = {
        .since_ms = instant(cli, "since"),
        .until_ms = instant(cli, "until"),
        .gate = cli_text(cli, "gate") != NULL ? cli_text(cli, "gate") : "",
        .uid = cli_text(cli, "card") != NULL ? cli_text(cli, "card") : "",
        .limit = cli_int(cli, "limit", LINES_DEFAULT),
    };
    if (cli->json)
        printing.lines = json_array();
    print_header(cli);
    const enum err err = store_each_log(store, &filter, print_line, &printing);
    const int code = err == ERR_OK ? CLI_DONE : cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    store_close(store);
    if (cli->json)
        cli_print_json(json_pack("{s:o}", "lines", printing.lines));
    return code;
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void print_gate_status(const json_t *gate)
{
    const bool off = json_is_true(json_object_get(gate, "off_by_staff"));
    const char *state = text_in(gate, "state");
    (void)printf(_("gate %-8s %s"), text_in(gate, "gate"),
                 off ? _("out of service (staff)") : _(sentence_of(state)));
    if (text_equal(state, "down"))
        (void)printf(" (%s)", text_in(gate, "cause"));
    if (text_in(gate, "last_incident")[0] != '\0')
        (void)printf(_("; last incident %s at %.19s"), text_in(gate, "last_incident"),
                     text_in(gate, "last_incident_at"));
    if (!json_is_true(json_object_get(gate, "provable_across_restart")) &&
        !text_equal(state, "down"))
        (void)printf(_("; passage not provable across a restart"));
    if (text_equal(state, "down"))
        (void)printf(_("; look at its wiring and address: portillon config show"));
    else if (off)
        (void)printf(_("; to put it back: portillon gate on %s"), text_in(gate, "gate"));
    (void)printf("\n");
}

static const char *opening_words(const json_t *status)
{
    if (json_is_true(json_object_get(status, "last_entry_passed")))
        return _("open now, the last entry has passed");
    return json_is_true(json_object_get(status, "open")) ? _("open now") : _("closed now");
}

static void print_status(const json_t *status)
{
    size_t i;
    json_t *item;
    (void)printf("%s, portillon %s\n", text_in(status, "site"), text_in(status, "version"));
    if (json_is_true(json_object_get(status, "alarm")))
        (void)printf(_("FIRE ALARM: gates are free, nothing is debited; who is inside: portillon "
                       "presence --names; when the building is safe: portillon alarm end\n"));
    else if (json_is_true(json_object_get(status, "recount_wanted")))
        (void)printf(_("after the alarm: please count who is inside: portillon presence set\n"));
    (void)printf(_("ledger: %s; %s\n"), text_in(status, "ledger"), opening_words(status));
    json_array_foreach(json_object_get(status, "gates"), i, item) print_gate_status(item);
    json_array_foreach(json_object_get(status, "readers"), i, item)
    {
        const bool up = json_is_true(json_object_get(item, "up"));
        (void)printf(_("reader %-6s %s%s%s\n"), text_in(item, "reader"),
                     up ? _("ready") : _("does not answer: "), up ? "" : text_in(item, "cause"),
                     up ? "" : _("; check its cable"));
    }
}

/* What can be known without the daemon. */
static int status_from_file(struct cli *cli)
{
    struct store *store = cli_store(cli);
    struct day_totals totals = {0};
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    const struct civil_moment now = civil_from_wall(clock_wall_now());
    const enum err err = store_totals_since(store, civil_to_wall(now.date, 0).unix_ms, &totals);
    store_close(store);
    if (err != ERR_OK)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    if (cli->json)
        cli_print_json(json_pack(
            "{s:b, s:I, s:I, s:I}", "running", 0, "entries_today", (json_int_t)totals.entries,
            "exits_today", (json_int_t)totals.exits, "refused_today", (json_int_t)totals.refused));
    else
        (void)printf(_("portillond is not running: start it with `systemctl start portillon`\n"
                       "today: %lld entries, %lld exits, %lld refused\n"),
                     (long long)totals.entries, (long long)totals.exits, (long long)totals.refused);
    return CLI_DONE;
}

int cli_status(struct cli *cli)
{
    char path[SITE_PATH_SIZE + 32];
    struct err_text text;
    json_t *answer = NULL;
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    (void)snprintf(path, sizeof path, "%s/control.sock", site->run_folder);
    json_t *nothing = json_object();
    const int fd = client_connect(path, &text);
    const bool absent = fd < 0 && (errno == ENOENT || errno == ECONNREFUSED);
    const enum err err =
        fd < 0 ? ERR_CLOSED : client_call(fd, "status", nothing, STATUS_MS, &answer, &text);
    if (fd >= 0)
        (void)close(fd);
    json_decref(nothing);
    if (absent)
        return status_from_file(cli);
    if (err != ERR_OK) /* it is there, and does not answer: nothing to guess */
        return cli_error(cli, err, &text);
    json_t *status = json_incref(json_object_get(answer, "result"));
    json_decref(answer);
    json_object_set_new(status, "running", json_true());
    if (cli->json) {
        cli_print_json(status);
        return CLI_DONE;
    }
    print_status(status);
    json_decref(status);
    return CLI_DONE;
}
