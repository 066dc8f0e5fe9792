#include <string.h>

#include "controller/base/yaml.h"
#include "tests/unit/check.h"

static struct faults faults;

static struct yaml_file *load(const char *text)
{
    faults.count = 0;
    return yaml_load_text("file.yaml", text, strlen(text), &faults);
}

static void every_fault_is_told_with_its_place(void **state)
{
    static const char *const keys[] = {"price", "unlock", "day"};
    struct yaml_file *file = load("price: 38,0 EUR\nunlock: 8\nday: 2026-02-30\nprise: 1\n");
    const struct yaml_node root = yaml_root(file);
    struct yaml_map map;
    struct money price;
    struct civil_date day;
    int64_t ms;
    (void)state;
    assert_true(yaml_map_open(&root, &map));
    assert_false(yaml_money(&map, "price", YAML_REQUIRED, &price));
    assert_false(yaml_duration(&map, "unlock", YAML_REQUIRED, (struct yaml_range){0, 9000}, &ms));
    assert_false(yaml_date(&map, "day", YAML_REQUIRED, &day));
    yaml_map_close(&map, keys, COUNT_OF(keys));
    assert_int_equal(faults.count, 4);
    assert_string_equal(faults.lines[0], "file.yaml:1:8: price: 38,0 EUR: expected an amount with "
                                         "two decimals and its unit, such as 38,00 EUR");
    assert_non_null(strstr(faults.lines[1], "file.yaml:2:9: unlock: 8: expected a duration"));
    assert_non_null(strstr(faults.lines[2], "file.yaml:3:6: day: 2026-02-30:"));
    assert_non_null(strstr(faults.lines[3], "did you mean price?"));
    yaml_unload(file);
}

static void a_key_that_stands_twice_is_a_fault(void **state)
{
    struct yaml_file *file = load("a: 1\na: 2\n");
    const struct yaml_node root = yaml_root(file);
    struct yaml_map map;
    (void)state;
    assert_true(yaml_map_open(&root, &map));
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.lines[0], "twice"));
    yaml_unload(file);
}

static void empty_and_broken_files_are_faults(void **state)
{
    (void)state;
    assert_null(load(""));
    assert_int_equal(faults.count, 1);
    assert_null(load("a: [1,\nb"));
    assert_int_equal(faults.count, 1);
    assert_null(yaml_load("/no/such/file.yaml", &faults));
}

static void durations_need_a_unit_and_fit_their_range(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {{"d: 250ms", 250},   {"d: 8s", 8000},
                 {"d: 2min", 120000}, {"d: 3h", 10800000},
                 {"d: 1d", 86400000}, {"d: 8", -1},
                 {"d: 8 s", 8000},    {"d: 8  s", -1},
                 {"d: -8s", -1},      {"d: 99999999999999999d", -1},
                 {"d: 91d", -1}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_file *file = load(cases[i].text);
        const struct yaml_node root = yaml_root(file);
        struct yaml_map map;
        int64_t ms = -1;
        assert_true(yaml_map_open(&root, &map));
        const bool read =
            yaml_duration(&map, "d", YAML_REQUIRED, (struct yaml_range){0, 7776000000}, &ms);
        assert_int_equal(read, cases[i].ms >= 0);
        assert_int_equal(ms, cases[i].ms);
        yaml_unload(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_told_with_its_place),
        cmocka_unit_test(a_key_that_stands_twice_is_a_fault),
        cmocka_unit_test(empty_and_broken_files_are_faults),
        cmocka_unit_test(durations_need_a_unit_and_fit_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
