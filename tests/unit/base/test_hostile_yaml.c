#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/yaml.h"
#include "tests/unit/check.h"

enum { BYTES_HUGE = 100 * 1024 * 1024, REFUSED_WITHIN_MS = 3000, MEMORY_KIB_MAX = 256 * 1024 };

static struct faults faults;

static const char *fault_of(const char *text, size_t size)
{
    faults.count = 0;
    struct yaml_file *file = yaml_load_text("t.yaml", text, size, &faults);
    yaml_unload(file);
    assert_null(file);
    assert_int_equal(faults.count, 1);
    return faults.lines[0];
}

static char *repeat(const char *unit, size_t times)
{
    const size_t size = strlen(unit);
    char *text = malloc(size * times + 1);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * size, unit, size);
    text[size * times] = '\0';
    return text;
}

static void aliases_are_refused_where_they_stand(void **state)
{
    static const char bomb[] = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    (void)state;
    assert_non_null(strstr(fault_of(bomb, strlen(bomb)), "t.yaml:2:8: aliases"));
}

static void deep_nesting_is_refused_before_it_costs(void **state)
{
    char *text = repeat("[", 200000);
    (void)state;
    assert_non_null(strstr(fault_of(text, strlen(text)), "nested too deeply"));
    free(text);
}

static void endless_lists_are_refused(void **state)
{
    char *text = repeat("- 1\n", 1000000);
    (void)state;
    assert_non_null(strstr(fault_of(text, strlen(text)), "too many values"));
    free(text);
}

static void other_encodings_are_refused_with_their_line(void **state)
{
    static const char latin[] = "a: 1\nb: caf\xE9\n";
    static const char wide[] = "\xFF\xFE"
                               "a\0:\0 \0001\0\n\0";
    (void)state;
    assert_non_null(strstr(fault_of(latin, sizeof latin - 1), "t.yaml:2:"));
    assert_non_null(strstr(fault_of(wide, sizeof wide - 1), "expected text in UTF-8"));
}

static void control_characters_and_nothing_are_refused(void **state)
{
    (void)state;
    (void)fault_of("a: \x01\n", 5);
    (void)fault_of("", 0);
    (void)fault_of("a: [1\n", 6);
    (void)fault_of("\0\0\0", 3);
}

/* A label goes on one line of a ticket, a display and a table for spreadsheets. */
static void a_value_of_several_lines_is_refused_where_it_stands(void **state)
{
    static const char *const texts[] = {
        "a: \"one\n\n  two\"\n", "a: |\n  one\n",          "a: \"one\\ttwo\"\n",
        "a: \"one\\0two\"\n",    "a: \"one\\u2028two\"\n", "a: \"one\\Ntwo\"\n",
        "\"a\\rb\": one\n",      "a: \"one\\uFFFEtwo\"\n", "a: \"one\\x7Ftwo\"\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_non_null(strstr(fault_of(texts[i], strlen(texts[i])), "expected one line of text"));
}

static void a_long_value_may_go_on_in_the_next_line(void **state)
{
    static const char text[] = "a: \"Fin\n  décembre €\"\n";
    struct yaml_map map;
    char value[40];
    (void)state;
    faults.count = 0;
    struct yaml_file *file = yaml_load_text("t.yaml", text, sizeof text - 1, &faults);
    assert_non_null(file);
    const struct yaml_node root = yaml_root(file);
    assert_true(yaml_map_open(&root, &map));
    assert_true(yaml_text(&map, "a", YAML_REQUIRED, value, sizeof value));
    assert_string_equal(value, "Fin décembre €");
    yaml_unload(file);
}

static void a_hundred_megabytes_cost_little_time_and_memory(void **state)
{
    char path[] = "/tmp/portillon-huge-XXXXXX";
    struct rusage before, after;
    const int fd = mkstemp(path);
    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, BYTES_HUGE), 0);
    assert_int_equal(close(fd), 0);
    faults.count = 0;
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    const int64_t start_ms = clock_mono_now().ms;
    assert_null(yaml_load(path, &faults));
    assert_true(clock_mono_now().ms - start_ms < REFUSED_WITHIN_MS);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_true(after.ru_maxrss - before.ru_maxrss < MEMORY_KIB_MAX);
    assert_non_null(strstr(faults.lines[0], "is larger than"));
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aliases_are_refused_where_they_stand),
        cmocka_unit_test(deep_nesting_is_refused_before_it_costs),
        cmocka_unit_test(endless_lists_are_refused),
        cmocka_unit_test(other_encodings_are_refused_with_their_line),
        cmocka_unit_test(control_characters_and_nothing_are_refused),
        cmocka_unit_test(a_value_of_several_lines_is_refused_where_it_stands),
        cmocka_unit_test(a_long_value_may_go_on_in_the_next_line),
        cmocka_unit_test(a_hundred_megabytes_cost_little_time_and_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
