/* The state machine of an arm: how much it believes of a counter, and how long of a board. */
#include "tests/unit/admission/gate_steps.h"

static void two_more_than_ordered_may_be_tailgaters(void **state)
{
    (void)state;
    make_open(10, 1);
    read_board(13, true, true);
    read_board(13, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->excess, 2);
    make_open(10, 1);
    read_board(14, true, true);
    read_board(14, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "counter_unbelievable");
}

/* While nobody watched a thousand may have passed; more is a counter that was set anew. */
static void a_thousand_unlisted_are_believed_and_no_more(void **state)
{
    (void)state;
    make_ready(10);
    read_board(1010, false, true);
    assert_non_null(find(GATE_EFFECT_MOVE));
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1000);
    read_board(2011, false, true);
    assert_null(find(GATE_EFFECT_MOVE));
    read_board(2012, false, true);
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1);
    assert_int_equal(find(GATE_EFFECT_MOVE)->counted.entry, 2012);
}

static void a_thousand_who_leave_are_believed_and_no_more(void **state)
{
    struct gate_event event = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    event.reading = reading(10, false, true);
    event.reading.counted.exit = 1100;
    step(event);
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1000);
    assert_true(find(GATE_EFFECT_MOVE)->exit);
    event.reading.counted.exit = 2101;
    step(event);
    assert_null(find(GATE_EFFECT_MOVE));
}

static void an_order_that_was_obeyed_stays_open_to_its_end(void **state)
{
    (void)state;
    make_open(10, 1);
    now_ms += 7999;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_OPEN);
    assert_null(find(GATE_EFFECT_LOCK));
    assert_null(find(GATE_EFFECT_INCIDENT));
    now_ms += 1;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_null(find(GATE_EFFECT_INCIDENT));
}

/* A board that does not obey three times in a row is taken out of service; one that does is not. */
static void a_gate_that_does_not_obey_is_taken_out_of_service(void **state)
{
    (void)state;
    make_ready(10);
    for (int i = 0; i < 3; i++) {
        assert_true(gate_in_service(&gate));
        tap("C1", (uint64_t)i + 1);
        allow(77 + i, 1);
        now_ms += 500;
        happen(GATE_EVENT_TIME);
        assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "not_acknowledged");
        read_board(10, false, true);
        now_ms += 10000;
    }
    assert_false(gate_in_service(&gate));
    make_ready(10);
    for (int i = 0; i < 6; i++) {
        tap("C1", (uint64_t)i + 1);
        allow(77 + i, 1);
        if (i % 3 == 2)
            acknowledge(77 + i, 10);
        now_ms += i % 3 == 2 ? 8000 : 500;
        happen(GATE_EVENT_TIME);
        read_board(10, false, true);
        now_ms += 10000;
    }
    assert_true(gate_in_service(&gate)); /* never three in a row */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_more_than_ordered_may_be_tailgaters),
        cmocka_unit_test(a_thousand_unlisted_are_believed_and_no_more),
        cmocka_unit_test(a_thousand_who_leave_are_believed_and_no_more),
        cmocka_unit_test(an_order_that_was_obeyed_stays_open_to_its_end),
        cmocka_unit_test(a_gate_that_does_not_obey_is_taken_out_of_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
