/* gate_commands: what staff ask of a gate, on the ledger thread.
 * Owns the rows of these acts. Leaves the arm to hall, which opens after the commit. */
#ifndef PORTILLON_DAEMON_GATE_COMMANDS_H
#define PORTILLON_DAEMON_GATE_COMMANDS_H

#include "controller/daemon/ledger_thread.h"

/* Carry out `gate open` and `gate test`, `gate off` and `gate on`, `gate release`; the job gets its
 * result. */
MUST_CHECK enum err gate_command_open(struct ledger *ledger, struct ledger_job *job);
MUST_CHECK enum err gate_command_service(struct ledger *ledger, struct ledger_job *job);
MUST_CHECK enum err gate_command_release(struct ledger *ledger, struct ledger_job *job);

/* `group open`: a group with its card, decided as a tap is, for all of them at once. */
MUST_CHECK enum err gate_command_group(struct ledger *ledger, struct ledger_job *job);

#endif
