#include "controller/tariff/tariff_csv.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/tariff/tariff.h"
#include "tests/unit/check.h"

#define FOLDER PORTILLON_SOURCE_FOLDER "/config/tariffs/"

static struct faults faults;

static char *read_text(const char *name, size_t *ret_size)
{
    char path[300];
    (void)snprintf(path, sizeof path, FOLDER "%s", name);
    char *text = yaml_read_text(path, ret_size, &faults);
    assert_non_null(text);
    return text;
}

/* Everything that the two models hold, byte by byte; lines apart, which are those of each file. */
static void assert_same(struct tariff *a, struct tariff *b)
{
    assert_int_equal(a->product_count, b->product_count);
    assert_int_equal(a->rule_count, b->rule_count);
    assert_int_equal(a->condition_count, b->condition_count);
    assert_int_equal(a->term_count, b->term_count);
    assert_int_equal(a->promotion_count, b->promotion_count);
    for (size_t i = 0; i < a->product_count; i++) {
        a->products[i].line = b->products[i].line = 0;
        assert_memory_equal(&a->products[i], &b->products[i], sizeof a->products[i]);
    }
    for (size_t i = 0; i < a->rule_count; i++) {
        a->rules[i].line = b->rules[i].line = 0;
        assert_memory_equal(&a->rules[i], &b->rules[i], sizeof a->rules[i]);
    }
    for (size_t i = 0; i < a->condition_count; i++) {
        a->conditions[i].line = b->conditions[i].line = 0;
        assert_memory_equal(&a->conditions[i], &b->conditions[i], sizeof a->conditions[i]);
    }
    for (size_t i = 0; i < a->category_count; i++) {
        a->categories[i].line = b->categories[i].line = 0;
        assert_memory_equal(&a->categories[i], &b->categories[i], sizeof a->categories[i]);
    }
    assert_memory_equal(a->formulas, b->formulas, a->formula_count * sizeof a->formulas[0]);
    assert_memory_equal(a->activities, b->activities, a->activity_count * sizeof a->activities[0]);
    assert_memory_equal(a->terms, b->terms, sizeof a->terms);
    assert_memory_equal(a->parameters, b->parameters, sizeof a->parameters);
    assert_string_equal(a->decision_number, b->decision_number);
    assert_int_equal(a->valid_from.unix_ms, b->valid_from.unix_ms);
}

static void check_round_trip(const char *name)
{
    size_t size, table_size, again_size;
    char *text = read_text(name, &size);
    faults.count = 0;
    struct tariff *from_yaml = tariff_load_text(name, text, size, &faults);
    char *table = tariff_csv_from_text(name, text, size, &faults, &table_size);
    assert_non_null(table);
    struct tariff *from_table = tariff_load_text(name, table, table_size, &faults);
    assert_int_equal(faults.count, 0);
    assert_same(from_yaml, from_table);
    char *again = tariff_csv_from_text(name, table, table_size, &faults, &again_size);
    assert_int_equal(again_size, table_size);
    assert_memory_equal(again, table, table_size);
    tariff_destroy(from_yaml);
    tariff_destroy(from_table);
    free(text);
    free(table);
    free(again);
}

static void a_round_trip_loses_nothing_of_any_file(void **state)
{
    size_t files = 0;
    DIR *folder = opendir(FOLDER);
    (void)state;
    (void)civil_zone_set("Europe/Paris");
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".yaml") == NULL)
            continue;
        check_round_trip(entry->d_name);
        files++;
    }
    assert_int_equal(closedir(folder), 0);
    assert_true(files >= 20);
}

static const char head[] = "section;name;fr;en;price;rule\r\n"
                           ";tariff;;;;: t\r\n"
                           ";facility;;;;\": \"\"F\"\"\"\r\n"
                           ";decision;;;;\": {number: \"\"1\"\", date: 2026-01-01}\"\r\n"
                           ";valid_from;;;;: 2026-01-01\r\n"
                           "categories;c;c;c;;\r\n"
                           "activities;a;a;a;;\r\n"
                           "formulas;f;f;f;;kind: unit\r\n";

static struct tariff *load_rows(const char *rows)
{
    char text[4096] = "";
    faults.count = 0;
    (void)text_append(text, sizeof text, "%s%s", head, rows);
    return tariff_load_text("t.csv", text, strlen(text), &faults);
}

/* Spreadsheets drop quotes that are not needed, add empty columns and blank rows. */
static void what_a_spreadsheet_saved_is_read(void **state)
{
    (void)state;
    struct tariff *tariff = load_rows("products;a/c/f;;;38,00 EUR;;;;\n;;;;;\n");
    assert_non_null(tariff);
    assert_int_equal(tariff->products[0].price.cents, 3800);
    tariff_destroy(tariff);
}

static void a_mistake_in_a_row_names_the_row(void **state)
{
    static const struct {
        const char *rows, *told;
    } cases[] = {
        {"products;a/c/f;;;38;\r\n", "t.csv:9:"},
        {"products;a/c/g;;;38,00 EUR;\r\n", "the formula g is not defined"},
        {"products;a/c/f;;;1,00 EUR;\r\nproducts;a/c/f;;;1,00 EUR;\r\n", "t.csv:10:"},
        {"products;a/c/f;;;1,00 EUR;limit: 2}, {x: y\r\n", "t.csv:9:0: rule: expected keys"},
        {"products;a/c/f;;;1,00 EUR;\"limit: 2\r\n", "t.csv:9:0: expected six columns"},
        {"prod ucts;a/c/f;;;1,00 EUR;\r\n", "t.csv:9:0: section: expected a name"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_null(load_rows(cases[i].rows));
        if (strstr(faults.lines[0], cases[i].told) == NULL)
            fail_msg("%s, expected %s", faults.lines[0], cases[i].told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_round_trip_loses_nothing_of_any_file),
        cmocka_unit_test(what_a_spreadsheet_saved_is_read),
        cmocka_unit_test(a_mistake_in_a_row_names_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
