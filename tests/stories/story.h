/* story: a readable scenario, played on the real rules, ledger and tariffs with the time it tells.
 * Owns the words of the language (tests/stories/README.md). */
#ifndef PORTILLON_TESTS_STORY_H
#define PORTILLON_TESTS_STORY_H

#include <stdbool.h>

/* Plays one file; false when something in it did not come true, after having told which line. */
bool story_play(const char *path);

#endif
