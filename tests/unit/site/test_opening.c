/* Which hours hold on a day: the week, and what comes before it; until when people are let in. */
#include <string.h>

#include "controller/base/yaml.h"
#include "controller/site/opening_load.h"
#include "tests/unit/check.h"

static const char pools[] =
    "opening:\n"
    "  monday: [\"12:00-14:00\", \"17:00-20:00\"]\n"
    "  tuesday: [\"09:00-20:00\"]\n"
    "  thursday: [\"09:00-20:00\"]\n"
    "  saturday: [\"09:00-24:00\"]\n"
    "  closed: [2026-12-25]\n"
    "  last_entry: 30min\n"
    "  periods:\n"
    "    - {name: noel, from: 2026-12-24, until: 2026-12-31, hours: [\"09:00-16:00\"]}\n"
    "    - {name: vidange, from: 2027-01-04, until: 2027-01-10}\n"
    "    - {name: feries, public_holidays: true, hours: [\"10:00-18:00\"]}\n"
    "    - {name: samedis, school: holidays, saturday: [\"08:00-22:00\"]}\n"
    "    - {name: ete, from: 2028-07-01, school: term, hours: [\"11:00-12:00\"]}\n"
    "  school_holidays:\n"
    "    - {name: toussaint, from: 2026-10-17, until: 2026-11-01}\n"
    "    - {name: fevrier, from: 2027-02-13, until: 2027-02-28}\n";

static struct faults faults;

static bool load(const char *text, struct opening *opening)
{
    struct yaml_map root;
    faults.count = 0;
    *opening = (struct opening){.closure_count = 0};
    struct yaml_file *file = yaml_load_text("opening.yaml", text, strlen(text), &faults);
    if (file != NULL) {
        const struct yaml_node node = yaml_root(file);
        if (yaml_map_open(&node, &root))
            opening_load(&root, YAML_REQUIRED, opening);
    }
    yaml_unload(file);
    return faults.count == 0;
}

static enum opening_state state_at(const struct opening *opening, const char *instant)
{
    struct wall_time at;
    assert_true(civil_instant_parse(instant, &at));
    return opening_at(opening, civil_from_wall(at));
}

static void each_day_has_the_hours_that_hold_of_it(void **state)
{
    static const struct {
        const char *at;
        enum opening_state is;
    } cases[] = {
        {"2026-11-23T11:59", OPENING_CLOSED}, /* a Monday */
        {"2026-11-23T12:00", OPENING_OPEN},
        {"2026-11-23T13:29", OPENING_OPEN},
        {"2026-11-23T13:30", OPENING_LAST_ENTRY_PASSED}, /* before each closing */
        {"2026-11-23T13:59", OPENING_LAST_ENTRY_PASSED},
        {"2026-11-23T14:00", OPENING_CLOSED},
        {"2026-11-23T17:00", OPENING_OPEN},
        {"2026-11-25T12:00", OPENING_CLOSED}, /* a day left out */
        {"2026-11-28T23:29", OPENING_OPEN},   /* until midnight */
        {"2026-11-28T23:59", OPENING_LAST_ENTRY_PASSED},
        {"2026-12-23T10:00", OPENING_CLOSED}, /* the eve of a period */
        {"2026-12-24T15:29", OPENING_OPEN},
        {"2026-12-24T16:00", OPENING_CLOSED}, /* 20:00 otherwise */
        {"2026-12-25T10:00", OPENING_CLOSED}, /* closed comes before all */
        {"2026-12-31T10:00", OPENING_OPEN},   /* its last day */
        {"2027-01-05T10:00", OPENING_CLOSED}, /* a period without hours */
        {"2027-01-12T10:00", OPENING_OPEN},
        {"2026-11-11T09:30", OPENING_CLOSED}, /* a public holiday */
        {"2026-11-11T10:00", OPENING_OPEN},
        {"2027-03-29T17:00", OPENING_OPEN},   /* Easter Monday */
        {"2026-10-24T08:30", OPENING_OPEN},   /* school holidays */
        {"2026-11-01T10:00", OPENING_OPEN},   /* the first that holds: All Saints */
        {"2026-11-07T08:30", OPENING_CLOSED}, /* term again */
        {"2027-02-20T08:30", OPENING_OPEN},
        {"2027-02-16T10:00", OPENING_CLOSED}, /* weekdays left out are closed */
        {"2028-07-03T11:15", OPENING_OPEN},   /* without an end */
    };
    struct opening opening;
    (void)state;
    assert_true(civil_zone_set("Europe/Paris"));
    assert_true(load(pools, &opening));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (state_at(&opening, cases[i].at) != cases[i].is)
            print_error("%s\n", cases[i].at);
        assert_int_equal(state_at(&opening, cases[i].at), cases[i].is);
    }
}

static void a_day_ends_with_its_last_opening(void **state)
{
    struct opening opening;
    (void)state;
    assert_true(load(pools, &opening));
    assert_int_equal(opening_ends(&opening, (struct civil_date){2026, 11, 23}), 20 * 60);
    assert_int_equal(opening_ends(&opening, (struct civil_date){2026, 11, 25}), -1);
    assert_int_equal(opening_ends(&opening, (struct civil_date){2026, 11, 28}), 24 * 60);
    assert_int_equal(opening_ends(&opening, (struct civil_date){2026, 12, 24}), 16 * 60);
    assert_int_equal(opening_ends(&opening, (struct civil_date){2026, 12, 25}), -1);
}

static void everybody_is_let_in_until_closing_unless_it_is_said(void **state)
{
    struct opening opening;
    (void)state;
    assert_true(civil_zone_set("Europe/Paris"));
    assert_true(load("opening: {monday: [\"09:00-10:00\"]}\n", &opening));
    assert_int_equal(state_at(&opening, "2026-11-23T09:59"), OPENING_OPEN);
}

static void mistakes_are_told_where_they_stand(void **state)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"opening: {last_entry: 30}\n", "expected a duration"},
        {"opening: {last_entry: 90s}\n", "expected whole minutes"},
        {"opening: {last_entry: 4h}\n", "to 3h"},
        {"opening: {periods: [{from: 2026-01-01}]}\n", "name"},
        {"opening: {periods: [{name: a, hours: [\"09:00-10:00\"]}]}\n", "when does it hold?"},
        {"opening: {periods: [{name: a, from: 2026-02-30}]}\n", "expected a date"},
        {"opening: {periods: [{name: a, from: 2026-02-02, until: 2026-02-01}]}\n",
         "expected a day on or after `from`"},
        {"opening: {periods: [{name: a, school: holidays}]}\n", "expected `school_holidays`"},
        {"opening: {periods: [{name: a, school: sometimes}]}\n", "holidays, term"},
        {"opening: {periods: [{name: a, public_holidays: true, hours: [\"9-10\"]}]}\n",
         "expected hours such as"},
        {"opening: {periods: [{name: a, from: 2026-01-01, hours: [], monday: []}]}\n",
         "expected either hours for each day, or weekdays"},
        {"opening: {periods: [{name: a, from: 2026-01-01, form: x}]}\n", "did you mean from?"},
        {"opening: {school_holidays: [{from: 2026-01-01}]}\n", "until"},
    };
    struct opening opening;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_false(load(cases[i].text, &opening));
        if (strstr(faults.lines[0], cases[i].told) == NULL)
            print_error("%s%s\n", cases[i].text, faults.lines[0]);
        assert_non_null(strstr(faults.lines[0], cases[i].told));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_has_the_hours_that_hold_of_it),
        cmocka_unit_test(a_day_ends_with_its_last_opening),
        cmocka_unit_test(everybody_is_let_in_until_closing_unless_it_is_said),
        cmocka_unit_test(mistakes_are_told_where_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
