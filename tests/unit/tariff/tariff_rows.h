/* tariff_rows: one product of a small tariff, what it costs in a case, or why it has no price. */
#ifndef PORTILLON_TESTS_TARIFF_ROWS_H
#define PORTILLON_TESTS_TARIFF_ROWS_H

#include <stdio.h>
#include <stdlib.h>

#include "controller/tariff/quote.h"
#include "tests/unit/check.h"
#include "tests/unit/tariff/tariff_cases.h"

static struct faults faults;

static const char head[] =
    "tariff: t\n"
    "facility: \"F\"\n"
    "decision: {number: \"1\", date: 2026-01-01}\n"
    "valid_from: 2026-01-01T00:00\n"
    "zones: [pools]\n"
    "terms: [{name: one, from: 2026-09-14, until: 2026-12-19}]\n"
    "school_weeks: [{month: \"2026-11\", weeks: 4}]\n"
    "seasons:\n"
    "  winter: {months: [1, 2, 11, 12]}\n"
    "  summer: {from: \"06-15\", until: \"09-15\"}\n"
    "  snow: {from: \"12-15\", until: \"02-15\"}\n"
    "  school_holidays: {dates: [{from: 2026-10-17, until: 2026-11-02}, {from: 2026-12-19, until: "
    "2027-01-04}]}\n"
    "residences: [town, elsewhere]\n"
    "circumstances: [power, foreign]\n"
    "units: {metre: {fr: \"m\", en: \"m\", measured: true}, van: {fr: \"v\", en: \"v\"}}\n"
    "parameters: {rsa: [{from: 2026-04-01, amount: \"650,00 EUR\"}, {from: 2026-12-01, amount: "
    "\"700,00 EUR\"}]}\n"
    "categories:\n"
    "  full: {fr: \"f\", en: \"f\"}\n"
    "  child: {fr: \"c\", en: \"c\", any_of: [{age_below: 16}, {proof: student, proof_months: "
    "6}]}\n"
    "  group: {fr: \"g\", en: \"g\", supervisors_free: [{age_below: 6, one_for: 5}, {one_for: "
    "8}]}\n"
    "  party: {fr: \"p\", en: \"p\", supervisors_free: [{one_for: 8, rounded: down}], "
    "supervisors_pay: \"0,50 EUR\"}\n"
    "  local: {fr: \"l\", en: \"l\", residence: [town], without: [foreign]}\n"
    "  member: {fr: \"m\", en: \"m\", holds: \"x/*/fee\"}\n"
    "activities: {x: {fr: \"x\", en: \"x\", zones: [pools], vat: \"20 %\"}}\n"
    "formulas:\n"
    "  unit: {fr: \"u\", en: \"u\", kind: unit}\n"
    "  fee: {fr: \"f\", en: \"f\", kind: fee}\n"
    "  head: {fr: \"h\", en: \"h\", kind: per_head}\n"
    "  flat: {fr: \"f\", en: \"f\", kind: flat, persons_max: 50}\n"
    "  hour: {fr: \"h\", en: \"h\", kind: hourly}\n"
    "  rent: {fr: \"r\", en: \"r\", kind: rental}\n"
    "  cards: {fr: \"c\", en: \"c\", kind: entries, units: 12, members_max: 5, validity_months: "
    "12}\n"
    "promotions:\n"
    "  - {name: open, fr: \"o\", en: \"o\", from: 2026-10-03T10:00, until: 2026-10-03T18:00, "
    "products: \"x/full/unit\", free: true}\n"
    "  - {name: less, fr: \"l\", en: \"l\", from: 2026-10-05, until: 2026-10-06, products: "
    "[\"x/full/unit\"], discount: \"25 %\", per_holder: 1}\n"
    "  - {name: group, fr: \"g\", en: \"g\", from: 2026-10-05, until: 2026-10-06, products: "
    "[\"x/party/head\"], discount: \"25 %\"}\n"
    "products:\n";

/* A row: the product with its price and further keys, the case, then cents, or a reason. */
struct row {
    const char *product, *keys, *facts;
    int64_t cents;
    const char *reason;
};

static inline struct tariff *tariff_of(const struct row *row)
{
    static char text[sizeof head + 2000];
    (void)snprintf(text, sizeof text, "%s  - {product: %s, %s}\n", head, row->product, row->keys);
    faults.count = 0;
    return tariff_load_text("t.yaml", text, strlen(text), &faults);
}

static inline bool answers(const struct row *row)
{
    struct tariff *tariff = tariff_of(row);
    struct written_case written;
    struct quote quote = {0};
    struct condition_reason reason = {0};
    if (tariff == NULL || !written_case_read(row->facts, &written)) {
        print_message("%s\n", tariff == NULL ? faults.lines[0] : row->facts);
        tariff_destroy(tariff);
        return false;
    }
    const bool priced = quote_price(tariff, &tariff->products[0], &written.facts, &quote, &reason);
    const bool right = row->reason == NULL
                           ? priced && quote.price.cents == row->cents &&
                                 quote.net.cents + quote.vat.cents == quote.price.cents
                           : !priced && text_equal(reason.reason, row->reason);
    if (!right)
        print_message("%s {%s} in (%s): %lld, %s\n", row->product, row->keys, row->facts,
                      priced ? (long long)quote.price.cents : -1LL,
                      reason.reason != NULL ? reason.reason : "");
    tariff_destroy(tariff);
    return right;
}

static inline void expect(const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += !answers(&rows[i]);
    assert_int_equal(wrong, 0);
}

#endif
