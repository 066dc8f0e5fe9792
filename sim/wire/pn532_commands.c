#include "sim/wire/pn532_commands.h"

#include <string.h>

/* Command codes and status bytes: UM0701-02, chapter 7. */
enum {
    DIAGNOSE = 0x00,
    GET_FIRMWARE_VERSION = 0x02,
    GET_GENERAL_STATUS = 0x04,
    READ_REGISTER = 0x06,
    WRITE_REGISTER = 0x08,
    READ_GPIO = 0x0C,
    WRITE_GPIO = 0x0E,
    SET_PARAMETERS = 0x12,
    SAM_CONFIGURATION = 0x14,
    POWER_DOWN = 0x16,
    RF_CONFIGURATION = 0x32,
    IN_DATA_EXCHANGE = 0x40,
    IN_COMMUNICATE_THRU = 0x42,
    IN_DESELECT = 0x44,
    IN_LIST_PASSIVE_TARGET = 0x4A,
    IN_RELEASE = 0x52,
    IN_SELECT = 0x54,
    IN_AUTO_POLL = 0x60,
    STATUS_OK = 0x00,
    STATUS_TIMEOUT = 0x01,
    STATUS_CONTEXT = 0x27,
    /* air times, microseconds: one unanswered request; a whole activation, a cascade level more */
    RF_REQUEST_US = 1000,
    RF_ACTIVATE_US = 3000,
    RF_LEVEL_US = 1500,
    RF_EXCHANGE_US = 2000,
};

static void put(struct pn532 *chip, uint8_t byte)
{
    if (chip->answer_size < sizeof chip->answer - 12)
        chip->answer[chip->answer_size++] = byte;
}

static void put_all(struct pn532 *chip, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        put(chip, bytes[i]);
}

static enum pn532_progress error_frame(struct pn532 *chip)
{
    chip->answer_size = 0; /* the syntax error frame carries no answer code */
    return PN532_ANSWER;
}

static enum pn532_progress diagnose(struct pn532 *chip)
{
    if (chip->command_size < 2)
        return error_frame(chip);
    if (chip->command[1] == 0x00) /* communication line test: everything comes back */
        put_all(chip, chip->command + 1, chip->command_size - 1);
    else
        put(chip, STATUS_OK);
    return PN532_ANSWER;
}

static enum pn532_progress firmware(struct pn532 *chip)
{
    put_all(chip, (const uint8_t[]){0x32, 0x01, 0x06, 0x07}, 4);
    return PN532_ANSWER;
}

static enum pn532_progress general_status(struct pn532 *chip)
{
    put_all(chip, (const uint8_t[]){0x00, chip->field_on, chip->selected != NULL}, 3);
    if (chip->selected != NULL)
        put_all(chip, (const uint8_t[]){0x01, 0x00, 0x00, 0x10}, 4);
    put(chip, 0x00);
    return PN532_ANSWER;
}

/* The simulator keeps the low byte of each address: libnfc reads back what it wrote. */
static enum pn532_progress registers(struct pn532 *chip, bool write)
{
    const size_t step = write ? 3 : 2;
    for (size_t i = 1; i + step <= chip->command_size; i += step) {
        uint8_t *value = &chip->registers[chip->command[i + 1]];
        if (write)
            *value = chip->command[i + 2];
        else
            put(chip, *value);
    }
    return PN532_ANSWER;
}

static void cut_power(struct pn532 *chip)
{
    chip->selected = NULL;
    for (size_t i = 0; i < PN532_FIELD_MAX; i++) {
        if (chip->field[i] != NULL)
            chip->field[i]->halted = false;
    }
}

static enum pn532_progress rf_configuration(struct pn532 *chip)
{
    if (chip->command_size < 3)
        return error_frame(chip);
    if (chip->command[1] == 0x01) {
        chip->field_on = (chip->command[2] & 1) != 0;
        if (!chip->field_on)
            cut_power(chip);
    }
    if (chip->command[1] == 0x05 && chip->command_size >= 5)
        chip->retries = chip->command[4];
    return PN532_ANSWER;
}

/* True when the host asked for this card only; seven-byte identifiers come with their cascade tag.
 */
static bool wanted(const struct card *card, const uint8_t *uid, size_t size)
{
    if (size > 0 && uid[0] == 0x88) {
        uid++;
        size--;
    }
    return size == 0 || (size == card->uid_size && memcmp(uid, card->uid, size) == 0);
}

static struct card *find_card(const struct pn532 *chip, const uint8_t *uid, size_t size)
{
    for (size_t i = 0; i < PN532_FIELD_MAX; i++) {
        struct card *card = chip->field[i];
        if (card != NULL && !card->halted && wanted(card, uid, size))
            return card;
    }
    return NULL;
}

static void put_target(struct pn532 *chip, const struct card *card)
{
    put_all(chip, (const uint8_t[]){0x01, card->atqa[0], card->atqa[1], card->sak, card->uid_size},
            5);
    put_all(chip, card->uid, card->uid_size);
}

static void let_go(struct pn532 *chip)
{
    if (chip->selected != NULL)
        chip->selected->halted = true;
    chip->selected = NULL;
}

static enum pn532_progress list_target(struct pn532 *chip)
{
    if (chip->command_size < 3)
        return error_frame(chip);
    chip->field_on = true;
    let_go(chip);
    struct card *card = chip->command[2] == 0x00
                            ? find_card(chip, chip->command + 3, chip->command_size - 3)
                            : NULL;
    chip->rf_us = card == NULL ? RF_REQUEST_US * (chip->retries % 255 + 1)
                               : RF_ACTIVATE_US + (card->uid_size > 4 ? RF_LEVEL_US : 0);
    if (card == NULL && chip->retries == 0xFF)
        return PN532_WAITING;
    put(chip, card != NULL);
    if (card != NULL)
        put_target(chip, card);
    chip->selected = card;
    return PN532_ANSWER;
}

/* InAutoPoll: number of rounds, period in units of 150 ms, then the kinds of target. */
static enum pn532_progress auto_poll(struct pn532 *chip)
{
    if (chip->command_size < 4)
        return error_frame(chip);
    let_go(chip);
    struct card *card = find_card(chip, NULL, 0);
    bool type_a = false;
    for (size_t i = 3; i < chip->command_size; i++)
        type_a = type_a || chip->command[i] == 0x00 || chip->command[i] == 0x10;
    chip->field_on = true;
    chip->rf_us = (int64_t)chip->command[2] * 150000;
    if ((card == NULL || !type_a) && chip->command[1] == 0xFF)
        return PN532_WAITING;
    if (card == NULL || !type_a) {
        chip->rf_us *= chip->command[1];
        put(chip, 0);
        return PN532_ANSWER;
    }
    chip->rf_us = RF_ACTIVATE_US;
    put_all(chip, (const uint8_t[]){1, 0x10, (uint8_t)(5 + card->uid_size)}, 3);
    put_target(chip, card);
    chip->selected = card;
    return PN532_ANSWER;
}

static bool still_there(struct pn532 *chip)
{
    struct card *card = chip->selected;
    for (size_t i = 0; card != NULL && i < PN532_FIELD_MAX; i++) {
        if (chip->field[i] != card)
            continue;
        if (!card->tear_next)
            return true;
        card->tear_next = false; /* pulled away with the command on the air */
        chip->field[i] = NULL;
    }
    return false;
}

static enum pn532_progress exchange(struct pn532 *chip, const uint8_t *data, size_t size)
{
    uint8_t answer[CARD_ANSWER_MAX];
    size_t count = 0;
    chip->rf_us = RF_EXCHANGE_US;
    if (still_there(chip))
        count = card_answer(chip->selected, data, size, answer);
    put(chip, count == 0 ? STATUS_TIMEOUT : STATUS_OK);
    put_all(chip, answer, count);
    return PN532_ANSWER;
}

static enum pn532_progress data_exchange(struct pn532 *chip)
{
    if (chip->command_size < 3)
        return error_frame(chip);
    if (chip->selected == NULL) {
        put(chip, STATUS_CONTEXT);
        return PN532_ANSWER;
    }
    if (chip->command[2] == 0x60 || chip->command[2] == 0x61) {
        put(chip, STATUS_TIMEOUT); /* taken as a MIFARE Classic login, which no card here knows */
        return PN532_ANSWER;
    }
    return exchange(chip, chip->command + 2, chip->command_size - 2);
}

static enum pn532_progress target_state(struct pn532 *chip)
{
    if (chip->command[0] == IN_SELECT)
        put(chip, chip->selected != NULL ? STATUS_OK : STATUS_CONTEXT);
    else
        put(chip, STATUS_OK);
    if (chip->command[0] != IN_SELECT)
        let_go(chip);
    return PN532_ANSWER;
}

enum pn532_progress pn532_command(struct pn532 *chip)
{
    switch (chip->command[0]) {
    case DIAGNOSE:
        return diagnose(chip);
    case GET_FIRMWARE_VERSION:
        return firmware(chip);
    case GET_GENERAL_STATUS:
        return general_status(chip);
    case READ_REGISTER:
    case WRITE_REGISTER:
        return registers(chip, chip->command[0] == WRITE_REGISTER);
    case READ_GPIO:
        put_all(chip, (const uint8_t[]){0x3F, 0x07, 0x00}, 3);
        return PN532_ANSWER;
    case WRITE_GPIO:
    case SET_PARAMETERS:
    case SAM_CONFIGURATION:
        return PN532_ANSWER;
    case POWER_DOWN:
        cut_power(chip);
        put(chip, STATUS_OK);
        return PN532_ANSWER;
    case RF_CONFIGURATION:
        return rf_configuration(chip);
    case IN_DATA_EXCHANGE:
        return data_exchange(chip);
    case IN_COMMUNICATE_THRU:
        return exchange(chip, chip->command + 1, chip->command_size - 1);
    case IN_DESELECT:
    case IN_RELEASE:
    case IN_SELECT:
        return target_state(chip);
    case IN_LIST_PASSIVE_TARGET:
        return list_target(chip);
    case IN_AUTO_POLL:
        return auto_poll(chip);
    default:
        return error_frame(chip);
    }
}
