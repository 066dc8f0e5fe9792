#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"
#include "controller/ledger/ledger.h"
#include "controller/store/history.h"

/* A card with everything that hangs on it, read in one go. */
struct account_view {
    struct card_record card;
    struct holder_record holder;
    size_t count;
    struct pass_record passes[LEDGER_PASSES_MAX];
    int64_t owed_cents;
    json_t *members[LEDGER_PASSES_MAX]; /* of each pass, as a list of names */
};

static bool add_member(void *context, int64_t position, const char *name)
{
    (void)position;
    return json_array_append_new(context, json_string(name)) == 0;
}

static enum err load_members(struct store *store, struct account_view *view)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < view->count; i++) {
        view->members[i] = json_array();
        err = store_each_member(store, view->passes[i].pass_id, add_member, view->members[i]);
    }
    return err;
}

static void unload(struct account_view *view)
{
    for (size_t i = 0; i < view->count; i++)
        json_decref(view->members[i]);
}

static int load(struct cli *cli, struct store *store, struct account_view *view)
{
    const char *uid = cli_text(cli, "card");
    enum err err = store_get_card(store, uid, &view->card);
    if (err == ERR_NOT_FOUND)
        return cli_refuse(cli, CLI_REFUSED, "card_unknown", uid);
    if (err == ERR_OK)
        err = store_get_holder(store, view->card.account_id, &view->holder);
    if (err == ERR_OK || err == ERR_NOT_FOUND)
        err = store_passes_of(store, view->card.account_id, civil_from_wall(clock_wall_now()).date,
                              LEDGER_PASSES_MAX, view->passes, &view->count);
    if (err == ERR_OK)
        err = store_owed(store, view->card.subject, &view->owed_cents);
    if (err == ERR_OK)
        err = load_members(store, view);
    return err == ERR_OK ? CLI_DONE : cli_fail(cli, CLI_FAILED, "%s", store_message(store));
}

static const char *balance_key(enum tariff_formula_kind kind)
{
    return kind == FORMULA_TIME_CREDIT    ? "balance_minutes"
           : kind == FORMULA_STORED_VALUE ? "balance_cents"
                                          : "balance_units";
}

static json_t *json_pass(const struct pass_record *pass)
{
    char from[CIVIL_DATE_SIZE], until[CIVIL_DATE_SIZE];
    civil_date_format(pass->valid_from, from);
    civil_date_format(pass->valid_until, until);
    return json_pack("{s:I, s:s, s:s, s:I, s:I, s:s, s:s, s:s}", "pass", (json_int_t)pass->pass_id,
                     "product", pass->product, "formula", tariff_formula_word(pass->use.kind),
                     balance_key(pass->use.kind), (json_int_t)pass->balance, "held",
                     (json_int_t)pass->held, "valid_from", from, "valid_until", until, "zones",
                     pass->use.zones);
}

static json_t *json_account(const struct account_view *view)
{
    json_t *passes = json_array();
    for (size_t i = 0; i < view->count; i++) {
        json_t *pass = json_pass(&view->passes[i]);
        if (json_array_size(view->members[i]) > 0)
            json_object_set(pass, "members", view->members[i]);
        json_array_append_new(passes, pass);
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:o}", "card", view->card.uid, "state",
                     card_state_word(view->card.state), "replaced_by", view->card.replaced_by,
                     "holder", view->holder.name, "birth", view->holder.birth_date, "owed_cents",
                     (json_int_t)view->owed_cents, "passes", passes);
}

static void print_pass(const struct pass_record *pass)
{
    char until[CIVIL_DATE_SIZE];
    civil_date_format(pass->valid_until, until);
    char value[MONEY_TEXT_SIZE];
    money_format((struct money){pass->balance}, value);
    if (pass->use.kind == FORMULA_STORED_VALUE)
        (void)printf(_("  %-44s %s € left, until %s\n"), pass->product, value, until);
    else if (pass->use.kind == FORMULA_OCCUPANCY)
        (void)printf(_("  %-44s charged at the way out, until %s\n"), pass->product, until);
    else if (!entry_counts_units(pass->use.kind))
        (void)printf(_("  %-44s unlimited, until %s\n"), pass->product, until);
    else if (pass->use.kind == FORMULA_TIME_CREDIT && pass->balance < 0)
        (void)printf(_("  %-44s %lld h %02lld min owed, until %s\n"), pass->product,
                     (long long)-pass->balance / 60, (long long)-pass->balance % 60, until);
    else if (pass->use.kind == FORMULA_TIME_CREDIT)
        (void)printf(_("  %-44s %lld h %02lld min left, until %s\n"), pass->product,
                     (long long)pass->balance / 60, (long long)pass->balance % 60, until);
    else
        (void)printf(_("  %-44s %lld left, until %s\n"), pass->product, (long long)pass->balance,
                     until);
}

static void print_account(const struct account_view *view)
{
    (void)printf(_("card %s: %s\n"), view->card.uid, _(card_state_word(view->card.state)));
    if (view->card.replaced_by[0] != '\0')
        (void)printf(_("replaced by %s\n"), view->card.replaced_by);
    if (view->holder.name[0] != '\0')
        (void)printf(_("holder %s, born %s\n"), view->holder.name, view->holder.birth_date);
    for (size_t i = 0; i < view->count; i++) {
        size_t k;
        json_t *name;
        print_pass(&view->passes[i]);
        json_array_foreach(view->members[i], k, name)
        {
            (void)printf("    %s\n", json_string_value(name));
        }
    }
    if (view->owed_cents != 0) {
        char owed[MONEY_TEXT_SIZE];
        money_format((struct money){view->owed_cents}, owed);
        (void)printf(_("owes %s €: portillon card settle %s --pay cash\n"), owed, view->card.uid);
    }
}

int cli_card_show(struct cli *cli)
{
    struct account_view view = {.count = 0};
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    const int code = load(cli, store, &view);
    store_close(store);
    if (code != CLI_DONE)
        return code;
    if (cli->json)
        cli_print_json(json_account(&view));
    else
        print_account(&view);
    unload(&view);
    return CLI_DONE;
}

/* The lines of one pass, as they are read. */
struct pass_lines {
    const struct cli *cli;
    json_t *lines;
    int64_t balance;
};

/* What a stay was charged, in words: see ledger/stays. NULL when the line is not one of a stay. */
static const char *explain_stay(const char *detail, char *text, size_t size)
{
    static const struct {
        const char *word, *sentence;
    } parts[] = {{"stayed", "%lld min inside"},  {"free", ", %lld of them free"},
                 {"step", ", in steps of %lld"}, {"minimum", ", at least %lld"},
                 {"cap", ", at most %lld"},      {"no_exit", ", at most %lld"}};
    text[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, " %s=", parts[i].word);
        const char *found = strstr(detail, word);
        if (found == NULL)
            continue;
        (void)text_append(text, size, _(parts[i].sentence),
                          strtoll(found + strlen(word), NULL, 10));
    }
    if (text[0] != '\0' && strncmp(detail, "exit ", 5) != 0)
        (void)text_append(text, size, " (%s)",
                          strncmp(detail, "evacuation", 10) == 0 ? _("fire alarm")
                                                                 : _("exit not seen"));
    return text[0] != '\0' ? text : NULL;
}

/* What a line says to a cashier: of a stay how it was counted, of an order what became of it, and
 * of its hold not what the arm's counter stood at. */
static const char *explain(const struct journal_row *row, char *text, size_t size)
{
    if (text_equal(row->kind, "post") || text_equal(row->kind, "void"))
        return _(sentence_of(row->detail));
    if (text_equal(row->kind, "debit"))
        return explain_stay(row->detail, text, size) != NULL ? text : row->detail;
    const char *counter = strstr(row->detail, " (counter ");
    if (counter == NULL)
        return row->detail;
    (void)snprintf(text, size, "%.*s", (int)(counter - row->detail), row->detail);
    return text;
}

/* Money that is owed for a stay stands in the place of units. */
static void print_line(const struct journal_row *row, const char *at, int64_t balance)
{
    char amount[MONEY_TEXT_SIZE], text[JOURNAL_DETAIL_SIZE];
    const char *detail = explain(row, text, sizeof text);
    money_format((struct money){row->cents}, amount);
    (void)printf("  %8lld  %-20.19s ", (long long)row->seq, at);
    cli_print_column(_(row->kind), 12, CLI_COLUMN_WHOLE);
    if (row->cents != 0)
        (void)printf("%6s €        %s %s\n", amount, detail, row->author);
    else
        (void)printf("%+6lld  %6lld  %s %s\n", (long long)row->units, (long long)balance, detail,
                     row->author);
}

static bool add_line(void *context, const struct journal_row *row, const struct journal_link *link)
{
    struct pass_lines *lines = context;
    char at[CIVIL_INSTANT_SIZE] = "";
    lines->balance += row->units;
    if (link != NULL)
        civil_instant_format((struct wall_time){link->at_ms}, at);
    if (lines->cli->json)
        json_array_append_new(lines->lines,
                              json_pack("{s:I, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s}", "row",
                                        (json_int_t)row->seq, "day", row->day, "at", at, "kind",
                                        row->kind, "units", (json_int_t)row->units, "held",
                                        (json_int_t)row->held, "balance",
                                        (json_int_t)lines->balance, "cents", (json_int_t)row->cents,
                                        "detail", row->detail, "author", row->author));
    else
        print_line(row, at[0] != '\0' ? at : row->day, lines->balance);
    return true;
}

static enum err show_pass(struct cli *cli, struct store *store, const struct pass_record *pass,
                          json_t *shown)
{
    struct pass_lines lines = {.cli = cli, .lines = cli->json ? json_array() : NULL};
    if (!cli->json) {
        (void)printf(_("pass %lld\n"), (long long)pass->pass_id);
        print_pass(pass);
    }
    const enum err err = store_each_journal_of_pass(store, pass->pass_id, add_line, &lines);
    if (cli->json) {
        json_t *one = json_pass(pass);
        json_object_set_new(one, "lines", lines.lines);
        json_array_append_new(shown, one);
    }
    return err;
}

int cli_pass_show(struct cli *cli)
{
    struct account_view view = {.count = 0};
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    int code = load(cli, store, &view);
    json_t *shown = cli->json && code == CLI_DONE ? json_array() : NULL;
    for (size_t i = 0; code == CLI_DONE && i < view.count; i++) {
        if (show_pass(cli, store, &view.passes[i], shown) != ERR_OK)
            code = cli_fail(cli, CLI_FAILED, "%s", store_message(store));
    }
    store_close(store);
    if (shown != NULL && code == CLI_DONE)
        cli_print_json(json_pack("{s:s, s:s, s:o}", "card", view.card.uid, "holder",
                                 view.holder.name, "passes", json_incref(shown)));
    json_decref(shown);
    unload(&view);
    return code;
}
