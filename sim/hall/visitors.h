/* visitors: the people of a sample site, who badge in and out, and their diary.
 * Owns the visits (one thread a gate) and the comparison of the diary with the ledger. */
#ifndef PORTILLON_SIM_HALL_VISITORS_H
#define PORTILLON_SIM_HALL_VISITORS_H

#include "sim/hall/guests.h"
#include "sim/hall/stage.h"

enum visitors_verdict { DIARIES_AGREE, DIARIES_DIFFER, DIARIES_NOT_JUDGED };

struct visitor {
    const struct guest *guest;
    struct card *card;
    char uid[24];
    size_t gate;
    bool inside;
    int64_t entries, exits; /* rotations done, with the own body */
};

struct visitors {
    struct stage *stage;
    int64_t taps_wanted; /* 0: until stopped */
    int64_t pause_ms;
    atomic_bool stopping;
    atomic_llong taps;
    size_t count;
    struct visitor people[GUESTS_MAX];
    pthread_t threads[WORLD_BOARDS_MAX];
};

/* Makes the cards and sells what each person buys. */
MUST_CHECK enum err visitors_init(struct visitors *visitors, struct stage *stage,
                                  const struct guests *guests, int64_t taps_wanted,
                                  struct err_text *text);
void visitors_start(struct visitors *visitors);
/* Lets everybody leave, and ends. */
void visitors_join(struct visitors *visitors);

/* Holds the ledger against the diary: entries, exits, charges, nobody inside, and pays what is
 * owed. Prints one JSON object. Where they differ and devices were
 * lost, whoever stood there may have walked out by a free exit unseen: that is not judged. */
enum visitors_verdict visitors_judge(struct visitors *visitors);

#endif
