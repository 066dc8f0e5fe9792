#include "controller/site/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "tests/unit/check.h"

static const char good[] =
    "facility: {name: \"Essai\"}\n"
    "opening: {sunday: [\"09:00-13:00\", \"15:00-19:00\"], monday: [\"12:00-14:00\"], closed: "
    "[2026-11-29]}\n"
    "timing: {unlock: 5s}\n"
    "zones: [{name: pools, exit: identified}]\n"
    "buses: [{name: hall, address: \"rtu:/dev/ttyUSB0:19200:8E1\"}]\n"
    "gates: [{name: G1, bus: hall, unit: 3, map: MAP, zone: pools, timing: {settle: 2s}}]\n"
    "readers: [{name: R1, connstring: \"pn532_uart:/dev/ttyUSB1\", gate: G1, direction: exit}]\n";

static struct faults faults;

/* Writes the example with one text replaced, and loads it. */
static struct site *load(const char *from, const char *to)
{
    static char text[4096], changed[8192];
    char path[] = "/tmp/portillon-site-XXXXXX";
    const char *map = strstr(good, "MAP");
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(map - good), good,
                   PORTILLON_SOURCE_FOLDER "/config/gates/portillon-simulator.yaml", map + 3);
    const char *at = from != NULL ? strstr(text, from) : text;
    assert_non_null(at);
    (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text,
                   from != NULL ? to : "", at + (from != NULL ? strlen(from) : 0));
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, changed, strlen(changed)), (ssize_t)strlen(changed));
    (void)close(fd);
    faults.count = 0;
    struct site *site = site_load(path, &faults);
    (void)unlink(path);
    return site;
}

static void a_site_is_read_with_its_defaults(void **state)
{
    struct site *site = load(NULL, NULL);
    (void)state;
    assert_non_null(site);
    const struct site_gate *gate = &site->gates[0];
    assert_int_equal(gate->timing.unlock_ms, 5000);
    assert_int_equal(gate->timing.settle_ms, 2000);
    assert_int_equal(gate->timing.again_ms, 8000);
    assert_int_equal(gate->unit, 3);
    assert_int_equal(site->zones[gate->zone].exit, SITE_EXIT_IDENTIFIED);
    assert_int_equal(site->readers[0].direction, SITE_EXIT);
    assert_string_equal(site->time_zone, "Europe/Paris");
    site_destroy(site);
}

static void hours_and_closures_decide_who_may_come(void **state)
{
    static const struct {
        const char *at;
        bool open;
    } cases[] = {{"2026-11-22T08:59", false}, {"2026-11-22T09:00", true},
                 {"2026-11-22T13:00", false}, {"2026-11-22T18:59", true},
                 {"2026-11-23T12:30", true},  {"2026-11-24T12:30", false},
                 {"2026-11-29T10:00", false}};
    struct site *site = load(NULL, NULL);
    struct civil_date sunday = {2026, 11, 22}, closed = {2026, 11, 29};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct wall_time at;
        assert_true(civil_instant_parse(cases[i].at, &at));
        assert_int_equal(opening_at(&site->opening, civil_from_wall(at)) == OPENING_OPEN,
                         cases[i].open);
    }
    assert_int_equal(opening_ends(&site->opening, sunday), 19 * 60);
    assert_int_equal(opening_ends(&site->opening, closed), -1);
    site_destroy(site);
}

struct mistake {
    const char *from, *to, *told;
};

/* Each is told, and none is taken. */
static void expect_told(const struct mistake *mistakes, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct site *site = load(mistakes[i].from, mistakes[i].to);
        bool told = false;
        for (size_t k = 0; k < faults.count && k < FAULTS_MAX; k++)
            told = told || strstr(faults.lines[k], mistakes[i].told) != NULL;
        if (!told || site != NULL) {
            print_error("%s: %s\nnot told: %s\n", mistakes[i].to,
                        faults.count > 0 ? faults.lines[0] : "taken", mistakes[i].told);
            wrong++;
        }
        site_destroy(site);
    }
    assert_int_equal(wrong, 0);
}

static void mistakes_are_told_where_they_stand(void **state)
{
    static const struct mistake mistakes[] = {
        {"unlock: 5s", "unlock: 5", "3:18: timing.unlock: 5: expected a duration"},
        {"unlock: 5s", "unlok: 5s", "did you mean unlock?"},
        {"unlock: 5s", "unlock: 500s", "from 100ms to 2min"},
        {"exit: identified", "exit: named", "expected one of: free, counted, identified"},
        {"19200:8E1", "19200:8X1", "expected tcp:HOST:PORT or rtu"},
        {"bus: hall", "bus: hell", "expected the name of a bus"},
        {"13:00\", \"15:00", "16:00\", \"15:00", "start after the ones before have ended"},
        {"2026-11-29", "2026-11-31", "expected a date that exists"},
        {"unit: 3", "unit: 256", "from 0 to 255"},
        {"pn532_uart:/dev/ttyUSB1", "ttyUSB1", "expected driver:device"},
        {"gates: [", "gates: [{name: G1, bus: hall, map: x.yaml, zone: pools}, ",
         "two gates are named G1"},
        {"name: \"Essai\"", "time_zone: Europe/Issoire", "expected a time zone"},
        {"name: \"Essai\"", "time_zone: /etc/passwd", "expected a time zone"},
        {"name: \"Essai\"", "node: 9999", "node"},
        {"facility: {name: \"Essai\"}", "facility: Essai", "expected keys with values"},
        {"facility: {name: \"Essai\"}", "", "facility"},
        {"opening: {", "folders: {data: var}\nopening: {", "a path that starts with /"},
        {"opening: {", "folders: 7\nopening: {", "expected keys with values"},
        {"\"09:00-13:00\"", "\"nine\"", "expected hours such as"},
        {"\"09:00-13:00\"", "9", "expected hours such as"},
        {"[\"12:00-14:00\"]", "\"12:00-14:00\"", "monday"},
        {"sunday: [", "sundy: [", "did you mean sunday?"},
        {"timing: {unlock: 5s}", "timing: 5s", "expected keys with values"},
        {"zones: [{name: pools", "zones: [{name: pools, exit: free}, {name: pools",
         "two zones are named pools"},
        {"zones: [{name: pools, exit: identified}]", "zones: []", "expected the name of a zone"},
        {"zones: [{name: pools", "zones: [{nam: pools", "did you mean name?"},
        {"zones: [{name: pools", "zones: [pools, {name: pools", "expected keys with values"},
        {"buses: [{name: hall", "buses: [{name: hall, address: \"tcp:a:502\"}, {name: hall",
         "two buses are named hall"},
        {"rtu:/dev/ttyUSB0:19200:8E1", "rtu:/dev/ttyUSB0", "expected tcp:HOST:PORT or rtu"},
        {"rtu:/dev/ttyUSB0:19200:8E1", "tcp:host", "expected tcp:HOST:PORT or rtu"},
        {"rtu:/dev/ttyUSB0:19200:8E1", "tcp:host:99999", "expected tcp:HOST:PORT or rtu"},
        {"zone: pools, timing", "zone: pool, timing", "expected the name of a zone"},
        {"timing: {settle: 2s}", "timing: {settle: 1h}", "settle"},
        {"timing: {settle: 2s}", "timing: {}, colour: red", "colour"},
        {"gate: G1, direction: exit", "gate: G7, direction: exit", "expected the name of a gate"},
        {"gate: G1, direction: exit", "gate: G1, direction: up", "expected one of"},
        {"gate: G1, direction: exit", "gate: G1, desk: true", "readers"},
        {"readers: [", "readers: [{name: R1, connstring: \"pn532_uart:/dev/a\", gate: G1}, ",
         "two readers are named R1"},
        {"readers: [", "readers: [R0, ", "expected keys with values"},
        {PORTILLON_SOURCE_FOLDER "/config/gates/portillon-simulator.yaml", "/nowhere/map.yaml",
         "cannot be opened"},
    };
    (void)state;
    expect_told(mistakes, COUNT_OF(mistakes));
}

static void mistakes_about_zones_and_persons_are_told(void **state)
{
    static const struct mistake mistakes[] = {
        {"exit: identified}", "exit: counted, anti_passback: in_out}", "exit: identified"},
        {"exit: identified}", "exit: counted, reentry: 30min}", "exit: identified"},
        {"exit: identified}", "exit: identified, anti_passback: once}", "anti_passback"},
        {"exit: identified}", "exit: identified, anti_passback_delay: 10}", "anti_passback_delay"},
        {"exit: identified}", "exit: identified, clock: own}", "inside"},
        {"exit: identified}", "exit: identified, opening: {someday: [\"09:00-10:00\"]}}",
         "someday"},
        {"timing: {unlock: 5s}",
         "slots: [{name: a, zone: sea, hours: [\"09:00-10:00\"], only_for: [a]}]",
         "a zone defined in this file"},
        {"timing: {unlock: 5s}", "slots: [{name: a, zone: pools, hours: [\"09:00-10:00\"]}]",
         "reserved_for"},
        {"timing: {unlock: 5s}", "slots: [{name: a, zone: pools, only_for: [a]}]",
         "the hours of the slot"},
        {"exit: identified}", "exit: identified}, {name: a, inside: pools}, {name: b, inside: a}",
         "not itself inside another one"},
        {"gate: G1, direction: exit", "gate: G1, direction: entry",
         "a reader with `direction: exit`"},
        {"timing: {unlock: 5s}", "timing: {settle: 5s, jam: 2s}", "shorter than `settle`"},
        {"gates: [{name: G1",
         "gates: [{name: G0, bus: hall, unit: 3, map: \"" PORTILLON_SOURCE_FOLDER
         "/config/gates/portillon-simulator.yaml\", zone: pools}, {name: G1",
         "is the same arm"},
        {"timing: {unlock: 5s}",
         "slots: [{name: a, zone: pools, hours: [\"09:00-10:00\"], only_for: [a], reserved_for: "
         "[a]}]",
         "reserved_for"},
        {"timing: {unlock: 5s}", "slots: [{name: a, zone: pools, school: term, only_for: [a]}]",
         "school_holidays"},
        {"timing: {unlock: 5s}", "time_credit: {overrun: never}", "overrun"},
        {"timing: {unlock: 5s}", "signals: {refused: {beeps: 9}}", "beeps: 9"},
        {"timing: {unlock: 5s}", "privacy: {names_kept: 3h}", "names_kept"},
        {"timing: {unlock: 5s}", "alarm: {printer: \"-d x\"}", "the name of a print queue"},
        {"timing: {unlock: 5s}", "alarm: {}", "printer"},
        {"timing: {unlock: 5s}", "signals: {alarm: {beeps: 1}}", "alarm"},
        {"timing: {unlock: 5s}", "words: {empti: {fr: x, en: y}}", "did you mean empty?"},
        {"timing: {unlock: 5s}", "words: {idle: {fr: x}}", "the key en is missing"},
        {"timing: {unlock: 5s}", "words: {empty: {fr: \"%s\", en: y}}", "at most one {}"},
        {"timing: {unlock: 5s}", "words: {expired: {fr: \"{} {}\", en: y}}", "at most one {}"},
        {"timing: {unlock: 5s}",
         "words: {stop: {fr: \"this is far too long a word for any screen in the hall\", en: y}}",
         "fills the screen"},
        {"timing: {unlock: 5s}", "time_credit: {evacuation: run, cap: 3}", "cap"},
        {"exit: identified}", "exit: identified, capacity: 0}", "capacity: 0: expected"},
        {"exit: identified}", "exit: identified, capacity_a_day: many}",
         "capacity_a_day: many: expected"},
        {"exit: identified}", "exit: identified, persons: fish}", "persons: fish: expected one of"},
        {"exit: identified}", "exit: identified, inside: pools}", "a zone that stands above"},
        {"exit: identified}", "exit: identified, inside: sea}", "a zone that stands above"},
        {"[{name: pools,", "[{name: others}, {name: pools,", "others is a kind of persons"},
        {"timing: {unlock: 5s}", "capacity: {swimmers: -1}", "swimmers: -1: expected"},
        {"timing: {unlock: 5s}", "capacity: {divers: 3}", "divers"},
        {"closed: ", "empty_after: 90s, closed: ", "expected whole minutes"},
    };
    (void)state;
    expect_told(mistakes, COUNT_OF(mistakes));
}

static void the_shipped_example_is_right(void **state)
{
    (void)state;
    faults.count = 0;
    struct site *site = site_load(PORTILLON_SOURCE_FOLDER "/config/portillon.yaml", &faults);
    assert_non_null(site);
    site_destroy(site);
}

static void a_site_tells_how_many_it_holds(void **state)
{
    struct site *site = load("zones: [{name: pools, exit: identified}]",
                             "capacity: {swimmers: 420, others_a_day: 90}\n"
                             "zones: [{name: pools, capacity: 300, capacity_a_day: 900}, "
                             "{name: balneo, inside: pools}, {name: stand, persons: others}]");
    (void)state;
    assert_non_null(site);
    const struct capacity *capacity = &site->capacity;
    assert_int_equal(capacity->zone_count, 3);
    assert_int_equal(capacity->kinds[CAPACITY_SWIMMERS].at_once.persons, 420);
    assert_true(capacity->kinds[CAPACITY_SWIMMERS].at_once.limited);
    assert_false(capacity->kinds[CAPACITY_SWIMMERS].a_day.limited);
    assert_false(capacity->kinds[CAPACITY_OTHERS].at_once.limited);
    assert_int_equal(capacity->kinds[CAPACITY_OTHERS].a_day.persons, 90);
    assert_int_equal(capacity->zones[0].limits.at_once.persons, 300);
    assert_int_equal(capacity->zones[0].limits.a_day.persons, 900);
    assert_false(capacity->zones[1].limits.at_once.limited);
    assert_string_equal(capacity->zones[1].within, "pools");
    assert_int_equal(capacity->zones[1].kind, CAPACITY_SWIMMERS);
    assert_int_equal(capacity->zones[2].kind, CAPACITY_OTHERS);
    assert_string_equal(capacity->zones[2].within, "");
    assert_int_equal(site->opening.empty_after_minutes, 60);
    site_destroy(site);
}

/* Who trains after the public has left is there: the day ends with them. */
static void the_day_ends_with_the_last_slot(void **state)
{
    static struct faults none;
    const struct civil_date tuesday = {2026, 11, 24}, thursday = {2026, 11, 26};
    (void)state;
    struct site *site =
        site_load(PORTILLON_SOURCE_FOLDER "/tests/stories/places/patient.yaml", &none);
    assert_non_null(site);
    assert_int_equal(calendar_begins(site, tuesday), 9 * 60);
    assert_int_equal(calendar_ends(site, tuesday), 22 * 60);
    assert_int_equal(calendar_begins(site, thursday), -1);
    assert_int_equal(calendar_ends(site, thursday), -1);
    site_destroy(site);
}

/* An evening that ends at one in the morning is one opening; a place that never closes has no
 * closing. */
static void a_day_goes_on_over_midnight(void **state)
{
    static struct faults none;
    const struct civil_date friday = {2026, 11, 27}, saturday = {2026, 11, 28},
                            sunday = {2026, 11, 29};
    const struct civil_moment late = {.date = friday, .weekday = 4, .minute = 23 * 60 + 50};
    (void)state;
    struct site *site =
        site_load(PORTILLON_SOURCE_FOLDER "/tests/stories/places/nights.yaml", &none);
    if (site == NULL)
        print_message("%s\n", none.lines[0]);
    assert_non_null(site);
    const int pools = site_find_zone(site, "pools"), gym = site_find_zone(site, "gym");
    assert_true(calendar_at(site, (size_t)pools, late).open);
    assert_false(calendar_at(site, (size_t)pools, late).last_entry_passed);
    assert_int_equal(calendar_zone_closed(site, (size_t)pools, civil_to_wall(saturday, 30)).unix_ms,
                     0);
    assert_int_equal(
        calendar_zone_closed(site, (size_t)pools, civil_to_wall(saturday, 120)).unix_ms,
        civil_to_wall(saturday, 60).unix_ms);
    assert_int_equal(
        calendar_zone_closed(site, (size_t)gym, civil_to_wall(sunday, 12 * 60)).unix_ms, 0);
    site_destroy(site);
}

/* At midday, and between the public and a club that comes later. */
static void a_day_may_close_more_than_once(void **state)
{
    static struct faults none;
    const struct civil_date tuesday = {2026, 11, 24}, wednesday = {2026, 11, 25};
    struct wall_time closed[3] = {{0}};
    (void)state;
    struct site *site =
        site_load(PORTILLON_SOURCE_FOLDER "/tests/stories/places/patient.yaml", &none);
    assert_non_null(site);
    assert_int_equal(calendar_closes(site, tuesday, 0), 19 * 60);
    assert_int_equal(calendar_closes(site, tuesday, 19 * 60), 22 * 60);
    assert_int_equal(calendar_closes(site, wednesday, 0), 12 * 60 + 30);
    assert_int_equal(calendar_closes(site, wednesday, 12 * 60 + 30), 19 * 60);
    assert_int_equal(calendar_closes(site, wednesday, 19 * 60), -1);
    calendar_zone_closings(site, 0, wednesday, civil_to_wall(wednesday, 19 * 60), 3, closed);
    assert_int_equal(closed[0].unix_ms, civil_to_wall(wednesday, 12 * 60 + 30).unix_ms);
    assert_int_equal(closed[1].unix_ms, civil_to_wall(wednesday, 19 * 60).unix_ms);
    assert_int_equal(closed[2].unix_ms, 0);
    assert_int_equal(calendar_zone_closed(site, 0, civil_to_wall(wednesday, 12 * 60)).unix_ms, 0);
    assert_int_equal(calendar_zone_closed(site, 0, civil_to_wall(wednesday, 12 * 60 + 30)).unix_ms,
                     closed[0].unix_ms);
    assert_int_equal(calendar_zone_closed(site, 0, civil_to_wall(wednesday, 23 * 60)).unix_ms,
                     closed[1].unix_ms);
    site_destroy(site);
}

/* What staff read at a glance: whether anybody may come in now. */
static void the_site_is_open_while_one_of_its_zones_is(void **state)
{
    static struct faults none;
    struct wall_time at;
    const struct {
        const char *instant;
        bool open, last_entry_passed;
    } cases[] = {{"2026-11-24T09:30", true, false},
                 {"2026-11-24T21:15", true, false}, /* the court takes nobody in any more */
                 {"2026-11-24T21:45", true, true},
                 {"2026-11-24T22:00", false, false},
                 {"2026-11-28T12:00", false, false}};
    (void)state;
    struct site *site = site_load(PORTILLON_SOURCE_FOLDER "/tests/stories/places/club.yaml", &none);
    assert_non_null(site);
    site->opening.last_entry_minutes = 30;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(civil_instant_parse(cases[i].instant, &at));
        const struct calendar_now now = calendar_anywhere(site, civil_from_wall(at));
        assert_int_equal(now.open, cases[i].open);
        assert_int_equal(now.last_entry_passed, cases[i].last_entry_passed);
    }
    site_destroy(site);
}

/* One range that follows the other, and a zone that stays open, are no closing. */
static void what_goes_on_elsewhere_is_no_closing_of_the_site(void **state)
{
    static struct faults none;
    const struct civil_date tuesday = {2026, 11, 24};
    (void)state;
    struct site *site = site_load(PORTILLON_SOURCE_FOLDER "/tests/stories/places/club.yaml", &none);
    assert_non_null(site);
    site->opening.week.days[1][0] = (struct opening_range){8 * 60, 12 * 60};
    site->opening.week.days[1][1] = (struct opening_range){12 * 60, 22 * 60};
    assert_int_equal(calendar_closes(site, tuesday, 0), 22 * 60);
    site->opening.week.days[1][1].from_minute = 14 * 60;
    assert_int_equal(calendar_closes(site, tuesday, 0), 22 * 60); /* the bar is open */
    site_destroy(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_site_is_read_with_its_defaults),
        cmocka_unit_test(a_site_tells_how_many_it_holds),
        cmocka_unit_test(hours_and_closures_decide_who_may_come),
        cmocka_unit_test(mistakes_are_told_where_they_stand),
        cmocka_unit_test(mistakes_about_zones_and_persons_are_told),
        cmocka_unit_test(the_day_ends_with_the_last_slot),
        cmocka_unit_test(a_day_may_close_more_than_once),
        cmocka_unit_test(a_day_goes_on_over_midnight),
        cmocka_unit_test(the_site_is_open_while_one_of_its_zones_is),
        cmocka_unit_test(what_goes_on_elsewhere_is_no_closing_of_the_site),
        cmocka_unit_test(the_shipped_example_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
