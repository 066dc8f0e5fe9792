/* card: a virtual contactless card, ISO14443A, with the memory of an NTAG213 where it has seven
 * bytes of identifier. Owns the card's answers. Leaves the reader's frames to pn532. */
#ifndef PORTILLON_SIM_WIRE_CARD_H
#define PORTILLON_SIM_WIRE_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_NAME_SIZE = 32, CARD_PAGES = 45, CARD_ANSWER_MAX = 200 };

struct card {
    char name[CARD_NAME_SIZE];
    uint8_t uid[10];
    uint8_t uid_size; /* 4 or 7 */
    uint8_t sak;
    uint8_t atqa[2]; /* as the reader reports them, high byte first */
    uint8_t pages[CARD_PAGES][4];
    bool halted;    /* answers again only in a new field */
    bool tear_next; /* is pulled away in the middle of the next exchange */
};

/* False when the identifier is not 4 or 7 bytes. */
bool card_make(struct card *card, const char *name, const uint8_t *uid, size_t uid_size);

/* What the card sends back, without its CRC; 0 when it stays silent. */
size_t card_answer(struct card *card, const uint8_t *command, size_t size,
                   uint8_t answer[CARD_ANSWER_MAX]);

#endif
