#include "sim/wire/pn532.h"

#include <string.h>

#include "sim/wire/pn532_commands.h"

const uint8_t pn532_ack_frame[6] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};

enum {
    HEADER_SIZE = 5,
    HEADER_EXTENDED_SIZE = 8,
    TFI_HOST = 0xD4,
    TFI_CHIP = 0xD5,
    TFI_ERROR = 0x7F
};

void pn532_reset(struct pn532 *chip)
{
    struct card *field[PN532_FIELD_MAX];
    memcpy(field, chip->field, sizeof field);
    *chip = (struct pn532){.retries = 0xFF};
    memcpy(chip->field, field, sizeof field);
}

static void drop(struct pn532 *chip, size_t count)
{
    chip->input_size -= count;
    memmove(chip->input, chip->input + count, chip->input_size);
}

/* Drops what precedes a start code 00 00 FF: wake-up bytes, preambles, rubbish. */
static bool find_start(struct pn532 *chip)
{
    static const uint8_t start[3] = {0x00, 0x00, 0xFF};
    while (chip->input_size >= sizeof start) {
        if (memcmp(chip->input, start, sizeof start) == 0)
            return true;
        drop(chip, 1);
    }
    return false;
}

/* Size of the body announced by the header; 0 when its checksum is wrong. *ret_header: bytes before
 * it, 0 while more bytes are needed. */
static size_t body_size(const struct pn532 *chip, size_t *ret_header)
{
    const uint8_t *in = chip->input;
    *ret_header = 0;
    if (chip->input_size < HEADER_SIZE)
        return 0;
    if (in[3] != 0xFF || in[4] != 0xFF) {
        *ret_header = HEADER_SIZE;
        return (uint8_t)(in[3] + in[4]) == 0 ? in[3] : 0;
    }
    if (chip->input_size < HEADER_EXTENDED_SIZE)
        return 0;
    *ret_header = HEADER_EXTENDED_SIZE;
    return (uint8_t)(in[5] + in[6] + in[7]) == 0 ? (size_t)in[5] << 8 | in[6] : 0;
}

static bool body_good(const uint8_t *body, size_t size)
{
    uint8_t sum = 0;
    for (size_t i = 0; i <= size; i++)
        sum = (uint8_t)(sum + body[i]);
    return sum == 0 && body[0] == TFI_HOST && size >= 2;
}

enum pn532_event pn532_take(struct pn532 *chip, uint8_t byte)
{
    size_t header;
    if (chip->input_size == sizeof chip->input)
        drop(chip, 1);
    chip->input[chip->input_size++] = byte;
    if (!find_start(chip) || chip->input_size < HEADER_SIZE)
        return PN532_NOTHING;
    const bool short_frame = chip->input[3] + chip->input[4] == 0xFF &&
                             (chip->input[3] == 0x00 || chip->input[4] == 0x00);
    if (short_frame) {
        const enum pn532_event event = chip->input[3] == 0x00 ? PN532_ACK : PN532_NACK;
        drop(chip, HEADER_SIZE);
        return event;
    }
    const size_t size = body_size(chip, &header);
    if (header == 0)
        return PN532_NOTHING;
    if (size == 0 || header + size + 1 > sizeof chip->input) {
        drop(chip, 3); /* a damaged header: look for the next start code */
        return PN532_NOTHING;
    }
    if (chip->input_size < header + size + 1)
        return PN532_NOTHING;
    const uint8_t *body = chip->input + header;
    const bool good = body_good(body, size);
    if (good) {
        chip->command_size = size - 1;
        memcpy(chip->command, body + 1, size - 1);
    }
    drop(chip, header + size + 1);
    return good ? PN532_COMMAND : PN532_NOTHING;
}

size_t pn532_frame(const struct pn532 *chip, uint8_t frame[PN532_FRAME_MAX])
{
    const size_t size = chip->answer_size + 1;
    size_t used = 0;
    const uint8_t tfi = chip->answer_size == 0 ? TFI_ERROR : TFI_CHIP;
    uint8_t sum = tfi;
    frame[used++] = 0x00;
    frame[used++] = 0x00;
    frame[used++] = 0xFF;
    if (size <= 255) {
        frame[used++] = (uint8_t)size;
        frame[used++] = (uint8_t)(0x100 - size);
    } else {
        frame[used++] = 0xFF;
        frame[used++] = 0xFF;
        frame[used++] = (uint8_t)(size >> 8);
        frame[used++] = (uint8_t)size;
        frame[used++] = (uint8_t)(0x100 - (uint8_t)((size >> 8) + size));
    }
    frame[used++] = tfi;
    for (size_t i = 0; i < chip->answer_size; i++) {
        frame[used++] = chip->answer[i];
        sum = (uint8_t)(sum + chip->answer[i]);
    }
    frame[used++] = (uint8_t)(0x100 - sum);
    frame[used++] = 0x00;
    return used;
}

bool pn532_place(struct pn532 *chip, struct card *card)
{
    pn532_remove(chip, card);
    for (size_t i = 0; i < PN532_FIELD_MAX; i++) {
        if (chip->field[i] == NULL) {
            card->halted = false;
            chip->field[i] = card;
            return true;
        }
    }
    return false;
}

void pn532_remove(struct pn532 *chip, const struct card *card)
{
    for (size_t i = 0; i < PN532_FIELD_MAX; i++) {
        if (chip->field[i] == card)
            chip->field[i] = NULL;
    }
}

enum pn532_progress pn532_run(struct pn532 *chip)
{
    chip->answer[0] = (uint8_t)(chip->command[0] + 1);
    chip->answer_size = 1;
    chip->rf_us = 0;
    return pn532_command(chip);
}

enum pn532_progress pn532_wait(struct pn532 *chip)
{
    return pn532_run(chip);
}
