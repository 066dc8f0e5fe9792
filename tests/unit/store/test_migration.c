#include <sqlite3.h>
#include <string.h>

#include "controller/store/orders.h"
#include "controller/store/passes.h"
#include "controller/store/schema.h"
#include "tests/unit/scratch.h"

static void execute(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
}

/* A ledger as the first schema left it, with a pass whose clock is running. */
static void make_first(const char *path, int application)
{
    char sql[64];
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    execute(database, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
    execute(database, schema_files[0]);
    (void)snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = 1",
                   application);
    execute(database, sql);
    execute(database, "INSERT INTO account VALUES (7, 70)");
    execute(database, "INSERT INTO holder VALUES (7, 'NOM', '1990-05-17', '', '')");
    execute(database, "INSERT INTO pass VALUES (5, 7, 'a/b/10_heures', 'b', 't', 'time_credit', "
                      "'pools', 1, 1, 1, 1, 0, 0, 120, '2026-01-01', '2028-01-01', 1000)");
    execute(database, "INSERT INTO visit VALUES (5, 'pools', 2000, 0)");
    execute(database, "INSERT INTO tariff VALUES (1, 't', 'F', 'D', '2020-01-01', 0, 0, 'text')");
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static int application_of(const char *path)
{
    sqlite3 *database;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA application_id", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int application = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    return application;
}

static void a_ledger_of_the_first_schema_keeps_its_passes_and_running_clocks(void **state)
{
    char path[128];
    struct scratch scratch = scratch_open();
    struct store *store = NULL;
    struct err_text text = {""};
    struct pass_record pass;
    struct visit_record visit;
    (void)state;
    (void)snprintf(path, sizeof path, "%s/first.db", scratch.folder);
    make_first(path, application_of(scratch.path));
    assert_int_equal(store_open(path, &store, &text), ERR_OK);
    assert_int_equal(store_get_pass(store, 5, &pass), ERR_OK);
    assert_int_equal(pass.use.kind, FORMULA_TIME_CREDIT);
    assert_int_equal(pass.use.minutes_no_exit, 120);
    assert_int_equal(pass.use.per_week, 1);
    assert_string_equal(pass.facts, "");
    assert_int_equal(store_get_visit(store, 5, &visit), ERR_OK);
    assert_int_equal(visit.entered_ms, 2000);
    store_close(store);
    assert_int_equal(store_open(path, &store, &text), ERR_OK); /* and once only */
    store_close(store);
    scratch_close(&scratch);
}

/* It can be proved, copied and put back before any daemon has brought it up to date. */
static void a_ledger_of_the_first_schema_is_read_in_a_copy(void **state)
{
    char path[128];
    struct scratch scratch = scratch_open();
    struct archive_reading reading;
    struct err_text text = {""};
    struct pass_record pass;
    (void)state;
    (void)snprintf(path, sizeof path, "%s/first.db", scratch.folder);
    make_first(path, application_of(scratch.path));
    assert_int_equal(archive_open_read(path, &reading, &text), ERR_OK);
    assert_int_equal(store_get_pass(reading.store, 5, &pass), ERR_OK);
    assert_string_equal(pass.product, "a/b/10_heures");
    archive_close_read(&reading);
    assert_int_equal(archive_open_read(scratch.path, &reading, &text), ERR_OK);
    assert_string_equal(reading.folder, ""); /* an up to date one is read where it is */
    archive_close_read(&reading);
    scratch_close(&scratch);
}

/* A bit that fell over: no schema begins below nothing. */
static void a_ledger_with_a_version_below_zero_is_refused(void **state)
{
    struct scratch scratch = scratch_open();
    struct store *store = NULL;
    struct err_text text = {""};
    sqlite3 *database;
    (void)state;
    assert_int_equal(sqlite3_open(scratch.path, &database), SQLITE_OK);
    execute(database, "PRAGMA user_version = -5");
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    assert_int_equal(store_open(scratch.path, &store, &text), ERR_CORRUPT);
    assert_non_null(strstr(text.text, "its version is -5"));
    assert_int_equal(store_open_read(scratch.path, &store, &text), ERR_CORRUPT);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ledger_of_the_first_schema_keeps_its_passes_and_running_clocks),
        cmocka_unit_test(a_ledger_of_the_first_schema_is_read_in_a_copy),
        cmocka_unit_test(a_ledger_with_a_version_below_zero_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
