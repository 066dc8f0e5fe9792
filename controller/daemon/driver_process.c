#include "controller/daemon/driver_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controller/base/log.h"
#include "controller/daemon/child.h"

enum {
    PAUSE_MS_FIRST = 20,
    HEALTHY_MS = 3000, /* longer than a hanging one is let live */
    MESSAGES_PER_TURN_MAX = 64,
    TIMER_ACCURACY_US = 1000
};

void driver_process_init(struct driver_process *driver, sd_event *event,
                         driver_message_fn *on_message, driver_lost_fn *on_lost, void *context)
{
    *driver = (struct driver_process){
        .event = event, .fd = -1, .on_message = on_message, .on_lost = on_lost, .context = context};
}

void driver_process_argument(struct driver_process *driver, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(driver->arguments[driver->argument_count++], DRIVER_ARGUMENT_SIZE, format,
                    arguments);
    va_end(arguments);
}

static void close_channel(struct driver_process *driver)
{
    driver->channel_source = sd_event_source_disable_unref(driver->channel_source);
    if (driver->fd >= 0)
        (void)close(driver->fd);
    driver->fd = -1;
}

static int on_restart(sd_event_source *source, uint64_t usec, void *context)
{
    struct driver_process *driver = context;
    (void)source;
    (void)usec;
    driver->restart_source = sd_event_source_disable_unref(driver->restart_source);
    driver_process_start(driver);
    return 0;
}

static void plan_restart(struct driver_process *driver)
{
    const int64_t now_ms = clock_mono_now().ms;
    if (driver->stopping)
        return;
    if (now_ms - driver->started_ms > HEALTHY_MS)
        driver->pause_ms = 0;
    const int64_t pause_ms = driver->pause_ms;
    driver->pause_ms = pause_ms == 0 ? PAUSE_MS_FIRST : pause_ms * 2;
    if (driver->pause_ms > DRIVER_PAUSE_MS_MAX)
        driver->pause_ms = DRIVER_PAUSE_MS_MAX;
    log_warning("%s (pid %d) ended, starting it again in %lld ms", driver->arguments[0],
                driver->pid, (long long)pause_ms);
    (void)sd_event_add_time_relative(driver->event, &driver->restart_source, CLOCK_MONOTONIC,
                                     (uint64_t)pause_ms * 1000, TIMER_ACCURACY_US, on_restart,
                                     driver);
}

static int on_child(sd_event_source *source, const siginfo_t *info, void *context)
{
    struct driver_process *driver = context;
    (void)source;
    (void)info;
    driver->child_source = sd_event_source_disable_unref(driver->child_source);
    const bool had_channel = driver->fd >= 0;
    close_channel(driver);
    if (had_channel && driver->on_lost != NULL)
        driver->on_lost(driver->context);
    plan_restart(driver);
    driver->pid = 0;
    return 0;
}

static void take(struct driver_process *driver, const struct driver_message *message)
{
    if (message->type != DRIVER_HEARTBEAT)
        driver->on_message(driver->context, message);
}

static int on_channel(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct driver_process *driver = context;
    struct driver_message message;
    (void)source;
    (void)events;
    for (int i = 0; i < MESSAGES_PER_TURN_MAX; i++) {
        switch (driver_receive(fd, &message)) {
        case DRIVER_NOTHING:
            return 0;
        case DRIVER_CLOSED:
            close_channel(driver);
            if (driver->pid != 0)
                (void)kill(driver->pid, SIGKILL); /* a channel that is not ours is no driver */
            driver->on_lost(driver->context);
            return 0;
        case DRIVER_RECEIVED:
            if (message.type == DRIVER_HEARTBEAT || message.type == DRIVER_HELLO)
                driver->heard_ms = clock_mono_now().ms;
            take(driver, &message);
            if (driver->fd != fd)
                return 0;
            break;
        }
    }
    return 0;
}

static bool spawn(struct driver_process *driver, int child_fd)
{
    char *arguments[DRIVER_ARGUMENTS_MAX + 1] = {NULL};
    posix_spawn_file_actions_t actions;
    for (size_t i = 0; i < driver->argument_count; i++)
        arguments[i] = driver->arguments[i];
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, child_fd, DRIVER_CHANNEL_FD);
    driver->pid = child_spawn(arguments, &actions, false);
    (void)posix_spawn_file_actions_destroy(&actions);
    return driver->pid != 0;
}

void driver_process_start(struct driver_process *driver)
{
    int pair[2];
    driver->started_ms = driver->heard_ms = clock_mono_now().ms;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("no channel for %s: %s", driver->arguments[0], strerror(errno));
        plan_restart(driver);
        return;
    }
    const bool started = spawn(driver, pair[1]);
    (void)close(pair[1]);
    driver->fd = pair[0];
    if (!started) {
        close_channel(driver);
        plan_restart(driver);
        return;
    }
    (void)sd_event_add_io(driver->event, &driver->channel_source, driver->fd, EPOLLIN, on_channel,
                          driver);
    (void)sd_event_source_set_priority(driver->channel_source, SD_EVENT_PRIORITY_IMPORTANT);
    (void)sd_event_add_child(driver->event, &driver->child_source, driver->pid, WEXITED, on_child,
                             driver);
}

bool driver_process_send(const struct driver_process *driver, const struct driver_message *message)
{
    return driver->fd >= 0 && driver_send(driver->fd, message);
}

void driver_process_tick(struct driver_process *driver, struct mono_time now)
{
    if (driver->pid == 0)
        return;
    (void)driver_process_send(driver, &(struct driver_message){.type = DRIVER_ALIVE});
    if (now.ms - driver->heard_ms <= DRIVER_HEARTBEAT_MS_MAX)
        return;
    log_warning("%s (pid %d) hangs, killing it", driver->arguments[0], driver->pid);
    (void)kill(driver->pid, SIGKILL);
    driver->heard_ms = now.ms;
}

void driver_process_stop(struct driver_process *driver)
{
    driver->stopping = true;
    driver->restart_source = sd_event_source_disable_unref(driver->restart_source);
    (void)driver_process_send(driver, &(struct driver_message){.type = DRIVER_STOP});
}

void driver_process_finish(struct driver_process *driver, int wait_ms)
{
    close_channel(driver);
    driver->child_source = sd_event_source_disable_unref(driver->child_source);
    driver->restart_source = sd_event_source_disable_unref(driver->restart_source);
    const int64_t until_ms = clock_mono_now().ms + wait_ms;
    while (driver->pid != 0 && waitpid(driver->pid, NULL, WNOHANG) == 0) {
        if (clock_mono_now().ms >= until_ms) {
            (void)kill(driver->pid, SIGKILL);
            (void)waitpid(driver->pid, NULL, 0);
            break;
        }
        (void)poll(NULL, 0, 5);
    }
    driver->pid = 0;
}
