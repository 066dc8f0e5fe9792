#include "controller/base/text.h"
#include "controller/tariff/tariff_reading.h"

/* What a promotion gives: extra units, a free price, or a percentage off; exactly one of them. */
static void read_gift(struct yaml_map *map, struct tariff_promotion *promotion)
{
    int64_t extra = 0;
    bool free = false;
    const bool units =
        yaml_int(map, "extra_units", YAML_OPTIONAL, (struct yaml_range){1, 1000}, &extra);
    const bool freed = yaml_bool(map, "free", YAML_OPTIONAL, &free) && free;
    const bool discount = yaml_rate(map, "discount", YAML_OPTIONAL,
                                    (struct yaml_range){1, RATE_WHOLE_PPM}, &promotion->discount);
    promotion->extra_units = (int32_t)extra;
    promotion->kind = units ? PROMOTION_EXTRA_UNITS : freed ? PROMOTION_FREE : PROMOTION_DISCOUNT;
    if (units + freed + discount != 1)
        yaml_fault(&map->node, "expected one of: extra_units, free: true, discount");
}

static void read_promotion(struct tariff_reading *reading, const struct yaml_node *node)
{
    static const char *const keys[] = {"name",     "fr",       "en",          "from", "until",
                                       "products", "discount", "extra_units", "free", "per_holder"};
    struct yaml_map map;
    struct tariff *tariff = reading->tariff;
    struct tariff_promotion *promotion = &tariff->promotions[tariff->promotion_count++];
    int64_t per_holder = 0;
    if (!yaml_map_open(node, &map))
        return;
    promotion->line = (uint32_t)yaml_line(node);
    yaml_name(&map, "name", YAML_REQUIRED, promotion->name, sizeof promotion->name);
    reading_labels(&map, promotion->label_fr, promotion->label_en, sizeof promotion->label_fr);
    const bool dated = reading_instant(&map, "from", YAML_REQUIRED, false, &promotion->from) &&
                       reading_instant(&map, "until", YAML_REQUIRED, true, &promotion->until);
    if (dated && promotion->until.unix_ms <= promotion->from.unix_ms)
        yaml_fault(node, "expected `until` after `from`");
    promotion->products = reading_patterns(reading, &map, "products");
    if (promotion->products == 0)
        yaml_fault(node, "the key products is missing");
    read_gift(&map, promotion);
    yaml_int(&map, "per_holder", YAML_OPTIONAL, (struct yaml_range){1, 1000}, &per_holder);
    promotion->per_holder = (int32_t)per_holder;
    promotion->condition = reading_condition(reading, &map);
    reading_close(&map, keys, sizeof keys / sizeof keys[0]);
}

void reading_promotions(struct tariff_reading *reading, const struct yaml_node *list)
{
    size_t count;
    if (!yaml_list_count(list, TARIFF_PROMOTIONS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        read_promotion(reading, &item);
    }
}
