#include "controller/base/money.h"
#include "tests/unit/check.h"

static void money_well_written_is_read(void **state)
{
    static const struct {
        const char *text;
        int64_t cents;
    } cases[] = {{"38,00 EUR", 3800},
                 {"38.00 EUR", 3800},
                 {"38,00 \xE2\x82\xAC", 3800},
                 {"38,00\xC2\xA0"
                  "EUR",
                  3800},
                 {"0,05 EUR", 5},
                 {"-2,50 EUR", -250},
                 {"38,00EUR", 3800},
                 {"4,30\xE2\x82\xAC", 430},
                 {"1000,00 EUR", 100000}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct money amount = {-1};
        assert_true(money_parse(cases[i].text, &amount));
        assert_int_equal(amount.cents, cases[i].cents);
    }
}

static void money_badly_written_is_refused(void **state)
{
    static const char *const cases[] = {"38",
                                        "38,0 EUR",
                                        "38,000 EUR",
                                        "38,00",
                                        "38,00  EUR",
                                        "038,00 EUR",
                                        ",50 EUR",
                                        "38,00 USD",
                                        "1 000,00 EUR",
                                        "3e2,00 EUR",
                                        "",
                                        "99999999999999,00 EUR",
                                        "99999999999999999999999999,00 EUR"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct money amount = {-1};
        assert_false(money_parse(cases[i], &amount));
        assert_int_equal(amount.cents, -1);
    }
}

static void money_overflow_is_noticed(void **state)
{
    struct money sum;
    (void)state;
    assert_false(money_add((struct money){INT64_MAX}, (struct money){1}, &sum));
    assert_false(money_times((struct money){INT64_MAX / 2}, 3, &sum));
    assert_true(money_times((struct money){3800}, 12, &sum));
    assert_int_equal(sum.cents, 45600);
}

static void money_format_shows_the_french_comma(void **state)
{
    char text[MONEY_TEXT_SIZE];
    (void)state;
    money_format((struct money){3805}, text);
    assert_string_equal(text, "38,05");
    money_format((struct money){-5}, text);
    assert_string_equal(text, "-0,05");
    money_format((struct money){INT64_MIN}, text);
    assert_string_equal(text, "-92233720368547758,08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_well_written_is_read),
        cmocka_unit_test(money_badly_written_is_refused),
        cmocka_unit_test(money_overflow_is_noticed),
        cmocka_unit_test(money_format_shows_the_french_comma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
