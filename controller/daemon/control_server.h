/* control_server: the control socket: who connects, what they ask, what they are told.
 * JSON-RPC 2.0, one object a line; `method` is a command of the table, or "status", or "watch",
 * after which events follow as they happen. Owns the connections. Leaves the work to hall and the
 * ledger. */
#ifndef PORTILLON_DAEMON_CONTROL_SERVER_H
#define PORTILLON_DAEMON_CONTROL_SERVER_H

#include <systemd/sd-event.h>

#include "controller/daemon/hall.h"

enum { CONTROL_CONNECTIONS_MAX = 32, CONTROL_LINE_MAX = 5 * 1024 * 1024 };

struct control_server;

/* Listens at `path`, group-writable. */
MUST_CHECK enum err control_server_start(const char *path, sd_event *event, struct hall *hall,
                                         struct control_server **ret_server, struct err_text *text);
void control_server_stop(struct control_server *server);

/* For the hall. */
struct hall_listener control_server_listener(struct control_server *server);

#endif
