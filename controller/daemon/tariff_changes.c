#include "controller/daemon/tariff_changes.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff_csv.h"

enum { CHANGES_MAX = 500, FIELD_SIZE = 2048, KEY_SIZE = 400 };
enum column { COLUMN_SECTION, COLUMN_NAME, COLUMN_FR, COLUMN_EN, COLUMN_PRICE, COLUMN_RULE };

/* Copies one field of a row, without its quotation marks. */
static void read_field(const char *row, enum column column, char field[FIELD_SIZE])
{
    size_t length = 0;
    int at = 0;
    bool quoted = false;
    for (; *row != '\0'; row++) {
        if (*row == '"' && quoted && row[1] == '"')
            row++; /* a quotation mark of the text */
        else if (*row == '"') {
            quoted = !quoted;
            continue;
        } else if (*row == ';' && !quoted) {
            at++;
            continue;
        }
        if (at == (int)column && length + 1 < FIELD_SIZE)
            field[length++] = *row;
    }
    field[length] = '\0';
}

/* What every new tariff says anew. */
static bool is_heading(const char *section, const char *name)
{
    static const char *const names[] = {"tariff", "facility", "decision", "valid_from",
                                        "valid_until"};
    for (size_t i = 0; section[0] == '\0' && i < sizeof names / sizeof names[0]; i++) {
        if (text_equal(names[i], name))
            return true;
    }
    return false;
}

static void key_of(const char *row, char key[KEY_SIZE])
{
    char section[FIELD_SIZE], name[FIELD_SIZE];
    read_field(row, COLUMN_SECTION, section);
    read_field(row, COLUMN_NAME, name);
    key[0] = '\0';
    if (!is_heading(section, name))
        (void)text_append(key, KEY_SIZE, "%s\t%s", section, name);
}

/* The rows of a table by section and name, in their order; NULL without memory. */
static json_t *read_rows(const struct tariff_version *version)
{
    json_t *rows = json_object();
    struct faults *faults = calloc(1, sizeof *faults);
    size_t size = 0;
    char *table =
        version->text != NULL && faults != NULL
            ? tariff_csv_from_text("tariff", version->text, strlen(version->text), faults, &size)
            : NULL;
    bool whole = rows != NULL && (table != NULL || version->text == NULL);
    char *next = table != NULL ? strstr(table, "\r\n") : NULL; /* behind the names of the columns */
    for (char *row; whole && next != NULL && next[2] != '\0';) {
        char key[KEY_SIZE];
        row = next + 2;
        next = strstr(row, "\r\n");
        if (next != NULL)
            *next = '\0';
        key_of(row, key);
        whole = key[0] == '\0' || json_object_set_new(rows, key, json_string(row)) == 0;
    }
    free(table);
    free(faults);
    if (!whole)
        json_decref(rows);
    return whole ? rows : NULL;
}

static bool add_price(json_t *change, const char *key, const struct tariff *tariff,
                      const char *name)
{
    const struct tariff_product *product = tariff != NULL ? tariff_find(tariff, name) : NULL;
    return product == NULL ||
           json_object_set_new(
               change, key, product->fixed ? json_integer(product->price.cents) : json_null()) == 0;
}

static bool add_rule(json_t *change, const char *row, const char *row_before)
{
    char rule[FIELD_SIZE], before[FIELD_SIZE];
    read_field(row, COLUMN_RULE, rule);
    read_field(row_before, COLUMN_RULE, before);
    return text_equal(rule, before) ||
           (json_object_set_new(change, "rule", json_string(rule)) == 0 &&
            json_object_set_new(change, "rule_before", json_string(before)) == 0);
}

/* `row` or `row_before` is "" for what is new, or gone. False without memory. */
static bool add_change(json_t *changes, const struct tariff_version *before,
                       const struct tariff_version *after, const char *row, const char *row_before)
{
    char section[FIELD_SIZE], name[FIELD_SIZE];
    read_field(row[0] != '\0' ? row : row_before, COLUMN_SECTION, section);
    read_field(row[0] != '\0' ? row : row_before, COLUMN_NAME, name);
    const bool product = text_equal(section, "products");
    if (json_array_size(changes) >= CHANGES_MAX || (before->tariff == NULL && !product))
        return true; /* of the first tariff the prices are enough */
    json_t *change = product ? json_pack("{s:s}", "product", name)
                             : json_pack("{s:s, s:s}", "section", section, "name", name);
    bool whole = change != NULL;
    if (row[0] == '\0') {
        whole = whole && json_object_set_new(change, "removed", json_true()) == 0;
    } else {
        if (product)
            whole = whole && add_price(change, "price_cents", after->tariff, name);
        if (product && row_before[0] != '\0')
            whole = whole && add_price(change, "price_before_cents", before->tariff, name);
        if (before->tariff != NULL)
            whole = whole && add_rule(change, row, row_before);
    }
    return json_array_append_new(changes, change) == 0 && whole;
}

json_t *tariff_changes(const struct tariff_version *before, const struct tariff_version *after)
{
    json_t *changes = json_array(), *old = read_rows(before), *new = read_rows(after);
    const char *key;
    json_t *row;
    bool whole = changes != NULL && old != NULL && new != NULL;
    json_object_foreach(new, key, row)
    {
        const char *was = json_string_value(json_object_get(old, key));
        if (whole && (was == NULL || !text_equal(was, json_string_value(row))))
            whole =
                add_change(changes, before, after, json_string_value(row), was != NULL ? was : "");
    }
    json_object_foreach(old, key, row)
    {
        if (whole && json_object_get(new, key) == NULL)
            whole = add_change(changes, before, after, "", json_string_value(row));
    }
    json_decref(old);
    json_decref(new);
    if (!whole)
        json_decref(changes);
    return whole ? changes : NULL;
}
