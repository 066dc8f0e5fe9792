#include <stdio.h>
#include <string.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"
#include "controller/store/journal.h"

enum { LINES_DEFAULT = 50, WEEK_DAYS = 7, WORD_SIZE = 40, TEXT_SIZE = JOURNAL_DETAIL_SIZE + 160 };

/* What a row is about; an incident says so itself. */
static const struct {
    const char *kind, *sentence;
} kinds[] = {
    {"alarm_on", TEXT("fire alarm: gates free, nothing debited")},
    {"alarm_off", TEXT("the alarm was ended")},
    {"gate_release", TEXT("somebody was let out by hand")},
    {"gate_off", TEXT("taken out of service")},
    {"gate_on", TEXT("put back into service")},
    {"clock_change", TEXT("the clock of the controller moved")},

    {"manual", TEXT("opened by hand")},
    {"override", TEXT("a card was let in once more")},
    {"presence", TEXT("people inside were counted")},
    {"capacity", TEXT("how many may be inside was lowered or set back")},
    {"started", TEXT("the controller started")},
};

struct incident_lines {
    const struct cli *cli;
    json_t *lines;
};

static const char *sentence_for(const struct journal_row *row)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (text_equal(kinds[i].kind, row->kind))
            return kinds[i].sentence;
    }
    return sentence_of(row->detail);
}

/* A count by hand, or the one that nobody made after closing. */
static void describe_count(const struct journal_row *row, char text[TEXT_SIZE])
{
    long long before = 0;
    int reason = 0;
    (void)sscanf(row->detail, "was %lld: %n", &before, &reason);
    if (text_equal(row->detail + reason, "closed_but_not_empty"))
        (void)snprintf(text, TEXT_SIZE,
                       _("%lld were still counted at closing: the count starts at nobody; if it is "
                         "every day, try the way out with portillon gate test"),
                       before);
    else
        (void)snprintf(text, TEXT_SIZE, _("counted by hand: %lld, and %lld were believed (%s)"),
                       (long long)row->persons, before, row->detail + reason);
}

static void describe_clock(const struct journal_row *row, char text[TEXT_SIZE])
{
    long long moved_ms = 0;
    (void)sscanf(row->detail, "%*[^0-9-]%lld", &moved_ms);
    (void)snprintf(text, TEXT_SIZE,
                   _("the clock of the controller moved by %lld s: if nobody has set it, look at "
                     "its network and its battery"),
                   moved_ms / 1000);
}

/* What happened, and what somebody has said about it; where the counter stood is for the ledger. */
static void describe(const struct journal_row *row, char text[TEXT_SIZE])
{
    const char *counter = strstr(row->detail, " (counter ");
    const int length = counter != NULL ? (int)(counter - row->detail) : (int)strlen(row->detail);
    if (text_equal(row->kind, "presence"))
        describe_count(row, text);
    else if (text_equal(row->kind, "clock_change"))
        describe_clock(row, text);
    else if (text_equal(row->kind, "incident") || length == 0)
        (void)snprintf(text, TEXT_SIZE, "%s", _(sentence_for(row)));
    else
        (void)snprintf(text, TEXT_SIZE, "%s (%.*s)", _(sentence_for(row)), length, row->detail);
}

/* A gate or a zone; the link of an order has a card in it, which nobody needs here. */
static void first_word(const char *link, char word[WORD_SIZE])
{
    (void)snprintf(word, WORD_SIZE, "%.*s", (int)strcspn(link, " "), link);
}

static bool add_event(void *context, const struct journal_row *row, const struct journal_link *link)
{
    struct incident_lines *lines = context;
    char at[CIVIL_INSTANT_SIZE] = "", where[WORD_SIZE] = "";
    char text[TEXT_SIZE];
    if (link != NULL) {
        civil_instant_format((struct wall_time){link->at_ms}, at);
        first_word(link->link, where);
    }
    if (text_equal(row->kind, "override"))
        where[0] = '\0';
    if (lines->cli->json)
        json_array_append_new(lines->lines,
                              json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "at", at, "where",
                                        where, "kind", row->kind, "detail", row->detail, "persons",
                                        (json_int_t)row->persons, "author", row->author, "sentence",
                                        _(sentence_for(row))));
    else if (lines->cli->plain)
        (void)printf("%s\t%s\t%s\t%s\t%s\n", at, where, row->kind, row->detail, row->author);
    else {
        describe(row, text);
        (void)printf("%.19s  %-8s %s%s%s\n", at, where, text, row->author[0] != '\0' ? ", " : "",
                     row->author);
    }
    return true;
}

int cli_incident_list(struct cli *cli)
{
    struct incident_lines lines = {.cli = cli};
    const char *gate = cli_text(cli, "gate");
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    if (gate != NULL && site_find_gate(cli->site, gate) < 0) {
        store_close(store);
        return cli_refuse(cli, CLI_REFUSED, "gate_unknown", gate);
    }
    const struct civil_date today = civil_from_wall(clock_wall_now()).date;
    const struct wall_time week_ago = civil_to_wall(civil_date_add_days(today, -WEEK_DAYS), 0);
    lines.lines = cli->json ? json_array() : NULL;
    const enum err err = store_each_event(store, cli_instant(cli, "since", week_ago.unix_ms),
                                          gate != NULL ? gate : "",
                                          cli_int(cli, "limit", LINES_DEFAULT), add_event, &lines);
    store_close(store);
    if (err != ERR_OK) {
        json_decref(lines.lines);
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    }
    if (cli->json)
        cli_print_json(json_pack("{s:o}", "incidents", lines.lines));
    return CLI_DONE;
}
