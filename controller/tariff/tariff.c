#include "controller/tariff/tariff.h"

#include <stdlib.h>

#include "controller/base/text.h"

static const char *const formula_words[FORMULA_KIND_COUNT] = {
    [FORMULA_UNIT] = "unit",
    [FORMULA_ENTRIES] = "entries",
    [FORMULA_TIME_CREDIT] = "time_credit",
    [FORMULA_UNLIMITED] = "unlimited",
    [FORMULA_WEEKLY] = "weekly",
    [FORMULA_PER_HEAD] = "per_head",
    [FORMULA_FLAT] = "flat",
    [FORMULA_HOURLY] = "hourly",
    [FORMULA_SUPPLEMENT] = "supplement",
    [FORMULA_RENTAL] = "rental",
    [FORMULA_FEE] = "fee",
    [FORMULA_CARD] = "card",
};

const char *tariff_formula_word(enum tariff_formula_kind kind)
{
    return formula_words[kind];
}

bool tariff_formula_from_word(const char *word, enum tariff_formula_kind *ret_kind)
{
    for (int i = 0; i < FORMULA_KIND_COUNT; i++) {
        if (text_equal(word, formula_words[i])) {
            *ret_kind = (enum tariff_formula_kind)i;
            return true;
        }
    }
    return false;
}

bool tariff_formula_sellable(enum tariff_formula_kind kind)
{
    return kind == FORMULA_UNIT || kind == FORMULA_ENTRIES || kind == FORMULA_TIME_CREDIT ||
           kind == FORMULA_UNLIMITED;
}

void tariff_destroy(struct tariff *tariff)
{
    free(tariff);
}

const struct tariff_product *tariff_find(const struct tariff *tariff, const char *product)
{
    for (size_t i = 0; i < tariff->product_count; i++) {
        if (text_equal(tariff->products[i].name, product))
            return &tariff->products[i];
    }
    return NULL;
}

const struct tariff_product *tariff_nearest(const struct tariff *tariff, const char *product)
{
    const struct tariff_product *best = NULL;
    size_t best_distance = 6;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const size_t distance = text_distance(tariff->products[i].name, product);
        if (distance < best_distance) {
            best = &tariff->products[i];
            best_distance = distance;
        }
    }
    return best;
}

const struct tariff_term *tariff_term_on(const struct tariff *tariff, struct civil_date day)
{
    for (size_t i = 0; i < tariff->term_count; i++) {
        if (civil_date_compare(day, tariff->terms[i].until) <= 0)
            return &tariff->terms[i];
    }
    return NULL;
}
