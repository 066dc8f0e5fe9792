/* card_watch: one reader and the cards held to it, told to the controller as they come and go.
 * Owns what a look at the field means and how many faults a reader may have in a row; leaves the
 * channel to its driver, libnfc to nfc_reader. */
#ifndef PORTILLON_DRIVERS_NFC_CARD_WATCH_H
#define PORTILLON_DRIVERS_NFC_CARD_WATCH_H

#include "drivers/driver_link.h"
#include "drivers/nfc/nfc_reader.h"

struct card_watch {
    struct driver_link *link;
    struct nfc_reader *reader;
    struct card_sight sight;
    bool up, told;
    bool lying; /* the last look saw a card that was there before */
    int faults_in_a_row;
    bool doubt; /* an exchange failed: a card may be left halted, and answers in a new field only */
    int64_t fresh_field_ms; /* even without a known fault, the field is renewed by then */
};

/* Opens the reader, or looks once; blocks as long as libnfc does. */
void card_watch_turn(struct card_watch *watch);

/* How long the driver may listen to the controller before the next turn. */
int card_watch_pause_ms(const struct card_watch *watch);

#endif
