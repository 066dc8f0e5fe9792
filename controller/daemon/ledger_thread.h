/* ledger_thread: the thread that owns the writing database connection. Jobs go in through a bounded
 * queue, are decided and written in one transaction a batch, and come back after the commit.
 * A batch is what was queued when the previous commit ended. Owns the jobs' memory: taken at start.
 * When the disk fails, decisions stop; what has happened at the gates is kept here, in its order,
 * and written once the file can be opened again. */
#ifndef PORTILLON_DAEMON_LEDGER_THREAD_H
#define PORTILLON_DAEMON_LEDGER_THREAD_H

#include <jansson.h>

#include "controller/ledger/alarm.h"

enum { LEDGER_JOBS_MAX = 256, LEDGER_KEY_SIZE = 80, LEDGER_REASON_SIZE = 152 };

enum ledger_job_type {
    LEDGER_JOB_TAP,
    LEDGER_JOB_RESOLVE,
    LEDGER_JOB_MOVE,
    LEDGER_JOB_INTENT,
    LEDGER_JOB_REFUSAL,
    LEDGER_JOB_OPEN,    /* an order without a card; with `command` a sale of single entries */
    LEDGER_JOB_COMMAND, /* a command of the control socket */
    LEDGER_JOB_RECORD,  /* a row of the chain: incident, alarm, clock change */
    LEDGER_JOB_FORGOTTEN,
    LEDGER_JOB_EMPTY,  /* nobody is inside any more */
    LEDGER_JOB_FORGET, /* who came long ago is nobody's business any more */
    LEDGER_JOB_ALARM,  /* fire */
};

/* One unit of work. Texts are copied in, so that nothing of the loop is shared. */
struct ledger_job {
    enum ledger_job_type type;
    enum err err; /* set by the thread */
    struct wall_time now;
    size_t gate;
    char gate_name[LEDGER_NAME_SIZE], zone[LEDGER_NAME_SIZE];
    char key[LEDGER_KEY_SIZE], uid[PEOPLE_UID_SIZE];
    char kind[ORDER_KIND_SIZE], reason[LEDGER_REASON_SIZE], author[JOURNAL_AUTHOR_SIZE];
    struct arm_count counted;
    bool gate_in_service, site_open, last_entry_passed, random_uid, exit;
    struct entry_return_rule return_rule;
    struct slot_hours slots;
    struct wall_time zone_closed;
    int64_t again_ms, persons, turned, excess, order_id, times;
    struct closing closing;
    struct wall_time forget_before;
    int64_t seen_us; /* when the card was seen, monotonic */
    struct tap_decision decision;
    uint64_t connection;                   /* who asked; 0 nobody */
    json_t *request_id, *command, *result; /* owned by whoever holds the job */
    char method[40];
};

struct ledger_thread;

/* Opens the ledger; its work is done by the thread once that is started, or by whoever calls
 * gather and work in turn. */
MUST_CHECK enum err ledger_thread_open(const char *path, struct ledger_thread **ret_thread,
                                       struct err_text *text);
/* What the site allows; before the thread is started, and before any job. */
void ledger_thread_limit(struct ledger_thread *thread, const struct capacity *capacity,
                         const struct slots *slots, struct clock_rule clock_rule);
MUST_CHECK enum err ledger_thread_start(struct ledger_thread *thread, struct err_text *text);
/* A started thread finishes what is queued and ends; then the file is closed. Accepts NULL. */
void ledger_thread_stop(struct ledger_thread *thread);

/* One turn of the thread, in two halves: takes what is queued as the next batch, and tells how many
 * jobs that are; then decides, writes and commits it. `idle` says that nothing came for a while:
 * time for housekeeping. */
size_t ledger_thread_gather(struct ledger_thread *thread);
void ledger_thread_work(struct ledger_thread *thread, bool idle);

/* Readable when jobs have come back. */
int ledger_thread_fd(const struct ledger_thread *thread);

/* An empty job, or NULL when all are in use: a full queue, which the caller must treat as a
 * refusal. */
struct ledger_job *ledger_thread_new_job(struct ledger_thread *thread);
/* False when half of the jobs are in use: the rest is for what happens at the gates. */
bool ledger_thread_has_room(struct ledger_thread *thread);
void ledger_thread_submit(struct ledger_thread *thread, struct ledger_job *job);
/* The next finished job, or NULL. */
struct ledger_job *ledger_thread_take(struct ledger_thread *thread);
void ledger_thread_release(struct ledger_thread *thread, struct ledger_job *job);

/* How long the batch in work has been in work; 0 when none is. A disk that stands still shows here.
 */
int64_t ledger_thread_busy_ms(struct ledger_thread *thread, struct mono_time now);
/* False after a failed commit, until the file could be opened again. */
bool ledger_thread_healthy(struct ledger_thread *thread);

/* True when the clock is far behind what the chain has seen. */
bool ledger_thread_clock_behind(struct ledger_thread *thread, struct wall_time now);

/* The open order and last counters of an arm, for recovery; read before any job is submitted. */
MUST_CHECK enum err ledger_thread_recover(struct ledger_thread *thread, const char *gate,
                                          struct order_record *ret_order, bool *ret_has_order,
                                          struct arm_count *ret_count, bool *ret_has_count);

/* How the last alarm stands; it does so across a restart. Before any job. */
MUST_CHECK enum err ledger_thread_alarm(struct ledger_thread *thread, enum alarm_state *ret_state);

/* Whether staff took the gate out of service; it stays so across a restart. Before any job. */
MUST_CHECK enum err ledger_thread_gate_off(struct ledger_thread *thread, const char *gate,
                                           bool *ret_off);

#endif
