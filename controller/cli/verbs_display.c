#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/client.h"
#include "controller/control/display.h"

enum { ANSWER_MS = 5000, LINE_MS = 5000 };

/* The words of the facility, or else ours: in French, in English. */
static const char *own_words(const struct site_words *words, const char *key, bool french)
{
    for (size_t i = 0; i < words->count; i++) {
        if (text_equal(words->list[i].key, key))
            return french ? words->list[i].fr : words->list[i].en;
    }
    return NULL;
}

static const char *in_place(const void *context, const char *key, const char *text)
{
    const char *own = own_words(context, key, cli_in_french());
    return own != NULL ? own : _(text);
}

static const char *in_english(const void *context, const char *key, const char *text)
{
    const char *own = own_words(context, key, false);
    return own != NULL ? own : text;
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
    case DISPLAY_OUT:
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
    const bool other =
        !text_equal(here->word, english->word) || !text_equal(here->line, english->line);
    if (other && english->kind != DISPLAY_IDLE)
        (void)printf("    %s%s%s\n", english->word, english->line[0] != '\0' ? ". " : "",
                     english->line);
    (void)fflush(stdout);
}

static void show_json(const char *gate, const struct display *here, const struct display *english)
{
    static const char *const kinds[] = {"idle", "pass", "wait", "stop", "out"};
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

/* One gate's screen, and until when it shows a refusal. */
struct screen {
    const struct cli *cli;
    const char *gate;
    struct display_language here, english;
    int64_t refusal_ms;
    bool out; /* the gate is out of service: nobody is asked to it */
    enum display_kind kind;
    struct mono_time idle_at; /* INT64_MAX: as long as nothing else happens */
};

static void put(struct screen *screen, const struct display *here, const struct display *english)
{
    const bool passing = here->kind == DISPLAY_STOP || here->kind == DISPLAY_WAIT;
    if (screen->cli->json)
        show_json(screen->gate, here, english);
    else
        show(here, english);
    screen->kind = here->kind;
    screen->idle_at.ms = passing ? clock_mono_now().ms + screen->refusal_ms : INT64_MAX;
}

static void put_idle(struct screen *screen)
{
    void (*say)(const struct display_language *, struct display *) =
        screen->out ? display_out : display_idle;
    struct display here, english;
    say(&screen->here, &here);
    say(&screen->english, &english);
    put(screen, &here, &english);
}

/* The next one's tap does not take the word from whoever is going through. */
static bool stays(const struct screen *screen, const json_t *event)
{
    const char *verdict = json_string_value(json_object_get(event, "verdict"));
    return screen->kind == DISPLAY_PASS && verdict != NULL && text_equal(verdict, "waiting");
}

/* What people call the gate that an event names; the caller drops the reference. */
static json_t *with_label(const struct screen *screen, const json_t *event, bool french)
{
    json_t *labelled = json_deep_copy(event);
    const char *name = json_string_value(json_object_get(event, "other_gate"));
    const int index = name != NULL ? site_find_gate(screen->cli->site, name) : -1;
    if (index < 0)
        return labelled;
    const struct site_gate *gate = &screen->cli->site->gates[index];
    const char *label = french ? gate->label_fr : gate->label_en;
    if (label[0] != '\0')
        json_object_set_new(labelled, "other_gate", json_string(label));
    return labelled;
}

static bool read_event(const struct screen *screen, const json_t *event, struct display *here,
                       struct display *english)
{
    json_t *in_place_words = with_label(screen, event, cli_in_french());
    json_t *in_english_words = with_label(screen, event, false);
    const bool shows = display_of(in_place_words, &screen->here, here) &&
                       display_of(in_english_words, &screen->english, english);
    json_decref(in_place_words);
    json_decref(in_english_words);
    return shows;
}

static bool take_event(struct screen *screen, const json_t *event)
{
    struct display here, english;
    if (!of_gate(event, screen->gate) || stays(screen, event) ||
        !read_event(screen, event, &here, &english))
        return false;
    if (text_equal(json_string_value(json_object_get(event, "event")), "service"))
        screen->out = here.kind == DISPLAY_OUT;
    if (here.kind == DISPLAY_IDLE)
        put_idle(screen);
    else
        put(screen, &here, &english);
    return true;
}

/* Waits for news, and meanwhile takes a refusal off when its time is over; false: interrupted. */
static bool wait_for_news(struct screen *screen, int fd, int64_t *left)
{
    for (;;) {
        struct pollfd wanted = {.fd = fd, .events = POLLIN};
        const int64_t wait_ms = screen->idle_at.ms - clock_mono_now().ms;
        const int timeout = screen->idle_at.ms == INT64_MAX ? -1 : wait_ms < 0 ? 0 : (int)wait_ms;
        const int ready = poll(&wanted, 1, timeout);
        if (ready != 0)
            return ready > 0;
        put_idle(screen);
        if (--*left == 0)
            return false;
    }
}

/* Whether there is an alarm, and whether the gate is in service. */
static enum err read_state(int fd, struct screen *screen, bool *ret_alarm, struct err_text *text)
{
    json_t *answer = NULL, *nothing = json_object();
    const enum err err = client_call(fd, "status", nothing, ANSWER_MS, &answer, text);
    const json_t *status = json_object_get(answer, "result"), *gate;
    size_t i;
    *ret_alarm = json_is_true(json_object_get(status, "alarm"));
    json_array_foreach(json_object_get(status, "gates"), i, gate)
    {
        if (text_equal(json_string_value(json_object_get(gate, "gate")), screen->gate))
            screen->out = !*ret_alarm && !json_is_true(json_object_get(gate, "in_service"));
    }
    json_decref(nothing);
    json_decref(answer);
    return err;
}

/* A screen that is switched on in the middle of an alarm says so. */
static void put_first(struct screen *screen, bool alarm)
{
    json_t *event = json_pack("{s:s}", "event", alarm ? "alarm_on" : "alarm_off");
    (void)take_event(screen, event);
    json_decref(event);
}

static int follow(struct cli *cli, int fd, struct screen *screen, bool alarm)
{
    int64_t left = cli_int(cli, "count", INT64_MAX) - 1; /* the first comes at once */
    put_first(screen, alarm);
    while (left > 0) {
        json_t *event = NULL;
        if (!wait_for_news(screen, fd, &left))
            return CLI_DONE;
        if (client_read(fd, LINE_MS, &event) != ERR_OK)
            return cli_fail(cli, CLI_FAILED, _("the controller closed the connection"));
        left -= take_event(screen, event) ? 1 : 0;
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
    const int index = site_find_gate(site, gate);
    if (index < 0)
        return cli_refuse(cli, CLI_REFUSED, "gate_unknown", gate);
    const int fd = cli_connect(cli, &text);
    if (fd < 0)
        return cli_error(cli, ERR_CLOSED, &text);
    struct screen screen = {.cli = cli,
                            .gate = gate,
                            .here = {in_place, &site->words},
                            .english = {in_english, &site->words},
                            .refusal_ms = site->gates[index].timing.refusal_ms};
    bool alarm;
    json_t *nothing = json_object();
    enum err err = read_state(fd, &screen, &alarm, &text);
    if (err == ERR_OK)
        err = client_call(fd, "watch", nothing, ANSWER_MS, &answer, &text);
    json_decref(nothing);
    json_decref(answer);
    const int code = err == ERR_OK ? follow(cli, fd, &screen, alarm) : cli_error(cli, err, &text);
    (void)close(fd);
    return code;
}
