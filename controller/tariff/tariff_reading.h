/* tariff_reading: a tariff while its file is being read; for the files of this folder only.
 * Owns the growing lists. What is wrong is reported where it stands, and reading goes on. */
#ifndef PORTILLON_TARIFF_TARIFF_READING_H
#define PORTILLON_TARIFF_TARIFF_READING_H

#include "controller/base/yaml.h"
#include "controller/tariff/tariff.h"

struct tariff_reading {
    struct tariff *tariff;
    size_t rule_capacity, condition_capacity;
    size_t category_capacity, activity_capacity, formula_capacity;
    /* where the last product found its words: the next one mostly finds them near there */
    size_t last_category, last_activity, last_formula, last_own_formula;
    bool no_memory, no_room;
};

/* The conditions among the keys of a mapping; TARIFF_NONE when there are none. */
int32_t reading_condition(struct tariff_reading *reading, struct yaml_map *map);

/* Reports the keys that nobody asked for: own keys, and those of conditions. */
void reading_close(struct yaml_map *map, const char *const *own_keys, size_t own_count);

/* The ranges under `hours`: "08:00-12:00". */
void reading_hours(const struct yaml_node *list, struct tariff_hours hours[TARIFF_HOURS_MAX]);

/* A price: one amount, or a rule. TARIFF_NONE with a fault when it is neither. */
int32_t reading_price(struct tariff_reading *reading, struct yaml_map *map, const char *key);
/* The adjustments under `adjust`, linked. */
int32_t reading_adjustments(struct tariff_reading *reading, const struct yaml_node *list);
/* Sets what a product's price counts: persons, a quantity, minutes. */
void reading_note_counts(const struct tariff *tariff, struct tariff_product *product);

/* One value or a list of them; `take` gets each. */
void reading_each(const struct yaml_node *node, size_t max, void *context,
                  void (*take)(void *context, const struct yaml_node *item, const char *text));

/* Bits of the patterns under a key, added to the tariff's list. */
uint32_t reading_patterns(struct tariff_reading *reading, struct yaml_map *map, const char *key);

/* The lists of names and dates at the top of the file. */
void reading_lists(struct tariff_reading *reading, struct yaml_map *map);
/* A mapping from names to things, in the order of the file. */
void reading_named(struct tariff_reading *reading, struct yaml_map *top, const char *key,
                   enum yaml_need need, size_t max,
                   void (*read_one)(struct tariff_reading *, const char *,
                                    const struct yaml_node *));
/* "11-01" as 1101; a day that exists in a leap year. */
bool reading_day(struct yaml_map *map, const char *key, int16_t *ret_day);
void reading_products(struct tariff_reading *reading, const struct yaml_node *list);
void reading_promotions(struct tariff_reading *reading, const struct yaml_node *list);
void reading_formula(struct tariff_reading *reading, const char *name,
                     const struct yaml_node *node);

/* "20 %", exempt or outside_scope, under `vat`. */
void reading_vat(struct yaml_map *map, enum tariff_vat *vat, struct rate *rate);
void reading_labels(struct yaml_map *map, char *label_fr, char *label_en, size_t size);
/* An instant; a date alone that ends something means the end of that day. */
bool reading_instant(struct yaml_map *map, const char *key, enum yaml_need need, bool ends,
                     struct wall_time *ret_instant);

/* The element after the last of a growing list, zeroed; NULL without memory or over `max`. */
void *reading_grow(struct tariff_reading *reading, void **list, size_t *capacity, size_t count,
                   size_t size, size_t max);

#endif
