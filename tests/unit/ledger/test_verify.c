/* What the proof finds: every kind of tampering, and nothing where nobody tampered. */
#include <strings.h>
#include <sys/wait.h>

#include "controller/base/text.h"
#include "controller/ledger/chain.h"
#include "tests/unit/ledger/ledger_steps.h"

static pid_t stranger;
static int ask_stranger[2];

static void verify_finds_every_kind_of_tampering(void **state)
{
    static const struct {
        const char *sql, *told;
    } cases[] = {
        {"UPDATE journal SET units = 13 WHERE kind = 'credit'", "its content was changed"},
        {"UPDATE journal_link SET link = 'G9' WHERE seq = 6", "who, where or when"},
        {"DELETE FROM journal_link WHERE seq = 3; DELETE FROM journal WHERE seq = 3",
         "rows 3 to 3 are missing"},
        {"DELETE FROM journal_link WHERE seq IN (3, 4); DELETE FROM journal WHERE seq IN (3, 4)",
         "rows 3 to 4 are missing"},
        {"DELETE FROM journal_link WHERE seq = 1; DELETE FROM journal WHERE seq = 1",
         "rows 1 to 1 are missing"},
        {"DELETE FROM journal_link WHERE seq = 3; DELETE FROM journal WHERE seq = 3",
         "row 4: does not follow from the row before"},
        {"UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 4",
         "row 4: does not follow from the row before"},
        {"UPDATE journal_link SET at_ms = at_ms + 1 WHERE seq = 2", "row 2: who, where or when"},
        {"UPDATE journal_link SET salt = zeroblob(16) WHERE seq = 2", "row 2: who, where or when"},
        {"UPDATE journal SET link_hash = zeroblob(32) WHERE seq = 5",
         "row 5: its content was changed"},
        {"UPDATE journal SET author = 'me' WHERE seq = 2", "row 2: its content was changed"},
        {"UPDATE journal SET day = '2026-11-23' WHERE seq = 2", "row 2: its content was changed"},
        {"UPDATE journal SET cents = cents + 1 WHERE kind = 'sale'",
         "sales and payments differ by 2 cents"},
        {"UPDATE journal SET units = -2 WHERE kind = 'post'", "debits other units than were held"},
        {"UPDATE journal SET ref = 1 WHERE kind = 'post'", "resolves an order that is not open"},
        {"DELETE FROM open_order", "1 orders are open in the journal, 0 in the working table"},
        {"UPDATE open_order SET held = 2", "gate G1: its open order is not in the journal"},
        {"UPDATE journal SET kind = 'settlement', cents = -500 WHERE kind = 'credit'",
         "more was settled than was owed: 500 cents"},
        {"UPDATE journal SET units = 0 WHERE kind = 'credit'", "is below what is held"},
        {"UPDATE hourly_count SET persons = persons + 1", "hourly counts differ from the passages"},
    };
    static struct verify_report report;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (i > 0) {
            scratch_close(&scratch);
            scratch = scratch_open();
        }
        (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
        assert_int_equal(resolve_at("G1", tap_at("G1", "04A1B2C3D4E5F6", "1/1").order_id, 1, 0),
                         ERR_OK);
        scratch.now.unix_ms += 10000;
        (void)tap_at("G1", "04A1B2C3D4E5F6", "1/2");
        (void)verified();
        tamper(cases[i].sql);
        assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
        bool told = false;
        for (size_t k = 0; k < report.fault_count && k < VERIFY_FAULTS_MAX; k++)
            told = told || strstr(report.faults[k], cases[i].told) != NULL;
        if (!told)
            print_error("not told: %s\n", cases[i].told);
        assert_true(told);
    }
}

/* The fault is in the last of several: those before it are in order. */
static void verify_looks_at_every_pass_and_order(void **state)
{
    static const struct {
        const char *sql, *told;
    } cases[] = {
        {"UPDATE journal SET units = 0 WHERE kind = 'credit' AND pass_id = (SELECT max(pass_id) "
         "FROM "
         "pass)",
         "is below what is held"},
        {"UPDATE open_order SET held = 7 WHERE gate = 'G2'", "gate G2: its open order is not"},
        {"UPDATE open_order SET held = 7 WHERE gate = 'G1'", "gate G1: its open order is not"},
    };
    static struct verify_report report;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
        (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F7");
        (void)tap_at("G1", "04A1B2C3D4E5F6", "1/1");
        (void)tap_at("G2", "04A1B2C3D4E5F7", "2/1");
        assert_int_equal(verified().open, 2);
        tamper(cases[i].sql);
        assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
        bool told = false;
        for (size_t k = 0; k < report.fault_count && k < VERIFY_FAULTS_MAX; k++)
            told = told || strstr(report.faults[k], cases[i].told) != NULL;
        assert_true(told);
        scratch_close(&scratch);
        scratch = scratch_open();
    }
}

static void journal_rows_cannot_be_changed_by_mistake(void **state)
{
    sqlite3 *database;
    (void)state;
    assert_int_equal(sqlite3_open(scratch.path, &database), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(database, "UPDATE journal SET units = 1", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(database, "DELETE FROM journal", NULL, NULL, NULL),
                         SQLITE_OK);
    (void)sqlite3_close(database);
}

static void erasing_who_and_where_does_not_break_the_chain(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
    tamper("DELETE FROM journal_link");
    const struct verify_report report = verified();
    assert_int_equal(report.links_erased, report.rows);
}

/* Computed by another program from the format that chain.h states: a ledger must be provable in ten
 * years, by whoever has its file. */
static void the_hashes_are_those_of_the_stated_format(void **state)
{
    static const char row_hex[] =
        "b8744e2a2c386c26ecc42e55d87a252f7f4bbb39dfe2bc9f82de4328bd12dfe1";
    static const char link_hex[] =
        "177b93717ebd9577619c6632394a80bd4f39cb8affbb3debf4f8b4440c6abb5d";
    struct journal_row row = {.seq = 7,
                              .id = 912297693991178240,
                              .kind = "post",
                              .day = "2026-11-22",
                              .subject = -3,
                              .pass_id = 55,
                              .ref = 44,
                              .units = -12,
                              .held = 3,
                              .cents = -4000,
                              .persons = 2,
                              .detail = "passé",
                              .author = "test"};
    struct journal_link link = {.at_ms = 1795346731584, .link = "G1 04A1B2C3D4E5F6 1/1"};
    uint8_t hash[JOURNAL_HASH_SIZE];
    char hex[2 * JOURNAL_HASH_SIZE + 1];
    (void)state;
    for (size_t i = 0; i < JOURNAL_HASH_SIZE; i++) {
        row.prev_hash[i] = (uint8_t)i;
        row.link_hash[i] = (uint8_t)(100 + i);
    }
    for (size_t i = 0; i < sizeof link.salt; i++)
        link.salt[i] = (uint8_t)(200 + i);
    chain_hash_row(&row, hash);
    text_format_hex(hash, sizeof hash, hex);
    assert_int_equal(strcasecmp(hex, row_hex), 0);
    chain_hash_link(&link, hash);
    text_format_hex(hash, sizeof hash, hex);
    assert_int_equal(strcasecmp(hex, link_hex), 0);
}

static void verify_follows_orders_that_end_in_any_order(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F7");
    const int64_t first = tap_at("G1", "04A1B2C3D4E5F6", "1/1").order_id;
    const int64_t second = tap_at("G2", "04A1B2C3D4E5F7", "2/1").order_id;
    assert_int_equal(resolve_at("G2", second, 1, 0), ERR_OK);
    assert_int_equal(verified().open, 1);
    assert_int_equal(resolve_at("G1", first, 1, 0), ERR_OK);
    assert_int_equal(verified().open, 0);
}

static void verify_names_every_order_that_the_journal_does_not_know(void **state)
{
    static struct verify_report report;
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F7");
    (void)tap_at("G1", "04A1B2C3D4E5F6", "1/1");
    (void)tap_at("G2", "04A1B2C3D4E5F7", "2/1");
    tamper("UPDATE open_order SET order_id = order_id + 1000");
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_string_equal(report.faults[0], "gate G1: its open order is not in the journal");
    assert_string_equal(report.faults[1], "gate G2: its open order is not in the journal");
}

/* Resolved in the journal, and open in the working table all the same. */
static void verify_does_not_take_an_ended_order_for_an_open_one(void **state)
{
    static struct verify_report report;
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6");
    const int64_t order = tap_at("G1", "04A1B2C3D4E5F6", "1/1").order_id;
    assert_int_equal(resolve_at("G1", order, 1, 0), ERR_OK);
    tamper("INSERT INTO open_order VALUES ('G1', (SELECT id FROM journal WHERE kind = 'hold'), "
           "'card', 0, 0, '', '', '', 1, 1, 100, 16, 1, 0, '1/1', 0, 'pools', 0, '', 0)");
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_string_equal(report.faults[0], "gate G1: its open order is not in the journal");
}

/* As many gates as there can be may be open at once; one more is a fault of the file. */
static void verify_follows_as_many_open_orders_as_there_can_be(void **state)
{
    const struct chain_entry entry = {.kind = "manual", .persons = 1};
    static struct verify_report report;
    (void)state;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    for (int i = 0; i < 256; i++)
        assert_int_equal(ledger_record(&scratch.ledger, &entry, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_string_equal(report.faults[0],
                        "256 orders are open in the journal, 0 in the working table");
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_record(&scratch.ledger, &entry, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_string_equal(report.faults[0], "row 258: more open orders than there can be gates");
}

/* All are counted, and as many are told as there is room for. */
static void verify_counts_more_faults_than_it_tells(void **state)
{
    const struct chain_entry entry = {.kind = "incident"};
    static struct verify_report report;
    (void)state;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    for (int i = 0; i < VERIFY_FAULTS_MAX + 2; i++)
        assert_int_equal(ledger_record(&scratch.ledger, &entry, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    tamper("UPDATE journal SET persons = 1 WHERE kind = 'incident'");
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_int_equal(report.fault_count, VERIFY_FAULTS_MAX + 2);
    assert_non_null(strstr(report.faults[VERIFY_FAULTS_MAX - 1], "its content was changed"));
}

static void files_of_other_programs_are_refused(void **state)
{
    struct store *store = NULL;
    struct err_text text;
    char path[128];
    sqlite3 *database;
    (void)state;
    (void)snprintf(path, sizeof path, "%s/other.db", scratch.folder);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(database);
    assert_int_equal(store_open(path, &store, &text), ERR_FOREIGN);
    assert_non_null(strstr(text.text, "another program"));
    FILE *file = fopen(path, "we");
    (void)fputs("this is no database, only a text that is long enough to look like one", file);
    (void)fclose(file);
    assert_int_equal(store_open(path, &store, &text), ERR_FOREIGN);
    assert_int_equal(store_create(scratch.path, &text), ERR_EXISTS);
}

/* Whoever verifies a file need not have opened it for work: nothing was set up before. */
static void a_process_that_only_verifies_can(void **state)
{
    char path[sizeof scratch.path];
    (void)state;
    (void)memcpy(path, scratch.path, sizeof path);
    assert_int_equal(write(ask_stranger[1], path, sizeof path), sizeof path);
    int status;
    assert_int_equal(waitpid(stranger, &status, 0), stranger);
    assert_int_equal(status, 0);
}

/* Begins before anything else has run, waits for a file, verifies it. */
static void be_a_stranger(void)
{
    static struct verify_report report;
    char path[sizeof scratch.path];
    struct store *store;
    struct err_text text;
    (void)close(ask_stranger[1]); /* it ends with the test, whatever becomes of it */
    if (read(ask_stranger[0], path, sizeof path) != (ssize_t)sizeof path ||
        store_open(path, &store, &text) != ERR_OK)
        _exit(1);
    const enum err err = ledger_verify(store, &report);
    _exit(err == ERR_OK && report.fault_count == 0 ? 0 : 2);
}

int main(void)
{
    if (pipe(ask_stranger) != 0)
        return 1;
    stranger = fork();
    if (stranger == 0)
        be_a_stranger();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hashes_are_those_of_the_stated_format),
        TEST(a_process_that_only_verifies_can),
        TEST(verify_follows_orders_that_end_in_any_order),
        TEST(verify_names_every_order_that_the_journal_does_not_know),
        TEST(verify_counts_more_faults_than_it_tells),
        TEST(verify_does_not_take_an_ended_order_for_an_open_one),
        TEST(verify_follows_as_many_open_orders_as_there_can_be),
        TEST(verify_finds_every_kind_of_tampering),
        TEST(verify_looks_at_every_pass_and_order),
        TEST(files_of_other_programs_are_refused),
        TEST(journal_rows_cannot_be_changed_by_mistake),
        TEST(erasing_who_and_where_does_not_break_the_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
