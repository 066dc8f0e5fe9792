#include "controller/control/command.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/civil.h"
#include "controller/base/text.h"

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

/* Nothing lies between an end and a later beginning. */
static enum err check_span(json_t *parameters, struct err_text *text)
{
    const char *since = json_string_value(json_object_get(parameters, "since"));
    const char *until = json_string_value(json_object_get(parameters, "until"));
    struct wall_time from, to;
    if (since == NULL || until == NULL || !civil_instant_parse(since, &from) ||
        !civil_instant_parse(until, &to) || from.unix_ms < to.unix_ms)
        return ERR_OK;
    return err_say(ERR_INVALID, text, "until: %.60s: expected an instant after `since`", until);
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
                           gettext(argument->help));
    }
    return check_span(parameters, text);
}
