/* What a card is told whose product has hours of its own. */
#include "controller/base/text.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

static struct tap_decision tap_in(struct slot_hours hours, const char *key)
{
    const struct tap_request request = {.key = key,
                                        .gate = "G1",
                                        .zone = "pools",
                                        .uid = card,
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .slots = hours,
                                        .counted = c0,
                                        .now = scratch.now};
    struct tap_decision decision;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_tap(&scratch.ledger, &request, &decision), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return decision;
}

static void a_card_outside_its_hours_is_told_when_they_begin(void **state)
{
    struct slot *quiet = &scratch.ledger.slots.items[0];
    (void)state;
    scratch.ledger.slots.count = 1;
    *quiet = (struct slot){.name = "quiet", .zone = "pools", .product_count = 1};
    (void)text_copy(quiet->products[0], sizeof quiet->products[0], "baignade/adulte_18");
    (void)sell("baignade/adulte_18/12_entrees", card);
    const struct tap_decision early = tap_in((struct slot_hours){.begins = {600}}, "1/1");
    assert_int_equal(early.refusal, REFUSAL_OUTSIDE_ITS_HOURS);
    assert_int_equal(early.from_minute, 600);
    const struct tap_decision late = tap_in((struct slot_hours){.begins = {-1}}, "1/2");
    assert_int_equal(late.refusal, REFUSAL_OUTSIDE_ITS_HOURS);
    assert_true(late.from_minute < 0);
    assert_int_equal(tap_in((struct slot_hours){.on = 1}, "1/3").refusal, REFUSAL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_card_outside_its_hours_is_told_when_they_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
