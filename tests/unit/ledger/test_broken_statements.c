/* Each statement of each act of the ledger breaks in turn: the act says so, and nothing of it
 * stays. An error that is swallowed on the way would debit what was not written, or forget it. */
#include "controller/daemon/ledger_thread.h"
#include "controller/store/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

static int64_t steps_left = -1; /* < 0: none breaks */

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

/* Stands before SQLite: the statement is not run, as after a read that failed. */
int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    if (steps_left < 0 || steps_left-- > 0)
        return __real_sqlite3_step(statement);
    return SQLITE_IOERR;
}

/* What the acts need to know of each other. */
static struct {
    int64_t order_id;
    const char *zone;
} stage;

static struct tap_request tap_of(const char *gate, const char *uid, const char *key)
{
    return (struct tap_request){.key = key,
                                .gate = gate,
                                .zone = stage.zone,
                                .uid = uid,
                                .gate_in_service = true,
                                .site_open = true,
                                .again_ms = 8000,
                                .counted = c0,
                                .now = scratch.now};
}

static enum err tap_card(void)
{
    const struct tap_request request = tap_of("G1", card, "1/1");
    struct tap_decision decision;
    const enum err err = ledger_tap(&scratch.ledger, &request, &decision);
    stage.order_id = err == ERR_OK ? decision.order_id : 0;
    return err;
}

static enum err tap_next(void)
{
    const struct tap_request request = tap_of("G1", card, "1/2");
    struct tap_decision decision;
    return ledger_tap(&scratch.ledger, &request, &decision);
}

static enum err pass_through(void)
{
    struct arm_count counted = c0;
    counted.entry += 2;
    const struct resolution resolution = {.gate = "G1",
                                          .zone = stage.zone,
                                          .order_id = stage.order_id,
                                          .turned = 1,
                                          .excess = 1,
                                          .cause = "passed",
                                          .counted = counted,
                                          .now = scratch.now};
    return ledger_resolve(&scratch.ledger, &resolution);
}

static enum err walk_away(void)
{
    const struct resolution resolution = {.gate = "G1",
                                          .zone = stage.zone,
                                          .order_id = stage.order_id,
                                          .cause = "nobody",
                                          .counted = c0,
                                          .now = scratch.now};
    return ledger_resolve(&scratch.ledger, &resolution);
}

static enum err show_card_at_exit(void)
{
    return ledger_exit_intent(&scratch.ledger, card, "G2", "pools", scratch.now);
}

static enum err leave(void)
{
    const struct movement out = {.gate = "G2",
                                 .zone = stage.zone,
                                 .direction = "exit",
                                 .kind = "card",
                                 .uid = card,
                                 .persons = 1,
                                 .counted = c0,
                                 .now = scratch.now};
    return ledger_move(&scratch.ledger, &out);
}

static enum err count_nobody(void)
{
    const struct movement none = {.gate = "G2",
                                  .zone = stage.zone,
                                  .direction = "entry",
                                  .kind = "free",
                                  .counted = c0,
                                  .now = scratch.now};
    return ledger_move(&scratch.ledger, &none);
}

static enum err open_by_hand(void)
{
    const struct open_request request = {.key = "9/9",
                                         .gate = "G1",
                                         .zone = stage.zone,
                                         .kind = "manual",
                                         .product = "",
                                         .category = "",
                                         .reason = "pram",
                                         .author = "Anne",
                                         .persons = 1,
                                         .counted = c0,
                                         .now = scratch.now};
    return ledger_open_gate(&scratch.ledger, &request, &stage.order_id);
}

static enum err close_the_day(void)
{
    const struct wall_time closing = {scratch.now.unix_ms + INT64_C(13) * 3600000};
    int64_t count;
    return ledger_close_forgotten(&scratch.ledger, &(struct closing){.last = closing}, closing,
                                  &count);
}

static enum err sell_again(void)
{
    const struct sale_request request = {.product = "baignade/adulte_18/12_entrees",
                                         .uid = card,
                                         .means = "cash",
                                         .author = "test",
                                         .persons = 1,
                                         .now = scratch.now};
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    return sale_make(&scratch.ledger, scratch.tariff, &request, &outcome, &refusal);
}

static enum err issue_card(void)
{
    const struct sale_request request = {.uid = "04000000000002",
                                         .holder = "AUTRE Nom",
                                         .birth = "1980-01-01",
                                         .means = "cash",
                                         .author = "test",
                                         .now = scratch.now};
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    return sale_issue_card(&scratch.ledger, scratch.tariff, &request, &outcome, &refusal);
}

static enum err replace_card(void)
{
    const struct sale_request request = {
        .uid = "04000000000003", .means = "cash", .author = "test", .now = scratch.now};
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    return sale_replace_card(&scratch.ledger, scratch.tariff, card, &request, &outcome, &refusal);
}

static enum err settle(void)
{
    const struct sale_request request = {
        .uid = card, .means = "cash", .author = "test", .now = scratch.now};
    struct sale_refusal refusal;
    struct money amount;
    return sale_settle(&scratch.ledger, &request, &amount, &refusal);
}

static bool add_inside(void *context, const char *zone, int64_t persons)
{
    (void)zone;
    *(int64_t *)context += persons;
    return true;
}

/* The whole file in a few numbers. */
static struct verify_report proved(int64_t *ret_inside)
{
    *ret_inside = 0;
    assert_int_equal(store_each_presence(scratch.store, add_inside, ret_inside), ERR_OK);
    return verified();
}

static void assert_nothing_moved(const struct verify_report *before, int64_t inside_before)
{
    int64_t inside;
    const struct verify_report after = proved(&inside);
    assert_int_equal(after.rows, before->rows);
    assert_int_equal(after.units_credited, before->units_credited);
    assert_int_equal(after.units_debited, before->units_debited);
    assert_int_equal(after.open, before->open);
    assert_int_equal(after.cents_owed, before->cents_owed);
    assert_int_equal(inside, inside_before);
}

/* The act was whole and its commit breaks: nothing of it stays, and the next can begin. */
static void break_the_commit(enum err (*act)(void), const struct verify_report *before,
                             int64_t inside_before)
{
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(act(), ERR_OK);
    steps_left = 0;
    assert_int_not_equal(ledger_commit(&scratch.ledger), ERR_OK);
    steps_left = -1;
    assert_nothing_moved(before, inside_before);
}

/* Breaks the first statement, then the second, …, until the act is whole, and keeps it. */
static void break_each_statement(const char *name, enum err (*act)(void))
{
    int64_t inside, broken = 0;
    const struct verify_report before = proved(&inside);
    break_the_commit(act, &before, inside);
    for (bool whole = false; !whole; broken += !whole) {
        assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
        steps_left = broken;
        const enum err err = act();
        whole = steps_left >= 0;
        steps_left = -1;
        if (!whole && err == ERR_OK)
            fail_msg("%s: statement %lld broke and was not told", name, (long long)broken + 1);
        if (whole) {
            assert_int_equal(err, ERR_OK);
            assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
        } else {
            ledger_rollback(&scratch.ledger);
            assert_nothing_moved(&before, inside);
        }
    }
    assert_in_range(broken, 1, 200);
    (void)verified();
}
#define BREAK(act) break_each_statement(#act, act)

static void an_entry_of_a_pass_is_whole_or_told(void **state)
{
    (void)state;
    stage.zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/12_entrees", card);
    BREAK(tap_card);
    assert_int_not_equal(stage.order_id, 0);
    BREAK(walk_away);
    scratch.now.unix_ms += 10000;
    BREAK(tap_card);
    BREAK(pass_through);
    BREAK(show_card_at_exit);
    BREAK(leave);
    BREAK(count_nobody);
    assert_int_equal(pass_of(pass_id).balance, 11);
}

static void an_order_that_was_left_behind_is_whole_or_told(void **state)
{
    (void)state;
    stage.zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/12_entrees", card);
    BREAK(tap_card);
    scratch.now.unix_ms += 10000;
    BREAK(tap_next);
    BREAK(open_by_hand);
    BREAK(pass_through);
    assert_int_equal(pass_of(pass_id).balance, 12);
}

static void a_stay_on_a_time_credit_is_whole_or_told(void **state)
{
    (void)state;
    stage.zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    BREAK(tap_card);
    BREAK(pass_through);
    BREAK(show_card_at_exit);
    scratch.now.unix_ms += 30 * 60000;
    BREAK(leave);
    assert_int_equal(pass_of(pass_id).balance, 600 - 30);
    BREAK(tap_card);
    BREAK(pass_through);
    BREAK(close_the_day);
    assert_int_equal(pass_of(pass_id).balance, 600 - 30 - 120);
}

static void open_site(const char *zone, const char *path)
{
    static struct faults faults;
    stage.zone = zone;
    tariff_destroy(scratch.tariff);
    scratch.tariff = tariff_load(path, &faults);
    assert_non_null(scratch.tariff);
    store_tariff(path);
}

static void a_stay_that_is_priced_is_whole_or_told(void **state)
{
    (void)state;
    open_site("gymnase", PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-gymnases-2020.yaml");
    (void)sell("gymnase/college/occupation", card);
    BREAK(tap_card);
    BREAK(pass_through);
    BREAK(show_card_at_exit);
    scratch.now.unix_ms += 90 * 60000;
    BREAK(leave);
    assert_true(verified().cents_owed > 0);
    BREAK(settle);
    assert_int_equal(verified().cents_owed, 0);
    scratch.now.unix_ms += 60000;
    BREAK(tap_card);
    BREAK(pass_through);
    BREAK(close_the_day);
    assert_true(verified().cents_owed > 0);
}

static void a_late_leaving_is_whole_or_told(void **state)
{
    const struct sale_request inscription = {.product = "garderie/enfant/mois",
                                             .uid = card,
                                             .holder = "FAURE Iris",
                                             .birth = "2018-04-04",
                                             .means = "cash",
                                             .author = "test",
                                             .persons = 1};
    struct sale_request request = inscription;
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    (void)state;
    open_site("garderie", PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-garderie-2020.yaml");
    request.now = scratch.now;
    case_set(&request.told, FACT_QUOTIENT, 100000);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(sale_make(&scratch.ledger, scratch.tariff, &request, &outcome, &refusal),
                     ERR_OK);
    assert_null(refusal.reason);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    BREAK(tap_card);
    BREAK(pass_through);
    assert_true(civil_instant_parse("2026-11-22T18:45", &scratch.now));
    BREAK(leave);
    assert_int_equal(verified().cents_owed, 98);
}

static void what_the_till_does_is_whole_or_told(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    BREAK(sell_again);
    BREAK(issue_card);
    BREAK(replace_card);
    assert_int_equal(verified().units_credited, 24);
}

static void a_proof_that_could_not_be_read_is_none(void **state)
{
    int64_t broken = 0;
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    (void)tap_at("G1", card, "1/1");
    for (bool whole = false; !whole; broken++) {
        static struct verify_report report;
        steps_left = broken;
        const enum err err = ledger_verify(scratch.store, &report);
        whole = steps_left >= 0;
        steps_left = -1;
        assert_int_equal(err == ERR_OK, whole);
        assert_int_equal(report.fault_count, 0);
    }
    assert_in_range(broken, 10, 100);
}

static void an_installation_that_fails_leaves_no_file(void **state)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char path[128], name[140];
    struct err_text text;
    int64_t broken = 0;
    (void)state;
    (void)snprintf(path, sizeof path, "%s/new.db", scratch.folder);
    for (bool whole = false; !whole; broken++) {
        steps_left = broken;
        const enum err err = archive_init(path, "Site", 8, "test", scratch.now, &text);
        whole = steps_left >= 0;
        steps_left = -1;
        assert_int_equal(err == ERR_OK, whole);
        for (size_t i = 0; !whole && i < COUNT_OF(suffixes); i++) {
            (void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
            assert_int_equal(access(name, F_OK), -1);
        }
    }
    assert_in_range(broken, 5, 100);
}

/* The power may go at any moment of it: what is left can be neither worked with nor lost. */
static void an_installation_that_was_cut_short_is_made_again(void **state)
{
    struct ledger_thread *thread;
    struct store *store;
    struct err_text text;
    char path[128];
    (void)state;
    (void)snprintf(path, sizeof path, "%s/cut.db", scratch.folder);
    assert_int_equal(store_create(path, &text), ERR_OK);
    assert_int_equal(ledger_thread_open(path, &thread, &text), ERR_CORRUPT);
    assert_non_null(strstr(text.text, "was cut short"));
    assert_int_equal(archive_init(path, "Site", 8, "test", scratch.now, &text), ERR_OK);
    assert_int_equal(archive_init(path, "Site", 9, "test", scratch.now, &text), ERR_EXISTS);
    assert_int_equal(store_open_read(path, &store, &text), ERR_OK);
    char node[8];
    assert_int_equal(store_get_setting(store, "node", node, sizeof node), ERR_OK);
    assert_string_equal(node, "8");
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_of_a_pass_is_whole_or_told),
        TEST(an_order_that_was_left_behind_is_whole_or_told),
        TEST(a_stay_on_a_time_credit_is_whole_or_told),
        TEST(a_stay_that_is_priced_is_whole_or_told),
        TEST(a_late_leaving_is_whole_or_told),
        TEST(what_the_till_does_is_whole_or_told),
        TEST(an_installation_that_was_cut_short_is_made_again),
        TEST(an_installation_that_fails_leaves_no_file),
        TEST(a_proof_that_could_not_be_read_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
