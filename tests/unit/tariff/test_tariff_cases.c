/* What decides which case of a price is taken, and for which of several. */
#include "tests/unit/tariff/tariff_rows.h"

#define TENTH "price: {first_of: [{nth_every: 10, amount: \"0,00 EUR\"}, {amount: \"6,50 EUR\"}]}"
#define LATE "price: {first_of: [{nth_from: 4, amount: \"10,00 EUR\"}, {amount: \"0,00 EUR\"}]}"

static void each_of_several_is_the_nth_by_itself(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", TENTH, "quantity=10", 9 * 650, NULL},
        {"x/full/fee", TENTH, "quantity=11", 10 * 650, NULL},
        {"x/full/fee", TENTH, "nth=10", 0, NULL},
        {"x/full/fee", TENTH, "nth=9 quantity=3", 3 * 650, NULL}, /* it was said which one */
        {"x/full/unit", TENTH, "quantity=10 persons=2", 2 * 9 * 650, NULL},
        {"x/full/fee", TENTH, "quantity=2000", 0, "fact_too_high"},
        {"x/full/fee", LATE, "quantity=5", 2000, NULL},
        {"x/full/fee", LATE, "nth=4 quantity=2", 2000, NULL},
        {"x/full/fee",
         "price: \"36,00 EUR\", adjust: [{first_of: [{nth_from: 3, percent: \"-50 %\"}, {nth_from: "
         "2, percent: \"-30 %\"}]}]",
         "quantity=3", 3600 + 2520 + 1800, NULL},
        {"x/full/fee",
         "price: \"1,50 EUR\", adjust: [{first_of: [{rank_from: 3, percent: \"-20 %\"}, "
         "{rank_from: "
         "2, percent: \"-10 %\"}]}]",
         "rank=2 quantity=10", 1350, NULL},
        {"x/full/fee", "price: {first_of: [{rank_until: 1, amount: \"9,00 EUR\"}]}", "", 0,
         "fact_required"},
        /* a package for all of them counts them itself */
        {"x/full/fee",
         "price: {first_of: [{nth_from: 6, amount: \"9,36 EUR\"}, {amount: \"1,56 EUR\", per: "
         "session}]}",
         "quantity=7", 936, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

static void what_is_not_said_decides_too(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", "price: \"19,00 EUR\", adjust: [{residence: town, percent: \"-15 %\"}]", "",
         1900, NULL},
        {"x/full/fee", "price: \"19,00 EUR\", adjust: [{residence: town, percent: \"-15 %\"}]",
         "residence=town", 1615, NULL},
        {"x/full/fee",
         "price: {first_of: [{not_said: quotient, amount: \"32,70 EUR\"}, {percent: \"2 %\", of: "
         "quotient}]}",
         "", 3270, NULL},
        {"x/full/fee",
         "price: {first_of: [{not_said: quotient, amount: \"32,70 EUR\"}, {percent: \"2 %\", of: "
         "quotient}]}",
         "quotient=500", 1000, NULL},
        {"x/full/fee", "not_said: [quotient, resources], price: \"1,00 EUR\"", "resources=900", 0,
         "fact_said"},
        /* nobody has shown the paper: the number does not matter */
        {"x/full/fee",
         "price: \"8,00 EUR\", adjust: [{proof: caf, quotient_below: 500, percent: \"-40 %\"}]", "",
         800, NULL},
        /* how many of what was counted */
        {"x/full/hour",
         "price: {amount: \"12,00 EUR\", per: [hour, van]}, adjust: [{quantity_from: 3, percent: "
         "\"-10 %\"}]",
         "minutes=60 count=van:4", 4320, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define BERTH                                                                                      \
    "price: {split: night, sum: [{first_of: [{count: {metre_below: 6}, amount: \"8,00 EUR\"}, "    \
    "{count: {metre_from: 6, metre_below: 8}, amount: \"11,00 EUR\"}, {amount: \"2,00 EUR\", "     \
    "per: metre}]}]}"

static void a_band_is_of_one_unit_that_is_counted(void **state)
{
    static const struct row rows[] = {
        {"x/full/rent", BERTH, "count=metre:5.99,night:2", 1600, NULL},
        {"x/full/rent", BERTH, "count=metre:6,night:2", 2200, NULL},
        {"x/full/rent", BERTH, "count=metre:13.5,night:2", 5400, NULL},
        {"x/full/rent", BERTH, "count=night:2", 0, "fact_required"},
        {"x/full/rent",
         "price: {amount: \"20,00 EUR\", per: night}, adjust: [{count: {night_from: 14}, percent: "
         "\"-10 %\"}]",
         "count=night:14,metre:2", 14 * 1800, NULL},
        {"x/full/rent",
         "price: {amount: \"20,00 EUR\", per: night}, adjust: [{count: {night_from: 14}, percent: "
         "\"-10 %\"}]",
         "count=night:13", 13 * 2000, NULL},
        {"x/full/rent", "count: {metre_from: 6}, price: \"1,00 EUR\"", "count=metre:5", 0,
         "fact_too_low"},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define BUSY                                                                                       \
    "price: {first_of: [{any_of: [{weekdays: [saturday, sunday, holiday]}, {season: "              \
    "school_holidays}], amount: \"6,00 EUR\"}, {amount: \"4,00 EUR\"}]}"

static void one_of_several_conditions_is_enough(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", BUSY, "at=2026-11-14T10:00", 600, NULL}, /* a Saturday */
        {"x/full/fee", BUSY, "at=2026-10-20T10:00", 600, NULL}, /* a Tuesday of the holidays */
        {"x/full/fee", BUSY, "at=2026-11-11T10:00", 600, NULL}, /* a public holiday */
        {"x/full/fee", BUSY, "at=2026-11-10T10:00", 400, NULL},
        {"x/full/fee", "not_season: school_holidays, price: \"1,00 EUR\"", "at=2026-11-10T10:00",
         100, NULL},
        {"x/full/fee", "not_season: school_holidays, price: \"1,00 EUR\"", "at=2026-10-20T10:00", 0,
         "not_in_season"},
        {"x/full/fee", "any_of: [{residence: town}, {with: foreign}], price: \"1,00 EUR\"",
         "residence=elsewhere", 0, "residence_differs"},
        {"x/full/fee", "any_of: [{residence: town}, {with: foreign}], price: \"1,00 EUR\"",
         "residence=elsewhere with=foreign", 100, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

static void years_of_birth_are_told_by_the_date(void **state)
{
    static const struct row row = {
        "x/full/fee", "born_from: 2015, born_until: 2016, price: \"9,00 EUR\"", "", 0, NULL};
    static const struct {
        struct civil_date birth;
        bool priced;
    } births[] = {{{2014, 12, 31}, false},
                  {{2015, 1, 1}, true},
                  {{2016, 12, 31}, true},
                  {{2017, 1, 1}, false}};
    struct tariff *tariff = tariff_of(&row);
    (void)state;
    assert_non_null(tariff);
    for (size_t i = 0; i < COUNT_OF(births); i++) {
        struct written_case written;
        struct quote quote;
        struct condition_reason reason;
        assert_true(written_case_read("at=2026-11-10T10:00", &written));
        case_set_birth(&written.facts, births[i].birth);
        assert_int_equal(quote_price(tariff, &tariff->products[0], &written.facts, &quote, &reason),
                         births[i].priced);
    }
    tariff_destroy(tariff);
}

static void an_age_is_complete_on_the_last_day_of_a_short_month(void **state)
{
    static const struct {
        struct civil_date birth, on;
        int64_t months;
    } ages[] = {
        {{2026, 8, 31}, {2027, 2, 27}, 5},   {{2026, 8, 31}, {2027, 2, 28}, 6},
        {{2026, 8, 31}, {2027, 3, 1}, 6},    {{2026, 8, 30}, {2028, 2, 28}, 17},
        {{2008, 2, 29}, {2026, 2, 27}, 215}, {{2008, 2, 29}, {2026, 2, 28}, 18 * 12},
        {{2026, 8, 15}, {2026, 9, 14}, 0},   {{2026, 8, 15}, {2026, 9, 15}, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ages); i++)
        assert_int_equal(tariff_age_months(ages[i].birth, ages[i].on), ages[i].months);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_several_is_the_nth_by_itself),
        cmocka_unit_test(what_is_not_said_decides_too),
        cmocka_unit_test(one_of_several_conditions_is_enough),
        cmocka_unit_test(a_band_is_of_one_unit_that_is_counted),
        cmocka_unit_test(years_of_birth_are_told_by_the_date),
        cmocka_unit_test(an_age_is_complete_on_the_last_day_of_a_short_month),
    };
    (void)civil_zone_set("Europe/Paris");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
