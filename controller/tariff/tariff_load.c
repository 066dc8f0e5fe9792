#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/tariff/tariff.h"

struct category {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    char proof[TARIFF_NAME_SIZE];
    int64_t proof_age_months_max, age_months_from, age_months_below;
};

struct activity {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    char zones[TARIFF_ZONES_SIZE];
};

struct formula {
    char
        name[TARIFF_NAME_SIZE * 2]; /* "12_entrees", or "aquabike/unitaire" for one activity only */
    char label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    struct tariff_terms_of_use use;
};

/* What stands in the file before the products, needed only while reading. */
struct reading {
    struct tariff *tariff;
    size_t category_count, activity_count, formula_count;
    struct category categories[TARIFF_CATEGORIES_MAX];
    struct activity activities[TARIFF_ACTIVITIES_MAX];
    struct formula formulas[TARIFF_FORMULAS_MAX];
};

static const struct yaml_range months_range = {0, 1200};

static void read_labels(struct yaml_map *map, char *label_fr, char *label_en)
{
    yaml_text(map, "fr", YAML_REQUIRED, label_fr, TARIFF_LABEL_SIZE);
    yaml_text(map, "en", YAML_REQUIRED, label_en, TARIFF_LABEL_SIZE);
}

static bool zone_known(const struct tariff *tariff, const char *zone)
{
    for (size_t i = 0; i < tariff->zone_count; i++) {
        if (text_equal(tariff->zones[i], zone))
            return true;
    }
    return false;
}

static void read_zones(const struct tariff *tariff, const struct yaml_node *list, char *zones)
{
    size_t count;
    zones[0] = '\0';
    if (!yaml_list_count(list, TARIFF_ZONES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *zone = yaml_scalar(&item);
        if (zone == NULL)
            continue;
        if (!zone_known(tariff, zone))
            yaml_fault(&item, "expected a zone of the list `zones` at the top of the file");
        (void)text_append(zones, TARIFF_ZONES_SIZE, "%s%s", i ? " " : "", zone);
    }
}

static void read_category(struct reading *reading, const char *name, const struct yaml_node *node)
{
    static const char *const keys[] = {
        "fr", "en", "age_from", "age_below", "age_months_from", "proof", "proof_months"};
    struct yaml_map map;
    struct category *category = &reading->categories[reading->category_count];
    if (!yaml_map_open(node, &map))
        return;
    int64_t from = 0, below = 0;
    (void)text_copy(category->name, sizeof category->name, name);
    read_labels(&map, category->label_fr, category->label_en);
    yaml_int(&map, "age_from", YAML_OPTIONAL, (struct yaml_range){0, 120}, &from);
    yaml_int(&map, "age_below", YAML_OPTIONAL, (struct yaml_range){1, 121}, &below);
    category->age_months_from = from * 12;
    category->age_months_below = below * 12;
    yaml_int(&map, "age_months_from", YAML_OPTIONAL, months_range, &category->age_months_from);
    if (category->age_months_below != 0 && category->age_months_below <= category->age_months_from)
        yaml_fault(node, "age_below must be above age_from");
    yaml_name(&map, "proof", YAML_OPTIONAL, category->proof, sizeof category->proof);
    yaml_int(&map, "proof_months", YAML_OPTIONAL, months_range, &category->proof_age_months_max);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    reading->category_count++;
}

static void read_activity(struct reading *reading, const char *name, const struct yaml_node *node)
{
    static const char *const keys[] = {"fr", "en", "zones"};
    struct yaml_map map;
    struct activity *activity = &reading->activities[reading->activity_count];
    if (!yaml_map_open(node, &map))
        return;
    (void)text_copy(activity->name, sizeof activity->name, name);
    read_labels(&map, activity->label_fr, activity->label_en);
    const struct yaml_node zones = yaml_map_get(&map, "zones", YAML_OPTIONAL);
    read_zones(reading->tariff, &zones, activity->zones);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    reading->activity_count++;
}

static void read_kind(struct yaml_map *map, enum tariff_formula_kind *kind)
{
    struct yaml_choice choices[FORMULA_KIND_COUNT];
    int value = 0;
    for (int i = 0; i < FORMULA_KIND_COUNT; i++)
        choices[i] = (struct yaml_choice){tariff_formula_word((enum tariff_formula_kind)i), i};
    if (yaml_choose(map, "kind", YAML_REQUIRED, choices, FORMULA_KIND_COUNT, &value))
        *kind = (enum tariff_formula_kind)value;
}

static void read_number(struct yaml_map *map, const char *key, struct yaml_range range,
                        int32_t *number)
{
    int64_t value;
    if (yaml_int(map, key, YAML_OPTIONAL, range, &value))
        *number = (int32_t)value;
}

static void read_formula(struct reading *reading, const char *name, const struct yaml_node *node)
{
    static const char *const keys[] = {"fr",           "en",           "kind",
                                       "units",        "minutes",      "validity_months",
                                       "members_max",  "minutes_step", "minutes_minimum",
                                       "minutes_free", "minutes_cap",  "minutes_no_exit"};
    static const struct yaml_range minutes_range = {0, 1440};
    struct yaml_map map;
    struct formula *formula = &reading->formulas[reading->formula_count];
    struct tariff_terms_of_use *use = &formula->use;
    if (!yaml_map_open(node, &map))
        return;
    *use = (struct tariff_terms_of_use){.persons = 1,
                                        .members_max = 1,
                                        .minutes_step = 1,
                                        .minutes_minimum = 1,
                                        .minutes_no_exit = 120};
    (void)text_copy(formula->name, sizeof formula->name, name);
    read_labels(&map, formula->label_fr, formula->label_en);
    read_kind(&map, &use->kind);
    const bool minutes = use->kind == FORMULA_TIME_CREDIT;
    use->units = use->kind == FORMULA_UNIT ? 1 : 0;
    read_number(&map, minutes ? "minutes" : "units", (struct yaml_range){1, 100000}, &use->units);
    if (use->units == 0 && (minutes || use->kind == FORMULA_ENTRIES))
        yaml_fault(node, "the key %s is missing", minutes ? "minutes" : "units");
    read_number(&map, "validity_months", (struct yaml_range){1, 120}, &use->validity_months);
    read_number(&map, "members_max", (struct yaml_range){1, 20}, &use->members_max);
    if (minutes) {
        read_number(&map, "minutes_step", (struct yaml_range){1, 60}, &use->minutes_step);
        read_number(&map, "minutes_minimum", minutes_range, &use->minutes_minimum);
        read_number(&map, "minutes_free", minutes_range, &use->minutes_free);
        read_number(&map, "minutes_cap", minutes_range, &use->minutes_cap);
        read_number(&map, "minutes_no_exit", minutes_range, &use->minutes_no_exit);
    }
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    reading->formula_count++;
}

static void read_named(struct reading *reading, const struct yaml_node *node, size_t max,
                       void (*read_one)(struct reading *, const char *, const struct yaml_node *))
{
    struct yaml_map map;
    struct yaml_node value;
    const char *name;
    if (!yaml_present(node) || !yaml_map_open(node, &map))
        return;
    for (size_t i = 0; yaml_map_pair(&map, i, &name, &value); i++) {
        if (i >= max) {
            yaml_fault(&value, "expected at most %zu entries", max);
            return;
        }
        read_one(reading, name, &value);
    }
}

static void read_zone_names(struct tariff *tariff, const struct yaml_node *list)
{
    size_t count;
    if (!yaml_list_count(list, TARIFF_ZONES_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *zone = yaml_scalar(&item);
        if (zone == NULL)
            continue;
        if (!yaml_name_valid(zone) || strlen(zone) >= TARIFF_NAME_SIZE)
            yaml_fault(&item, "expected a name of letters, digits, _ or -");
        else
            (void)text_copy(tariff->zones[tariff->zone_count++], TARIFF_NAME_SIZE, zone);
    }
}

static void read_term(struct tariff *tariff, const struct yaml_node *node)
{
    static const char *const keys[] = {"name", "from", "until"};
    struct yaml_map map;
    struct tariff_term *term = &tariff->terms[tariff->term_count];
    if (!yaml_map_open(node, &map))
        return;
    yaml_name(&map, "name", YAML_REQUIRED, term->name, sizeof term->name);
    const bool dated = yaml_date(&map, "from", YAML_REQUIRED, &term->from) &&
                       yaml_date(&map, "until", YAML_REQUIRED, &term->until);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    if (!dated)
        return;
    if (civil_date_compare(term->until, term->from) < 0)
        yaml_fault(node, "expected `until` on or after `from`");
    if (tariff->term_count > 0 &&
        civil_date_compare(term->from, tariff->terms[tariff->term_count - 1].until) <= 0)
        yaml_fault(node, "expected a term that starts after the one before has ended");
    tariff->term_count++;
}

static void read_terms(struct tariff *tariff, const struct yaml_node *list)
{
    size_t count;
    if (!yaml_list_count(list, TARIFF_TERMS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        read_term(tariff, &item);
    }
}

static void read_decision(struct tariff *tariff, const struct yaml_node *node)
{
    static const char *const keys[] = {"number", "date"};
    struct yaml_map map;
    if (!yaml_present(node) || !yaml_map_open(node, &map))
        return;
    yaml_text(&map, "number", YAML_REQUIRED, tariff->decision_number,
              sizeof tariff->decision_number);
    yaml_date(&map, "date", YAML_REQUIRED, &tariff->decision_date);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

#define FIND_NAMED(items, count, wanted)                                                           \
    for (size_t i = 0; i < (count); i++) {                                                         \
        if (text_equal((items)[i].name, (wanted)))                                                 \
            return &(items)[i];                                                                    \
    }                                                                                              \
    return NULL

static const struct category *find_category(const struct reading *reading, const char *name)
{
    FIND_NAMED(reading->categories, reading->category_count, name);
}

static const struct activity *find_activity(const struct reading *reading, const char *name)
{
    FIND_NAMED(reading->activities, reading->activity_count, name);
}

static const struct formula *find_formula(const struct reading *reading, const char *name)
{
    FIND_NAMED(reading->formulas, reading->formula_count, name);
}

/* Cuts "activity/category/formula" into its three words. */
static bool split_product(const char *product, char words[3][TARIFF_NAME_SIZE])
{
    for (int i = 0; i < 3; i++) {
        const size_t length = strcspn(product, "/");
        if (length == 0 || length >= TARIFF_NAME_SIZE || (product[length] == '/') != (i < 2))
            return false;
        memcpy(words[i], product, length);
        words[i][length] = '\0';
        product += length + 1;
    }
    return true;
}

/* Joins what the three words mean into the product; a fault for each word that is not defined. */
static void resolve_product(const struct reading *reading, const struct yaml_node *node,
                            struct tariff_product *product)
{
    char words[3][TARIFF_NAME_SIZE], own[TARIFF_NAME_SIZE * 2];
    if (!split_product(product->name, words)) {
        yaml_fault(node, "expected a product named activity/category/formula");
        return;
    }
    const struct activity *activity = find_activity(reading, words[0]);
    const struct category *category = find_category(reading, words[1]);
    own[0] = '\0';
    (void)text_append(own, sizeof own, "%s/%s", words[0], words[2]);
    const struct formula *formula = find_formula(reading, own);
    if (formula == NULL)
        formula = find_formula(reading, words[2]);
    if (activity == NULL)
        yaml_fault(node, "the activity %s is not defined under `activities`", words[0]);
    if (category == NULL)
        yaml_fault(node, "the category %s is not defined under `categories`", words[1]);
    if (formula == NULL)
        yaml_fault(node, "the formula %s is not defined under `formulas`", words[2]);
    if (activity == NULL || category == NULL || formula == NULL)
        return;
    (void)text_append(product->label_fr, sizeof product->label_fr, "%s, %s, %s", activity->label_fr,
                      category->label_fr, formula->label_fr);
    (void)text_append(product->label_en, sizeof product->label_en, "%s, %s, %s", activity->label_en,
                      category->label_en, formula->label_en);
    (void)text_copy(product->category, sizeof product->category, category->name);
    (void)text_copy(product->proof, sizeof product->proof, category->proof);
    product->proof_age_months_max = (int32_t)category->proof_age_months_max;
    product->age_months_from = (int32_t)category->age_months_from;
    product->age_months_below = (int32_t)category->age_months_below;
    product->use = formula->use;
    (void)text_copy(product->use.zones, sizeof product->use.zones, activity->zones);
}

static void read_product(struct reading *reading, const struct yaml_node *node)
{
    static const char *const keys[] = {"product", "price", "persons"};
    struct tariff *tariff = reading->tariff;
    struct tariff_product product = {0};
    struct yaml_map map;
    int64_t persons = 1;
    if (!yaml_map_open(node, &map))
        return;
    const struct yaml_node name = yaml_map_get(&map, "product", YAML_REQUIRED);
    yaml_money(&map, "price", YAML_REQUIRED, &product.price);
    yaml_int(&map, "persons", YAML_OPTIONAL, (struct yaml_range){1, 10}, &persons);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    const char *text = yaml_present(&name) ? yaml_scalar(&name) : NULL;
    if (text == NULL || !text_copy(product.name, sizeof product.name, text))
        return;
    if (tariff_find(tariff, product.name) != NULL) {
        yaml_fault(&name, "this product stands twice; expected once");
        return;
    }
    resolve_product(reading, &name, &product);
    product.use.persons = (int32_t)persons;
    if (product.use.kind == FORMULA_UNLIMITED && tariff->term_count == 0)
        yaml_fault(&name, "expected named terms with their dates under `terms`");
    tariff->products[tariff->product_count++] = product;
}

static void read_card(struct tariff *tariff, const struct yaml_node *node)
{
    static const char *const keys[] = {"first", "duplicate"};
    struct yaml_map map;
    if (!yaml_present(node) || !yaml_map_open(node, &map))
        return;
    yaml_text(&map, "first", YAML_REQUIRED, tariff->card_first, sizeof tariff->card_first);
    yaml_text(&map, "duplicate", YAML_REQUIRED, tariff->card_duplicate,
              sizeof tariff->card_duplicate);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    if (tariff->card_first[0] != '\0' && tariff_find(tariff, tariff->card_first) == NULL)
        yaml_fault(node, "`first` names no product of this file");
    if (tariff->card_duplicate[0] != '\0' && tariff_find(tariff, tariff->card_duplicate) == NULL)
        yaml_fault(node, "`duplicate` names no product of this file");
}

static void read_valid_from(struct tariff *tariff, struct yaml_map *map)
{
    const struct yaml_node node = yaml_map_get(map, "valid_from", YAML_REQUIRED);
    const char *text = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    if (text != NULL && !civil_instant_parse(text, &tariff->valid_from))
        yaml_fault(&node, "expected a date that exists, with an hour if wanted: 2026-01-01T00:00");
}

static void read_tariff(struct reading *reading, const struct yaml_node *root)
{
    static const char *const keys[] = {"tariff",     "facility", "decision", "valid_from",
                                       "zones",      "terms",    "card",     "categories",
                                       "activities", "formulas", "products"};
    struct tariff *tariff = reading->tariff;
    struct yaml_map map;
    size_t count;
    if (!yaml_map_open(root, &map))
        return;
    yaml_name(&map, "tariff", YAML_REQUIRED, tariff->name, sizeof tariff->name);
    yaml_text(&map, "facility", YAML_REQUIRED, tariff->facility, sizeof tariff->facility);
    const struct yaml_node decision = yaml_map_get(&map, "decision", YAML_REQUIRED);
    read_decision(tariff, &decision);
    read_valid_from(tariff, &map);
    const struct yaml_node zones = yaml_map_get(&map, "zones", YAML_OPTIONAL);
    read_zone_names(tariff, &zones);
    const struct yaml_node terms = yaml_map_get(&map, "terms", YAML_OPTIONAL);
    read_terms(tariff, &terms);
    const struct yaml_node categories = yaml_map_get(&map, "categories", YAML_REQUIRED);
    read_named(reading, &categories, TARIFF_CATEGORIES_MAX, read_category);
    const struct yaml_node activities = yaml_map_get(&map, "activities", YAML_REQUIRED);
    read_named(reading, &activities, TARIFF_ACTIVITIES_MAX, read_activity);
    const struct yaml_node formulas = yaml_map_get(&map, "formulas", YAML_REQUIRED);
    read_named(reading, &formulas, TARIFF_FORMULAS_MAX, read_formula);
    const struct yaml_node products = yaml_map_get(&map, "products", YAML_REQUIRED);
    if (yaml_list_count(&products, TARIFF_PRODUCTS_MAX, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct yaml_node item = yaml_list_item(&products, i);
            read_product(reading, &item);
        }
    }
    const struct yaml_node card = yaml_map_get(&map, "card", YAML_OPTIONAL);
    read_card(tariff, &card);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static struct tariff *read_file(struct yaml_file *file, struct faults *faults)
{
    if (file == NULL)
        return NULL;
    const size_t faults_before = faults->count;
    struct tariff *tariff = calloc(1, sizeof *tariff);
    struct reading *reading = calloc(1, sizeof *reading);
    if (tariff != NULL && reading != NULL) {
        const struct yaml_node root = yaml_root(file);
        reading->tariff = tariff;
        read_tariff(reading, &root);
    }
    if (reading == NULL || faults->count != faults_before) {
        tariff_destroy(tariff);
        tariff = NULL;
    }
    free(reading);
    yaml_unload(file);
    return tariff;
}

struct tariff *tariff_load(const char *path, struct faults *faults)
{
    return read_file(yaml_load(path, faults), faults);
}

struct tariff *tariff_load_text(const char *name, const char *text, size_t size,
                                struct faults *faults)
{
    return read_file(yaml_load_text(name, text, size, faults), faults);
}
