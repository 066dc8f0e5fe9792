/* When the holder of a pass goes in for nothing because an event is on. */
#include <stdio.h>
#include <string.h>

#include "controller/tariff/free_event.h"
#include "tests/unit/check.h"

static const char text[] =
    "tariff: t\nfacility: F\ndecision: {number: D1, date: 2020-01-01}\nvalid_from: 2020-01-01\n"
    "zones: [bassins]\n"
    "categories: {plein: {fr: a, en: a}, reduit: {fr: b, en: b}}\n"
    "activities:\n"
    "  bain: {fr: bain, en: bath, zones: [bassins]}\n"
    "  bain_plus: {fr: plus, en: plus, zones: [bassins]}\n"
    "formulas: {entree: {fr: e, en: e, kind: unit},\n"
    "           carte: {fr: c, en: c, kind: entries, units: 10, validity_months: 12}}\n"
    "products:\n"
    "  - {product: bain/plein/entree, price: \"4,00 EUR\"}\n"
    "  - {product: bain/plein/carte, price: \"30,00 EUR\"}\n"
    "  - {product: bain/reduit/carte, price: \"20,00 EUR\"}\n"
    "  - {product: bain_plus/plein/entree, price: \"6,00 EUR\"}\n"
    "  - {product: bain_plus/plein/carte, price: \"50,00 EUR\"}\n"
    "promotions:\n"
    "  - {name: rabais, fr: r, en: r, from: 2026-12-05, until: 2026-12-05, products: "
    "\"bain/*/*\",\n"
    "     discount: \"20 %\"}\n";

static const char open_day[] = "  - {name: portes, fr: p, en: p, from: 2026-12-05T10:00, until: "
                               "2026-12-05T18:00, products: \"bain/*/entree\", free: true}\n";
static const char for_some[] = "  - {name: jeunes, fr: p, en: p, from: 2026-12-05T10:00, until: "
                               "2026-12-05T18:00, products: \"*/*/entree\", free: true, age_below: "
                               "18}\n";
static const char once[] = "  - {name: une, fr: p, en: p, from: 2026-12-05T10:00, until: "
                           "2026-12-05T18:00, products: \"*/*/entree\", free: true, per_holder: "
                           "1}\n";
static const char of_cards[] = "  - {name: cartes, fr: p, en: p, from: 2026-12-05T10:00, until: "
                               "2026-12-05T18:00, products: \"bain_plus/*/carte\", free: true}\n";

static struct tariff_book book;

static void open_book(const char *more)
{
    static struct faults faults;
    char file[4096];
    (void)snprintf(file, sizeof file, "%s%s", text, more);
    tariff_book_finish(&book);
    faults.count = 0;
    book.tariffs[0] = tariff_load_text("t.yaml", file, strlen(file), &faults);
    if (book.tariffs[0] == NULL)
        print_error("%s\n", faults.lines[0]);
    assert_non_null(book.tariffs[0]);
    book.count = 1;
}

static const char *event_at(const char *product, const char *instant)
{
    struct wall_time now;
    assert_true(civil_instant_parse(instant, &now));
    const struct tariff_promotion *event = free_event_on(&book, product, now);
    return event != NULL ? event->name : "";
}

static void a_free_single_entry_frees_the_cards_of_its_activity(void **state)
{
    (void)state;
    open_book(open_day);
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T10:00"), "portes");
    assert_string_equal(event_at("bain/reduit/carte", "2026-12-05T17:59"), "portes");
    assert_string_equal(event_at("bain/plein/entree", "2026-12-05T12:00"), "portes");
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T09:59"), "");
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T18:00"), "");
    assert_string_equal(event_at("bain_plus/plein/carte", "2026-12-05T12:00"), "");
    assert_string_equal(event_at("bai/plein/carte", "2026-12-05T12:00"), "");
}

static void what_is_given_to_some_is_given_at_the_till(void **state)
{
    (void)state;
    open_book(for_some);
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T12:00"), "");
    open_book(once);
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T12:00"), "");
    open_book("");
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T12:00"), "");
}

static void what_is_given_itself_is_free(void **state)
{
    (void)state;
    open_book(of_cards);
    assert_string_equal(event_at("bain_plus/plein/carte", "2026-12-05T12:00"), "cartes");
    assert_string_equal(event_at("bain/plein/carte", "2026-12-05T12:00"), "");
    tariff_book_finish(&book);
    assert_string_equal(event_at("bain_plus/plein/carte", "2026-12-05T12:00"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_free_single_entry_frees_the_cards_of_its_activity),
        cmocka_unit_test(what_is_given_to_some_is_given_at_the_till),
        cmocka_unit_test(what_is_given_itself_is_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
