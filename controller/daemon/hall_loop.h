/* hall_loop: the hall in the daemon's event loop: its timers, its driver processes, the answers of
 * the ledger's thread. Owns the event sources and the processes. Leaves every decision to hall. */
#ifndef PORTILLON_DAEMON_HALL_LOOP_H
#define PORTILLON_DAEMON_HALL_LOOP_H

#include <systemd/sd-event.h>

#include "controller/daemon/driver_process.h"
#include "controller/daemon/hall.h"
#include "controller/daemon/muster_process.h"

struct hall_loop {
    struct hall hall;
    sd_event *event;
    sd_event_source *timer, *tick, *jobs;
    struct driver_process buses[SITE_BUSES_MAX], readers[SITE_READERS_MAX];
    struct muster_process muster;
};

/* Reads the open orders, starts the drivers. The ledger's thread may be started after this. */
MUST_CHECK enum err hall_loop_start(struct hall_loop *loop, const struct site *site,
                                    struct ledger_thread *ledger, sd_event *event,
                                    const struct hall_listener *listener, struct err_text *text);
/* Tells the drivers to stop and waits for them, a few seconds at most. */
void hall_loop_stop(struct hall_loop *loop);

#endif
