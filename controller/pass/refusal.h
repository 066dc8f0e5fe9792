/* refusal: why a card does not open a gate. An answer, not an error.
 * Owns the list, in the order in which the first that holds is reported, and the stored words,
 * which never change. Leaves sentences to the languages (controller/control/sentence.h). */
#ifndef PORTILLON_PASS_REFUSAL_H
#define PORTILLON_PASS_REFUSAL_H

enum refusal {
    REFUSAL_NONE,
    REFUSAL_GATE_OUT_OF_SERVICE,
    REFUSAL_CLOSED,
    REFUSAL_LAST_ENTRY_PASSED,
    REFUSAL_CARD_UNKNOWN,
    REFUSAL_CARD_BLOCKED,
    REFUSAL_OPEN_AT_OTHER_GATE,
    REFUSAL_PASSED_A_MOMENT_AGO,
    REFUSAL_ALREADY_INSIDE,
    REFUSAL_TIME_OWED,
    REFUSAL_NO_PASS_HERE,
    REFUSAL_NOT_YET_VALID,
    REFUSAL_EXPIRED,
    REFUSAL_AGE_OUTSIDE,
    REFUSAL_EMPTY,
    REFUSAL_TIME_USED_UP,
    REFUSAL_WEEK_USED_UP,
    REFUSAL_OUTSIDE_ITS_HOURS,
    REFUSAL_SLOT_RESERVED,
    REFUSAL_DAY_FULL,
    REFUSAL_ZONE_FULL,
};
enum { REFUSAL_COUNT = REFUSAL_ZONE_FULL + 1 };

/* The stored word, such as "card_unknown". */
const char *refusal_word(enum refusal refusal);

#endif
