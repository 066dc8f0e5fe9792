#include "controller/cli/help.h"

#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"

static bool of_noun(const struct command *command, const char *noun)
{
    const size_t length = strlen(noun);
    return strncmp(command->words, noun, length) == 0 &&
           (command->words[length] == ' ' || command->words[length] == '\0');
}

void help_overview(FILE *stream, const char *noun)
{
    (void)fprintf(stream, _("usage: portillon VERB [arguments] [options]\n\n"));
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        if (noun == NULL || of_noun(command, noun))
            (void)fprintf(stream, "  %-14s %s\n", command->words, _(command->summary));
    }
    (void)fprintf(stream,
                  _("\noptions of every verb: --json, --plain, --quiet, --config FILE, --help\n"));
}

static void print_argument(FILE *stream, const struct command_argument *argument)
{
    char name[96] = "";
    if (argument->positional)
        (void)text_append(name, sizeof name, "%s", argument->name);
    else
        (void)text_append(name, sizeof name, "--%s%s%s", argument->name,
                          argument->kind == COMMAND_FLAG ? "" : " ",
                          argument->choices != NULL        ? argument->choices
                          : argument->kind == COMMAND_FLAG ? ""
                          : argument->kind == COMMAND_INT  ? "N"
                          : argument->kind == COMMAND_DATE ? "DATE"
                                                           : "TEXT");
    (void)fprintf(stream, "  %-28s %s%s\n", name, _(argument->help),
                  argument->required ? _(" (required)") : "");
}

void help_command(FILE *stream, const struct command *command)
{
    (void)fprintf(stream, _("%s\n\nexample:\n  %s\n"), _(command->summary), command->example);
    if (command->arguments[0].name != NULL)
        (void)fprintf(stream, _("\narguments:\n"));
    for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].name != NULL; i++)
        print_argument(stream, &command->arguments[i]);
    (void)fprintf(stream,
                  _("\noptions of every verb: --json, --plain, --quiet, --config FILE, --help\n"));
}

void help_unknown(const char *first, const char *second)
{
    char given[64] = "";
    const struct command *best = NULL;
    size_t best_distance = 4;
    (void)text_append(given, sizeof given, "%.28s%s%.28s", first, second != NULL ? " " : "",
                      second != NULL ? second : "");
    for (size_t i = 0; i < command_count; i++) {
        const bool pair = strchr(command_table[i].words, ' ') != NULL;
        const size_t distance = text_distance(pair ? given : first, command_table[i].words);
        if (distance < best_distance) {
            best = &command_table[i];
            best_distance = distance;
        }
    }
    if (best != NULL)
        (void)fprintf(stderr, _("%s: no such command; did you mean `portillon %s`?\n"), given,
                      best->words);
    else
        (void)fprintf(stderr, _("%s: no such command; see `portillon --help`\n"), given);
}
