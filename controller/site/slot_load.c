#include "controller/site/slot_load.h"

#include "controller/base/text.h"
#include "controller/site/opening_load.h"

static void read_products(const struct yaml_node *list, struct slot *slot)
{
    size_t count;
    if (!yaml_list_count(list, SLOT_PRODUCTS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL && !text_copy(slot->products[i], sizeof slot->products[i], text))
            yaml_fault(&item, "expected a product, activity/category/formula, or the beginning of "
                              "one");
    }
    slot->product_count = count;
}

static void read_slot(struct site *site, const struct yaml_node *node)
{
    static const char *const keys[] = {"name", "zone", "reserved_for", "only_for",
                                       OPENING_PERIOD_KEYS};
    struct slot *slot = &site->slots.items[site->slots.count];
    struct opening_period *period = &site->slot_periods[site->slots.count];
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    yaml_name(&map, "name", YAML_REQUIRED, slot->name, sizeof slot->name);
    const struct yaml_node zone = yaml_map_get(&map, "zone", YAML_REQUIRED);
    const bool named = yaml_name(&map, "zone", YAML_OPTIONAL, slot->zone, sizeof slot->zone);
    const int found = named ? site_find_zone(site, slot->zone) : -1;
    if (named && found < 0)
        yaml_fault(&zone, "expected the name of a zone defined in this file");
    opening_load_period(node, &map, site_opening(site, found > 0 ? (size_t)found : 0), period);
    const struct yaml_node reserved = yaml_map_get(&map, "reserved_for", YAML_OPTIONAL);
    const struct yaml_node only = yaml_map_get(&map, "only_for", YAML_OPTIONAL);
    slot->reserved = yaml_present(&reserved);
    if (yaml_present(&reserved) == yaml_present(&only))
        yaml_fault(node,
                   "expected either `reserved_for` (nobody else comes in) or `only_for` (these "
                   "products at no other time)");
    if (!opening_week_used(&period->week))
        yaml_fault(node, "expected the hours of the slot: `hours`, or days with theirs");
    read_products(slot->reserved ? &reserved : &only, slot);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    site->slots.count++;
}

void slot_load(struct yaml_map *parent, struct site *site)
{
    const struct yaml_node list = yaml_map_get(parent, "slots", YAML_OPTIONAL);
    size_t count;
    if (!yaml_present(&list) || !yaml_list_count(&list, SLOTS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_slot(site, &item);
    }
}
