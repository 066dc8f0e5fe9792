#include "controller/control/command.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/civil.h"
#include "controller/base/text.h"

#define MEANS "cash|card|cheque|value"
#define TARIFF_HELP "a tariff file; by default those in force"
#define PRODUCT_HELP "activity/category/formula, as `tariff list` prints it"

const struct command command_table[] = {
    {"init",
     "Create the ledger of this site",
     "portillon init",
     COMMAND_LOCAL,
     COMMAND_MANAGER,
     {{0}}},
    {"config check",
     "Check a configuration and tell every fault",
     "portillon config check /etc/portillon/portillon.yaml",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"file", COMMAND_TEXT, false, true, 0, 0, NULL, "the file; by default the one in use"}}},
    {"config show",
     "Print the configuration in use",
     "portillon config show",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{0}}},
    {"tariff check",
     "Check a tariff file and tell every fault",
     "portillon tariff check issoire-2020.yaml",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"file", COMMAND_TEXT, true, true, 0, 0, NULL, "the tariff file"}}},
    {"tariff import",
     "Put a tariff into force",
     "portillon tariff import issoire-2020.yaml",
     COMMAND_DAEMON,
     COMMAND_MANAGER,
     {{"file", COMMAND_FILE, true, true, 0, 0, NULL, "the tariff file, YAML or CSV"},
      {"source", COMMAND_TEXT, false, false, 0, 0, NULL, "what the file is called (its path)"},
      {"replace", COMMAND_FLAG, false, false, 0, 0, NULL,
       "correct the tariff of the same name and date; what was sold keeps its price"},
      {"dry-run", COMMAND_FLAG, false, false, 0, 0, NULL, "show the differences, change nothing"}}},
    {"tariff list",
     "List the products and prices in force",
     "portillon tariff list",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"tariff", COMMAND_TEXT, false, false, 0, 0, NULL, TARIFF_HELP}}},
    {"tariff export",
     "Write a tariff as a table for a spreadsheet, or as YAML",
     "portillon tariff export issoire-2020.yaml --output issoire-2020.csv",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"tariff", COMMAND_TEXT, true, true, 0, 0, NULL,
       "a tariff file, or the name of one that was imported"},
      {"format", COMMAND_CHOICE, false, false, 0, 0, "csv|yaml", "csv by default"},
      {"output", COMMAND_TEXT, false, false, 0, 0, NULL,
       "the new file; otherwise standard output"}}},
    {"quote",
     "Price a case without selling, with every rule applied",
     "portillon quote baignade/adulte_18/12_entrees --age 30",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"product", COMMAND_TEXT, false, true, 0, 0, NULL, PRODUCT_HELP},
      {"tariff", COMMAND_TEXT, false, false, 0, 0, NULL, TARIFF_HELP},
      {"facility", COMMAND_TEXT, false, false, 0, 0, NULL,
       "facility or tariff, when several have it"},
      {"at", COMMAND_INSTANT, false, false, 0, 0, NULL,
       "instant of the sale, or start of the occupation (now)"},
      {"persons", COMMAND_INT, false, false, 1, 100000, NULL, "how many pay (1)"},
      {"supervisors", COMMAND_INT, false, false, 0, 10000, NULL, "who accompany them"},
      {"young", COMMAND_INT, false, false, 0, 100000, NULL,
       "of the persons, those below the age of the first ratio"},
      {"minutes", COMMAND_INT, false, false, 0, 1000000, NULL, "elapsed time"},
      {"quantity", COMMAND_DECIMAL, false, false, 0, 0, NULL, "how many of it (1)"},
      {"count", COMMAND_TEXT, false, false, 0, 0, NULL, "several quantities: caravan=2,kwh=12.5"},
      {"quotient", COMMAND_DECIMAL, false, false, 0, 0, NULL, "family quotient"},
      {"resources", COMMAND_DECIMAL, false, false, 0, 0, NULL,
       "family resources a month, in euros"},
      {"children", COMMAND_INT, false, false, 0, 100, NULL, "children of the family"},
      {"nth", COMMAND_INT, false, false, 1, 100000, NULL,
       "which one of its period: the 4th late pick-up"},
      {"weeks", COMMAND_INT, false, false, 0, 53, NULL, "school weeks of the month"},
      {"age", COMMAND_INT, false, false, 0, 130, NULL, "age in years"},
      {"birth", COMMAND_DATE, false, false, 0, 0, NULL, "date of birth"},
      {"proof", COMMAND_TEXT, false, false, 0, 0, NULL,
       "kinds of proof shown: student,ccas; or none"},
      {"proof-until", COMMAND_DATE, false, false, 0, 0, NULL, "until when it holds"},
      {"proof-issued", COMMAND_DATE, false, false, 0, 0, NULL, "when it was issued"},
      {"residence", COMMAND_TEXT, false, false, 0, 0, NULL, "a residence of the tariff"},
      {"with", COMMAND_TEXT, false, false, 0, 0, NULL,
       "circumstances of the tariff, commas between"},
      {"holds", COMMAND_TEXT, false, false, 0, 0, NULL,
       "products that the person already has; or none"},
      {"history", COMMAND_CHOICE, false, false, 0, 0, "none|renewal|second_child|both",
       "in the same school year"},
      {"companion", COMMAND_FLAG, false, false, 0, 0, NULL,
       "accompanies a person who has the right"},
      {"best", COMMAND_FLAG, false, false, 0, 0, NULL,
       "rank what the person may buy for their visits; the product may be an activity, or be left "
       "out"},
      {"ages", COMMAND_TEXT, false, false, 0, 0, NULL,
       "with --best: the age of each person, 40,38,10,7"},
      {"visits", COMMAND_INT, false, false, 1, 1000, NULL, "with --best: how often they come (1)"},
      {"visits-a-week", COMMAND_INT, false, false, 1, 14, NULL, "with --best: how often a week"},
      {"for-weeks", COMMAND_INT, false, false, 1, 104, NULL,
       "with --best: for how many weeks (52)"}}},
    {"tariff show",
     "Show one product with its rule",
     "portillon tariff show baignade/adulte_18/12_entrees",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"product", COMMAND_TEXT, true, true, 0, 0, NULL, PRODUCT_HELP},
      {"tariff", COMMAND_TEXT, false, false, 0, 0, NULL, TARIFF_HELP}}},
    {"card read",
     "Read the next card laid on a desk reader",
     "portillon card read --reader desk",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"reader", COMMAND_TEXT, false, false, 0, 0, NULL, "name of the desk reader"},
      {"wait", COMMAND_INT, false, false, 1, 60, NULL, "seconds to wait for a card (20)"}}},
    {"card issue",
     "Give out a card to a person, at the price of a card",
     "portillon card issue 04A1B2C3D4E5F6 --holder 'NOM Prenom' --birth 1990-05-17 --pay cash",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"},
      {"holder", COMMAND_TEXT, true, false, 0, 0, NULL, "name of the holder"},
      {"birth", COMMAND_DATE, true, false, 0, 0, NULL, "date of birth"},
      {"facility", COMMAND_TEXT, false, false, 0, 0, NULL,
       "facility or tariff, when several have it"},
      {"pay", COMMAND_CHOICE, true, false, 0, 0, MEANS, "means of payment"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"card block",
     "Block a card at once; its balance is kept",
     "portillon card block 04A1B2C3D4E5F6 --reason lost",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"},
      {"reason", COMMAND_TEXT, false, false, 0, 0, NULL, "why"}}},
    {"card replace",
     "Replace a lost or damaged card; the balance moves, the old card dies",
     "portillon card replace 04A1B2C3D4E5F6 04FFEEDDCCBBAA --pay card",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the old card"},
      {"with", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the new card"},
      {"facility", COMMAND_TEXT, false, false, 0, 0, NULL,
       "facility or tariff, when several have it"},
      {"pay", COMMAND_CHOICE, true, false, 0, 0, MEANS, "means of payment"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"card settle",
     "Take the payment of everything that a card's account owes",
     "portillon card settle 04A1B2C3D4E5F6 --pay cash",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"},
      {"pay", COMMAND_CHOICE, true, false, 0, 0, MEANS, "means of payment"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"card show",
     "Show a card, its holder and its passes",
     "portillon card show 04A1B2C3D4E5F6",
     COMMAND_LOCAL,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"}}},
    {"sell",
     "Sell a pass on a card, or single entries at a gate",
     "portillon sell baignade/adulte_18/12_entrees --card 04A1B2C3D4E5F6 --holder 'NOM Prenom' "
     "--birth 1990-05-17 --pay cash",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"product", COMMAND_TEXT, true, true, 0, 0, NULL, PRODUCT_HELP},
      {"card", COMMAND_UID, false, false, 0, 0, NULL, "identifier of the card"},
      {"holder", COMMAND_TEXT, false, false, 0, 0, NULL, "name of the holder"},
      {"birth", COMMAND_DATE, false, false, 0, 0, NULL, "date of birth"},
      {"proof", COMMAND_TEXT, false, false, 0, 0, NULL, "kind of proof that was seen"},
      {"proof-until", COMMAND_DATE, false, false, 0, 0, NULL, "until when it holds"},
      {"proof-issued", COMMAND_DATE, false, false, 0, 0, NULL, "when it was issued"},
      {"members", COMMAND_TEXT, false, false, 0, 0, NULL, "names of a family card, with ; between"},
      {"household", COMMAND_NAME, false, false, 0, 0, NULL,
       "who lives together: finds a second child"},
      {"quotient", COMMAND_DECIMAL, false, false, 0, 0, NULL, "family quotient"},
      {"resources", COMMAND_DECIMAL, false, false, 0, 0, NULL,
       "family resources a month, in euros"},
      {"children", COMMAND_INT, false, false, 0, 100, NULL, "children of the family"},
      {"residence", COMMAND_NAME, false, false, 0, 0, NULL, "a residence of the tariff"},
      {"with", COMMAND_TEXT, false, false, 0, 0, NULL,
       "circumstances of the tariff, commas between"},
      {"companion", COMMAND_FLAG, false, false, 0, 0, NULL,
       "accompanies a person who has the right"},
      {"quantity", COMMAND_DECIMAL, false, false, 0, 0, NULL, "how many of it (1)"},
      {"count", COMMAND_TEXT, false, false, 0, 0, NULL, "several quantities: caravan=2,kwh=12.5"},
      {"minutes", COMMAND_INT, false, false, 0, 1000000, NULL, "elapsed or booked time"},
      {"nth", COMMAND_INT, false, false, 1, 100000, NULL,
       "which one of its period: the 4th late pick-up"},
      {"weeks", COMMAND_INT, false, false, 0, 53, NULL, "school weeks of the month"},
      {"persons", COMMAND_INT, false, false, 1, 60, NULL,
       "single entries or a group, without a card"},
      {"supervisors", COMMAND_INT, false, false, 0, 30, NULL, "who accompany a group"},
      {"young", COMMAND_INT, false, false, 0, 60, NULL,
       "of the persons, those below the age of the first ratio"},
      {"gate", COMMAND_TEXT, false, false, 0, 0, NULL, "the gate that opens for them"},
      {"facility", COMMAND_TEXT, false, false, 0, 0, NULL,
       "facility or tariff, when several have it"},
      {"pay", COMMAND_CHOICE, true, false, 0, 0, MEANS, "means of payment"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"pass show",
     "Show each unit gained and spent on a card's passes",
     "portillon pass show 04A1B2C3D4E5F6",
     COMMAND_LOCAL,
     COMMAND_CASHIER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"}}},
    {"pass correct",
     "Add or take units, with a reason; a new row, nothing is changed",
     "portillon pass correct 04A1B2C3D4E5F6 --units 1 --reason 'pool evacuated'",
     COMMAND_DAEMON,
     COMMAND_MANAGER,
     {{"card", COMMAND_UID, true, true, 0, 0, NULL, "identifier of the card"},
      {"units", COMMAND_INT, true, false, -1000, 1000, NULL, "units to add (or take, below 0)"},
      {"reason", COMMAND_TEXT, true, false, 0, 0, NULL, "why"},
      {"pass", COMMAND_INT, false, false, 1, INT64_MAX, NULL, "which pass, if there are several"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"log",
     "List passages and refusals, newest first",
     "portillon log --gate G1 --limit 20",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"since", COMMAND_INSTANT, false, false, 0, 0, NULL, "from this instant"},
      {"until", COMMAND_INSTANT, false, false, 0, 0, NULL, "before this instant"},
      {"gate", COMMAND_TEXT, false, false, 0, 0, NULL, "only this gate"},
      {"card", COMMAND_UID, false, false, 0, 0, NULL, "only this card"},
      {"limit", COMMAND_INT, false, false, 1, 1000000, NULL, "at most so many lines (50)"},
      {"csv", COMMAND_FLAG, false, false, 0, 0, NULL, "semicolons, for a spreadsheet"}}},
    {"presence",
     "Tell how many are inside, how many may be, and what the day has seen",
     "portillon presence",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"names", COMMAND_FLAG, false, false, 0, 0, NULL,
       "the list of names instead, to be called out"}}},
    {"presence set",
     "Say how many are inside a zone, after a count by hand",
     "portillon presence set pools --persons 42 --reason 'counted after the alarm'",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"zone", COMMAND_NAME, true, true, 0, 0, NULL, "name of the zone"},
      {"persons", COMMAND_INT, true, false, 0, 100000, NULL, "how many were counted"},
      {"reason", COMMAND_TEXT, true, false, 0, 0, NULL, "why"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"capacity set",
     "Lower how many may be inside at once, until midnight; or set it back",
     "portillon capacity set pools --persons 120 --reason 'two lifeguards'",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"zone", COMMAND_NAME, true, true, 0, 0, NULL,
       "name of the zone, or swimmers, others: of the establishment"},
      {"persons", COMMAND_INT, true, false, 0, 100000, NULL,
       "how many at most; what is configured sets it back"},
      {"reason", COMMAND_TEXT, true, false, 0, 0, NULL, "why"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"alarm end",
     "Lock the gates again after a fire alarm, once the building is safe",
     "portillon alarm end --reason 'false alarm, building checked'",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"reason", COMMAND_TEXT, true, false, 0, 0, NULL, "why"}}},
    {"status",
     "Show gates, readers and the ledger on one screen",
     "portillon status",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{0}}},
    {"gate open",
     "Open a gate by hand for a number of passages",
     "portillon gate open G1 --passages 1 --reason 'delivery'",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"gate", COMMAND_TEXT, true, true, 0, 0, NULL, "name of the gate"},
      {"passages", COMMAND_INT, false, false, 1, 60, NULL, "how many (1)"},
      {"reason", COMMAND_TEXT, true, false, 0, 0, NULL, "why"},
      {"key", COMMAND_TEXT, false, false, 0, 0, NULL, "asked again with the same key, done once"}}},
    {"gate test",
     "Open for one passage and tell what the board saw: wiring and direction",
     "portillon gate test G1",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"gate", COMMAND_TEXT, true, true, 0, 0, NULL, "name of the gate"}}},
    {"gate off",
     "Take a gate out of service; people can still leave",
     "portillon gate off G1",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"gate", COMMAND_TEXT, true, true, 0, 0, NULL, "name of the gate"},
      {"reason", COMMAND_TEXT, false, false, 0, 0, NULL, "why"}}},
    {"gate on",
     "Put a gate back into service",
     "portillon gate on G1",
     COMMAND_DAEMON,
     COMMAND_CASHIER,
     {{"gate", COMMAND_TEXT, true, true, 0, 0, NULL, "name of the gate"}}},
    {"verify",
     "Prove the ledger from its own rows",
     "portillon verify",
     COMMAND_LOCAL,
     COMMAND_ANYONE,
     {{"file", COMMAND_TEXT, false, true, 0, 0, NULL, "a backup; by default the ledger in use"}}},
    {"backup",
     "Copy the ledger while it works, and verify the copy",
     "portillon backup /var/backups/portillon.db",
     COMMAND_LOCAL,
     COMMAND_MANAGER,
     {{"file", COMMAND_TEXT, true, true, 0, 0, NULL, "the new file"}}},
    {"restore",
     "Put a verified backup in the place of the ledger; the daemon must be stopped",
     "portillon restore /var/backups/portillon.db --confirm portillon.db",
     COMMAND_LOCAL,
     COMMAND_MANAGER,
     {{"file", COMMAND_TEXT, true, true, 0, 0, NULL, "the backup"},
      {"confirm", COMMAND_TEXT, false, false, 0, 0, NULL, "file name of the backup, once more"}}},
};

const size_t command_count = sizeof command_table / sizeof command_table[0];

const struct command *command_find(const char *words)
{
    for (size_t i = 0; i < command_count; i++) {
        if (text_equal(command_table[i].words, words))
            return &command_table[i];
    }
    return NULL;
}

static bool choice_valid(const char *choices, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = choices; at != NULL; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
        if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return length > 0;
    }
    return false;
}

static enum err check_uid(const struct command_argument *argument, json_t *value,
                          struct err_text *text)
{
    uint8_t bytes[10];
    char upper[21];
    size_t size;
    const char *given = json_string_value(value);
    if (!text_parse_hex(given, bytes, sizeof bytes, &size) ||
        (size != 4 && size != 7 && size != 10))
        return err_say(ERR_INVALID, text,
                       "%s: %.60s: expected 8, 14 or 20 hexadecimal digits of a card",
                       argument->name, given);
    text_format_hex(bytes, size, upper);
    (void)json_string_set(value, upper);
    return ERR_OK;
}

/* What people type is shown on terminals and in lists: no escapes, no line ends, not blanks alone.
 */
static bool printable(const char *text)
{
    bool visible = false;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0))
            return false;
        visible = visible || *p != ' ';
    }
    return visible;
}

/* A word that is looked up, such as a residence. */
static bool name_valid(const char *text)
{
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] ==
           '\0';
}

static enum err check_text(const struct command_argument *argument, json_t *value,
                           struct err_text *text)
{
    const char *given = json_string_value(value);
    struct civil_date date;
    struct wall_time instant;
    if (given == NULL || given[0] == '\0')
        return err_say(ERR_INVALID, text, "%s: expected a text", argument->name);
    if (argument->kind == COMMAND_UID)
        return check_uid(argument, value, text);
    if (argument->kind == COMMAND_DATE && !civil_date_parse(given, &date))
        return err_say(ERR_INVALID, text,
                       "%s: %.60s: expected a date that exists, such as "
                       "1990-05-17",
                       argument->name, given);
    if (argument->kind == COMMAND_INSTANT && !civil_instant_parse(given, &instant))
        return err_say(ERR_INVALID, text, "%s: %.60s: expected 2026-11-21 or 2026-11-21T14:02",
                       argument->name, given);
    if (argument->kind == COMMAND_CHOICE && !choice_valid(argument->choices, given))
        return err_say(ERR_INVALID, text, "%s: %.60s: expected one of %s", argument->name, given,
                       argument->choices);
    int64_t thousandths;
    if (argument->kind == COMMAND_DECIMAL &&
        (!text_parse_decimal(given, 3, &thousandths) || thousandths < 0))
        return err_say(ERR_INVALID, text, "%s: %.60s: expected a number such as 812 or 812,50",
                       argument->name, given);
    if (argument->kind == COMMAND_NAME && (strlen(given) > 31 || !name_valid(given)))
        return err_say(ERR_INVALID, text, "%s: %.60s: expected at most 31 letters, digits, _ or -",
                       argument->name, given);
    if (argument->kind == COMMAND_TEXT && !printable(given))
        return err_say(ERR_INVALID, text, "%s: expected a text without control characters",
                       argument->name);
    if (argument->kind == COMMAND_TEXT && strlen(given) > 150)
        return err_say(ERR_INVALID, text, "%s: expected at most 150 bytes", argument->name);
    return ERR_OK;
}

static enum err check_value(const struct command_argument *argument, json_t *value,
                            struct err_text *text)
{
    if (argument->kind == COMMAND_FLAG)
        return json_is_boolean(value)
                   ? ERR_OK
                   : err_say(ERR_INVALID, text, "%s: expected true or false", argument->name);
    if (argument->kind != COMMAND_INT)
        return check_text(argument, value, text);
    const int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < argument->min || number > argument->max)
        return err_say(ERR_INVALID, text, "%s: expected a whole number from %lld to %lld",
                       argument->name, (long long)argument->min, (long long)argument->max);
    return ERR_OK;
}

static const struct command_argument *find_argument(const struct command *command, const char *name)
{
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].name != NULL; i++) {
        if (text_equal(command->arguments[i].name, name))
            return &command->arguments[i];
    }
    return NULL;
}

enum err command_check(const struct command *command, json_t *parameters, struct err_text *text)
{
    const char *name;
    json_t *value;
    if (!json_is_object(parameters))
        return err_say(ERR_INVALID, text, "params: expected an object");
    json_object_foreach(parameters, name, value)
    {
        const struct command_argument *argument = find_argument(command, name);
        if (argument == NULL)
            return err_say(ERR_INVALID, text, "%.60s: unknown argument of %s", name,
                           command->words);
        const enum err err = check_value(argument, value, text);
        if (err != ERR_OK)
            return err;
    }
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].name != NULL; i++) {
        const struct command_argument *argument = &command->arguments[i];
        if (argument->required && json_object_get(parameters, argument->name) == NULL)
            return err_say(ERR_INVALID, text, "%s: missing; expected: %s", argument->name,
                           argument->help);
    }
    return ERR_OK;
}
