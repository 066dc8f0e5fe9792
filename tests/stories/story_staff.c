/* What staff do in a story: let in, count, lower, end an alarm. */
#include <stdio.h>

#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/returns.h"
#include "tests/stories/story_verbs.h"

enum err story_play_admit(struct story *story)
{
    struct card_record card;
    struct wall_time until;
    struct admission admission = {.uid = story_uid(story_word(story, 1)),
                                  .reason = "seen to leave",
                                  .author = "story",
                                  .now = story->now};
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = store_get_card(story->scratch.store, admission.uid, &card);
    admission.subject = card.subject;
    if (err == ERR_OK)
        err = returns_admit(&story->scratch.ledger, &admission, &until);
    return story_commit(story, err);
}

static enum err set_alarm(struct story *story, bool on)
{
    const struct alarm_setting setting = {
        .on = on, .reason = on ? "fire" : "safe", .author = "story", .now = story->now};
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = ledger_set_alarm(&story->scratch.ledger, &setting);
    return story_commit(story, err);
}

enum err story_play_fire(struct story *story)
{
    return set_alarm(story, true);
}

enum err story_play_safe(struct story *story)
{
    return set_alarm(story, false);
}

enum err story_play_recount(struct story *story)
{
    int64_t before;
    const struct recount recount = {.zone = story_word(story, 1),
                                    .persons = story_number(story, 2),
                                    .reason = "counted by hand",
                                    .author = "story",
                                    .now = story->now};
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = ledger_recount(&story->scratch.ledger, &recount, &before);
    return story_commit(story, err);
}

enum err story_play_capacity(struct story *story)
{
    int64_t configured;
    const struct capacity_setting setting = {.name = story_word(story, 1),
                                             .persons = story_number(story, 2),
                                             .reason = "lifeguards present",
                                             .author = "story",
                                             .now = story->now};
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = ledger_set_capacity(&story->scratch.ledger, &setting, &configured);
    if (err == ERR_CONFLICT || err == ERR_NOT_FOUND) {
        story_tell(story, err == ERR_CONFLICT ? "above_capacity" : "zone_unknown");
        err = ERR_OK;
    }
    return story_commit(story, err);
}

/* Everybody should have left by now. */
enum err story_play_night(struct story *story)
{
    int64_t persons;
    char text[32] = "";
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = ledger_empty_zones(&story->scratch.ledger, story->now, story->now, &persons);
    if (err == ERR_OK)
        (void)snprintf(text, sizeof text, "%lld", (long long)persons);
    story_tell(story, text);
    return story_commit(story, err);
}
