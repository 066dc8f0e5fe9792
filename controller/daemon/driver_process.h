/* driver_process: one driver as a child process: started, listened to, killed when its heartbeat
 * stops, started again with a growing pause. Owns the channel and the process. Leaves messages to
 * hall. */
#ifndef PORTILLON_DAEMON_DRIVER_PROCESS_H
#define PORTILLON_DAEMON_DRIVER_PROCESS_H

#include <systemd/sd-event.h>

#include "controller/base/clock.h"
#include "controller/base/err.h"
#include "drivers/driver_protocol.h"

enum {
    DRIVER_ARGUMENTS_MAX = 24,
    DRIVER_ARGUMENT_SIZE = 300,
    DRIVER_HEARTBEAT_MS_MAX = 1600, /* looked at each DRIVER_ALIVE_MS: known within 2 s */
    DRIVER_PAUSE_MS_MAX = 5000,
};

struct driver_process;
typedef void driver_message_fn(void *context, const struct driver_message *message);
typedef void driver_lost_fn(void *context);

struct driver_process {
    sd_event *event;
    sd_event_source *channel_source, *child_source, *restart_source;
    char arguments[DRIVER_ARGUMENTS_MAX][DRIVER_ARGUMENT_SIZE];
    size_t argument_count;
    int fd;
    int pid; /* 0: not running */
    int64_t heard_ms, started_ms, pause_ms;
    bool stopping;
    driver_message_fn *on_message;
    driver_lost_fn *on_lost; /* the channel closed: everything it drove is out of reach */
    void *context;
};

/* Prepares; the caller adds arguments, the program first, then starts. */
void driver_process_init(struct driver_process *driver, sd_event *event,
                         driver_message_fn *on_message, driver_lost_fn *on_lost, void *context);
void driver_process_argument(struct driver_process *driver, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void driver_process_start(struct driver_process *driver);

/* False when the driver is not there or does not read. */
bool driver_process_send(const struct driver_process *driver, const struct driver_message *message);
/* Every DRIVER_ALIVE_MS: tells the driver that we live, and kills it when it does not. */
void driver_process_tick(struct driver_process *driver, struct mono_time now);
/* Asks it to stop, does not wait. */
void driver_process_stop(struct driver_process *driver);
/* After stop: waits up to `wait_ms` for the child, then kills it, and frees everything. */
void driver_process_finish(struct driver_process *driver, int wait_ms);

#endif
