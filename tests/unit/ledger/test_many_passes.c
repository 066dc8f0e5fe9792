/* A card with more passes than are looked at. */
#include "tests/unit/ledger/ledger_steps.h"

/* As many passes as are looked at; the clock that runs is of the last one. */
static void the_last_of_many_passes_is_found(void **state)
{
    struct visit_record visit;
    int64_t pass_id = 0;
    (void)state;
    for (int i = 0; i < LEDGER_PASSES_MAX - 1; i++)
        (void)sell("baignade/adulte_18/unitaire", "04A1B2C3D4E5F6");
    pass_id = sell("baignade/adulte_18/10_heures", "04A1B2C3D4E5F6");
    assert_int_equal(tap_at("G1", "04A1B2C3D4E5F6", "1/1").balance, LEDGER_PASSES_MAX - 2);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(
        ledger_exit_intent(&scratch.ledger, "04A1B2C3D4E5F6", "G1", "pools", scratch.now),
        ERR_OK); /* none has a clock */
    const struct movement out = leaving("04A1B2C3D4E5F6");
    assert_int_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    assert_int_equal(store_add_visit(scratch.store, &(struct visit_record){.pass_id = pass_id,
                                                                           .zone = "pools",
                                                                           .entered_ms = 1}),
                     ERR_OK);
    assert_int_equal(
        ledger_exit_intent(&scratch.ledger, "04A1B2C3D4E5F6", "G1", "pools", scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(store_get_visit(scratch.store, pass_id, &visit), ERR_OK);
    assert_int_not_equal(visit.intent_id, 0);
}

/* Years of passes that are valid and used up do not hide the one that was bought today for a
 * shorter time. */
static void what_is_used_up_hides_nothing_that_opens(void **state)
{
    (void)state;
    for (int i = 0; i < LEDGER_PASSES_MAX + 2; i++) {
        const struct credit_request used = {
            .pass_id = sell("baignade/adulte_18/12_entrees", "04A1B2C3D4E5F6"),
            .units = -12,
            .kind = "correction",
            .reason = "used elsewhere",
            .author = "test",
            .now = scratch.now};
        assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
        assert_int_equal(ledger_credit(&scratch.ledger, &used), ERR_OK);
        assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    }
    assert_int_equal(tap_at("G1", "04A1B2C3D4E5F6", "1/1").refusal, REFUSAL_EMPTY);
    (void)sell("ecole_natation/adulte_18/trimestre", "04A1B2C3D4E5F6");
    assert_int_equal(tap_at("G1", "04A1B2C3D4E5F6", "1/2").refusal, REFUSAL_NONE);
}

/* Whoever spends the last unit goes on with that visit, also among years of expired seasons. */
static void what_has_just_paid_is_found_behind_what_has_expired(void **state)
{
    const struct entry_return_rule rule = {.reentry_ms = 30 * (int64_t)60000};
    (void)state;
    for (int i = 0; i < LEDGER_PASSES_MAX; i++)
        (void)sell("ecole_natation/adulte_18/trimestre", "04A1B2C3D4E5F6");
    scratch.now.unix_ms += 200 * INT64_C(86400000);
    const int64_t pass_id = sell("baignade/adulte_18/unitaire", "04A1B2C3D4E5F6");
    struct tap_decision decision = tap_by_rule("G1", "04A1B2C3D4E5F6", "1/1", rule);
    assert_int_equal(resolve_at("G1", decision.order_id, 1, 0), ERR_OK);
    const struct movement out = leaving("04A1B2C3D4E5F6");
    scratch.now.unix_ms += 600000;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    decision = tap_by_rule("G1", "04A1B2C3D4E5F6", "1/2", rule);
    assert_int_equal(decision.refusal, REFUSAL_NONE);
    assert_int_equal(pass_of(pass_id).held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_of_many_passes_is_found),
        TEST(what_is_used_up_hides_nothing_that_opens),
        TEST(what_has_just_paid_is_found_behind_what_has_expired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
