/* The parts of the drivers that need no hardware: messages, sights, orders, register maps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/driver_protocol.h"
#include "drivers/modbus/gate_unit.h"
#include "drivers/nfc/card_sight.h"
#include "tests/unit/check.h"

static void a_message_survives_its_bytes(void **state)
{
    const struct driver_message message = {.type = DRIVER_UNLOCK,
                                           .index = 258,
                                           .flags = 0x01020304,
                                           .a = UINT64_MAX,
                                           .b = 2,
                                           .c = 3,
                                           .d = 4,
                                           .e = 0x1122334455667788,
                                           .count = 3,
                                           .data = {1, 2, 3}};
    uint8_t bytes[DRIVER_MESSAGE_SIZE];
    struct driver_message back;
    (void)state;
    driver_message_encode(&message, bytes);
    assert_int_equal(bytes[2], 2); /* little-endian */
    assert_true(driver_message_decode(bytes, sizeof bytes, &back));
    assert_int_equal(back.type, DRIVER_UNLOCK);
    assert_int_equal(back.index, 258);
    assert_int_equal(back.flags, 0x01020304);
    assert_true(back.a == UINT64_MAX && back.b == 2 && back.c == 3 && back.d == 4);
    assert_true(back.e == 0x1122334455667788);
    assert_int_equal(back.count, 3);
    assert_memory_equal(back.data, message.data, sizeof back.data);
    assert_true(driver_message_equal(&message, &back));
    back.data[2] = 4;
    assert_false(driver_message_equal(&message, &back));
}

static void bytes_that_are_no_message_are_refused(void **state)
{
    uint8_t bytes[DRIVER_MESSAGE_SIZE] = {DRIVER_PROTOCOL_VERSION, DRIVER_HELLO};
    struct driver_message back;
    (void)state;
    assert_true(driver_message_decode(bytes, sizeof bytes, &back));
    assert_false(driver_message_decode(bytes, sizeof bytes - 1, &back));
    bytes[0] = 9;
    assert_false(driver_message_decode(bytes, sizeof bytes, &back));
    bytes[0] = DRIVER_PROTOCOL_VERSION;
    bytes[1] = 40;
    assert_false(driver_message_decode(bytes, sizeof bytes, &back));
    bytes[1] = DRIVER_HELLO;
    bytes[48] = DRIVER_DATA_SIZE + 1;
    assert_false(driver_message_decode(bytes, sizeof bytes, &back));
}

static void a_card_that_lies_there_is_one_sight(void **state)
{
    struct card_sight sight = {.sight = 0};
    const struct card_uid card = {{4, 1, 2, 3}, 4}, nothing = {.size = 0};
    (void)state;
    assert_true(card_sight_look(&sight, &card, 0).arrived);
    assert_false(card_sight_look(&sight, &card, 100).arrived);
    assert_false(card_sight_look(&sight, &nothing, 399).gone);
    assert_false(card_sight_look(&sight, &card, 399).arrived);
    assert_false(card_sight_look(&sight, &nothing, 698).gone);
    const struct card_change change = card_sight_look(&sight, &nothing, 699);
    assert_true(change.gone);
    assert_int_equal(change.gone_sight, 1);
    assert_true(card_sight_look(&sight, &card, 700).arrived);
    assert_int_equal(sight.sight, 2);
}

static void another_card_ends_the_sight_of_the_first(void **state)
{
    struct card_sight sight = {.sight = 0};
    const struct card_uid first = {{4, 1, 2, 3}, 4}, second = {{4, 1, 2, 3, 5, 6, 7}, 7};
    (void)state;
    (void)card_sight_look(&sight, &first, 0);
    const struct card_change change = card_sight_look(&sight, &second, 10);
    assert_true(change.gone && change.arrived);
    assert_int_equal(change.gone_sight, 1);
    assert_int_equal(sight.sight, 2);
}

static void identifiers_that_change_each_time_are_known(void **state)
{
    const struct card_uid random = {{0x08, 1, 2, 3}, 4}, fixed = {{0x08, 1, 2, 3, 4, 5, 6}, 7};
    (void)state;
    assert_true(card_uid_random(&random));
    assert_false(card_uid_random(&fixed));
}

static struct gate_unit gate;

static void order(uint64_t rotations, uint64_t ms, uint32_t way)
{
    const struct driver_message message = {
        .type = DRIVER_UNLOCK, .flags = way, .a = 7, .b = rotations, .c = ms, .d = 5};
    gate_unit_command(&gate, &message, 1000);
    gate_unit_decide(&gate, 1000);
}

static void start_gate(void)
{
    gate = (struct gate_unit){.exit_locked = true};
    gate.board.trusted = true;
    gate.board.map.values[VALUE_COUNTER_ENTRY] =
        (struct register_point){.table = REGISTER_INPUT, .width_bits = 16};
    gate.board.reading.values[VALUE_COUNTER_ENTRY] = 65535;
}

static bool entry_open(void)
{
    return gate.board.wanted[OUTPUT_UNLOCK_ENTRY];
}

static bool exit_open(void)
{
    return gate.board.wanted[OUTPUT_UNLOCK_EXIT];
}

static void an_order_ends_by_its_deadline(void **state)
{
    (void)state;
    start_gate();
    order(1, 8000, DRIVER_WAY_ENTRY);
    assert_true(entry_open() && !exit_open());
    gate_unit_decide(&gate, 8999);
    assert_true(entry_open());
    gate_unit_decide(&gate, 9000);
    assert_false(entry_open());
}

static void an_order_ends_by_its_rotations(void **state)
{
    (void)state;
    start_gate();
    order(2, 8000, DRIVER_WAY_ENTRY);
    gate.board.reading.values[VALUE_COUNTER_ENTRY] = 0; /* the counter rolled over */
    gate_unit_decide(&gate, 1100);
    assert_true(entry_open());
    gate.board.reading.values[VALUE_COUNTER_ENTRY] = 1;
    gate_unit_decide(&gate, 1200);
    assert_false(entry_open());
}

static void silence_locks_the_entry_and_frees_the_exit(void **state)
{
    (void)state;
    start_gate();
    order(1, 8000, DRIVER_WAY_ENTRY);
    gate_unit_stand_alone(&gate);
    gate_unit_decide(&gate, 1001);
    assert_true(!entry_open() && exit_open());
}

static void fire_frees_both_ways_whatever_is_commanded(void **state)
{
    const struct driver_message lock = {.type = DRIVER_LOCK,
                                        .flags = DRIVER_WAY_ENTRY | DRIVER_WAY_EXIT};
    (void)state;
    start_gate();
    gate.board.reading.inputs[INPUT_FIRE] = true;
    gate_unit_observe(&gate, 1000);
    gate_unit_command(&gate, &lock, 1000);
    gate_unit_decide(&gate, 1000);
    assert_true(entry_open() && exit_open());
    gate.board.reading.inputs[INPUT_FIRE] = false;
    gate_unit_decide(&gate, 1100);
    assert_true(entry_open()); /* until the controller locks again */
    gate_unit_command(&gate, &lock, 1200);
    gate_unit_decide(&gate, 1200);
    assert_true(!entry_open() && !exit_open());
}

static void a_tap_at_the_exit_leaves_the_entry_order(void **state)
{
    (void)state;
    start_gate();
    order(1, 8000, DRIVER_WAY_ENTRY);
    order(1, 3000, DRIVER_WAY_EXIT);
    assert_true(entry_open() && exit_open());
    gate_unit_decide(&gate, 4000);
    assert_true(entry_open() && !exit_open());
}

static bool load_map(const char *text, struct faults *faults, struct register_map *map)
{
    char path[] = "/tmp/portillon-map-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    (void)close(fd);
    const bool loaded = register_map_load(path, faults, map);
    (void)unlink(path);
    return loaded;
}

static void a_verdict_sounds_as_often_and_as_long_as_it_was_asked(void **state)
{
    static const struct {
        uint64_t beep_ms, beeps;
        int64_t at_ms;
        bool sounds;
    } cases[] = {{100, 2, 0, true},    {100, 2, 99, true},   {100, 2, 100, false},
                 {100, 2, 199, false}, {100, 2, 200, true},  {100, 2, 300, false},
                 {100, 2, 400, false}, {100, 0, 99, true},   {100, 0, 200, false},
                 {0, 3, 0, false},     {100, 1, 200, false}, {UINT64_MAX, UINT64_MAX, 4999, true}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct driver_message message = {.type = DRIVER_SIGNAL,
                                               .flags = DRIVER_LAMP_RED,
                                               .a = 2000,
                                               .b = cases[i].beep_ms,
                                               .c = cases[i].beeps};
        gate = (struct gate_unit){.up = true};
        gate_unit_command(&gate, &message, 1000);
        gate_unit_decide(&gate, 1000 + cases[i].at_ms);
        assert_int_equal(gate.board.wanted[OUTPUT_BUZZER], cases[i].sounds);
        gate_unit_decide(&gate, gate.quiet_ms);
        assert_false(gate.board.wanted[OUTPUT_BUZZER]);
    }
}

static void register_maps_are_checked(void **state)
{
    static struct faults faults;
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"board: b\nsource: s\nvalues: {counter_entry: {input: 0}}\n", "unlock_entry is missing"},
        {"board: b\nsource: s\noutputs: {unlock_entry: {coil: 0}}\n", "expected the value counter"},
        {"board: b\nsource: s\noutputs: {unlock_entry: {input: 0}}\nvalues: {counter_entry: "
         "{input: 0}}\n",
         "an output is a coil"},
        {"board: b\nsource: s\noutputs: {unlock_entry: {coil: 70000}}\nvalues: {counter_entry: "
         "{input: 0}}\n",
         "from 0 to 65535"},
        {"board: b\nsource: s\noutputs: {unlock_entry: {coil: 0}}\ninputs: {rotation_entry: "
         "{discrete: 0}}\ntiming: {poll: 80ms, pulse: 100ms}\n",
         "must last two polls"},
        {"board: b\nsource: s\noutputs: {unlock_entri: {coil: 0}}\n", "did you mean unlock_entry"},
    };
    struct register_map map;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        faults.count = 0;
        assert_false(load_map(cases[i].text, &faults, &map));
        bool told = false;
        for (size_t k = 0; k < faults.count; k++)
            told = told || strstr(faults.lines[k], cases[i].told) != NULL;
        assert_true(told);
    }
}

static void shipped_register_maps_load(void **state)
{
    static struct faults faults;
    static const char *const maps[] = {"portillon-simulator", "portillon-simulator-no-counters",
                                       "adam-6060", "waveshare-modbus-rtu-io-8ch",
                                       "wiren-board-wb-mr6c"};
    struct register_map map;
    char path[256];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(maps); i++) {
        (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/config/gates/%s.yaml", maps[i]);
        const bool loaded = register_map_load(path, &faults, &map);
        if (!loaded)
            print_error("%s\n", faults.lines[0]);
        assert_true(loaded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_survives_its_bytes),
        cmocka_unit_test(bytes_that_are_no_message_are_refused),
        cmocka_unit_test(a_card_that_lies_there_is_one_sight),
        cmocka_unit_test(another_card_ends_the_sight_of_the_first),
        cmocka_unit_test(identifiers_that_change_each_time_are_known),
        cmocka_unit_test(an_order_ends_by_its_deadline),
        cmocka_unit_test(an_order_ends_by_its_rotations),
        cmocka_unit_test(silence_locks_the_entry_and_frees_the_exit),
        cmocka_unit_test(fire_frees_both_ways_whatever_is_commanded),
        cmocka_unit_test(a_tap_at_the_exit_leaves_the_entry_order),
        cmocka_unit_test(a_verdict_sounds_as_often_and_as_long_as_it_was_asked),
        cmocka_unit_test(register_maps_are_checked),
        cmocka_unit_test(shipped_register_maps_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
