/* portillon-nfc: the driver of one card reader.
 * Usage: portillon-nfc CONNSTRING LOCK_FILE; the channel is descriptor 3. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "controller/base/clock.h"
#include "controller/base/log.h"
#include "drivers/confine.h"
#include "drivers/driver_link.h"
#include "drivers/nfc/nfc_reader.h"

enum {
    FAULTS_IN_A_ROW_MAX = 5, /* then the reader is opened again */
    REOPEN_MS = 500,
    FRESH_FIELD_MS = 2000,
    PRESENT_LOOK_MS = 20, /* a card that lies there is looked at this often */
};

struct driver {
    struct driver_link link;
    struct nfc_reader *reader;
    struct card_sight sight;
    bool up, told;
    bool lying; /* the last look saw a card that was there before */
    int faults_in_a_row;
    bool doubt; /* an exchange failed: a card may be left halted, and answers in a new field only */
    int64_t fresh_field_ms; /* even without a known fault, the field is renewed by then */
};

static volatile sig_atomic_t stop_asked;

static void on_stop(int number)
{
    stop_asked = number;
}

static void set_up(struct driver *driver, bool up, const char *cause)
{
    if (driver->told && driver->up == up)
        return;
    const bool sent =
        up ? driver_link_up(&driver->link, 0) : driver_link_down(&driver->link, 0, cause);
    driver->told = driver->told || sent;
    driver->up = sent ? up : driver->up;
}

static void report(struct driver *driver, const struct card_change *change, int64_t now_ms)
{
    struct driver_message message = {.type = DRIVER_CARD_GONE, .a = change->gone_sight};
    if (change->gone)
        (void)driver_link_send(&driver->link, &message);
    if (!change->arrived)
        return;
    const struct card_uid *uid = &driver->sight.present;
    message = (struct driver_message){
        .type = DRIVER_CARD_ARRIVED,
        .flags = card_uid_random(uid) ? DRIVER_CARD_RANDOM_ID : 0,
        .a = driver->sight.sight,
        .b = (uint64_t)now_ms,
        .count = uid->size,
    };
    memcpy(message.data, uid->bytes, uid->size);
    (void)driver_link_send(&driver->link, &message);
}

static void look(struct driver *driver)
{
    struct card_uid uid;
    const bool fresh_field = driver->sight.present.size != 0 || driver->doubt ||
                             clock_mono_now().ms >= driver->fresh_field_ms;
    const enum reader_look seen = reader_look(driver->reader, fresh_field, &uid);
    const int64_t now_ms = clock_mono_now().ms;
    if (fresh_field)
        driver->fresh_field_ms = now_ms + FRESH_FIELD_MS;
    driver->doubt = seen == READER_FAULT || seen == READER_DEAD;
    driver->faults_in_a_row = seen == READER_FAULT ? driver->faults_in_a_row + 1 : 0;
    if (seen == READER_DEAD || driver->faults_in_a_row >= FAULTS_IN_A_ROW_MAX) {
        reader_close(driver->reader);
        driver->faults_in_a_row = 0;
        set_up(driver, false, "reader_dead");
        return;
    }
    if (seen == READER_FAULT)
        return;
    driver->lying = seen == READER_CARD;
    const struct card_change change = card_sight_look(&driver->sight, &uid, now_ms);
    report(driver, &change, now_ms); /* first the swimmer, then the chip */
    if (seen == READER_CARD)
        reader_let_go(driver->reader);
}

/* Takes what the controller sent: only a stop matters to a reader. */
static void listen_to(struct driver *driver, int wait_ms)
{
    struct driver_message messages[DRIVER_LINK_BATCH_MAX];
    int64_t now_ms;
    const size_t count = driver_link_take(&driver->link, wait_ms, &now_ms, messages);
    for (size_t i = 0; i < count; i++) {
        if (messages[i].type == DRIVER_STOP)
            stop_asked = 1;
    }
    driver_link_beat(&driver->link, now_ms);
}

static void run(struct driver *driver)
{
    while (!driver->link.closed && stop_asked == 0) {
        const bool open = reader_is_open(driver->reader);
        /* an empty field is looked at without a pause, or short taps would be missed */
        listen_to(driver, !open && driver->told ? REOPEN_MS / 2
                          : driver->lying       ? PRESENT_LOOK_MS
                                                : 0);
        if (open) {
            look(driver);
            continue;
        }
        const bool opened = reader_open(driver->reader);
        set_up(driver, opened, "reader_missing");
    }
}

/* libnfc does not keep a second opener out. */
static bool take_lock(struct driver *driver, const char *path)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (fd < 0) {
        log_error("cannot open the reader's lock file %s: %s", path, strerror(errno));
        return false;
    }
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        listen_to(driver, 10);
        if (driver->link.closed || stop_asked != 0)
            return false;
    }
    return true;
}

int main(int count, char **arguments)
{
    static struct driver driver;
    log_start("portillon-nfc", LOG_LEVEL_INFO);
    if (count != 3) {
        (void)fprintf(stderr, "usage: portillon-nfc CONNSTRING LOCK_FILE\n");
        return 2;
    }
    (void)signal(SIGTERM, on_stop);
    (void)signal(SIGINT, SIG_IGN); /* the terminal's interrupt is for the controller */
    if (!confine_driver())
        log_warning("this kernel cannot confine the driver, going on without");
    driver.reader = reader_create(arguments[1]);
    if (driver.reader == NULL) {
        log_error("%s: expected a connection string of libnfc such as pn532_uart:/dev/ttyUSB0",
                  arguments[1]);
        return 2;
    }
    driver_link_open(&driver.link, DRIVER_CHANNEL_FD, clock_mono_now().ms);
    if (take_lock(&driver, arguments[2]))
        run(&driver);
    reader_destroy(driver.reader);
    return 0;
}
