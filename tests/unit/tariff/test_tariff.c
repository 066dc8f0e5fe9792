#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff.h"
#include "controller/tariff/tariff_doubts.h"
#include "tests/unit/check.h"

static struct faults faults;
static struct tariff *tariff;

static int load(void **state)
{
    (void)state;
    (void)civil_zone_set("Europe/Paris");
    tariff = tariff_load(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml", &faults);
    return tariff != NULL ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    tariff_destroy(tariff);
    return 0;
}

/* Each way of belonging to the category asks for a proof, or for being with somebody who has one.
 */
static bool alternatives_ask(const struct tariff_product *product)
{
    const int32_t index = tariff->categories[product->category].condition;
    if (index == TARIFF_NONE)
        return false;
    const struct tariff_condition *any = &tariff->conditions[index];
    for (int32_t i = 0; i < any->any_count; i++) {
        const struct tariff_condition *condition = &tariff->conditions[any->any_first + i];
        if (condition->proof == 0 && !condition->companion)
            return false;
    }
    return any->any_count > 0;
}

/* Row by row, against the published table. */
static void every_row_of_the_decision_has_its_price(void **state)
{
    char line[512];
    size_t rows = 0;
    FILE *file = fopen(PORTILLON_SOURCE_FOLDER "/tests/data/aquatic-2020.csv", "re");
    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *field[6], *rest = line, name[TARIFF_PRODUCT_SIZE], price[32];
        struct money amount;
        if (line[0] == '#' || strncmp(line, "activity;", 9) == 0)
            continue;
        for (size_t i = 0; i < 6; i++)
            field[i] = strsep(&rest, ";\n");
        (void)snprintf(name, sizeof name, "%s/%s/%s", field[0], field[1], field[3]);
        (void)snprintf(price, sizeof price, "%s EUR", field[5]);
        assert_true(money_parse(price, &amount));
        const struct tariff_product *product = tariff_find(tariff, name);
        assert_non_null(product);
        assert_int_equal(product->price.cents, amount.cents);
        /* a proof in the table is a proof in the file */
        const int32_t condition = tariff->categories[product->category].condition;
        const bool proved = condition >= 0 && tariff->conditions[condition].proof != 0;
        assert_int_equal(field[2][0] != '\0', proved || alternatives_ask(product));
        rows++;
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rows, 87);
    assert_int_equal(tariff->product_count, 87);
}

static void the_decision_stands_on_the_tariff(void **state)
{
    (void)state;
    assert_string_equal(tariff->decision_number, "DEL20200325FI");
    assert_int_equal(tariff->decision_date.year, 2020);
}

static void formulas_say_how_a_product_is_used_up(void **state)
{
    static const struct {
        const char *product;
        enum tariff_formula_kind kind;
        int units, persons, members, months;
    } cases[] = {
        {"baignade/adulte_18/12_entrees", FORMULA_ENTRIES, 12, 1, 1, 24},
        {"baignade/adulte_18/10_heures", FORMULA_TIME_CREDIT, 600, 1, 1, 24},
        {"baignade/famille_5/30_entrees", FORMULA_ENTRIES, 30, 1, 5, 24},
        {"jardin_aqualudique/enfant_6m_5a/unitaire", FORMULA_UNIT, 1, 2, 1, 0},
        {"aquagym/adulte_16/trimestre", FORMULA_UNLIMITED, 0, 1, 1, 0},
        {"ecole_natation/adulte_18/trimestre", FORMULA_WEEKLY, 0, 1, 1, 0},
        {"carte/premier_achat/unitaire", FORMULA_CARD, 0, 1, 1, 0},
        {"supplement/balneo/unitaire", FORMULA_SUPPLEMENT, 0, 1, 1, 0},
        {"groupe/primaire/seance_45_min", FORMULA_PER_HEAD, 0, 1, 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct tariff_product *product = tariff_find(tariff, cases[i].product);
        assert_non_null(product);
        assert_int_equal(product->use.kind, cases[i].kind);
        assert_int_equal(product->use.units, cases[i].units);
        assert_int_equal(product->use.persons, cases[i].persons);
        assert_int_equal(product->use.members_max, cases[i].members);
        assert_int_equal(product->use.validity_months, cases[i].months);
    }
    assert_string_equal(tariff_find(tariff, "pass_2/adulte_18/12_entrees")->use.zones,
                        "pools balneo activities");
}

static void terms_follow_each_other(void **state)
{
    struct civil_date autumn = {2026, 11, 22}, between = {2026, 12, 25}, after = {2030, 1, 1};
    (void)state;
    assert_string_equal(tariff_term_on(tariff, 0, autumn)->name, "automne_2026");
    assert_string_equal(tariff_term_on(tariff, 0, between)->name, "hiver_2027");
    assert_null(tariff_term_on(tariff, 0, after));
}

/* The pool sells quarters and the music school semesters, of one file. */
static void two_series_of_terms_run_beside_each_other(void **state)
{
    static const char text[] =
        "tariff: t\nfacility: F\ndecision: {number: \"1\", date: 2026-01-01}\n"
        "valid_from: 2026-01-01\nterms:\n"
        "  - {name: q1, from: 2026-09-14, until: 2026-12-19}\n"
        "  - {name: s1, series: semester, from: 2026-09-01, until: 2027-01-31}\n"
        "  - {name: q2, from: 2027-01-04, until: 2027-03-31}\n"
        "  - {name: s2, series: semester, from: 2027-02-01, until: 2027-06-30}\n"
        "categories: {c: {fr: c, en: c}}\nactivities: {a: {fr: a, en: a}}\nformulas:\n"
        "  quarter: {fr: q, en: q, kind: unlimited}\n"
        "  semester: {fr: s, en: s, kind: unlimited, period: term, series: semester}\n"
        "products:\n  - {product: a/c/quarter, price: \"1,00 EUR\"}\n"
        "  - {product: a/c/semester, price: \"2,00 EUR\"}\n";
    struct tariff *two = tariff_load_text("t.yaml", text, strlen(text), &faults);
    const struct civil_date winter = {2027, 1, 10};
    struct civil_date from, until;
    (void)state;
    assert_non_null(two);
    assert_true(tariff_validity(two, &tariff_find(two, "a/c/quarter")->use, winter, &from, &until));
    assert_int_equal(civil_date_compare(until, (struct civil_date){2027, 3, 31}), 0);
    assert_true(
        tariff_validity(two, &tariff_find(two, "a/c/semester")->use, winter, &from, &until));
    assert_int_equal(civil_date_compare(from, (struct civil_date){2026, 9, 1}), 0);
    assert_int_equal(civil_date_compare(until, (struct civil_date){2027, 1, 31}), 0);
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    assert_int_equal(tariff_doubts(two, (struct civil_date){2027, 5, 1}, doubts), 1);
    assert_string_equal(doubts[0].subject, "q2"); /* the quarters are over, semesters are not */
    tariff_destroy(two);
}

/* Each change to the good file gives one clear fault. */
static void mistakes_are_told_with_line_and_expectation(void **state)
{
    static const struct {
        const char *from, *to, *told;
    } cases[] = {
        {"units: 12,", "unit: 12,", "did you mean units?"},
        {"\"38,00 EUR\"", "\"38,0 EUR\"", "38,0 EUR: expected an amount"},
        {"\"38,00 EUR\"", "38", "38: expected an amount"},
        {"date: 2020-07-30", "date: 2020-02-30", "2020-02-30: expected a date that exists"},
        {"baignade/adulte_18/12_entrees", "baignade/adulte_18/10_heures", "stands twice"},
        {"baignade/adulte_18/12_entrees", "baignade/adulte_81/12_entrees",
         "the category adulte_81 is not defined"},
        {"zones: [pools, balneo]}", "zones: [pools, balnea]}", "expected a zone of the list"},
        {"kind: time_credit", "kind: time", "expected one of: unit, entries, time_credit"},
        {"until: 2026-12-19", "until: 2026-09-01", "expected `until` on or after `from`"},
    };
    FILE *file = fopen(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml", "re");
    static char text[65536], changed[65536];
    (void)state;
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *at = strstr(text, cases[i].from);
        assert_non_null(at);
        (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, cases[i].to,
                       at + strlen(cases[i].from));
        faults.count = 0;
        assert_null(tariff_load_text("t.yaml", changed, strlen(changed), &faults));
        bool told = false;
        for (size_t k = 0; k < faults.count && k < FAULTS_MAX; k++)
            told = told || strstr(faults.lines[k], cases[i].told) != NULL;
        assert_true(told);
        assert_int_equal(strncmp(faults.lines[0], "t.yaml:", 7), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_decision_has_its_price),
        cmocka_unit_test(the_decision_stands_on_the_tariff),
        cmocka_unit_test(formulas_say_how_a_product_is_used_up),
        cmocka_unit_test(terms_follow_each_other),
        cmocka_unit_test(two_series_of_terms_run_beside_each_other),
        cmocka_unit_test(mistakes_are_told_with_line_and_expectation),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
