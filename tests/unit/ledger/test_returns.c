/* Who comes back without paying again, where several gates are tapped at the same time. */
#include "controller/ledger/alarm.h"
#include "tests/unit/ledger/ledger_steps.h"

enum { MINUTE_MS = 60000 };

static const char family[] = "04A1B2C3D4E5F6";

static struct tap_decision come_back_at(const char *gate, const char *key)
{
    const struct entry_return_rule rule = {.reentry_ms = 30 * (int64_t)MINUTE_MS};
    const struct tap_decision decision = tap_by_rule(gate, family, key, rule);
    assert_int_equal(decision.refusal, REFUSAL_NONE);
    return decision;
}

static void leave(void)
{
    const struct movement out = leaving(family);
    scratch.now.unix_ms += MINUTE_MS;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

/* Two are inside and one of them leaves; while that one comes back at one gate, the third, who has
 * not been here yet, pays at the other. */
static void who_is_on_the_way_back_is_not_two(void **state)
{
    const int64_t pass_id = sell("baignade/famille_5/30_entrees", family);
    (void)state;
    for (int i = 0; i < 2; i++) {
        scratch.now.unix_ms += MINUTE_MS;
        const struct tap_decision in = come_back_at("G1", i == 0 ? "1/1" : "1/2");
        assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    }
    assert_int_equal(pass_of(pass_id).balance, 28);
    leave();
    scratch.now.unix_ms += MINUTE_MS;
    const struct tap_decision back = come_back_at("G1", "1/3");
    assert_int_equal(pass_of(pass_id).held, 0);
    const struct tap_decision third = come_back_at("G2", "2/1");
    assert_int_equal(pass_of(pass_id).held, 1);
    assert_int_equal(resolve_at("G1", back.order_id, 1, 0), ERR_OK);
    assert_int_equal(resolve_at("G2", third.order_id, 1, 0), ERR_OK);
    assert_int_equal(pass_of(pass_id).balance, 27);
    (void)verified();
}

static void set_alarm(bool on)
{
    const struct alarm_setting setting = {.on = on, .reason = "fire", .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_set_alarm(&scratch.ledger, &setting), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    scratch.now.unix_ms += MINUTE_MS;
}

static int64_t called_since(void)
{
    struct wall_time since;
    assert_int_equal(alarm_called_since(scratch.store, &since), ERR_OK);
    return since.unix_ms;
}

/* Two were sent out by an alarm and come back at two gates; the third of the family pays at another
 * one meanwhile. */
static void as_many_come_back_for_nothing_as_were_sent_out(void **state)
{
    const int64_t pass_id = sell("baignade/famille_5/30_entrees", family);
    (void)state;
    for (int i = 0; i < 2; i++) {
        scratch.now.unix_ms += MINUTE_MS;
        const struct tap_decision in = come_back_at("G1", i == 0 ? "1/1" : "1/2");
        assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    }
    scratch.now.unix_ms += MINUTE_MS;
    set_alarm(true);
    set_alarm(false);
    (void)come_back_at("G1", "1/3");
    (void)come_back_at("G2", "2/1");
    assert_int_equal(pass_of(pass_id).held, 0);
    (void)come_back_at("G3", "3/1");
    assert_int_equal(pass_of(pass_id).held, 1);
    assert_int_equal(pass_of(pass_id).balance, 28);
}

/* Whoever is back at the very instant of the alarm, and whose passages tell no pass any more. */
static void who_was_sent_out_comes_back_also_when_nobody_knows_who_paid(void **state)
{
    (void)state;
    (void)sell("baignade/famille_5/30_entrees", family);
    for (int i = 0; i < 2; i++) {
        scratch.now.unix_ms += MINUTE_MS;
        const struct tap_decision in = come_back_at("G1", i == 0 ? "1/1" : "1/2");
        assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    }
    tamper("UPDATE passage SET pass_id = 0");
    scratch.now.unix_ms += MINUTE_MS;
    set_alarm(true);
    set_alarm(false);
    (void)come_back_at("G1", "1/3");
}

static void who_is_back_at_the_instant_of_the_alarm_pays_nothing(void **state)
{
    (void)state;
    const int64_t pass_id = sell("baignade/famille_5/30_entrees", family);
    const struct tap_decision in = come_back_at("G1", "1/1");
    assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    scratch.now.unix_ms += MINUTE_MS;
    set_alarm(true);
    scratch.now.unix_ms -= MINUTE_MS;
    (void)come_back_at("G1", "1/2");
    assert_int_equal(pass_of(pass_id).held, 0);
}

/* Where every way out is seen, the display says since when the card is inside. */
static void a_card_that_is_inside_is_told_since_when(void **state)
{
    const struct entry_return_rule rule = {.anti_passback = ENTRY_PASSBACK_IN_OUT};
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", family);
    const struct tap_decision in = tap_by_rule("G1", family, "1/1", rule);
    assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    const int64_t since_ms = scratch.now.unix_ms;
    scratch.now.unix_ms += 90 * (int64_t)MINUTE_MS;
    const struct tap_decision again = tap_by_rule("G2", family, "2/1", rule);
    assert_int_equal(again.refusal, REFUSAL_ALREADY_INSIDE);
    assert_int_equal(again.since_ms, since_ms);
    leave();
    const struct tap_decision back = tap_by_rule("G2", family, "2/2", rule);
    assert_int_equal(back.refusal, REFUSAL_NONE);
    assert_int_equal(back.since_ms, 0);
}

static void whose_clock_runs_is_told_since_when(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/10_heures", family);
    const struct tap_decision in = tap_at("G1", family, "1/1");
    assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    const int64_t since_ms = scratch.now.unix_ms;
    scratch.now.unix_ms += 5 * (int64_t)MINUTE_MS;
    const struct tap_decision again = tap_at("G2", family, "2/1");
    assert_int_equal(again.refusal, REFUSAL_ALREADY_INSIDE);
    assert_int_equal(again.since_ms, since_ms);
}

static void the_time_to_come_back_ends_with_its_last_minute(void **state)
{
    (void)state;
    const int64_t pass_id = sell("baignade/adulte_18/12_entrees", family);
    const struct tap_decision in = come_back_at("G1", "1/1");
    assert_int_equal(resolve_at("G1", in.order_id, 1, 0), ERR_OK);
    leave();
    const int64_t left_ms = scratch.now.unix_ms - MINUTE_MS; /* a minute ago */
    scratch.now.unix_ms = left_ms + 30 * (int64_t)MINUTE_MS - 1;
    const struct tap_decision back = come_back_at("G1", "1/2");
    assert_int_equal(pass_of(pass_id).held, 0);
    assert_int_equal(resolve_at("G1", back.order_id, 0, 0), ERR_OK);
    scratch.now.unix_ms = left_ms + 30 * (int64_t)MINUTE_MS;
    (void)come_back_at("G1", "1/3");
    assert_int_equal(pass_of(pass_id).held, 1);
}

/* The list of the second alarm of a day is the same a moment before it is on disk and after. */
static void a_second_alarm_calls_who_came_back_after_the_first(void **state)
{
    const int64_t first_ms = scratch.now.unix_ms;
    (void)state;
    assert_int_equal(called_since(), 0);
    set_alarm(true);
    assert_int_equal(called_since(), 0); /* everybody of the day */
    set_alarm(false);
    assert_int_equal(called_since(), first_ms);
    set_alarm(true);
    assert_int_equal(called_since(), first_ms);
    set_alarm(false);
    assert_int_equal(called_since(), first_ms + 2 * MINUTE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_on_the_way_back_is_not_two),
        TEST(as_many_come_back_for_nothing_as_were_sent_out),
        TEST(who_was_sent_out_comes_back_also_when_nobody_knows_who_paid),
        TEST(who_is_back_at_the_instant_of_the_alarm_pays_nothing),
        TEST(a_card_that_is_inside_is_told_since_when),
        TEST(whose_clock_runs_is_told_since_when),
        TEST(the_time_to_come_back_ends_with_its_last_minute),
        TEST(a_second_alarm_calls_who_came_back_after_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
