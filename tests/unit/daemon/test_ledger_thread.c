/* The work of the ledger's thread on a disk that fails: what happened at a gate is written once,
 * and nothing is told that is not on disk. */
#include <string.h>

#include "controller/base/text.h"
#include "controller/daemon/ledger_thread.h"
#include "controller/ledger/archive.h"
#include "controller/store/attendance.h"
#include "sim/world/disk.h"
#include "tests/unit/check.h"

static struct disk *disk;
static struct ledger_thread *thread;
static const char *const path = "/test/portillon.db";
static const struct wall_time now = {1800000000000};

static int open_thread(void **state)
{
    struct err_text text;
    (void)state;
    disk = disk_create(1);
    assert_int_equal(archive_init(path, "Site", 7, "test", now, &text), ERR_OK);
    assert_int_equal(ledger_thread_open(path, &thread, &text), ERR_OK);
    return 0;
}

static int close_thread(void **state)
{
    (void)state;
    ledger_thread_stop(thread);
    disk_destroy(disk);
    return 0;
}

static void fail_disk(enum disk_fault fault, int64_t repeated)
{
    disk_plan(disk, &(struct disk_plan){.fault = fault, .repeated = repeated});
}

static void submit(enum ledger_job_type type, const char *kind)
{
    struct ledger_job *job = ledger_thread_new_job(thread);
    job->type = type;
    job->now = now;
    job->persons = 1;
    (void)text_copy(job->gate_name, sizeof job->gate_name, "G1");
    (void)text_copy(job->zone, sizeof job->zone, "pools");
    (void)text_copy(job->kind, sizeof job->kind, kind);
    ledger_thread_submit(thread, job);
}

/* One turn of the thread; how many jobs came back, all of them well. */
static size_t work(bool idle)
{
    size_t count = 0;
    (void)ledger_thread_gather(thread);
    ledger_thread_work(thread, idle);
    for (struct ledger_job *job; (job = ledger_thread_take(thread)) != NULL; count++) {
        assert_int_equal(job->err, ERR_OK);
        ledger_thread_release(thread, job);
    }
    return count;
}

static bool add_persons(void *context, const char *zone, int64_t persons)
{
    (void)zone;
    *(int64_t *)context += persons;
    return true;
}

static int64_t inside(void)
{
    int64_t persons = 0;
    struct store *store;
    assert_int_equal(store_open_read(path, &store, NULL), ERR_OK);
    assert_int_equal(store_each_presence(store, add_persons, &persons), ERR_OK);
    store_close(store);
    return persons;
}

static bool last_row(void *context, const struct journal_row *row, const struct journal_link *link)
{
    (void)link;
    *(int64_t *)context = row->seq;
    return true;
}

static int64_t rows_on_disk(void)
{
    int64_t rows = 0;
    struct store *store;
    disk_hush(disk, true);
    assert_int_equal(store_open_read(path, &store, NULL), ERR_OK);
    assert_int_equal(store_each_journal(store, last_row, &rows), ERR_OK);
    store_close(store);
    disk_hush(disk, false);
    return rows;
}

static void a_movement_waits_for_the_disk_and_is_written_once(void **state)
{
    (void)state;
    fail_disk(DISK_FAULT_IO, 1000);
    submit(LEDGER_JOB_MOVE, "free");
    assert_int_equal(work(false), 0);
    assert_false(ledger_thread_healthy(thread));
    fail_disk(DISK_FAULT_NONE, 0);
    assert_int_equal(work(true), 1);
    assert_true(ledger_thread_healthy(thread));
    assert_int_equal(inside(), 1);
}

/* The head of the chain then still is that of the last batch, which was written. */
static void a_movement_after_housekeeping_has_failed_is_written(void **state)
{
    (void)state;
    for (int i = 0; i < 150; i++) {
        submit(LEDGER_JOB_RECORD, "incident");
        assert_int_equal(work(false), 1);
    }
    fail_disk(DISK_FAULT_IO, 1000);
    assert_int_equal(work(true), 0);
    assert_false(ledger_thread_healthy(thread));
    submit(LEDGER_JOB_MOVE, "free");
    assert_int_equal(work(false), 0);
    fail_disk(DISK_FAULT_NONE, 0);
    assert_int_equal(work(false), 1);
    assert_int_equal(inside(), 1);
}

/* A commit that was reported failed and is on disk all the same is not done twice; what came after
 * it was never done at all. */
static void what_comes_after_a_commit_in_doubt_is_written_too(void **state)
{
    (void)state;
    submit(LEDGER_JOB_RECORD, "incident");
    assert_int_equal(work(false), 1); /* the first commit of a log syncs its header too */
    submit(LEDGER_JOB_RECORD, "incident");
    fail_disk(DISK_FAULT_SYNC, 3);
    assert_int_equal(work(false), 0);
    assert_false(ledger_thread_healthy(thread));
    submit(LEDGER_JOB_MOVE, "free");
    const int64_t rows = rows_on_disk();
    assert_int_equal(work(false), 2);
    assert_int_equal(inside(), 1);
    assert_int_equal(rows_on_disk(), rows); /* it was there: it is not written a second time */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_thread, close_thread)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_movement_waits_for_the_disk_and_is_written_once),
        TEST(a_movement_after_housekeeping_has_failed_is_written),
        TEST(what_comes_after_a_commit_in_doubt_is_written_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
