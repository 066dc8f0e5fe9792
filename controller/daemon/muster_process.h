/* muster_process: the list of who is inside, on paper, when an alarm begins: the command that a
 * person would type, as a child process with a deadline. Owns that process. Leaves the list to it.
 */
#ifndef PORTILLON_DAEMON_MUSTER_PROCESS_H
#define PORTILLON_DAEMON_MUSTER_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

typedef void muster_done_fn(void *context, bool printed);

/* Not copied. A printer that has not taken the list after `wait_ms_max` is given up. */
struct muster_settings {
    const char *configuration, *printer;
    int64_t wait_ms_max;
};

struct muster_process {
    struct muster_settings settings;
    sd_event *event;
    sd_event_source *child_source, *deadline_source;
    int pid;    /* 0: not running */
    bool again; /* another alarm has begun while one was being printed */
    muster_done_fn *on_done;
    void *context;
};

void muster_process_init(struct muster_process *muster, const struct muster_settings *settings,
                         sd_event *event, muster_done_fn *on_done, void *context);
/* Does not wait. While one is being printed the next one follows it. */
void muster_process_start(struct muster_process *muster);
/* Ends one that still runs. */
void muster_process_finish(struct muster_process *muster);

#endif
