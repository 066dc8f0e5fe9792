#include "tests/unit/pass/entry_facts.h"

static void a_pass_with_units_opens_and_holds_one(void **state)
{
    const struct entry_pass pass = entries(12);
    const struct entry_facts facts = facts_of(&pass, 1);
    const struct entry_verdict verdict = entry_decide(&facts);
    (void)state;
    assert_int_equal(verdict.refusal, REFUSAL_NONE);
    assert_int_equal(verdict.held, 1);
    assert_int_equal(verdict.persons, 1);
    assert_int_equal(verdict.available, 12);
}

/* Everything is wrong at once; as each reason is mended, the next one in order is reported. */
static void the_first_reason_that_holds_is_reported(void **state)
{
    struct entry_pass pass = entries(12);
    struct entry_facts facts = facts_of(&pass, 1);
    struct entry_room room = {0};
    (void)state;
    facts.room = &room;
    facts.age_months = 500;
    pass.age_months_from = 36;
    pass.age_months_until = 215;
    pass.use.per_week = 1;
    pass.used_this_week = 1;
    pass.slot = SLOT_OUTSIDE;
    pass.use.kind = FORMULA_TIME_CREDIT;
    pass.inside_since_ms = 5;
    pass.valid_until = (struct civil_date){2025, 1, 1};
    pass.balance = 0;
    facts.gate_in_service = facts.site_open = facts.card_known = false;
    facts.card_blocked = true;
    facts.orders_elsewhere = 1;
    facts.last_passage_ms = 999000;
    facts.zone = "balneo";
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_GATE_OUT_OF_SERVICE);
    facts.gate_in_service = true;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_CLOSED);
    facts.site_open = facts.last_entry_passed = true;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_LAST_ENTRY_PASSED);
    facts.last_entry_passed = false;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_CARD_UNKNOWN);
    facts.card_known = true;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_CARD_BLOCKED);
    facts.card_blocked = false;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_OPEN_AT_OTHER_GATE);
    facts.orders_elsewhere = 0;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_PASSED_A_MOMENT_AGO);
    facts.last_passage_ms = 0;
    facts.zone = "pools"; /* a clock that runs elsewhere does not matter here */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_ALREADY_INSIDE);
    facts.zone = "balneo";
    pass.inside_since_ms = 0;
    pass.balance = -1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_TIME_OWED);
    facts.overrun_waits = true;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NO_PASS_HERE);
    facts.overrun_waits = false;
    pass.balance = 0;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NO_PASS_HERE);
    facts.zone = "pools";
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EXPIRED);
    pass.valid_until = today;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_AGE_OUTSIDE);
    facts.age_months = 100;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_TIME_USED_UP);
    pass.use.kind = FORMULA_ENTRIES;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EMPTY);
    pass.use.kind = FORMULA_WEEKLY;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_WEEK_USED_UP);
    pass.used_this_week = 0;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_OUTSIDE_ITS_HOURS);
    pass.slot = SLOT_RESERVED;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_SLOT_RESERVED);
    pass.slot = SLOT_OPEN;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_DAY_FULL);
    room.today = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_ZONE_FULL);
    room.at_once = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
}

/* Hours that are left are not used up because they do not hold now. */
/* A clock that was wrong once, ahead or behind, makes nobody's pass expire. */
static void a_doubtful_clock_leaves_a_pass_that_is_valid_by_either_date(void **state)
{
    struct entry_pass pass = entries(12);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    facts.latest = (struct civil_date){2030, 1, 1};
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.today = (struct civil_date){2020, 1, 1};
    facts.latest = today;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    pass.valid_until = (struct civil_date){2026, 6, 1};
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EXPIRED);
    pass.valid_until = (struct civil_date){2028, 1, 1};
    pass.valid_from = (struct civil_date){2027, 1, 1};
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NOT_YET_VALID);
}

static void a_time_credit_outside_its_hours_says_so(void **state)
{
    struct entry_pass pass = entries(60);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.use.kind = FORMULA_TIME_CREDIT;
    pass.slot = SLOT_OUTSIDE;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_OUTSIDE_ITS_HOURS);
    pass.slot = SLOT_RESERVED;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_SLOT_RESERVED);
    pass.slot = SLOT_OPEN;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.group = 1; /* one clock is its holder's, and brings in nobody else */
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_TIME_USED_UP);
}

static void a_hold_is_not_available(void **state)
{
    struct entry_pass pass = entries(1);
    const struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.held = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EMPTY);
}

static void the_earliest_expiry_pays_and_unlimited_pays_first(void **state)
{
    struct entry_pass passes[3] = {entries(0), entries(3), entries(12)};
    const struct entry_facts facts = facts_of(passes, 3);
    (void)state;
    assert_int_equal(entry_decide(&facts).pass, 1);
    passes[2].use.kind = FORMULA_UNLIMITED;
    const struct entry_verdict verdict = entry_decide(&facts);
    assert_int_equal(verdict.pass, 2);
    assert_int_equal(verdict.held, 0);
}

static void the_clock_that_runs_may_be_of_any_pass(void **state)
{
    struct entry_pass passes[2] = {entries(3), entries(3)};
    const struct entry_facts facts = facts_of(passes, 2);
    (void)state;
    passes[1].inside_since_ms = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_ALREADY_INSIDE);
    assert_int_equal(entry_decide(&facts).pass, 1);
}

static void the_last_day_is_valid_and_the_next_is_not(void **state)
{
    struct entry_pass pass = entries(5);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.valid_from = pass.valid_until = today;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.today = facts.latest = (struct civil_date){2026, 11, 23};
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EXPIRED);
    facts.today = facts.latest = (struct civil_date){2026, 11, 21};
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NOT_YET_VALID);
}

/* A clock is one person's: while it is held, the family's entries pay for the next one. */
static void a_time_credit_pays_for_one_at_a_time(void **state)
{
    struct entry_pass passes[2] = {entries(600), entries(10)};
    const struct entry_facts facts = facts_of(passes, 2);
    (void)state;
    passes[0].use.kind = FORMULA_TIME_CREDIT;
    assert_int_equal(entry_decide(&facts).pass, 0);
    assert_int_equal(entry_decide(&facts).available, 600); /* minutes, and no entries among them */
    passes[0].held = 1;
    assert_int_equal(entry_decide(&facts).pass, 1);
    assert_int_equal(entry_decide(&facts).available, 10);
}

static void zones_are_whole_words(void **state)
{
    (void)state;
    assert_true(entry_zone_listed("pools balneo", "balneo"));
    assert_true(entry_zone_listed("pools", "pools"));
    assert_false(entry_zone_listed("pools_kids balneo", "pools"));
    assert_false(entry_zone_listed("big_pools", "pools"));
    assert_false(entry_zone_listed("", "pools"));
}

/* The 10 hours pass, with each of its settings. */
static void a_visit_costs_its_started_minutes(void **state)
{
    static const struct {
        int32_t minimum, step, free, cap;
        int64_t elapsed_ms, minutes;
    } cases[] = {
        {1, 1, 0, 0, 0, 1},            /* in and out at once: the minimum */
        {0, 1, 0, 0, 1, 1},            /* a minute that has started */
        {1, 1, 0, 0, 60000, 1},        /* a full minute */
        {1, 1, 0, 0, 60001, 2},        /* the next has started */
        {1, 1, 0, 0, 4200000, 70},     /* the median visit */
        {30, 1, 0, 0, 600000, 30},     /* at least half an hour */
        {1, 15, 0, 0, 960000, 30},     /* in quarters of an hour */
        {1, 1, 10, 0, 4200000, 60},    /* ten minutes for changing */
        {0, 1, 0, 0, 0, 0},            /* no time at all costs nothing of its own */
        {0, 1, 0, 0, -60000, 0},       /* nor does a clock that stepped back */
        {0, 1, 10, 0, 600000, 0},      /* changed, and left again */
        {1, 1, 10, 0, 300000, 1},      /* less than the free ones */
        {1, 1, 0, 120, 36000000, 120}, /* capped */
        {1, 1, 0, 1, 36000000, 1},     /* at the least there is */
        {1, 1, 0, 0, -5000, 1},        /* a clock that stepped back */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct tariff_terms_of_use use = {.minutes_minimum = cases[i].minimum,
                                                .minutes_step = cases[i].step,
                                                .minutes_free = cases[i].free,
                                                .minutes_cap = cases[i].cap};
        assert_int_equal(entry_minutes_charged(&use, cases[i].elapsed_ms), cases[i].minutes);
    }
}

/* Stored in the database: these words never change. */
static void refusal_words_and_their_order_are_fixed(void **state)
{
    static const char *const words[] = {"none",
                                        "gate_out_of_service",
                                        "closed",
                                        "last_entry_passed",
                                        "card_unknown",
                                        "card_blocked",
                                        "open_at_other_gate",
                                        "passed_a_moment_ago",
                                        "already_inside",
                                        "time_owed",
                                        "no_pass_here",
                                        "not_yet_valid",
                                        "expired",
                                        "age_outside",
                                        "empty",
                                        "time_used_up",
                                        "week_used_up",
                                        "outside_its_hours",
                                        "slot_reserved",
                                        "day_full",
                                        "zone_full"};
    (void)state;
    assert_int_equal(COUNT_OF(words), REFUSAL_COUNT);
    for (int i = 0; i < REFUSAL_COUNT; i++)
        assert_string_equal(refusal_word((enum refusal)i), words[i]);
}

/* One who is brought in as a group is somebody else than the holder of a season. */
static void a_group_of_one_needs_units(void **state)
{
    struct entry_pass pass = entries(0);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.use.kind = FORMULA_UNLIMITED;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    facts.group = 1;
    assert_int_equal(entry_decide(&facts).refusal != REFUSAL_NONE, 1);
}

/* Of several passes that are as near to opening, the last one explains. */
static void the_last_of_those_that_do_not_open_explains(void **state)
{
    struct entry_pass passes[3] = {entries(0), entries(0), entries(0)};
    const struct entry_facts facts = facts_of(passes, 3);
    (void)state;
    passes[2].use.zones[0] = '\0';
    const struct entry_verdict verdict = entry_decide(&facts);
    assert_int_equal(verdict.refusal, REFUSAL_EMPTY);
    assert_int_equal(verdict.pass, 1);
}

/* Everybody of an order finds a place, or nobody goes in. */
static void a_full_zone_keeps_out_whoever_could_come_in(void **state)
{
    static const struct {
        struct entry_room room;
        int32_t persons;
        enum refusal refusal;
    } cases[] = {{{1, 1}, 1, REFUSAL_NONE},     {{0, 1}, 1, REFUSAL_ZONE_FULL},
                 {{1, 0}, 1, REFUSAL_DAY_FULL}, {{0, 0}, 1, REFUSAL_DAY_FULL},
                 {{2, 2}, 2, REFUSAL_NONE},     {{1, 2}, 2, REFUSAL_ZONE_FULL},
                 {{2, 1}, 2, REFUSAL_DAY_FULL}};
    struct entry_pass pass = entries(12);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        pass.use.persons = cases[i].persons;
        facts.room = &cases[i].room;
        const struct entry_verdict verdict = entry_decide(&facts);
        assert_int_equal(verdict.refusal, cases[i].refusal);
        assert_int_equal(verdict.held, cases[i].refusal == REFUSAL_NONE ? 1 : 0);
    }
    pass.balance = 0; /* no place would help */
    facts.room = &cases[1].room;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EMPTY);
}

static void a_weekly_pass_opens_as_often_as_it_says(void **state)
{
    struct entry_pass pass = entries(0);
    const struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.use.kind = FORMULA_WEEKLY;
    pass.use.per_week = 2;
    pass.used_this_week = 1;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_NONE);
    assert_int_equal(entry_decide(&facts).held, 0);
    pass.used_this_week = 2;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_WEEK_USED_UP);
}

static void an_age_that_is_asked_at_the_gate_must_be_known_and_fit(void **state)
{
    static const struct {
        int64_t age_months;
        enum refusal refusal;
    } cases[] = {{72, REFUSAL_NONE},
                 {131, REFUSAL_NONE},
                 {71, REFUSAL_AGE_OUTSIDE},
                 {132, REFUSAL_AGE_OUTSIDE},
                 {-1, REFUSAL_AGE_OUTSIDE}};
    struct entry_pass pass = entries(12);
    struct entry_facts facts = facts_of(&pass, 1);
    (void)state;
    pass.age_months_from = 72;
    pass.age_months_until = 131;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        facts.age_months = cases[i].age_months;
        assert_int_equal(entry_decide(&facts).refusal, cases[i].refusal);
    }
}

/* What is paid already comes before units, and units before a stay that would be charged. */
static void a_free_event_comes_before_everything_that_was_paid(void **state)
{
    struct entry_pass passes[3] = {entries(3), entries(0), entries(1)};
    struct entry_facts facts = facts_of(passes, 3);
    (void)state;
    passes[0].use.kind = FORMULA_UNLIMITED;
    passes[1].free_event = true; /* used up, and free all the same */
    struct entry_verdict verdict = entry_decide(&facts);
    assert_int_equal(verdict.refusal, REFUSAL_NONE);
    assert_int_equal(verdict.pass, 1);
    assert_true(verdict.free_event);
    assert_int_equal(verdict.held, 0);
    passes[2].visiting = true; /* a visit that was paid goes on */
    verdict = entry_decide(&facts);
    assert_int_equal(verdict.pass, 2);
    assert_false(verdict.free_event);
    passes[2].visiting = false;
    passes[1].valid_until = (struct civil_date){2026, 11, 21};
    verdict = entry_decide(&facts);
    assert_int_equal(verdict.pass, 0);
    assert_false(verdict.free_event);
    facts.pass_count = 1;
    passes[0] = entries(5);
    passes[0].free_event = true;
    facts.group = 3;
    verdict = entry_decide(&facts);
    assert_int_equal(verdict.persons, 3);
    assert_int_equal(verdict.held, 0);
}

static void what_costs_least_pays(void **state)
{
    struct entry_pass passes[3] = {entries(0), entries(12), entries(0)};
    struct entry_facts facts = facts_of(passes, 3);
    (void)state;
    passes[0].use.kind = FORMULA_OCCUPANCY;
    passes[2].use.kind = FORMULA_MEMBERSHIP;
    assert_int_equal(entry_decide(&facts).pass, 2);
    facts.pass_count = 2;
    assert_int_equal(entry_decide(&facts).pass, 1);
    passes[1].balance = 0;
    assert_int_equal(entry_decide(&facts).pass, 0);
    passes[0].use.kind = FORMULA_STORED_VALUE; /* an amount to spend opens nothing */
    passes[0].balance = 2500;
    assert_int_equal(entry_decide(&facts).refusal, REFUSAL_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pass_with_units_opens_and_holds_one),
        cmocka_unit_test(the_first_reason_that_holds_is_reported),
        cmocka_unit_test(a_doubtful_clock_leaves_a_pass_that_is_valid_by_either_date),
        cmocka_unit_test(a_time_credit_outside_its_hours_says_so),
        cmocka_unit_test(a_hold_is_not_available),
        cmocka_unit_test(the_earliest_expiry_pays_and_unlimited_pays_first),
        cmocka_unit_test(the_clock_that_runs_may_be_of_any_pass),
        cmocka_unit_test(the_last_day_is_valid_and_the_next_is_not),
        cmocka_unit_test(a_time_credit_pays_for_one_at_a_time),
        cmocka_unit_test(zones_are_whole_words),
        cmocka_unit_test(a_visit_costs_its_started_minutes),
        cmocka_unit_test(refusal_words_and_their_order_are_fixed),
        cmocka_unit_test(a_group_of_one_needs_units),
        cmocka_unit_test(the_last_of_those_that_do_not_open_explains),
        cmocka_unit_test(a_full_zone_keeps_out_whoever_could_come_in),
        cmocka_unit_test(a_weekly_pass_opens_as_often_as_it_says),
        cmocka_unit_test(an_age_that_is_asked_at_the_gate_must_be_known_and_fit),
        cmocka_unit_test(a_free_event_comes_before_everything_that_was_paid),
        cmocka_unit_test(what_costs_least_pays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
