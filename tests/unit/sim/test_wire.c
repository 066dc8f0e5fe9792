/* The simulated reader chip and arm, without their wires. */
#include <string.h>

#include "sim/wire/arm.h"
#include "sim/wire/pn532.h"
#include "tests/unit/check.h"

static struct pn532 chip;
static struct card card;

static enum pn532_event feed(const uint8_t *bytes, size_t size)
{
    enum pn532_event last = PN532_NOTHING;
    for (size_t i = 0; i < size; i++) {
        const enum pn532_event event = pn532_take(&chip, bytes[i]);
        last = event != PN532_NOTHING ? event : last;
    }
    return last;
}

/* Frames a command as a host does, with rubbish and a wake-up before it. */
static enum pn532_event command(const uint8_t *body, size_t size)
{
    uint8_t frame[64] = {0x55, 0x55, 0x00, 0x00, 0xFF};
    uint8_t sum = 0xD4;
    size_t used = 5;
    frame[used++] = (uint8_t)(size + 1);
    frame[used++] = (uint8_t)(0x100 - (size + 1));
    frame[used++] = 0xD4;
    for (size_t i = 0; i < size; i++) {
        frame[used++] = body[i];
        sum = (uint8_t)(sum + body[i]);
    }
    frame[used++] = (uint8_t)(0x100 - sum);
    frame[used++] = 0x00;
    return feed(frame, used);
}

static enum pn532_progress run(const uint8_t *body, size_t size)
{
    assert_int_equal(command(body, size), PN532_COMMAND);
    return pn532_run(&chip);
}

#define RUN(...) run((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static int start(void **state)
{
    static const uint8_t uid[7] = {0x04, 1, 2, 3, 4, 5, 6};
    (void)state;
    memset(&chip, 0, sizeof chip);
    pn532_reset(&chip);
    return card_make(&card, "C1", uid, sizeof uid) ? 0 : -1;
}

static void a_frame_is_found_after_a_wake_up_and_answered_byte_for_byte(void **state)
{
    static const uint8_t expected[] = {0x00, 0x00, 0xFF, 0x06, 0xFA, 0xD5, 0x03,
                                       0x32, 0x01, 0x06, 0x07, 0xE8, 0x00};
    uint8_t frame[PN532_FRAME_MAX];
    (void)state;
    assert_int_equal(RUN(0x02), PN532_ANSWER);
    assert_int_equal(pn532_frame(&chip, frame), sizeof expected);
    assert_memory_equal(frame, expected, sizeof expected);
}

static void damaged_frames_are_not_commands(void **state)
{
    static const uint8_t bad_length[] = {0x00, 0x00, 0xFF, 0x02, 0xFD, 0xD4, 0x02, 0x2A, 0x00};
    static const uint8_t bad_sum[] = {0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2B, 0x00};
    static const uint8_t ack[] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
    static const uint8_t nack[] = {0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00};
    (void)state;
    assert_int_equal(feed(bad_length, sizeof bad_length), PN532_NOTHING);
    assert_int_equal(feed(bad_sum, sizeof bad_sum), PN532_NOTHING);
    assert_int_equal(feed(ack, sizeof ack), PN532_ACK);
    assert_int_equal(feed(nack, sizeof nack), PN532_NACK);
    assert_int_equal(RUN(0x02), PN532_ANSWER);
}

static void a_card_is_listed_then_halted_until_the_field_is_new(void **state)
{
    (void)state;
    assert_int_equal(RUN(0x32, 0x05, 0x00, 0x01, 0x02), PN532_ANSWER); /* do not wait for ever */
    assert_true(pn532_place(&chip, &card));
    assert_int_equal(RUN(0x4A, 0x01, 0x00), PN532_ANSWER);
    assert_int_equal(chip.answer[1], 1);
    assert_int_equal(chip.answer[6], 7);
    assert_memory_equal(chip.answer + 7, card.uid, 7);
    assert_int_equal(RUN(0x44, 0x00), PN532_ANSWER);
    assert_int_equal(RUN(0x4A, 0x01, 0x00), PN532_ANSWER);
    assert_int_equal(chip.answer[1], 0);
    assert_int_equal(RUN(0x32, 0x01, 0x00), PN532_ANSWER);
    assert_int_equal(RUN(0x4A, 0x01, 0x00), PN532_ANSWER);
    assert_int_equal(chip.answer[1], 1);
}

static void an_infinite_select_waits_for_its_card(void **state)
{
    (void)state;
    assert_int_equal(RUN(0x4A, 0x01, 0x00), PN532_WAITING);
    assert_true(pn532_place(&chip, &card));
    assert_int_equal(pn532_wait(&chip), PN532_ANSWER);
}

static void ntag_pages_are_read_and_a_torn_card_times_out(void **state)
{
    (void)state;
    assert_true(pn532_place(&chip, &card));
    assert_int_equal(RUN(0x4A, 0x01, 0x00), PN532_ANSWER);
    assert_int_equal(RUN(0x42, 0x60), PN532_ANSWER); /* GET_VERSION by InCommunicateThru */
    assert_int_equal(chip.answer[1], 0x00);
    assert_int_equal(RUN(0x40, 0x01, 0x30, 0x00), PN532_ANSWER);
    assert_int_equal(chip.answer_size, 2 + 16);
    assert_int_equal(chip.answer[2 + 3], 0x88 ^ 0x04 ^ 1 ^ 2);
    card.tear_next = true;
    assert_int_equal(RUN(0x40, 0x01, 0x30, 0x04), PN532_ANSWER);
    assert_int_equal(chip.answer[1], 0x01);
    assert_null(chip.field[0]);
}

static struct arm arm;

static void start_arm(void)
{
    arm_init(&arm, 0, 250000);
    arm.watchdog_tenths = 0;
}

static void a_locked_arm_does_not_give_way(void **state)
{
    (void)state;
    start_arm();
    assert_false(arm_push(&arm, ARM_ENTRY, 1, 0));
    assert_int_equal(arm.truth.blocked, 1);
    arm_set_coil(&arm, COIL_UNLOCK_ENTRY, true, 1000);
    assert_true(arm_push(&arm, ARM_ENTRY, 1, 2000));
    arm_advance(&arm, 100000);
    assert_false(arm_discrete(&arm, DISCRETE_HOME));
    assert_int_equal(arm.counters[ARM_ENTRY], 65530);
    arm_advance(&arm, 252000);
    assert_true(arm_discrete(&arm, DISCRETE_HOME));
    assert_int_equal(arm.counters[ARM_ENTRY], 65531);
}

static void counters_roll_over_and_are_lost_at_a_reboot_but_the_truth_is_not(void **state)
{
    (void)state;
    start_arm();
    arm_set_coil(&arm, COIL_UNLOCK_ENTRY, true, 0);
    for (int i = 0; i < 7; i++) {
        assert_true(arm_push(&arm, ARM_ENTRY, 2, i * 300000));
        arm_advance(&arm, i * 300000 + 250000);
    }
    assert_int_equal(arm.counters[ARM_ENTRY], 1);
    arm_reboot(&arm, 3000000);
    assert_int_equal(arm.counters[ARM_ENTRY], 0);
    assert_int_equal(arm.boot_counter, 2);
    assert_false(arm.coils[COIL_UNLOCK_ENTRY]);
    assert_int_equal(arm.truth.rotations[ARM_ENTRY], 7);
    assert_int_equal(arm.truth.persons[ARM_ENTRY], 14);
}

static void the_boards_time_out_locks_the_entry_and_frees_the_exit(void **state)
{
    (void)state;
    start_arm();
    arm.watchdog_tenths = 20;
    arm_set_coil(&arm, COIL_UNLOCK_ENTRY, true, 0);
    arm_set_coil(&arm, COIL_UNLOCK_EXIT, false, 0);
    arm_heard(&arm, 1000000);
    arm_advance(&arm, 2999999);
    assert_true(arm.coils[COIL_UNLOCK_ENTRY]);
    arm_advance(&arm, 3000000);
    assert_true(!arm.coils[COIL_UNLOCK_ENTRY] && arm.coils[COIL_UNLOCK_EXIT]);
}

static void a_jammed_arm_never_comes_home(void **state)
{
    (void)state;
    start_arm();
    arm_set_coil(&arm, COIL_UNLOCK_ENTRY, true, 0);
    assert_true(arm_push(&arm, ARM_ENTRY, 1, 0));
    arm.jam = true;
    arm_advance(&arm, 9000000);
    assert_false(arm_discrete(&arm, DISCRETE_HOME));
    arm.jam = false;
    arm_advance(&arm, 9000001);
    assert_true(arm_discrete(&arm, DISCRETE_HOME));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_frame_is_found_after_a_wake_up_and_answered_byte_for_byte, start),
        cmocka_unit_test_setup(damaged_frames_are_not_commands, start),
        cmocka_unit_test_setup(a_card_is_listed_then_halted_until_the_field_is_new, start),
        cmocka_unit_test_setup(an_infinite_select_waits_for_its_card, start),
        cmocka_unit_test_setup(ntag_pages_are_read_and_a_torn_card_times_out, start),
        cmocka_unit_test(a_locked_arm_does_not_give_way),
        cmocka_unit_test(counters_roll_over_and_are_lost_at_a_reboot_but_the_truth_is_not),
        cmocka_unit_test(the_boards_time_out_locks_the_entry_and_frees_the_exit),
        cmocka_unit_test(a_jammed_arm_never_comes_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
