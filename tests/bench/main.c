/* portillon-bench: from the card in the field to the unlock at the board, through the whole product
 * and through a bare loop, in rounds by turns. Usage: portillon-bench [TAPS_A_ROUND] */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "sim/hall/stage.h"
#include "tests/bench/bare.h"

enum { GATES = 4, ROUNDS = 5, SAMPLES_MAX = 5000, READY_MS = 30000, SEEN_MS = 2000 };

static const struct stage_profile profile = {.name = "bench",
                                             .turn_ms = 15,
                                             .unlock_ms = 2000,
                                             .settle_ms = 1000,
                                             .again_ms = 100,
                                             .refusal_ms = 200,
                                             .counters = true,
                                             .real_timing = true};

struct samples {
    size_t count;
    int64_t us[SAMPLES_MAX];
};

static struct stage stage;
static struct card *cards[GATES + 1];
static uint64_t random_state = 88172645463325252U;

static int64_t random_us(int64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)below);
}

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double percentile_ms(struct samples *samples, size_t percent)
{
    qsort(samples->us, samples->count, sizeof samples->us[0], compare);
    return (double)samples->us[(samples->count * percent + 99) / 100 - 1] / 1000.0;
}

/* With the world locked: lays a card down and waits for the entry's coil. */
static bool tap(size_t index, struct samples *samples)
{
    struct world *world = &stage.world;
    struct arm *arm = &world->boards[index].arm;
    const int64_t since_us = clock_mono_us(), until_us = since_us + SEEN_MS * 1000;
    (void)world_place(world, cards[index], &world->readers[index]);
    while (!arm->coils[COIL_UNLOCK_ENTRY] && clock_mono_us() < until_us)
        (void)world_wait_until(world, until_us);
    if (!arm->coils[COIL_UNLOCK_ENTRY] || samples->count == SAMPLES_MAX)
        return false;
    samples->us[samples->count++] = arm->truth.entry_unlock_us - since_us;
    return true;
}

static void wait_us(int64_t until_us)
{
    while (clock_mono_us() < until_us)
        (void)world_wait_until(&stage.world, until_us);
}

/* Someone goes through, so that the gate is soon idle again, and the card is lifted. */
static void pass(size_t index)
{
    struct arm *arm = &stage.world.boards[index].arm;
    (void)arm_push(arm, ARM_ENTRY, 1, clock_mono_us());
    wait_us(arm->turn_end_us);
    arm_advance(arm, clock_mono_us());
    world_remove(&stage.world, cards[index]);
}

static bool round_of_product(int64_t taps, struct samples *samples)
{
    bool seen = true;
    world_lock(&stage.world);
    for (int64_t i = 0; i < taps && seen; i++) {
        wait_us(clock_mono_us() + 110000 + random_us(20000)); /* each gate is idle by its turn */
        seen = tap((size_t)(i % GATES), samples);
        pass((size_t)(i % GATES));
    }
    world_unlock(&stage.world);
    return seen;
}

static bool round_of_bare(int64_t taps, struct samples *samples)
{
    struct arm *arm = &stage.world.boards[GATES].arm;
    bool seen = true;
    world_lock(&stage.world);
    for (int64_t i = 0; i < taps && seen; i++) {
        wait_us(clock_mono_us() + 60000 + random_us(20000));
        seen = tap(GATES, samples);
        world_remove(&stage.world, cards[GATES]);
        arm->coils[COIL_UNLOCK_ENTRY] = false;
    }
    world_unlock(&stage.world);
    return seen;
}

/* One more reader and board on the same wires, which the product does not know of. */
static bool add_bare_wires(void)
{
    char path[STAGE_PATH_SIZE + 32];
    struct world *world = &stage.world;
    (void)snprintf(path, sizeof path, "%s/reader-bare", stage.folder);
    world_lock(world);
    struct board_model *board = &world->boards[GATES];
    (void)text_copy(board->name, sizeof board->name, "bare");
    board->unit = GATES + 1;
    arm_init(&board->arm, clock_mono_us(), 1000);
    board->arm.watchdog_tenths = 0;
    world->board_count = stage.line.count = GATES + 1;
    world_unlock(world);
    const bool started = reader_start(world, GATES, "bare", path, &stage.reader_threads[GATES]);
    world_lock(world);
    world->reader_count = GATES + 1;
    world_unlock(world);
    return started;
}

static pid_t start_bare(void)
{
    char connstring[STAGE_PATH_SIZE + 64], database[STAGE_PATH_SIZE + 32];
    (void)snprintf(connstring, sizeof connstring, "pn532_uart:%s/reader-bare", stage.folder);
    (void)snprintf(database, sizeof database, "%s/bare.db", stage.folder);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(bare_run(connstring, stage.line.port, GATES + 1, database));
    }
    return pid;
}

static bool prepare_cards(void)
{
    for (size_t i = 0; i <= GATES; i++) {
        const uint8_t uid[7] = {0x04, 0xBE, 0, 0, 0, 0, (uint8_t)i};
        char name[16], hex[16];
        (void)snprintf(name, sizeof name, "B%zu", i);
        text_format_hex(uid, sizeof uid, hex);
        world_lock(&stage.world);
        cards[i] = world_add_card(&stage.world, name, uid, sizeof uid);
        world_unlock(&stage.world);
        json_t *sold = stage_call(&stage, "sell",
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "product",
                                            "baignade/adulte_18/12_entrees", "card", hex, "holder",
                                            "BENCH", "birth", "1990-01-01", "pay", "card"));
        json_decref(sold);
        json_t *more =
            stage_call(&stage, "pass correct",
                       json_pack("{s:s, s:i, s:s}", "card", hex, "units", 1000, "reason", "bench"));
        const bool done = more != NULL && json_object_get(more, "balance") != NULL;
        json_decref(more);
        if (!done)
            return false;
    }
    return true;
}

static void print_memory(void)
{
    char path[64], line[128];
    (void)snprintf(path, sizeof path, "/proc/%d/status", atomic_load(&stage.daemon_pid));
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmRSS", 5) == 0)
            (void)printf("portillond %s", line);
    }
    if (file != NULL)
        (void)fclose(file);
}

static int measure(int64_t taps)
{
    static struct samples product, bare;
    for (int round = 0; round < ROUNDS; round++) {
        if (!round_of_product(taps, &product) || !round_of_bare(taps, &bare)) {
            (void)fprintf(stderr, "a tap was not answered\n");
            return 1;
        }
        (void)fprintf(stderr, "round %d of %d\n", round + 1, ROUNDS);
    }
    const double p50 = percentile_ms(&product, 50), p99 = percentile_ms(&product, 99);
    const double bare_p50 = percentile_ms(&bare, 50), bare_p99 = percentile_ms(&bare, 99);
    (void)printf("card in the field to unlock at the board, %zu granted taps\n", product.count);
    (void)printf("portillon  p50 %6.2f ms  p99 %6.2f ms (mark: 25 ms)\n", p50, p99);
    (void)printf("bare loop  p50 %6.2f ms  p99 %6.2f ms\n", bare_p50, bare_p99);
    (void)printf("ratio      p50 %6.2f     p99 %6.2f    (marks: 1.15 and 1.50)\n", p50 / bare_p50,
                 p99 / bare_p99);
    print_memory();
    return 0;
}

int main(int count, char **arguments)
{
    struct err_text text = {""};
    int64_t taps = 200;
    if (count > 2 || (count == 2 && (!text_parse_int(arguments[1], &taps) || taps < 4)))
        return 2;
    (void)signal(SIGPIPE, SIG_IGN);
    enum err err = stage_open(&stage, &profile, GATES, &text);
    if (err == ERR_OK)
        err = stage_start_daemon(&stage, &text);
    if (err == ERR_OK)
        err = stage_wait_ready(&stage, READY_MS, &text);
    const bool prepared =
        err == ERR_OK && stage_import_example(&stage) && add_bare_wires() && prepare_cards();
    const pid_t bare = prepared ? start_bare() : -1;
    const int code = bare > 0 ? (poll(NULL, 0, 1500), measure(taps)) : 3;
    if (bare > 0) {
        (void)kill(bare, SIGKILL);
        (void)waitpid(bare, NULL, 0);
    }
    if (code == 3)
        (void)fprintf(stderr, "the bench cannot start: %s\n", text.text);
    stage_close(&stage, false);
    return code;
}
