/* auditor_books: what the auditor remembers. Part of auditor: the naive books themselves. */
#ifndef PORTILLON_SIM_WORLD_AUDITOR_BOOKS_H
#define PORTILLON_SIM_WORLD_AUDITOR_BOOKS_H

#include <sqlite3.h>

#include "sim/world/auditor.h"

enum {
    BOOK_PASSES_MAX = 1 << 17,
    BOOK_OPEN_MAX = 16,
    BOOK_RING = 4096,
    BOOK_TAPS = 64,
    BOOK_SALES = 512,
    BOOK_HASH_SIZE = 32,
    BOOK_COUNTS = 16,
    BOOK_PAID = 16,
};

/* One pass: what went in and out. */
struct book_pass {
    int64_t pass_id;
    int64_t balance, held;
    int64_t credited, credits;  /* units, and rows of credit */
    int64_t entered_ms;         /* its clock runs since; 0 when not */
    int64_t paid_ms[BOOK_PAID]; /* its last visits that were paid began then */
    size_t paid_count;
    bool is_time, counts; /* minutes; units at all */
    bool sent_out;        /* its clock ran when everybody had to leave */
    bool is_quarter;      /* without counting, for the lesson rooms */
    bool of_family;       /* several people have its card */
    bool in_room;         /* the way out has not seen its card since, where every exit is seen */
    bool is_weekly, is_stepped, of_club; /* of the gym: two sessions a week, hours, a club */
    int64_t visits_ms[BOOK_PAID];        /* of a weekly one: its last sessions began then */
    size_t visit_count;
    int64_t paused_since_ms, paused_ms; /* its clock stands still where another one runs */
    int64_t left_ms;    /* the way out has seen its card last, where every exit is seen */
    int64_t last_in_ms; /* somebody came in with it */
    size_t last_in_gate;
    int64_t may_return; /* so many of them come back for nothing, once */
    int64_t visit_ms;   /* what it has paid for last, where inner doors ask no more; 0: none */
    char uid[PEOPLE_UID_SIZE];
};

/* One order that is on disk and not resolved. */
struct book_order {
    int64_t order_id, pass_id, held, persons;
    bool goes_on; /* part of a visit that was paid before */
    size_t gate;
    uint64_t counter, boot;
    uint32_t bits;
    int64_t since_us;
    bool told;      /* the machine has said how it ends */
    int64_t turned; /* as the counters say */
};

struct book_gate {
    int64_t recorded[2]; /* rotations that the passages tell of */
    int64_t lost[2];     /* at most so many may be missing */
    bool blind;          /* until the next reading, what turns may never be known */
    uint64_t shown, shown_boot;
    uint32_t shown_bits;
    bool counted_by_driver, shown_once;
    int64_t disturbed_us;
    int64_t open_since_us; /* stands open, and no order is on disk; 0 when not */
};

/* What one commit has brought to a zone. */
struct book_batch {
    bool granted;      /* a gate opened for a card, or for who has paid */
    bool unsure;       /* the count or the limit itself has changed meanwhile */
    int64_t uninvited; /* came in without, or by hand */
    int64_t freed;     /* left, or did not come after all */
};

struct book_zone {
    int64_t inside, most;
    int64_t entries, exits;
    struct civil_date day;
    int64_t today; /* came in on that day */
    int64_t lowered;
    struct civil_date lowered_on;
    struct book_batch batch;
};

/* A count by hand; its id puts it among the passages. */
struct book_count {
    int64_t id, persons, at_ms;
    char zone[SITE_NAME_SIZE], detail[64];
};

struct book_tap {
    char uid[PEOPLE_UID_SIZE];
    size_t gate;
    int64_t at_ms, at_us; /* as the wall clock showed, which may jump; and really */
};

struct book_ask {
    size_t gate;
    int64_t persons, units, at_us; /* units: of a club */
};

struct book_sale {
    uint64_t key;
    int64_t sale_id;
};

struct auditor {
    struct world *world;
    bool agrees;
    char difference[AUDITOR_TEXT_SIZE];
    sqlite3 *database;
    sqlite3 *held; /* a second reader, that stays */
    sqlite3_stmt *rows, *passages, *presence, *days;
    int64_t seq, passage_id;
    uint8_t hash[BOOK_HASH_SIZE];
    size_t pass_count;
    struct book_pass *passes; /* by open addressing on the id */
    size_t open_count;
    struct book_order open[BOOK_OPEN_MAX];
    struct book_gate gates[MISHAP_GATES_MAX];
    size_t exit_tap_count, entry_tap_count, ask_count, sale_count;
    struct book_tap exit_taps[BOOK_TAPS], entry_taps[BOOK_TAPS];
    struct book_ask asks[BOOK_TAPS];
    struct book_sale sales[BOOK_SALES];
    struct book_zone zones[SITE_ZONES_MAX];
    size_t count_pending;
    struct book_count counts_pending[BOOK_COUNTS];
    int64_t cents_sold, cents_paid, cents_told;
    int64_t overrun;  /* minutes on their way from one pass to another */
    int64_t alarm_us; /* when it was last seen to be on */
    bool alarm_end_asked;
    struct auditor_counts counts;
    size_t ring_count;
    char (*ring)[AUDITOR_TEXT_SIZE];
};

/* Writes a line of the story, in the words of the people. */
void book_note(struct auditor *auditor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The first difference; the world stops. */
void book_differs(struct auditor *auditor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct book_pass *book_pass(struct auditor *auditor, int64_t pass_id);
/* The zone that one is reached through; NULL for one that is reached from outside. */
struct book_zone *book_around(struct auditor *auditor, size_t gate);
struct book_order *book_order(struct auditor *auditor, int64_t order_id);
struct book_order *book_order_at(struct auditor *auditor, size_t gate);
void book_close_order(struct auditor *auditor, struct book_order *order);
size_t book_gate_of(const struct auditor *auditor, const char *name);
const char *book_gate_name(const struct auditor *auditor, size_t gate);

/* Rotations that really happened. */
int64_t book_made(const struct auditor *auditor, size_t gate, enum arm_way way);

/* How an order ends by what its gate has shown last: the rule of the counters, written again. */
int64_t book_turned(const struct auditor *auditor, const struct book_order *order);

/* Who is inside: what a commit brings, row by row, and then as a whole. */
void book_begin_batch(struct auditor *auditor);
void book_order_opens(struct auditor *auditor, size_t gate, const char *kind, int64_t persons);
void book_order_ends(struct auditor *auditor, size_t gate, int64_t persons, int64_t turned);
void book_capacity(struct auditor *auditor, const char *name, int64_t persons, int64_t at_ms);
void book_counted(struct auditor *auditor, const struct book_count *count);
void book_counts_before(struct auditor *auditor, int64_t id);
void book_passed(struct auditor *auditor, size_t gate, enum arm_way way, int64_t persons,
                 const char *kind, int64_t at_ms);
void book_check_batch(struct auditor *auditor);
void book_check_presence(struct auditor *auditor);
void book_check_days(struct auditor *auditor);
/* A gate says that there is no place. */
void book_refused_full(struct auditor *auditor, size_t gate);

/* A gate does not let a card in, and says why. */
void book_refused(struct auditor *auditor, size_t gate, const char *reason, const char *uid);

/* The way out has seen a card. */
void book_seen_out(struct auditor *auditor, size_t gate, const char *uid, int64_t at_ms);

/* Reading the disk. */
void book_read_rows(struct auditor *auditor);
void book_read_passages(struct auditor *auditor);

#endif
