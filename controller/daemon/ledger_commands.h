/* ledger_commands: the commands that write: sales, cards, corrections, tariffs, openings by hand.
 * Runs on the ledger thread, inside its batch. A command with a key is answered once: asked again,
 * the stored answer comes back; the same key with other content is refused. */
#ifndef PORTILLON_DAEMON_LEDGER_COMMANDS_H
#define PORTILLON_DAEMON_LEDGER_COMMANDS_H

#include "controller/daemon/ledger_thread.h"
#include "controller/tariff/tariff_book.h"

/* Sets job->result: the answer, or {"refused": {"reason", "about"}}. */
MUST_CHECK enum err ledger_command_run(struct ledger *ledger, struct ledger_job *job,
                                       struct tariff_book *book);

#endif
