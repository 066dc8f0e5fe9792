/* ledger_steps: words in which the tests of the ledger tell their stories, on a scratch ledger that
 * each test gets anew. */
#ifndef PORTILLON_TESTS_LEDGER_STEPS_H
#define PORTILLON_TESTS_LEDGER_STEPS_H

#include <sqlite3.h>
#include <string.h>

#include "controller/base/yaml.h"
#include "controller/ledger/verify.h"
#include "controller/store/tariffs.h"
#include "controller/till/sale.h"
#include "tests/unit/scratch.h"

static struct scratch scratch;
static const struct arm_count c0 = {.entry = 100, .exit = 50, .bits = 16, .boot = 1};

static inline int open_ledger(void **state)
{
    (void)state;
    scratch = scratch_open();
    return 0;
}

static inline int close_ledger(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

static inline int64_t sell_to(const char *product, const char *uid, const char *birth)
{
    const struct sale_request request = {.product = product,
                                         .uid = uid,
                                         .holder = "NOM Prenom",
                                         .birth = birth,
                                         .means = "cash",
                                         .author = "test",
                                         .persons = 1,
                                         .now = scratch.now};
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(sale_make(&scratch.ledger, scratch.tariff, &request, &outcome, &refusal),
                     ERR_OK);
    assert_null(refusal.reason);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return outcome.pass_id;
}

static inline int64_t sell(const char *product, const char *uid)
{
    return sell_to(product, uid, "1990-05-17");
}

static inline struct tap_decision tap_by_rule(const char *gate, const char *uid, const char *key,
                                              struct entry_return_rule rule)
{
    const struct tap_request request = {.key = key,
                                        .gate = gate,
                                        .zone = "pools",
                                        .uid = uid,
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .again_ms = 8000,
                                        .return_rule = rule,
                                        .counted = c0,
                                        .now = scratch.now};
    struct tap_decision decision;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_save(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_tap(&scratch.ledger, &request, &decision), ERR_OK);
    assert_int_equal(ledger_keep(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return decision;
}

static inline struct tap_decision tap_at(const char *gate, const char *uid, const char *key)
{
    return tap_by_rule(gate, uid, key, (struct entry_return_rule){0});
}

static inline enum err resolve_at(const char *gate, int64_t order_id, int64_t turned,
                                  int64_t excess)
{
    struct resolution resolution = {.gate = gate,
                                    .zone = "pools",
                                    .order_id = order_id,
                                    .turned = turned,
                                    .excess = excess,
                                    .cause = turned > 0 ? "passed" : "nobody",
                                    .counted = c0,
                                    .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    const enum err err = ledger_resolve(&scratch.ledger, &resolution);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return err;
}

/* The turn of somebody whom the way out of the pools has seen. */
static inline struct movement leaving(const char *uid)
{
    return (struct movement){.gate = "G1",
                             .zone = "pools",
                             .direction = "exit",
                             .kind = "card",
                             .uid = uid,
                             .persons = 1,
                             .counted = c0,
                             .now = scratch.now};
}

/* What a till asks that has sold so many single entries at the gate. */
static inline struct open_request sold_at_gate(int64_t persons)
{
    return (struct open_request){.key = "9/9",
                                 .gate = "G1",
                                 .zone = "pools",
                                 .kind = "sale",
                                 .product = "baignade/adulte_18/unitaire",
                                 .category = "adulte_18",
                                 .author = "till",
                                 .persons = persons,
                                 .counted = c0,
                                 .now = scratch.now};
}

static inline struct pass_record pass_of(int64_t pass_id)
{
    struct pass_record pass;
    assert_int_equal(store_get_pass(scratch.store, pass_id, &pass), ERR_OK);
    return pass;
}

static inline struct verify_report verified(void)
{
    static struct verify_report report;
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    if (report.fault_count > 0)
        print_error("%s\n", report.faults[0]);
    assert_int_equal(report.fault_count, 0);
    return report;
}

/* Puts the site's tariff into the ledger, where the way out looks for it. */
static inline void store_tariff(const char *path)
{
    static struct faults faults;
    size_t size;
    char *text = yaml_read_text(path, &size, &faults);
    assert_non_null(text);
    const struct tariff_source source = {.name = path, .text = text};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_add_tariff(scratch.store, 1, scratch.tariff, &source,
                                      scratch.tariff->valid_from.unix_ms),
                     ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    free(text);
}

/* What somebody does who opens the file with another program. */
static inline void tamper(const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(scratch.path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "DROP TRIGGER journal_no_update;"
                                  "DROP TRIGGER journal_no_delete",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_ledger, close_ledger)

#endif
