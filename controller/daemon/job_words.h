/* job_words: what a command says by its words, and how it is refused. Shared by all commands that
 * the ledger thread carries out. */
#ifndef PORTILLON_DAEMON_JOB_WORDS_H
#define PORTILLON_DAEMON_JOB_WORDS_H

#include "controller/daemon/ledger_thread.h"

/* The job's, until its command is let go of; NULL when it was not said. */
const char *job_text(const struct ledger_job *job, const char *name);
int64_t job_int(const struct ledger_job *job, const char *name, int64_t otherwise);

/* A result for the job: a stored reason and what it is about. NULL without memory. */
json_t *job_refusal(const char *reason, const char *about);

#endif
