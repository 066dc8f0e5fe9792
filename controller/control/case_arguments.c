#include "controller/control/case_arguments.h"

#include <string.h>

#include "controller/base/text.h"

static const char *text_of(const json_t *parameters, const char *name)
{
    return json_string_value(json_object_get(parameters, name));
}

static int64_t int_of(const json_t *parameters, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(parameters, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool case_arguments_cut(const char *given, const char *separator, char words[CASE_WORDS_SIZE],
                        const char **ret_list, size_t max, size_t *ret_count)
{
    char *rest = words;
    *ret_count = 0;
    if (given == NULL)
        return true;
    if (!text_copy(words, CASE_WORDS_SIZE, given))
        return false;
    for (char *word; (word = strsep(&rest, separator)) != NULL;) {
        word += strspn(word, " ");
        if (*ret_count == max || word[0] == '\0')
            return false;
        ret_list[(*ret_count)++] = word;
    }
    return true;
}

static void take_int(const json_t *parameters, enum tariff_fact fact, struct tariff_case *facts)
{
    const int64_t value = int_of(parameters, tariff_fact_word(fact), -1);
    if (value >= 0)
        case_set(facts, fact, value);
}

static void take_decimal(const json_t *parameters, int64_t divisor, enum tariff_fact fact,
                         struct tariff_case *facts)
{
    int64_t thousandths;
    const char *given = text_of(parameters, tariff_fact_word(fact));
    if (given != NULL && text_parse_decimal(given, 3, &thousandths))
        case_set(facts, fact, thousandths / divisor);
}

/* "caravan=2,kwh=12.5"; a comma inside a number would be one between two counts. */
static bool read_counts(const json_t *parameters, struct case_arguments *arguments)
{
    const char *words[CASE_NAMES_MAX];
    size_t count;
    struct tariff_case *facts = &arguments->facts;
    if (!case_arguments_cut(text_of(parameters, "count"), ",", arguments->counts, words,
                            CASE_NAMES_MAX, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        char *equals = arguments->counts + (words[i] - arguments->counts) + strcspn(words[i], "=");
        struct case_count *one = &facts->counts[facts->count_count++];
        if (*equals != '=' || !text_parse_decimal(equals + 1, 3, &one->thousandths) ||
            one->thousandths < 0)
            return false;
        *equals = '\0';
        one->unit = words[i];
    }
    return true;
}

bool case_arguments_read(const json_t *parameters, struct case_arguments *ret_arguments,
                         const char **ret_wrong)
{
    *ret_arguments = (struct case_arguments){0};
    struct tariff_case *facts = &ret_arguments->facts;
    take_int(parameters, FACT_MINUTES, facts);
    take_int(parameters, FACT_CHILDREN, facts);
    take_int(parameters, FACT_RANK, facts);
    take_int(parameters, FACT_WEEKS, facts);
    take_int(parameters, FACT_NTH, facts);
    take_decimal(parameters, 10, FACT_QUOTIENT, facts);
    take_decimal(parameters, 10, FACT_RESOURCES, facts);
    take_decimal(parameters, 1, FACT_QUANTITY, facts);
    facts->residence = text_of(parameters, "residence");
    facts->companion = json_is_true(json_object_get(parameters, "companion"));
    facts->supervisors = int_of(parameters, "supervisors", 0);
    facts->young = int_of(parameters, "young", 0);
    *ret_wrong = NULL;
    if (!case_arguments_cut(text_of(parameters, "with"), ",", ret_arguments->with, facts->with,
                            CASE_NAMES_MAX, &facts->with_count))
        *ret_wrong = "with";
    if (!read_counts(parameters, ret_arguments))
        *ret_wrong = "count";
    return *ret_wrong == NULL;
}
