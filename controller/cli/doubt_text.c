#include "controller/cli/doubt_text.h"

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/cli/quote_text.h"

const char *doubt_word(enum tariff_doubt_kind kind)
{
    static const char *const words[] = {
        [DOUBT_PASS_DEARER] = "pass_dearer_than_entries",
        [DOUBT_LARGER_DEARER] = "larger_dearer_than_smaller",
        [DOUBT_REDUCED_DEARER] = "reduced_above_full",
        [DOUBT_AGE_GAP] = "gap_between_ages",
        [DOUBT_LONGER_COSTS_LESS] = "longer_costs_less",
        [DOUBT_NO_TERM_LEFT] = "no_term_left",
        [DOUBT_PARAMETER_MISSING] = "parameter_without_value",
        [DOUBT_NEVER_REACHED] = "case_never_reached",
        [DOUBT_GAP_OF_CASES] = "gap_between_cases",
        [DOUBT_BOUND_OF_ONE] = "bound_of_one",
        [DOUBT_FOR_ALL] = "for_all_beside_each",
        [DOUBT_OF_THE_BEGINNING] = "moment_of_the_beginning",
        [DOUBT_OTHERS_UNPRICED] = "others_without_price",
        [DOUBT_DECIDED_LATER] = "decided_later",
        [DOUBT_NOTHING_LIKE_IT] = "pattern_fits_nothing",
        [DOUBT_NO_SCHOOL_WEEKS] = "no_school_weeks",
    };
    return words[kind];
}

/* Quotients and resources are amounts, quantities have three decimals, the others are whole. */
static void gap_sentence(const struct tariff_doubt *doubt, char *text, size_t size)
{
    char from[32], until[32];
    const bool amount = text_equal(doubt->other, tariff_fact_word(FACT_QUOTIENT)) ||
                        text_equal(doubt->other, tariff_fact_word(FACT_RESOURCES));
    const bool quantity = text_equal(doubt->other, tariff_fact_word(FACT_QUANTITY));
    quote_number(doubt->from, amount ? 2 : quantity ? 3 : 0, from);
    quote_number(doubt->until, amount ? 2 : quantity ? 3 : 0, until);
    const bool age = text_equal(doubt->other, tariff_fact_word(FACT_AGE));
    (void)text_append(text, size, _("%s has no price from %s to %s (%s)"), doubt->subject, from,
                      until, age ? _("age in months") : _(doubt->other));
}

/* Of the rules of one price. */
static void rule_sentence(const struct tariff_doubt *doubt, char text[DOUBT_TEXT_SIZE])
{
    const size_t size = DOUBT_TEXT_SIZE;
    if (doubt->kind == DOUBT_NEVER_REACHED)
        (void)text_append(text, size,
                          _("%s: this case is never reached: the one of line %lld takes all of it"),
                          doubt->subject, (long long)doubt->from);
    else if (doubt->kind == DOUBT_GAP_OF_CASES)
        gap_sentence(doubt, text, size);
    else if (doubt->kind == DOUBT_BOUND_OF_ONE)
        (void)text_append(text, size,
                          _("%s: floor and ceiling bound the price of one; to bound what it is "
                            "counted to, put them a level above: {ceiling: …, sum: [{amount: …, "
                            "per: …}]}"),
                          doubt->subject);
    else if (doubt->kind == DOUBT_FOR_ALL)
        (void)text_append(text, size,
                          _("%s: this case is for all together, another one for each (%s)"),
                          doubt->subject, _(doubt->other));
    else if (doubt->kind == DOUBT_OF_THE_BEGINNING)
        (void)text_append(text, size,
                          _("%s: this day or hour is that of the beginning, not of each piece; put "
                            "it inside: {split: …, sum: [{…}]}"),
                          doubt->subject);
    else if (doubt->kind == DOUBT_OTHERS_UNPRICED)
        (void)text_append(text, size,
                          _("%s: the cases are for some only (%s), others have no price"),
                          doubt->subject, _(doubt->other));
}

void doubt_sentence(const struct tariff_doubt *doubt, char text[DOUBT_TEXT_SIZE])
{
    const size_t size = DOUBT_TEXT_SIZE;
    text[0] = '\0';
    switch (doubt->kind) {
    case DOUBT_PASS_DEARER:
        (void)text_append(text, size, _("%s costs more than %lld times %s"), doubt->subject,
                          (long long)doubt->from, doubt->other);
        return;
    case DOUBT_LARGER_DEARER:
        (void)text_append(text, size, _("%s costs more for each of its %lld than %s of %lld"),
                          doubt->subject, (long long)doubt->from, doubt->other,
                          (long long)doubt->until);
        return;
    case DOUBT_REDUCED_DEARER:
        (void)text_append(text, size, _("%s, on proof, costs more than %s"), doubt->subject,
                          doubt->other);
        return;
    case DOUBT_AGE_GAP:
        (void)text_append(
            text, size, _("nobody from %lld to %lld months old has a price: between %s and %s"),
            (long long)doubt->from, (long long)doubt->until - 1, doubt->subject, doubt->other);
        return;
    case DOUBT_LONGER_COSTS_LESS:
        (void)text_append(text, size, _("%s costs less for %lld minutes than for %lld"),
                          doubt->subject, (long long)doubt->until, (long long)doubt->from);
        return;
    case DOUBT_NO_TERM_LEFT:
        (void)text_append(text, size, _("the last term, %s, is over: add the next ones"),
                          doubt->subject);
        return;
    case DOUBT_PARAMETER_MISSING:
        (void)text_append(text, size, _("the parameter %s has no value today"), doubt->subject);
        return;
    case DOUBT_NEVER_REACHED:
    case DOUBT_GAP_OF_CASES:
    case DOUBT_BOUND_OF_ONE:
    case DOUBT_FOR_ALL:
    case DOUBT_OF_THE_BEGINNING:
    case DOUBT_OTHERS_UNPRICED:
        rule_sentence(doubt, text);
        return;
    case DOUBT_DECIDED_LATER:
        (void)text_append(text, size, _("the decision %s is later than valid_from"),
                          doubt->subject);
        return;
    case DOUBT_NOTHING_LIKE_IT:
        (void)text_append(text, size, _("no product of this file fits %s"), doubt->subject);
        return;
    case DOUBT_NO_SCHOOL_WEEKS:
        (void)text_append(text, size,
                          _("school_weeks says nothing of %04lld-%02lld: packages by school weeks "
                            "have no price then"),
                          (long long)doubt->from, (long long)doubt->until);
        return;
    }
}
