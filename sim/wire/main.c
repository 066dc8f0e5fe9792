/* portillon-wires: the wire simulator as a program of its own.
 * Usage: portillon-wires FOLDER [--readers R1,R2] [--boards G1,G2] [--port N] [--rtu] [--turn MS]
 *                        [--timing real|quick]
 * Readers appear as FOLDER/reader-NAME, an RTU line as FOLDER/bus, the control socket as
 * FOLDER/wires.sock. Prints one JSON line when everything is there. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "sim/wire/board.h"
#include "sim/wire/control.h"
#include "sim/wire/reader.h"

struct options {
    const char *folder;
    char *readers, *boards;
    int port;
    bool rtu, real_timing;
    int64_t turn_ms;
};

static bool parse(int count, char **arguments, struct options *options)
{
    static const struct option known[] = {
        {"readers", required_argument, NULL, 'r'},
        {"boards", required_argument, NULL, 'b'},
        {"port", required_argument, NULL, 'p'},
        {"rtu", no_argument, NULL, 'u'},
        {"turn", required_argument, NULL, 't'},
        {"timing", required_argument, NULL, 'm'},
        {NULL, 0, NULL, 0},
    };
    static char readers_default[] = "R1", boards_default[] = "G1";
    *options = (struct options){
        .readers = readers_default, .boards = boards_default, .turn_ms = 250, .real_timing = true};
    for (int c; (c = getopt_long(count, arguments, "", known, NULL)) != -1;) {
        int64_t value = 0;
        if ((c == 'p' || c == 't') && !text_parse_int(optarg, &value))
            return false;
        if (c == 'r')
            options->readers = optarg;
        else if (c == 'b')
            options->boards = optarg;
        else if (c == 'p')
            options->port = (int)value;
        else if (c == 'u')
            options->rtu = true;
        else if (c == 't')
            options->turn_ms = value;
        else if (c == 'm')
            options->real_timing = text_equal(optarg, "real");
        else
            return false;
    }
    options->folder = optind + 1 == count ? arguments[optind] : NULL;
    return options->folder != NULL;
}

static bool start_readers(struct world *world, const struct options *options, pthread_t *threads)
{
    char *rest = NULL, path[WORLD_PATH_SIZE];
    for (char *name = strtok_r(options->readers, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        (void)snprintf(path, sizeof path, "%s/reader-%s", options->folder, name);
        if (world->reader_count == WORLD_READERS_MAX ||
            !reader_start(world, world->reader_count, name, path, &threads[world->reader_count]))
            return false;
        world->reader_count++;
    }
    return true;
}

static bool start_boards(struct world *world, const struct options *options,
                         struct board_line *line)
{
    char *rest = NULL, path[WORLD_PATH_SIZE];
    for (char *name = strtok_r(options->boards, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        if (world->board_count == WORLD_BOARDS_MAX)
            return false;
        struct board_model *board = &world->boards[world->board_count++];
        (void)text_copy(board->name, sizeof board->name, name);
        board->unit = (uint8_t)world->board_count;
        arm_init(&board->arm, clock_mono_us(), options->turn_ms * 1000);
    }
    line->count = world->board_count;
    (void)snprintf(path, sizeof path, "%s/bus", options->folder);
    return options->rtu ? board_line_start_rtu(line, world, path)
                        : board_line_start_tcp(line, world, options->port);
}

int main(int count, char **arguments)
{
    static struct world world;
    static struct board_line line;
    struct options options;
    pthread_t readers[WORLD_READERS_MAX], control;
    char path[WORLD_PATH_SIZE];
    sigset_t stops;
    int stop;
    if (!parse(count, arguments, &options)) {
        (void)fprintf(stderr, "usage: portillon-wires FOLDER [--readers R1,R2] [--boards G1,G2] "
                              "[--port N] [--rtu] [--turn MS] [--timing real|quick]\n");
        return 2;
    }
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &stops, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    world_init(&world);
    world.real_timing = options.real_timing;
    (void)snprintf(path, sizeof path, "%s/wires.sock", options.folder);
    if (!start_readers(&world, &options, readers) || !start_boards(&world, &options, &line) ||
        !control_start(&world, path, &control)) {
        (void)fprintf(stderr, "portillon-wires: cannot start in %s\n", options.folder);
        return 3;
    }
    (void)printf("{\"ready\":true,\"port\":%d,\"control\":\"%s\"}\n", line.port, path);
    (void)fflush(stdout);
    (void)sigwait(&stops, &stop);
    atomic_store(&world.stopping, true);
    for (size_t i = 0; i < world.reader_count; i++) {
        world_wake_reader(&world.readers[i]);
        (void)pthread_join(readers[i], NULL);
    }
    (void)pthread_join(line.thread, NULL);
    (void)pthread_join(control, NULL);
    return 0;
}
