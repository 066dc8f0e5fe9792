/* nfc_reader: one reader through libnfc, and the only place that calls libnfc.
 * Owns the device. A call may block for ever when the reader falls silent (libnfc waits for the
 * chip's ACK without a bound): whoever calls must be a process that may be killed. */
#ifndef PORTILLON_DRIVERS_NFC_NFC_READER_H
#define PORTILLON_DRIVERS_NFC_NFC_READER_H

#include <stdbool.h>

#include "drivers/nfc/card_sight.h"

enum reader_look {
    READER_NOTHING, /* the reader answered: no card */
    READER_CARD,
    READER_FAULT, /* one exchange failed; the next one may work */
    READER_DEAD,  /* close, and open again */
};

struct nfc_reader;

struct nfc_reader *reader_create(const char *connstring);
void reader_destroy(struct nfc_reader *reader);

bool reader_is_open(const struct nfc_reader *reader);
/* Opens and prepares the device; about 100 ms. False when there is none. */
bool reader_open(struct nfc_reader *reader);
void reader_close(struct nfc_reader *reader);

/* Looks once for a card. `fresh_field` cycles the field before: a card that was let go answers only
 * in a new field. After READER_CARD the caller reports, and then lets go. */
enum reader_look reader_look(struct nfc_reader *reader, bool fresh_field, struct card_uid *ret_uid);

/* Lets go of the card that was seen: one that was torn away would stay selected. */
void reader_let_go(struct nfc_reader *reader);

#endif
