#include "sim/wire/reader.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "sim/wire/terminal.h"

enum { BYTE_NS = 86806 /* ten bits at 115200 baud */, LATE_MS_MAX = 400 };

struct line {
    struct world *world;
    struct reader_model *model;
    struct terminal terminal;
    int wake_read;
};

static void pass_time(const struct line *line, int64_t ns)
{
    const struct timespec delay = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    if (line->world->real_timing && ns > 0)
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &delay, NULL);
}

static void send_bytes(const struct line *line, const uint8_t *bytes, size_t size)
{
    pass_time(line, (int64_t)size * BYTE_NS);
    const ssize_t written = write(line->terminal.master, bytes, size);
    (void)written; /* a line without a listener loses bytes, as a real one does */
}

/* Waits for bytes of the host or a wake-up; returns the bytes read. */
static ssize_t read_bytes(const struct line *line, int wait_ms, uint8_t *bytes, size_t size)
{
    struct pollfd wanted[2] = {{.fd = line->terminal.master, .events = POLLIN},
                               {.fd = line->wake_read, .events = POLLIN}};
    uint8_t drained[64];
    if (poll(wanted, 2, wait_ms) <= 0)
        return 0;
    if (wanted[1].revents & POLLIN) {
        const ssize_t woken = read(line->wake_read, drained, sizeof drained);
        (void)woken;
    }
    return wanted[0].revents & POLLIN ? read(line->terminal.master, bytes, size) : 0;
}

static enum reader_fault take_fault(struct line *line, int64_t *ret_ms)
{
    struct reader_model *model = line->model;
    const int hostile = world_hostile_fault(&model->hostility, READER_FAULT_COUNT);
    *ret_ms = model->fault_ms;
    if (hostile != READER_FAULT_NONE) {
        *ret_ms = world_hostile_number(&model->hostility, LATE_MS_MAX);
        return (enum reader_fault)hostile;
    }
    return world_fault_due(&model->fault_count) ? model->fault : READER_FAULT_NONE;
}

static void send_answer(struct line *line, enum reader_fault fault, int64_t fault_ms, int64_t rf_us,
                        uint8_t *frame, size_t size)
{
    pass_time(line, rf_us * 1000);
    if (fault == READER_FAULT_LATE)
        (void)poll(NULL, 0, (int)fault_ms);
    if (fault == READER_FAULT_GARBLE)
        frame[size / 2] ^= 0x55;
    if (fault == READER_FAULT_TRUNCATE)
        size /= 2;
    if (fault != READER_FAULT_DROP)
        send_bytes(line, frame, size);
}

/* Another content under good checksums: a wrong byte, or a part that is missing. */
static void lie(struct reader_model *model)
{
    struct pn532 *chip = &model->chip;
    const uint32_t at =
        1 + world_hostile_number(&model->hostility, (uint32_t)chip->answer_size - 1);
    if (world_hostile_number(&model->hostility, 4) == 0)
        chip->answer_size = at;
    else
        chip->answer[at] = (uint8_t)world_hostile_number(&model->hostility, 256);
}

/* Runs a command, again and again while it waits for a card, until the host gives it up. */
static void answer_command(struct line *line)
{
    uint8_t frame[PN532_FRAME_MAX], bytes[PN532_FRAME_MAX];
    struct world *world = line->world;
    struct pn532 *chip = &line->model->chip;
    size_t size = 0;
    int64_t fault_ms, rf_us;
    world_lock(world);
    const enum reader_fault fault = take_fault(line, &fault_ms);
    const size_t command_size = chip->command_size;
    world_unlock(world);
    if (fault == READER_FAULT_SILENCE || fault == READER_FAULT_DROP_ACK)
        return;
    pass_time(line, (int64_t)(command_size + 8) * BYTE_NS);
    send_bytes(line, pn532_ack_frame, sizeof pn532_ack_frame);
    for (;;) {
        world_lock(world);
        const enum pn532_progress progress = pn532_run(chip);
        rf_us = chip->rf_us;
        if (progress == PN532_ANSWER && fault == READER_FAULT_LIE && chip->answer_size > 1)
            lie(line->model);
        if (progress == PN532_ANSWER)
            size = pn532_frame(chip, frame);
        world_unlock(world);
        if (progress == PN532_ANSWER)
            break;
        const ssize_t given_up = read_bytes(line, 100, bytes, sizeof bytes);
        if (given_up > 0 || atomic_load(&world->stopping) || line->model->vanished)
            return; /* any byte of the host ends the wait */
    }
    send_answer(line, fault, fault_ms, rf_us, frame, size);
}

static void take_bytes(struct line *line, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        world_lock(line->world);
        const enum pn532_event event = pn532_take(&line->model->chip, bytes[i]);
        world_unlock(line->world);
        uint8_t frame[PN532_FRAME_MAX];
        if (event == PN532_COMMAND)
            answer_command(line);
        else if (event == PN532_NACK)
            send_bytes(line, frame, pn532_frame(&line->model->chip, frame));
    }
}

static void follow_plug(struct line *line)
{
    world_lock(line->world);
    const bool vanished = line->model->vanished;
    world_unlock(line->world);
    if (vanished && line->terminal.master >= 0)
        terminal_close(&line->terminal, line->model->path);
    if (!vanished && line->terminal.master < 0) {
        world_lock(line->world);
        pn532_reset(&line->model->chip);
        world_unlock(line->world);
        (void)terminal_open(&line->terminal, line->model->path); /* tried again at each turn */
    }
}

static void *play(void *context)
{
    struct line *line = context;
    uint8_t bytes[PN532_FRAME_MAX];
    while (!atomic_load(&line->world->stopping)) {
        follow_plug(line);
        const ssize_t size = read_bytes(line, 200, bytes, sizeof bytes);
        if (size > 0)
            take_bytes(line, bytes, (size_t)size);
    }
    terminal_close(&line->terminal, line->model->path);
    (void)close(line->wake_read);
    free(line);
    return NULL;
}

bool reader_start(struct world *world, size_t index, const char *name, const char *path,
                  pthread_t *ret_thread)
{
    struct reader_model *model = &world->readers[index];
    struct line *line = calloc(1, sizeof *line);
    int wake[2];
    if (line == NULL || pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) {
        free(line);
        return false;
    }
    *line = (struct line){.world = world, .model = model, .wake_read = wake[0]};
    model->wake_fd = wake[1];
    (void)text_copy(model->name, sizeof model->name, name);
    (void)text_copy(model->path, sizeof model->path, path);
    pn532_reset(&model->chip);
    if (!terminal_open(&line->terminal, model->path) ||
        pthread_create(ret_thread, NULL, play, line) != 0) {
        terminal_close(&line->terminal, line->model->path);
        free(line);
        return false;
    }
    return true;
}
