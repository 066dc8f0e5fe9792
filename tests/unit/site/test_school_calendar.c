/* School holidays of a zone, from a file that several sites share. */
#include "controller/site/school_calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "tests/unit/check.h"

#define SHIPPED PORTILLON_SOURCE_FOLDER "/config/calendars/vacances-scolaires.yaml"

static const char calendar[] =
    "zones: {A: [Lyon], B: [Lille]}\n"
    "holidays:\n"
    "  - {name: noel, from: 2026-12-19, until: 2027-01-03}\n"
    "  - {name: hiver, zones: [B], from: 2027-02-20, until: 2027-03-07}\n";

static struct faults faults;

static void write_file(char path[], const char *text)
{
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    (void)close(fd);
}

/* A site that opens at 9, and in school holidays at 11. */
static struct site *load(const char *file, const char *zone)
{
    static char text[4096];
    char path[] = "/tmp/portillon-site-XXXXXX";
    (void)snprintf(text, sizeof text,
                   "facility: {name: Essai}\n"
                   "school_calendar: {file: \"%s\", zone: %s}\n"
                   "opening:\n"
                   "  wednesday: [\"09:00-20:00\"]\n"
                   "  periods: [{name: vacances, school: holidays, hours: [\"11:00-18:00\"]}]\n"
                   "zones: [{name: pools}]\n"
                   "buses: [{name: hall, address: \"tcp:127.0.0.1:502\"}]\n"
                   "gates: [{name: G1, bus: hall, map: %s, zone: pools}]\n"
                   "readers: [{name: R1, connstring: \"pn532_uart:/dev/x\", gate: G1, direction: "
                   "entry}]\n",
                   file, zone, PORTILLON_SOURCE_FOLDER "/config/gates/portillon-simulator.yaml");
    write_file(path, text);
    faults.count = 0;
    struct site *site = site_load(path, &faults);
    (void)unlink(path);
    return site;
}

static int begins(const struct site *site, int month, int day)
{
    return opening_begins(&site->opening, (struct civil_date){2027, (int8_t)month, (int8_t)day});
}

/* Wednesdays of the winter of 2027: three zones, three fortnights, as the Ministry has them. */
static void each_zone_has_its_own_winter(void **state)
{
    static const struct {
        const char *zone;
        int begins[5]; /* on 3, 10, 17 and 24 February, and 3 March */
    } zones[] = {{"A", {540, 540, 660, 660, 540}},
                 {"B", {540, 540, 540, 660, 660}},
                 {"C", {540, 660, 660, 540, 540}}};
    static const int days[5][2] = {{2, 3}, {2, 10}, {2, 17}, {2, 24}, {3, 3}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        struct site *site = load(SHIPPED, zones[i].zone);
        assert_non_null(site);
        for (size_t k = 0; k < COUNT_OF(days); k++)
            assert_int_equal(begins(site, days[k][0], days[k][1]), zones[i].begins[k]);
        assert_int_equal(begins(site, 7, 28), 660); /* summer is everybody's */
        assert_int_equal(school_calendar_known_until(site).year, 2027);
        assert_int_equal(school_calendar_known_until(site).month, 8);
        site_destroy(site);
    }
}

static void a_site_without_school_holidays_knows_of_none(void **state)
{
    struct site site = {0};
    (void)state;
    assert_int_equal(school_calendar_known_until(&site).year, 0);
    site.opening.holiday_count = 1; /* its own list */
    site.opening.holidays[0].until = (struct civil_date){2028, 5, 9};
    assert_int_equal(school_calendar_known_until(&site).year, 2028);
    (void)text_copy(site.school_zone, sizeof site.school_zone, "A"); /* beside a calendar */
    site.school_until = (struct civil_date){2027, 8, 31};
    assert_int_equal(school_calendar_known_until(&site).year, 2027);
}

static void a_mistake_in_the_calendar_is_told_where_it_stands(void **state)
{
    static const struct {
        const char *from, *to, *zone, *expected;
    } mistakes[] = {
        {"", "", "D", "zone: D: expected a zone of the school calendar"},
        {"zones: [B]", "zones: [E]", "A", "expected one of the zones above"},
        {"until: 2027-03-07", "until: 2027-02-19", "B", "on or after `from`"},
        {"until: 2027-03-07", "until: 2027-02-30", "B", "2027-02-30"},
        {"from: 2027-02-20, ", "", "B", "from"},
        {"zones: [B], ", "zone: B, ", "B", "zone"},
        {"zones: [B]", "zones: []", "A", "at least one zone"},
        {"zones: {A: [Lyon], B: [Lille]}", "country: France", "A", "zones"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        char path[] = "/tmp/portillon-calendar-XXXXXX", text[1024] = "";
        const char *at = strstr(calendar, mistakes[i].from);
        bool told = false;
        assert_non_null(at);
        (void)text_append(text, sizeof text, "%.*s%s%s", (int)(at - calendar), calendar,
                          mistakes[i].to, at + strlen(mistakes[i].from));
        write_file(path, text);
        assert_null(load(path, mistakes[i].zone));
        (void)unlink(path);
        for (size_t k = 0; k < faults.count; k++)
            told = told || strstr(faults.lines[k], mistakes[i].expected) != NULL;
        if (!told)
            print_error("%s: %s\n", mistakes[i].expected, faults.lines[0]);
        assert_true(told);
    }
    assert_null(load("/nowhere.yaml", "A"));
    assert_non_null(strstr(faults.lines[0], "/nowhere.yaml"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_zone_has_its_own_winter),
        cmocka_unit_test(a_site_without_school_holidays_knows_of_none),
        cmocka_unit_test(a_mistake_in_the_calendar_is_told_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
