/* What a card is told whose product has hours of its own, or is free for a while. */
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

/* Single entries are free this morning: the hold is of no pass, and says which event it was. */
static void a_free_event_is_told_and_holds_nothing(void **state)
{
    struct tariff_promotion *open_day = &scratch.tariff->promotions[0];
    const struct tariff_book book = {.count = 1, .tariffs = {scratch.tariff}};
    (void)state;
    (void)text_copy(scratch.tariff->patterns[0], TARIFF_PRODUCT_SIZE, "baignade/*/unitaire");
    scratch.tariff->pattern_count = scratch.tariff->promotion_count = 1;
    *open_day = (struct tariff_promotion){.name = "portes_ouvertes",
                                          .from = {scratch.now.unix_ms - 1},
                                          .until = {scratch.now.unix_ms + 1},
                                          .products = 1,
                                          .kind = PROMOTION_FREE,
                                          .condition = TARIFF_NONE};
    ledger_set_tariffs(&scratch.ledger, &book);
    const int64_t pass_id = sell("baignade/adulte_18/12_entrees", card);
    const struct tap_decision free = tap_in((struct slot_hours){0}, "1/1");
    assert_int_equal(free.refusal, REFUSAL_NONE);
    assert_true(free.free_event);
    assert_int_equal(pass_of(pass_id).held, 0);
    assert_int_equal(resolve_at("G1", free.order_id, 1, 0), ERR_OK);
    assert_int_equal(pass_of(pass_id).balance, 12);
    scratch.now.unix_ms += 1;
    const struct tap_decision paid = tap_in((struct slot_hours){0}, "1/2");
    assert_false(paid.free_event);
    assert_int_equal(pass_of(pass_id).held, 1);
    (void)verified();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_card_outside_its_hours_is_told_when_they_begin),
        TEST(a_free_event_is_told_and_holds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
