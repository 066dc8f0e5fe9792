/* portillon: the command of staff and scripts. Every verb stands in the command table. */
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/cli/help.h"
#include "controller/cli/options.h"

static const struct {
    const char *words;
    int (*run)(struct cli *cli);
} local_verbs[] = {
    {"init", cli_init},
    {"config check", cli_config_check},
    {"config show", cli_config_show},
    {"tariff check", cli_tariff_check},
    {"tariff list", cli_tariff_list},
    {"tariff dates", cli_tariff_dates},
    {"tariff show", cli_tariff_show},
    {"tariff export", cli_tariff_export},
    {"quote", cli_quote},
    {"card show", cli_card_show},
    {"pass show", cli_pass_show},
    {"log", cli_log},
    {"attendance", cli_attendance},
    {"display", cli_display},
    {"group list", cli_group_list},
    {"incident list", cli_incident_list},
    {"presence", cli_presence},
    {"status", cli_status},
    {"verify", cli_verify},
    {"backup", cli_backup},
    {"restore", cli_restore},
};

static int run(struct cli *cli)
{
    if (cli->command->place == COMMAND_DAEMON)
        return cli_daemon(cli);
    for (size_t i = 0; i < sizeof local_verbs / sizeof local_verbs[0]; i++) {
        if (text_equal(local_verbs[i].words, cli->command->words))
            return local_verbs[i].run(cli);
    }
    return CLI_FAILED;
}

/* A command that is run from where it was built has its catalogues beside it. */
static bool find_built_catalogues(char folder[PATH_MAX])
{
    const ssize_t size = readlink("/proc/self/exe", folder, PATH_MAX - sizeof "/locale");
    char *name = size > 0 ? memrchr(folder, '/', (size_t)size) : NULL;
    if (name == NULL)
        return false;
    memcpy(name, "/locale", sizeof "/locale");
    return access(folder, R_OK) == 0;
}

/* French unless the person's own settings ask for another language. */
static void choose_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *lang = NULL, *language = getenv("LANGUAGE");
    for (size_t i = 0; i < 3 && (lang == NULL || lang[0] == '\0'); i++)
        lang = getenv(names[i]);
    const bool asked =
        (language != NULL && language[0] != '\0') || (lang != NULL && strncmp(lang, "en", 2) == 0);
    if (!asked)
        (void)setenv("LANGUAGE", "fr", 1);
    if (setlocale(LC_MESSAGES, "") == NULL || text_equal(setlocale(LC_MESSAGES, NULL), "C"))
        (void)setlocale(LC_MESSAGES, "C.UTF-8"); /* without a locale gettext does not translate */
    (void)setlocale(LC_CTYPE, "C.UTF-8"); /* or the system's own reasons lose their accents */
    char built[PATH_MAX];
    const char *folder = getenv("PORTILLON_LOCALE_FOLDER");
    if (folder == NULL)
        folder = find_built_catalogues(built) ? built : PORTILLON_LOCALE_FOLDER;
    (void)bindtextdomain("portillon", folder);
    (void)bind_textdomain_codeset("portillon", "UTF-8");
    (void)textdomain("portillon");
}

/* An answer that lacks a part would be believed: without memory for it there is none. Nothing that
 * is being written is harmed: the ledger is written by its own rules, files are new ones. */
static void *take_memory(size_t size)
{
    void *memory = malloc(size);
    if (memory != NULL)
        return memory;
    static const char sentence[] = "portillon: no memory for the answer\n";
    const ssize_t told = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)told;
    _exit(CLI_FAILED);
}

int main(int count, char **arguments)
{
    struct cli cli = {.config = getenv("PORTILLON_CONFIG")};
    if (cli.config == NULL)
        cli.config = "/etc/portillon/portillon.yaml";
    (void)signal(SIGPIPE, SIG_IGN); /* told in words below, not by a signal */
    json_set_alloc_funcs(take_memory, free);
    (void)umask(0027); /* the ledger and its copies hold names */
    choose_language();
    int code = CLI_USAGE;
    switch (options_read(&cli, count, arguments)) {
    case OPTIONS_RUN:
        code = run(&cli);
        break;
    case OPTIONS_HELPED:
        code = CLI_DONE;
        break;
    case OPTIONS_WRONG:
        break;
    }
    json_decref(cli.parameters);
    site_destroy(cli.site);
    /* a full disk or a closed pipe shows only when the output is flushed */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)fprintf(stderr, "portillon: %s\n",
                      _("the answer could not be written; what was asked may be done: look before "
                        "asking again"));
        code = code == CLI_DONE ? CLI_FAILED : code;
    }
    return code;
}
