/* What a story says to be true. */
#include <stdio.h>

#include "controller/base/text.h"
#include "controller/store/attendance.h"
#include "controller/store/history.h"
#include "tests/stories/story_verbs.h"

enum err story_play_owes(struct story *story)
{
    char text[MONEY_TEXT_SIZE];
    struct card_record card;
    struct money owed = {0};
    enum err err = store_get_card(story->scratch.store, story_uid(story_word(story, 1)), &card);
    if (err == ERR_OK)
        err = store_owed(story->scratch.store, card.subject, &owed.cents);
    money_format(owed, text);
    story->expected = story_word(story, 3);
    story_tell(story, text);
    return err;
}

enum err story_play_balance(struct story *story)
{
    char text[32] = "none";
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    size_t count = 0;
    enum err err = store_get_card(story->scratch.store, story_uid(story_word(story, 1)), &card);
    if (err == ERR_OK)
        err = store_passes_of(story->scratch.store, card.account_id,
                              civil_from_wall(story->now).date, LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (text_equal(passes[i].product, story_word(story, 2)))
            (void)snprintf(text, sizeof text, "%lld", (long long)passes[i].balance);
    }
    story->expected = story_word(story, 4);
    story_tell(story, text);
    return err;
}

struct presence_seek {
    const char *zone;
    int64_t persons;
};

static bool seek_presence(void *context, const char *zone, int64_t persons)
{
    struct presence_seek *seek = context;
    if (text_equal(zone, seek->zone))
        seek->persons = persons;
    return true;
}

enum err story_play_inside(struct story *story)
{
    char text[32];
    struct presence_seek seek = {.zone = story_word(story, 1)};
    const enum err err = store_each_presence(story->scratch.store, seek_presence, &seek);
    (void)snprintf(text, sizeof text, "%lld", (long long)seek.persons);
    story->expected = story_word(story, 3);
    story_tell(story, text);
    return err;
}

static enum err tell_attendance(struct story *story, bool most)
{
    char text[32];
    struct attendance_record attendance = {0};
    const enum err err =
        store_get_attendance(story->scratch.store, story_word(story, 1), story->day, &attendance);
    (void)snprintf(text, sizeof text, "%lld",
                   (long long)(most ? attendance.persons_max : attendance.entries));
    story->expected = story_word(story, 3);
    story_tell(story, text);
    return err;
}

enum err story_play_today(struct story *story)
{
    return tell_attendance(story, false);
}

enum err story_play_most(struct story *story)
{
    return tell_attendance(story, true);
}
