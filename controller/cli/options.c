#include "controller/cli/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/help.h"

enum { WORDS_MAX = 16, FILE_SIZE_MAX = 4 * 1024 * 1024 };

struct reading {
    struct cli *cli;
    int count;
    char **arguments;
    bool help;
    size_t word_count;
    const char *words[WORDS_MAX]; /* what does not start with a dash */
    size_t option_count;
    struct {
        const char *name, *value;
    } options[COMMAND_ARGUMENTS_MAX * 2];
};

static bool is_option_of_any_command(const char *name, bool flag)
{
    for (size_t i = 0; i < command_count; i++) {
        for (size_t k = 0; k < COMMAND_ARGUMENTS_MAX && command_table[i].arguments[k].name; k++) {
            if (text_equal(command_table[i].arguments[k].name, name) &&
                (!flag || command_table[i].arguments[k].kind == COMMAND_FLAG))
                return true;
        }
    }
    return false;
}

static bool read_shared_option(struct reading *reading, const char *name)
{
    struct cli *cli = reading->cli;
    if (text_equal(name, "json"))
        cli->json = true;
    else if (text_equal(name, "plain"))
        cli->plain = true;
    else if (text_equal(name, "quiet"))
        cli->quiet = true;
    else if (text_equal(name, "help"))
        reading->help = true;
    else
        return text_equal(name, "no-color") || text_equal(name, "no-input");
    return true;
}

static const char *long_name(const char *argument)
{
    static const struct {
        const char *letter, *name;
    } letters[] = {
        {"-h", "help"}, {"-q", "quiet"}, {"-c", "config"}, {"-n", "dry-run"}, {"-o", "output"}};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (text_equal(argument, letters[i].letter))
            return letters[i].name;
    }
    return strncmp(argument, "--", 2) == 0 ? argument + 2 : NULL;
}

/* Takes one option; *i moves over its value. */
static bool read_option(struct reading *reading, int *i)
{
    static char names[COMMAND_ARGUMENTS_MAX * 2][32];
    const char *given = long_name(reading->arguments[*i]);
    if (given == NULL || reading->option_count == COMMAND_ARGUMENTS_MAX * 2) {
        (void)cli_fail(reading->cli, CLI_USAGE, _("%s: unknown option"), reading->arguments[*i]);
        return false;
    }
    char *name = names[reading->option_count];
    const char *equals = strchr(given, '=');
    (void)snprintf(name, sizeof names[0], "%.*s",
                   (int)(equals != NULL ? equals - given : (long)strlen(given)), given);
    if (read_shared_option(reading, name))
        return true;
    const char *value = equals != NULL ? equals + 1 : NULL;
    const bool flag = is_option_of_any_command(name, true);
    if ((!is_option_of_any_command(name, false) && !text_equal(name, "config")) ||
        (flag && equals != NULL)) {
        (void)cli_fail(reading->cli, CLI_USAGE, _("%s: unknown option"), reading->arguments[*i]);
        return false;
    }
    if (value == NULL && !flag) {
        if (*i + 1 >= reading->count) {
            (void)cli_fail(reading->cli, CLI_USAGE, _("--%s: a value is missing"), name);
            return false;
        }
        value = reading->arguments[++*i];
    }
    if (text_equal(name, "config")) {
        reading->cli->config = value;
        return true;
    }
    reading->options[reading->option_count].name = name;
    reading->options[reading->option_count++].value = value;
    return true;
}

static bool read_words(struct reading *reading)
{
    for (int i = 1; i < reading->count; i++) /* wherever it stands, mistakes are told in JSON too */
        reading->cli->json = reading->cli->json || text_equal(reading->arguments[i], "--json");
    for (int i = 1; i < reading->count; i++) {
        const char *argument = reading->arguments[i];
        if (argument[0] == '-' && argument[1] != '\0') {
            if (!read_option(reading, &i))
                return false;
        } else if (reading->word_count < WORDS_MAX) {
            reading->words[reading->word_count++] = argument;
        }
    }
    return true;
}

/* Finds the verb in the first two words, or in the first; *ret_used tells how many it took. */
static const struct command *find_verb(const struct reading *reading, size_t *ret_used)
{
    char pair[64];
    if (reading->word_count == 0)
        return NULL;
    (void)snprintf(pair, sizeof pair, "%.30s %.30s", reading->words[0],
                   reading->word_count > 1 ? reading->words[1] : "");
    const struct command *command = command_find(pair);
    *ret_used = command != NULL ? 2 : 1;
    return command != NULL ? command : command_find(reading->words[0]);
}

/* The text of a file, so that the daemon needs no right to read it; "-" is standard input. */
static json_t *file_text(const struct cli *cli, const char *path)
{
    FILE *stream = text_equal(path, "-") ? stdin : fopen(path, "rbe");
    char *text = stream != NULL ? malloc(FILE_SIZE_MAX) : NULL;
    const size_t size = text != NULL ? fread(text, 1, FILE_SIZE_MAX, stream) : 0;
    const char *why = stream == NULL || ferror(stream) ? strerror(errno)
                      : size == 0                      ? _("it is empty")
                      : size == FILE_SIZE_MAX          ? _("it is larger than 4 MiB")
                                                       : NULL;
    json_t *json = why == NULL && text != NULL ? json_stringn(text, size) : NULL;
    if (json == NULL)
        (void)cli_fail(cli, CLI_USAGE, _("%s: cannot be read: %s"), path,
                       why != NULL ? why : _("it is no text in UTF-8"));
    free(text);
    if (stream != NULL && stream != stdin)
        (void)fclose(stream);
    return json;
}

static json_t *value_of(const struct cli *cli, const struct command_argument *argument,
                        const char *value)
{
    int64_t number;
    if (argument->kind == COMMAND_FLAG)
        return json_true();
    if (argument->kind == COMMAND_FILE)
        return file_text(cli, value);
    if (argument->kind == COMMAND_INT && text_parse_int(value, &number))
        return json_integer(number);
    return json_string(value);
}

static const struct command_argument *find_option(const struct command *command, const char *name)
{
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].name != NULL; i++) {
        if (text_equal(command->arguments[i].name, name))
            return &command->arguments[i];
    }
    return NULL;
}

static const struct command_argument *nth_positional(const struct command *command, size_t n)
{
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].name != NULL; i++) {
        if (command->arguments[i].positional && n-- == 0)
            return &command->arguments[i];
    }
    return NULL;
}

static bool add_value(struct cli *cli, const struct command_argument *argument, const char *value)
{
    json_t *json = value_of(cli, argument, value);
    if (json == NULL && argument->kind != COMMAND_FILE)
        (void)cli_fail(cli, CLI_USAGE, _("%s: expected a text in UTF-8"), argument->name);
    if (json != NULL && argument->kind == COMMAND_FILE)
        json_object_set_new(cli->parameters, "_path", json_string(value));
    return json != NULL && json_object_set_new(cli->parameters, argument->name, json) == 0;
}

static bool add_options(struct reading *reading)
{
    const struct command *command = reading->cli->command;
    for (size_t i = 0; i < reading->option_count; i++) {
        const char *name = reading->options[i].name;
        const struct command_argument *argument = find_option(command, name);
        if (argument == NULL) {
            (void)cli_fail(reading->cli, CLI_USAGE, _("--%s: `%s` has no such option"), name,
                           command->words);
            return false;
        }
        if (!add_value(reading->cli, argument, reading->options[i].value))
            return false;
    }
    return true;
}

static bool add_positionals(struct reading *reading, size_t used)
{
    const struct command *command = reading->cli->command;
    for (size_t i = used; i < reading->word_count; i++) {
        const struct command_argument *argument = nth_positional(command, i - used);
        if (argument == NULL) {
            (void)cli_fail(reading->cli, CLI_USAGE, _("%s: `%s` takes no such argument"),
                           reading->words[i], command->words);
            return false;
        }
        if (!add_value(reading->cli, argument, reading->words[i]))
            return false;
    }
    return true;
}

enum options_result options_read(struct cli *cli, int count, char **arguments)
{
    struct reading reading = {.cli = cli, .count = count, .arguments = arguments};
    struct err_text text;
    size_t used = 0;
    if (!read_words(&reading))
        return OPTIONS_WRONG;
    cli->command = find_verb(&reading, &used);
    if (cli->command == NULL) {
        const char *first = reading.word_count > 0 ? reading.words[0] : NULL;
        if (reading.help || first == NULL) {
            help_overview(reading.help ? stdout : stderr, first);
            return reading.help ? OPTIONS_HELPED : OPTIONS_WRONG;
        }
        help_unknown(first, reading.word_count > 1 ? reading.words[1] : NULL);
        return OPTIONS_WRONG;
    }
    if (reading.help) {
        help_command(stdout, cli->command);
        return OPTIONS_HELPED;
    }
    cli->parameters = json_object();
    if (!add_options(&reading) || !add_positionals(&reading, used))
        return OPTIONS_WRONG;
    json_t *path = json_incref(json_object_get(cli->parameters, "_path"));
    json_object_del(cli->parameters, "_path");
    const enum err err = command_check(cli->command, cli->parameters, &text);
    if (path != NULL)
        json_object_set_new(cli->parameters, "_path", path);
    if (err == ERR_OK)
        return OPTIONS_RUN;
    (void)cli_fail(cli, CLI_USAGE, "%s", text.text);
    return OPTIONS_WRONG;
}
