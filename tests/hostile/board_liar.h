/* board_liar: a Modbus slave that answers at once, and badly whenever chance says so: the other end
 * of a line for drivers/modbus/modbus_line. Owns a thread and the wire. What a register holds
 * follows from its address, so that whoever asks can tell a wrong answer from a right one. */
#ifndef PORTILLON_TESTS_HOSTILE_BOARD_LIAR_H
#define PORTILLON_TESTS_HOSTILE_BOARD_LIAR_H

#include <pthread.h>
#include <stdatomic.h>

#include "sim/wire/terminal.h"
#include "sim/world/chance.h"

enum { LIAR_FRAME_MAX = 300, LIAR_PATH_SIZE = 200 };

struct board_liar {
    bool serial;
    int listener; /* TCP */
    struct terminal terminal;
    char path[LIAR_PATH_SIZE];         /* RTU: the device */
    char address[LIAR_PATH_SIZE + 32]; /* as line_create() takes it */
    pthread_t thread;
    struct chance chance;
    uint8_t before[LIAR_FRAME_MAX]; /* the answer to the question before */
    size_t before_size;
    bool twice; /* the answer before came twice: RTU has no number that would tell them apart */
    atomic_bool stopping;
    atomic_uint bad_permille;
    atomic_bool plausible; /* the last answer was a lie that nobody could tell */
    atomic_uint written;   /* the last write that was asked for: address << 16 | value */
    atomic_ullong answers, bad_answers;
};

/* `folder` takes the device of a serial line. False when there is no wire to be had. */
bool board_liar_start(struct board_liar *liar, bool serial, const char *folder, uint64_t seed);
void board_liar_stop(struct board_liar *liar);

/* What a 16-bit register holds; a bit is its lowest bit. `function` is the one that reads it. */
uint16_t board_liar_truth(uint8_t function, uint16_t address);

#endif
