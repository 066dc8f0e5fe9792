/* requests: one request of the control socket: checked against the command table, then carried to
 * the hall or to the ledger. Every request is answered exactly once, now or when its job comes
 * back. */
#ifndef PORTILLON_DAEMON_REQUESTS_H
#define PORTILLON_DAEMON_REQUESTS_H

#include "controller/control/command.h"
#include "controller/daemon/hall.h"

struct requester {
    uint64_t connection;
    char author[JOURNAL_AUTHOR_SIZE];
    enum command_role role;
};

/* `parameters` and `id` are borrowed. */
void request_run(struct hall *hall, const struct requester *who, const char *method,
                 json_t *parameters, json_t *id);

#endif
