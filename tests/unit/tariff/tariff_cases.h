/* tariff_cases: a case of a quote written as words, "quotient=401 weeks=1 nth=6", for the tests. */
#ifndef PORTILLON_TESTS_TARIFF_CASES_H
#define PORTILLON_TESTS_TARIFF_CASES_H

#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/quote.h"

struct written_case {
    char text[256];
    struct tariff_case facts;
};

static inline bool written_fact(struct tariff_case *facts, const char *key, const char *value)
{
    static const struct {
        const char *key;
        enum tariff_fact fact;
        int decimals;
        int64_t times;
    } known[] = {
        {"age", FACT_AGE, 0, 12},          {"persons", FACT_PERSONS, 0, 1},
        {"children", FACT_CHILDREN, 0, 1}, {"nth", FACT_NTH, 0, 1},
        {"weeks", FACT_WEEKS, 0, 1},       {"minutes", FACT_MINUTES, 0, 1},
        {"quotient", FACT_QUOTIENT, 2, 1}, {"resources", FACT_RESOURCES, 2, 1},
        {"quantity", FACT_QUANTITY, 3, 1}, {"rank", FACT_RANK, 0, 1},
    };
    int64_t number;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!text_equal(known[i].key, key) ||
            !text_parse_decimal(value, known[i].decimals, &number))
            continue;
        case_set(facts, known[i].fact, number * known[i].times);
        facts->nth_assumed = facts->nth_assumed && known[i].fact != FACT_NTH;
        if (known[i].fact == FACT_QUANTITY && number >= 1000 && !case_knows(facts, FACT_NTH)) {
            case_set(facts, FACT_NTH, number / 1000);
            facts->nth_assumed = true;
        }
        return true;
    }
    return false;
}

static inline void written_counts(struct tariff_case *facts, char *value)
{
    for (char *one; (one = strsep(&value, ",")) != NULL;) {
        char *number = strchr(one, ':');
        struct case_count *count = &facts->counts[facts->count_count++];
        *number++ = '\0';
        count->unit = one;
        (void)text_parse_decimal(number, 3, &count->thousandths);
    }
}

static inline int64_t written_number(const char *value)
{
    int64_t number = 0;
    (void)text_parse_int(value, &number);
    return number;
}

static inline bool written_word(struct tariff_case *facts, const char *key, char *value)
{
    const bool none = text_equal(value, "none");
    if (text_equal(key, "at")) {
        facts->start_given = facts->hour_given = true;
        return civil_instant_parse(value, &facts->at);
    }
    if (text_equal(key, "residence"))
        facts->residence = value;
    else if (text_equal(key, "with"))
        facts->with[facts->with_count++] = value;
    else if (text_equal(key, "count"))
        written_counts(facts, value);
    else if (text_equal(key, "companion"))
        facts->companion = true;
    else if (text_equal(key, "supervisors"))
        facts->supervisors = written_number(value);
    else if (text_equal(key, "young"))
        facts->young = written_number(value);
    else if (text_equal(key, "owned"))
        facts->owned = written_number(value);
    else if (text_equal(key, "holds")) {
        facts->holds_known = true;
        if (!none)
            facts->holds[facts->hold_count++] = value;
    } else if (text_equal(key, "proof")) {
        facts->proofs_known = true;
        if (!none)
            facts->proofs[facts->proof_count++] = (struct case_proof){.kind = value};
    } else if (text_equal(key, "history")) {
        facts->history_known = true;
        facts->history = none                           ? 0
                         : text_equal(value, "renewal") ? HISTORY_RENEWAL
                                                        : HISTORY_SECOND_CHILD;
    } else
        return false;
    return true;
}

/* False when a word of the case is not known. The result points into its own text. */
static inline bool written_case_read(const char *text, struct written_case *ret_case)
{
    *ret_case = (struct written_case){0};
    (void)text_copy(ret_case->text, sizeof ret_case->text, text);
    (void)civil_instant_parse("2026-11-24T09:30", &ret_case->facts.at);
    char *rest = ret_case->text;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        char *value = strchr(word, '=');
        if (word[0] == '\0')
            continue;
        if (value == NULL)
            return false;
        *value++ = '\0';
        if (!written_fact(&ret_case->facts, word, value) &&
            !written_word(&ret_case->facts, word, value))
            return false;
    }
    ret_case->facts.moment = civil_from_wall(ret_case->facts.at);
    return true;
}

#endif
