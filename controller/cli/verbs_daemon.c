#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/money.h"
#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/cli/import_exits.h"
#include "controller/control/sentence.h"

static long long int_in(const json_t *object, const char *key)
{
    return (long long)json_integer_value(json_object_get(object, key));
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* What a pass came with: hours, money to spend, units, or nothing that is counted. */
static void tell_pass(const struct cli *cli, const json_t *result, const char *paid)
{
    const long long minutes = int_in(result, "minutes"), units = int_in(result, "units");
    char with[80] = "", value[MONEY_TEXT_SIZE];
    money_format((struct money){int_in(result, "value_cents")}, value);
    if (minutes != 0)
        (void)text_append(with, sizeof with, _(", %lld h %02lld min"), minutes / 60, minutes % 60);
    else if (units != 0)
        (void)text_append(with, sizeof with, _(", %lld units"), units);
    else if (int_in(result, "value_cents") != 0)
        (void)text_append(with, sizeof with, _(", %s € to spend"), value);
    (void)printf(_("Sold on card %s: %s €%s, valid until %s. Sale %lld\n"), cli_text(cli, "card"),
                 paid, with, text_in(result, "valid_until"), int_in(result, "sale"));
    if (int_in(result, "units_extra") != 0)
        (void)printf(_("%lld units more\n"), int_in(result, "units_extra"));
}

static void tell_sale(const struct cli *cli, const json_t *result)
{
    char amount[MONEY_TEXT_SIZE];
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(result, "lines"), i, line)
    {
        money_format((struct money){int_in(line, "amount_cents")}, amount);
        (void)printf("  %-44s x%lld %8s €\n", text_in(line, "product"), int_in(line, "quantity"),
                     amount);
    }
    money_format((struct money){int_in(result, "total_cents")}, amount);
    if (json_object_get(result, "minutes_settled") != NULL)
        (void)printf(_("%lld minutes of them settle what was owed.\n"),
                     int_in(result, "minutes_settled"));
    if (json_object_get(result, "pass") != NULL)
        tell_pass(cli, result, amount);
    else if (cli_text(cli, "gate") != NULL)
        (void)printf(_("Sold: %s €; gate %s is open for %lld. Sale %lld\n"), amount,
                     cli_text(cli, "gate"),
                     (long long)(cli_int(cli, "persons", 1) + cli_int(cli, "supervisors", 0)),
                     int_in(result, "sale"));
    else
        (void)printf(_("To pay: %s €. Sale %lld\n"), amount, int_in(result, "sale"));
}

static void tell_settlement(const struct cli *cli, const json_t *result)
{
    char amount[MONEY_TEXT_SIZE];
    money_format((struct money){int_in(result, "total_cents")}, amount);
    (void)printf(_("%s € were paid for card %s; nothing is owed.\n"), amount,
                 cli_text(cli, "card"));
}

/* A price that follows a rule has no single figure. */
static void show_price(const json_t *change, const char *key, char text[MONEY_TEXT_SIZE])
{
    if (json_is_integer(json_object_get(change, key)))
        money_format((struct money){int_in(change, key)}, text);
    else
        (void)text_copy(text, MONEY_TEXT_SIZE, _("rule"));
}

static void tell_rule(const json_t *change)
{
    if (json_object_get(change, "rule_before") != NULL)
        (void)printf("    - %s\n    + %s\n", text_in(change, "rule_before"),
                     text_in(change, "rule"));
}

/* A category, a formula, a season: what prices and rights depend on. */
static void tell_definition(const json_t *change)
{
    const bool removed = json_object_get(change, "removed") != NULL;
    (void)printf("%s %s %s\n", removed ? "-" : "~", text_in(change, "section"),
                 text_in(change, "name"));
    tell_rule(change);
}

static void tell_import(const json_t *result)
{
    size_t i;
    json_t *change;
    char before[MONEY_TEXT_SIZE], after[MONEY_TEXT_SIZE];
    json_array_foreach(json_object_get(result, "changes"), i, change)
    {
        show_price(change, "price_cents", after);
        show_price(change, "price_before_cents", before);
        if (text_in(change, "section")[0] != '\0' || text_in(change, "name")[0] != '\0')
            tell_definition(change);
        else if (json_object_get(change, "removed") != NULL)
            (void)printf("- %s\n", text_in(change, "product"));
        else if (json_object_get(change, "price_before_cents") != NULL)
            (void)printf("~ %-48s %8s -> %8s €\n", text_in(change, "product"), before, after);
        else
            (void)printf("+ %-48s %8s €\n", text_in(change, "product"), after);
        if (text_in(change, "product")[0] != '\0')
            tell_rule(change);
    }
    if (json_is_true(json_object_get(result, "known_already")))
        (void)printf(_("This very file was imported before; nothing changes.\n"));
    (void)printf(json_is_true(json_object_get(result, "imported"))
                     ? _("Tariff %s, decision %s: %lld products, %zu differences, in force from "
                         "%.16s\n")
                     : _("Nothing was changed. Tariff %s, decision %s: %lld products, %zu "
                         "differences, would be in force from %.16s\n"),
                 text_in(result, "tariff"), text_in(result, "decision"), int_in(result, "products"),
                 json_array_size(json_object_get(result, "changes")),
                 text_in(result, "valid_from"));
    import_tell_exits(result);
}

static void tell_test(const json_t *result)
{
    (void)printf(_("Gate %s: lock and unlock were read back; rotations seen in the entry "
                   "direction: %lld; %s; entry counter now %lld\n"),
                 text_in(result, "gate"), int_in(result, "turned"),
                 _(sentence_of(text_in(result, "outcome"))), int_in(result, "counter_entry"));
}

static void tell(const struct cli *cli, const json_t *result)
{
    const char *words = cli->command->words;
    if (text_equal(words, "sell")) {
        tell_sale(cli, result);
    } else if (text_equal(words, "card issue")) {
        (void)printf(_("Card %s was issued to %s.\n"), cli_text(cli, "card"),
                     cli_text(cli, "holder"));
        tell_sale(cli, result);
    } else if (text_equal(words, "card replace")) {
        (void)printf(_("Card %s is dead; its balance is now on card %s.\n"), cli_text(cli, "card"),
                     cli_text(cli, "with"));
        tell_sale(cli, result);
    } else if (text_equal(words, "card settle")) {
        tell_settlement(cli, result);
    } else if (text_equal(words, "card admit")) {
        (void)printf(_("Card %s may come in once more until %.5s.\n"), cli_text(cli, "card"),
                     text_in(result, "admitted_until") + strlen("2026-11-22T"));
    } else if (text_equal(words, "clock confirm")) {
        (void)printf(_("The clock is right: %.19s.\n"), text_in(result, "clock"));
    } else if (text_equal(words, "card block")) {
        (void)printf(_("Card %s is blocked; its balance is kept.\n"), cli_text(cli, "card"));
    } else if (text_equal(words, "card read")) {
        (void)printf("%s\n", text_in(result, "card"));
    } else if (text_equal(words, "pass correct")) {
        (void)printf(_("%+lld units on card %s; balance %lld.\n"), int_in(result, "units"),
                     cli_text(cli, "card"), int_in(result, "balance"));
    } else if (text_equal(words, "tariff import")) {
        tell_import(result);
    } else if (text_equal(words, "group open")) {
        (void)printf(_("Gate %s is open for %lld; %lld are left on the card.\n"),
                     text_in(result, "gate"), int_in(result, "passages"),
                     int_in(result, "balance"));
        if (int_in(result, "supervisors_pay") > 0)
            (void)printf(_("%lld supervisors beyond the free ones took one each.\n"),
                         int_in(result, "supervisors_pay"));
    } else if (text_equal(words, "gate release")) {
        (void)printf(_("The exit of gate %s is open for one person.\n"), text_in(result, "gate"));
    } else if (text_equal(words, "gate open")) {
        (void)printf(_("Gate %s is open for %lld.\n"), text_in(result, "gate"),
                     int_in(result, "passages"));
    } else if (text_equal(words, "presence set")) {
        (void)printf(_("%lld are inside %s; %lld were believed to be.\n"),
                     int_in(result, "persons"), text_in(result, "zone"),
                     int_in(result, "persons_before"));
    } else if (text_equal(words, "capacity set")) {
        (void)printf(_("%s: at most %lld at the same time until midnight.\n"),
                     text_in(result, "zone"), int_in(result, "capacity"));
    } else if (text_equal(words, "alarm end")) {
        (void)printf(_("The alarm was ended; gates lock again. Please count who is inside:\n"
                       "portillon presence set ZONE --persons N --reason 'after the alarm'\n"));
    } else if (text_equal(words, "gate test")) {
        tell_test(result);
    } else {
        (void)printf(json_is_true(json_object_get(result, "in_service"))
                         ? _("Gate %s is in service.\n")
                         : _("Gate %s is out of service; people can still leave.\n"),
                     text_in(result, "gate"));
    }
}

/* Units and money carry a key, so that a reply that was lost can be asked for again. */
static void add_key(struct cli *cli)
{
    uint8_t bytes[12];
    char key[25];
    bool keyed = false;
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && cli->command->arguments[i].name != NULL; i++)
        keyed = keyed || text_equal(cli->command->arguments[i].name, "key");
    if (!keyed || json_object_get(cli->parameters, "key") != NULL || sodium_init() < 0)
        return;
    randombytes_buf(bytes, sizeof bytes);
    text_format_hex(bytes, sizeof bytes, key);
    json_object_set_new(cli->parameters, "key", json_string(key));
}

/* A faulty tariff is told with its own file name and every fault, before anything is asked. */
static int check_import(struct cli *cli)
{
    const char *path = json_string_value(json_object_get(cli->parameters, "_path"));
    if (path == NULL)
        return CLI_DONE;
    json_t *file = json_incref(json_object_get(cli->parameters, "file"));
    json_object_set_new(cli->parameters, "file", json_string(path));
    const bool quiet = cli->quiet, as_json = cli->json;
    cli->quiet = true;
    cli->json = false;
    const int code = text_equal(path, "-") ? CLI_DONE : cli_tariff_check(cli);
    cli->quiet = quiet;
    cli->json = as_json;
    if (code != CLI_DONE && as_json)
        cli_print_json(json_pack("{s:{s:s, s:s}}", "error", "reason", "faults", "message", path));
    json_object_set_new(cli->parameters, "file", file);
    if (json_object_get(cli->parameters, "source") == NULL)
        json_object_set_new(cli->parameters, "source", json_string(path));
    json_object_del(cli->parameters, "_path");
    return code;
}

int cli_daemon(struct cli *cli)
{
    json_t *result = NULL;
    int code = check_import(cli);
    if (code != CLI_DONE)
        return code;
    add_key(cli);
    code = cli_call(cli, cli->command->words, cli->parameters, &result);
    if (code != CLI_DONE)
        return code;
    /* a test that nobody walked through has proved nothing */
    if (text_equal(cli->command->words, "gate test") && int_in(result, "turned") < 1)
        code = CLI_REFUSED;
    if (text_equal(cli->command->words, "tariff import"))
        import_look_at_exits(cli, result);
    if (cli->json) {
        cli_print_json(result);
        return code;
    }
    if (!cli->quiet)
        tell(cli, result);
    json_decref(result);
    return code;
}
