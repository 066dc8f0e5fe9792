/* yaml: a schema walker over YAML files that reports every fault with its file, line and column.
 * Owns the loaded document. Leaves meaning to its callers: they ask for the keys they know, with
 * the unit and the limits of each, and whatever they did not ask for is reported as unknown. All
 * getters write their result on success only, so that a caller may put the default there first. */
#ifndef PORTILLON_BASE_YAML_H
#define PORTILLON_BASE_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "controller/base/civil.h"
#include "controller/base/exact.h"
#include "controller/base/faults.h"
#include "controller/base/money.h"

enum { YAML_PATH_SIZE = 128, YAML_KEYS_MAX = 8192, YAML_FILE_SIZE_MAX = 4 * 1024 * 1024 };
enum yaml_need { YAML_OPTIONAL, YAML_REQUIRED };

struct yaml_file;

/* A place in a document; index 0 is "nothing there". */
struct yaml_node {
    struct yaml_file *file;
    int index;
    char path[YAML_PATH_SIZE]; /* such as "gates[2].unlock", for messages */
};

/* A mapping being read. */
struct yaml_map {
    struct yaml_node node;
    uint8_t used[YAML_KEYS_MAX / 8]; /* bits */
};

struct yaml_range {
    int64_t min, max;
};

struct yaml_choice {
    const char *word;
    int value;
};

/* What stands at a place: one value, keys with values, or a list. */
enum yaml_shape { YAML_SHAPE_VALUE, YAML_SHAPE_MAP, YAML_SHAPE_LIST };

/* The bytes of a file with a NUL behind them, or of standard input for "-"; NULL with a fault when
 * it cannot be read or is larger than YAML_FILE_SIZE_MAX. The caller frees it. */
char *yaml_read_text(const char *path, size_t *ret_size, struct faults *faults);

/* Loads a file: one document in UTF-8, without aliases, of bounded size, depth and number of
 * values, each key and value one line without control characters. NULL with a fault when it cannot
 * be read or parsed. `faults` must outlive the file: every getter adds to it. */
struct yaml_file *yaml_load(const char *path, struct faults *faults);
/* The same for a text in memory; `name` stands for the file in messages and is copied. */
struct yaml_file *yaml_load_text(const char *name, const char *text, size_t size,
                                 struct faults *faults);
void yaml_unload(struct yaml_file *file);

struct yaml_node yaml_root(struct yaml_file *file);
bool yaml_present(const struct yaml_node *node);
/* The line a node starts on, from 1. The node must be present; so for its shape. */
size_t yaml_line(const struct yaml_node *node);
enum yaml_shape yaml_shape(const struct yaml_node *node);
/* Adds a fault at a node. */
void yaml_fault(const struct yaml_node *node, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* False with a fault when the node is not a mapping or has a key twice. */
bool yaml_map_open(const struct yaml_node *node, struct yaml_map *ret_map);
/* Reports the keys that nobody asked for, with the nearest known word when there is one. */
void yaml_map_close(struct yaml_map *map, const char *const *known_keys, size_t known_count);
struct yaml_node yaml_map_get(struct yaml_map *map, const char *key, enum yaml_need need);
/* The i-th pair, for mappings whose keys are names; false when there are no more. */
bool yaml_map_pair(struct yaml_map *map, size_t i, const char **ret_key,
                   struct yaml_node *ret_value);

/* False with a fault when the node is present and not a list. */
bool yaml_list_count(const struct yaml_node *node, size_t max, size_t *ret_count);
struct yaml_node yaml_list_item(const struct yaml_node *node, size_t i);

/* The text of a scalar, or NULL with a fault. Owned by the file. */
const char *yaml_scalar(const struct yaml_node *node);

bool yaml_text(struct yaml_map *map, const char *key, enum yaml_need need, char *text, size_t size);
bool yaml_int(struct yaml_map *map, const char *key, enum yaml_need need, struct yaml_range range,
              int64_t *ret_value);
bool yaml_bool(struct yaml_map *map, const char *key, enum yaml_need need, bool *ret_value);
/* "8s", "250ms", "2min", "3h", "90d"; the range is in milliseconds. */
bool yaml_duration(struct yaml_map *map, const char *key, enum yaml_need need,
                   struct yaml_range range_ms, int64_t *ret_ms);
bool yaml_money(struct yaml_map *map, const char *key, enum yaml_need need,
                struct money *ret_amount);
/* "2,257 %", at most four decimals. */
bool yaml_rate(struct yaml_map *map, const char *key, enum yaml_need need,
               struct yaml_range range_ppm, struct rate *ret_rate);
/* A decimal number times 10^decimals; the range is of that product. */
bool yaml_decimal(struct yaml_map *map, const char *key, enum yaml_need need, int decimals,
                  struct yaml_range range, int64_t *ret_value);
bool yaml_date(struct yaml_map *map, const char *key, enum yaml_need need,
               struct civil_date *ret_date);
bool yaml_choose(struct yaml_map *map, const char *key, enum yaml_need need,
                 const struct yaml_choice *choices, size_t count, int *ret_value);

/* A word of lower-case letters, digits and underscores, the form of every name in our files. */
bool yaml_name_valid(const char *text);
bool yaml_name(struct yaml_map *map, const char *key, enum yaml_need need, char *text, size_t size);

#endif
