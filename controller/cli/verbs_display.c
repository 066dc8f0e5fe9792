#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/client.h"
#include "controller/control/display.h"

enum { ANSWER_MS = 5000, LINE_MS = 5000 };

static const char *translated(const char *text)
{
    return _(text);
}

static const char *shape(enum display_kind kind)
{
    switch (kind) {
    case DISPLAY_IDLE:
        return " ";
    case DISPLAY_PASS:
        return "\xE2\x9C\x93"; /* check */
    case DISPLAY_WAIT:
        return "\xE2\x80\xA6"; /* dots */
    case DISPLAY_STOP:
        return "\xE2\x9C\x97"; /* cross */
    }
    return " ";
}

/* The language of the place, and English under it where that is another one. */
static void show(const struct display *here, const struct display *english)
{
    (void)printf("%s %s\n", shape(here->kind), here->word);
    if (here->line[0] != '\0')
        (void)printf("    %s\n", here->line);
    if (!text_equal(here->word, english->word) && english->kind != DISPLAY_IDLE)
        (void)printf("    %s%s%s\n", english->word, english->line[0] != '\0' ? ". " : "",
                     english->line);
    (void)fflush(stdout);
}

static void show_json(const char *gate, const struct display *here, const struct display *english)
{
    static const char *const kinds[] = {"idle", "pass", "wait", "stop"};
    json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "gate", gate, "kind",
                            kinds[here->kind], "word", here->word, "line", here->line, "word_en",
                            english->word, "line_en", english->line);
    char *text = one != NULL ? json_dumps(one, JSON_COMPACT) : NULL;
    (void)printf("%s\n", text != NULL ? text : "{}");
    (void)fflush(stdout);
    free(text);
    json_decref(one);
}

/* An event of another gate is not for this display; one without a gate is for all. */
static bool of_gate(const json_t *event, const char *gate)
{
    const char *where = json_string_value(json_object_get(event, "gate"));
    return where == NULL || text_equal(where, gate);
}

static bool take_event(const struct cli *cli, const char *gate, const json_t *event)
{
    struct display here, english;
    if (!of_gate(event, gate) || !display_of(event, translated, &here) ||
        !display_of(event, NULL, &english))
        return false;
    if (cli->json)
        show_json(gate, &here, &english);
    else
        show(&here, &english);
    return true;
}

static int follow(struct cli *cli, int fd, const char *gate)
{
    int64_t left = cli_int(cli, "count", INT64_MAX);
    while (left > 0) {
        json_t *event = NULL;
        struct pollfd wanted = {.fd = fd, .events = POLLIN};
        if (poll(&wanted, 1, -1) < 0)
            return CLI_DONE; /* interrupted */
        if (client_read(fd, LINE_MS, &event) != ERR_OK)
            return cli_fail(cli, CLI_FAILED, _("the controller closed the connection"));
        left -= take_event(cli, gate, event) ? 1 : 0;
        json_decref(event);
    }
    return CLI_DONE;
}

int cli_display(struct cli *cli)
{
    struct err_text text;
    json_t *answer = NULL;
    const struct site *site = cli_site(cli);
    const char *gate = cli_text(cli, "gate");
    if (site == NULL)
        return CLI_USAGE;
    if (site_find_gate(site, gate) < 0)
        return cli_refuse(cli, CLI_REFUSED, "gate_unknown", gate);
    const int fd = cli_connect(cli, &text);
    if (fd < 0)
        return cli_error(cli, ERR_CLOSED, &text);
    json_t *nothing = json_object();
    const enum err err = client_call(fd, "watch", nothing, ANSWER_MS, &answer, &text);
    json_decref(nothing);
    json_decref(answer);
    const int code = err == ERR_OK ? follow(cli, fd, gate) : cli_error(cli, err, &text);
    (void)close(fd);
    return code;
}
