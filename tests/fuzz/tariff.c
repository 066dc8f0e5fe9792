/* Fuzzes the tariff file, its table, the prices and the ranking. The first bytes of an input are
 * the case, the rest is the file. What comes in must not crash, hang or grow; what it says does not
 * matter, except that a table says the same as the file it was written from. */
#include <stdlib.h>
#include <string.h>

#include "controller/tariff/best.h"
#include "controller/tariff/tariff_csv.h"
#include "controller/tariff/tariff_doubts.h"

enum { CASE_BYTES = 24, PRODUCTS_PRICED = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct faults faults;

static struct tariff_case case_from(const uint8_t bytes[CASE_BYTES])
{
    struct tariff_case facts = {.at = {(int64_t)bytes[0] * 97 * 3600000}};
    for (int i = 0; i < TARIFF_FACT_COUNT; i++) {
        int64_t value = bytes[i + 1];
        if (bytes[i + 12] % 4 == 3)
            value *= INT64_MAX / 255;
        if (bytes[i + 12] % 4 != 0)
            case_set(&facts, (enum tariff_fact)i, value);
    }
    facts.moment = civil_from_wall(facts.at);
    facts.start_given = bytes[22] % 2;
    facts.supervisors = bytes[23];
    return facts;
}

static void price_all(const struct tariff *tariff, const struct tariff_case *facts)
{
    static struct quote_cheaper cheaper[QUOTE_CHEAPER_MAX];
    static struct best_choice choices[BEST_CHOICES_MAX];
    struct best_missing missing;
    struct best_wish wish = {
        .facts = *facts, .person_count = 2, .ages = {400, 90}, .visits = 12, .minutes = 60};
    for (size_t i = 0; i < tariff->product_count && i < PRODUCTS_PRICED; i++) {
        struct quote quote;
        struct condition_reason reason;
        if (!quote_price(tariff, &tariff->products[i], facts, &quote, &reason))
            continue;
        if (quote.price.cents < 0 || quote.net.cents + quote.vat.cents != quote.price.cents)
            abort();
        (void)quote_list_cheaper(tariff, &quote, facts, cheaper);
    }
    (void)best_rank(tariff, &wish, choices, &missing);
}

/* A table of a good file is a good file with the same prices. */
static void check_table(const struct tariff *tariff, const char *text, size_t size)
{
    size_t table_size;
    faults.count = 0;
    char *table = tariff_csv_from_text("fuzz", text, size, &faults, &table_size);
    struct tariff *again =
        table != NULL ? tariff_load_text("table", table, table_size, &faults) : NULL;
    if (again == NULL || again->product_count != tariff->product_count ||
        again->rule_count != tariff->rule_count ||
        again->condition_count != tariff->condition_count)
        abort();
    for (size_t i = 0; i < tariff->product_count; i++) {
        if (strcmp(again->products[i].name, tariff->products[i].name) != 0 ||
            again->products[i].price.cents != tariff->products[i].price.cents)
            abort();
    }
    tariff_destroy(again);
    free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    if (size < CASE_BYTES)
        return 0;
    const struct tariff_case facts = case_from(data);
    const char *text = (const char *)data + CASE_BYTES;
    faults.count = 0;
    struct tariff *tariff = tariff_load_text("fuzz", text, size - CASE_BYTES, &faults);
    if (tariff == NULL)
        return 0;
    price_all(tariff, &facts);
    (void)tariff_doubts(tariff, facts.moment.date, doubts);
    check_table(tariff, text, size - CASE_BYTES);
    tariff_destroy(tariff);
    return 0;
}
