/* display: what a gate's display says to a swimmer: a word that fills the screen, and under it a
 * line that tells why and what to do, or what is left. No name. The texts are English and marked
 * for translation; who shows them passes the function that translates, or none. A facility may have
 * words of its own for idle, pass, wait, stop, leave, alarm and each refusal (pass/refusal.h). */
#ifndef PORTILLON_CONTROL_DISPLAY_H
#define PORTILLON_CONTROL_DISPLAY_H

#include <jansson.h>
#include <stdbool.h>

enum { DISPLAY_WORD_SIZE = 48, DISPLAY_LINE_SIZE = 160 };

/* DISPLAY_OUT: the gate is out of service, until it is back. */
enum display_kind { DISPLAY_IDLE, DISPLAY_PASS, DISPLAY_WAIT, DISPLAY_STOP, DISPLAY_OUT };

struct display {
    enum display_kind kind;
    char word[DISPLAY_WORD_SIZE];
    char line[DISPLAY_LINE_SIZE]; /* "" when there is nothing more to say */
};

/* A text in the language of a display. `key` is what a facility may say in its own words, "" for
 * what it may not; `text` is ours, in English, where "%s" or "{}" is where, when or until when. */
typedef const char *display_translate(const void *context, const char *key, const char *text);
struct display_language {
    display_translate *translate;
    const void *context;
};

/* What an event of the control socket shows at its gate; false when it changes nothing there.
 * `language` may be NULL: our texts in English. */
bool display_of(const json_t *event, const struct display_language *language,
                struct display *ret_display);

/* What it says of a gate that is out of service. */
void display_out(const struct display_language *language, struct display *ret_display);

/* What it says while nobody is there. */
void display_idle(const struct display_language *language, struct display *ret_display);

#endif
