/* Fire frees every gate and nothing but staff ends it; it stands across a restart. */
#include "controller/daemon/requests.h"
#include "tests/unit/daemon/hall_steps.h"

static json_t *answered;

static void take_answer(void *context, uint64_t connection, json_t *request_id, json_t *result)
{
    (void)context;
    (void)connection;
    json_decref(request_id);
    json_decref(answered);
    answered = result;
}

/* The reason of the refusal, or "" when it was done. */
static const char *ask(const char *method, const char *words)
{
    static const struct requester who = {.author = "chief", .role = COMMAND_CASHIER};
    static char reason[64];
    json_t *parameters = json_loads(words, 0, NULL), *id = json_integer(1);
    hall.listener.answer = take_answer;
    request_run(&hall, &who, method, parameters, id);
    json_decref(parameters);
    json_decref(id);
    tick();
    const json_t *refused = json_object_get(answered, "refused");
    (void)text_copy(reason, sizeof reason,
                    refused != NULL ? json_string_value(json_object_get(refused, "reason")) : "");
    json_decref(answered);
    answered = NULL;
    return reason;
}

static void pass_seconds(int64_t seconds)
{
    clock_now.unix_ms += seconds * 1000;
    tick();
}

/* The first board of the hall tells how it stands. */
static void read_board(bool fire)
{
    const struct driver_message state = {.type = DRIVER_GATE_STATE,
                                         .flags = DRIVER_GATE_HOME | (fire ? DRIVER_GATE_FIRE : 0),
                                         .a = 100,
                                         .c = 1,
                                         .e = (UINT64_C(16) << 32) |
                                              (uint32_t)hall.gates[0].gate.command};
    hall_bus_message(&hall.buses[0], &state);
    tick();
}

static void start_with_a_board(void)
{
    const struct driver_message up = {.type = DRIVER_DEVICE_UP};
    memset(told, 0, sizeof told);
    start_controller();
    hall_bus_message(&hall.buses[0], &up);
}

static void only_staff_end_an_alarm_and_not_while_fire_is_shown(void **state)
{
    (void)state;
    at("2026-11-22T15:00");
    start_with_a_board();
    read_board(false);
    assert_int_equal(hall.gates[0].gate.phase, GATE_READY);
    assert_string_equal(ask("alarm end", "{\"reason\": \"test\"}"), "no_alarm");
    read_board(true);
    assert_true(hall.alarm);
    assert_int_equal(told[0][DRIVER_FREE].type, DRIVER_FREE);
    assert_int_equal(hall.gates[0].gate.phase, GATE_ALARM);
    assert_string_equal(ask("alarm end", "{\"reason\": \"test\"}"), "fire_still_shown");
    read_board(false);
    assert_string_equal(ask("alarm end", "{\"reason\": \"test\"}"),
                        "fire_still_shown"); /* just now */
    pass_seconds(3600);
    assert_true(hall.alarm); /* by itself it never ends */
    assert_false(hall.recount_wanted);
    assert_string_equal(ask("alarm end", "{\"reason\": \"test\"}"), "");
    assert_false(hall.alarm);
    assert_true(hall.recount_wanted);
    assert_int_equal(hall.gates[0].gate.phase, GATE_RECOVERING);
    read_board(false);
    assert_int_equal(hall.gates[0].gate.phase, GATE_READY);
    assert_string_equal(
        ask("presence set", "{\"zone\": \"pools\", \"persons\": 3, \"reason\": \"counted\"}"), "");
    for (size_t i = 0; i < hall.site->zone_count; i++) { /* each zone */
        char words[96];
        if (text_equal(hall.site->zones[i].name, "pools"))
            continue;
        assert_true(hall.recount_wanted);
        (void)snprintf(words, sizeof words,
                       "{\"zone\": \"%s\", \"persons\": 0, \"reason\": \"counted\"}",
                       hall.site->zones[i].name);
        assert_string_equal(ask("presence set", words), "");
    }
    assert_false(hall.recount_wanted);
    assert_int_equal(inside(), 3);
    stop_controller();
    (void)verified();
}

static void an_alarm_stands_across_a_restart(void **state)
{
    (void)state;
    at("2026-11-22T15:00");
    start_with_a_board();
    read_board(true);
    stop_controller();
    start_with_a_board();
    assert_true(hall.alarm);
    assert_int_equal(told[0][DRIVER_FREE].type, DRIVER_FREE);
    read_board(false); /* the panel was reset meanwhile */
    assert_int_equal(hall.gates[0].gate.phase, GATE_ALARM);
    pass_seconds(2);
    assert_string_equal(ask("alarm end", "{\"reason\": \"test\"}"), "");
    stop_controller();
    start_with_a_board();
    assert_false(hall.alarm);
    assert_true(hall.recount_wanted); /* so does the wish for a count */
    stop_controller();
}

static void fire_that_comes_again_while_the_end_is_written_is_an_alarm(void **state)
{
    const struct driver_message fire = {.type = DRIVER_GATE_STATE,
                                        .flags = DRIVER_GATE_HOME | DRIVER_GATE_FIRE,
                                        .e = UINT64_C(16) << 32};
    static const struct requester who = {.author = "chief", .role = COMMAND_CASHIER};
    json_t *parameters = json_pack("{s:s}", "reason", "test"), *id = json_integer(1);
    (void)state;
    at("2026-11-22T15:00");
    start_with_a_board();
    read_board(true);
    read_board(false);
    pass_seconds(2);
    hall.listener.answer = take_answer;
    request_run(&hall, &who, "alarm end", parameters, id);
    hall_bus_message(&hall.buses[0], &fire);
    tick();
    assert_true(hall.alarm);
    assert_int_equal(hall.gates[0].gate.phase, GATE_ALARM);
    stop_controller();
    start_with_a_board();
    assert_true(hall.alarm); /* on disk, too */
    stop_controller();
    json_decref(parameters);
    json_decref(id);
    json_decref(answered);
    answered = NULL;
}

/* What was being printed when the controller stopped may be lost; a result that comes after the end
 * of its alarm says nothing any more. */
static void each_alarm_and_each_start_during_one_prints_a_list(void **state)
{
    (void)state;
    start_with_a_board();
    read_board(false);
    lists_printed = 0;
    read_board(true);
    read_board(true);
    assert_int_equal(lists_printed, 1);
    hall_muster_done(&hall, false);
    assert_true(hall.muster_unprinted);
    stop_controller();
    start_with_a_board();
    assert_int_equal(lists_printed, 2);
    assert_false(hall.muster_unprinted); /* it is being tried */
    read_board(false);
    pass_seconds(5);
    assert_string_equal(ask("alarm end", "{\"reason\": \"safe\"}"), "");
    hall_muster_done(&hall, false);
    assert_false(hall.muster_unprinted);
    stop_controller();
    start_with_a_board();
    assert_int_equal(lists_printed, 2);
    stop_controller();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_staff_end_an_alarm_and_not_while_fire_is_shown),
        TEST(an_alarm_stands_across_a_restart),
        TEST(fire_that_comes_again_while_the_end_is_written_is_an_alarm),
        TEST(each_alarm_and_each_start_during_one_prints_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
