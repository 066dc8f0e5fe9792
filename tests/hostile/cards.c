#include "tests/hostile/cards.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "drivers/nfc/nfc_reader.h"
#include "sim/wire/pn532.h"
#include "sim/wire/terminal.h"
#include "sim/world/chance.h"

enum {
    BAD_PERMILLE = 400,
    ROUND_BAD = 500, /* then the chip tells the truth for a moment */
    SAID_MAX = 4,    /* an answer may come twice, or late */
    SILENT_MS = 1000,
    /* a library that waits for ever is missed after a second, started again in another; the rest is
     * for a machine that is busy: how soon a driver is back is measured on one that is not */
    BACK_MS_MAX = 5000,
    FAULTS_IN_A_ROW_MAX = 5, /* as the driver does */
    RIGHT_IN_A_ROW = 3,
    LIST_PASSIVE_TARGET = 0x4A,
    PATH_SIZE = 200
};

/* How an answer goes wrong. The rare ones cost the time that libnfc waits. */
enum lie {
    LIE_FLIP,    /* one bit anywhere, checksums as they were */
    LIE_CONTENT, /* one other byte under good checksums */
    LIE_CUT,     /* fewer bytes under good checksums */
    LIE_RANDOM,  /* as many bytes of anything */
    LIE_CODE,    /* the answer to another command */
    LIE_CHIP,    /* the frame by which the chip refuses */
    LIE_TWICE,
    LIE_BEFORE, /* the answer before once more */
    LIE_ACK,    /* nothing but another ACK behind the first */
    LIE_LONG,   /* noise behind the answer */
    LIE_COMMON_COUNT,
    LIE_NO_ACK = LIE_COMMON_COUNT,
    LIE_TRUNCATED,
    LIE_SILENT,
    LIE_KIND_COUNT
};

struct said {
    uint8_t bytes[PN532_FRAME_MAX];
    size_t size;
    /* Another content under good checksums: nobody can tell. libnfc does not look how long an
     * answer is: of one that was cut it takes bytes that were never said. */
    bool lied;
};

/* What the process that looks for cards tells; shared with it. */
struct report {
    atomic_ullong seen;          /* cards */
    atomic_ullong looks, faults; /* looks at the field; those that failed */
    struct card_uid uid;         /* of the last card; written before `seen` moves on */
};

struct play {
    struct terminal terminal;
    char path[PATH_SIZE];
    struct pn532 chip;
    struct card card;
    struct chance chance;
    struct said said[SAID_MAX]; /* frames with good checksums, the newest first */
    struct report *report;
    uint64_t seen;
    pid_t looker;
    int looker_fd;
    bool honest;
    int right_in_a_row;
    int64_t honest_since_ms, heard_ms;
    struct outcome *outcome;
};

static void broken(struct play *play, const char *what)
{
    (void)fprintf(stderr, "card, answer %llu: %s\n", (unsigned long long)play->outcome->answers,
                  what);
    play->outcome->broken = true;
}

/* The other process: what portillon-nfc does with a reader, without its channel. */
static void look_for_ever(const char *connstring, struct report *report)
{
    const struct rlimit no_core = {0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)dup2(nowhere, STDERR_FILENO); /* the last words of a library that gives up */
    struct nfc_reader *reader = reader_create(connstring);
    int faults_in_a_row = 0;
    if (reader == NULL)
        _exit(1);
    for (uint64_t look = 0;; look++) {
        struct card_uid uid;
        if (!reader_is_open(reader) && !reader_open(reader))
            continue;
        const enum reader_look seen = reader_look(reader, look % 2 == 0, &uid);
        atomic_fetch_add(&report->looks, 1);
        atomic_fetch_add(&report->faults, seen == READER_FAULT || seen == READER_DEAD);
        faults_in_a_row = seen == READER_FAULT ? faults_in_a_row + 1 : 0;
        if (seen == READER_DEAD || faults_in_a_row >= FAULTS_IN_A_ROW_MAX) {
            reader_close(reader);
            faults_in_a_row = 0;
        }
        if (seen != READER_CARD)
            continue;
        report->uid = uid;
        atomic_fetch_add(&report->seen, 1);
        reader_let_go(reader);
    }
}

static void start_looker(struct play *play)
{
    char connstring[PATH_SIZE + 16];
    (void)snprintf(connstring, sizeof connstring, "pn532_uart:%s", play->path);
    pn532_reset(&play->chip);
    (void)fflush(NULL);
    play->looker = fork();
    if (play->looker == 0)
        look_for_ever(connstring, play->report);
    play->looker_fd = (int)syscall(SYS_pidfd_open, play->looker, 0);
    play->heard_ms = clock_mono_now().ms;
}

static void end_looker(struct play *play)
{
    int status;
    (void)kill(play->looker, SIGKILL);
    (void)waitpid(play->looker, &status, 0);
    (void)close(play->looker_fd);
}

static bool contains(const struct said *said, const struct card_uid *uid)
{
    return said->size > 0 && memmem(said->bytes, said->size, uid->bytes, uid->size) != NULL;
}

/* A card that was seen was said by the chip, byte for byte, a moment ago: nothing comes of a frame
 * whose checksums are wrong, nor of bytes that are no frame. */
static void check_seen(struct play *play)
{
    const uint64_t seen = atomic_load(&play->report->seen);
    bool said = false;
    if (seen == play->seen)
        return;
    play->seen = seen;
    play->outcome->believed++;
    for (size_t i = 0; i < SAID_MAX; i++)
        said = said || play->said[i].lied || contains(&play->said[i], &play->report->uid);
    if (!said)
        broken(play, "a card was seen that nobody has spoken of");
}

static void note_said(struct play *play, const uint8_t *bytes, size_t size, bool lied)
{
    memmove(play->said + 1, play->said, sizeof play->said - sizeof play->said[0]);
    memcpy(play->said[0].bytes, bytes, size);
    play->said[0].size = size;
    play->said[0].lied = lied;
}

static size_t any(struct play *play, size_t below)
{
    return below == 0 ? 0 : (size_t)chance_between(&play->chance, 0, (int64_t)below - 1);
}

static enum lie choose(struct play *play)
{
    if (chance_in_million(&play->chance, 400))
        return LIE_COMMON_COUNT + (enum lie)any(play, LIE_KIND_COUNT - LIE_COMMON_COUNT);
    return (enum lie)any(play, LIE_COMMON_COUNT);
}

static void change_content(struct play *play, enum lie lie)
{
    struct pn532 *chip = &play->chip;
    const size_t at = any(play, chip->answer_size);
    if (lie == LIE_CUT)
        chip->answer_size = at + 1;
    else if (lie == LIE_CODE)
        chip->answer[0] = (uint8_t)chance_next(&play->chance);
    else if (lie == LIE_CHIP)
        chip->answer_size = 0;
    else if (lie == LIE_CONTENT)
        chip->answer[at] = (uint8_t)chance_next(&play->chance);
}

/* Changes a frame; returns its new size. */
static size_t change_frame(struct play *play, enum lie lie, uint8_t *frame, size_t size)
{
    if (lie == LIE_FLIP)
        frame[any(play, size)] ^= (uint8_t)(1U << any(play, 8));
    if (lie == LIE_RANDOM || lie == LIE_LONG) {
        const size_t from = lie == LIE_LONG ? size : 0, more = 1 + any(play, 20);
        chance_bytes(&play->chance, frame + from, lie == LIE_LONG ? more : size);
        return lie == LIE_LONG ? size + more : size;
    }
    if (lie == LIE_TWICE) {
        memcpy(frame + size, frame, size);
        return 2 * size;
    }
    if (lie == LIE_BEFORE) {
        memcpy(frame, play->said[1].bytes, play->said[1].size);
        return play->said[1].size;
    }
    if (lie == LIE_ACK) {
        memcpy(frame, pn532_ack_frame, sizeof pn532_ack_frame);
        return sizeof pn532_ack_frame;
    }
    return lie == LIE_TRUNCATED ? any(play, size) : lie == LIE_SILENT ? 0 : size;
}

static void send_bytes(const struct play *play, const uint8_t *bytes, size_t size)
{
    const ssize_t written = write(play->terminal.master, bytes, size);
    (void)written; /* a line without a listener loses bytes, as a real one does */
}

static void answer(struct play *play)
{
    uint8_t frame[3 * PN532_FRAME_MAX];
    const bool bad = !play->honest && chance_in_million(&play->chance, BAD_PERMILLE * 1000);
    const enum lie lie = choose(play);
    if (play->chip.command[0] == LIST_PASSIVE_TARGET && any(play, 64) == 0)
        chance_bytes(&play->chance, play->card.uid, play->card.uid_size);
    play->card.halted = play->card.halted && any(play, 4) != 0;
    if (pn532_run(&play->chip) != PN532_ANSWER)
        return; /* no card, and told to wait for one */
    if (bad)
        change_content(play, lie);
    size_t size = pn532_frame(&play->chip, frame);
    note_said(play, frame, size, bad && (lie == LIE_CUT || lie == LIE_CONTENT));
    if (bad)
        size = change_frame(play, lie, frame, size);
    if (!bad || lie != LIE_NO_ACK)
        send_bytes(play, pn532_ack_frame, sizeof pn532_ack_frame);
    send_bytes(play, frame, size);
    play->outcome->answers++;
    play->outcome->bad_answers += bad ? 1 : 0;
}

static void take_bytes(struct play *play)
{
    uint8_t bytes[PN532_FRAME_MAX], frame[PN532_FRAME_MAX];
    const ssize_t size = read(play->terminal.master, bytes, sizeof bytes);
    for (ssize_t i = 0; i < size; i++) {
        const enum pn532_event event = pn532_take(&play->chip, bytes[i]);
        if (event == PN532_COMMAND) {
            check_seen(play);
            answer(play);
        } else if (event == PN532_NACK) {
            send_bytes(play, frame, pn532_frame(&play->chip, frame));
        }
    }
    play->heard_ms = clock_mono_now().ms;
}

/* Waits for bytes; a process that has died, or says nothing for a second, is started again. */
static void turn(struct play *play)
{
    struct pollfd wanted[2] = {{.fd = play->terminal.master, .events = POLLIN},
                               {.fd = play->looker_fd, .events = POLLIN}};
    (void)poll(wanted, 2, SILENT_MS / 10);
    if (wanted[0].revents & POLLIN)
        take_bytes(play);
    if ((wanted[1].revents & POLLIN) || clock_mono_now().ms - play->heard_ms > SILENT_MS) {
        end_looker(play);
        start_looker(play);
        play->outcome->ended++;
    }
}

/* Nobody lies any more: how long until looks at the field succeed again. */
static void recover(struct play *play)
{
    const int64_t begin_ms = clock_mono_now().ms;
    uint64_t looks = atomic_load(&play->report->looks), faults = atomic_load(&play->report->faults);
    int64_t took_ms = 0;
    play->honest = true;
    while (took_ms <= BACK_MS_MAX) {
        turn(play);
        took_ms = clock_mono_now().ms - begin_ms;
        if (atomic_load(&play->report->faults) != faults) {
            faults = atomic_load(&play->report->faults);
            looks = atomic_load(&play->report->looks);
        }
        if (atomic_load(&play->report->looks) >= looks + RIGHT_IN_A_ROW)
            break;
    }
    if (took_ms > BACK_MS_MAX)
        broken(play, "the reader does not serve any more after the last lie");
    if (took_ms > play->outcome->back_ms_max)
        play->outcome->back_ms_max = took_ms;
    play->honest = false;
}

void cards_play(const char *folder, uint64_t seed, uint64_t bad_count, struct outcome *outcome)
{
    static const uint8_t uid[7] = {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6};
    static struct play play;
    play = (struct play){.outcome = outcome, .chance = chance_of(seed, 9)};
    play.report =
        mmap(NULL, sizeof *play.report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    (void)snprintf(play.path, sizeof play.path, "%s/reader", folder);
    if (play.report == MAP_FAILED || !terminal_open(&play.terminal, play.path)) {
        broken(&play, "no wire");
        return;
    }
    (void)card_make(&play.card, "C1", uid, sizeof uid);
    (void)pn532_place(&play.chip, &play.card);
    start_looker(&play);
    for (uint64_t due = ROUND_BAD; !outcome->broken && outcome->bad_answers < bad_count;) {
        turn(&play);
        if (outcome->bad_answers >= due) {
            recover(&play);
            due += ROUND_BAD;
        }
    }
    end_looker(&play);
    terminal_close(&play.terminal, play.path);
    (void)munmap(play.report, sizeof *play.report);
}
