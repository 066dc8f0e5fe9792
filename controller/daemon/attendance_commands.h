/* attendance_commands: a count by hand, and how many may be inside, on the ledger thread. */
#ifndef PORTILLON_DAEMON_ATTENDANCE_COMMANDS_H
#define PORTILLON_DAEMON_ATTENDANCE_COMMANDS_H

#include "controller/daemon/ledger_thread.h"

/* Carry out `presence set`, `capacity set` and `alarm end`; the job gets its result. */
MUST_CHECK enum err attendance_command_recount(struct ledger *ledger, struct ledger_job *job);
MUST_CHECK enum err attendance_command_capacity(struct ledger *ledger, struct ledger_job *job);
MUST_CHECK enum err attendance_command_alarm_end(struct ledger *ledger, struct ledger_job *job);

/* Whether so many may come in now, before they pay; when not, the job gets its refusal. */
MUST_CHECK enum err attendance_command_room(struct ledger *ledger, struct ledger_job *job);

#endif
