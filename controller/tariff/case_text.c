#include "controller/tariff/case_text.h"

#include <string.h>

#include "controller/base/text.h"

static const enum tariff_fact lasting[] = {FACT_QUOTIENT, FACT_RESOURCES, FACT_CHILDREN, FACT_RANK};
enum { LASTING_COUNT = sizeof lasting / sizeof lasting[0] };

bool case_text_format(const struct tariff_case *facts, char text[CASE_TEXT_SIZE])
{
    bool fits = true;
    text[0] = '\0';
    for (size_t i = 0; i < LASTING_COUNT; i++) {
        if (case_knows(facts, lasting[i]))
            fits =
                fits && text_append(text, CASE_TEXT_SIZE, "%s=%lld ", tariff_fact_word(lasting[i]),
                                    (long long)facts->facts[lasting[i]]);
    }
    if (facts->residence != NULL)
        fits = fits && text_append(text, CASE_TEXT_SIZE, "residence=%s ", facts->residence);
    for (size_t i = 0; i < facts->with_count; i++)
        fits = fits && text_append(text, CASE_TEXT_SIZE, "with=%s ", facts->with[i]);
    return fits;
}

static void take(struct tariff_case *facts, const char *key, const char *value)
{
    int64_t number;
    if (text_equal(key, "residence"))
        facts->residence = value;
    if (text_equal(key, "with") && facts->with_count < CASE_NAMES_MAX)
        facts->with[facts->with_count++] = value;
    for (size_t i = 0; i < LASTING_COUNT; i++) {
        if (text_equal(key, tariff_fact_word(lasting[i])) && text_parse_int(value, &number))
            case_set(facts, lasting[i], number);
    }
}

void case_text_parse(const char *text, char buffer[CASE_TEXT_SIZE], struct tariff_case *facts)
{
    char *rest = buffer;
    (void)text_copy(buffer, CASE_TEXT_SIZE, text);
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        char *value = strchr(word, '=');
        if (value == NULL)
            continue;
        *value = '\0';
        take(facts, word, value + 1);
    }
}
