/* What is allowed in a tariff but looks like a mistake: a file without any doubt, and one change
 * that brings each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_doubts.h"
#include "tests/unit/check.h"

static struct faults faults;

static const char good[] =
    "tariff: t\n"
    "facility: F\n"
    "decision: {number: D1, date: 2026-01-01}\n"
    "valid_from: 2026-02-01\n"
    "terms: [{name: one, from: 2026-09-14, until: 2026-12-19}]\n"
    "residences: [town, elsewhere]\n"
    "school_weeks: [{month: \"2026-11\", weeks: 4}, {month: \"2026-12\", weeks: 3}]\n"
    "parameters: {rsa: [{from: 2026-01-01, amount: \"650,00 EUR\"}]}\n"
    "categories:\n"
    "  full: {fr: f, en: f, age_from: 18}\n"
    "  child: {fr: c, en: c, age_below: 18}\n"
    "  student: {fr: s, en: s, proof: student}\n"
    "  local: {fr: l, en: l, residence: town}\n"
    "  family: {fr: g, en: g, proof: family_book}\n"
    "activities: {swim: {fr: s, en: s}, hall: {fr: h, en: h}}\n"
    "formulas:\n"
    "  entry: {fr: e, en: e, kind: unit}\n"
    "  card_10: {fr: c, en: c, kind: entries, units: 10, members_max: 5}\n"
    "  card_30: {fr: c, en: c, kind: entries, units: 30, members_max: 5}\n"
    "  quarter: {fr: q, en: q, kind: unlimited}\n"
    "  fee: {fr: x, en: x, kind: fee}\n"
    "products:\n"
    "  - {product: swim/full/entry, price: {amount: \"4,00 EUR\"}}\n"
    "  - {product: swim/child/entry, price: \"3,00 EUR\"}\n"
    "  - {product: swim/student/entry, price: \"3,00 EUR\"}\n"
    "  - {product: swim/family/entry, price: \"2,90 EUR\"}\n"
    "  - {product: swim/family/card_10, price: \"24,00 EUR\"}\n"
    "  - {product: swim/family/card_30, price: \"69,00 EUR\"}\n"
    "  - {product: swim/full/quarter, price: \"69,00 EUR\"}\n"
    "  - {product: hall/full/fee, holds: \"swim/*/quarter\", price: {first_of: [{quotient_below: "
    "301, amount: \"1,00 EUR\"}, {quotient_from: 301, quotient_below: 601, amount: \"2,00 EUR\"}, "
    "{quotient_from: 601, amount: \"3,00 EUR\"}]}}\n"
    "  - {product: hall/local/fee, price: {ceiling: \"9,00 EUR\", sum: [{amount: \"2,00 EUR\", "
    "per: "
    "hour}]}}\n"
    "  - {product: hall/student/fee, price: {first_of: [{weeks_until: 3, amount: \"2,00 EUR\"}, "
    "{amount: \"4,00 EUR\"}]}}\n"
    "  - {product: hall/family/fee, price: {percent: \"1 %\", of: resources, base_floor: rsa}}\n"
    "  - {product: hall/local/entry, price: \"1,00 EUR\"}\n";

/* The doubts of the file with one text replaced. */
static size_t doubts_with(const char *from, const char *to,
                          struct tariff_doubt doubts[TARIFF_DOUBTS_MAX])
{
    static char text[sizeof good + 500];
    const char *at = strstr(good, from);
    assert_non_null(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
    faults.count = 0;
    struct tariff *tariff = tariff_load_text("t.yaml", text, strlen(text), &faults);
    if (tariff == NULL)
        print_message("%s -> %s: %s\n", from, to, faults.lines[0]);
    assert_non_null(tariff);
    const size_t count = tariff_doubts(tariff, (struct civil_date){2026, 11, 10}, doubts);
    tariff_destroy(tariff);
    return count;
}

static void a_good_file_has_no_doubts(void **state)
{
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    (void)state;
    assert_int_equal(doubts_with("tariff: t", "tariff: t", doubts), 0);
}

static void each_suspicious_change_is_doubted_once(void **state)
{
    static const struct {
        const char *from, *to;
        enum tariff_doubt_kind kind;
        int64_t first, last; /* what it says of where; -1: not looked at */
    } changes[] = {
        {"\"24,00 EUR\"", "\"29,50 EUR\"", DOUBT_PASS_DEARER, 10, -1},
        {"\"24,00 EUR\"", "\"22,00 EUR\"", DOUBT_LARGER_DEARER, 30, 10},
        {"student/entry, price: \"3,00 EUR\"", "student/entry, price: \"4,50 EUR\"",
         DOUBT_REDUCED_DEARER, -1, -1},
        {"student/entry, price: \"3,00 EUR\"",
         "student/entry, price: {sum: [{amount: \"4,00 EUR\"}, {amount: \"0,10 EUR\"}]}",
         DOUBT_REDUCED_DEARER, -1, -1},
        {"age_below: 18}", "age_below: 16}", DOUBT_AGE_GAP, 192, 216},
        {"{quotient_from: 601, amount", "{quotient_from: 602, amount", DOUBT_GAP_OF_CASES, 60100,
         60199},
        {"{quotient_from: 301, quotient_below: 601, amount",
         "{quotient_from: 100, quotient_below: 200, amount", DOUBT_NEVER_REACHED, 30, -1},
        {"{weeks_until: 3, amount", "{amount", DOUBT_NEVER_REACHED, 32, -1},
        {"{ceiling: \"9,00 EUR\", sum: [{amount: \"2,00 EUR\", per: hour}]}",
         "{ceiling: \"9,00 EUR\", amount: \"2,00 EUR\", per: hour}", DOUBT_BOUND_OF_ONE, -1, -1},
        {"date: 2026-01-01}", "date: 2026-02-02}", DOUBT_DECIDED_LATER, -1, -1},
        {"holds: \"swim/*/quarter\"", "holds: \"swim/*/year\"", DOUBT_NOTHING_LIKE_IT, -1, -1},
        {"until: 2026-12-19", "until: 2026-10-19", DOUBT_NO_TERM_LEFT, -1, -1},
        {"{month: \"2026-12\", weeks: 3}", "{month: \"2027-01\", weeks: 3}", DOUBT_NO_SCHOOL_WEEKS,
         2026, 12},
        {"{from: 2026-01-01, amount", "{from: 2027-01-01, amount", DOUBT_PARAMETER_MISSING, -1, -1},
        {"\"24,00 EUR\"",
         "{first_of: [{persons_until: 5, amount: \"24,00 EUR\", per: person}, {amount: \"150,00 "
         "EUR\"}]}",
         DOUBT_FOR_ALL, -1, -1},
        {"\"24,00 EUR\"", "{first_of: [{weekdays: [monday, friday], amount: \"24,00 EUR\"}]}",
         DOUBT_OTHERS_UNPRICED, -1, -1},
        {"\"24,00 EUR\"",
         "{sum: [{split: 1h, amount: \"24,00 EUR\", adjust: [{hours: [\"20:00-22:00\"], percent: "
         "\"25 %\"}]}]}",
         DOUBT_OF_THE_BEGINNING, -1, -1},
        {"{amount: \"4,00 EUR\"}}\n",
         "{first_of: [{minutes_until: 60, amount: \"5,00 EUR\"}, "
         "{amount: \"3,50 EUR\"}]}}\n",
         DOUBT_LONGER_COSTS_LESS, 60, 75},
    };
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        size_t found = 0;
        const size_t count = doubts_with(changes[i].from, changes[i].to, doubts);
        for (size_t k = 0; k < count; k++)
            found += doubts[k].kind == changes[i].kind &&
                     (changes[i].first < 0 || doubts[k].from == changes[i].first) &&
                     (changes[i].last < 0 || doubts[k].until == changes[i].last);
        if (found == 1)
            continue;
        wrong++;
        print_message("%s: %zu doubts, %zu as expected\n", changes[i].to, count, found);
        for (size_t k = 0; k < count; k++)
            print_message("  kind %d, %s, from %lld until %lld\n", (int)doubts[k].kind,
                          doubts[k].subject, (long long)doubts[k].from, (long long)doubts[k].until);
    }
    assert_int_equal(wrong, 0);
}

/* School weeks of a month matter only to a file that asks for them. */
static void school_weeks_that_nothing_asks_for_may_run_out(void **state)
{
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    (void)state;
    const size_t count = doubts_with("{first_of: [{weeks_until: 3, amount: \"2,00 EUR\"}, "
                                     "{amount: \"4,00 EUR\"}]}",
                                     "\"4,00 EUR\"", doubts);
    for (size_t i = 0; i < count; i++)
        assert_int_not_equal(doubts[i].kind, DOUBT_NO_SCHOOL_WEEKS);
}

static void a_gap_is_found_in_the_residence_that_has_it(void **state)
{
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    (void)state;
    assert_int_equal(doubts_with("age_below: 18}", "age_below: 18, residence: town}", doubts), 0);
    assert_int_equal(doubts_with("full: {fr: f, en: f, age_from: 18}\n  child: {fr: c, en: c, "
                                 "age_below: 18}",
                                 "full: {fr: f, en: f, age_from: 18}\n  child: {fr: c, en: c, "
                                 "age_below: 16, residence: elsewhere}",
                                 doubts),
                     1);
    assert_int_equal(doubts[0].kind, DOUBT_AGE_GAP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_has_no_doubts),
        cmocka_unit_test(each_suspicious_change_is_doubted_once),
        cmocka_unit_test(school_weeks_that_nothing_asks_for_may_run_out),
        cmocka_unit_test(a_gap_is_found_in_the_residence_that_has_it),
    };
    (void)civil_zone_set("Europe/Paris");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
