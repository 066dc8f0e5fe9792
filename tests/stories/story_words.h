/* story_words: how the words of a story read a line, and how they write to its ledger. */
#ifndef PORTILLON_TESTS_STORY_WORDS_H
#define PORTILLON_TESTS_STORY_WORDS_H

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

/* Tells which line of which file did not come true. */
void story_differs(struct story *story, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What has happened, to be compared with what stands after "->" or "=". */
void story_tell(struct story *story, const char *happened);

/* The word at a place of the line, or ""; as a number, or 0; the value of key=value, or NULL. */
const char *story_word(const struct story *story, size_t i);
int64_t story_number(const struct story *story, size_t i);
const char *story_option(const struct story *story, const char *key);
/* "C1" as a card of seven bytes; two of them may be in use at a time. */
const char *story_uid(const char *card);

/* Around everything that a line writes: the whole line, or nothing of it. */
enum err story_begin(struct story *story);
enum err story_commit(struct story *story, enum err err);

#endif
