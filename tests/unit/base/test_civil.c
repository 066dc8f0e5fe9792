#include "controller/base/civil.h"
#include "tests/unit/check.h"

static struct civil_date date(const char *text)
{
    struct civil_date value;
    assert_true(civil_date_parse(text, &value));
    return value;
}

static void dates_that_do_not_exist_are_refused(void **state)
{
    static const char *const cases[] = {"2026-02-29", "2026-13-01", "2026-00-10",  "2026-04-31",
                                        "26-01-01",   "2026-1-1",   "2026-01-01x", "1899-12-31"};
    struct civil_date value;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_false(civil_date_parse(cases[i], &value));
}

/* French civil procedure code, article 641. */
static void terms_run_from_date_to_date(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *until;
    } cases[] = {{"2026-11-22", 24, "2028-11-22"},
                 {"2026-01-31", 1, "2026-02-28"},
                 {"2028-02-29", 24, "2030-02-28"},
                 {"2026-08-31", 6, "2027-02-28"},
                 {"2026-12-15", 1, "2027-01-15"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(
            civil_date_compare(civil_date_add_months(date(cases[i].from), cases[i].months),
                               date(cases[i].until)),
            0);
}

static void ages_change_on_the_birthday(void **state)
{
    (void)state;
    assert_int_equal(civil_age(date("2008-11-22"), date("2026-11-21")), 17);
    assert_int_equal(civil_age(date("2008-11-22"), date("2026-11-22")), 18);
    assert_int_equal(civil_age(date("2030-01-01"), date("2026-11-22")), -1);
}

static void local_time_follows_the_clock_changes(void **state)
{
    struct wall_time summer, winter;
    char text[CIVIL_INSTANT_SIZE];
    (void)state;
    assert_true(civil_instant_parse("2026-07-01T12:00", &summer));
    assert_true(civil_instant_parse("2026-12-01T12:00", &winter));
    civil_instant_format(summer, text);
    assert_string_equal(text, "2026-07-01T12:00:00.000+02:00");
    civil_instant_format(winter, text);
    assert_string_equal(text, "2026-12-01T12:00:00.000+01:00");
    /* 25 October 2026 has 25 hours */
    assert_int_equal(civil_to_wall(date("2026-10-26"), 0).unix_ms -
                         civil_to_wall(date("2026-10-25"), 0).unix_ms,
                     25 * 3600000);
}

static void instants_with_an_offset_mean_the_same_everywhere(void **state)
{
    struct wall_time local, utc;
    (void)state;
    assert_true(civil_instant_parse("2026-07-01T12:00:00.250+02:00", &local));
    assert_true(civil_instant_parse("2026-07-01T10:00:00.250Z", &utc));
    assert_int_equal(local.unix_ms, utc.unix_ms);
    assert_false(civil_instant_parse("2026-07-01T25:00", &local));
}

static void holidays_follow_easter(void **state)
{
    static const struct {
        struct civil_date date;
        bool holiday;
    } cases[] = {
        {{2026, 1, 1}, true},   {{2026, 4, 6}, true},  {{2026, 5, 14}, true},
        {{2026, 5, 25}, true},  {{2026, 4, 5}, false}, {{2027, 3, 29}, true},
        {{2025, 6, 9}, true},   {{2026, 7, 14}, true}, {{2026, 12, 26}, false},
        {{2026, 11, 11}, true}, {{2000, 4, 24}, true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(civil_holiday(cases[i].date), cases[i].holiday);
}

static void hours_are_read_up_to_midnight(void **state)
{
    int minute;
    (void)state;
    assert_true(civil_minute_parse("24:00", &minute));
    assert_int_equal(minute, 1440);
    assert_false(civil_minute_parse("24:01", &minute));
    assert_false(civil_minute_parse("9:00", &minute));
}

static int set_zone(void **state)
{
    (void)state;
    return civil_zone_set("Europe/Paris") ? 0 : -1;
}

static void instants_that_mean_nothing_are_refused(void **state)
{
    static const char *const cases[] = {
        "2026-07-01T",
        "2026-07-01x12:00",
        "2026-07-01T1",
        "2026-07-01T12",
        "2026-07-01T12:0",
        "2026-07-01T12:60",
        "2026-07-01T12:00:",
        "2026-07-01T12:00:61",
        "2026-07-01T12:00:00.",
        "2026-07-01T12:00Zx",
        "2026-07-01T12:00+",
        "2026-07-01T12:00+1:00",
        "2026-07-01T12:00+15:00",
        "2026-07-01T12:00+01:60",
        "2026-07-01T12:00+01:00x",
        "2026-07-01T12:00*01:00",
        "2026-02-30T12:00",
        "",
    };
    struct wall_time at;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_false(civil_instant_parse(cases[i], &at));
}

static void instants_are_read_with_a_space_seconds_and_fractions(void **state)
{
    struct wall_time at, same;
    (void)state;
    assert_true(civil_instant_parse("2026-07-01", &at));
    assert_true(civil_instant_parse("2026-07-01 00:00", &same));
    assert_int_equal(at.unix_ms, same.unix_ms);
    assert_true(civil_instant_parse("2026-07-01T12:00:00.123456789-03:30", &at));
    assert_true(civil_instant_parse("2026-07-01T15:30:00.123Z", &same));
    assert_int_equal(at.unix_ms, same.unix_ms);
}

static void hours_of_the_day_are_two_digits_each(void **state)
{
    static const char *const cases[] = {"", "1", "12", "12:", "12:0", "12:60", "25:00", "12:00x"};
    int minute;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_false(civil_minute_parse(cases[i], &minute));
}

static void leap_years_follow_the_centuries(void **state)
{
    struct civil_date day;
    (void)state;
    assert_true(civil_date_parse("2000-02-29", &day));
    assert_true(civil_date_parse("2028-02-29", &day));
    assert_false(civil_date_parse("2100-02-29", &day));
    assert_false(civil_date_parse("3000-01-01", &day));
    assert_int_equal(civil_age(date("2008-12-22"), date("2026-11-22")), 17);
}

static void zones_that_are_not_there_are_refused(void **state)
{
    static const char *const cases[] = {"", "/etc/passwd", "../etc/passwd", "Europe/Issoire"};
    static char long_name[400];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_false(civil_zone_set(cases[i]));
    for (size_t i = 0; i + 1 < sizeof long_name; i++)
        long_name[i] = 'a';
    assert_false(civil_zone_set(long_name));
    assert_true(civil_zone_set("UTC"));
    assert_true(civil_zone_set("Europe/Paris"));
}

static void weekdays_begin_on_monday(void **state)
{
    (void)state;
    assert_int_equal(civil_weekday((struct civil_date){2026, 11, 23}), 0);
    assert_int_equal(civil_weekday((struct civil_date){2026, 11, 22}), 6);
    assert_int_equal(civil_weekday((struct civil_date){2024, 2, 29}), 3);
    assert_int_equal(civil_weekday((struct civil_date){1900, 1, 1}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weekdays_begin_on_monday),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(terms_run_from_date_to_date),
        cmocka_unit_test(ages_change_on_the_birthday),
        cmocka_unit_test(local_time_follows_the_clock_changes),
        cmocka_unit_test(instants_with_an_offset_mean_the_same_everywhere),
        cmocka_unit_test(holidays_follow_easter),
        cmocka_unit_test(hours_are_read_up_to_midnight),
        cmocka_unit_test(instants_that_mean_nothing_are_refused),
        cmocka_unit_test(instants_are_read_with_a_space_seconds_and_fractions),
        cmocka_unit_test(hours_of_the_day_are_two_digits_each),
        cmocka_unit_test(leap_years_follow_the_centuries),
        cmocka_unit_test(zones_that_are_not_there_are_refused),
    };
    return cmocka_run_group_tests(tests, set_zone, NULL);
}
