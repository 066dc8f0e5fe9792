/* Whether the wall clock can be believed: the chain is the witness, and staff have the last word.
 */
#include "controller/ledger/charge.h"
#include "controller/ledger/timekeeping.h"
#include "tests/unit/ledger/ledger_steps.h"

enum { HOUR_MS = 3600000 };

static const char card[] = "04A1B2C3D4E5F6";

static bool is_behind(int64_t by_ms)
{
    return timekeeping_behind(scratch.ledger.latest_ms,
                              (struct wall_time){scratch.now.unix_ms - by_ms});
}

static void a_clock_that_is_hours_behind_the_chain_is_doubted(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    assert_false(is_behind(0));
    assert_false(is_behind(6 * HOUR_MS));
    assert_true(is_behind(6 * HOUR_MS + 1));
    const struct wall_time lost = {scratch.now.unix_ms - 7 * HOUR_MS};
    assert_int_equal(timekeeping_latest(&scratch.ledger, lost).unix_ms, scratch.now.unix_ms);
    const struct wall_time summer = {scratch.now.unix_ms - HOUR_MS};
    assert_int_equal(timekeeping_latest(&scratch.ledger, summer).unix_ms, summer.unix_ms);
}

static void what_somebody_has_confirmed_is_believed_also_after_a_restart(void **state)
{
    const struct clock_confirmation confirmation = {
        .reason = "set by radio", .author = "chief", .now = {scratch.now.unix_ms - 9 * HOUR_MS}};
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    assert_true(is_behind(9 * HOUR_MS));
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(timekeeping_confirm(&scratch.ledger, &confirmation), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_false(is_behind(9 * HOUR_MS));
    scratch.ledger.latest_ms = 0;
    assert_int_equal(timekeeping_load(&scratch.ledger), ERR_OK);
    assert_int_equal(scratch.ledger.latest_ms, confirmation.now.unix_ms);
}

static void each_minute_that_has_started_is_counted(void **state)
{
    static const struct {
        int64_t elapsed_ms, minutes;
    } cases[] = {{-60001, 0}, {0, 0}, {1, 1}, {60000, 1}, {60001, 2}, {5400000, 90}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(ledger_started_minutes(cases[i].elapsed_ms), cases[i].minutes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_clock_that_is_hours_behind_the_chain_is_doubted),
        TEST(what_somebody_has_confirmed_is_believed_also_after_a_restart),
        cmocka_unit_test(each_minute_that_has_started_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
