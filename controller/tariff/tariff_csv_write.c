#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/text_stream.h"
#include "controller/base/yaml.h"
#include "controller/tariff/tariff_csv.h"

/* One field of the table; always quoted, so that a spreadsheet takes it as it is. */
static void write_field(FILE *out, const char *text, size_t size)
{
    (void)fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"')
            (void)fputc('"', out);
        (void)fputc(text[i], out);
    }
    (void)fputc('"', out);
}

/* Bare where YAML reads the same letters back, otherwise between double quotes. */
static void write_scalar(FILE *out, const char *text)
{
    const bool bare = text[0] != '\0' && yaml_name_valid(text) && text[0] != '-';
    if (bare) {
        (void)fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\n') {
            (void)fputs("\\n", out);
            continue;
        }
        if (*p == '"' || *p == '\\')
            (void)fputc('\\', out);
        (void)fputc(*p, out);
    }
    (void)fputc('"', out);
}

static void write_node(FILE *out, const struct yaml_node *node);

static void write_pairs(FILE *out, const struct yaml_node *node, const char *const *left_out)
{
    struct yaml_map map;
    struct yaml_node value;
    const char *key;
    bool first = true;
    if (!yaml_map_open(node, &map))
        return;
    for (size_t i = 0; yaml_map_pair(&map, i, &key, &value); i++) {
        bool skip = false;
        for (size_t k = 0; left_out != NULL && left_out[k] != NULL; k++)
            skip = skip || text_equal(left_out[k], key);
        if (skip)
            continue;
        (void)fputs(first ? "" : ", ", out);
        write_scalar(out, key);
        (void)fputs(": ", out);
        write_node(out, &value);
        first = false;
    }
}

static void write_node(FILE *out, const struct yaml_node *node)
{
    size_t count;
    switch (yaml_shape(node)) {
    case YAML_SHAPE_VALUE:
        write_scalar(out, yaml_scalar(node));
        return;
    case YAML_SHAPE_MAP:
        (void)fputc('{', out);
        write_pairs(out, node, NULL);
        (void)fputc('}', out);
        return;
    case YAML_SHAPE_LIST:
        (void)fputc('[', out);
        if (yaml_list_count(node, SIZE_MAX, &count)) {
            for (size_t i = 0; i < count; i++) {
                const struct yaml_node item = yaml_list_item(node, i);
                (void)fputs(i ? ", " : "", out);
                write_node(out, &item);
            }
        }
        (void)fputc(']', out);
        return;
    }
}

static void write_row(FILE *out, const char *section, const char *name, const char *fr,
                      const char *en, const char *price, const char *rule)
{
    const char *const fields[] = {section, name, fr, en, price, rule};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        (void)fputs(i ? ";" : "", out);
        write_field(out, fields[i], strlen(fields[i]));
    }
    (void)fputs("\r\n", out);
}

/* The text of a key that holds one value; empty, and left in the rule, when it holds more. */
static const char *column(struct yaml_map *map, const char *key)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    if (!yaml_present(&node) || yaml_shape(&node) != YAML_SHAPE_VALUE)
        return "";
    return yaml_scalar(&node);
}

/* A thing with keys: its labels and one plain price in columns, everything else in `rule`. */
static bool write_thing(FILE *out, const char *section, const char *name,
                        const struct yaml_node *node, const char *name_key)
{
    struct yaml_map map;
    struct text_stream rule;
    if (!yaml_map_open(node, &map))
        return false;
    const char *fr = column(&map, "fr"), *en = column(&map, "en"), *price = column(&map, "price");
    if (name_key != NULL)
        name = column(&map, name_key);
    const char *left_out[6] = {0};
    size_t count = 0;
    if (name_key != NULL)
        left_out[count++] = name_key;
    if (fr[0] != '\0')
        left_out[count++] = "fr";
    if (en[0] != '\0')
        left_out[count++] = "en";
    if (price[0] != '\0')
        left_out[count++] = "price";
    if (!text_stream_open(&rule))
        return false;
    write_pairs(rule.stream, node, left_out);
    const bool whole = text_stream_close(&rule);
    if (whole)
        write_row(out, section, name, fr, en, price, rule.text);
    free(rule.text);
    return whole;
}

/* A value or a list under a name: a colon and the value itself (an equals sign would make it a
 * formula of the spreadsheet). */
static bool write_value(FILE *out, const char *section, const char *name,
                        const struct yaml_node *node)
{
    struct text_stream rule;
    if (!text_stream_open(&rule))
        return false;
    (void)fputs(": ", rule.stream);
    write_node(rule.stream, node);
    const bool whole = text_stream_close(&rule);
    if (whole)
        write_row(out, section, name, "", "", "", rule.text);
    free(rule.text);
    return whole;
}

static bool is_list_of_things(const char *key)
{
    return text_equal(key, "products") || text_equal(key, "terms") || text_equal(key, "promotions");
}

static bool is_map_of_things(const char *key)
{
    static const char *const keys[] = {"categories", "activities", "formulas",
                                       "seasons",    "units",      "parameters"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (text_equal(keys[i], key))
            return true;
    }
    return false;
}

static bool write_list(FILE *out, const char *section, const struct yaml_node *node)
{
    size_t count;
    bool whole = yaml_list_count(node, SIZE_MAX, &count);
    for (size_t i = 0; whole && i < count; i++) {
        const struct yaml_node item = yaml_list_item(node, i);
        whole = write_thing(out, section, "", &item,
                            text_equal(section, "products") ? "product" : "name");
    }
    return whole;
}

static bool write_map(FILE *out, const char *section, const struct yaml_node *node)
{
    struct yaml_map map;
    struct yaml_node value;
    const char *name;
    bool whole = yaml_map_open(node, &map);
    for (size_t i = 0; whole && yaml_map_pair(&map, i, &name, &value); i++) {
        if (yaml_shape(&value) == YAML_SHAPE_MAP)
            whole = write_thing(out, section, name, &value, NULL);
        else
            whole = write_value(out, section, name, &value);
    }
    return whole;
}

static bool write_table(FILE *out, const struct yaml_node *root)
{
    struct yaml_map map;
    struct yaml_node value;
    const char *key;
    bool whole = yaml_map_open(root, &map);
    (void)fputs("\xEF\xBB\xBF"
                "section;name;fr;en;price;rule\r\n",
                out);
    for (size_t i = 0; whole && yaml_map_pair(&map, i, &key, &value); i++) {
        if (is_list_of_things(key))
            whole = write_list(out, key, &value);
        else if (is_map_of_things(key))
            whole = write_map(out, key, &value);
        else
            whole = write_value(out, "", key, &value);
    }
    return whole;
}

char *tariff_csv_from_text(const char *name, const char *text, size_t size, struct faults *faults,
                           size_t *ret_size)
{
    char *yaml = NULL;
    size_t yaml_size = 0;
    struct text_stream table = {0};
    bool whole = false;
    if (tariff_csv_looks_like(text, size)) {
        yaml = tariff_csv_to_yaml(name, text, size, faults, &yaml_size);
        text = yaml;
        size = yaml_size;
    }
    struct yaml_file *file = text != NULL ? yaml_load_text(name, text, size, faults) : NULL;
    if (file != NULL && text_stream_open(&table)) {
        const struct yaml_node root = yaml_root(file);
        whole = write_table(table.stream, &root);
        const bool kept = text_stream_close(&table);
        if (kept && !whole) {
            free(table.text);
            table.text = NULL;
        }
    }
    *ret_size = table.size;
    yaml_unload(file);
    free(yaml);
    return table.text;
}
