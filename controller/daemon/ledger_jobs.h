/* ledger_jobs: what each job does to the ledger. Runs on the ledger thread, inside its batch. */
#ifndef PORTILLON_DAEMON_LEDGER_JOBS_H
#define PORTILLON_DAEMON_LEDGER_JOBS_H

#include "controller/daemon/ledger_thread.h"
#include "controller/tariff/tariff_book.h"

/* Anything but ERR_OK is undone by the caller. */
MUST_CHECK enum err ledger_job_run(struct ledger *ledger, struct ledger_job *job,
                                   struct tariff_book *book);

/* Reads the tariffs in force when others are by now: taps ask them for free events, and do not wait
 * for it. What is wrong with them is told by the next command that needs them. */
void ledger_jobs_read_book(struct ledger *ledger, struct tariff_book *book);

#endif
