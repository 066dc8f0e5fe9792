/* pn532: the NXP PN532 reader chip at the level of its host frames (user manual UM0701-02).
 * Owns the framing, the chip's registers and the commands that libnfc uses. Pure: bytes in, bytes
 * out; leaves the serial line and its timing to reader. */
#ifndef PORTILLON_SIM_WIRE_PN532_H
#define PORTILLON_SIM_WIRE_PN532_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/wire/card.h"

enum { PN532_FRAME_MAX = 300, PN532_FIELD_MAX = 8 };

/* What a byte of the host completed. */
enum pn532_event {
    PN532_NOTHING,
    PN532_COMMAND, /* a whole command with good checksums: see `command` */
    PN532_ACK,     /* the host gives up the running command, or took the answer */
    PN532_NACK,    /* the host asks for the last answer again */
};

/* How the chip goes on with a command. */
enum pn532_progress {
    PN532_ANSWER,  /* `answer` holds the response */
    PN532_WAITING, /* no card yet, and told to wait for one: ask again with pn532_wait() */
    PN532_SILENT,  /* the chip says nothing */
};

struct pn532 {
    uint8_t input[PN532_FRAME_MAX];
    size_t input_size;
    uint8_t command[PN532_FRAME_MAX]; /* code and parameters, without TFI */
    size_t command_size;
    uint8_t answer[PN532_FRAME_MAX]; /* code and data, without TFI */
    size_t answer_size;
    uint8_t registers[256];
    uint8_t retries; /* MxRtyPassiveActivation; 255 waits for ever */
    bool field_on;
    struct card *selected;
    struct card *field[PN532_FIELD_MAX]; /* cards near the antenna; owned by the caller */
    int64_t rf_us;                       /* air time of the last command */
};

void pn532_reset(struct pn532 *chip);

enum pn532_event pn532_take(struct pn532 *chip, uint8_t byte);

enum pn532_progress pn532_run(struct pn532 *chip);
/* Tries a waiting command again, after a card came or time went by. */
enum pn532_progress pn532_wait(struct pn532 *chip);

/* Brings a card near the antenna, or takes it away. False when there is no room. */
bool pn532_place(struct pn532 *chip, struct card *card);
void pn532_remove(struct pn532 *chip, const struct card *card);

/* Wraps `answer` into a frame (extended when it is long); returns its size. */
size_t pn532_frame(const struct pn532 *chip, uint8_t frame[PN532_FRAME_MAX]);

extern const uint8_t pn532_ack_frame[6];

#endif
