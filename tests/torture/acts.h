/* acts: every kind of transaction that a site makes, one after the other, as jobs of the ledger.
 * Each act says what it needs by its place in the list. Owns the jobs and what they were answered.
 * For tests that make an act fail at every point where it can. */
#ifndef PORTILLON_TESTS_ACTS_H
#define PORTILLON_TESTS_ACTS_H

#include "controller/daemon/ledger_thread.h"
#include "sim/world/disk.h"
#include "tests/torture/picture.h"

#define ACTS_LEDGER "/torture/portillon.db"

/* What is known while an act is played. */
enum { ACTS_ANSWERS_MAX = 256 };
struct stage {
    struct disk *disk;
    struct ledger_thread *thread; /* NULL: no ledger is open */
    struct wall_time now;
    int64_t answers;      /* jobs that were answered well, before the first that was not */
    struct picture *seen; /* rehearsal: the ledger after so many answers; NULL otherwise */
    bool failed;          /* a job, or the opening, came back with an error */
    bool went_on;         /* and a later one was done all the same */
};

struct act {
    const char *name;
    void (*play)(struct stage *stage);
    bool opens;                           /* the ledger is not open before: the act opens it */
    void (*prepare)(struct stage *stage); /* what is on the empty disk before; NULL: go on */
    bool again;                           /* asked once more, it is answered and done no more */
};

extern const struct act acts[];
extern const size_t act_count;

/* Opens the ledger; stage->failed when it cannot be opened. */
void acts_open(struct stage *stage);
/* As if the process had ended: nothing more is written. */
void acts_abandon(struct stage *stage);

/* The ledger on disk, with nothing in the way. */
struct picture acts_picture(struct stage *stage);
/* "" or the first thing that is wrong with the ledger on disk. */
const char *acts_verify(struct stage *stage);

#endif
