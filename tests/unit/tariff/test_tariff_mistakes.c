/* Every mistake that a tariff file can hold is told where it stands, with what was expected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/tariff/tariff.h"
#include "tests/unit/check.h"

static struct faults faults;

/* A small good file that uses every section; mistakes are made in it. */
static const char good[] =
    "tariff: t\n"
    "facility: \"F\"\n"
    "decision: {number: \"1\", date: 2026-01-01}\n"
    "valid_from: 2026-09-01T00:00\n"
    "zones: [pools, balneo]\n"
    "terms:\n"
    "  - {name: one, from: 2026-09-14, until: 2026-12-19}\n"
    "  - {name: two, from: 2027-01-04, until: 2027-03-27}\n"
    "school_year_from: \"09-01\"\n"
    "school_weeks:\n"
    "  - {month: \"2026-09\", weeks: 4}\n"
    "seasons:\n"
    "  winter: {months: [1, 2, 12]}\n"
    "  summer: {from: \"06-15\", until: \"09-15\"}\n"
    "residences: [town, elsewhere]\n"
    "circumstances: [late_payer, foreign]\n"
    "units:\n"
    "  metre: {fr: \"m\", en: \"m\", measured: true}\n"
    "parameters:\n"
    "  rsa: [{from: 2026-04-01, amount: \"650,00 EUR\"}, {from: 2026-10-01, amount: \"660,00 "
    "EUR\"}]\n"
    "categories:\n"
    "  full: {fr: \"f\", en: \"f\"}\n"
    "  child: {fr: \"c\", en: \"c\", any_of: [{age_below: 16}, {proof: student, proof_months: "
    "6}]}\n"
    "  group: {fr: \"g\", en: \"g\", supervisors_free: [{age_below: 6, one_for: 5}, {one_for: "
    "8}]}\n"
    "activities:\n"
    "  swim: {fr: \"s\", en: \"s\", zones: [pools]}\n"
    "  club: {fr: \"k\", en: \"k\", vat: \"20 %\"}\n"
    "formulas:\n"
    "  entry: {fr: \"e\", en: \"e\", kind: unit}\n"
    "  card_10: {fr: \"c\", en: \"c\", kind: entries, units: 10, validity_months: 12}\n"
    "  hours: {fr: \"h\", en: \"h\", kind: time_credit, minutes: 600, minutes_step: 15}\n"
    "  term: {fr: \"t\", en: \"t\", kind: unlimited, period: term}\n"
    "  stay: {fr: \"o\", en: \"o\", kind: occupancy, counted_in: month, late: {after: \"18:30\", "
    "product: club/full/extra}}\n"
    "  extra: {fr: \"x\", en: \"x\", kind: fee}\n"
    "  value: {fr: \"v\", en: \"v\", kind: stored_value, value: \"25,00 EUR\"}\n"
    "  rent: {fr: \"r\", en: \"r\", kind: rental}\n"
    "products:\n"
    "  - {product: swim/full/entry, price: \"4,00 EUR\"}\n"
    "  - {product: swim/child/card_10, price: \"20,00 EUR\", limit: 2}\n"
    "  - {product: swim/full/hours, price: \"30,00 EUR\"}\n"
    "  - {product: swim/full/term, price: \"90,00 EUR\", deposit: \"5,00 EUR\"}\n"
    "  - {product: club/full/extra, price: \"3,00 EUR\"}\n"
    "  - {product: club/full/stay, price: {percent: \"1,2 %\", of: resources, base_floor: rsa, "
    "base_ceiling: \"5600,00 EUR\", floor: \"1,00 EUR\", ceiling: \"9,00 EUR\", per: hour}}\n"
    "  - {product: club/full/rent, round_to: \"0,10 EUR\", price: {cheapest: [{amount: \"4,00 "
    "EUR\", covers: 1h}, {amount: \"9,00 EUR\", hours: [\"08:00-12:00\"]}]}}\n"
    "  - {product: swim/full/value, price: \"20,00 EUR\"}\n"
    "promotions:\n"
    "  - {name: back, fr: \"b\", en: \"b\", from: 2026-09-01, until: 2026-09-30, products: "
    "\"*/*/card_10\", extra_units: 2}\n"
    "card: {first: club/full/extra, duplicate: club/full/extra}\n";

/* The file with one text replaced; NULL, with faults, when it is refused. */
static struct tariff *load(const char *from, const char *to)
{
    static char changed[sizeof good + 40000];
    const char *at = strstr(good, from);
    assert_non_null(at);
    (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - good), good, to,
                   at + strlen(from));
    faults.count = 0;
    return tariff_load_text("t.yaml", changed, strlen(changed), &faults);
}

static bool told(const char *words)
{
    for (size_t i = 0; i < faults.count && i < FAULTS_MAX; i++) {
        if (strstr(faults.lines[i], words) != NULL && strncmp(faults.lines[i], "t.yaml:", 7) == 0)
            return true;
    }
    return false;
}

struct mistake {
    const char *from, *to, *words;
};

static void expect(const struct mistake *mistakes, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct tariff *tariff = load(mistakes[i].from, mistakes[i].to);
        if (tariff != NULL || !told(mistakes[i].words)) {
            print_message("%s: %s, not \"%s\"\n", mistakes[i].to,
                          faults.count > 0 ? faults.lines[0] : "taken", mistakes[i].words);
            wrong++;
        }
        tariff_destroy(tariff);
    }
    assert_int_equal(wrong, 0);
}

static void the_example_is_right(void **state)
{
    struct tariff *tariff = load("tariff: t", "tariff: t");
    (void)state;
    if (tariff == NULL)
        print_message("%s\n", faults.lines[0]);
    assert_non_null(tariff);
    tariff_destroy(tariff);
}

static void mistakes_in_the_head(void **state)
{
    static const struct mistake mistakes[] = {
        {"tariff: t\n", "", "tariff"},
        {"facility: \"F\"\n", "", "facility"},
        {"decision: {number: \"1\", date: 2026-01-01}\n", "", "decision"},
        {"decision: {number: \"1\", date: 2026-01-01}", "decision: yes",
         "expected keys with values"},
        {"valid_from: 2026-09-01T00:00", "valid_from: soon", "a date that exists"},
        {"valid_from: 2026-09-01T00:00", "valid_from: 2026-09-01T00:00\nvalid_until: 2026-08-31",
         "after valid_from"},
        {"valid_from: 2026-09-01T00:00", "valid_from: 2026-09-01T00:00\nvat: much",
         "outside_scope, exempt"},
        {"zones: [pools, balneo]", "zones: pools", "list"},
        {"zones: [pools, balneo]", "zones: [Pools!]", "expected a name of letters"},
        {"zones: [pools, balneo]", "zones: [[pools]]", "expected"},
        {"terms:\n", "terms: x\nterm_list:\n", "list"},
        {"{name: one, from", "{name: one, fron", "did you mean from?"},
        {"  - {name: one, from: 2026-09-14, until: 2026-12-19}", "  - one",
         "expected keys with values"},
        {"until: 2026-12-19", "until: 2026-09-01", "on or after `from`"},
        {"from: 2027-01-04", "from: 2026-12-01", "after the one before has ended"},
        {"\"09-01\"", "\"13-01\"", "a day of the year"},
        {"\"09-01\"", "[9, 1]", "expected"},
        {"\"2026-09\", weeks", "\"2026-13\", weeks", "expected a month such as"},
        {"  - {month: \"2026-09\", weeks: 4}", "  - 4", "expected keys with values"},
        {"weeks: 4", "weeks: 9", "weeks"},
        {"winter: {months: [1, 2, 12]}", "winter: {months: [1, 13]}", "a month from 1 to 12"},
        {"winter: {months: [1, 2, 12]}", "winter: {}", "one of `months`, both"},
        {"winter: {months: [1, 2, 12]}", "winter: [1]", "expected keys with values"},
        {"{from: \"06-15\", until: \"09-15\"}", "{from: \"06-31\", until: \"09-15\"}",
         "a day of the year"},
        {"{from: \"06-15\", until: \"09-15\"}", "{from: \"06-15\"}", "one of `months`, both"},
        {"  metre: {fr:",
         "  "
         "metre_of_the_longest_name_that_anybody_would_ever_write_into_a_tariff_of_a_town_or_"
         "village: {fr:",
         "a name of at most"},
        {"  rsa: [{from", "  rsa: [1, {from", "expected keys with values"},
        {"{from: 2026-10-01, amount", "{from: 2026-03-01, amount", "in the order of their dates"},
        {"rsa: [{from: 2026-04-01, amount: \"650,00 EUR\"}", "rsa: [{from: 2026-04-01}", "amount"},
        {"card: {first: club/full/extra", "card: {first: club/full/none",
         "names no product of this file"},
    };
    (void)state;
    expect(mistakes, COUNT_OF(mistakes));
}

static void mistakes_in_conditions(void **state)
{
    static const struct mistake mistakes[] = {
        {"[{age_below: 16}", "[16", "expected"},
        {"[{age_below: 16}", "[{}", "expected a condition"},
        {"{age_below: 16}", "{age_from: 18, age_below: 16}", "from and below these bounds"},
        {"{age_below: 16}", "{age_below: 1600}", "age_below"},
        {"{age_below: 16}", "{weekdays: [sonday]}", "weekdays"},
        {"{age_below: 16}", "{weekdays: sunday, hours: [\"25:00-26:00\"]}", "hours"},
        {"{age_below: 16}", "{season: spring}", "season"},
        {"{age_below: 16}", "{residence: moon}", "residence"},
        {"{age_below: 16}", "{with: nothing}", "with"},
        {"{age_below: 16}", "{history: always}", "history"},
        {"{age_below: 16}", "{holds: \"a/b\"}", "activity/category/formula"},
        {"{age_below: 16}", "{quotient_below: many}", "quotient_below"},
        {"{age_below: 16}", "{resources_from: \"1,001\"}", "resources_from"},
        {"{proof: student, proof_months: 6}", "{proof_months: 6}", "proof_months needs `proof`"},
        {"{age_below: 6, one_for: 5}, {one_for: 8}", "{one_for: 5}, {one_for: 8}",
         "all but the last ratio"},
        {"{one_for: 8}", "{one_for: 0}", "one_for"},
        {"any_of: [", "any_of: [], none_of: [", "none_of"},
        {"{age_below: 16}", "{count: {metre_from: 6, metre_below: 5}}", "bounds of one unit"},
        {"{age_below: 16}", "{count: {metre_from: 6, day_from: 5}}", "bounds of one unit"},
        {"{age_below: 16}", "{count: {mile_from: 6}}", "unknown key"},
        {"{age_below: 16}", "{quotient_under: 400}",
         "expected one of: quotient_from, quotient_until, quotient_below"},
        {"[{age_below: 16}", "[{any_of: [{age_below: 16}]}", "no `any_of` inside another one"},
        {"{age_below: 16}", "{not_season: spring}", "not_season"},
        {"{age_below: 16}", "{not_said: wealth}", "a number that may be unknown"},
    };
    (void)state;
    expect(mistakes, COUNT_OF(mistakes));
}

static void mistakes_in_formulas(void **state)
{
    static const struct mistake mistakes[] = {
        {"kind: unit}", "kind: unity}", "expected one of: unit, entries"},
        {"kind: entries, units: 10, validity_months: 12", "kind: entries",
         "the key units is missing"},
        {"kind: entries, units: 10, validity_months: 12",
         "kind: entries, units: 10, validity_months: 12, period: month", "either `period` or"},
        {"kind: entries, units: 10, validity_months: 12",
         "kind: entries, units: 10, validity_months: 12, validity_days: 3",
         "either validity_months or"},
        {"kind: entries, units: 10, validity_months: 12",
         "kind: entries, units: 10, period: rolling", "needs validity_months"},
        {"kind: time_credit, minutes: 600", "kind: time_credit", "the key minutes is missing"},
        {"minutes_step: 15", "minutes_step: -15", "minutes_step"},
        {"after: \"18:30\"", "after: \"late\"", "an hour such as"},
        {"after: \"18:30\", product: club/full/extra", "after: \"18:30\", product: club/full/gone",
         "names no product"},
        {"kind: fee}", "kind: fee, late: {after: \"18:30\", product: club/full/extra}}",
         "belongs to the kind occupancy"},
        {"kind: stored_value, value: \"25,00 EUR\"", "kind: stored_value",
         "the key value is missing"},
        {"counted_in: month", "counted_in: century", "counted_in"},
        {"  term: {fr", "  far/term: {fr", "term"},
    };
    (void)state;
    expect(mistakes, COUNT_OF(mistakes));
}

static void mistakes_in_products(void **state)
{
    static const struct mistake mistakes[] = {
        {"swim/full/entry", "swim/full", "a product named activity/category/formula"},
        {"swim/full/entry",
         "swim/full/entry_entry_entry_entry_entry_entry_entry_entry_entry_entry_entry_entry_entry_"
         "entry_entry_entry_entry_entry_entry_entry_entry",
         "a product named activity/category/formula"},
        {"swim/full/entry", "swum/full/entry", "the activity swum is not defined"},
        {"swim/full/entry", "swim/fool/entry", "the category fool is not defined"},
        {"swim/full/entry", "swim/full/entrance", "the formula entrance is not defined"},
        {"swim/full/hours", "swim/full/entry", "stands twice"},
        {", price: \"4,00 EUR\"", "", "price"},
        {"price: \"4,00 EUR\"", "price: \"-4,00 EUR\"", "price"},
        {"price: \"4,00 EUR\"", "price: [4]", "price"},
        {"limit: 2", "limit: none", "limit"},
        {"deposit: \"5,00 EUR\"", "deposit: \"5 EUR\"", "expected an amount"},
        {"vat: \"20 %\"", "vat: \"20\"", "outside_scope, exempt"},
        {"round_to: \"0,10 EUR\"", "round_to: \"0,00 EUR\"", "from 0,01 EUR to 100,00 EUR"},
        {"products:\n", "products: []\nproduct_list:\n", "at least one product"},
        {"products:\n", "products: 7\nproduct_list:\n", "list"},
        {"name: back", "label: back", "name"},
        {"period: term", "period: term, series: winter", "a series of the list `terms`"},
        {"kind: rental", "kind: rental, series: winter", "a series needs `period: term`"},
        {"extra_units: 2", "per_holder: 2", "extra_units, free: true, discount"},
        {"until: 2026-09-30", "until: 2026-08-30", "expected `until` after `from`"},
        {"products: \"*/*/card_10\", ", "", "the key products is missing"},
        {"products: \"*/*/card_10\"", "products: \"*\"", "activity/category/formula"},
        {"  - {name: back", "  - back\n  - {name: back", "expected keys with values"},
    };
    (void)state;
    expect(mistakes, COUNT_OF(mistakes));
}

static void mistakes_in_prices(void **state)
{
    static const struct mistake mistakes[] = {
        {"percent: \"1,2 %\"", "percent: \"1,23456 %\"", "percent"},
        {"of: resources", "of: wealth", "of"},
        {"base_floor: rsa", "base_floor: smic", "defined under `parameters`"},
        {"floor: \"1,00 EUR\"", "floor: \"10,00 EUR\"", "a floor that is not above the ceiling"},
        {"per: hour", "per: fortnight", "per"},
        {"per: hour", "per: []", "at least one entry"},
        {"per: hour", "step: 30min", "need `per: hour`"},
        {"per: hour", "per: hour, step: 90s", "whole minutes"},
        {"per: hour", "for: 100", "`for` needs `per`"},
        {"per: hour", "per: hour, beyond: 3, up_to: 2", "the higher one last"},
        {"covers: 1h", "covers: 90s", "whole minutes"},
        {"covers: 1h", "covers: 1h, hours: [\"08:00-12:00\"]", "either `covers`"},
        {"{amount: \"4,00 EUR\", covers: 1h}", "{percent: \"2 %\", of: quotient, covers: 1h}",
         "amount"},
        {"cheapest: [{amount", "cheapest: [], sum: [{amount", "expected"},
        {"{cheapest: [{amount: \"4,00 EUR\", covers: 1h}, {amount: \"9,00 EUR\", hours: "
         "[\"08:00-12:00\"]}]}",
         "{sum: [{sum: [{sum: [{sum: [{sum: [{sum: [{amount: \"1,00 EUR\"}]}]}]}]}]}]}",
         "levels of rules"},
        {"{cheapest: [{amount: \"4,00 EUR\", covers: 1h}, {amount: \"9,00 EUR\", hours: "
         "[\"08:00-12:00\"]}]}",
         "{first_of: {amount: \"1,00 EUR\"}}", "list"},
        {"per: hour", "split: 2min", "split"},
        {"per: hour", "per: hour, split: 1h", "the time would count twice"},
        {"{amount: \"4,00 EUR\", covers: 1h}", "{amount: \"4,00 EUR\", covers: 1h, split: 1h}",
         "a price or on a part"},
        {"round_to: \"0,10 EUR\", price: {cheapest: [{amount: \"4,00 EUR\", covers: 1h}, {amount: "
         "\"9,00 EUR\", hours: [\"08:00-12:00\"]}]}",
         "price: {split: 24h, sum: [{split: 2h, sum: [{split: 1h, amount: \"1,00 EUR\"}]}]}",
         "at most one `split` inside another one"},
        {"round_to: \"0,10 EUR\", price: {cheapest: [{amount: \"4,00 EUR\", covers: 1h}, {amount: "
         "\"9,00 EUR\", hours: [\"08:00-12:00\"]}]}",
         "price: {split: 1h, sum: [{split: 1h, amount: \"1,00 EUR\"}]}",
         "shorter pieces in the `split` inside it"},
        {"price: \"4,00 EUR\"",
         "price: {first_of: [{persons_from: 10, amount: \"3,00 EUR\"}, {amount: \"4,00 EUR\"}]}",
         "10 persons would pay 30,00, and 9 pay 36,00"},
        {"price: \"4,00 EUR\"",
         "price: {first_of: [{persons_until: 99, amount: \"4,00 EUR\"}, {amount: \"3,90 EUR\"}]}",
         "100 persons would pay 390,00, and 99 pay 396,00"},
        {"round_to: \"0,10 EUR\"", "rounding: never", "rounding"},
        {"round_to: \"0,10 EUR\"", "adjust: [{with: foreign}]", "expected"},
        {"round_to: \"0,10 EUR\"", "adjust: [7]", "expected"},
        {"round_to: \"0,10 EUR\"", "adjust: [{amount: \"-1,00 EUR\", percent: \"2 %\"}]",
         "two adjustments"},
        {"round_to: \"0,10 EUR\"", "rounding: each, on", "between double quotes"},
    };
    (void)state;
    expect(mistakes, COUNT_OF(mistakes));
}

static void lists_that_are_too_long_are_refused(void **state)
{
    static char many[30000];
    size_t used = 0;
    (void)state;
    for (int i = 0; i < 400; i++)
        used += (size_t)snprintf(many + used, sizeof many - used, "%sr%d",
                                 i ? ", " : "residences: [", i);
    (void)snprintf(many + used, sizeof many - used, "]");
    assert_null(load("residences: [town, elsewhere]", many));
    assert_true(told("residences"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_right),
        cmocka_unit_test(mistakes_in_the_head),
        cmocka_unit_test(mistakes_in_conditions),
        cmocka_unit_test(mistakes_in_formulas),
        cmocka_unit_test(mistakes_in_products),
        cmocka_unit_test(mistakes_in_prices),
        cmocka_unit_test(lists_that_are_too_long_are_refused),
    };
    (void)civil_zone_set("Europe/Paris");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
