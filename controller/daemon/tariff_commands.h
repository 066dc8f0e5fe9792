/* tariff_commands: putting a tariff into force, with the difference it makes, on the ledger thread.
 * Owns the checks between tariffs of one facility. Leaves reading a file to tariff. */
#ifndef PORTILLON_DAEMON_TARIFF_COMMANDS_H
#define PORTILLON_DAEMON_TARIFF_COMMANDS_H

#include "controller/daemon/ledger_thread.h"

/* Carries out `tariff import`; the job gets its result. */
MUST_CHECK enum err tariff_command_import(struct ledger *ledger, struct ledger_job *job);

#endif
