#include "sim/wire/control.h"

#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"

enum { WORDS_MAX = 6, LINE_MAX_SIZE = 512, ANSWER_SIZE = 32768, CLIENTS_MAX = 8 };

struct words {
    size_t count;
    char *word[WORDS_MAX];
};

struct verb {
    const char *name, *usage;
    size_t words_min;
    /* with the world locked; NULL when done, otherwise what is wrong */
    const char *(*act)(struct world *world, const struct words *words);
};

static int64_t number(const struct words *words, size_t i, int64_t otherwise)
{
    int64_t value;
    return i < words->count && text_parse_int(words->word[i], &value) ? value : otherwise;
}

static const char *act_card(struct world *world, const struct words *words)
{
    uint8_t uid[10];
    size_t size;
    if (!text_parse_hex(words->word[2], uid, sizeof uid, &size))
        return "expected an identifier of 4 or 7 bytes in hexadecimal";
    return world_add_card(world, words->word[1], uid, size) != NULL
               ? NULL
               : "the name is taken, the identifier is not 4 or 7 bytes, or there is no room";
}

static const char *act_place(struct world *world, const struct words *words)
{
    struct card *card = world_find_card(world, words->word[1]);
    struct reader_model *reader = world_find_reader(world, words->word[2]);
    if (card == NULL || reader == NULL)
        return "no such card or reader";
    return world_place(world, card, reader) ? NULL : "the reader is covered with cards";
}

static const char *act_remove(struct world *world, const struct words *words)
{
    const struct card *card = world_find_card(world, words->word[1]);
    if (card == NULL)
        return "no such card";
    world_remove(world, card);
    return NULL;
}

static const char *act_tear(struct world *world, const struct words *words)
{
    struct card *card = world_find_card(world, words->word[1]);
    if (card == NULL)
        return "no such card";
    card->tear_next = true;
    return NULL;
}

static int fault_of(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(word, names[i]))
            return (int)i;
    }
    return -1;
}

/* "hostile PERMILLE [SEED]": from now on; 0 ends it. */
static const char *make_hostile(struct hostility *hostility, const struct words *words)
{
    hostility->permille = (uint32_t)number(words, 3, 100);
    hostility->state = (uint64_t)number(words, 4, 1);
    return NULL;
}

static const char *act_reader(struct world *world, const struct words *words)
{
    static const char *const faults[] = {"clear", "drop",     "drop_ack", "garble",
                                         "late",  "truncate", "silence"};
    struct reader_model *reader = world_find_reader(world, words->word[1]);
    if (reader == NULL)
        return "no such reader";
    if (text_equal(words->word[2], "hostile"))
        return make_hostile(&reader->hostility, words);
    const int fault = fault_of(words->word[2], faults, sizeof faults / sizeof faults[0]);
    if (fault >= 0) {
        reader->fault = (enum reader_fault)fault;
        reader->fault_count = fault == 0 ? 0 : (int)number(words, 3, 1);
        reader->fault_ms = number(words, 4, 100);
        return NULL;
    }
    if (!text_equal(words->word[2], "vanish") && !text_equal(words->word[2], "return"))
        return "expected clear, drop, drop_ack, garble, late, truncate, silence, vanish or return";
    reader->vanished = text_equal(words->word[2], "vanish");
    world_wake_reader(reader);
    return NULL;
}

static const char *act_board(struct world *world, const struct words *words)
{
    static const char *const faults[] = {"clear",     "slow",   "late",    "wrong_echo",
                                         "exception", "closed", "garbage", "silence"};
    struct board_model *board = world_find_board(world, words->word[1]);
    if (board == NULL)
        return "no such board";
    if (text_equal(words->word[2], "hostile"))
        return make_hostile(&board->hostility, words);
    const int fault = fault_of(words->word[2], faults, sizeof faults / sizeof faults[0]);
    if (fault < 0)
        return "expected clear, slow, late, wrong_echo, exception, closed, garbage or silence";
    board->fault = (enum board_fault)fault;
    board->fault_count = fault == 0 ? 0 : (int)number(words, 3, 1);
    board->fault_ms = number(words, 4, 100);
    return NULL;
}

static bool parse_way(const char *word, enum arm_way *ret_way)
{
    *ret_way = text_equal(word, "exit") ? ARM_EXIT : ARM_ENTRY;
    return text_equal(word, "exit") || text_equal(word, "entry");
}

static const char *act_walk(struct world *world, const struct words *words)
{
    struct board_model *board = world_find_board(world, words->word[1]);
    enum arm_way way;
    if (board == NULL || !parse_way(words->word[2], &way))
        return "expected a board, then entry or exit";
    const int64_t at_us = clock_mono_us() + number(words, 3, 0) * 1000;
    arm_plan(&board->arm, way, (unsigned)number(words, 4, 1), at_us);
    return NULL;
}

static const char *act_force(struct world *world, const struct words *words)
{
    struct board_model *board = world_find_board(world, words->word[1]);
    enum arm_way way;
    if (board == NULL || !parse_way(words->word[2], &way))
        return "expected a board, then entry or exit";
    arm_force(&board->arm, way, clock_mono_us());
    return NULL;
}

static const char *act_set(struct world *world, const struct words *words)
{
    struct board_model *board = world_find_board(world, words->word[1]);
    const bool on = text_equal(words->word[3], "on");
    if (board == NULL || (!on && !text_equal(words->word[3], "off")))
        return "expected a board, a contact, then on or off";
    if (text_equal(words->word[2], "fire"))
        board->arm.fire = on;
    else if (text_equal(words->word[2], "jam"))
        board->arm.jam = on;
    else if (text_equal(words->word[2], "tamper"))
        board->arm.tamper = on;
    else if (text_equal(words->word[2], "relock"))
        board->arm.relocks = on;
    else
        return "expected fire, jam, tamper or relock";
    return NULL;
}

static const char *act_turn_time(struct world *world, const struct words *words)
{
    struct board_model *board = world_find_board(world, words->word[1]);
    if (board == NULL)
        return "no such board";
    board->arm.turn_us = number(words, 2, 250) * 1000;
    return NULL;
}

static const char *act_reboot(struct world *world, const struct words *words)
{
    struct board_model *board = world_find_board(world, words->word[1]);
    if (board == NULL)
        return "no such board";
    board->arm.reboot_at_us = clock_mono_us() + number(words, 2, 0) * 1000;
    return NULL;
}

static const char *act_timing(struct world *world, const struct words *words)
{
    world->real_timing = text_equal(words->word[1], "real");
    return NULL;
}

static const char *act_nothing(struct world *world, const struct words *words)
{
    (void)world;
    (void)words;
    return NULL;
}

static const struct verb verbs[] = {
    {"card", "card NAME UID: makes a card", 3, act_card},
    {"place", "place CARD READER: lays it on a reader", 3, act_place},
    {"remove", "remove CARD: takes it away", 2, act_remove},
    {"tear", "tear CARD: pulls it away in the middle of the next exchange", 2, act_tear},
    {"reader", "reader READER FAULT [COUNT [MS]]: COUNT -1 lasts until clear", 3, act_reader},
    {"board", "board BOARD FAULT [COUNT [MS]]: COUNT -1 lasts until clear", 3, act_board},
    {"walk", "walk BOARD entry|exit [DELAY_MS [PERSONS]]: someone pushes the arm", 3, act_walk},
    {"force", "force BOARD entry|exit: someone breaks through", 3, act_force},
    {"set", "set BOARD fire|jam|tamper|relock on|off", 4, act_set},
    {"turn", "turn BOARD MS: how long a rotation takes", 3, act_turn_time},
    {"reboot", "reboot BOARD [DELAY_MS]: power lost and back, counters at zero", 2, act_reboot},
    {"timing", "timing real|quick: the line and the air take their time, or none", 2, act_timing},
    {"state", "state: everything as it truly is", 1, act_nothing},
};

static json_t *board_state(struct board_model *board)
{
    struct arm *arm = &board->arm;
    const struct arm_truth *truth = &arm->truth;
    arm_advance(arm, clock_mono_us());
    return json_pack(
        "{s:s, s:i, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:i, s:i, s:I, s:I, s:I, "
        "s:I, s:I, s:I, s:I, s:I}",
        "board", board->name, "unit", board->unit, "unlock_entry", arm->coils[COIL_UNLOCK_ENTRY],
        "unlock_exit", arm->coils[COIL_UNLOCK_EXIT], "green", arm->coils[COIL_GREEN], "amber",
        arm->coils[COIL_AMBER], "red", arm->coils[COIL_RED], "buzzer", arm->coils[COIL_BUZZER],
        "home", !arm->turning, "jam", arm->jam, "fire", arm->fire, "tamper", arm->tamper,
        "counter_entry", arm->counters[ARM_ENTRY], "counter_exit", arm->counters[ARM_EXIT],
        "rotations_entry", (json_int_t)truth->rotations[ARM_ENTRY], "rotations_exit",
        (json_int_t)truth->rotations[ARM_EXIT], "persons_entry",
        (json_int_t)truth->persons[ARM_ENTRY], "persons_exit", (json_int_t)truth->persons[ARM_EXIT],
        "reboots", (json_int_t)truth->reboots, "blocked", (json_int_t)truth->blocked,
        "entry_unlocks", (json_int_t)truth->entry_unlocks, "bad_answers",
        (json_int_t)board->hostility.count);
}

static json_t *reader_state(const struct reader_model *reader)
{
    json_t *cards = json_array();
    for (size_t i = 0; i < PN532_FIELD_MAX; i++) {
        if (reader->chip.field[i] != NULL)
            json_array_append_new(cards, json_string(reader->chip.field[i]->name));
    }
    return json_pack("{s:s, s:s, s:b, s:o, s:I}", "reader", reader->name, "path", reader->path,
                     "vanished", reader->vanished, "cards", cards, "bad_answers",
                     (json_int_t)reader->hostility.count);
}

static json_t *state(struct world *world)
{
    json_t *boards = json_array(), *readers = json_array();
    for (size_t i = 0; i < world->board_count; i++)
        json_array_append_new(boards, board_state(&world->boards[i]));
    for (size_t i = 0; i < world->reader_count; i++)
        json_array_append_new(readers, reader_state(&world->readers[i]));
    return json_pack("{s:b, s:I, s:o, s:o}", "ok", 1, "at_us", (json_int_t)clock_mono_us(),
                     "boards", boards, "readers", readers);
}

static json_t *help(void)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        json_array_append_new(lines, json_string(verbs[i].usage));
    return json_pack("{s:b, s:o}", "ok", 1, "verbs", lines);
}

static json_t *act(struct world *world, const struct words *words)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (!text_equal(words->word[0], verbs[i].name))
            continue;
        if (words->count < verbs[i].words_min)
            return json_pack("{s:b, s:s}", "ok", 0, "error", verbs[i].usage);
        world_lock(world);
        const char *wrong = verbs[i].act(world, words);
        world_announce(world);
        json_t *answer = wrong != NULL ? json_pack("{s:b, s:s}", "ok", 0, "error", wrong)
                         : text_equal(words->word[0], "state") ? state(world)
                                                               : json_pack("{s:b}", "ok", 1);
        world_unlock(world);
        return answer;
    }
    return text_equal(words->word[0], "help")
               ? help()
               : json_pack("{s:b, s:s}", "ok", 0, "error", "no such word; `help` lists them");
}

void control_line(struct world *world, char *line, char *answer, size_t size)
{
    struct words words = {0};
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\r\n", &rest); word != NULL && words.count < WORDS_MAX;
         word = strtok_r(NULL, " \t\r\n", &rest))
        words.word[words.count++] = word;
    answer[0] = '\0';
    if (words.count == 0)
        return;
    json_t *json = act(world, &words);
    const size_t used = json_dumpb(json, answer, size - 2, JSON_COMPACT);
    (void)text_copy(answer + (used < size - 2 ? used : 0), 2, "\n");
    json_decref(json);
}

struct server {
    struct world *world;
    int listener;
    char path[WORLD_PATH_SIZE];
    struct {
        int fd;
        char line[LINE_MAX_SIZE];
        size_t used;
    } clients[CLIENTS_MAX];
    size_t count;
    char answer[ANSWER_SIZE];
};

/* False when the client is gone. */
static bool serve_client(struct server *server, size_t i)
{
    char *line = server->clients[i].line, *end;
    size_t *used = &server->clients[i].used;
    const ssize_t more =
        recv(server->clients[i].fd, line + *used, LINE_MAX_SIZE - 1 - *used, MSG_DONTWAIT);
    if (more <= 0)
        return false;
    *used += (size_t)more;
    line[*used] = '\0';
    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        const size_t taken = (size_t)(end - line) + 1;
        control_line(server->world, line, server->answer, sizeof server->answer);
        (void)send(server->clients[i].fd, server->answer, strlen(server->answer), MSG_NOSIGNAL);
        memmove(line, line + taken, *used - taken + 1);
        *used -= taken;
    }
    return *used < LINE_MAX_SIZE - 1;
}

static void *play(void *context)
{
    struct server *server = context;
    while (!atomic_load(&server->world->stopping)) {
        struct pollfd wanted[1 + CLIENTS_MAX] = {{.fd = server->listener, .events = POLLIN}};
        for (size_t i = 0; i < server->count; i++)
            wanted[1 + i] = (struct pollfd){.fd = server->clients[i].fd, .events = POLLIN};
        const size_t count = server->count;
        if (poll(wanted, 1 + count, 200) <= 0)
            continue;
        for (size_t i = count; i-- > 0;) {
            if (wanted[1 + i].revents == 0 || serve_client(server, i))
                continue;
            (void)close(server->clients[i].fd);
            server->clients[i] = server->clients[--server->count];
        }
        if (wanted[0].revents & POLLIN && server->count < CLIENTS_MAX) {
            const int client = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
            server->clients[server->count].used = 0;
            server->clients[server->count].fd = client;
            server->count += client >= 0 ? 1 : 0;
        }
    }
    (void)unlink(server->path);
    (void)close(server->listener);
    free(server);
    return NULL;
}

bool control_start(struct world *world, const char *path, pthread_t *ret_thread)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL || !text_copy(address.sun_path, sizeof address.sun_path, path)) {
        free(server);
        return false;
    }
    server->world = world;
    (void)text_copy(server->path, sizeof server->path, path);
    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)unlink(path);
    if (server->listener < 0 ||
        bind(server->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->listener, CLIENTS_MAX) != 0 ||
        pthread_create(ret_thread, NULL, play, server) != 0) {
        if (server->listener >= 0)
            (void)close(server->listener);
        free(server);
        return false;
    }
    return true;
}
