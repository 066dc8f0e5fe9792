/* play: one whole life of a world, from its seed to what came of it; and, when the ledgers differ,
 * the shortest life found that still shows it. */
#ifndef PORTILLON_SIM_WORLD_PLAY_H
#define PORTILLON_SIM_WORLD_PLAY_H

#include "sim/world/auditor.h"
#include "sim/world/crowd.h"

struct play_outcome {
    bool agrees;
    char difference[AUDITOR_TEXT_SIZE];
    size_t story_count;
    char story[AUDITOR_STORY_LINES][AUDITOR_TEXT_SIZE];
    struct auditor_counts counts;
    struct crowd_counts crowd;
    int64_t fired[MISHAP_COUNT];
    int64_t taps;
    int64_t race_rounds, race_opened, race_both;
    int64_t crashes, events, days;
    int64_t last_day; /* that was played, of those of the year */
};

/* False, with a reason on standard error, when the world could not be made. */
bool play(const struct world_options *options, struct play_outcome *ret_outcome);

/* Tells a difference on standard error: seed, event, and a story made as short as it can be. */
void play_explain(const struct world_options *options, const struct play_outcome *outcome);

#endif
