/* gate: the state machine of one arm. Pure: an event goes in, effects come out, nothing is called.
 * Owns the life of an order from tap to resolution (the rules of passage), and what each rotation
 * is taken for. Leaves who may pass to the ledger's thread, wires to drivers, sentences to
 * displays. The same machine runs in portillond and under its tests; time comes in with each event.
 */
#ifndef PORTILLON_ADMISSION_GATE_H
#define PORTILLON_ADMISSION_GATE_H

#include "controller/base/clock.h"
#include "controller/store/orders.h"

enum {
    GATE_EFFECTS_MAX = 24,
    GATE_ACKNOWLEDGE_MS = 500,
    GATE_DECIDE_MS = 3000,
    GATE_UNLISTED_MAX = 1000,
    GATE_LEAVERS_MAX = 8,
    GATE_FAILURES_MAX = 3
};

enum gate_phase {
    GATE_DOWN,       /* the board does not answer, or may not be trusted */
    GATE_RECOVERING, /* lock stated; waits for lock read back, arm home, newer counter */
    GATE_READY,      /* locked, home, counted: c0 is known */
    GATE_DECIDING,   /* a tap or an opening is with the ledger */
    GATE_OPEN,       /* an order is out */
    GATE_SETTLING,   /* lock stated after an order; waits as in recovering, but not for long */
    GATE_JAMMED,     /* not home in time: the hold stays, the gate is out of service */
    GATE_ALARM,      /* fire: everything is free, nothing is debited */
};
enum { GATE_PHASE_COUNT = GATE_ALARM + 1 };

enum gate_lamp { GATE_LAMP_OFF, GATE_LAMP_GREEN, GATE_LAMP_AMBER, GATE_LAMP_RED };

struct gate_settings {
    int64_t unlock_ms, settle_ms, jam_ms, rotation_ms, refusal_ms, waiting_ms;
    bool exit_identified; /* leaving takes a card: the exit is locked between cards */
};

/* What the board says, as one whole poll. */
struct gate_reading {
    struct arm_count counted;
    bool entry_unlocked, home, fire, tamper, counts_exit, counted_by_driver;
    uint32_t command; /* the last command that was obeyed before this reading */
};

struct gate_tap {
    uint64_t sight, driver_start;
    uint16_t reader;
    char uid[PEOPLE_UID_SIZE];
    bool random_uid, exit; /* an exit without a card: staff let somebody out */
    int64_t seen_us;       /* monotonic; for the measure from tap to order */
};

enum gate_event_type {
    GATE_EVENT_READING,
    GATE_EVENT_TIME, /* nothing but time went by */
    GATE_EVENT_TAP,
    GATE_EVENT_GONE, /* the card of `tap.sight` left the reader */
    GATE_EVENT_ASK,  /* staff or a till want the gate opened: accepted only when ready */
    GATE_EVENT_ALLOWED,
    GATE_EVENT_REFUSED,
    GATE_EVENT_ANSWER, /* the driver obeyed the order, or could not */
    GATE_EVENT_LINK_UP,
    GATE_EVENT_LINK_DOWN,
    GATE_EVENT_ALARM_ON, /* seen at another gate, or here by a reading */
    GATE_EVENT_ALARM_OFF,
    GATE_EVENT_SERVICE_OFF,
    GATE_EVENT_SERVICE_ON,
};
enum { GATE_EVENT_COUNT = GATE_EVENT_SERVICE_ON + 1 };

struct gate_event {
    enum gate_event_type type;
    struct mono_time now;
    struct gate_reading reading; /* READING */
    struct gate_tap tap;         /* TAP, GONE (sight only) */
    int64_t order_id, persons;   /* ALLOWED, ANSWER */
    bool obeyed;                 /* ANSWER */
    uint64_t counter;            /* ANSWER: read after the unlock */
};

enum gate_effect_type {
    GATE_EFFECT_DECIDE,      /* ask the ledger about `tap`, with c0 = `counted` */
    GATE_EFFECT_ACCEPT,      /* the opening asked for may go to the ledger, with c0 */
    GATE_EFFECT_REFUSE,      /* `tap` is refused here: out of service */
    GATE_EFFECT_REPEAT,      /* the same card again: green again, nothing written */
    GATE_EFFECT_WAIT,        /* amber: the next swimmer waits */
    GATE_EFFECT_UNLOCK,      /* entry, `order_id`, `persons` rotations, `ms` */
    GATE_EFFECT_UNLOCK_EXIT, /* `persons`, `ms` */
    GATE_EFFECT_LOCK,
    GATE_EFFECT_FREE,
    GATE_EFFECT_SIGNAL,   /* `lamp` for `ms` */
    GATE_EFFECT_RESOLVE,  /* `order_id`: `turned`, `excess`, `cause`, `counted` */
    GATE_EFFECT_MOVE,     /* `persons` by `exit`, `kind`, perhaps `tap` */
    GATE_EFFECT_INTENT,   /* note who is leaving: `tap` */
    GATE_EFFECT_INCIDENT, /* `cause` */
};

struct gate_effect {
    enum gate_effect_type type;
    struct gate_tap tap;
    struct arm_count counted;
    int64_t order_id, persons, ms, turned, excess;
    enum gate_lamp lamp;
    bool exit;
    const char *cause, *kind; /* literals */
    uint32_t command;
};

struct gate_effects {
    size_t count;
    struct gate_effect items[GATE_EFFECTS_MAX];
};

struct gate {
    struct gate_settings settings;
    enum gate_phase phase;
    bool service_off;   /* by staff */
    bool linked, read;  /* the board answers; it has been read since */
    bool counted_known; /* `accounted` holds real counters */
    uint32_t command;   /* sequence of the last command given */
    int failures;       /* orders in a row that the board did not obey */
    bool tampered;      /* the board says that it was opened, and it has been told */
    bool leaning;       /* ready, and not at home since: */
    struct mono_time leaning_since;
    uint64_t leaning_count; /* rotations both ways, at its last one */
    bool faulty; /* too many: out of service until the board is lost and found, or put on */
    struct gate_reading last;
    struct arm_count accounted; /* rotations up to here have moved presence */
    /* the open order */
    int64_t order_id, persons, turned; /* order_id 0: none */
    struct arm_count c0;
    bool acknowledged;
    const char *cause; /* why it is being closed, when that is not the passage itself */
    char order_uid[PEOPLE_UID_SIZE]; /* of the card it opened for; "" for none */
    struct mono_time acknowledge_by, deadline;
    /* with the ledger */
    struct gate_tap deciding;
    bool asked;     /* the decision is for an opening, not for a tap */
    bool undecided; /* an answer of the ledger is on its way */
    struct mono_time decide_by;
    /* the next swimmer */
    bool waiting;
    struct gate_tap waiting_tap;
    struct mono_time waiting_until;
    /* those who are leaving with a card, in the order of their taps */
    size_t leaver_count;
    struct gate_tap leavers[GATE_LEAVERS_MAX];
    struct mono_time leaving_until;
};

/* A gate whose board has not answered yet. `order` is what the ledger has open for the arm, or
 * NULL; `accounted` are its stored counters, or NULL. */
void gate_init(struct gate *gate, const struct gate_settings *settings,
               const struct order_record *order, const struct arm_count *accounted);

/* One step. Effects are to be carried out in their order. */
void gate_step(struct gate *gate, const struct gate_event *event, struct gate_effects *ret_effects);

/* When GATE_EVENT_TIME is wanted at the latest; INT64_MAX when not. */
struct mono_time gate_next_time(const struct gate *gate);

const char *gate_phase_word(enum gate_phase phase);
/* True when a card may be decided here. */
bool gate_in_service(const struct gate *gate);

#endif
