#include "controller/tariff/free_event.h"

#include <string.h>

/* What is given to some only, or so many times, is given at the till. */
static bool is_on(const struct tariff_promotion *promotion, struct wall_time now)
{
    return promotion->kind == PROMOTION_FREE && promotion->condition == TARIFF_NONE &&
           promotion->per_holder == 0 && now.unix_ms >= promotion->from.unix_ms &&
           now.unix_ms < promotion->until.unix_ms;
}

static bool of_activity(const struct tariff *tariff, const struct tariff_product *single,
                        const char *product)
{
    const char *activity = tariff->activities[single->activity].name;
    const size_t length = strlen(activity);
    return strncmp(activity, product, length) == 0 && product[length] == '/';
}

static bool gives(const struct tariff *tariff, const struct tariff_promotion *promotion,
                  const char *product)
{
    if (tariff_promotion_lists(tariff, promotion, product))
        return true;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *single = &tariff->products[i];
        if (single->use.kind == FORMULA_UNIT && of_activity(tariff, single, product) &&
            tariff_promotion_lists(tariff, promotion, single->name))
            return true;
    }
    return false;
}

const struct tariff_promotion *free_event_on(const struct tariff_book *book, const char *product,
                                             struct wall_time now)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct tariff *tariff = book->tariffs[i];
        for (size_t k = 0; k < tariff->promotion_count; k++) {
            if (is_on(&tariff->promotions[k], now) &&
                gives(tariff, &tariff->promotions[k], product))
                return &tariff->promotions[k];
        }
    }
    return NULL;
}
