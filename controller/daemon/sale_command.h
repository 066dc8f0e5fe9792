/* sale_command: a sale as it is asked over the control socket, turned into a request to the till.
 * Owns the words that the request points into. */
#ifndef PORTILLON_DAEMON_SALE_COMMAND_H
#define PORTILLON_DAEMON_SALE_COMMAND_H

#include "controller/control/case_arguments.h"
#include "controller/daemon/ledger_thread.h"
#include "controller/till/sale.h"

struct sale_command {
    struct sale_request request;
    struct case_arguments told;
    char members[CASE_WORDS_SIZE];
};

/* Reads the arguments of `sell`, `card issue`, `card replace` and `card settle`. The command points
 * into itself and into the job. False with a refusal word and what it is about when a list cannot
 * be read. */
bool sale_command_read(const struct ledger_job *job, struct sale_command *ret_command,
                       struct sale_refusal *ret_refusal);

#endif
