/* display: what a gate's display says to a swimmer: a word that fills the screen, and under it a
 * line that tells why and what to do, or what is left. No name. The texts are English and marked
 * for translation; who shows them passes the function that translates, or none. */
#ifndef PORTILLON_CONTROL_DISPLAY_H
#define PORTILLON_CONTROL_DISPLAY_H

#include <jansson.h>
#include <stdbool.h>

enum { DISPLAY_WORD_SIZE = 48, DISPLAY_LINE_SIZE = 160 };

enum display_kind { DISPLAY_IDLE, DISPLAY_PASS, DISPLAY_WAIT, DISPLAY_STOP };

struct display {
    enum display_kind kind;
    char word[DISPLAY_WORD_SIZE];
    char line[DISPLAY_LINE_SIZE]; /* "" when there is nothing more to say */
};

typedef const char *display_translate(const char *text);

/* What an event of the control socket shows at its gate; false when it changes nothing there.
 * `translate` may be NULL. */
bool display_of(const json_t *event, display_translate *translate, struct display *ret_display);

/* What it says while nobody is there. */
void display_idle(display_translate *translate, struct display *ret_display);

#endif
