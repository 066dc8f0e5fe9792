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

static void read_again_from_nought(void)
{
    struct gate_event event = {.type = GATE_EVENT_READING, .reading = reading(0, false, true)};
    event.reading.counted.boot = 2;
    step(event);
}

/* A board that has obeyed and starts again before the arm has turned has failed once, too. */
static void a_restart_in_the_middle_of_an_order_is_one_of_three_failures(void **state)
{
    (void)state;
    make_open(10, 1);
    read_again_from_nought();
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "board_restarted");
    read_again_from_nought();
    for (int i = 0; i < 2; i++) {
        now_ms += 10000;
        assert_true(gate_in_service(&gate));
        tap("C1", (uint64_t)i + 2);
        allow(78 + i, 1);
        now_ms += 500;
        happen(GATE_EVENT_TIME);
        read_again_from_nought();
    }
    assert_false(gate_in_service(&gate));
}

/* Put back into service by staff, it has its three times again. */
static void a_gate_that_was_put_on_again_may_fail_as_often(void **state)
{
    (void)state;
    make_ready(10);
    for (int i = 0; i < 6; i++) {
        assert_true(gate_in_service(&gate));
        tap("C1", (uint64_t)i + 1);
        allow(77 + i, 1);
        step((struct gate_event){.type = GATE_EVENT_ANSWER, .order_id = 77 + i});
        read_board(10, false, true);
        now_ms += 10000;
        if (i == 2)
            happen(GATE_EVENT_SERVICE_ON);
    }
    assert_false(gate_in_service(&gate));
}

/* A board that says each time that it cannot. */
static void a_gate_that_refuses_to_obey_is_taken_out_of_service(void **state)
{
    (void)state;
    make_ready(10);
    for (int i = 0; i < 3; i++) {
        assert_true(gate_in_service(&gate));
        tap("C1", (uint64_t)i + 1);
        allow(77 + i, 1);
        step((struct gate_event){.type = GATE_EVENT_ANSWER, .order_id = 77 + i});
        read_board(10, false, true);
        now_ms += 10000;
    }
    assert_false(gate_in_service(&gate));
}

/* While its answer is on the way the same card is not asked about again; once its order has ended,
 * it waits as any other. */
static void the_same_card_waits_only_when_its_order_has_ended(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    tap("C1", 2);
    assert_int_equal(effects.count, 0);
    allow(77, 1);
    acknowledge(77, 10);
    read_board(11, true, false);
    assert_int_equal(gate.phase, GATE_SETTLING);
    tap("C1", 3);
    assert_non_null(find(GATE_EFFECT_WAIT));
}

static size_t count_of(enum gate_effect_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < effects.count; i++)
        count += effects.items[i].type == type;
    return count;
}

/* The counter of another board says nothing of the order, and is not asked twice. */
static void an_order_whose_board_was_exchanged_ends_once(void **state)
{
    (void)state;
    make_open(10, 1);
    struct gate_event event = {.type = GATE_EVENT_READING, .reading = reading(11, false, true)};
    event.reading.counted.boot = 2;
    step(event);
    assert_int_equal(count_of(GATE_EFFECT_LOCK), 1);
    event.reading.command = gate.command;
    step(event);
    assert_int_equal(count_of(GATE_EFFECT_RESOLVE), 1);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->order_id, 77);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->excess, 0);
    assert_int_equal(gate.order_id, 0);
}

/* The ledger says no after the board was lost: nothing is on its way any more, the gate recovers.
 */
static void a_gate_recovers_when_the_answer_to_a_tap_came_while_it_was_down(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    happen(GATE_EVENT_LINK_DOWN);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_RECOVERING); /* the answer may still be an order */
    happen(GATE_EVENT_REFUSED);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static void the_answer_that_came_while_it_was_down_is_resolved(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    happen(GATE_EVENT_LINK_DOWN);
    allow(77, 1);
    assert_null(find(GATE_EFFECT_UNLOCK));
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->order_id, 77);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "nobody");
    assert_int_equal(gate.phase, GATE_READY);
}

/* A board that answers and was not read yet is not called jammed: nothing is known of its arm. */
static void a_jam_is_told_of_a_reading_since_the_board_is_back(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_LINK_DOWN);
    happen(GATE_EVENT_LINK_UP);
    now_ms += settings.settle_ms;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    read_board(10, false, false);
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_JAMMED);
}

static void an_arm_that_is_not_home_has_its_time_to_settle(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_LINK_DOWN);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, false);
    now_ms += settings.settle_ms - 1;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    now_ms += 1;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_JAMMED);
}

/* The board obeyed the order before; that says nothing of this one. */
static void each_order_is_acknowledged_by_itself(void **state)
{
    (void)state;
    make_open(10, 1);
    read_board(11, true, true);
    read_board(11, false, true);
    read_board(11, false, true); /* what the order was resolved by is accounted for */
    assert_int_equal(effects.count, 0);
    tap("C2", 2);
    allow(78, 1);
    now_ms += GATE_ACKNOWLEDGE_MS;
    happen(GATE_EVENT_TIME);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "not_acknowledged");
}

/* What went wrong with one order is not said of the next, whose board was lost. */
static void each_order_ends_for_its_own_reason(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    now_ms += GATE_ACKNOWLEDGE_MS;
    happen(GATE_EVENT_TIME);
    now_ms += settings.settle_ms;
    read_board(10, false, true);
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_READY);
    tap("C2", 2);
    allow(78, 1);
    acknowledge(78, 10);
    happen(GATE_EVENT_LINK_DOWN);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, true);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "nobody");
}

/* As many as can be remembered leave one after the other, each as who they are. */
static void the_last_of_many_leavers_is_known(void **state)
{
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true}};
    struct gate_event turned = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    turned.reading = reading(10, false, true);
    for (uint64_t i = 0; i < GATE_LEAVERS_MAX; i++) {
        out.tap.sight = i + 1;
        step(out);
    }
    for (uint64_t i = 0; i < GATE_LEAVERS_MAX; i++) {
        turned.reading.counted.exit = 101 + i;
        step(turned);
        assert_int_equal(find(GATE_EFFECT_MOVE)->tap.sight, i + 1);
    }
}

/* An order of before the restart through which nobody came says so. */
static void nobody_in_an_order_of_before_the_restart_is_said(void **state)
{
    const struct order_record order = {
        .order_id = 5, .persons = 1, .counted = {.entry = 10, .exit = 0, .bits = 16, .boot = 1}};
    const struct arm_count stored = {.entry = 10, .exit = 100, .bits = 16, .boot = 1};
    (void)state;
    now_ms = 1000;
    gate_init(&gate, &settings, &order, &stored);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "recovered");
}

/* A jam that holds no order ends when the arm is home, not by time. */
static void a_jam_without_an_order_resolves_nothing(void **state)
{
    (void)state;
    now_ms = 1000;
    gate_init(&gate, &settings, NULL, NULL);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, false);
    now_ms += settings.settle_ms;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_JAMMED);
    now_ms += settings.jam_ms;
    happen(GATE_EVENT_TIME);
    assert_int_equal(effects.count, 0);
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static void wait_behind_an_open_order(void)
{
    make_open(10, 1);
    tap("C2", 2);
    assert_non_null(find(GATE_EFFECT_WAIT));
}

static void ready_for_nobody(void)
{
    assert_int_equal(gate.phase, GATE_READY);
    assert_null(find(GATE_EFFECT_DECIDE));
}

/* Who waited when the board was lost has gone: nobody is decided unseen when it is back. */
static void who_waits_at_a_board_that_is_lost_is_forgotten(void **state)
{
    (void)state;
    wait_behind_an_open_order();
    happen(GATE_EVENT_LINK_DOWN);
    happen(GATE_EVENT_LINK_UP);
    read_board(10, false, true);
    ready_for_nobody();
}

static void who_waits_when_an_alarm_begins_is_not_served_after_it(void **state)
{
    (void)state;
    wait_behind_an_open_order();
    happen(GATE_EVENT_ALARM_ON);
    happen(GATE_EVENT_ALARM_OFF);
    read_board(10, false, true);
    ready_for_nobody();
}

static void who_waits_when_the_gate_is_taken_off_is_not_served_when_it_is_on(void **state)
{
    (void)state;
    wait_behind_an_open_order();
    happen(GATE_EVENT_SERVICE_OFF);
    happen(GATE_EVENT_SERVICE_ON);
    read_board(11, true, true);
    read_board(11, false, true);
    ready_for_nobody();
}

/* A card after an opening by hand is a card again: refused in red, known by its order. */
static void a_tap_after_an_opening_by_hand_is_a_tap(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_ASK);
    allow(77, 1);
    acknowledge(77, 10);
    read_board(11, true, true);
    read_board(11, false, true);
    tap("C1", 1);
    happen(GATE_EVENT_REFUSED);
    assert_int_equal(find(GATE_EFFECT_SIGNAL)->lamp, GATE_LAMP_RED);
    tap("C2", 2);
    allow(78, 1);
    tap("C2", 3);
    assert_non_null(find(GATE_EFFECT_REPEAT));
}

/* Each rotation of an order for several gives the next one its time, after any order before. */
static void the_first_of_three_gives_time_to_the_second(void **state)
{
    (void)state;
    make_open(10, 1);
    read_board(11, true, true);
    read_board(11, false, true);
    assert_int_equal(gate.phase, GATE_READY);
    tap("C2", 2);
    allow(78, 3);
    acknowledge(78, 11);
    now_ms += 5000;
    read_board(12, true, true);
    assert_int_equal(gate.deadline.ms, now_ms + settings.rotation_ms);
    now_ms += 1000;
    read_board(12, true, true); /* nobody more */
    assert_int_equal(gate.deadline.ms, now_ms - 1000 + settings.rotation_ms);
}

/* An arm that opens by itself while somebody leaves: nobody is served before it is locked. */
static void who_waits_is_not_served_at_an_arm_that_stands_open(void **state)
{
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true, .uid = "C4"}};
    (void)state;
    make_ready(10);
    step(out);
    tap("C2", 2);
    assert_non_null(find(GATE_EFFECT_WAIT));
    read_board(10, true, true);
    assert_int_equal(gate.phase, GATE_RECOVERING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_more_than_ordered_may_be_tailgaters),
        cmocka_unit_test(a_thousand_unlisted_are_believed_and_no_more),
        cmocka_unit_test(a_thousand_who_leave_are_believed_and_no_more),
        cmocka_unit_test(an_order_that_was_obeyed_stays_open_to_its_end),
        cmocka_unit_test(a_gate_that_does_not_obey_is_taken_out_of_service),
        cmocka_unit_test(a_gate_that_refuses_to_obey_is_taken_out_of_service),
        cmocka_unit_test(a_restart_in_the_middle_of_an_order_is_one_of_three_failures),
        cmocka_unit_test(a_gate_that_was_put_on_again_may_fail_as_often),
        cmocka_unit_test(the_same_card_waits_only_when_its_order_has_ended),
        cmocka_unit_test(an_order_whose_board_was_exchanged_ends_once),
        cmocka_unit_test(a_gate_recovers_when_the_answer_to_a_tap_came_while_it_was_down),
        cmocka_unit_test(the_answer_that_came_while_it_was_down_is_resolved),
        cmocka_unit_test(a_jam_without_an_order_resolves_nothing),
        cmocka_unit_test(who_waits_at_a_board_that_is_lost_is_forgotten),
        cmocka_unit_test(who_waits_when_an_alarm_begins_is_not_served_after_it),
        cmocka_unit_test(who_waits_when_the_gate_is_taken_off_is_not_served_when_it_is_on),
        cmocka_unit_test(a_tap_after_an_opening_by_hand_is_a_tap),
        cmocka_unit_test(the_first_of_three_gives_time_to_the_second),
        cmocka_unit_test(who_waits_is_not_served_at_an_arm_that_stands_open),
        cmocka_unit_test(an_arm_that_is_not_home_has_its_time_to_settle),
        cmocka_unit_test(each_order_is_acknowledged_by_itself),
        cmocka_unit_test(each_order_ends_for_its_own_reason),
        cmocka_unit_test(the_last_of_many_leavers_is_known),
        cmocka_unit_test(nobody_in_an_order_of_before_the_restart_is_said),
        cmocka_unit_test(a_jam_is_told_of_a_reading_since_the_board_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
