#include "controller/tariff/tariff.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"

static const char *const formula_words[FORMULA_KIND_COUNT] = {
    [FORMULA_UNIT] = "unit",
    [FORMULA_ENTRIES] = "entries",
    [FORMULA_TIME_CREDIT] = "time_credit",
    [FORMULA_UNLIMITED] = "unlimited",
    [FORMULA_WEEKLY] = "weekly",
    [FORMULA_MEMBERSHIP] = "membership",
    [FORMULA_STORED_VALUE] = "stored_value",
    [FORMULA_OCCUPANCY] = "occupancy",
    [FORMULA_PER_HEAD] = "per_head",
    [FORMULA_FLAT] = "flat",
    [FORMULA_HOURLY] = "hourly",
    [FORMULA_SUPPLEMENT] = "supplement",
    [FORMULA_RENTAL] = "rental",
    [FORMULA_FEE] = "fee",
    [FORMULA_CARD] = "card",
};

static const char *const period_words[PERIOD_COUNT] = {
    [PERIOD_ROLLING] = "rolling", [PERIOD_TERM] = "term", [PERIOD_MONTH] = "month",
    [PERIOD_QUARTER] = "quarter", [PERIOD_YEAR] = "year", [PERIOD_SCHOOL_YEAR] = "school_year",
};

const char *tariff_period_word(enum tariff_period period)
{
    return period_words[period];
}

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

int64_t tariff_minutes_charged(const struct tariff_terms_of_use *use, int64_t minutes)
{
    minutes = minutes > use->minutes_free ? minutes - use->minutes_free : 0;
    minutes = (minutes + use->minutes_step - 1) / use->minutes_step * use->minutes_step;
    if (minutes < use->minutes_minimum)
        minutes = use->minutes_minimum;
    if (use->minutes_cap > 0 && minutes > use->minutes_cap)
        minutes = use->minutes_cap;
    return minutes;
}

bool tariff_formula_leaves_pass(enum tariff_formula_kind kind)
{
    switch (kind) {
    case FORMULA_UNIT:
    case FORMULA_ENTRIES:
    case FORMULA_TIME_CREDIT:
    case FORMULA_UNLIMITED:
    case FORMULA_WEEKLY:
    case FORMULA_MEMBERSHIP:
    case FORMULA_STORED_VALUE:
    case FORMULA_OCCUPANCY:
    case FORMULA_SUPPLEMENT:
        return true;
    case FORMULA_PER_HEAD:
    case FORMULA_FLAT:
    case FORMULA_HOURLY:
    case FORMULA_RENTAL:
    case FORMULA_FEE:
    case FORMULA_CARD:
        break;
    }
    return false;
}

void tariff_destroy(struct tariff *tariff)
{
    if (tariff == NULL)
        return;
    free(tariff->categories);
    free(tariff->activities);
    free(tariff->formulas);
    free(tariff->products);
    free(tariff->rules);
    free(tariff->conditions);
    free(tariff->by_name);
    free(tariff);
}

const struct tariff_product *tariff_find(const struct tariff *tariff, const char *product)
{
    size_t low = 0, high = tariff->product_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct tariff_product *at = &tariff->products[tariff->by_name[middle]];
        const int order = strcmp(at->name, product);
        if (order == 0)
            return at;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
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

bool tariff_promotion_lists(const struct tariff *tariff, const struct tariff_promotion *promotion,
                            const char *product)
{
    for (size_t i = 0; i < tariff->pattern_count; i++) {
        if ((promotion->products & (1U << i)) != 0 &&
            tariff_pattern_fits(tariff->patterns[i], product))
            return true;
    }
    return false;
}

const struct tariff_term *tariff_term_on(const struct tariff *tariff, int32_t series,
                                         struct civil_date day)
{
    for (size_t i = 0; i < tariff->term_count; i++) {
        if (tariff->terms[i].series == series &&
            civil_date_compare(day, tariff->terms[i].until) <= 0)
            return &tariff->terms[i];
    }
    return NULL;
}

int tariff_name_index(const char (*names)[TARIFF_NAME_SIZE], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(names[i], name))
            return (int)i;
    }
    return -1;
}

struct civil_date tariff_school_year(const struct tariff *tariff, struct civil_date day)
{
    const struct civil_date first = {day.year, (int8_t)(tariff->school_year_from / 100),
                                     (int8_t)(tariff->school_year_from % 100)};
    if (civil_date_compare(day, first) >= 0)
        return first;
    return (struct civil_date){(int16_t)(day.year - 1), first.month, first.day};
}

/* So many months from the first day of a calendar period, both ends inclusive. */
static void calendar_period(struct civil_date first, int months, struct civil_date *ret_from,
                            struct civil_date *ret_until)
{
    *ret_from = first;
    *ret_until = civil_date_add_days(civil_date_add_months(first, months), -1);
}

bool tariff_validity(const struct tariff *tariff, const struct tariff_terms_of_use *use,
                     struct civil_date day, struct civil_date *ret_from,
                     struct civil_date *ret_until)
{
    const struct tariff_term *term;
    *ret_from = *ret_until = day;
    switch (use->period) {
    case PERIOD_ROLLING:
        if (use->validity_months > 0)
            *ret_until = civil_date_add_months(day, use->validity_months);
        else if (use->validity_days > 0)
            *ret_until = civil_date_add_days(day, use->validity_days - 1);
        return true;
    case PERIOD_TERM:
        term = tariff_term_on(tariff, use->series, day);
        if (term != NULL) {
            *ret_from = term->from;
            *ret_until = term->until;
        }
        return term != NULL;
    case PERIOD_MONTH:
        calendar_period((struct civil_date){day.year, day.month, 1}, 1, ret_from, ret_until);
        return true;
    case PERIOD_QUARTER:
        calendar_period((struct civil_date){day.year, (int8_t)((day.month - 1) / 3 * 3 + 1), 1}, 3,
                        ret_from, ret_until);
        return true;
    case PERIOD_YEAR:
        calendar_period((struct civil_date){day.year, 1, 1}, 12, ret_from, ret_until);
        return true;
    case PERIOD_SCHOOL_YEAR:
        calendar_period(tariff_school_year(tariff, day), 12, ret_from, ret_until);
        return true;
    }
    return false;
}
