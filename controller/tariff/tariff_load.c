#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_csv.h"
#include "controller/tariff/tariff_persons.h"
#include "controller/tariff/tariff_reading.h"

void *reading_grow(struct tariff_reading *reading, void **list, size_t *capacity, size_t count,
                   size_t size, size_t max)
{
    if (count == *capacity) {
        const size_t wanted = count == 0 ? 64 : count * 2;
        if (count >= max) {
            reading->no_room = true;
            return NULL;
        }
        void *grown = realloc(*list, wanted * size);
        if (grown == NULL) {
            reading->no_memory = true;
            return NULL;
        }
        *list = grown;
        *capacity = wanted;
    }
    void *element = (char *)*list + count * size;
    memset(element, 0, size);
    return element;
}

void reading_labels(struct yaml_map *map, char *label_fr, char *label_en, size_t size)
{
    yaml_text(map, "fr", YAML_REQUIRED, label_fr, size);
    yaml_text(map, "en", YAML_REQUIRED, label_en, size);
}

bool reading_instant(struct yaml_map *map, const char *key, enum yaml_need need, bool ends,
                     struct wall_time *ret_instant)
{
    const struct yaml_node node = yaml_map_get(map, key, need);
    const char *text = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    struct civil_date date;
    if (text == NULL)
        return false;
    if (ends && civil_date_parse(text, &date)) {
        *ret_instant = civil_to_wall(civil_date_add_days(date, 1), 0);
        return true;
    }
    if (civil_instant_parse(text, ret_instant))
        return true;
    yaml_fault(&node, "expected a date that exists, with an hour if wanted: 2026-01-01T00:00");
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
        if (tariff_name_index(tariff->zones, tariff->zone_count, zone) < 0)
            yaml_fault(&item, "expected a zone of the list `zones` at the top of the file");
        (void)text_append(zones, TARIFF_ZONES_SIZE, "%s%s", i ? " " : "", zone);
    }
}

static void read_ratio(struct tariff_category *category, const struct yaml_node *node)
{
    static const char *const keys[] = {"age_below", "one_for", "rounded"};
    static const struct yaml_choice rounded[] = {{"up", 0}, {"down", 1}};
    int down = 0;
    struct yaml_map map;
    struct tariff_ratio *ratio = &category->ratios[category->ratio_count++];
    if (!yaml_map_open(node, &map))
        return;
    int64_t age_below = 0, one_for = 1;
    yaml_int(&map, "age_below", YAML_OPTIONAL, (struct yaml_range){1, 120}, &age_below);
    ratio->age_years_below = (int32_t)age_below;
    yaml_int(&map, "one_for", YAML_REQUIRED, (struct yaml_range){1, 1000}, &one_for);
    ratio->one_for = (int32_t)one_for;
    yaml_choose(&map, "rounded", YAML_OPTIONAL, rounded, 2, &down);
    ratio->rounded_down = down == 1;
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void read_supervisors(struct yaml_map *map, struct tariff_category *category)
{
    size_t count;
    const struct yaml_node list = yaml_map_get(map, "supervisors_free", YAML_OPTIONAL);
    if (!yaml_present(&list) || !yaml_list_count(&list, TARIFF_RATIOS_MAX, &count))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_ratio(category, &item);
        if (category->ratios[i].age_years_below == 0 && i + 1 < count)
            yaml_fault(&item, "expected age_below on all but the last ratio");
    }
}

static void read_category(struct tariff_reading *reading, const char *name,
                          const struct yaml_node *node)
{
    static const char *const keys[] = {
        "fr", "en", "age_checked", "supervisors_free", "supervisors_pay", "organisations"};
    static const struct yaml_choice checked[] = {{"sale", 0}, {"passage", 1}};
    struct yaml_map map;
    int at_passage = 0;
    struct tariff *tariff = reading->tariff;
    struct tariff_category *category =
        reading_grow(reading, (void **)&tariff->categories, &reading->category_capacity,
                     tariff->category_count, sizeof *category, TARIFF_CATEGORIES_MAX);
    if (category == NULL)
        return;
    tariff->category_count++;
    (void)text_copy(category->name, sizeof category->name, name);
    category->line = (uint32_t)yaml_line(node);
    category->condition = TARIFF_NONE;
    if (!yaml_map_open(node, &map))
        return;
    reading_labels(&map, category->label_fr, category->label_en, sizeof category->label_fr);
    yaml_choose(&map, "age_checked", YAML_OPTIONAL, checked, 2, &at_passage);
    category->age_at_passage = at_passage == 1;
    yaml_bool(&map, "organisations", YAML_OPTIONAL, &category->organisations);
    read_supervisors(&map, category);
    category->supervisors_priced =
        yaml_money(&map, "supervisors_pay", YAML_OPTIONAL, &category->supervisor_price);
    category->condition = reading_condition(reading, &map);
    reading_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void read_activity(struct tariff_reading *reading, const char *name,
                          const struct yaml_node *node)
{
    static const char *const keys[] = {"fr", "en", "zones", "vat"};
    struct yaml_map map;
    struct tariff *tariff = reading->tariff;
    struct tariff_activity *activity =
        reading_grow(reading, (void **)&tariff->activities, &reading->activity_capacity,
                     tariff->activity_count, sizeof *activity, TARIFF_ACTIVITIES_MAX);
    if (activity == NULL)
        return;
    tariff->activity_count++;
    (void)text_copy(activity->name, sizeof activity->name, name);
    activity->condition = TARIFF_NONE;
    activity->vat = tariff->vat;
    activity->vat_rate = tariff->vat_rate;
    if (!yaml_map_open(node, &map))
        return;
    reading_labels(&map, activity->label_fr, activity->label_en, sizeof activity->label_fr);
    const struct yaml_node zones = yaml_map_get(&map, "zones", YAML_OPTIONAL);
    read_zones(reading->tariff, &zones, activity->zones);
    reading_vat(&map, &activity->vat, &activity->vat_rate);
    activity->condition = reading_condition(reading, &map);
    reading_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void read_decision(struct tariff *tariff, struct yaml_map *top)
{
    static const char *const keys[] = {"number", "date"};
    struct yaml_map map;
    const struct yaml_node node = yaml_map_get(top, "decision", YAML_REQUIRED);
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_text(&map, "number", YAML_REQUIRED, tariff->decision_number,
              sizeof tariff->decision_number);
    yaml_date(&map, "date", YAML_REQUIRED, &tariff->decision_date);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void check_named_product(const struct tariff *tariff, const struct yaml_node *node,
                                const char *key, const char *product)
{
    if (product[0] != '\0' && tariff_find(tariff, product) == NULL)
        yaml_fault(node, "`%s` names no product of this file: %s", key, product);
}

static void read_card(struct tariff *tariff, struct yaml_map *top)
{
    static const char *const keys[] = {"first", "duplicate"};
    struct yaml_map map;
    const struct yaml_node node = yaml_map_get(top, "card", YAML_OPTIONAL);
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_text(&map, "first", YAML_OPTIONAL, tariff->card_first, sizeof tariff->card_first);
    yaml_text(&map, "duplicate", YAML_OPTIONAL, tariff->card_duplicate,
              sizeof tariff->card_duplicate);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    check_named_product(tariff, &node, "first", tariff->card_first);
    check_named_product(tariff, &node, "duplicate", tariff->card_duplicate);
}

static void read_head(struct tariff *tariff, struct yaml_map *map)
{
    yaml_name(map, "tariff", YAML_REQUIRED, tariff->name, sizeof tariff->name);
    yaml_text(map, "facility", YAML_REQUIRED, tariff->facility, sizeof tariff->facility);
    read_decision(tariff, map);
    reading_instant(map, "valid_from", YAML_REQUIRED, false, &tariff->valid_from);
    if (reading_instant(map, "valid_until", YAML_OPTIONAL, true, &tariff->valid_until) &&
        tariff->valid_until.unix_ms <= tariff->valid_from.unix_ms) {
        const struct yaml_node until = yaml_map_get(map, "valid_until", YAML_OPTIONAL);
        yaml_fault(&until, "expected valid_until after valid_from");
    }
    reading_vat(map, &tariff->vat, &tariff->vat_rate);
    tariff->school_year_from = 901;
    (void)reading_day(map, "school_year_from", &tariff->school_year_from);
}

/* Names first, then what uses them. */
static void read_definitions(struct tariff_reading *reading, struct yaml_map *map)
{
    reading_lists(reading, map);
    reading_named(reading, map, "categories", YAML_REQUIRED, TARIFF_CATEGORIES_MAX, read_category);
    reading_named(reading, map, "activities", YAML_REQUIRED, TARIFF_ACTIVITIES_MAX, read_activity);
    reading_named(reading, map, "formulas", YAML_REQUIRED, TARIFF_FORMULAS_MAX, reading_formula);
}

static void check_late_products(const struct tariff *tariff, const struct yaml_map *map)
{
    for (size_t i = 0; i < tariff->formula_count; i++) {
        char key[TARIFF_NAME_SIZE * 3];
        (void)snprintf(key, sizeof key, "formulas.%s.late.product", tariff->formulas[i].name);
        check_named_product(tariff, &map->node, key, tariff->formulas[i].late_product);
    }
}

static void read_tariff(struct tariff_reading *reading, const struct yaml_node *root)
{
    static const char *const keys[] = {
        "tariff",        "facility", "decision",   "valid_from", "valid_until",
        "vat",           "zones",    "residences", "terms",      "seasons",
        "circumstances", "units",    "parameters", "card",       "categories",
        "activities",    "formulas", "products",   "promotions", "school_year_from",
        "school_weeks"};
    struct tariff *tariff = reading->tariff;
    struct yaml_map map;
    if (!yaml_map_open(root, &map))
        return;
    read_head(tariff, &map);
    read_definitions(reading, &map);
    const struct yaml_node products = yaml_map_get(&map, "products", YAML_REQUIRED);
    const struct yaml_node promotions = yaml_map_get(&map, "promotions", YAML_OPTIONAL);
    reading_products(reading, &products);
    reading_promotions(reading, &promotions);
    read_card(tariff, &map);
    check_late_products(tariff, &map);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
}

static void add_built_in_units(struct tariff *tariff)
{
    static const struct tariff_unit units[UNIT_BUILT_IN_COUNT] = {
        [UNIT_PERSON] = {"person", "personne", "person", false},
        [UNIT_HOUR] = {"hour", "heure", "hour", false},
        [UNIT_DAY] = {"day", "jour", "day", false},
        [UNIT_WEEK] = {"week", "semaine", "week", false},
        [UNIT_MONTH] = {"month", "mois", "month", false},
        [UNIT_SESSION] = {"session", "séance", "session", false},
        [UNIT_NIGHT] = {"night", "nuit", "night", false},
    };
    memcpy(tariff->units, units, sizeof units);
    tariff->unit_count = UNIT_BUILT_IN_COUNT;
}

/* As many cases for each row as keep a long file quick. */
static void check_persons(const struct tariff *tariff, const char *name, struct faults *faults)
{
    enum { CASES_MAX = 200, CASES_IN_ALL = 6000 };
    struct persons_fall fall;
    size_t rows = 0;
    for (size_t i = 0; i < tariff->product_count; i++)
        rows += tariff_persons_matter(tariff, &tariff->products[i]);
    const size_t share = CASES_IN_ALL / (rows > 0 ? rows : 1) + 1;
    const size_t cases = share < CASES_MAX ? share : CASES_MAX;
    for (size_t i = 0; i < tariff->product_count; i++) {
        const struct tariff_product *product = &tariff->products[i];
        if (!tariff_persons_matter(tariff, product) ||
            !tariff_persons_fall(tariff, product, cases, &fall))
            continue;
        char more[MONEY_TEXT_SIZE], fewer[MONEY_TEXT_SIZE];
        const struct fault_place place = {
            .file = name, .line = product->line, .key = "price", .value = product->name};
        money_format(fall.price_more, more);
        money_format(fall.price_fewer, fewer);
        faults_add(faults, place,
                   "%lld persons would pay %s, and %lld pay %s: expected that more persons never "
                   "pay less in one row; give the group a row of its own, for a category with "
                   "persons_from",
                   (long long)fall.more, more, (long long)fall.fewer, fewer);
    }
}

static struct tariff *read_file(const char *name, struct yaml_file *file, struct faults *faults)
{
    if (file == NULL)
        return NULL;
    const size_t faults_before = faults->count;
    struct tariff *tariff = calloc(1, sizeof *tariff);
    struct tariff_reading reading = {.tariff = tariff};
    if (tariff != NULL) {
        const struct yaml_node root = yaml_root(file);
        add_built_in_units(tariff);
        read_tariff(&reading, &root);
    }
    if (tariff == NULL || reading.no_memory)
        faults_add_no_memory(faults, name);
    if (reading.no_room)
        faults_add(faults, (struct fault_place){.file = name},
                   "holds more rules than there is room for");
    if (faults->count == faults_before)
        check_persons(tariff, name, faults);
    if (faults->count != faults_before) {
        tariff_destroy(tariff);
        tariff = NULL;
    }
    yaml_unload(file);
    return tariff;
}

struct tariff *tariff_load_text(const char *name, const char *text, size_t size,
                                struct faults *faults)
{
    const char *ending = strrchr(name, '.');
    if (ending != NULL && text_equal(ending, ".csv") && !tariff_csv_looks_like(text, size)) {
        faults_add(faults, (struct fault_place){.file = name, .line = 1, .column = 1},
                   "expected the columns section;name;fr;en;price;rule in the first row");
        return NULL;
    }
    if (!tariff_csv_looks_like(text, size))
        return read_file(name, yaml_load_text(name, text, size, faults), faults);
    size_t yaml_size;
    char *yaml = tariff_csv_to_yaml(name, text, size, faults, &yaml_size);
    struct tariff *tariff =
        yaml != NULL ? read_file(name, yaml_load_text(name, yaml, yaml_size, faults), faults)
                     : NULL;
    free(yaml);
    return tariff;
}

struct tariff *tariff_load(const char *path, struct faults *faults)
{
    size_t size;
    char *text = yaml_read_text(path, &size, faults);
    struct tariff *tariff = text != NULL ? tariff_load_text(path, text, size, faults) : NULL;
    free(text);
    return tariff;
}
