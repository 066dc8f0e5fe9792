#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"
#include "controller/store/passages.h"

enum { LINES_DEFAULT = 50, TEXT_SIZE = 320 };

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

/* For people. A sentence may name a card or a gate, which the line knows. */
static void describe(const struct log_line *line, char text[TEXT_SIZE])
{
    const char *word = what_happened(line), *sentence = _(sentence_of(word));
    const char *place = strstr(sentence, "%s");
    const char *about = strncmp(word, "card_", 5) == 0   ? line->passage.uid
                        : strncmp(word, "gate_", 5) == 0 ? line->passage.gate
                                                         : "...";
    text[0] = '\0';
    if (place != NULL)
        (void)snprintf(text, TEXT_SIZE, "%.*s%s%s", (int)(place - sentence), sentence, about,
                       place + 2);
    else
        (void)snprintf(text, TEXT_SIZE, "%s", sentence);
    if (line->times > 1)
        (void)text_append(text, TEXT_SIZE, " (%lld)", (long long)line->times);
}

static void print_text(const struct log_line *line, const char *at)
{
    const struct passage_record *passage = &line->passage;
    char what[TEXT_SIZE];
    describe(line, what);
    (void)printf("%.19s  %-6s ", at, passage->gate);
    cli_print_column(text_equal(passage->direction, "exit") ? _("way out") : _("way in"), 7,
                     CLI_COLUMN_CUT);
    (void)printf("%-14s ", passage->uid);
    cli_print_column(line->holder, 20, CLI_COLUMN_CUT);
    cli_print_column(passage->product, 36, CLI_COLUMN_CUT);
    (void)printf("%2lld  %3lld  %s\n", (long long)passage->persons, (long long)passage->units,
                 what);
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

static void print_header(const struct cli *cli)
{
    if (cli_flag(cli, "csv") && !cli->json)
        (void)printf("\xEF\xBB\xBFinstant;porte;sens;carte;titulaire;produit;categorie;personnes;"
                     "unites;resultat;motif;fois\r\n");
    else if (!cli->plain && !cli->json) {
        (void)printf("%-19s  %-6s %-7s %-14s %-20s %-36s %s\n", _("instant"), _("gate"), _("way"),
                     _("card"), _("holder"), _("product"), _("n units outcome"));
    }
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
        .since_ms = cli_instant(cli, "since", 0),
        .until_ms = cli_instant(cli, "until", 0),
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
