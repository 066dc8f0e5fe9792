/* portillon-bench-tariff: loading a tariff of 5 000 products against parsing the same bytes with
 * libyaml alone, and a quote against a bare copy of its result. Usage: portillon-bench-tariff */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/tariff/quote.h"

enum { PRODUCTS = 5000, CATEGORIES = 100, ROUNDS = 9, QUOTES = 20000, TEXT_SIZE = 4 * 1024 * 1024 };

static void write_tariff(char *text)
{
    text[0] = '\0';
    (void)text_append(text, TEXT_SIZE,
                      "tariff: large\nfacility: \"F\"\ndecision: {number: \"1\", date: "
                      "2026-01-01}\nvalid_from: 2026-01-01\nactivities:\n");
    size_t at = strlen(text);
    for (int i = 0; i < PRODUCTS / CATEGORIES; i++)
        at += (size_t)snprintf(text + at, TEXT_SIZE - at, "  a%d: {fr: a, en: a}\n", i);
    at += (size_t)snprintf(text + at, TEXT_SIZE - at, "categories:\n");
    for (int i = 0; i < CATEGORIES; i++)
        at += (size_t)snprintf(text + at, TEXT_SIZE - at,
                               "  c%d: {fr: c, en: c, age_from: %d, age_below: %d}\n", i, i, i + 1);
    at += (size_t)snprintf(text + at, TEXT_SIZE - at,
                           "formulas: {f: {fr: f, en: f, kind: unit}}\nproducts:\n");
    for (int i = 0; i < PRODUCTS; i++)
        at += (size_t)snprintf(
            text + at, TEXT_SIZE - at,
            i % 2 ? "  - {product: a%d/c%d/f, price: \"%d,%02d EUR\"}\n"
                  : "  - {product: a%d/c%d/f, price: {percent: \"%d,%02d %%\", of: quotient, "
                    "floor: \"1,00 EUR\", ceiling: \"90,00 EUR\"}}\n",
            i / CATEGORIES, i % CATEGORIES, i % 50, i % 100);
}

static bool parse_bare(const char *text)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, strlen(text));
    const bool parsed = yaml_parser_load(&parser, &document) != 0;
    if (parsed)
        yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    return parsed;
}

static int compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static int64_t median(int64_t us[ROUNDS])
{
    qsort(us, ROUNDS, sizeof us[0], compare);
    return us[ROUNDS / 2];
}

/* By turns, so that what disturbs the machine disturbs both. */
static struct tariff *bench_load(const char *text)
{
    static struct faults faults;
    int64_t load_us[ROUNDS], bare_us[ROUNDS];
    struct tariff *tariff = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        tariff_destroy(tariff);
        int64_t start = clock_mono_us();
        tariff = tariff_load_text("large", text, strlen(text), &faults);
        load_us[i] = clock_mono_us() - start;
        start = clock_mono_us();
        if (tariff == NULL || !parse_bare(text))
            return NULL;
        bare_us[i] = clock_mono_us() - start;
    }
    const int64_t load = median(load_us), bare = median(bare_us);
    (void)printf(
        "load of %d products (%zu bytes): %lld us, libyaml alone %lld us, ratio %lld.%02lld\n",
        PRODUCTS, strlen(text), (long long)load, (long long)bare, (long long)(load / bare),
        (long long)(load * 100 / bare % 100));
    return tariff;
}

static struct quote copies[2];

/* Not inlined, so that the copy is made. */
static __attribute__((noinline)) void copy_quote(struct quote *to, const struct quote *from)
{
    *to = *from;
}

static void bench_quote(const struct tariff *tariff)
{
    int64_t quote_us[ROUNDS], bare_us[ROUNDS];
    struct tariff_case facts = {.at = clock_wall_now()};
    struct quote quote = {0};
    struct quote_cheaper cheaper[QUOTE_CHEAPER_MAX];
    facts.moment = civil_from_wall(facts.at);
    case_set(&facts, FACT_QUOTIENT, 81250);
    for (int i = 0; i < ROUNDS; i++) {
        struct condition_reason reason;
        int64_t start = clock_mono_us();
        for (int k = 0; k < QUOTES; k++) {
            const struct tariff_product *product = &tariff->products[k % PRODUCTS];
            case_set(&facts, FACT_AGE, product->category * 12);
            if (quote_price(tariff, product, &facts, &quote, &reason))
                (void)quote_list_cheaper(tariff, &quote, &facts, cheaper);
        }
        quote_us[i] = clock_mono_us() - start;
        start = clock_mono_us();
        for (volatile int k = 0; k < QUOTES; k++)
            copy_quote(&copies[k % 2], &quote);
        bare_us[i] = clock_mono_us() - start;
    }
    const int64_t all = median(quote_us), bare = median(bare_us);
    (void)printf(
        "a quote with its cheaper rows: %lld.%02lld us, a copy of its result %lld.%02lld us, "
        "ratio %lld\n",
        (long long)(all / QUOTES), (long long)(all * 100 / QUOTES % 100),
        (long long)(bare / QUOTES), (long long)(bare * 100 / QUOTES % 100),
        (long long)(bare > 0 ? all / bare : 0));
}

int main(void)
{
    char *text = malloc(TEXT_SIZE);
    if (text == NULL || !civil_zone_set("Europe/Paris"))
        return 1;
    write_tariff(text);
    struct tariff *tariff = bench_load(text);
    if (tariff != NULL)
        bench_quote(tariff);
    free(text);
    tariff_destroy(tariff);
    return tariff != NULL ? 0 : 1;
}
