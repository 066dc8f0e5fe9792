#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_reading.h"

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

/* Looks from where the last one was found, and around. */
#define FIND_NAMED(items, count, wanted, last)                                                     \
    for (size_t i = 0; i < (count); i++) {                                                         \
        const size_t at = (*(last) + i) % (count);                                                 \
        if (text_equal((items)[at].name, (wanted))) {                                              \
            *(last) = at;                                                                          \
            return (int32_t)at;                                                                    \
        }                                                                                          \
    }                                                                                              \
    return TARIFF_NONE

static int32_t find_category(const struct tariff *tariff, const char *name, size_t *last)
{
    FIND_NAMED(tariff->categories, tariff->category_count, name, last);
}

static int32_t find_activity(const struct tariff *tariff, const char *name, size_t *last)
{
    FIND_NAMED(tariff->activities, tariff->activity_count, name, last);
}

static int32_t find_formula(const struct tariff *tariff, const char *name, size_t *last)
{
    FIND_NAMED(tariff->formulas, tariff->formula_count, name, last);
}

/* A formula of the activity's own comes before the one that all share. */
static int32_t formula_of(struct tariff_reading *reading, char words[3][TARIFF_NAME_SIZE])
{
    char own[TARIFF_NAME_SIZE * 2] = "";
    (void)text_append(own, sizeof own, "%s/%s", words[0], words[2]);
    const int32_t formula = find_formula(reading->tariff, own, &reading->last_own_formula);
    return formula != TARIFF_NONE ? formula
                                  : find_formula(reading->tariff, words[2], &reading->last_formula);
}

static void copy_meaning(const struct tariff *tariff, struct tariff_product *product)
{
    const struct tariff_activity *activity = &tariff->activities[product->activity];
    const struct tariff_category *category = &tariff->categories[product->category];
    const struct tariff_formula *formula = &tariff->formulas[product->formula];
    (void)text_append(product->label_fr, sizeof product->label_fr, "%s, %s, %s", activity->label_fr,
                      category->label_fr, formula->label_fr);
    (void)text_append(product->label_en, sizeof product->label_en, "%s, %s, %s", activity->label_en,
                      category->label_en, formula->label_en);
    text_clean(product->label_fr);
    text_clean(product->label_en);
    product->use = formula->use;
    (void)text_copy(product->use.zones, sizeof product->use.zones, activity->zones);
}

/* Joins what the three words of its name mean into the product; a fault for each unknown one. */
static bool read_name(struct tariff_reading *reading, const struct yaml_node *node,
                      struct tariff_product *product)
{
    const struct tariff *tariff = reading->tariff;
    char words[3][TARIFF_NAME_SIZE];
    const char *text = yaml_scalar(node);
    if (text == NULL)
        return false;
    if (!text_copy(product->name, sizeof product->name, text) ||
        !split_product(product->name, words)) {
        yaml_fault(node, "expected a product named activity/category/formula");
        return false;
    }
    product->activity = find_activity(tariff, words[0], &reading->last_activity);
    product->category = find_category(tariff, words[1], &reading->last_category);
    product->formula = formula_of(reading, words);
    if (product->activity == TARIFF_NONE)
        yaml_fault(node, "the activity %s is not defined under `activities`", words[0]);
    if (product->category == TARIFF_NONE)
        yaml_fault(node, "the category %s is not defined under `categories`", words[1]);
    if (product->formula == TARIFF_NONE)
        yaml_fault(node, "the formula %s is not defined under `formulas`", words[2]);
    if (product->activity == TARIFF_NONE || product->category == TARIFF_NONE ||
        product->formula == TARIFF_NONE)
        return false;
    copy_meaning(tariff, product);
    return true;
}

void reading_vat(struct yaml_map *map, enum tariff_vat *vat, struct rate *rate)
{
    const struct yaml_node node = yaml_map_get(map, "vat", YAML_OPTIONAL);
    const char *text = yaml_present(&node) ? yaml_scalar(&node) : NULL;
    struct rate given;
    if (text == NULL)
        return;
    if (text_equal(text, "exempt"))
        *vat = VAT_EXEMPT;
    else if (text_equal(text, "outside_scope"))
        *vat = VAT_OUTSIDE_SCOPE;
    else if (rate_parse(text, &given) && given.ppm > 0 && given.ppm <= RATE_WHOLE_PPM) {
        *vat = VAT_RATE;
        *rate = given;
    } else
        yaml_fault(&node, "expected outside_scope, exempt, or a rate such as 20 %%");
}

static void read_rounding(struct yaml_map *map, struct tariff_product *product)
{
    static const struct yaml_choice choices[] = {{"each", 0}, {"total", 1}};
    int total = 0;
    yaml_choose(map, "rounding", YAML_OPTIONAL, choices, 2, &total);
    product->rounds_total = total == 1;
    product->round_to.cents = 1;
    const struct yaml_node node = yaml_map_get(map, "round_to", YAML_OPTIONAL);
    if (yaml_money(map, "round_to", YAML_OPTIONAL, &product->round_to) &&
        (product->round_to.cents < 1 || product->round_to.cents > 10000)) {
        yaml_fault(&node, "expected an amount from 0,01 EUR to 100,00 EUR");
        product->round_to.cents = 1;
    }
    yaml_bool(map, "round_up", YAML_OPTIONAL, &product->rounds_up);
}

static void read_limits(struct yaml_map *map, struct tariff_product *product)
{
    int64_t persons = 1, minutes = 0, limit = 0;
    yaml_int(map, "persons", YAML_OPTIONAL, (struct yaml_range){1, 100}, &persons);
    yaml_int(map, "minutes_max", YAML_OPTIONAL, (struct yaml_range){1, 100000}, &minutes);
    yaml_int(map, "limit", YAML_OPTIONAL, (struct yaml_range){1, 1000}, &limit);
    yaml_money(map, "deposit", YAML_OPTIONAL, &product->deposit);
    product->minutes_max = (int32_t)minutes;
    product->limit = (int32_t)limit;
    product->use.persons = (int32_t)persons;
}

static void set_fixed(struct tariff *tariff, struct tariff_product *product)
{
    const struct tariff_rule *rule = &tariff->rules[product->rule];
    product->fixed = rule->kind == RULE_AMOUNT && rule->condition == TARIFF_NONE &&
                     rule->per_count == 0 && !rule->floored && !rule->ceiled &&
                     product->adjust == TARIFF_NONE;
    product->price = product->fixed ? rule->amount : (struct money){0};
}

static bool has_terms(const struct tariff *tariff, int32_t series)
{
    for (size_t i = 0; i < tariff->term_count; i++) {
        if (tariff->terms[i].series == series)
            return true;
    }
    return false;
}

static void read_product(struct tariff_reading *reading, const struct yaml_node *node,
                         struct tariff_product *product)
{
    static const char *const keys[] = {"product",  "price",    "persons",  "adjust",
                                       "rounding", "round_to", "round_up", "minutes_max",
                                       "deposit",  "limit",    "vat"};
    struct tariff *tariff = reading->tariff;
    struct yaml_map map;
    product->line = (uint32_t)yaml_line(node);
    product->rule = product->adjust = product->condition = TARIFF_NONE;
    if (!yaml_map_open(node, &map))
        return;
    const struct yaml_node name = yaml_map_get(&map, "product", YAML_REQUIRED);
    const bool named = yaml_present(&name) && read_name(reading, &name, product);
    if (named) {
        product->vat = tariff->activities[product->activity].vat;
        product->vat_rate = tariff->activities[product->activity].vat_rate;
    }
    read_limits(&map, product);
    read_rounding(&map, product);
    reading_vat(&map, &product->vat, &product->vat_rate);
    const struct yaml_node adjust = yaml_map_get(&map, "adjust", YAML_OPTIONAL);
    product->rule = reading_price(reading, &map, "price");
    product->adjust = reading_adjustments(reading, &adjust);
    product->condition = reading_condition(reading, &map);
    reading_close(&map, keys, sizeof keys / sizeof keys[0]);
    if (product->rule == TARIFF_NONE)
        return;
    set_fixed(tariff, product);
    reading_note_counts(tariff, product);
    product->hours_booked = product->use.kind == FORMULA_HOURLY && !product->counts_minutes;
    if (named && product->use.period == PERIOD_TERM && product->use.kind != FORMULA_UNIT &&
        !has_terms(tariff, product->use.series))
        yaml_fault(&name, "expected named terms with their dates under `terms`");
}

static int by_name(const void *a, const void *b, void *context)
{
    const struct tariff *tariff = context;
    const int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    const int order = strcmp(tariff->products[left].name, tariff->products[right].name);
    return order != 0 ? order : (left > right) - (left < right);
}

static void sort_by_name(struct tariff_reading *reading, const struct yaml_node *list)
{
    struct tariff *tariff = reading->tariff;
    for (size_t i = 0; i < tariff->product_count; i++)
        tariff->by_name[i] = (int32_t)i;
    qsort_r(tariff->by_name, tariff->product_count, sizeof tariff->by_name[0], by_name, tariff);
    for (size_t i = 1; i < tariff->product_count; i++) {
        const int32_t place = tariff->by_name[i];
        const struct tariff_product *before = &tariff->products[tariff->by_name[i - 1]];
        if (!text_equal(tariff->products[place].name, before->name) || before->name[0] == '\0')
            continue;
        const struct yaml_node item = yaml_list_item(list, (size_t)place);
        yaml_fault(&item, "the product %s stands twice (before: line %u); expected once",
                   before->name, (unsigned)before->line);
    }
}

void reading_products(struct tariff_reading *reading, const struct yaml_node *list)
{
    struct tariff *tariff = reading->tariff;
    size_t count;
    if (!yaml_list_count(list, TARIFF_PRODUCTS_MAX, &count))
        return;
    if (count == 0 && yaml_present(list))
        yaml_fault(list, "expected at least one product");
    tariff->products = calloc(count + 1, sizeof tariff->products[0]);
    tariff->by_name = calloc(count + 1, sizeof tariff->by_name[0]);
    if (tariff->products == NULL || tariff->by_name == NULL) {
        reading->no_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        read_product(reading, &item, &tariff->products[i]);
        tariff->product_count++;
    }
    sort_by_name(reading, list);
}
