/* Counts by hand, and the nobody that is left after closing. */
#include "controller/ledger/alarm.h"
#include "controller/ledger/recount.h"
#include "tests/unit/ledger/attendance_steps.h"

static void a_count_by_hand_holds_and_tells_what_was_believed(void **state)
{
    (void)state;
    allow(6, 8);
    move("balneo", 2);
    move("pools", 4);
    assert_int_equal(recount("pools", 5), 4);
    expect_row("presence", 5, "was 4: counted", "chief");
    assert_int_equal(today_of("pools").inside, 5);
    assert_int_equal(today_of("pools").entries, 4); /* nobody came by being counted */
    assert_int_equal(today_of("pools").persons_max, 5);
    assert_int_equal(today_of("swimmers").persons_max, 7);
    assert_int_equal(room_of("pools").at_once, 1);
    assert_int_equal(recount("pools", 0), 5);
    assert_int_equal(today_of("pools").persons_max, 5);
    (void)verified();
}

/* Zones of earlier configurations among them. */
static void as_many_zones_as_a_site_may_have_are_emptied_at_a_time(void **state)
{
    (void)state;
    for (int i = 0; i <= CAPACITY_ZONES_MAX; i++) {
        char zone[16];
        (void)snprintf(zone, sizeof zone, "old%d", i);
        move(zone, 1);
    }
    assert_int_equal(empty_zones("2026-11-21T20:00"), CAPACITY_ZONES_MAX);
}

/* The clock was set back and goes on: the day after is not answered for twice. */
static void a_closing_that_comes_again_empties_nothing(void **state)
{
    (void)state;
    move("pools", 2);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 2);
    move("pools", 1);
    assert_int_equal(empty_zones("2026-11-20T20:00"), 0);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 0);
    assert_int_equal(today_of("pools").inside, 1);
}

static void whoever_was_missed_is_told_once_a_closing(void **state)
{
    (void)state;
    move("balneo", 2);
    move("pools", 3);
    move("gallery", 1);
    move("gallery", -1);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 5);
    expect_row("presence", 0, "was 3: closed_but_not_empty", "");
    assert_int_equal(rows_of("presence"), 2); /* of the gallery there is nothing to tell */
    assert_int_equal(today_of("pools").inside, 0);
    assert_int_equal(today_of("balneo").inside, 0);
    move("pools", 1); /* let in by hand at night */
    assert_int_equal(empty_zones("2026-11-21T20:00"), 0);
    assert_int_equal(today_of("pools").inside, 1);
    assert_int_equal(empty_zones("2026-11-22T20:00"), 1);
    scratch.now.unix_ms += 86400000;
    move("pools", 1);
    assert_int_equal(empty_zones("2026-11-23T08:00"), 1);
    move("pools", 1);
    assert_int_equal(empty_zones("2026-11-23T08:00"), 0);
    (void)verified();
}

static void set_alarm(bool on)
{
    const struct alarm_setting setting = {
        .on = on, .reason = "fire", .author = "chief", .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_set_alarm(&scratch.ledger, &setting), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static enum alarm_state alarm_now(void)
{
    enum alarm_state state = ALARM_ON;
    assert_int_equal(alarm_read(scratch.store, &state), ERR_OK);
    return state;
}

static enum recount_reason why_count(const char *zone, int64_t exits_of_nobody)
{
    enum recount_reason why;
    assert_int_equal(recount_why(scratch.store, zone, exits_of_nobody, scratch.now, &why), ERR_OK);
    return why;
}

/* More have left than had come: until somebody counts, and again when it happens again. */
static void exits_of_nobody_ask_for_a_count_until_there_is_one(void **state)
{
    (void)state;
    assert_int_equal(why_count("pools", 0), RECOUNT_NONE);
    move("pools", 1);
    move("pools", -3);
    assert_int_equal(today_of("pools").exits_of_nobody, 2);
    assert_int_equal(why_count("pools", 2), RECOUNT_EXITS_OF_NOBODY);
    (void)recount("pools", 4);
    assert_int_equal(why_count("pools", 2), RECOUNT_NONE);
    assert_int_equal(why_count("pools", 3), RECOUNT_EXITS_OF_NOBODY);
    scratch.now.unix_ms += 86400000;
    assert_int_equal(why_count("pools", 1), RECOUNT_EXITS_OF_NOBODY);
    assert_int_equal(why_count("pools", 0), RECOUNT_NONE);
}

static void an_alarm_wants_a_count_when_it_is_over(void **state)
{
    (void)state;
    assert_int_equal(alarm_now(), ALARM_NONE);
    set_alarm(true);
    expect_row("alarm_on", 0, "fire", "chief");
    assert_int_equal(alarm_now(), ALARM_ON);
    (void)recount("pools", 3); /* at the meeting point: it goes on */
    assert_int_equal(alarm_now(), ALARM_ON);
    set_alarm(false);
    expect_row("alarm_off", 0, "fire", "chief");
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    (void)recount("pools", 3);
    assert_int_equal(alarm_now(), ALARM_NONE);
    allow(0, 0); /* three zones, and each is counted */
    set_alarm(true);
    set_alarm(false);
    (void)recount("gallery", 0);
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    assert_int_equal(why_count("gallery", 0), RECOUNT_NONE);
    assert_int_equal(why_count("pools", 0), RECOUNT_AFTER_ALARM);
    (void)recount("pools", 0);
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    (void)recount("balneo", 0);
    assert_int_equal(alarm_now(), ALARM_NONE);
    (void)verified();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_count_by_hand_holds_and_tells_what_was_believed),
        TEST(as_many_zones_as_a_site_may_have_are_emptied_at_a_time),
        TEST(a_closing_that_comes_again_empties_nothing),
        TEST(whoever_was_missed_is_told_once_a_closing),
        TEST(exits_of_nobody_ask_for_a_count_until_there_is_one),
        TEST(an_alarm_wants_a_count_when_it_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
