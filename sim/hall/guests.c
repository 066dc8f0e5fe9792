#include "sim/hall/guests.h"

#include <stdio.h>

#include "controller/base/yaml.h"

static void read_products(const struct yaml_node *list, struct guest *guest)
{
    size_t count;
    if (!yaml_list_count(list, GUEST_PRODUCTS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *text = yaml_scalar(&item);
        if (text != NULL)
            (void)snprintf(guest->products[guest->product_count++], GUEST_TEXT_SIZE, "%s", text);
    }
}

static void read_guest(const struct yaml_node *node, struct guest *guest)
{
    static const char *const keys[] = {"holder",    "birth",    "products",
                                       "residence", "quotient", "proof"};
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    yaml_text(&map, "holder", YAML_REQUIRED, guest->holder, sizeof guest->holder);
    yaml_text(&map, "birth", YAML_REQUIRED, guest->birth, sizeof guest->birth);
    yaml_text(&map, "proof", YAML_OPTIONAL, guest->proof, sizeof guest->proof);
    yaml_text(&map, "residence", YAML_OPTIONAL, guest->residence, sizeof guest->residence);
    yaml_text(&map, "quotient", YAML_OPTIONAL, guest->quotient, sizeof guest->quotient);
    const struct yaml_node products = yaml_map_get(&map, "products", YAML_REQUIRED);
    if (yaml_present(&products))
        read_products(&products, guest);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void read_people(struct yaml_map *top, struct guests *guests)
{
    const struct yaml_node list = yaml_map_get(top, "people", YAML_REQUIRED);
    if (!yaml_list_count(&list, GUESTS_MAX, &guests->count))
        return;
    for (size_t i = 0; i < guests->count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_guest(&item, &guests->people[i]);
    }
}

static void read_paths(struct yaml_map *top, const char *source, struct guests *guests,
                       struct faults *faults)
{
    char site[SITE_PATH_SIZE], tariff[SITE_PATH_SIZE], path[SITE_PATH_SIZE * 2];
    if (!yaml_text(top, "site", YAML_REQUIRED, site, sizeof site) ||
        !yaml_text(top, "tariff", YAML_REQUIRED, tariff, sizeof tariff))
        return;
    (void)snprintf(path, sizeof path, "%s/%s", source, site);
    (void)snprintf(guests->tariff, sizeof guests->tariff, "%s/%s", source, tariff);
    guests->site = site_load(path, faults);
}

bool guests_load(const char *source, const char *name, struct guests *ret_guests,
                 struct faults *faults)
{
    static const char *const keys[] = {"site", "tariff", "people"};
    char path[SITE_PATH_SIZE * 2];
    struct yaml_map top;
    *ret_guests = (struct guests){0};
    (void)snprintf(path, sizeof path, "%s/sim/sites/%s.yaml", source, name);
    struct yaml_file *file = yaml_load(path, faults);
    if (file == NULL)
        return false;
    const struct yaml_node root = yaml_root(file);
    if (yaml_map_open(&root, &top)) {
        read_paths(&top, source, ret_guests, faults);
        read_people(&top, ret_guests);
        yaml_map_close(&top, keys, sizeof keys / sizeof keys[0]);
    }
    yaml_unload(file);
    return faults->count == 0 && ret_guests->site != NULL;
}

void guests_finish(struct guests *guests)
{
    site_destroy(guests->site);
    *guests = (struct guests){0};
}
