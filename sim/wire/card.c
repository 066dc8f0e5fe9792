#include "sim/wire/card.h"

#include <string.h>

#include "controller/base/text.h"

bool card_make(struct card *card, const char *name, const uint8_t *uid, size_t uid_size)
{
    if (uid_size != 4 && uid_size != 7)
        return false;
    *card = (struct card){.uid_size = (uint8_t)uid_size};
    (void)text_copy(card->name, sizeof card->name, name);
    memcpy(card->uid, uid, uid_size);
    card->atqa[1] = uid_size == 7 ? 0x44 : 0x04;
    card->sak = uid_size == 7 ? 0x00 : 0x08;
    if (uid_size == 7) {
        /* pages 0 to 2 of an NTAG213 (NXP data sheet, 8.5): identifier with its check bytes */
        memcpy(card->pages[0], uid, 3);
        card->pages[0][3] = (uint8_t)(0x88 ^ uid[0] ^ uid[1] ^ uid[2]);
        memcpy(card->pages[1], uid + 3, 4);
        card->pages[2][0] = (uint8_t)(uid[3] ^ uid[4] ^ uid[5] ^ uid[6]);
        memcpy(card->pages[3], (const uint8_t[]){0xE1, 0x10, 0x12, 0x00}, 4);
    }
    return true;
}

static size_t read_pages(const struct card *card, size_t from, size_t count, uint8_t *answer)
{
    for (size_t i = 0; i < count; i++)
        memcpy(answer + 4 * i, card->pages[(from + i) % CARD_PAGES], 4);
    return 4 * count;
}

static size_t nack(uint8_t *answer)
{
    answer[0] = 0x00;
    return 1;
}

size_t card_answer(struct card *card, const uint8_t *command, size_t size,
                   uint8_t answer[CARD_ANSWER_MAX])
{
    static const uint8_t version[] = {0x00, 0x04, 0x04, 0x02, 0x01, 0x00, 0x0F, 0x03};
    if (size == 0 || card->uid_size != 7)
        return 0;
    switch (command[0]) {
    case 0x60: /* GET_VERSION */
        memcpy(answer, version, sizeof version);
        return sizeof version;
    case 0x30: /* READ: four pages, rolling over at the end */
        if (size < 2 || command[1] >= CARD_PAGES)
            return nack(answer);
        return read_pages(card, command[1], 4, answer);
    case 0x3A: /* FAST_READ */
        if (size < 3 || command[1] > command[2] || command[2] >= CARD_PAGES)
            return nack(answer);
        return read_pages(card, command[1], (size_t)(command[2] - command[1] + 1), answer);
    case 0xA2: /* WRITE: the identifier's pages cannot be changed */
        if (size < 6 || command[1] < 3 || command[1] >= CARD_PAGES)
            return nack(answer);
        memcpy(card->pages[command[1]], command + 2, 4);
        answer[0] = 0x0A;
        return 1;
    default:
        return 0;
    }
}
