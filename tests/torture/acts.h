/* acts: every kind of transaction that a site makes, one after the other, as jobs of the ledger.
 * Each act says what it needs by its place in the list. Owns the jobs and what they were answered.
 * For tests that make an act fail at every point where it can. */
#ifndef PORTILLON_TESTS_ACTS_H
#define PORTILLON_TESTS_ACTS_H

#include "controller/daemon/ledger_thread.h"
#include "sim/world/disk.h"

#define ACTS_LEDGER "/torture/portillon.db"

/* What is known while an act is played. */
enum { ACTS_ANSWERS_MAX = 256 };
struct stage {
    struct disk *disk;
    struct ledger_thread *thread; /* NULL: no ledger is open */
    struct wall_time now;
    int64_t answers; /* jobs that were answered well, before the first that was not */
    int64_t *rows;   /* rehearsal: journal rows after so many answers; NULL otherwise */
    bool failed;     /* a job, or the opening, came back with an error */
};

struct act {
    const char *name;
    void (*play)(struct stage *stage);
    bool opens;                           /* the ledger is not open before: the act opens it */
    void (*prepare)(struct stage *stage); /* what is on the empty disk before; NULL: go on */
};

extern const struct act acts[];
extern const size_t act_count;

/* Opens the ledger; stage->failed when it cannot be opened. */
void acts_open(struct stage *stage);
/* As if the process had ended: nothing more is written. */
void acts_abandon(struct stage *stage);

/* The journal on disk, with nothing in the way. */
struct acts_sum {
    int64_t rows;          /* -1 when there is no ledger */
    int64_t cents_charged; /* for stays */
};
struct acts_sum acts_sum(struct stage *stage);
/* "" or the first thing that is wrong with the ledger on disk. */
const char *acts_verify(struct stage *stage);

#endif
