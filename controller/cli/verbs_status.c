#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/client.h"
#include "controller/control/sentence.h"
#include "controller/site/school_calendar.h"
#include "controller/store/passages.h"

enum { STATUS_MS = 2000, SCHOOLS_NOTICE_DAYS = 60 };

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* A loose plug comes and goes: what is well now may not have been all day. */
static void print_losses(const json_t *device)
{
    const json_int_t losses = json_integer_value(json_object_get(device, "losses"));
    if (losses > 0)
        (void)printf(_("; lost since the start: %lld"), (long long)losses);
}

static void print_gate_status(const json_t *gate)
{
    const bool off = json_is_true(json_object_get(gate, "off_by_staff"));
    const char *state = text_in(gate, "state");
    (void)printf(_("gate %-8s %s"), text_in(gate, "gate"),
                 off ? _("out of service (staff)") : _(sentence_of(state)));
    const bool silent = json_is_false(json_object_get(gate, "linked"));
    if (text_equal(state, "down"))
        (void)printf(" (%s)", text_in(gate, "cause"));
    else if (silent) /* in an alarm, which outlives its wires */
        (void)printf(_("; its board does not answer (%s): go and see that it is open"),
                     text_in(gate, "cause"));
    if (json_integer_value(json_object_get(gate, "order_persons")) > 1)
        (void)printf(_(": %lld of %lld have passed"),
                     (long long)json_integer_value(json_object_get(gate, "order_turned")),
                     (long long)json_integer_value(json_object_get(gate, "order_persons")));
    if (json_is_true(json_object_get(gate, "exit_free")))
        (void)printf(
            _("; no exit reader answers: the exit stays free, nobody's clock stops there"));
    if (text_in(gate, "last_incident")[0] != '\0')
        (void)printf(_("; last incident at %.19s: %s"), text_in(gate, "last_incident_at"),
                     _(sentence_of(text_in(gate, "last_incident"))));
    if (!json_is_true(json_object_get(gate, "provable_across_restart")) &&
        !text_equal(state, "down"))
        (void)printf(_("; passage not provable across a restart"));
    if (text_equal(state, "down"))
        (void)printf(_("; look at its wiring and address: portillon config show"));
    else if (off)
        (void)printf(_("; to put it back: portillon gate on %s"), text_in(gate, "gate"));
    print_losses(gate);
    (void)printf("\n");
}

static const char *opening_words(const json_t *status)
{
    if (json_is_true(json_object_get(status, "last_entry_passed")))
        return _("open now, the last entry has passed");
    return json_is_true(json_object_get(status, "open")) ? _("open now") : _("closed now");
}

/* A state, what it means for those at the gate, and what to do. */
static void print_ledger(const char *ledger, const char *opening)
{
    (void)printf(_("ledger: %s; %s\n"), ledger, opening);
    if (text_equal(ledger, "failed"))
        (void)printf(
            _("the disk cannot be written: entry stays shut, exit stays free; make room or "
              "replace the disk, it goes on by itself\n"));
    else if (text_equal(ledger, "stuck"))
        (void)printf(
            _("the disk does not answer: entry waits, exit stays free; look at the disk\n"));
}

static void print_clock(const char *clock)
{
    if (text_equal(clock, "behind"))
        (void)printf(
            _("clock: behind what the ledger has seen: nothing is sold; set it, or portillon "
              "clock confirm\n"));
    else if (text_equal(clock, "unsynchronised"))
        (void)printf(
            _("clock: not synchronised with a time server; gates work, look at the network\n"));
}

/* Without the next year, the hours of holidays would be those of school term. */
static void print_schools(const struct site *site)
{
    char text[CIVIL_DATE_SIZE];
    const struct civil_date until = school_calendar_known_until(site);
    const struct civil_date today = civil_from_wall(clock_wall_now()).date;
    if (until.year == 0 ||
        civil_date_compare(until, civil_date_add_days(today, SCHOOLS_NOTICE_DAYS)) > 0)
        return;
    civil_date_format(until, text);
    (void)printf(_("school holidays are known until %s: add the next year to the configuration\n"),
                 text);
}

static void print_status(const json_t *status)
{
    size_t i;
    json_t *item;
    (void)printf("%s, portillon %s\n", text_in(status, "site"), text_in(status, "version"));
    if (json_is_true(json_object_get(status, "alarm")))
        (void)printf(
            _("FIRE ALARM: gates are free, nothing is debited; who is inside: portillon "
              "presence --names; when the building is safe: portillon alarm end --reason '…'\n"));
    else if (json_is_true(json_object_get(status, "recount_wanted")))
        (void)printf(
            _("after the alarm: please count who is inside, zone by zone: portillon presence "
              "says how\n"));
    if (json_is_true(json_object_get(status, "muster_unprinted")))
        (void)printf(
            _("the list of who is inside could not be printed: read it on the screen, portillon "
              "presence --names; then look at the printer and the system log\n"));
    print_ledger(text_in(status, "ledger"), opening_words(status));
    print_clock(text_in(status, "clock"));
    json_array_foreach(json_object_get(status, "gates"), i, item) print_gate_status(item);
    json_array_foreach(json_object_get(status, "readers"), i, item)
    {
        const bool up = json_is_true(json_object_get(item, "up"));
        (void)printf(_("reader %-6s %s%s%s"), text_in(item, "reader"),
                     up ? _("ready") : _("does not answer: "), up ? "" : text_in(item, "cause"),
                     up ? "" : _("; check its cable"));
        print_losses(item);
        (void)printf("\n");
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
    char inner[SITE_GATE_LIST_SIZE];
    site_list_inner_gates(cli_site(cli), inner);
    const enum err err =
        store_totals_since(store, civil_to_wall(now.date, 0).unix_ms, inner, &totals);
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
    struct err_text text;
    json_t *answer = NULL;
    if (cli_site(cli) == NULL)
        return CLI_USAGE;
    json_t *nothing = json_object();
    const int fd = cli_connect(cli, &text);
    const bool absent = fd < 0 && (errno == ENOENT || errno == ECONNREFUSED);
    const enum err err =
        fd < 0 ? ERR_CLOSED : client_call(fd, "status", nothing, STATUS_MS, &answer, &text);
    if (fd >= 0)
        (void)close(fd);
    json_decref(nothing);
    if (absent)
        return status_from_file(cli);
    if (err == ERR_TIMEOUT) /* a question, which has done nothing */
        return cli_fail(cli, CLI_FAILED, "%s",
                        _("the controller stands still: the gates have locked the entry and leave "
                          "the exit free; it is started again within seconds, or by: systemctl "
                          "restart portillon"));
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
    print_schools(cli_site(cli));
    json_decref(status);
    return CLI_DONE;
}
