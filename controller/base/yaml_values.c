#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"

/* The scalar under a key, or NULL; *ret_node is where to report what is wrong with it. */
static const char *scalar_of(struct yaml_map *map, const char *key, enum yaml_need need,
                             struct yaml_node *ret_node)
{
    *ret_node = yaml_map_get(map, key, need);
    return yaml_present(ret_node) ? yaml_scalar(ret_node) : NULL;
}

bool yaml_text(struct yaml_map *map, const char *key, enum yaml_need need, char *text, size_t size)
{
    struct yaml_node node;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (value[0] == '\0' || strlen(value) >= size) {
        yaml_fault(&node, "expected a text of 1 to %zu bytes", size - 1);
        return false;
    }
    return text_copy(text, size, value);
}

bool yaml_name_valid(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        const bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        const bool digit = *p >= '0' && *p <= '9';
        if (!letter && !digit && *p != '_' && *p != '-')
            return false;
    }
    return text[0] != '\0';
}

bool yaml_name(struct yaml_map *map, const char *key, enum yaml_need need, char *text, size_t size)
{
    struct yaml_node node;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!yaml_name_valid(value) || strlen(value) >= size) {
        yaml_fault(&node, "expected a name of 1 to %zu letters, digits, _ or -", size - 1);
        return false;
    }
    return text_copy(text, size, value);
}

bool yaml_int(struct yaml_map *map, const char *key, enum yaml_need need, struct yaml_range range,
              int64_t *ret_value)
{
    struct yaml_node node;
    int64_t number;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!text_parse_int(value, &number) || number < range.min || number > range.max) {
        yaml_fault(&node, "expected a whole number from %lld to %lld", (long long)range.min,
                   (long long)range.max);
        return false;
    }
    *ret_value = number;
    return true;
}

bool yaml_bool(struct yaml_map *map, const char *key, enum yaml_need need, bool *ret_value)
{
    struct yaml_node node;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!text_equal(value, "true") && !text_equal(value, "false")) {
        yaml_fault(&node, "expected true or false");
        return false;
    }
    *ret_value = value[0] == 't';
    return true;
}

/* Splits "250ms" or "250 ms" into 250 and a factor in milliseconds. */
static bool parse_duration(const char *text, int64_t *ret_ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
    char digits[16];
    const size_t length = strspn(text, "0123456789");
    int64_t number;
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    digits[length] = '\0';
    if (!text_parse_int(digits, &number))
        return false;
    const char *unit = text + length + (text[length] == ' ');
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text_equal(unit, units[i].unit))
            return !__builtin_mul_overflow(number, units[i].ms, ret_ms);
    }
    return false;
}

/* In the largest unit that says it exactly. */
static void write_duration(int64_t ms, char text[24])
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1}};
    size_t i = 0;
    while (ms % units[i].ms != 0)
        i++;
    (void)snprintf(text, 24, "%lld%s", (long long)(ms / units[i].ms), units[i].unit);
}

bool yaml_duration(struct yaml_map *map, const char *key, enum yaml_need need,
                   struct yaml_range range_ms, int64_t *ret_ms)
{
    struct yaml_node node;
    int64_t ms;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!parse_duration(value, &ms)) {
        yaml_fault(&node, "expected a duration with its unit, such as 8s, 250ms, 2min, 3h or 90d");
        return false;
    }
    if (ms < range_ms.min || ms > range_ms.max) {
        char from[24], until[24];
        write_duration(range_ms.min, from);
        write_duration(range_ms.max, until);
        yaml_fault(&node, "expected a duration from %s to %s", from, until);
        return false;
    }
    *ret_ms = ms;
    return true;
}

bool yaml_money(struct yaml_map *map, const char *key, enum yaml_need need,
                struct money *ret_amount)
{
    struct yaml_node node;
    struct money amount;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!money_parse(value, &amount) || amount.cents < 0) {
        yaml_fault(&node, "expected an amount with two decimals and its unit, such as 38,00 EUR");
        return false;
    }
    *ret_amount = amount;
    return true;
}

bool yaml_rate(struct yaml_map *map, const char *key, enum yaml_need need,
               struct yaml_range range_ppm, struct rate *ret_rate)
{
    struct yaml_node node;
    struct rate rate;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!rate_parse(value, &rate) || rate.ppm < range_ppm.min || rate.ppm > range_ppm.max) {
        yaml_fault(
            &node,
            "expected a percentage from %lld to %lld with its sign and at most four decimals, "
            "such as 2,257 %%",
            (long long)range_ppm.min / 10000, (long long)range_ppm.max / 10000);
        return false;
    }
    *ret_rate = rate;
    return true;
}

bool yaml_decimal(struct yaml_map *map, const char *key, enum yaml_need need, int decimals,
                  struct yaml_range range, int64_t *ret_value)
{
    struct yaml_node node;
    int64_t number, scale = 1;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (!text_parse_decimal(value, decimals, &number) || number < range.min || number > range.max) {
        yaml_fault(&node, "expected a number from %lld to %lld with at most %d decimals",
                   (long long)(range.min / scale), (long long)(range.max / scale), decimals);
        return false;
    }
    *ret_value = number;
    return true;
}

bool yaml_date(struct yaml_map *map, const char *key, enum yaml_need need,
               struct civil_date *ret_date)
{
    struct yaml_node node;
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    if (!civil_date_parse(value, ret_date)) {
        yaml_fault(&node, "expected a date that exists, such as 2026-11-21");
        return false;
    }
    return true;
}

bool yaml_choose(struct yaml_map *map, const char *key, enum yaml_need need,
                 const struct yaml_choice *choices, size_t count, int *ret_value)
{
    struct yaml_node node;
    char expected[256] = "";
    const char *value = scalar_of(map, key, need, &node);
    if (value == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (text_equal(value, choices[i].word)) {
            *ret_value = choices[i].value;
            return true;
        }
        (void)text_append(expected, sizeof expected, "%s%s", i ? ", " : "", choices[i].word);
    }
    yaml_fault(&node, "expected one of: %s", expected);
    return false;
}
