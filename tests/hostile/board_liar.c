#include "tests/hostile/board_liar.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/wire/board.h"

enum {
    MBAP_SIZE = 6, /* transaction, protocol, length; then unit, function and what belongs to it */
    QUESTION_SIZE = 6,
    CRC_SIZE = 2,
    READ_BITS_MAX = 2, /* functions 1 and 2 read bits, 3 and 4 registers */
    READ_MAX = 4,
    EXCEPTION = 0x80,
    FLOOD_SIZE = 1200,
    TURN_MS = 50
};

/* How an answer goes wrong. The rare ones cost the asker the time that it waits. */
enum lie {
    LIE_TRANSACTION, /* RTU: a wrong checksum */
    LIE_PROTOCOL,    /* RTU: a wrong checksum */
    LIE_UNIT,
    LIE_FUNCTION,
    LIE_EXCEPTION,
    LIE_LONG,
    LIE_FLIP,
    LIE_RANDOM,
    LIE_TWICE,
    LIE_BEFORE, /* the answer to the question before */
    LIE_ECHO,
    LIE_FLOOD,
    LIE_COMMON_COUNT,
    LIE_COUNT = LIE_COMMON_COUNT,
    LIE_SHORT,
    LIE_CLOSE, /* RTU: an answer from the middle of one */
    LIE_SILENT,
    LIE_KIND_COUNT
};

struct frame {
    uint8_t bytes[LIAR_FRAME_MAX];
    size_t size, body; /* where unit and function begin */
    bool close;
};

uint16_t board_liar_truth(uint8_t function, uint16_t address)
{
    uint32_t mixed = ((uint32_t)function << 16 | address) * UINT32_C(2654435761);
    mixed ^= mixed >> 15;
    return (uint16_t)((mixed * UINT32_C(2246822519)) >> 13);
}

static uint16_t word(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static void put_word(uint8_t *bytes, size_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

/* Closes a body of so many bytes: its length before it, or its checksum behind it. */
static void seal(const struct board_liar *liar, struct frame *frame, size_t body_size)
{
    frame->size = frame->body + body_size;
    if (liar->serial) {
        const uint16_t crc = board_line_checksum(frame->bytes, frame->size);
        frame->bytes[frame->size] = (uint8_t)crc;
        frame->bytes[frame->size + 1] = (uint8_t)(crc >> 8);
        frame->size += CRC_SIZE;
    } else {
        put_word(frame->bytes + 4, body_size);
    }
}

static void answer_truly(struct board_liar *liar, const uint8_t *question, struct frame *frame)
{
    uint8_t *body = frame->bytes + frame->body;
    const uint8_t *asked = question + frame->body;
    const uint16_t address = word(asked + 2), count = word(asked + 4);
    memcpy(frame->bytes, question, frame->body + QUESTION_SIZE);
    if (asked[1] > READ_MAX) { /* a write is echoed */
        atomic_store(&liar->written, (unsigned)address << 16 | count);
        seal(liar, frame, QUESTION_SIZE);
        return;
    }
    const bool bits = asked[1] <= READ_BITS_MAX;
    const size_t size = bits ? (count + 7U) / 8U : count * 2U;
    body[2] = (uint8_t)size;
    memset(body + 3, 0, size);
    for (uint16_t i = 0; i < count; i++) {
        const uint16_t value = board_liar_truth(asked[1], (uint16_t)(address + i));
        if (bits)
            body[3 + i / 8] |= (uint8_t)((value & 1) << i % 8);
        else
            put_word(body + 3 + 2 * i, value);
    }
    seal(liar, frame, 3 + size);
}

static size_t body_size_of(const struct board_liar *liar, const struct frame *frame)
{
    return frame->size - frame->body - (liar->serial ? CRC_SIZE : 0);
}

static size_t any(struct board_liar *liar, size_t below)
{
    return (size_t)chance_between(&liar->chance, 0, (int64_t)below - 1);
}

static void append(struct frame *frame, const uint8_t *bytes, size_t size)
{
    memcpy(frame->bytes + frame->size, bytes, size);
    frame->size += size;
}

/* A wrong word where an answer is told from another one. */
static void lie_about_identity(struct board_liar *liar, enum lie lie, struct frame *frame)
{
    const uint8_t mask = (uint8_t)(1 + any(liar, 255));
    uint8_t *body = frame->bytes + frame->body;
    if (lie == LIE_UNIT || lie == LIE_FUNCTION) {
        body[lie == LIE_UNIT ? 0 : 1] ^= mask;
        seal(liar, frame, body_size_of(liar, frame));
    } else if (liar->serial) {
        frame->bytes[frame->size - 1 - any(liar, CRC_SIZE)] ^= mask;
    } else {
        frame->bytes[(lie == LIE_PROTOCOL ? 2 : 0) + any(liar, 2)] ^= mask;
    }
}

static void lie_about_content(struct board_liar *liar, enum lie lie, struct frame *frame)
{
    uint8_t *body = frame->bytes + frame->body;
    if (lie == LIE_EXCEPTION) {
        body[1] |= EXCEPTION;
        body[2] = (uint8_t)any(liar, 256);
        seal(liar, frame, 3);
    } else if (lie == LIE_COUNT) {
        body[2] = (uint8_t)any(liar, 256);
        seal(liar, frame, body_size_of(liar, frame));
    } else if (lie == LIE_ECHO) {
        body[2 + any(liar, 4)] ^= (uint8_t)(1 + any(liar, 255));
        seal(liar, frame, body_size_of(liar, frame));
    } else { /* LIE_FLIP */
        frame->bytes[any(liar, frame->size)] ^= (uint8_t)(1U << any(liar, 8));
    }
}

static void lie_about_size(struct board_liar *liar, enum lie lie, struct frame *frame)
{
    uint8_t noise[40];
    chance_bytes(&liar->chance, noise, sizeof noise);
    if (lie == LIE_LONG) {
        append(frame, noise, 1 + any(liar, sizeof noise));
    } else if (lie == LIE_RANDOM) {
        frame->size = 0;
        append(frame, noise, 8 + any(liar, sizeof noise - 8));
    } else if (lie == LIE_TWICE) {
        uint8_t once[LIAR_FRAME_MAX / 2];
        const size_t size = frame->size < sizeof once ? frame->size : sizeof once;
        memcpy(once, frame->bytes, size);
        append(frame, once, size);
    } else if (lie == LIE_SHORT) {
        frame->size = 1 + any(liar, frame->size - 1);
    } else if (lie == LIE_CLOSE) {
        const size_t from = any(liar, frame->size);
        frame->close = !liar->serial;
        memmove(frame->bytes, frame->bytes + from, frame->size - from);
        frame->size = frame->close ? any(liar, frame->size) : frame->size - from;
    } else { /* LIE_SILENT */
        frame->size = 0;
    }
}

static void spoil(struct board_liar *liar, enum lie lie, struct frame *frame)
{
    switch (lie) {
    case LIE_TRANSACTION:
    case LIE_PROTOCOL:
    case LIE_UNIT:
    case LIE_FUNCTION:
        lie_about_identity(liar, lie, frame);
        return;
    case LIE_EXCEPTION:
    case LIE_COUNT:
    case LIE_FLIP:
    case LIE_ECHO:
        lie_about_content(liar, lie, frame);
        return;
    case LIE_BEFORE:
        memcpy(frame->bytes, liar->before, liar->before_size);
        frame->size = liar->before_size;
        return;
    case LIE_LONG:
    case LIE_RANDOM:
    case LIE_TWICE:
    case LIE_CLOSE:
    case LIE_SHORT:
    case LIE_SILENT:
        lie_about_size(liar, lie, frame);
        return;
    case LIE_FLOOD:
    case LIE_KIND_COUNT:
        return; /* sent by tell() */
    }
}

/* Nobody can tell: everything that says what the answer belongs to is as it should be. On TCP the
 * unit is not looked at: the transaction says more. */
static bool plausible(const struct board_liar *liar, const struct frame *told,
                      const struct frame *truth)
{
    const size_t named = truth->bytes[truth->body + 1] <= READ_MAX ? 3 : 2;
    const uint8_t *a = told->bytes, *b = truth->bytes;
    if (told->size < truth->size)
        return false;
    if (liar->serial)
        return memcmp(a, b, named) == 0;
    return memcmp(a, b, 4) == 0 && memcmp(a + MBAP_SIZE + 1, b + MBAP_SIZE + 1, named - 1) == 0;
}

static void send_bytes(int fd, const uint8_t *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        const ssize_t written = write(fd, bytes + sent, size - sent);
        if (written <= 0)
            return; /* the asker has gone */
        sent += (size_t)written;
    }
}

static enum lie choose(struct board_liar *liar)
{
    if (chance_in_million(&liar->chance, 10000))
        return LIE_COMMON_COUNT + (enum lie)any(liar, LIE_KIND_COUNT - LIE_COMMON_COUNT);
    return (enum lie)any(liar, LIE_COMMON_COUNT);
}

/* Answers one question; false when the connection is to be closed. */
static bool tell(struct board_liar *liar, int fd, const uint8_t *question)
{
    struct frame truth = {.body = liar->serial ? 0 : MBAP_SIZE};
    const bool bad = chance_in_million(&liar->chance, atomic_load(&liar->bad_permille) * 1000);
    answer_truly(liar, question, &truth);
    struct frame told = truth;
    const enum lie lie = choose(liar);
    if (bad)
        spoil(liar, lie, &told);
    atomic_store(&liar->plausible, liar->twice || (bad && plausible(liar, &told, &truth)));
    liar->twice = liar->serial && bad && lie == LIE_TWICE;
    if (bad && lie == LIE_FLOOD) {
        uint8_t flood[FLOOD_SIZE];
        chance_bytes(&liar->chance, flood, sizeof flood);
        send_bytes(fd, flood, sizeof flood);
    } else {
        send_bytes(fd, told.bytes, told.size);
    }
    atomic_fetch_add(&liar->bad_answers, bad ? 1 : 0);
    atomic_fetch_add(&liar->answers, 1);
    memcpy(liar->before, truth.bytes, truth.size);
    liar->before_size = truth.size;
    return !told.close;
}

/* One whole question, or false when the line is at its end or broke off in the middle. */
static bool hear(const struct board_liar *liar, int fd, uint8_t *question)
{
    const size_t wanted_size = liar->serial ? QUESTION_SIZE + CRC_SIZE : MBAP_SIZE + QUESTION_SIZE;
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    for (size_t size = 0; size < wanted_size;) {
        if (poll(&wanted, 1, TURN_MS) <= 0) {
            if (size > 0 || atomic_load(&liar->stopping))
                return false;
            continue;
        }
        const ssize_t more = read(fd, question + size, wanted_size - size);
        if (more <= 0)
            return false;
        size += (size_t)more;
    }
    return true;
}

static void serve(struct board_liar *liar, int fd)
{
    uint8_t question[MBAP_SIZE + QUESTION_SIZE + CRC_SIZE];
    while (hear(liar, fd, question) && tell(liar, fd, question))
        continue;
}

static void *play(void *context)
{
    struct board_liar *liar = context;
    /* no connection may stay behind in the machine's list of those that have ended */
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    const int on = 1;
    while (!atomic_load(&liar->stopping)) {
        struct pollfd wanted = {.fd = liar->listener, .events = POLLIN};
        if (liar->serial) {
            serve(liar, liar->terminal.master);
            continue;
        }
        const int client =
            poll(&wanted, 1, TURN_MS) > 0 ? accept4(liar->listener, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (client < 0)
            continue;
        (void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        (void)setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        serve(liar, client);
        (void)close(client);
    }
    return NULL;
}

static bool open_wire(struct board_liar *liar, const char *folder)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    if (liar->serial) {
        (void)snprintf(liar->path, sizeof liar->path, "%s/bus", folder);
        (void)snprintf(liar->address, sizeof liar->address, "rtu:%s:115200:8N1", liar->path);
        return terminal_open(&liar->terminal, liar->path);
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    liar->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (liar->listener < 0 || bind(liar->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(liar->listener, 8) != 0 ||
        getsockname(liar->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    (void)snprintf(liar->address, sizeof liar->address, "tcp:127.0.0.1:%d",
                   ntohs(address.sin_port));
    return true;
}

bool board_liar_start(struct board_liar *liar, bool serial, const char *folder, uint64_t seed)
{
    *liar = (struct board_liar){.serial = serial,
                                .listener = -1,
                                .terminal = {.master = -1, .slave = -1},
                                .chance = chance_of(seed, serial)};
    return open_wire(liar, folder) && pthread_create(&liar->thread, NULL, play, liar) == 0;
}

void board_liar_stop(struct board_liar *liar)
{
    atomic_store(&liar->stopping, true);
    (void)pthread_join(liar->thread, NULL);
    if (liar->serial)
        terminal_close(&liar->terminal, liar->path);
    else
        (void)close(liar->listener);
}
