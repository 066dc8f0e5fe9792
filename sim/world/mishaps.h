/* mishaps: everything that can go wrong in the world, by kind: how often, and how often it did.
 * A mishap is planned for a gate at an instant of a day; it strikes at the next thing there that it
 * can strike. Owns kinds, rates and counts. Leaves what each one does to the parts it strikes. */
#ifndef PORTILLON_SIM_WORLD_MISHAPS_H
#define PORTILLON_SIM_WORLD_MISHAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/world/chance.h"

enum mishap {
    /* at the reader */
    MISHAP_DOUBLE_READ,     /* one tap is seen as two */
    MISHAP_ARRIVAL_LOST,    /* the driver's message never comes */
    MISHAP_ARRIVAL_DOUBLED, /* the same message twice */
    MISHAP_ARRIVAL_LATE,    /* late, but in time */
    MISHAP_ARRIVAL_STALE,   /* so late that the swimmer may have left */
    MISHAP_GONE_LOST,
    MISHAP_UID_GARBLED, /* another identifier than the card's */
    MISHAP_UID_SHORT,   /* a message with an impossible identifier */
    MISHAP_UID_RANDOM,  /* a telephone instead of the card */
    MISHAP_READER_DRIVER_DEAD,
    MISHAP_READER_GONE, /* unplugged for a while */
    /* at the board and on its line */
    MISHAP_POLL_LOST,    /* one question without an answer: the board counts as lost */
    MISHAP_READING_LATE, /* what was read arrives late */
    MISHAP_READING_DOUBLED,
    MISHAP_COUNTER_FALSE, /* one reading with a counter that cannot be */
    MISHAP_WRITE_LOST,    /* a write that the board acknowledged and did not do */
    MISHAP_WRITE_REFUSED, /* a write that fails */
    MISHAP_REPLY_LOST,    /* a write that was obeyed, and whose reply was lost */
    MISHAP_ANSWER_LOST,   /* the driver's answer to an order never comes */
    MISHAP_ANSWER_DOUBLED,
    MISHAP_ANSWER_LATE,
    MISHAP_ANSWER_FALSE,    /* an answer that names another order */
    MISHAP_COMMAND_LATE,    /* an order of the controller reaches the driver late */
    MISHAP_LINE_SILENT,     /* a board does not answer for a while */
    MISHAP_BUS_DRIVER_DEAD, /* killed: the board's own time-out acts */
    MISHAP_BUS_DRIVER_HUNG, /* stands still until its heartbeat is missed */
    MISHAP_BOARD_REBOOT,
    MISHAP_BOARD_RELOCKS,  /* for a while the board locks by itself after each rotation */
    MISHAP_ARM_STUCK,      /* in mid-rotation, for a while */
    MISHAP_ARM_STUCK_LONG, /* longer than a hold may wait */
    MISHAP_ARM_FORCED,
    MISHAP_FIRE,
    MISHAP_FIRE_FLICKER,
    /* people */
    MISHAP_WALKED_AWAY,
    MISHAP_TAPPED_AGAIN,
    MISHAP_TAILGATE,      /* two in one rotation: no board can see it */
    MISHAP_SECOND_TURN,   /* another one pushes before the lock */
    MISHAP_PUSHED_LOCKED, /* pushes without a tap */
    MISHAP_BLOCKED_CARD,
    MISHAP_UNKNOWN_CARD,
    MISHAP_HANDED_BACK, /* the card goes back over the arm to somebody who has none */
    MISHAP_LEFT_WITHOUT_TAP,
    MISHAP_SALE_REPEATED, /* the till asks again with the same key */
    /* the controller, its disk and its clock */
    MISHAP_CONTROLLER_KILLED,
    MISHAP_CONTROLLER_RESTARTED, /* in good order */
    MISHAP_POWER_CUT,            /* between two operations of the disk */
    MISHAP_POWER_CUT_WRITING,    /* in the middle of one */
    MISHAP_POWER_CUT_STARTING,
    MISHAP_SYNC_FAILED,
    MISHAP_WRITE_FAILED,
    MISHAP_DISK_FULL,
    MISHAP_DISK_SLOW,
    MISHAP_DISK_STUCK,
    MISHAP_READER_HOLDS_LOG, /* somebody reads the ledger and keeps the log from being moved */
    MISHAP_CLOCK_FORWARD,
    MISHAP_CLOCK_BACK,
    MISHAP_GATE_OFF, /* staff take a gate out of service for a while */
    MISHAP_MANUAL_OPENING,
};
enum { MISHAP_COUNT = MISHAP_MANUAL_OPENING + 1, MISHAP_GATES_MAX = 8 };

enum mishap_level { MISHAPS_NONE, MISHAPS_SOME, MISHAPS_MANY };

struct mishaps {
    enum mishap_level level;
    bool without[MISHAP_COUNT];
    int64_t fired[MISHAP_COUNT];
    int16_t armed[MISHAP_COUNT][MISHAP_GATES_MAX];
};

const char *mishap_word(enum mishap mishap);
/* False when there is none of that name. */
bool mishap_from_word(const char *word, enum mishap *ret_mishap);

/* How many of a kind a day gets. */
int64_t mishaps_of_day(const struct mishaps *mishaps, enum mishap mishap, struct chance *chance);

/* The next thing at that gate which it can strike is struck. */
void mishap_arm(struct mishaps *mishaps, enum mishap mishap, size_t gate);
/* True, once, when it strikes here and now. */
bool mishap_strikes(struct mishaps *mishaps, enum mishap mishap, size_t gate);
/* The same for what happens later, or not: mishap_happened() counts it then. */
bool mishap_taken(struct mishaps *mishaps, enum mishap mishap, size_t gate);
/* Counts one that needed no waiting. */
void mishap_happened(struct mishaps *mishaps, enum mishap mishap);
/* What has not struck yet never will. */
void mishaps_disarm(struct mishaps *mishaps);

#endif
