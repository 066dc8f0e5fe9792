/* portillon-modbus: the driver of one Modbus line and the gates on it.
 * Usage: portillon-modbus ADDRESS LOCK_FILE UNIT:MAP [UNIT:MAP ...]; the channel is descriptor 3.
 *        portillon-modbus --check MAP */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/log.h"
#include "drivers/confine.h"
#include "drivers/driver_link.h"
#include "drivers/modbus/gate_unit.h"

enum {
    REPORT_MS = 200,
    SILENT_BOARD_MS = 700, /* each try holds up the line; a board that is back serves in a second */
    LEAVE_MS_MAX = 3000,
    LOCK_PATIENCE_MS = 4000,
    ERR_USAGE = 2,
    ERR_FAILED = 3
};

struct driver {
    struct driver_link link;
    struct modbus_line *line;
    const char *lock_path;
    int lock_fd;
    bool silent;
    size_t gate_count;
    struct gate_unit gates[DRIVER_GATES_MAX];
};

static volatile sig_atomic_t stop_asked;

static void on_stop(int number)
{
    stop_asked = number;
}

static void send_state(struct driver *driver, struct gate_unit *gate, int64_t now_ms)
{
    const struct register_map *map = &gate->board.map;
    const uint64_t *values = gate->board.reading.values;
    struct driver_message message;
    uint64_t boot = values[VALUE_BOOT_COUNTER], start_s = 0;
    if (map->values[VALUE_UPTIME_S].table != REGISTER_NONE &&
        map->values[VALUE_BOOT_COUNTER].table == REGISTER_NONE) /* the surer of the two */
        start_s = (uint64_t)clock_wall_now().unix_ms / 1000 - values[VALUE_UPTIME_S];
    if (!register_map_has_counters(map))
        boot = driver->link.start; /* the driver counts: the counts live as long as it does */
    else if (!register_map_has_identity(map))
        boot = driver->link.start + gate->lost_count; /* any lost link may have been a reboot */
    gate_unit_report(gate, boot, start_s, &message);
    if (start_s > gate->reported.d && start_s - gate->reported.d <= 2)
        message.d = gate->reported.d; /* seconds that tick between two reads are no reboot */
    if (gate->reported.d > start_s && gate->reported.d - start_s <= 2)
        message.d = gate->reported.d;
    if (driver_message_equal(&message, &gate->reported) && now_ms < gate->next_report_ms)
        return;
    gate->reported = message;
    gate->next_report_ms = now_ms + REPORT_MS;
    (void)driver_link_send(&driver->link, &message);
}

static void gate_down(struct driver *driver, struct gate_unit *gate, const char *cause,
                      int64_t now_ms)
{
    if ((gate->up || !gate->told_down) && driver_link_down(&driver->link, gate->index, cause))
        gate->told_down = true;
    gate->lost_count += gate->up ? 1 : 0;
    gate->orders[WAY_ENTRY].active = false; /* a board that comes back finds no old order */
    gate->up = false;
    gate->board.trusted = false;
    gate->next_poll_ms = now_ms + SILENT_BOARD_MS;
}

static const char *cause_of(enum line_result result)
{
    switch (result) {
    case LINE_OK:
        return "ok";
    case LINE_LATE:
        return "no_answer";
    case LINE_REFUSED:
        return "exception";
    case LINE_BROKEN:
        return "line_lost";
    }
    return "unknown";
}

/* Brings a line that has just failed back to where answers can be trusted. */
static enum line_result mend(struct driver *driver, struct gate_unit *gate, enum line_result failed)
{
    if (failed == LINE_LATE && line_is_serial(driver->line))
        return gate_board_calm(&gate->board, driver->line);
    if (failed == LINE_REFUSED)
        return LINE_REFUSED;
    return line_open(driver->line, gate->board.map.response_ms_max);
}

static enum line_result greet(struct driver *driver, struct gate_unit *gate, const char **ret_cause)
{
    const enum line_result result = gate_board_greet(&gate->board, driver->line, ret_cause);
    if (result == LINE_OK && *ret_cause == NULL)
        gate->greeted = line_open_count(driver->line);
    return result;
}

/* A board whose answers come too late still hears: what is wanted is written before anything is
 * asked, so that no order outlives its board's silence. One output a time: the others on the line
 * wait meanwhile. */
static enum line_result state_blindly(struct driver *driver, struct gate_unit *gate)
{
    const enum register_output output = gate->blind_exit ? OUTPUT_UNLOCK_EXIT : OUTPUT_UNLOCK_ENTRY;
    gate_unit_decide(gate, clock_mono_now().ms);
    gate->blind_exit = !gate->blind_exit;
    line_select(driver->line, gate->board.unit, gate->board.map.response_ms_max);
    return gate_board_write(&gate->board, driver->line, output, gate->board.wanted[output]);
}

/* Many slow answers in a row are no reason to be taken for dead. */
static void beat(struct driver *driver)
{
    driver_link_beat(&driver->link, clock_mono_now().ms);
}

/* One whole question to a board: open, check, read. */
static enum line_result ask(struct driver *driver, struct gate_unit *gate, const char **ret_cause)
{
    *ret_cause = NULL;
    enum line_result result = line_open(driver->line, gate->board.map.response_ms_max);
    if (result != LINE_OK)
        return result;
    line_select(driver->line, gate->board.unit, gate->board.map.response_ms_max);
    if (!gate->up)
        result = state_blindly(driver, gate);
    if (result == LINE_OK && (gate->greeted != line_open_count(driver->line) || !gate->up))
        result = greet(driver, gate, ret_cause);
    beat(driver);
    return result == LINE_OK ? gate_board_poll(&gate->board, driver->line) : result;
}

static void poll_gate(struct driver *driver, struct gate_unit *gate, int64_t now_ms)
{
    const char *cause;
    enum line_result result = ask(driver, gate, &cause);
    beat(driver);
    if (result != LINE_OK && gate->up && mend(driver, gate, result) == LINE_OK)
        result = ask(driver, gate, &cause);
    now_ms = clock_mono_now().ms;
    if (result != LINE_OK || cause != NULL) {
        gate_down(driver, gate, cause != NULL ? cause : cause_of(result), now_ms);
        return;
    }
    gate->next_poll_ms = now_ms + gate->board.map.poll_ms;
    gate_unit_decide(gate, now_ms);
    (void)gate_board_restate(&gate->board, driver->line);
    if (!gate->up && !driver_link_up(&driver->link, gate->index))
        return; /* the controller does not read: told again at the next poll */
    gate->up = true;
    send_state(driver, gate, now_ms);
}

static void answer_order(struct driver *driver, struct gate_unit *gate, bool obeyed)
{
    gate->answer_due = false;
    (void)driver_link_send(&driver->link, &(struct driver_message){
                                              .type = DRIVER_ORDER_ANSWER,
                                              .index = gate->index,
                                              .flags = obeyed ? 1 : 0,
                                              .a = gate->orders[WAY_ENTRY].order,
                                              .b = gate_board_entry_count(&gate->board),
                                          });
}

/* Obeys at once: orders come before polls. */
static void obey(struct driver *driver, struct gate_unit *gate, int64_t now_ms)
{
    const int64_t patience_ms = gate->board.map.response_ms_max;
    bool written = gate->up && line_open(driver->line, patience_ms) == LINE_OK;
    gate_unit_decide(gate, now_ms);
    gate->next_poll_ms = gate->up ? now_ms : gate->next_poll_ms;
    if (written) {
        const bool *wanted = gate->board.wanted;
        line_select(driver->line, gate->board.unit, gate->board.map.response_ms_max);
        for (int output = OUTPUT_UNLOCK_ENTRY; output <= OUTPUT_UNLOCK_EXIT && written; output++) {
            if (wanted[output] != gate->board.reading.outputs[output] ||
                (output == OUTPUT_UNLOCK_ENTRY && !wanted[output]))
                written = gate_board_write(&gate->board, driver->line, (enum register_output)output,
                                           wanted[output]) == LINE_OK;
        }
    }
    if (!gate->answer_due)
        return;
    written = written && gate_board_count(&gate->board, driver->line) == LINE_OK;
    answer_order(driver, gate, written);
    if (!written)
        gate->orders[WAY_ENTRY].active = false; /* it may have been obeyed: the next poll locks */
}

static void take_commands(struct driver *driver, int wait_ms, int64_t *ret_now_ms)
{
    struct driver_message messages[DRIVER_LINK_BATCH_MAX];
    const size_t count = driver_link_take(&driver->link, wait_ms, ret_now_ms, messages);
    for (size_t i = 0; i < count; i++) {
        const struct driver_message *message = &messages[i];
        if (message->type == DRIVER_STOP)
            stop_asked = 1;
        if (message->type <= DRIVER_ALIVE || message->index >= driver->gate_count)
            continue;
        struct gate_unit *gate = &driver->gates[message->index];
        gate_unit_command(gate, message, *ret_now_ms);
        if (message->type != DRIVER_SIGNAL)
            obey(driver, gate, *ret_now_ms);
        else
            gate->next_poll_ms = gate->up ? *ret_now_ms : gate->next_poll_ms;
    }
}

static void notice_silence(struct driver *driver, int64_t now_ms)
{
    const bool silent = driver_link_silent(&driver->link, now_ms);
    if (silent == driver->silent)
        return;
    driver->silent = silent;
    log_warning(silent ? "the controller is silent: entries lock, exits are free"
                       : "the controller speaks again");
    for (size_t i = 0; i < driver->gate_count; i++) {
        struct gate_unit *gate = &driver->gates[i];
        if (silent)
            gate_unit_stand_alone(gate);
        gate->deaf = silent;
        gate->next_poll_ms = gate->up ? now_ms : gate->next_poll_ms;
    }
}

static int64_t next_due(const struct driver *driver)
{
    int64_t due_ms = driver->link.next_beat_ms;
    for (size_t i = 0; i < driver->gate_count; i++) {
        if (driver->gates[i].next_poll_ms < due_ms)
            due_ms = driver->gates[i].next_poll_ms;
    }
    return due_ms;
}

/* The gate that has waited longest, so that none starves. */
static struct gate_unit *gate_due(struct driver *driver, int64_t now_ms)
{
    struct gate_unit *due = NULL;
    for (size_t i = 0; i < driver->gate_count; i++) {
        struct gate_unit *gate = &driver->gates[i];
        if (gate->next_poll_ms <= now_ms && (due == NULL || gate->next_poll_ms < due->next_poll_ms))
            due = gate;
    }
    return due;
}

static void run(struct driver *driver)
{
    int64_t now_ms = clock_mono_now().ms;
    while (!driver->link.closed && stop_asked == 0) {
        take_commands(driver, (int)(next_due(driver) - now_ms), &now_ms);
        notice_silence(driver, now_ms);
        driver_link_beat(&driver->link, now_ms);
        struct gate_unit *gate = gate_due(driver, now_ms);
        if (gate != NULL)
            poll_gate(driver, gate, now_ms);
        now_ms = clock_mono_now().ms;
    }
}

static bool all_locked_at_home(const struct driver *driver)
{
    for (size_t i = 0; i < driver->gate_count; i++) {
        const struct gate_unit *gate = &driver->gates[i];
        if (gate->up && !gate->fire &&
            (gate->board.reading.outputs[OUTPUT_UNLOCK_ENTRY] || !gate_board_home(&gate->board)))
            return false;
    }
    return true;
}

/* The standing order when the controller is gone: entry locked, exit free, seen to be so. */
static void leave(struct driver *driver)
{
    int64_t now_ms = clock_mono_now().ms;
    const int64_t until_ms = now_ms + LEAVE_MS_MAX;
    for (size_t i = 0; i < driver->gate_count; i++) {
        gate_unit_stand_alone(&driver->gates[i]);
        driver->gates[i].freed = false;
        obey(driver, &driver->gates[i], now_ms);
    }
    do {
        for (size_t i = 0; i < driver->gate_count; i++) {
            if (driver->gates[i].up)
                poll_gate(driver, &driver->gates[i], now_ms);
            else if (line_open(driver->line, driver->gates[i].board.map.response_ms_max) == LINE_OK)
                (void)state_blindly(driver, &driver->gates[i]);
        }
        now_ms = clock_mono_now().ms;
    } while (!all_locked_at_home(driver) && now_ms < until_ms);
}

/* Only one process speaks on a line. Waits for the one before to leave. */
static bool take_line(struct driver *driver)
{
    int64_t now_ms = clock_mono_now().ms;
    struct driver_message messages[DRIVER_LINK_BATCH_MAX];
    driver->lock_fd = open(driver->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (driver->lock_fd < 0) {
        log_error("cannot open the line's lock file %s: %s", driver->lock_path, strerror(errno));
        return false;
    }
    const int64_t patient_until_ms = now_ms + LOCK_PATIENCE_MS;
    while (flock(driver->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        /* what was ordered before the line was ours is stale */
        (void)driver_link_take(&driver->link, 10, &now_ms, messages);
        driver_link_beat(&driver->link, now_ms);
        if (driver->link.closed || stop_asked != 0)
            return false;
        for (size_t i = 0; i < driver->gate_count && now_ms >= patient_until_ms; i++) {
            if (!driver->gates[i].told_down)
                driver->gates[i].told_down =
                    driver_link_down(&driver->link, driver->gates[i].index, "line_in_use");
        }
    }
    return true;
}

static bool load_gates(struct driver *driver, int count, char **arguments, struct faults *faults)
{
    if (count < 1 || count > DRIVER_GATES_MAX)
        return false;
    for (int i = 0; i < count; i++) {
        struct gate_unit *gate = &driver->gates[i];
        char *map = strchr(arguments[i], ':');
        if (map == NULL || !register_map_load(map + 1, faults, &gate->board.map))
            return false;
        gate->board.unit = (uint8_t)strtoul(arguments[i], NULL, 10);
        gate->index = (uint16_t)i;
    }
    driver->gate_count = (size_t)count;
    return true;
}

static int print_faults(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++)
        (void)fprintf(stderr, "%s\n", faults->lines[i]);
    return ERR_USAGE;
}

int main(int count, char **arguments)
{
    static struct driver driver;
    static struct faults faults;
    log_start("portillon-modbus", LOG_LEVEL_INFO);
    if (count == 3 && strcmp(arguments[1], "--check") == 0)
        return register_map_load(arguments[2], &faults, &driver.gates[0].board.map)
                   ? 0
                   : print_faults(&faults);
    if (count < 4 || !load_gates(&driver, count - 3, arguments + 3, &faults)) {
        (void)fprintf(stderr, "usage: portillon-modbus ADDRESS LOCK_FILE UNIT:MAP [UNIT:MAP ...]\n"
                              "       portillon-modbus --check MAP\n");
        return print_faults(&faults);
    }
    (void)signal(SIGTERM, on_stop);
    (void)signal(SIGINT, SIG_IGN); /* the terminal's interrupt is for the controller */
    driver.lock_path = arguments[2];
    driver.line = line_create(arguments[1]);
    if (driver.line == NULL) {
        log_error("%s: expected tcp:HOST:PORT or rtu:DEVICE:BAUD:8N1", arguments[1]);
        return ERR_USAGE;
    }
    if (!confine_driver())
        log_warning("this kernel cannot confine the driver, going on without");
    driver_link_open(&driver.link, DRIVER_CHANNEL_FD, clock_mono_now().ms);
    if (take_line(&driver)) {
        run(&driver);
        leave(&driver);
    }
    line_destroy(driver.line);
    return 0;
}
