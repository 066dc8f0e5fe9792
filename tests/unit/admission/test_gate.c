/* The state machine of an arm: the life of an order as stories.
 */
#include "tests/unit/admission/gate_steps.h"

static void someone_walks_through_and_pays_once(void **state)
{
    (void)state;
    make_open(65535, 1);
    read_board(65535, true, false);
    assert_int_equal(gate.phase, GATE_OPEN);
    read_board(0, true, true); /* the 16-bit counter rolled over */
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_non_null(find(GATE_EFFECT_LOCK));
    read_board(0, false, true);
    const struct gate_effect *resolve = find(GATE_EFFECT_RESOLVE);
    assert_non_null(resolve);
    assert_int_equal(resolve->order_id, 77);
    assert_int_equal(resolve->turned, 1);
    assert_int_equal(resolve->excess, 0);
    assert_int_equal(resolve->counted.entry, 0);
    assert_int_equal(resolve->counted.exit, 100);
    assert_string_equal(resolve->cause, "passed");
    assert_int_equal(gate.phase, GATE_READY);
}

static void nobody_comes_and_nothing_is_spent(void **state)
{
    (void)state;
    make_open(10, 1);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_non_null(find(GATE_EFFECT_LOCK));
    read_board(10, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "nobody");
}

/* A reading made before the lock was obeyed proves nothing. */
static void an_older_reading_does_not_resolve(void **state)
{
    struct gate_event old = {.type = GATE_EVENT_READING};
    (void)state;
    make_open(10, 1);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    old.reading = reading(10, false, true);
    old.reading.command = gate.command - 1;
    step(old);
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_null(find(GATE_EFFECT_RESOLVE));
}

static void someone_in_mid_turn_at_the_deadline_still_pays(void **state)
{
    (void)state;
    make_open(10, 1);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    read_board(10, false, false);
    assert_int_equal(gate.phase, GATE_SETTLING);
    read_board(11, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
}

static void two_rotations_on_one_order_debit_one(void **state)
{
    (void)state;
    make_open(10, 1);
    read_board(12, true, true);
    read_board(12, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->excess, 1);
}

static void a_count_that_jumps_is_void_in_the_swimmers_favour(void **state)
{
    (void)state;
    make_open(10, 1);
    read_board(50, true, true);
    read_board(50, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "counter_unbelievable");
}

static void a_board_that_restarts_is_void_in_the_swimmers_favour(void **state)
{
    struct gate_event restarted = {.type = GATE_EVENT_READING};
    (void)state;
    make_open(65535, 1);
    restarted.reading = reading(0, false, true);
    restarted.reading.counted.boot = 2;
    step(restarted);
    assert_int_equal(gate.phase, GATE_SETTLING);
    restarted.reading.command = gate.command;
    step(restarted);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "board_restarted");
}

/* A board that starts at zero: what it counts from its first reading on is not lost. */
static void people_who_pass_while_a_new_board_is_awaited_are_counted(void **state)
{
    (void)state;
    make_open(10, 1);
    struct gate_event event = {.type = GATE_EVENT_READING, .reading = reading(3, false, false)};
    event.reading.counted = (struct arm_count){.entry = 3, .exit = 5, .bits = 16, .boot = 2};
    step(event);
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 0); /* what it counted before is unknown */
    assert_int_equal(find(GATE_EFFECT_MOVE)->counted.boot, 2);
    assert_false(find(GATE_EFFECT_MOVE)->exit);
    event.reading.counted.exit = 7;
    step(event);
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 2);
    assert_true(find(GATE_EFFECT_MOVE)->exit);
    event.reading.counted.entry = 4;
    event.reading.home = true;
    event.reading.command = gate.command;
    step(event);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "board_restarted");
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1);
    assert_false(find(GATE_EFFECT_MOVE)->exit);
    assert_string_equal(find(GATE_EFFECT_MOVE)->kind, "unattributed");
}

static void an_order_for_three_lasts_until_the_third(void **state)
{
    (void)state;
    make_open(10, 3);
    assert_int_equal(gate.deadline.ms, 9000);
    now_ms += 7000;
    read_board(11, true, true);
    assert_int_equal(gate.phase, GATE_OPEN);
    assert_int_equal(gate.deadline.ms, now_ms + 20000);
    read_board(13, true, true);
    read_board(13, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 3);
}

static void an_unanswered_order_is_locked_and_counted(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    allow(77, 1);
    now_ms += 500;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_SETTLING);
    assert_non_null(find(GATE_EFFECT_LOCK));
    read_board(11, false, true); /* it had been obeyed, and someone went */
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
}

static void a_jam_keeps_the_hold_until_its_bound(void **state)
{
    (void)state;
    make_open(10, 1);
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    read_board(10, false, false);
    now_ms += 3000;
    happen(GATE_EVENT_TIME);
    assert_int_equal(gate.phase, GATE_JAMMED);
    assert_false(gate_in_service(&gate));
    assert_null(find(GATE_EFFECT_RESOLVE));
    assert_int_equal(gate_next_time(&gate).ms, now_ms + 60000);
    now_ms += 59999;
    happen(GATE_EVENT_TIME);
    assert_null(find(GATE_EFFECT_RESOLVE));
    now_ms += 1;
    happen(GATE_EVENT_TIME);
    assert_non_null(find(GATE_EFFECT_RESOLVE));
    assert_int_equal(gate.phase, GATE_JAMMED);
    assert_true(gate_next_time(&gate).ms == INT64_MAX); /* nothing more happens by time alone */
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static void the_same_card_again_writes_nothing_and_moves_no_deadline(void **state)
{
    (void)state;
    make_open(10, 1);
    const int64_t deadline_ms = gate.deadline.ms;
    now_ms += 3000;
    tap("C1", 2);
    assert_non_null(find(GATE_EFFECT_REPEAT));
    assert_null(find(GATE_EFFECT_DECIDE));
    assert_null(find(GATE_EFFECT_WAIT));
    assert_int_equal(gate.deadline.ms, deadline_ms);
}

static void the_next_swimmer_waits_and_is_decided_after(void **state)
{
    (void)state;
    make_open(10, 1);
    tap("C2", 2);
    assert_non_null(find(GATE_EFFECT_WAIT));
    tap("C3", 3); /* one at a time */
    assert_int_equal(effects.count, 0);
    read_board(11, true, true);
    read_board(11, false, true);
    assert_non_null(find(GATE_EFFECT_RESOLVE));
    assert_string_equal(find(GATE_EFFECT_DECIDE)->tap.uid, "C2");
    assert_true(find(GATE_EFFECT_RESOLVE) < find(GATE_EFFECT_DECIDE));
    assert_int_equal(find(GATE_EFFECT_DECIDE)->counted.entry, 11);
    allow(78, 1);
    read_board(12, true, true);
    read_board(12, false, true);
    assert_null(find(GATE_EFFECT_DECIDE)); /* once: nobody waits any more */
    assert_int_equal(gate.phase, GATE_READY);
}

static void a_waiting_swimmer_who_leaves_or_tires_is_forgotten(void **state)
{
    (void)state;
    make_open(10, 1);
    tap("C2", 2);
    step((struct gate_event){.type = GATE_EVENT_GONE, .tap = {.sight = 2}});
    assert_false(gate.waiting);
    tap("C2", 3);
    now_ms += 5000;
    happen(GATE_EVENT_TIME);
    assert_false(gate.waiting);
}

static void fire_voids_the_order_and_frees_the_gate(void **state)
{
    struct gate_event fire = {.type = GATE_EVENT_READING};
    (void)state;
    make_open(10, 1);
    const uint32_t command = gate.command;
    fire.reading = reading(10, true, true);
    fire.reading.fire = true;
    step(fire);
    assert_int_equal(gate.phase, GATE_ALARM);
    assert_non_null(find(GATE_EFFECT_FREE));
    assert_int_equal(find(GATE_EFFECT_FREE)->command,
                     command + 1); /* readings tell it was obeyed */
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "alarm");
    fire.reading = reading(13, true, true);
    fire.reading.fire = true;
    step(fire); /* people run: presence only */
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 3);
    assert_string_equal(find(GATE_EFFECT_MOVE)->kind, "alarm");
    tap("C9", 9);
    assert_non_null(find(GATE_EFFECT_REFUSE));
    happen(GATE_EVENT_ALARM_OFF);
    assert_int_equal(gate.phase, GATE_RECOVERING);
    read_board(13, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static void a_decision_that_comes_during_an_alarm_is_void(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    happen(GATE_EVENT_ALARM_ON);
    allow(77, 1);
    assert_null(find(GATE_EFFECT_UNLOCK));
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "alarm");
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
}

static void a_decision_that_comes_too_late_opens_for_nobody(void **state)
{
    (void)state;
    make_ready(10);
    tap("C1", 1);
    now_ms += GATE_DECIDE_MS;
    allow(77, 1);
    assert_null(find(GATE_EFFECT_UNLOCK));
    assert_string_equal(find(GATE_EFFECT_RESOLVE)->cause, "decided_too_late");
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 0);
    assert_int_equal(gate.phase, GATE_READY);
}

static void recovery_resolves_the_stored_order_by_its_counter(void **state)
{
    const struct order_record order = {
        .order_id = 5, .persons = 1, .counted = {.entry = 65535, .exit = 0, .bits = 16, .boot = 1}};
    const struct arm_count stored = {.entry = 65535, .exit = 100, .bits = 16, .boot = 1};
    (void)state;
    now_ms = 1000;
    gate_init(&gate, &settings, &order, &stored);
    happen(GATE_EVENT_LINK_UP);
    assert_non_null(find(GATE_EFFECT_LOCK));
    tap("C1", 1); /* nobody is served before */
    assert_null(find(GATE_EFFECT_DECIDE));
    read_board(0, false, false);
    assert_null(find(GATE_EFFECT_RESOLVE));
    read_board(0, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->order_id, 5);
}

static void rotations_while_nobody_watched_move_presence_only(void **state)
{
    const struct arm_count stored = {.entry = 10, .exit = 90, .bits = 16, .boot = 1};
    (void)state;
    now_ms = 1000;
    gate_init(&gate, &settings, NULL, &stored);
    happen(GATE_EVENT_LINK_UP);
    read_board(12, false, true);
    assert_int_equal(effects.count, 2);
    assert_true(effects.items[0].exit && effects.items[0].persons == 10);
    assert_true(!effects.items[1].exit && effects.items[1].persons == 2);
    assert_string_equal(effects.items[1].kind, "unattributed");
}

static void who_forces_the_arm_is_told(void **state)
{
    (void)state;
    make_ready(10);
    read_board(11, false, true);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "forced_passage");
    assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1);
    assert_int_equal(gate.phase, GATE_READY);
    read_board(11, false, true);
    assert_null(find(GATE_EFFECT_INCIDENT));
}

/* Between two people an arm may be on its way; held for longer it lets nobody in. */
static void an_arm_that_is_held_takes_the_gate_out_until_it_is_home(void **state)
{
    (void)state;
    make_ready(10);
    read_board(10, false, false);
    now_ms += settings.settle_ms - 1;
    read_board(10, false, false);
    assert_int_equal(gate.phase, GATE_READY);
    read_board(10, false, true); /* somebody left */
    now_ms += settings.settle_ms;
    read_board(10, false, false);
    assert_int_equal(gate.phase, GATE_READY);
    now_ms += settings.settle_ms;
    read_board(10, false, false);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "arm_not_home");
    assert_false(gate_in_service(&gate));
    read_board(10, false, true);
    assert_int_equal(gate.phase, GATE_READY);
    now_ms += settings.settle_ms; /* held once more: it has its time again */
    read_board(10, false, false);
    assert_int_equal(gate.phase, GATE_READY);
}

static void an_open_housing_is_told_once(void **state)
{
    (void)state;
    make_ready(10);
    struct gate_event event = {.type = GATE_EVENT_READING, .reading = reading(10, false, true)};
    event.reading.tamper = true;
    step(event);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "tamper");
    step(event);
    assert_null(find(GATE_EFFECT_INCIDENT));
    event.reading.tamper = false;
    step(event);
    event.reading.tamper = true;
    step(event);
    assert_string_equal(find(GATE_EFFECT_INCIDENT)->cause, "tamper");
}

static void a_tap_at_the_exit_opens_before_anything_else(void **state)
{
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true, .sight = 4}};
    (void)state;
    make_open(10, 1);
    (void)text_copy(out.tap.uid, sizeof out.tap.uid, "C4");
    step(out);
    assert_int_equal(effects.items[0].type, GATE_EFFECT_UNLOCK_EXIT);
    assert_non_null(find(GATE_EFFECT_INTENT));
    assert_int_equal(gate.phase, GATE_OPEN); /* the entry order stays */
    struct gate_event turned = {.type = GATE_EVENT_READING, .reading = reading(10, true, true)};
    turned.reading.counted.exit = 101;
    step(turned);
    assert_true(find(GATE_EFFECT_MOVE)->exit);
    assert_string_equal(find(GATE_EFFECT_MOVE)->tap.uid, "C4");
    assert_null(find(GATE_EFFECT_RESOLVE));
}

/* The first who tapped is the first who turned. */
static void those_who_leave_with_a_card_are_known_in_their_order(void **state)
{
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true}};
    static const char *const uids[] = {"C4", "C5", "C6"};
    (void)state;
    make_ready(10);
    for (size_t i = 0; i < 3; i++) {
        out.tap.sight = i + 4;
        (void)text_copy(out.tap.uid, sizeof out.tap.uid, uids[i]);
        step(out);
        assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->persons, i + 1);
        assert_int_equal(find(GATE_EFFECT_UNLOCK_EXIT)->command, gate.command);
        assert_int_equal(find(GATE_EFFECT_SIGNAL)->lamp, GATE_LAMP_GREEN);
    }
    for (size_t i = 0; i < 3; i++) {
        struct gate_event turned = {.type = GATE_EVENT_READING,
                                    .reading = reading(10, false, true)};
        turned.reading.counted.exit = 101 + i;
        step(turned);
        assert_string_equal(find(GATE_EFFECT_MOVE)->tap.uid, uids[i]);
        assert_int_equal(find(GATE_EFFECT_MOVE)->persons, 1);
    }
    struct gate_event turned = {.type = GATE_EVENT_READING, .reading = reading(10, false, true)};
    turned.reading.counted.exit = 104;
    step(turned);
    assert_string_equal(find(GATE_EFFECT_MOVE)->kind, "free");
}

/* A board that is lost in an alarm is not taken for one that answers when the alarm ends. */
static void a_board_lost_in_an_alarm_is_down_after_it(void **state)
{
    (void)state;
    make_ready(10);
    happen(GATE_EVENT_ALARM_ON);
    happen(GATE_EVENT_LINK_DOWN);
    assert_int_equal(gate.phase, GATE_ALARM);
    happen(GATE_EVENT_ALARM_OFF);
    assert_int_equal(gate.phase, GATE_DOWN);
    happen(GATE_EVENT_LINK_UP);
    assert_int_equal(gate.phase, GATE_RECOVERING);
}

static void an_opening_by_hand_is_refused_while_an_order_is_open(void **state)
{
    (void)state;
    make_open(10, 1);
    happen(GATE_EVENT_ASK);
    assert_int_equal(effects.count, 0);
    make_ready(10);
    struct gate_event out = {.type = GATE_EVENT_TAP, .tap = {.exit = true, .sight = 4}};
    (void)text_copy(out.tap.uid, sizeof out.tap.uid, "C4");
    step(out); /* somebody is about to leave through the arm */
    happen(GATE_EVENT_ASK);
    assert_int_equal(effects.count, 0);
    make_ready(10);
    happen(GATE_EVENT_ASK);
    assert_non_null(find(GATE_EFFECT_ACCEPT));
    allow(8, 2);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->persons, 2);
    assert_int_equal(find(GATE_EFFECT_UNLOCK)->ms, settings.unlock_ms + settings.rotation_ms);
}

static void a_gate_off_refuses_but_lets_an_open_order_end(void **state)
{
    (void)state;
    make_open(10, 1);
    happen(GATE_EVENT_SERVICE_OFF);
    read_board(11, true, true);
    read_board(11, false, true);
    assert_int_equal(find(GATE_EFFECT_RESOLVE)->turned, 1);
    tap("C2", 2);
    assert_non_null(find(GATE_EFFECT_REFUSE));
    happen(GATE_EVENT_SERVICE_ON);
    tap("C3", 3);
    assert_non_null(find(GATE_EFFECT_DECIDE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(someone_walks_through_and_pays_once),
        cmocka_unit_test(nobody_comes_and_nothing_is_spent),
        cmocka_unit_test(an_older_reading_does_not_resolve),
        cmocka_unit_test(someone_in_mid_turn_at_the_deadline_still_pays),
        cmocka_unit_test(two_rotations_on_one_order_debit_one),
        cmocka_unit_test(a_count_that_jumps_is_void_in_the_swimmers_favour),
        cmocka_unit_test(a_board_that_restarts_is_void_in_the_swimmers_favour),
        cmocka_unit_test(people_who_pass_while_a_new_board_is_awaited_are_counted),
        cmocka_unit_test(an_order_for_three_lasts_until_the_third),
        cmocka_unit_test(an_unanswered_order_is_locked_and_counted),
        cmocka_unit_test(a_jam_keeps_the_hold_until_its_bound),
        cmocka_unit_test(the_same_card_again_writes_nothing_and_moves_no_deadline),
        cmocka_unit_test(the_next_swimmer_waits_and_is_decided_after),
        cmocka_unit_test(a_waiting_swimmer_who_leaves_or_tires_is_forgotten),
        cmocka_unit_test(fire_voids_the_order_and_frees_the_gate),
        cmocka_unit_test(a_decision_that_comes_during_an_alarm_is_void),
        cmocka_unit_test(a_decision_that_comes_too_late_opens_for_nobody),
        cmocka_unit_test(recovery_resolves_the_stored_order_by_its_counter),
        cmocka_unit_test(rotations_while_nobody_watched_move_presence_only),
        cmocka_unit_test(who_forces_the_arm_is_told),
        cmocka_unit_test(an_arm_that_is_held_takes_the_gate_out_until_it_is_home),
        cmocka_unit_test(an_open_housing_is_told_once),
        cmocka_unit_test(a_tap_at_the_exit_opens_before_anything_else),
        cmocka_unit_test(those_who_leave_with_a_card_are_known_in_their_order),
        cmocka_unit_test(a_board_lost_in_an_alarm_is_down_after_it),
        cmocka_unit_test(an_opening_by_hand_is_refused_while_an_order_is_open),
        cmocka_unit_test(a_gate_off_refuses_but_lets_an_open_order_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
