#include "sim/hall/show.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/control/client.h"
#include "controller/control/sentence.h"

static struct {
    struct stage *stage;
    pthread_t thread;
    bool started;
    atomic_bool stopping;
} show;

static const char *text_in(const json_t *event, const char *key)
{
    const char *text = json_string_value(json_object_get(event, key));
    return text != NULL ? text : "";
}

static long long int_in(const json_t *event, const char *key)
{
    return (long long)json_integer_value(json_object_get(event, key));
}

static void print_tap(const json_t *event, const char *hour)
{
    const char *verdict = text_in(event, "verdict"), *reason = text_in(event, "reason");
    char sentence[200] = "";
    if (text_equal(verdict, "noted"))
        return; /* the verdict itself follows, with more to tell */
    if (text_equal(verdict, "refused"))
        (void)snprintf(sentence, sizeof sentence, "refused: %s", reason);
    else
        (void)text_copy(sentence, sizeof sentence, verdict);
    (void)printf("%s  %-4s %-14s %-16s %-32s %4lld left  %s\n", hour, text_in(event, "gate"),
                 text_in(event, "card"), text_in(event, "holder"), text_in(event, "product"),
                 int_in(event, "balance"), sentence);
}

static void print_event(const json_t *event)
{
    const char *kind = text_in(event, "event"), *at = text_in(event, "at");
    char hour[16] = "";
    (void)snprintf(hour, sizeof hour, "%.12s", strlen(at) > 11 ? at + 11 : at);
    if (text_equal(kind, "tap"))
        print_tap(event, hour);
    else if (text_equal(kind, "passage"))
        (void)printf("%s  %-4s %s\n", hour, text_in(event, "gate"),
                     sentence_of(text_in(event, "outcome")));
    else if (text_equal(kind, "movement"))
        (void)printf("%s  %-4s %lld by the %s (%s)\n", hour, text_in(event, "gate"),
                     int_in(event, "persons"), text_in(event, "direction"), text_in(event, "kind"));
    else if (text_equal(kind, "incident"))
        (void)printf("%s  %-4s incident: %s\n", hour, text_in(event, "gate"),
                     text_in(event, "incident"));
    else
        (void)printf("%s  %s\n", hour, kind);
    (void)fflush(stdout);
}

static void follow(int fd)
{
    json_t *event = NULL, *nothing = json_object();
    struct err_text text;
    enum err err = client_call(fd, "watch", nothing, 2000, &event, &text);
    json_decref(nothing);
    json_decref(event);
    while ((err == ERR_OK || err == ERR_TIMEOUT) && !atomic_load(&show.stopping)) {
        err = client_read(fd, 300, &event);
        if (err != ERR_OK)
            continue;
        print_event(event);
        json_decref(event);
    }
}

static void *play(void *context)
{
    struct err_text text;
    (void)context;
    while (!atomic_load(&show.stopping)) {
        const int fd = client_connect(show.stage->socket, &text);
        if (fd >= 0) {
            follow(fd);
            (void)close(fd);
        }
        (void)poll(NULL, 0, 100);
    }
    return NULL;
}

void show_start(struct stage *stage)
{
    (void)printf("The hall is open. Press Ctrl-C to close it.\n"
                 "In another terminal:\n"
                 "  export PORTILLON_CONFIG=%s\n"
                 "  %s/portillon status          # gates and readers\n"
                 "  %s/portillon log --limit 20  # who passed, who was refused\n"
                 "  %s/portillon presence        # who is inside\n"
                 "The wires are driven by %s/wires.sock (send `help`).\n\n",
                 stage->config, stage->programs, stage->programs, stage->programs, stage->folder);
    (void)fflush(stdout);
    show.stage = stage;
    show.started = pthread_create(&show.thread, NULL, play, NULL) == 0;
}

void show_stop(void)
{
    atomic_store(&show.stopping, true);
    if (show.started)
        (void)pthread_join(show.thread, NULL);
}
