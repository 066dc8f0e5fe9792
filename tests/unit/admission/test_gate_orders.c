/* What the machine of an arm tells the board, the lamps and the ledger at each step, to the field.
 */
#include "tests/unit/admission/gate_steps.h"

static void lamp_is(enum gate_lamp lamp, int64_t ms)
{
    const struct gate_effect *signal = find(GATE_EFFECT_SIGNAL);
    assert_non_null(signal);
    assert_int_equal(signal->lamp, lamp);
    assert_int_equal(signal->ms, ms);
}

static void leave_with(const char *uid, uint64_t sight)
{
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true, .sight = sight}};
    (void)text_copy(out.tap.uid, sizeof out.tap.uid, uid);
    step(out);
}

static void a_tap_is_decided_with_the_counter_of_its_moment(void **state)
{
    (void)state;
    make_ready(65535);
    tap("C1", 5);
    const struct gate_effect *decide = find(GATE_EFFECT_DECIDE);
    assert_non_null(decide);
    assert_string_equal(decide->tap.uid, "C1");
    assert_int_equal(decide->tap.sight, 5);
    assert_int_equal(decide->counted.entry, 65535);
    assert_int_equal(decide->counted.exit, 100);
    assert_int_equal(effects.count, 1);
}

static void an_order_unlocks_for_its_time_and_shows_green(void **state)
{
    (void)state;
    make_ready(10);
    const uint32_t command = gate.command;
    tap("C1", 1);
    allow(77, 1);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->order_id, 77);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->persons, 1);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->ms, 8000);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->command, command + 1);
    lamp_is(GATE_LAMP_GREEN, 8000);
    make_ready(10);
    tap("C1", 1);
    allow(78, 3); /* a group has the time of its rotations */
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->ms, 8000 + 2 * 20000);
    lamp_is(GATE_LAMP_GREEN, 8000 + 2 * 20000);
}

static void the_same_card_again_is_shown_green_for_what_is_left(void **state)
{
    (void)state;
    make_open(10, 1);
    now_ms += 3000;
    tap("C1", 2);
    assert_string_equal(find(GATE_EFFECT_REPEAT)->tap.uid, "C1");
    assert_int_equal(find(GATE_EFFECT_REPEAT)->tap.sight, 2);
    lamp_is(GATE_LAMP_GREEN, 5000);
    assert_null(find(GATE_EFFECT_DECIDE));
}

static void a_refusal_is_red_and_the_gate_is_ready_again(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    happen(GATE_EVENT_REFUSED);
    lamp_is(GATE_LAMP_RED, 2000);
    assert_int_equal(gate.phase, GATE_READY);
    happen(GATE_EVENT_ASK);
    happen(GATE_EVENT_REFUSED); /* nobody stands before the lamp of an opening by hand */
    assert_null(find(GATE_EFFECT_SIGNAL));
}

static void a_gate_out_of_service_refuses_in_red_with_the_card(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_SERVICE_OFF);
    tap("C1", 7);
    assert_string_equal(find(GATE_EFFECT_REFUSE)->tap.uid, "C1");
    assert_int_equal(find(GATE_EFFECT_REFUSE)->tap.sight, 7);
    lamp_is(GATE_LAMP_RED, 2000);
}

static void who_waits_sees_amber_unless_the_first_has_green(void **state)
{
    (void)state;
    make_open(10, 1);
    tap("C2", 2);
    assert_string_equal(find(GATE_EFFECT_WAIT)->tap.uid, "C2");
    assert_null(find(GATE_EFFECT_SIGNAL));
    make_ready(10);
    tap("C1", 1);
    tap("C2", 2);
    assert_string_equal(find(GATE_EFFECT_WAIT)->tap.uid, "C2");
    lamp_is(GATE_LAMP_AMBER, 5000);
    tap("C3", 3); /* one in line, and not in place of the first */
    assert_null(find(GATE_EFFECT_WAIT));
    assert_int_equal(effects.count, 0);
}

static void who_leaves_has_green_and_the_arm_for_as_many_as_tapped(void **state)
{
    (void)state;
    make_ready(10);
    for (uint64_t i = 1; i <= GATE_LEAVERS_MAX + 2; i++) {
        char uid[] = "C@";
        uid[1] = (char)(uid[1] + (char)i);
        leave_with(uid, i);
        assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->persons,
                         i < GATE_LEAVERS_MAX ? i : GATE_LEAVERS_MAX);
        assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->ms, 8000);
        assert_int_equal(find(GATE_EFFECT_INTENT)->tap.sight, i);
        lamp_is(GATE_LAMP_GREEN, 8000);
    }
    assert_int_equal(gate.leaver_count, GATE_LEAVERS_MAX);
    assert_string_equal(gate.leavers[GATE_LEAVERS_MAX - 1].uid, "CH");
}

/* Whoever holds the card twice leaves once: the exit does not stay open for somebody else. */
static void the_same_card_leaves_once_before_its_rotation(void **state)
{
    struct gate_event turned = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    leave_with("C4", 1);
    leave_with("C4", 2);
    assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->persons, 1);
    assert_null(find(GATE_EFFECT_INTENT));
    assert_int_equal(gate.leaver_count, 1);
    turned.reading = gate.last;
    turned.reading.counted.exit++;
    step(turned);
    assert_int_equal(gate.leaver_count, 0);
    leave_with("C4", 3); /* another one of the family */
    assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->persons, 1);
    assert_int_equal(find(GATE_EFFECT_INTENT)->tap.sight, 3);
}

/* Staff let somebody out who has no card: the same arm, and nobody's clock. */
static void who_leaves_without_a_card_stops_no_clock(void **state)
{
    struct gate_event turned = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    leave_with("", 0);
    assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->persons, 1);
    assert_null(find(GATE_EFFECT_INTENT));
    turned.reading = reading(10, false, true);
    turned.reading.counted.exit = 101;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_MOVE)->kind, "manual");
    assert_true(find(GATE_EFFECT_MOVE)->exit);
    leave_with("C4", 1);
    turned.reading.counted.exit = 102;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_MOVE)->kind, "card");
}

/* One comes in without an order as one goes out, again and again: the arm is never seen at home. */
static void an_arm_that_turns_both_ways_is_not_held(void **state)
{
    struct gate_event turns = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    for (uint64_t i = 1; i <= 10; i++) {
        now_ms += 1000;
        turns.reading = reading(10 + i, false, false);
        turns.reading.counted.exit = 100 + i;
        step(turns);
        assert_int_equal(gate.phase, GATE_READY);
    }
}

static void leavers_are_forgotten_when_their_time_is_over(void **state)
{
    (void)state;
    make_ready(10);
    leave_with("C4", 1);
    now_ms += 8000 + 3000 - 1;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.leaver_count, 1);
    now_ms += 1;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.leaver_count, 0);
}

static void who_waits_for_leavers_is_decided_when_they_are_gone(void **state)
{
    (void)state;
    make_ready(10);
    leave_with("C4", 1);
    now_ms += 7000;
    tap("C1", 2);
    assert_string_equal(find(GATE_EFFECT_WAIT)->tap.uid, "C1");
    now_ms += 4000;
    happen(GATE_EVENT_TIME);
    assert_string_equal(find(GATE_EFFECT_DECIDE)->tap.uid, "C1");
    assert_int_equal(gate.phase, GATE_DECIDING);
    make_ready(10);
    leave_with("C4", 1);
    happen(GATE_EVENT_LINK_DOWN);
    now_ms += 11000;
    happen(GATE_EVENT_TIME); /* a board that is lost does not become ready by time */
    assert_int_equal(gate.phase, GATE_DOWN);
}

static void who_waits_is_decided_at_the_leaver_s_turn_and_not_too_late(void **state)
{
    struct gate_event turned = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    leave_with("C4", 1);
    tap("C1", 2);
    turned.reading = reading(10, false, true);
    step(turned); /* nobody has turned yet */
    assert_null(find(GATE_EFFECT_DECIDE));
    turned.reading.counted.exit = 101;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_DECIDE)->tap.uid, "C1");
    make_ready(10);
    leave_with("C4", 1);
    tap("C1", 2);
    now_ms += 5000; /* the card was long taken away */
    step(turned);
    assert_null(find(GATE_EFFECT_DECIDE));
    assert_int_equal(gate.phase, GATE_READY);
}

static void two_who_leave_have_two_turns(void **state)
{
    struct gate_event turned = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    leave_with("C4", 1);
    leave_with("C5", 2);
    tap("C1", 3);
    turned.reading = reading(10, false, true);
    turned.reading.counted.exit = 101;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_MOVE)->tap.uid, "C4");
    assert_null(find(GATE_EFFECT_DECIDE)); /* the second is still in the arm */
    assert_int_equal(gate_next_time(&gate).ms, gate.waiting_until.ms);
    turned.reading.counted.exit = 102;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_MOVE)->tap.uid, "C5");
    assert_string_equal(find(GATE_EFFECT_DECIDE)->tap.uid, "C1");
}

static void the_next_time_to_look_is_the_earliest_that_matters(void **state)
{
    (void)state;
    make_ready(10);
    assert_int_equal(gate_next_time(&gate).ms, INT64_MAX);
    leave_with("C4", 1);
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 8000 + 3000);
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 500); /* until the board has obeyed */
    acknowledge(77, 10);
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 8000);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 3000);
    now_ms += 3000;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_JAMMED);
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 60000);
}

static void a_gate_that_stands_open_without_an_order_is_locked_and_watched(void **state)
{
    (void)state;
    make_ready(10);
    const uint32_t command = gate.command;
    now_ms += 60000; /* its recovery is long over */
    read_board(10, true, true);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "unlocked_without_order");
    assert_int_equal(find(GATE_EFFECT_LOCK)->command, command + 1);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    now_ms += 2999;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    now_ms += 1;
    happen(GATE_EVENT_TIME); /* it does not lock: an arm that staff must look at */
    assert_int_equal(gate.phase, GATE_JAMMED);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "jam");
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static void an_order_after_a_failed_one_has_a_cause_of_its_own(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    now_ms += 500;
    happen(GATE_EVENT_TIME);
    read_board(10, false, true);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "not_acknowledged");
    now_ms += 10000;
    tap("C2", 2);
    allow(78, 1);
    acknowledge(78, 10);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    read_board(10, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->order_id, 78);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "nobody");
}

static void a_board_that_says_no_is_locked_and_noted(void **state)
{
    struct gate_event no = {.type = GATE_EVENT_ANSWER, .order_id = 77};
    (void)state;
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    step((struct gate_event){.type = GATE_EVENT_ANSWER, .order_id = 76});
    assert_int_equal(effects.count, 0); /* an answer to another order */
    step(no);
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_non_null(find(GATE_EFFECT_LOCK));
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "not_obeyed");
    lamp_is(GATE_LAMP_OFF, 0);
}

static void a_counter_that_moved_before_the_order_is_noted(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    acknowledge(77, 10);
    assert_int_equal(effects.count, 0);
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    acknowledge(77, 11);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "counter_moved_before_order");
    assert_int_equal(gate.phase, GATE_OPEN);
}

static void an_alarm_is_green_for_as_long_as_it_lasts(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_ALARM_ON);
    lamp_is(GATE_LAMP_GREEN, INT32_MAX);
    assert_non_null(find(GATE_EFFECT_FREE));
    happen(GATE_EVENT_ALARM_ON);
    assert_int_equal(effects.count, 0); /* it is free already */
    const uint32_t command = gate.command;
    happen(GATE_EVENT_ALARM_OFF);
    lamp_is(GATE_LAMP_OFF, 0);
    assert_int_equal(find(GATE_EFFECT_LOCK)->command, command + 1);
    assert_int_equal(gate.phase, GATE_RECOVERING);
}

static void a_link_that_comes_back_in_an_alarm_frees_again(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_ALARM_ON);
    happen(GATE_EVENT_LINK_DOWN);
    const uint32_t command = gate.command;
    happen(GATE_EVENT_LINK_UP);
    assert_int_equal(find(GATE_EFFECT_FREE)->command, command + 1);
    assert_int_equal(gate.phase, GATE_ALARM);
}

/* Each of them turns the arm, and whoever reads it may find it on its way each time. */
static void a_crowd_that_leaves_does_not_hold_the_arm(void **state)
{
    struct gate_event event = {.type = GATE_EVENT_READING};
    (void)state;
    make_ready(10);
    for (uint64_t i = 0; i < 40; i++) {
        now_ms += settings.settle_ms / 10;
        event.reading = reading(10, false, false);
        event.reading.counted.exit = 100 + i / 4;
        step(event);
        assert_null(find(GATE_EFFECT_INCIDENT));
    }
    for (int i = 0; i < 12 && gate.phase == GATE_READY; i++) { /* the last of them holds it */
        now_ms += settings.settle_ms / 10;
        step(event);
    }
    assert_int_equal(gate.phase, GATE_JAMMED);
}

/* Four of seven had come: they have, and only the rest of the order is void. */
static void fire_keeps_those_of_a_group_who_have_come(void **state)
{
    struct gate_event fire = {.type = GATE_EVENT_READING};
    (void)state;
    make_open(10, 7);
    read_board(13, true, true);
    fire.reading = reading(14, true, true);
    fire.reading.fire = true;
    step(fire);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 4);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "alarm");
    assert_null(find(GATE_EFFECT_MOVE)); /* they are told once */
    fire.reading = reading(16, true, true);
    fire.reading.fire = true;
    step(fire);
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fire_keeps_those_of_a_group_who_have_come),
        cmocka_unit_test(a_tap_is_decided_with_the_counter_of_its_moment),
        cmocka_unit_test(an_order_unlocks_for_its_time_and_shows_green),
        cmocka_unit_test(the_same_card_again_is_shown_green_for_what_is_left),
        cmocka_unit_test(a_refusal_is_red_and_the_gate_is_ready_again),
        cmocka_unit_test(a_gate_out_of_service_refuses_in_red_with_the_card),
        cmocka_unit_test(who_waits_sees_amber_unless_the_first_has_green),
        cmocka_unit_test(who_leaves_has_green_and_the_arm_for_as_many_as_tapped),
        cmocka_unit_test(the_same_card_leaves_once_before_its_rotation),
        cmocka_unit_test(who_leaves_without_a_card_stops_no_clock),
        cmocka_unit_test(an_arm_that_turns_both_ways_is_not_held),
        cmocka_unit_test(leavers_are_forgotten_when_their_time_is_over),
        cmocka_unit_test(who_waits_for_leavers_is_decided_when_they_are_gone),
        cmocka_unit_test(who_waits_is_decided_at_the_leaver_s_turn_and_not_too_late),
        cmocka_unit_test(two_who_leave_have_two_turns),
        cmocka_unit_test(the_next_time_to_look_is_the_earliest_that_matters),
        cmocka_unit_test(a_gate_that_stands_open_without_an_order_is_locked_and_watched),
        cmocka_unit_test(an_order_after_a_failed_one_has_a_cause_of_its_own),
        cmocka_unit_test(a_board_that_says_no_is_locked_and_noted),
        cmocka_unit_test(a_counter_that_moved_before_the_order_is_noted),
        cmocka_unit_test(an_alarm_is_green_for_as_long_as_it_lasts),
        cmocka_unit_test(a_link_that_comes_back_in_an_alarm_frees_again),
        cmocka_unit_test(a_crowd_that_leaves_does_not_hold_the_arm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
