#include "tests/hostile/boards.h"

#include <poll.h>
#include <stdio.h>

#include "controller/base/clock.h"
#include "drivers/modbus/modbus_line.h"
#include "tests/hostile/board_liar.h"

enum {
    BAD_PERMILLE = 700,
    ROUND_BAD = 1000, /* then the slave tells the truth for a moment */
    PATIENCE_MS = 4,
    SLOWEST_MS = 200,
    BACK_MS_MAX = 3000, /* on a busy machine; a few milliseconds on another */
    READ_MAX = 32,
    RIGHT_IN_A_ROW = 3,
    UNIT = 7
};

struct asker {
    struct board_liar liar;
    struct modbus_line *line;
    struct chance chance;
    uint64_t asked; /* on a serial line */
    struct outcome *outcome;
};

static const uint8_t read_functions[] = {
    [REGISTER_COIL] = 1, [REGISTER_DISCRETE] = 2, [REGISTER_HOLDING] = 3, [REGISTER_INPUT] = 4};

static void broken(struct asker *asker, const char *what, uint16_t address)
{
    (void)fprintf(stderr, "%s, answer %llu, address %u: %s\n",
                  asker->liar.serial ? "serial" : "tcp",
                  (unsigned long long)atomic_load(&asker->liar.answers), address, what);
    asker->outcome->broken = true;
}

static bool right(uint8_t function, uint16_t address, size_t count, const uint16_t *values)
{
    for (size_t i = 0; i < count; i++) {
        const uint16_t truth = board_liar_truth(function, (uint16_t)(address + i));
        if (values[i] != (function <= 2 ? truth & 1 : truth))
            return false;
    }
    return true;
}

static enum line_result read_once(struct asker *asker, enum register_table table, uint16_t address)
{
    uint16_t values[READ_MAX] = {0};
    const size_t count = table == REGISTER_COIL || table == REGISTER_DISCRETE ? READ_MAX : 2;
    const enum line_result result = line_read(asker->line, table, address, count, values);
    if (result == LINE_OK && !atomic_load(&asker->liar.plausible) &&
        !right(read_functions[table], address, count, values))
        broken(asker, "an answer was believed that belongs to no question", address);
    asker->outcome->believed += result == LINE_OK ? 1 : 0;
    return result;
}

static enum line_result write_once(struct asker *asker, enum register_table table, uint16_t address)
{
    const uint16_t value = table == REGISTER_COIL ? 1 : (uint16_t)chance_next(&asker->chance);
    const unsigned told = (unsigned)address << 16 | (table == REGISTER_COIL ? 0xFF00U : value);
    const enum line_result result = line_write(asker->line, table, address, value);
    if (result == LINE_OK && !atomic_load(&asker->liar.plausible) &&
        atomic_load(&asker->liar.written) != told)
        broken(asker, "a write was taken for done that was never asked", address);
    return result;
}

/* The driver waits longer than the slowest answer takes; here the slave tells that it has answered,
 * however long this machine kept it waiting. */
static void calm(struct asker *asker)
{
    const int64_t until_ms = clock_mono_now().ms + SLOWEST_MS;
    while (atomic_load(&asker->liar.answers) < asker->asked && clock_mono_now().ms < until_ms)
        (void)poll(NULL, 0, 1);
    (void)poll(NULL, 0, 1);
    asker->asked = atomic_load(&asker->liar.answers);
    line_flush(asker->line);
}

/* One exchange, and what the driver does after one that failed. */
static enum line_result exchange(struct asker *asker)
{
    const uint16_t address = (uint16_t)chance_next(&asker->chance);
    const int64_t begin_ms = clock_mono_now().ms;
    enum line_result result = line_open(asker->line, PATIENCE_MS);
    if (result == LINE_OK) {
        line_select(asker->line, UNIT, PATIENCE_MS);
        asker->asked++;
        switch (chance_between(&asker->chance, 0, 5)) {
        case 0:
            result = write_once(asker, REGISTER_COIL, address);
            break;
        case 1:
            result = write_once(asker, REGISTER_HOLDING, address);
            break;
        default:
            result = read_once(
                asker,
                (enum register_table)chance_between(&asker->chance, REGISTER_COIL, REGISTER_INPUT),
                address);
        }
    }
    if (result == LINE_LATE)
        calm(asker);
    const int64_t took_ms = clock_mono_now().ms - begin_ms;
    if (took_ms > asker->outcome->call_ms_max)
        asker->outcome->call_ms_max = took_ms;
    return result;
}

/* Nobody lies any more: how long until the line serves again. */
static void recover(struct asker *asker)
{
    const int64_t begin_ms = clock_mono_now().ms;
    int64_t took_ms = 0;
    atomic_store(&asker->liar.bad_permille, 0);
    for (int in_a_row = 0; in_a_row < RIGHT_IN_A_ROW && took_ms <= BACK_MS_MAX;) {
        in_a_row = exchange(asker) == LINE_OK ? in_a_row + 1 : 0;
        took_ms = clock_mono_now().ms - begin_ms;
    }
    if (took_ms > BACK_MS_MAX)
        broken(asker, "the line does not serve any more after the last lie", 0);
    if (took_ms > asker->outcome->back_ms_max)
        asker->outcome->back_ms_max = took_ms;
    atomic_store(&asker->liar.bad_permille, BAD_PERMILLE);
}

void boards_play(bool serial, const char *folder, uint64_t seed, uint64_t bad_count,
                 struct outcome *outcome)
{
    static struct asker asker;
    asker = (struct asker){.outcome = outcome, .chance = chance_of(seed, 2 + serial)};
    if (!board_liar_start(&asker.liar, serial, folder, seed)) {
        broken(&asker, "no wire", 0);
        return;
    }
    asker.line = line_create(asker.liar.address);
    atomic_store(&asker.liar.bad_permille, BAD_PERMILLE);
    for (uint64_t due = ROUND_BAD; !outcome->broken;) {
        const uint64_t bad = atomic_load(&asker.liar.bad_answers);
        if (bad >= due || bad >= bad_count) {
            recover(&asker);
            due += ROUND_BAD;
        }
        if (bad >= bad_count)
            break;
        (void)exchange(&asker);
    }
    line_destroy(asker.line);
    board_liar_stop(&asker.liar);
    outcome->answers = atomic_load(&asker.liar.answers);
    outcome->bad_answers = atomic_load(&asker.liar.bad_answers);
}
