/* story_verbs: what each word of a story does to the ledger of its site.
 * Owns the acts; leaves the file, its lines and what was expected of them to story. */
#ifndef PORTILLON_TESTS_STORY_VERBS_H
#define PORTILLON_TESTS_STORY_VERBS_H

#include "controller/site/site.h"
#include "controller/store/tariffs.h"
#include "tests/unit/scratch.h"

enum { STORY_WORDS_MAX = 24, STORY_LINE_SIZE = 512 };

struct story {
    const char *path;
    int line;
    bool failed;
    struct scratch scratch;
    struct tariff_book book;
    struct site *site; /* NULL: open at any time, for everybody */
    struct civil_date day;
    struct wall_time now;
    uint64_t counter; /* of the one arm that everybody passes */
    int64_t taps;
    size_t word_count;
    char *words[STORY_WORDS_MAX];
    const char *expected;           /* after the arrow; "" when nothing was said */
    char happened[STORY_LINE_SIZE]; /* what came of the line */
};

/* Carries the line out whole, or nothing of it; what came of it is in `happened`. */
struct story_verb {
    const char *name;
    enum err (*play)(struct story *story);
};
extern const struct story_verb story_verbs[];
extern const size_t story_verb_count;

/* Tells which line of which file did not come true. */
void story_differs(struct story *story, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
