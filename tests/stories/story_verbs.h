/* story_verbs: what each word of a story does to the ledger of its site.
 * Owns the acts; leaves the file, its lines and what was expected of them to story. */
#ifndef PORTILLON_TESTS_STORY_VERBS_H
#define PORTILLON_TESTS_STORY_VERBS_H

#include "tests/stories/story_words.h"

/* Carries the line out whole, or nothing of it; what came of it is in `happened`. */
struct story_verb {
    const char *name;
    enum err (*play)(struct story *story);
};
extern const struct story_verb story_verbs[];
extern const size_t story_verb_count;

/* Words of staff (story_staff.c), and of what is true (story_facts.c). */
enum err story_play_admit(struct story *story);
enum err story_play_fire(struct story *story);
enum err story_play_safe(struct story *story);
enum err story_play_recount(struct story *story);
enum err story_play_capacity(struct story *story);
enum err story_play_night(struct story *story);
enum err story_play_owes(struct story *story);
enum err story_play_balance(struct story *story);
enum err story_play_inside(struct story *story);
enum err story_play_today(struct story *story);
enum err story_play_most(struct story *story);

#endif
