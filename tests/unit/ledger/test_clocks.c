/* The clock of a time credit, and what the log says of an opening that was paid at the till. */
#include "tests/unit/ledger/stays_steps.h"

/* Nobody pays for a stay that a fire ended, where the site says so: minutes are told as none, and
 * what is charged at the way out is not charged. */
static void a_stay_that_an_alarm_ends_may_cost_nothing(void **state)
{
    (void)state;
    zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    assert_int_equal(debits_of_an_alarm(), 1);
    assert_int_equal(pass_of(pass_id).balance, 600);
}

/* Whoever was in a zone with a clock of its own, and was not seen to leave that either. */
static void a_clock_that_stood_still_at_closing_pays_until_then(void **state)
{
    struct journal_row debit = {0};
    (void)state;
    zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    walk_in();
    const struct visit_record still = {
        .pass_id = pass_id, .paused_ms = 0, .paused_since_ms = scratch.now.unix_ms + 60 * 60000};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_set_visit_pause(scratch.store, &still), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(close_at(180, scratch.now), 1);
    assert_int_equal(store_each_journal(scratch.store, keep_debit, &debit), ERR_OK);
    assert_int_equal(debit.units, -60);
    assert_non_null(strstr(debit.detail, "no_exit_seen stayed=60"));
}

/* What the product says stands there, and nothing else. */
static void a_debit_of_time_tells_how_it_came_about(void **state)
{
    struct journal_row debit = {0};
    (void)state;
    zone = "pools";
    (void)sell("baignade/adulte_18/10_heures", card);
    tamper("UPDATE pass SET minutes_free = 1, minutes_step = 2, minutes_minimum = 2, "
           "minutes_cap = 1");
    walk_in();
    scratch.now.unix_ms += 95 * 60000;
    walk_out();
    assert_int_equal(store_each_journal(scratch.store, keep_debit, &debit), ERR_OK);
    assert_string_equal(debit.detail, "exit stayed=95 free=1 step=2 minimum=2 cap=1");
    assert_int_equal(debit.units, -1);
}

static bool keep_passage(void *context, const struct log_line *line)
{
    *(struct log_line *)context = *line;
    return false;
}

static void an_opening_paid_at_the_till_is_logged_as_what_was_sold(void **state)
{
    const struct open_request request = sold_at_gate(3);
    const struct log_filter newest = {.gate = "", .uid = "", .limit = 1};
    static struct log_line line;
    int64_t order_id;
    (void)state;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_open_gate(&scratch.ledger, &request, &order_id), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(resolve_at("G1", order_id, 2, 0), ERR_OK);
    assert_int_equal(store_each_log(scratch.store, &newest, keep_passage, &line), ERR_OK);
    assert_string_equal(line.passage.kind, "sale");
    assert_string_equal(line.passage.product, "baignade/adulte_18/unitaire");
    assert_string_equal(line.passage.category, "adulte_18");
    assert_string_equal(line.passage.uid, "");
    assert_int_equal(line.passage.persons, 2);
    const struct verify_report report = verified();
    assert_int_equal(report.holds, 1);
    assert_int_equal(report.posted, 1);
}

static void a_single_entry_on_a_card_is_one_unit(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/unitaire", card);
    assert_int_equal(verified().units_credited, 1);
    const struct tap_decision decision = tap_at("G1", card, "1/1");
    assert_int_equal(resolve_at("G1", decision.order_id, 1, 0), ERR_OK);
    assert_int_equal(verified().units_debited, 1);
    assert_int_equal(tap_at("G1", card, "1/2").refusal != REFUSAL_NONE, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_stay_that_an_alarm_ends_may_cost_nothing),
        TEST(a_clock_that_stood_still_at_closing_pays_until_then),
        TEST(a_debit_of_time_tells_how_it_came_about),
        TEST(an_opening_paid_at_the_till_is_logged_as_what_was_sold),
        TEST(a_single_entry_on_a_card_is_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
