/* A card that comes again, and a card of several: who may come in beside whom, and what costs no
 * more. */
#include "tests/unit/pass/entry_facts.h"

/* A card that comes again, by what its zone asks: how often it may is of a family's size. */
static void who_comes_again_is_judged_by_the_rule_of_the_zone(void **state)
{
    static const int64_t now_ms = 1000000;
    static const struct {
        enum entry_anti_passback rule;
        int64_t delay_ms, last_entry_ms, members, members_max;
        bool entered_last, admitted;
        enum refusal refusal;
    } cases[] = {
        {ENTRY_PASSBACK_DELAY, 0, now_ms - 1, 1, 1, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_DELAY, 500, now_ms - 499, 1, 1, true, false, REFUSAL_PASSED_A_MOMENT_AGO},
        {ENTRY_PASSBACK_DELAY, 500, now_ms - 500, 1, 1, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_DELAY, 500, now_ms, 1, 1, true, false, REFUSAL_PASSED_A_MOMENT_AGO},
        {ENTRY_PASSBACK_DELAY, 500, now_ms + 1, 1, 1, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_DELAY, 500, now_ms - 1, 1, 1, true, true, REFUSAL_NONE},
        {ENTRY_PASSBACK_DELAY, 500, now_ms - 1, 1, 3, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_NONE, 500, now_ms - 1, 1, 1, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 1, 1, true, false, REFUSAL_ALREADY_INSIDE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 1, 1, true, true, REFUSAL_NONE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 1, 1, false, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 2, 3, true, false, REFUSAL_NONE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 3, 3, true, false, REFUSAL_ALREADY_INSIDE},
        {ENTRY_PASSBACK_IN_OUT, 0, now_ms - 1, 3, 3, false, false, REFUSAL_ALREADY_INSIDE},
    };
    struct entry_pass pass = entries(12);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        pass.use.members_max = (int32_t)cases[i].members_max;
        facts.again = (struct entry_return){.rule = {cases[i].rule, cases[i].delay_ms, 0},
                                            .entered_last = cases[i].entered_last,
                                            .members = cases[i].members,
                                            .last_entry_ms = cases[i].last_entry_ms,
                                            .admitted = cases[i].admitted};
        if (entry_decide(&facts).refusal != cases[i].refusal)
            print_error("case %zu\n", i);
        assert_int_equal(entry_decide(&facts).refusal, cases[i].refusal);
    }
}

static void who_owes_time_goes_on_with_a_visit_that_is_paid(void **state)
{
    struct entry_pass passes[2] = {entries(-3), entries(4)};
    const struct entry_facts facts = facts_of(passes, 2);
    (void)state;
    passes[0].use.kind = FORMULA_TIME_CREDIT;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_TIME_OWED);
    assert_int_equal(entry_decide(&facts).pass, 0);
    passes[1].visiting = true;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    assert_int_equal(entry_decide(&facts).held, 0);
}

/* At the door of an inner zone the pass of this visit opens, whatever is left on it, before any
 * other that could pay. */
static void what_has_paid_for_the_visit_opens_and_costs_nothing(void **state)
{
    struct entry_pass passes[2] = {entries(0), entries(12)};
    struct entry_facts facts = facts_of(passes, 2);
    (void)state;
    passes[0].visiting = true;
    passes[0].valid_until = (struct civil_date){2026, 11, 20};
    struct entry_verdict verdict = entry_decide(&facts);
    assert_int_equal(verdict.refusal, REFUSAL_NONE);
    assert_int_equal(verdict.pass, 0);
    assert_int_equal(verdict.held, 0);
    passes[1].use.kind = FORMULA_UNLIMITED; /* nor one that costs nothing */
    assert_int_equal(entry_decide(&facts).pass, 0);
    passes[0].use.kind = FORMULA_TIME_CREDIT; /* its clock runs on */
    passes[0].inside_since_ms = 5;
    passes[0].held = 1;
    verdict = entry_decide(&facts);
    assert_int_equal(verdict.refusal, REFUSAL_NONE);
    assert_int_equal(verdict.pass, 0);
    assert_int_equal(verdict.held, 0);
    facts.zone = "gym";
    assert_int_equal(entry_decide(&facts).refusal,
                     REFUSAL_NO_PASS_HERE); /* it is not for this one */
}

static void a_moment_ago_ends_with_its_setting(void **state)
{
    const struct entry_pass pass = entries(10);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    facts.last_passage_ms = facts.now_ms - 7999;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
    facts.last_passage_ms = facts.now_ms - 8000;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.last_passage_ms = facts.now_ms;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
    facts.last_passage_ms = facts.now_ms + 1; /* a clock that was set back: nobody waits for it */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
}

static void a_family_may_be_at_several_gates_up_to_its_members(void **state)
{
    struct entry_pass pass = entries(10);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.use.members_max = 5;
    facts.orders_elsewhere = 4;
    facts.last_passage_ms = 999999;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.orders_elsewhere = 5;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_OPEN_AT_OTHER_GATE);
}

/* The third of a family comes a moment after the second, and nothing is left. */
static void the_last_of_a_family_is_told_what_is_wrong(void **state)
{
    struct entry_pass passes[2] = {entries(0), entries(12)};
    struct entry_facts facts = facts_of(passes, 1);
    (void)state;
    passes[0].use.members_max = 5;
    facts.last_passage_ms = facts.now_ms - 1000;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EMPTY);
    facts.zone = "balneo"; /* of another zone: no family here */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
    facts.zone = "pools";
    passes[0].use.kind = FORMULA_UNLIMITED; /* one person's, whatever it says */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
    passes[0].use.kind = FORMULA_ENTRIES;
    facts.pass_count = 2; /* what pays is one person's; the card is a family's */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
}

/* Wherever their pass stands among those of the card. */
static void a_family_is_found_behind_a_pass_of_one(void **state)
{
    struct entry_pass passes[2] = {entries(0), entries(12)};
    struct entry_facts facts = facts_of(passes, 2);
    (void)state;
    passes[1].use.members_max = 5;
    facts.again.rule.anti_passback = ENTRY_PASSBACK_DELAY;
    facts.last_passage_ms = facts.now_ms - 1;
    facts.again_ms = 8000;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    passes[1].use.members_max = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_again_is_judged_by_the_rule_of_the_zone),
        cmocka_unit_test(who_owes_time_goes_on_with_a_visit_that_is_paid),
        cmocka_unit_test(what_has_paid_for_the_visit_opens_and_costs_nothing),
        cmocka_unit_test(a_moment_ago_ends_with_its_setting),
        cmocka_unit_test(a_family_may_be_at_several_gates_up_to_its_members),
        cmocka_unit_test(the_last_of_a_family_is_told_what_is_wrong),
        cmocka_unit_test(a_family_is_found_behind_a_pass_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
