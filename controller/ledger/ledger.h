/* ledger: append-only record of what each pass gained and spent, and of what opened each gate.
 * Owns balances, holds, their resolution, running clocks and the chain. Leaves prices to till,
 * gates to admission, SQL to store. Everything here runs on the ledger thread, inside a batch:
 * nothing is durable, and nothing may be acted on, before ledger_commit() has returned ERR_OK. */
#ifndef PORTILLON_LEDGER_LEDGER_H
#define PORTILLON_LEDGER_LEDGER_H

#include "controller/ledger/chain.h"
#include "controller/pass/capacity.h"
#include "controller/pass/clock_rule.h"
#include "controller/pass/entry.h"
#include "controller/store/passages.h"
#include "controller/store/passes.h"
#include "controller/tariff/tariff_book.h"

enum { LEDGER_PASSES_MAX = 24, LEDGER_NAME_SIZE = 32, LEDGER_SHELF_MAX = 8 };

struct ledger {
    struct store *store;
    struct id_maker ids;
    struct id_maker row_ids; /* of chained rows: no finer than the day, so that they tell no hour */
    struct chain chain, chain_before; /* head now, and head at the last savepoint */
    struct {
        int64_t tariff_id;
        struct tariff *tariff;
    } shelf[LEDGER_SHELF_MAX]; /* parsed tariffs (ledger/shelf.h) */
    size_t shelf_next;
    int64_t latest_ms; /* the latest instant that the chain tells of (ledger/timekeeping.h) */
    struct capacity capacity;          /* what the site allows (ledger/attendance.h) */
    const struct tariff_book *tariffs; /* in force, for free events; NULL: none are known */
    struct slots slots;                /* hours that belong to somebody (pass/slot.h) */
    struct clock_rule clock_rule;
};

/* Takes the store, which stays the caller's. Reads the head of the chain. */
MUST_CHECK enum err ledger_open(struct ledger *ledger, struct store *store);

/* Frees what the ledger has read; the store stays the caller's. */
void ledger_close(struct ledger *ledger);

MUST_CHECK enum err ledger_begin(struct ledger *ledger);
/* On error the batch is gone and the head of the chain has been read again from the file. */
MUST_CHECK enum err ledger_commit(struct ledger *ledger);
void ledger_rollback(struct ledger *ledger);
/* Around one decision: undo takes back what it wrote, and the head with it. */
MUST_CHECK enum err ledger_save(struct ledger *ledger);
MUST_CHECK enum err ledger_keep(struct ledger *ledger);
MUST_CHECK enum err ledger_undo(struct ledger *ledger);

int64_t ledger_new_id(struct ledger *ledger, struct wall_time now);
/* For a row of the chain whose id must be known before it is written. */
int64_t ledger_new_row_id(struct ledger *ledger, struct wall_time now);
/* Adds a row that moves nothing by itself or that its caller has worked out: a sale, a payment, a
 * gate put out of service. */
MUST_CHECK enum err ledger_record(struct ledger *ledger, const struct chain_entry *entry,
                                  struct wall_time now);

/* The slots of the site; without them no hour belongs to anybody. */
void ledger_set_slots(struct ledger *ledger, const struct slots *slots);
/* The tariffs in force, kept by the caller while the ledger is open. */
void ledger_set_tariffs(struct ledger *ledger, const struct tariff_book *tariffs);

/* A card held to an entry reader. */
struct tap_request {
    const char *key; /* driver start and sight: asked again, the same answer and nothing written */
    const char *gate, *zone, *uid;
    bool gate_in_service, site_open, last_entry_passed, random_uid;
    int64_t again_ms;                     /* at this gate */
    struct entry_return_rule return_rule; /* of the zone */
    struct wall_time zone_closed;         /* when it last closed today; 0: not yet */
    struct slot_hours slots;              /* which are on */
    struct arm_count counted;             /* c0 */
    /* A group with its card: so many who pay, and so many along with them; 0: a tap. */
    int64_t group, supervisors, young; /* young: of the group, below the tariff's age */
    const char *party;                 /* its school or club; NULL: none */
    const char *author;                /* who opens for it; NULL: its card alone */
    struct wall_time now;
};

struct tap_decision {
    enum refusal refusal;
    int64_t order_id;
    int64_t persons;
    bool repeated; /* the same key was answered before */
    /* for the display and the log */
    int64_t
        balance; /* available after this entry; of the pass that the refusal is about otherwise */
    bool counts_units;
    char other_gate[LEDGER_NAME_SIZE];
    int64_t since_ms;        /* already inside since */
    int from_minute;         /* when its hours begin today; below 0: they do not */
    bool in_minutes;         /* its units are minutes */
    int64_t supervisors_pay; /* of a group: so many took a unit each */
    bool free_event;         /* nothing was spent: an event is on */
    struct civil_date valid_from, valid_until; /* of the pass; year 0 when there is none */
    char product[TARIFF_PRODUCT_SIZE];
    char holder[PEOPLE_NAME_SIZE];
};

/* Decides, and when the answer is yes writes the hold and the open order of the arm.
 * A refusal writes nothing. */
MUST_CHECK enum err ledger_tap(struct ledger *ledger, const struct tap_request *request,
                               struct tap_decision *ret_decision);

/* An order without a card: a till's single entries, staff opening the gate, a test of its wiring.
 */
struct open_request {
    const char *key, *gate, *zone;
    const char *kind; /* sale, manual, test */
    const char *product, *category, *reason, *author;
    const char *party; /* the school or club of a group; NULL: none */
    int64_t persons;
    struct arm_count counted;
    struct wall_time now;
};
/* Only for a gate that is ready: an order still open in the file is resolved by its counter first.
 */
MUST_CHECK enum err ledger_open_gate(struct ledger *ledger, const struct open_request *request,
                                     int64_t *ret_order_id);

/* The end of an order: `turned` rotations are believed; 0 voids. */
struct resolution {
    const char *gate, *zone;
    int64_t order_id;
    int64_t turned;
    int64_t excess;    /* rotations beyond the order: counted inside, never debited */
    const char *cause; /* stored word: passed, nobody, alarm, counter_unbelievable, … */
    struct arm_count counted;
    struct wall_time now;
};
/* Posts or voids, writes the passage, moves presence, starts the clock of a time credit.
 * ERR_NOT_FOUND when that order is not open: it was resolved already. */
MUST_CHECK enum err ledger_resolve(struct ledger *ledger, const struct resolution *resolution);

/* Rotations without an order: people who leave, people of an alarm, rotations found after a
 * restart. */
struct movement {
    const char *gate, *zone;
    const char *direction; /* entry, exit */
    const char *kind;      /* free, card, unattributed, alarm */
    const char *uid;       /* of a card tapped at the exit; NULL when nobody is known */
    int64_t persons;
    struct arm_count counted;
    struct wall_time now;
};
/* Moves presence; a known card's running clock is stopped and its minutes are debited. */
MUST_CHECK enum err ledger_move(struct ledger *ledger, const struct movement *movement);

/* A tap at the exit: notes who is about to leave. The gate was opened before this is called. */
MUST_CHECK enum err ledger_exit_intent(struct ledger *ledger, const char *uid, const char *gate,
                                       const char *zone, struct wall_time now);

enum { CLOSINGS_A_DAY_MAX = 6 };

/* When nobody was to be inside any more; and when, up to then, each zone closed that day: in the
 * order of the site, the earlier first, the unused 0. */
struct closing {
    struct wall_time last, zones[CAPACITY_ZONES_MAX][CLOSINGS_A_DAY_MAX];
};

/* Charges the running clocks of those who were never seen to leave by the closing of their zone:
 * the pass's own minutes for that case, not past closing. What is out for longer than a day of
 * opening (a product with a longest duration, such as a bike) goes on until that is over.
 * *ret_count tells how many.
 */
MUST_CHECK enum err ledger_close_forgotten(struct ledger *ledger, const struct closing *closing,
                                           struct wall_time now, int64_t *ret_count);

/* Units gained (a sale) or put right (a correction that names its reason). */
struct credit_request {
    int64_t pass_id, subject, units, ref;
    const char *kind; /* credit, correction */
    const char *reason, *author, *link;
    struct wall_time now;
};
MUST_CHECK enum err ledger_credit(struct ledger *ledger, const struct credit_request *request);

#endif
