/* story: a readable scenario, played on the real rules, ledger and tariffs with the time it tells.
 * Owns the words of the language (tests/stories/README.md). */
#ifndef PORTILLON_TESTS_STORY_H
#define PORTILLON_TESTS_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something that goes wrong while a line is carried out. A line that it stops leaves nothing, and
 * comes true when it is carried out again. */
struct story_trouble {
    void (*begin)(int64_t after); /* NULL: nothing goes wrong */
    bool (*end)(void);            /* true when it has struck */
    int64_t after;                /* so many calls of each line still succeed */
    int64_t struck;               /* lines in which it has, so far */
    /* Looks at a story's ledger at its end; false when something is wrong with it. */
    bool (*look)(void *context, size_t story, const char *ledger);
    void *context;
};

/* Plays every file; returns how many did not come true, after having told which line. `trouble` may
 * be NULL. */
size_t story_play_all(struct story_trouble *trouble, size_t *ret_count);

#endif
