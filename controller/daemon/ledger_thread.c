#include "controller/daemon/ledger_thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/daemon/ledger_jobs.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/stays.h"
#include "controller/ledger/timekeeping.h"

enum { IDLE_MS = 3000, CHECKPOINT_PAGES = 256, REOPEN_MS = 2000 };

struct ledger_thread {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int done_fd;
    bool started, stopping, healthy;
    int64_t latest_ms;      /* what the chain has seen, after the last batch */
    int64_t batch_since_ms; /* 0: idle */
    char path[256];
    struct store *store;
    struct ledger ledger;
    struct clock_rule clock_rule;
    struct slots slots;
    struct capacity capacity; /* kept over a ledger that is opened again */
    struct tariff_book book;  /* what is in force; the thread's own */
    struct ledger_job jobs[LEDGER_JOBS_MAX];
    /* rings of job pointers; each holds all jobs at most */
    struct ring {
        size_t first, count;
        struct ledger_job *items[LEDGER_JOBS_MAX];
    } free, queue, done;
    /* the thread's own: jobs of the batch in work, and those kept from a batch that failed */
    size_t batch_count;
    /* a commit that was reported failed: how many jobs it had that are still here, and the head of
     * the chain before and after it. Only such a commit can be found to be durable later. */
    size_t doubtful_count;
    struct chain head_before, head_wanted;
    struct ledger_job *batch[LEDGER_JOBS_MAX];
};

static void push(struct ring *ring, struct ledger_job *job)
{
    ring->items[(ring->first + ring->count++) % LEDGER_JOBS_MAX] = job;
}

static struct ledger_job *pop(struct ring *ring)
{
    if (ring->count == 0)
        return NULL;
    struct ledger_job *job = ring->items[ring->first];
    ring->first = (ring->first + 1) % LEDGER_JOBS_MAX;
    ring->count--;
    return job;
}

/* What happened at a gate cannot be refused: it is kept until it is on disk. */
static bool must_be_written(const struct ledger_job *job)
{
    return job->type == LEDGER_JOB_RESOLVE || job->type == LEDGER_JOB_MOVE ||
           job->type == LEDGER_JOB_INTENT || job->type == LEDGER_JOB_RECORD ||
           job->type == LEDGER_JOB_ALARM;
}

static void drop_texts(struct ledger_job *job)
{
    json_decref(job->request_id);
    json_decref(job->command);
    json_decref(job->result);
    job->request_id = job->command = job->result = NULL;
}

static void give_back(struct ledger_thread *thread, struct ledger_job *job)
{
    const uint64_t one = 1;
    (void)pthread_mutex_lock(&thread->lock);
    push(&thread->done, job);
    (void)pthread_mutex_unlock(&thread->lock);
    const ssize_t written = write(thread->done_fd, &one, sizeof one);
    (void)written; /* a counter that is full wakes just as well */
}

static enum err run_batch(struct ledger_thread *thread)
{
    struct ledger *ledger = &thread->ledger;
    enum err err = ledger_begin(ledger);
    thread->head_before = thread->head_wanted = ledger->chain;
    thread->doubtful_count = 0;
    for (size_t i = 0; err == ERR_OK && i < thread->batch_count; i++) {
        struct ledger_job *job = thread->batch[i];
        err = ledger_save(ledger);
        if (err != ERR_OK)
            break;
        job->err = ledger_job_run(ledger, job, &thread->book);
        err = job->err == ERR_OK ? ledger_keep(ledger) : ledger_undo(ledger);
        if (job->err == ERR_IO || job->err == ERR_FULL || job->err == ERR_CORRUPT ||
            job->err == ERR_NOMEM)
            err = job->err; /* the machine, not the question */
    }
    if (err != ERR_OK) {
        ledger_rollback(ledger);
        return err;
    }
    thread->head_wanted = ledger->chain;
    err = ledger_commit(ledger);
    if (err == ERR_OK)
        thread->head_wanted = thread->head_before; /* nothing is in doubt */
    else
        thread->doubtful_count = thread->batch_count;
    return err;
}

/* A commit that was reported failed may be on disk all the same: the chain's head tells. */
static bool batch_is_durable(const struct ledger_thread *thread)
{
    const struct chain *wanted = &thread->head_wanted, *now = &thread->ledger.chain;
    return thread->store != NULL && wanted->seq > thread->head_before.seq &&
           wanted->seq == now->seq && memcmp(wanted->hash, now->hash, sizeof now->hash) == 0;
}

static void return_batch(struct ledger_thread *thread, enum err err)
{
    size_t kept = 0, doubtful = 0;
    for (size_t i = 0; i < thread->batch_count; i++) {
        struct ledger_job *job = thread->batch[i];
        if (err != ERR_OK && must_be_written(job)) {
            doubtful += i < thread->doubtful_count ? 1 : 0;
            thread->batch[kept++] = job;
            continue;
        }
        if (err != ERR_OK)
            job->err = err;
        give_back(thread, job);
    }
    thread->batch_count = kept;
    thread->doubtful_count = doubtful;
}

/* The commit in doubt was done: its jobs go back, those that came after it are still to be run. */
static void return_doubtful(struct ledger_thread *thread)
{
    const size_t count = thread->doubtful_count;
    for (size_t i = 0; i < count; i++)
        give_back(thread, thread->batch[i]);
    thread->batch_count -= count;
    memmove(thread->batch, thread->batch + count, thread->batch_count * sizeof thread->batch[0]);
    thread->doubtful_count = 0;
    thread->head_wanted = thread->head_before;
}

static void set_healthy(struct ledger_thread *thread, bool healthy)
{
    (void)pthread_mutex_lock(&thread->lock);
    thread->healthy = healthy;
    (void)pthread_mutex_unlock(&thread->lock);
}

/* What the site rules, again after the ledger was opened again. */
static void set_rules(struct ledger_thread *thread)
{
    ledger_limit(&thread->ledger, &thread->capacity);
    ledger_set_slots(&thread->ledger, &thread->slots);
    stays_set_rule(&thread->ledger, thread->clock_rule);
    ledger_set_tariffs(&thread->ledger, &thread->book);
}

/* After a failed commit only the file tells what is durable: close it, and open it again. */
static void reopen(struct ledger_thread *thread)
{
    struct err_text text = {""};
    ledger_close(&thread->ledger);
    store_close(thread->store);
    thread->store = NULL;
    enum err err = store_open(thread->path, &thread->store, &text);
    if (err == ERR_OK)
        err = ledger_open(&thread->ledger, thread->store);
    set_rules(thread);
    if (err != ERR_OK) {
        store_close(thread->store);
        thread->store = NULL;
        return;
    }
    log_warning("the ledger can be written again");
    set_healthy(thread, true);
}

static void give_up_store(struct ledger_thread *thread, enum err err)
{
    log_error("the ledger cannot be written (%s: %s): nothing is debited, retrying in %d s",
              err_name(err), store_message(thread->store), REOPEN_MS / 1000);
    store_close(thread->store);
    thread->store = NULL;
    set_healthy(thread, false);
}

static void work(struct ledger_thread *thread)
{
    enum err err = ERR_IO;
    if (thread->store == NULL) {
        reopen(thread);
        if (batch_is_durable(thread))
            return_doubtful(thread);
    }
    if (thread->store != NULL)
        err = run_batch(thread);
    if (err != ERR_OK && thread->store != NULL) {
        give_up_store(thread, err);
        reopen(thread);
        if (batch_is_durable(thread))
            return_doubtful(thread);
    }
    return_batch(thread, err);
}

static enum err write_housekeeping(struct ledger_thread *thread)
{
    const struct chain_entry entry = {.kind = "housekeeping", .detail = "checkpoint"};
    bool complete;
    enum err err = store_checkpoint(thread->store, &complete);
    if (err != ERR_OK || !complete)
        return err; /* a reader still needs the log: another time */
    err = ledger_begin(&thread->ledger);
    if (err == ERR_OK)
        err = ledger_record(&thread->ledger, &entry, clock_wall_now());
    if (err == ERR_OK)
        return ledger_commit(&thread->ledger);
    ledger_rollback(&thread->ledger);
    return err;
}

/* Moves the log into the file while nobody waits, then pays the first commit after it. */
static void housekeep(struct ledger_thread *thread)
{
    ledger_jobs_read_book(&thread->ledger, &thread->book);

    if (store_wal_pages(thread->store) < CHECKPOINT_PAGES)
        return;
    const enum err err = write_housekeeping(thread);
    if (err != ERR_OK)
        give_up_store(thread, err);
}

static void wait_for_work(struct ledger_thread *thread, bool *ret_idle)
{
    struct timespec until;
    const int wait_ms = thread->store == NULL ? REOPEN_MS : IDLE_MS;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    *ret_idle = false;
    while (thread->queue.count == 0 && !thread->stopping) {
        if (pthread_cond_timedwait(&thread->wake, &thread->lock, &until) == ETIMEDOUT) {
            *ret_idle = true;
            return;
        }
    }
}

size_t ledger_thread_gather(struct ledger_thread *thread)
{
    (void)pthread_mutex_lock(&thread->lock);
    for (struct ledger_job *job;
         thread->batch_count < LEDGER_JOBS_MAX && (job = pop(&thread->queue)) != NULL;)
        thread->batch[thread->batch_count++] = job;
    if (thread->batch_count > 0)
        thread->batch_since_ms = clock_mono_now().ms;
    (void)pthread_mutex_unlock(&thread->lock);
    return thread->batch_count;
}

void ledger_thread_work(struct ledger_thread *thread, bool idle)
{
    (void)pthread_mutex_lock(&thread->lock);
    if (thread->batch_since_ms == 0) /* housekeeping keeps others waiting too */
        thread->batch_since_ms = clock_mono_now().ms;
    (void)pthread_mutex_unlock(&thread->lock);
    if (thread->batch_count > 0 || (idle && thread->store == NULL))
        work(thread);
    else if (idle)
        housekeep(thread);
    (void)pthread_mutex_lock(&thread->lock);
    thread->latest_ms = thread->ledger.latest_ms;
    thread->batch_since_ms = 0;
    (void)pthread_mutex_unlock(&thread->lock);
}

static void *play(void *context)
{
    struct ledger_thread *thread = context;
    bool stopping = false;
    while (!stopping) {
        bool idle;
        (void)pthread_mutex_lock(&thread->lock);
        wait_for_work(thread, &idle);
        (void)pthread_mutex_unlock(&thread->lock);
        (void)ledger_thread_gather(thread);
        (void)pthread_mutex_lock(&thread->lock);
        stopping = thread->stopping && thread->queue.count == 0;
        (void)pthread_mutex_unlock(&thread->lock);
        ledger_thread_work(thread, idle);
    }
    return NULL;
}

static enum err prepare(struct ledger_thread *thread, struct err_text *text)
{
    pthread_condattr_t attributes;
    enum err err = store_open(thread->path, &thread->store, text);
    if (err == ERR_OK)
        err = ledger_open(&thread->ledger, thread->store);
    if (err == ERR_OK && thread->ledger.chain.seq == 0)
        err =
            err_say(ERR_CORRUPT, text,
                    "%s: its installation was cut short; run `portillon init` again", thread->path);
    if (err != ERR_OK)
        return err;
    ledger_jobs_read_book(&thread->ledger, &thread->book);
    thread->latest_ms = thread->ledger.latest_ms;
    (void)pthread_mutex_init(&thread->lock, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&thread->wake, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    thread->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    thread->healthy = true;
    for (size_t i = 0; i < LEDGER_JOBS_MAX; i++)
        push(&thread->free, &thread->jobs[i]);
    return thread->done_fd >= 0 ? ERR_OK : err_say(ERR_IO, text, "no event descriptor");
}

enum err ledger_thread_open(const char *path, struct ledger_thread **ret_thread,
                            struct err_text *text)
{
    struct ledger_thread *thread = calloc(1, sizeof *thread);
    if (thread == NULL)
        return ERR_NOMEM;
    (void)text_copy(thread->path, sizeof thread->path, path);
    const enum err err = prepare(thread, text);
    if (err != ERR_OK) {
        store_close(thread->store);
        free(thread);
        return err;
    }
    *ret_thread = thread;
    return ERR_OK;
}

void ledger_thread_limit(struct ledger_thread *thread, const struct capacity *capacity,
                         const struct slots *slots, struct clock_rule clock_rule)
{
    thread->capacity = *capacity;
    thread->slots = *slots;
    thread->clock_rule = clock_rule;
    set_rules(thread);
}

enum err ledger_thread_start(struct ledger_thread *thread, struct err_text *text)
{
    if (pthread_create(&thread->thread, NULL, play, thread) != 0)
        return err_say(ERR_NOMEM, text, "cannot start the ledger's thread");
    thread->started = true;
    return ERR_OK;
}

void ledger_thread_stop(struct ledger_thread *thread)
{
    if (thread == NULL)
        return;
    (void)pthread_mutex_lock(&thread->lock);
    thread->stopping = true;
    (void)pthread_cond_signal(&thread->wake);
    (void)pthread_mutex_unlock(&thread->lock);
    if (thread->started)
        (void)pthread_join(thread->thread, NULL);
    if (thread->batch_count > 0)
        log_error("%zu events of the gates could not be written; the next start recovers what the "
                  "boards' counters tell",
                  thread->batch_count);
    for (size_t i = 0; i < LEDGER_JOBS_MAX; i++)
        drop_texts(&thread->jobs[i]);
    ledger_close(&thread->ledger);
    tariff_book_finish(&thread->book);
    store_close(thread->store);
    (void)pthread_cond_destroy(&thread->wake);
    (void)pthread_mutex_destroy(&thread->lock);
    (void)close(thread->done_fd);
    free(thread);
}

int ledger_thread_fd(const struct ledger_thread *thread)
{
    return thread->done_fd;
}

struct ledger_job *ledger_thread_new_job(struct ledger_thread *thread)
{
    (void)pthread_mutex_lock(&thread->lock);
    struct ledger_job *job = pop(&thread->free);
    (void)pthread_mutex_unlock(&thread->lock);
    if (job != NULL)
        memset(job, 0, sizeof *job);
    return job;
}

bool ledger_thread_has_room(struct ledger_thread *thread)
{
    (void)pthread_mutex_lock(&thread->lock);
    const bool room = thread->free.count > LEDGER_JOBS_MAX / 2;
    (void)pthread_mutex_unlock(&thread->lock);
    return room;
}

void ledger_thread_submit(struct ledger_thread *thread, struct ledger_job *job)
{
    (void)pthread_mutex_lock(&thread->lock);
    push(&thread->queue, job);
    (void)pthread_cond_signal(&thread->wake);
    (void)pthread_mutex_unlock(&thread->lock);
}

struct ledger_job *ledger_thread_take(struct ledger_thread *thread)
{
    (void)pthread_mutex_lock(&thread->lock);
    struct ledger_job *job = pop(&thread->done);
    (void)pthread_mutex_unlock(&thread->lock);
    return job;
}

void ledger_thread_release(struct ledger_thread *thread, struct ledger_job *job)
{
    drop_texts(job);
    (void)pthread_mutex_lock(&thread->lock);
    push(&thread->free, job);
    (void)pthread_mutex_unlock(&thread->lock);
}

int64_t ledger_thread_busy_ms(struct ledger_thread *thread, struct mono_time now)
{
    (void)pthread_mutex_lock(&thread->lock);
    const int64_t since_ms = thread->batch_since_ms;
    (void)pthread_mutex_unlock(&thread->lock);
    return since_ms == 0 ? 0 : now.ms - since_ms;
}

bool ledger_thread_healthy(struct ledger_thread *thread)
{
    (void)pthread_mutex_lock(&thread->lock);
    const bool healthy = thread->healthy;
    (void)pthread_mutex_unlock(&thread->lock);
    return healthy;
}

bool ledger_thread_clock_behind(struct ledger_thread *thread, struct wall_time now)
{
    (void)pthread_mutex_lock(&thread->lock);
    const int64_t latest_ms = thread->latest_ms;
    (void)pthread_mutex_unlock(&thread->lock);
    return timekeeping_behind(latest_ms, now);
}

enum err ledger_thread_recover(struct ledger_thread *thread, const char *gate,
                               struct order_record *ret_order, bool *ret_has_order,
                               struct arm_count *ret_count, bool *ret_has_count)
{
    enum err err = store_get_order(thread->store, gate, ret_order);
    *ret_has_order = err == ERR_OK;
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    err = store_get_arm(thread->store, gate, ret_count);
    *ret_has_count = err == ERR_OK;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err ledger_thread_alarm(struct ledger_thread *thread, enum alarm_state *ret_state)
{
    return alarm_read(thread->store, ret_state);
}

enum err ledger_thread_gate_off(struct ledger_thread *thread, const char *gate, bool *ret_off)
{
    char name[LEDGER_NAME_SIZE + 16] = "gate_off:", value[8] = "";
    (void)text_append(name, sizeof name, "%s", gate);
    const enum err err = store_get_setting(thread->store, name, value, sizeof value);
    *ret_off = err == ERR_OK && text_equal(value, "1");
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
