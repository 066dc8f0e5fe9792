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

typedef enum err card_sale_fn(const struct sale_request *request, struct sale_outcome *outcome,
                              struct sale_refusal *refusal);

static enum err issue(const struct sale_request *request, struct sale_outcome *outcome,
                      struct sale_refusal *refusal)
{
    return sale_issue_card(&scratch.ledger, scratch.tariff, request, outcome, refusal);
}

static enum err replace(const struct sale_request *request, struct sale_outcome *outcome,
                        struct sale_refusal *refusal)
{
    return sale_replace_card(&scratch.ledger, scratch.tariff, "04A1B2C3D4E5F6", request, outcome,
                             refusal);
}

static enum err settle(const struct sale_request *request, struct sale_outcome *outcome,
                       struct sale_refusal *refusal)
{
    *outcome = (struct sale_outcome){0};
    return sale_settle(&scratch.ledger, request, &outcome->total, refusal);
}

static const char *deal(card_sale_fn *act, const struct sale_request *request)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(act(request, &outcome, &refusal), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return refusal.reason;
}

static void entries_at_a_gate_are_refused_where_they_make_no_sense(void **state)
{
    struct sale_outcome outcome;
    static struct verify_report before, after;
    const struct {
        const char *product, *zone, *means, *reason;
        int64_t quantity, supervisors;
    } cases[] = {
        {"baignade/adulte_18/12_entrees", "pools", "cash", "card_required", 0, 0},
        {"aquagym/adulte_16/trimestre", "pools", "cash", "card_required", 0, 0},
        {"baignade/adulte_18/unitaire", NULL, "cash", "persons_need_gate", 0, 0},
        {"baignade/adulte_18/unitaire", "balneo", "cash", "not_this_zone", 0, 0},
        {"baignade/adulte_18/unitaire", "pools", "value", "card_required", 0, 0},
        {"baignade/adulte_18/unitaire", "pools", "cash", "not_of_a_pass", 3000, 0},
        {"baignade/adulte_18/unitaire", "pools", "cash", "not_of_a_pass", 0, 2},
    };
    (void)state;
    assert_int_equal(ledger_verify(scratch.store, &before), ERR_OK);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct sale_request request = request_for(cases[i].product);
        request.uid = NULL;
        request.gate_zone = cases[i].zone;
        request.means = cases[i].means;
        request.told.supervisors = cases[i].supervisors;
        if (cases[i].quantity > 0)
            case_set(&request.told, FACT_QUANTITY, cases[i].quantity);
        const char *reason = sell(&request, &outcome);
        assert_non_null(reason);
        assert_string_equal(reason, cases[i].reason);
    }
    assert_int_equal(ledger_verify(scratch.store, &after), ERR_OK);
    assert_int_equal(before.rows, after.rows);
}

static void a_pass_takes_neither_quantity_nor_supervisors_nor_a_crowd_of_members(void **state)
{
    struct sale_outcome outcome;
    struct sale_request request = request_for("baignade/adulte_18/12_entrees");
    (void)state;
    case_set(&request.told, FACT_QUANTITY, 2000);
    assert_string_equal(sell(&request, &outcome), "not_of_a_pass");
    request = request_for("baignade/adulte_18/12_entrees");
    request.told.supervisors = 1;
    assert_string_equal(sell(&request, &outcome), "not_of_a_pass");
    request = request_for("baignade/adulte_18/12_entrees");
    request.member_count = 2;
    request.members[0] = "A";
    request.members[1] = "B";
    assert_string_equal(sell(&request, &outcome), "too_many_members");
    request = request_for("baignade/adulte_18/12_entrees");
    request.means = "value";
    assert_string_equal(sell(&request, &outcome), "value_too_low");
}

static void a_card_is_issued_once_and_not_for_its_own_value(void **state)
{
    struct sale_request request = request_for("");
    (void)state;
    request.means = "value";
    assert_string_equal(deal(issue, &request), "means_not_possible");
    request.means = "cash";
    assert_null(deal(issue, &request));
    assert_string_equal(deal(issue, &request), "card_known");
}

static void only_a_living_card_is_replaced_by_a_new_one(void **state)
{
    struct sale_outcome outcome;
    struct sale_request request = request_for("");
    (void)state;
    request.uid = "04FFEEDDCCBBAA";
    assert_string_equal(deal(replace, &request), "card_unknown");
    const struct sale_request sale = request_for("baignade/adulte_18/12_entrees");
    assert_null(sell(&sale, &outcome));
    request.means = "value";
    assert_string_equal(deal(replace, &request), "means_not_possible");
    request.means = "cash";
    request.uid = sale.uid;
    assert_string_equal(deal(replace, &request), "card_known");
    request.uid = "04FFEEDDCCBBAA";
    assert_null(deal(replace, &request));
    request.uid = "04FFEEDDCCBBAB";
    assert_string_equal(deal(replace, &request), "card_replaced");
}

static void nothing_owed_is_not_settled(void **state)
{
    struct sale_outcome outcome;
    const struct sale_request request = request_for("baignade/adulte_18/12_entrees");
    (void)state;
    assert_string_equal(deal(settle, &request), "card_unknown");
    assert_null(sell(&request, &outcome));
    assert_string_equal(deal(settle, &request), "nothing_owed");
}

static void a_quarter_after_the_last_term_is_not_sold(void **state)
{
    struct sale_outcome outcome;
    struct sale_request request = request_for("aquagym/adulte_16/trimestre");
    (void)state;
    assert_true(civil_instant_parse("2040-01-05T10:00", &request.now));
    assert_string_equal(sell(&request, &outcome), "no_term_left");
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
        TEST(entries_at_a_gate_are_refused_where_they_make_no_sense),
        TEST(a_pass_takes_neither_quantity_nor_supervisors_nor_a_crowd_of_members),
        TEST(a_card_is_issued_once_and_not_for_its_own_value),
        TEST(only_a_living_card_is_replaced_by_a_new_one),
        TEST(nothing_owed_is_not_settled),
        TEST(a_quarter_after_the_last_term_is_not_sold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
