#include "controller/till/sale.h"

#include "controller/ledger/verify.h"
#include "tests/unit/scratch.h"

static struct scratch scratch;

static int open_ledger(void **state)
{
    (void)state;
    scratch = scratch_open();
    return 0;
}

static int close_ledger(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

static struct sale_request request_for(const char *product)
{
    return (struct sale_request){.product = product,
                                 .uid = "04A1B2C3D4E5F6",
                                 .holder = "NOM Prenom",
                                 .birth = "1990-05-17",
                                 .means = "cash",
                                 .author = "test",
                                 .persons = 1,
                                 .now = scratch.now};
}

static const char *sell(const struct sale_request *request, struct sale_outcome *outcome)
{
    struct sale_refusal refusal;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(sale_make(&scratch.ledger, scratch.tariff, request, outcome, &refusal),
                     ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return refusal.reason;
}

static void the_card_is_paid_once(void **state)
{
    struct sale_outcome outcome;
    const struct sale_request request = request_for("baignade/adulte_18/12_entrees");
    (void)state;
    assert_null(sell(&request, &outcome));
    assert_int_equal(outcome.line_count, 2);
    assert_int_equal(outcome.total.cents, 4000);
    assert_null(sell(&request, &outcome));
    assert_int_equal(outcome.line_count, 1);
    assert_int_equal(outcome.total.cents, 3800);
}

static void a_pass_is_valid_two_years_from_date_to_date(void **state)
{
    struct sale_outcome outcome;
    const struct sale_request request = request_for("baignade/adulte_18/12_entrees");
    (void)state;
    assert_null(sell(&request, &outcome));
    assert_int_equal(civil_date_compare(outcome.valid_until, (struct civil_date){2028, 11, 22}), 0);
}

static void a_quarter_has_the_dates_of_its_term(void **state)
{
    struct sale_outcome outcome;
    const struct sale_request request = request_for("aquagym/adulte_16/trimestre");
    (void)state;
    assert_null(sell(&request, &outcome));
    assert_int_equal(civil_date_compare(outcome.valid_until, (struct civil_date){2026, 12, 19}), 0);
}

static void wrong_sales_are_refused_with_their_reason_and_write_nothing(void **state)
{
    struct sale_outcome outcome;
    static struct verify_report before, after;
    (void)state;
    const struct {
        const char *product, *birth, *proof, *until, *reason;
    } cases[] = {
        {"baignade/adulte_18/13_entrees", "1990-05-17", NULL, NULL, "product_unknown_near"},
        {"surf/adulte/unitaire", "1990-05-17", NULL, NULL, "product_unknown"},
        {"carte/premier_achat/unitaire", "1990-05-17", NULL, NULL, "product_is_card"},
        {"baignade/enfant_3_18/12_entrees", "1990-05-17", NULL, NULL, "age_not_in_category"},
        {"baignade/adulte_18/12_entrees", "2010-05-17", NULL, NULL, "age_not_in_category"},
        {"baignade/adulte_18/12_entrees", "1990-02-30", NULL, NULL, "date_invalid"},
        {"baignade/etudiant/12_entrees", "2004-05-17", NULL, NULL, "proof_required"},
        {"baignade/etudiant/12_entrees", "2004-05-17", "student", NULL, "proof_until_required"},
        {"baignade/etudiant/12_entrees", "2004-05-17", "student", "2026-10-01",
         "proof_out_of_date"},
    };
    assert_int_equal(ledger_verify(scratch.store, &before), ERR_OK);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sale_request request = request_for(cases[i].product);
        request.birth = cases[i].birth;
        request.proof = cases[i].proof;
        request.proof_until = cases[i].until;
        const char *reason = sell(&request, &outcome);
        assert_non_null(reason);
        assert_string_equal(reason, cases[i].reason);
    }
    struct sale_request nameless = request_for("baignade/adulte_18/12_entrees");
    nameless.holder = NULL;
    assert_string_equal(sell(&nameless, &outcome), "holder_required");
    assert_int_equal(ledger_verify(scratch.store, &after), ERR_OK);
    assert_int_equal(before.rows, after.rows);
}

static void a_sale_does_not_rename_whom_the_card_belongs_to(void **state)
{
    struct sale_outcome outcome;
    struct holder_record holder;
    struct card_record card;
    struct sale_request request = request_for("baignade/adulte_18/12_entrees");
    (void)state;
    assert_null(sell(&request, &outcome));
    request.holder = "AUTRE Nom";
    assert_string_equal(sell(&request, &outcome), "holder_differs");
    request.holder = request.birth = NULL; /* a top-up needs neither */
    assert_null(sell(&request, &outcome));
    assert_int_equal(store_get_card(scratch.store, request.uid, &card), ERR_OK);
    assert_int_equal(store_get_holder(scratch.store, card.account_id, &holder), ERR_OK);
    assert_string_equal(holder.name, "NOM Prenom");
    assert_string_equal(holder.birth_date, "1990-05-17");
}

static void a_replacement_keeps_the_balance_and_kills_the_old_card(void **state)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    struct card_record old, fresh;
    const struct sale_request sale = request_for("baignade/adulte_18/12_entrees");
    struct sale_request request = request_for("");
    (void)state;
    assert_null(sell(&sale, &outcome));
    request.uid = "04FFEEDDCCBBAA";
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(sale_replace_card(&scratch.ledger, scratch.tariff, "04A1B2C3D4E5F6", &request,
                                       &outcome, &refusal),
                     ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_null(refusal.reason);
    assert_int_equal(outcome.total.cents, 400);
    assert_int_equal(store_get_card(scratch.store, "04A1B2C3D4E5F6", &old), ERR_OK);
    assert_int_equal(store_get_card(scratch.store, "04FFEEDDCCBBAA", &fresh), ERR_OK);
    assert_int_equal(old.state, CARD_REPLACED);
    assert_int_equal(fresh.state, CARD_ACTIVE);
    assert_int_equal(old.account_id, fresh.account_id);
    assert_string_equal(sell(&sale, &outcome), "card_blocked");
}

static void sales_and_payments_sum_to_nothing(void **state)
{
    struct sale_outcome outcome;
    static struct verify_report report;
    struct sale_request entries = request_for("baignade/adulte_18/unitaire");
    (void)state;
    entries.uid = NULL;
    entries.persons = 7;
    entries.gate_zone = "pools";
    assert_null(sell(&entries, &outcome));
    assert_int_equal(outcome.total.cents, 2800);
    assert_int_equal(ledger_verify(scratch.store, &report), ERR_OK);
    assert_int_equal(report.cents, 0);
    assert_int_equal(report.cents_sold, 2800);
    assert_int_equal(report.fault_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_ledger, close_ledger)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_card_is_paid_once),
        TEST(a_pass_is_valid_two_years_from_date_to_date),
        TEST(a_quarter_has_the_dates_of_its_term),
        TEST(wrong_sales_are_refused_with_their_reason_and_write_nothing),
        TEST(a_sale_does_not_rename_whom_the_card_belongs_to),
        TEST(a_replacement_keeps_the_balance_and_kills_the_old_card),
        TEST(sales_and_payments_sum_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
