/* card_sight: turns looks at the field into arrivals and departures. Pure: time comes in.
 * A card that lies on the reader is one sight; it is gone once unseen for CARD_GONE_MS. */
#ifndef PORTILLON_DRIVERS_NFC_CARD_SIGHT_H
#define PORTILLON_DRIVERS_NFC_CARD_SIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_GONE_MS = 300, CARD_UID_SIZE_MAX = 10 };

struct card_uid {
    uint8_t bytes[CARD_UID_SIZE_MAX];
    uint8_t size; /* 4, 7 or 10; 0 is no card */
};

struct card_sight {
    struct card_uid present; /* size 0 when there is none */
    uint64_t sight;          /* number of the present or last sight */
    int64_t seen_ms;         /* when the present card was last seen */
};

struct card_change {
    bool gone, arrived;
    uint64_t gone_sight;
};

/* One look at the field; `seen` has size 0 when nothing answered. Another card ends the sight of
 * the one before at once. */
struct card_change card_sight_look(struct card_sight *sight, const struct card_uid *seen,
                                   int64_t now_ms);

/* Phones and some cards show a new identifier each time: four bytes that start with 08. */
bool card_uid_random(const struct card_uid *uid);

#endif
