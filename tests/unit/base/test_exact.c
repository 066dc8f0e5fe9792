#include "controller/base/exact.h"

#include "controller/base/text.h"
#include "tests/unit/check.h"

static void half_a_cent_goes_away_from_zero(void **state)
{
    static const struct {
        struct exact value;
        int64_t cents;
    } cases[] = {
        {{1, 2}, 1}, {{-1, 2}, -1},   {{149, 100}, 1}, {{150, 100}, 2}, {{-149, 100}, -1},
        {{0, 1}, 0}, {{902, 1}, 902}, {{2, 3}, 1},     {{1, 3}, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(exact_round(cases[i].value).cents, cases[i].cents);
}

static void multiples_go_to_the_nearest_or_up(void **state)
{
    static const struct {
        int64_t cents, multiple;
        bool up;
        int64_t wanted;
    } cases[] = {{974, 10, false, 970}, {975, 10, false, 980}, {971, 10, true, 980},
                 {970, 10, true, 970},  {971, 50, true, 1000}, {1, 100, false, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct money amount = {-1};
        assert_true(exact_round_to(exact_from_money((struct money){cases[i].cents}),
                                   (struct money){cases[i].multiple}, cases[i].up, &amount));
        assert_int_equal(amount.cents, cases[i].wanted);
    }
}

static void what_does_not_fit_is_said_and_nothing_written(void **state)
{
    struct exact value = {7, 1};
    (void)state;
    assert_false(exact_scale((struct exact){INT64_MAX, 1}, 2, 1, &value));
    assert_false(exact_add((struct exact){INT64_MAX, 1}, (struct exact){1, 1}, &value));
    assert_int_equal(value.numerator, 7);
    assert_true(exact_scale((struct exact){INT64_MAX, 3}, 3, 1, &value)); /* lowest terms fit */
    assert_int_equal(value.numerator, INT64_MAX);
}

static void percentages_need_their_sign_and_at_most_four_decimals(void **state)
{
    static const struct {
        const char *text;
        int32_t ppm;
    } good[] = {{"2,257 %", 22570}, {"0,0975 %", 975},  {"0.0203 %", 203},
                {"20 %", 200000},   {"-20 %", -200000}, {"1000 %", 10000000}};
    static const char *const bad[] = {"2,257",  "2,25700 %", "%",    "2, %",
                                      "1001 %", "-101 %",    "2 pct"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct rate rate = {0};
        assert_true(rate_parse(good[i].text, &rate));
        assert_int_equal(rate.ppm, good[i].ppm);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct rate rate = {0};
        assert_false(rate_parse(bad[i], &rate));
    }
}

static void decimals_are_read_exactly(void **state)
{
    int64_t value = 0;
    (void)state;
    assert_true(text_parse_decimal("812,5", 2, &value));
    assert_int_equal(value, 81250);
    assert_true(text_parse_decimal("-0,5", 1, &value));
    assert_int_equal(value, -5);
    assert_false(text_parse_decimal("1,234", 2, &value));
    assert_false(text_parse_decimal("1,", 2, &value));
    assert_false(text_parse_decimal(",5", 2, &value));
    assert_false(text_parse_decimal("999999999999999", 2, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_cent_goes_away_from_zero),
        cmocka_unit_test(multiples_go_to_the_nearest_or_up),
        cmocka_unit_test(what_does_not_fit_is_said_and_nothing_written),
        cmocka_unit_test(percentages_need_their_sign_and_at_most_four_decimals),
        cmocka_unit_test(decimals_are_read_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
