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
#include "drivers/nfc/card_watch.h"

struct driver {
    struct driver_link link;
    struct card_watch watch;
};

static volatile sig_atomic_t stop_asked;

static void on_stop(int number)
{
    stop_asked = number;
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
        listen_to(driver, card_watch_pause_ms(&driver->watch));
        card_watch_turn(&driver->watch);
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
    driver.watch = (struct card_watch){.link = &driver.link, .reader = reader_create(arguments[1])};
    if (driver.watch.reader == NULL) {
        log_error("%s: expected a connection string of libnfc such as pn532_uart:/dev/ttyUSB0",
                  arguments[1]);
        return 2;
    }
    driver_link_open(&driver.link, DRIVER_CHANNEL_FD, clock_mono_now().ms);
    if (take_lock(&driver, arguments[2]))
        run(&driver);
    reader_destroy(driver.watch.reader);
    return 0;
}
