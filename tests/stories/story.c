#include "tests/stories/story.h"

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/verify.h"
#include "tests/stories/story_verbs.h"

void story_differs(struct story *story, const char *format, ...)
{
    va_list arguments;
    (void)fprintf(stderr, "%s:%d: ", story->path, story->line);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "\n");
    story->failed = true;
}

/* Cuts a line into words, in place; what stands between quotes is one, and comments are left out.
 */
static void cut(struct story *story, char *line)
{
    bool quoted = false, between = true;
    story->word_count = 0;
    for (char *from = line, *to = line;; from++) {
        const bool ends = *from == '\0' || *from == '\n' || (*from == '#' && between && !quoted);
        if (ends || (!quoted && *from == ' ')) {
            *to = '\0';
            between = true;
            if (ends)
                return;
            to++;
            continue;
        }
        if (between && story->word_count < STORY_WORDS_MAX)
            story->words[story->word_count++] = to;
        between = false;
        quoted = *from == '"' ? !quoted : quoted;
        if (*from != '"')
            *to++ = *from;
    }
}

static void split_expectation(struct story *story)
{
    story->expected = "";
    for (size_t i = 0; i + 1 < story->word_count; i++) {
        if (text_equal(story->words[i], "->")) {
            story->expected = story->words[i + 1];
            story->word_count = i;
        }
    }
}

/* Carries a line out with the trouble; what it has stopped is carried out again without it. */
static enum err play_in_trouble(struct story *story, const struct story_verb *verb,
                                struct story_trouble *trouble)
{
    const uint64_t counter = story->counter;
    const int64_t taps = story->taps;
    trouble->begin(trouble->after);
    const enum err err = verb->play(story);
    const bool struck = trouble->end();
    trouble->struck += struck;
    if (err == ERR_OK || !struck)
        return err;
    story->counter = counter;
    story->taps = taps;
    return verb->play(story);
}

static void play_verb(struct story *story, const struct story_verb *verb,
                      struct story_trouble *trouble)
{
    story->happened[0] = '\0';
    const enum err err = trouble != NULL && trouble->begin != NULL
                             ? play_in_trouble(story, verb, trouble)
                             : verb->play(story);
    if (err != ERR_OK)
        story_differs(story, "error: %s", err_name(err));
    else if (story->expected[0] != '\0' && !text_equal(story->expected, story->happened))
        story_differs(story, "expected %s, it was %s", story->expected, story->happened);
}

static void play_line(struct story *story, char *line, struct story_trouble *trouble)
{
    int minute;
    cut(story, line);
    if (story->word_count > 0 && civil_minute_parse(story->words[0], &minute)) {
        story->now = civil_to_wall(story->day, minute);
        story->word_count--;
        memmove(story->words, story->words + 1, story->word_count * sizeof story->words[0]);
    }
    if (story->word_count == 0)
        return;
    split_expectation(story);
    for (size_t i = 0; i < story_verb_count; i++) {
        if (text_equal(story_verbs[i].name, story->words[0])) {
            play_verb(story, &story_verbs[i], trouble);
            return;
        }
    }
    story_differs(story, "%s: no such word", story->words[0]);
}

static bool play_file(const char *path, size_t number, struct story_trouble *trouble)
{
    char line[STORY_LINE_SIZE];
    struct story story = {.path = path, .scratch = scratch_open()};
    struct verify_report report;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    story.now = story.scratch.now;
    story.day = civil_from_wall(story.now).date;
    while (fgets(line, sizeof line, file) != NULL) {
        story.line++;
        play_line(&story, line, trouble);
    }
    assert_int_equal(fclose(file), 0);
    if (ledger_verify(story.scratch.store, &report) != ERR_OK || report.fault_count > 0)
        story_differs(&story, "the ledger does not verify: %s", report.faults[0]);
    if (trouble != NULL && !trouble->look(trouble->context, number, story.scratch.path))
        story_differs(&story, "the ledger is another one than without trouble");
    scratch_close(&story.scratch);
    site_destroy(story.site);
    return !story.failed;
}

size_t story_play_all(struct story_trouble *trouble, size_t *ret_count)
{
    glob_t found;
    size_t failed = 0;
    assert_int_equal(glob(PORTILLON_SOURCE_FOLDER "/tests/stories/*/*.story", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        failed += play_file(found.gl_pathv[i], i, trouble) ? 0 : 1;
    *ret_count = found.gl_pathc;
    globfree(&found);
    return failed;
}
