#include "controller/tariff/condition.h"

#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/tariff.h"

static const char *const fact_words[TARIFF_FACT_COUNT] = {
    [FACT_AGE] = "age",           [FACT_PERSONS] = "persons",     [FACT_CHILDREN] = "children",
    [FACT_NTH] = "nth",           [FACT_WEEKS] = "weeks",         [FACT_MINUTES] = "minutes",
    [FACT_QUOTIENT] = "quotient", [FACT_RESOURCES] = "resources", [FACT_QUANTITY] = "quantity",
    [FACT_DAY] = "day",           [FACT_RANK] = "rank",           [FACT_BORN] = "born",
};

const char *tariff_fact_word(enum tariff_fact fact)
{
    return fact_words[fact];
}

void case_set(struct tariff_case *facts, enum tariff_fact fact, int64_t value)
{
    facts->facts[fact] = value;
    facts->fact_set |= (uint16_t)(1U << fact);
}

void case_set_birth(struct tariff_case *facts, struct civil_date birth)
{
    case_set(facts, FACT_AGE, tariff_age_months(birth, facts->moment.date));
    case_set(facts, FACT_BORN, birth.year);
}

bool case_knows(const struct tariff_case *facts, enum tariff_fact fact)
{
    return (facts->fact_set & (1U << fact)) != 0;
}

int64_t tariff_age_months(struct civil_date birth, struct civil_date on)
{
    const int64_t months = ((int64_t)on.year - birth.year) * 12 + on.month - birth.month;
    const bool last_day = civil_date_add_days(on, 1).day == 1;
    return months - (on.day < birth.day && !last_day ? 1 : 0);
}

bool tariff_pattern_fits(const char *pattern, const char *product)
{
    while (*pattern != '\0' && *product != '\0') {
        const size_t wanted = strcspn(pattern, "/"), given = strcspn(product, "/");
        const bool any = wanted == 1 && pattern[0] == '*';
        if (!any && (wanted != given || memcmp(pattern, product, wanted) != 0))
            return false;
        pattern += wanted + (pattern[wanted] == '/');
        product += given + (product[given] == '/');
    }
    return *pattern == '\0' && *product == '\0';
}

static enum truth no(struct condition_reason *reason, const char *word, const char *about)
{
    *reason = (struct condition_reason){word, about};
    return TRUTH_NO;
}

static enum truth unknown(struct condition_reason *reason, const char *word, const char *about)
{
    *reason = (struct condition_reason){word, about};
    return TRUTH_UNKNOWN;
}

enum hours_answer { HOURS_NO, HOURS_TODAY, HOURS_SINCE_YESTERDAY };

static enum hours_answer hours_hold(const struct tariff_hours hours[TARIFF_HOURS_MAX], int minute)
{
    enum hours_answer answer = HOURS_NO;
    for (int i = 0; i < TARIFF_HOURS_MAX && hours[i].until_minute != 0; i++) {
        if (minute >= hours[i].from_minute && minute < hours[i].until_minute)
            return HOURS_TODAY;
        if (minute + 1440 < hours[i].until_minute)
            answer = HOURS_SINCE_YESTERDAY;
    }
    return answer;
}

/* Two in the morning of hours that began at ten in the evening is still the day before. */
static struct civil_date day_of(const struct tariff_condition *condition,
                                const struct tariff_case *facts)
{
    const struct civil_moment *moment = &facts->moment;
    return hours_hold(condition->hours, moment->minute) == HOURS_SINCE_YESTERDAY
               ? civil_date_add_days(moment->date, -1)
               : moment->date;
}

/* A number of the case; how many are bought is, when only one kind of things was counted, how many
 * of those; of several kinds nobody knows which. False when it is not known. */
static bool number_of(const struct tariff_condition *condition, enum tariff_fact fact,
                      const struct tariff_case *facts, int64_t *ret_value)
{
    *ret_value = facts->facts[fact];
    if (fact == FACT_DAY) {
        *ret_value = day_of(condition, facts).day;
        return true;
    }
    const bool said =
        case_knows(facts, fact) && !(fact == FACT_QUANTITY && facts->quantity_assumed);
    if (fact != FACT_QUANTITY || said || facts->count_count == 0)
        return case_knows(facts, fact);
    *ret_value = facts->counts[0].thousandths;
    return facts->count_count == 1;
}

static enum truth fact_holds(const struct tariff_condition *condition, enum tariff_fact fact,
                             const struct tariff_case *facts, struct condition_reason *reason)
{
    const struct tariff_range *range = &condition->facts[fact];
    const bool of_birth = fact == FACT_AGE || fact == FACT_BORN;
    if ((condition->fact_set & (1U << fact)) == 0)
        return TRUTH_YES;
    int64_t value;
    if (!number_of(condition, fact, facts, &value))
        return of_birth ? unknown(reason, "birth_required", "age")
                        : unknown(reason, "fact_required", fact_words[fact]);
    if (value >= range->from && value <= range->until)
        return TRUTH_YES;
    if (of_birth)
        return no(reason, "age_not_in_category", "age");
    return no(reason, value < range->from ? "fact_too_low" : "fact_too_high", fact_words[fact]);
}

/* Each tenth of those that are counted. */
static enum truth every_holds(const struct tariff_condition *condition,
                              const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition->nth_every == 0)
        return TRUTH_YES;
    if (!case_knows(facts, FACT_NTH))
        return unknown(reason, "fact_required", fact_words[FACT_NTH]);
    return facts->facts[FACT_NTH] > 0 && facts->facts[FACT_NTH] % condition->nth_every == 0
               ? TRUTH_YES
               : no(reason, "not_the_nth", fact_words[FACT_NTH]);
}

/* How many of a unit; when nobody counted it, how many are bought. */
static enum truth count_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                              const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition->counted == 0)
        return TRUTH_YES;
    const char *unit = tariff->units[condition->counted - 1].name;
    bool known = case_knows(facts, FACT_QUANTITY) && !facts->quantity_assumed;
    int64_t value = facts->facts[FACT_QUANTITY];
    for (size_t i = 0; i < facts->count_count; i++) {
        if (!text_equal(facts->counts[i].unit, unit))
            continue;
        value = facts->counts[i].thousandths;
        known = true;
    }
    if (!known)
        return unknown(reason, "fact_required", "count");
    if (value >= condition->count.from && value <= condition->count.until)
        return TRUTH_YES;
    return no(reason, value < condition->count.from ? "fact_too_low" : "fact_too_high", unit);
}

static enum truth facts_hold(const struct tariff_condition *condition,
                             const struct tariff_case *facts, struct condition_reason *reason)
{
    enum truth all = every_holds(condition, facts, reason);
    const uint16_t said = condition->not_said & facts->fact_set;
    if (said != 0)
        return no(reason, "fact_said", fact_words[__builtin_ctz(said)]);
    for (int i = 0; i < TARIFF_FACT_COUNT && all != TRUTH_NO && condition->fact_set >> i != 0;
         i++) {
        const enum truth one = fact_holds(condition, (enum tariff_fact)i, facts, reason);
        if (one == TRUTH_NO)
            return TRUTH_NO;
        all = one < all ? one : all;
    }
    return all;
}

static bool in_dates(const struct tariff_season *season, struct civil_date date)
{
    for (size_t i = 0; i < season->date_count; i++) {
        if (civil_date_compare(date, season->dates[i].from) >= 0 &&
            civil_date_compare(date, season->dates[i].until) <= 0)
            return true;
    }
    return false;
}

static bool in_season(const struct tariff_season *season, struct civil_date date)
{
    const int day = date.month * 100 + date.day;
    if (season->date_count > 0)
        return in_dates(season, date);
    if (season->months != 0)
        return (season->months & (1U << (date.month - 1))) != 0;
    if (season->from_day <= season->until_day)
        return day >= season->from_day && day <= season->until_day;
    return day >= season->from_day || day <= season->until_day;
}

static bool seasons_hold(const struct tariff *tariff, uint32_t seasons, struct civil_date date)
{
    for (size_t i = 0; i < tariff->season_count; i++) {
        if ((seasons & (1U << i)) != 0 && in_season(&tariff->seasons[i], date))
            return true;
    }
    return false;
}

static bool weekday_holds(uint8_t weekdays, struct civil_date day)
{
    if ((weekdays & (1U << civil_weekday(day))) != 0)
        return true;
    return (weekdays & WEEKDAY_HOLIDAY) != 0 && civil_holiday(day);
}

bool condition_asks(const struct tariff *tariff, int32_t index, enum tariff_fact fact)
{
    if (index == TARIFF_NONE)
        return false;
    const struct tariff_condition *condition = &tariff->conditions[index];
    bool asks = (condition->fact_set & (1U << fact)) != 0 ||
                (fact == FACT_NTH && condition->nth_every != 0);
    for (int32_t i = 0; i < condition->any_count; i++)
        asks = asks || condition_asks(tariff, condition->any_first + i, fact);
    return asks;
}

bool condition_goes_by_moment(const struct tariff_condition *condition)
{
    return condition->seasons != 0 || condition->not_seasons != 0 || condition->weekdays != 0 ||
           (condition->fact_set & (1U << FACT_DAY)) != 0 || condition->hours[0].until_minute != 0;
}

bool condition_day_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                         struct civil_date day)
{
    return (condition->seasons == 0 || seasons_hold(tariff, condition->seasons, day)) &&
           !seasons_hold(tariff, condition->not_seasons, day) &&
           (condition->weekdays == 0 || weekday_holds(condition->weekdays, day));
}

/* Of a quote that says no instant, the day and the hour are not known. */
static enum truth other_time(const struct tariff_case *facts, struct condition_reason *reason,
                             const char *word, const char *about)
{
    return facts->hour_given ? no(reason, word, about) : unknown(reason, word, about);
}

static enum truth time_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                             const struct tariff_case *facts, struct condition_reason *reason)
{
    const struct civil_moment *moment = &facts->moment;
    const bool timed = condition->hours[0].until_minute != 0;
    const enum hours_answer hours =
        timed ? hours_hold(condition->hours, moment->minute) : HOURS_TODAY;
    const struct civil_date day = day_of(condition, facts);
    if ((condition->seasons != 0 && !seasons_hold(tariff, condition->seasons, day)) ||
        seasons_hold(tariff, condition->not_seasons, day))
        return other_time(facts, reason, "not_in_season", "season");
    if (condition->weekdays != 0 && !weekday_holds(condition->weekdays, day))
        return other_time(facts, reason, "not_on_this_day", "weekdays");
    if (hours == HOURS_NO)
        return other_time(facts, reason, "not_at_this_hour", "hours");
    return TRUTH_YES;
}

static const struct case_proof *find_proof(const struct tariff_case *facts, const char *kind)
{
    for (size_t i = 0; i < facts->proof_count; i++) {
        if (text_equal(facts->proofs[i].kind, kind))
            return &facts->proofs[i];
    }
    return NULL;
}

/* An age is proved by the birth date that the cashier saw; every other kind must be shown. */
static enum truth proof_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                              const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition->proof == 0)
        return TRUTH_YES;
    const char *kind = tariff->proofs[condition->proof - 1];
    if (text_equal(kind, "age_id"))
        return case_knows(facts, FACT_AGE) ? TRUTH_YES : unknown(reason, "birth_required", "age");
    const struct case_proof *proof = find_proof(facts, kind);
    if (proof == NULL)
        return facts->proofs_known ? no(reason, "proof_required", kind)
                                   : unknown(reason, "proof_required", kind);
    if (proof->until_known && civil_date_compare(proof->until, facts->moment.date) < 0)
        return no(reason, "proof_out_of_date", kind);
    if (condition->proof_months_max > 0 && proof->issued_known &&
        civil_date_compare(civil_date_add_months(proof->issued, condition->proof_months_max),
                           facts->moment.date) < 0)
        return no(reason, "proof_too_old", kind);
    /* a paper that may be six months old at most does not hold for longer than six months from now
     */
    if (condition->proof_months_max > 0 && !proof->issued_known && proof->until_known &&
        civil_date_compare(proof->until, civil_date_add_months(facts->moment.date,
                                                               condition->proof_months_max)) > 0)
        return no(reason, "proof_issued_required", kind);
    if (!proof->until_known && !proof->issued_known)
        return unknown(reason, "proof_until_required", kind);
    return TRUTH_YES;
}

static enum truth residence_holds(const struct tariff *tariff,
                                  const struct tariff_condition *condition,
                                  const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition->residences == 0)
        return TRUTH_YES;
    if (facts->residence == NULL)
        return unknown(reason, "fact_required", "residence");
    const int i = tariff_name_index(tariff->residences, tariff->residence_count, facts->residence);
    return i >= 0 && (condition->residences & (1U << i)) != 0
               ? TRUTH_YES
               : no(reason, "residence_differs", "residence");
}

static uint32_t circumstances_of(const struct tariff *tariff, const struct tariff_case *facts)
{
    uint32_t set = 0;
    for (size_t i = 0; i < facts->with_count; i++) {
        const int at =
            tariff_name_index(tariff->circumstances, tariff->circumstance_count, facts->with[i]);
        set |= at >= 0 ? 1U << at : 0;
    }
    return set;
}

static enum truth circumstances_hold(const struct tariff *tariff,
                                     const struct tariff_condition *condition,
                                     const struct tariff_case *facts,
                                     struct condition_reason *reason)
{
    if (condition->with == 0 && condition->without == 0)
        return TRUTH_YES;
    const uint32_t set = circumstances_of(tariff, facts);
    const uint32_t missing = condition->with & ~set, excess = condition->without & set;
    if (missing != 0)
        return no(reason, "circumstance_missing", tariff->circumstances[__builtin_ctz(missing)]);
    if (excess != 0)
        return no(reason, "circumstance_excludes", tariff->circumstances[__builtin_ctz(excess)]);
    return TRUTH_YES;
}

static bool holds_any(const struct tariff *tariff, uint32_t patterns,
                      const struct tariff_case *facts)
{
    for (size_t i = 0; i < tariff->pattern_count; i++) {
        for (size_t k = 0; (patterns & (1U << i)) != 0 && k < facts->hold_count; k++) {
            if (tariff_pattern_fits(tariff->patterns[i], facts->holds[k]))
                return true;
        }
    }
    return false;
}

static enum truth person_holds(const struct tariff *tariff,
                               const struct tariff_condition *condition,
                               const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition->companion && !facts->companion)
        return facts->proofs_known ? no(reason, "companion_required", "companion")
                                   : unknown(reason, "companion_required", "companion");
    if (condition->history != 0 && (condition->history & facts->history) == 0)
        return facts->history_known ? no(reason, "history_missing", "history")
                                    : unknown(reason, "history_missing", "history");
    if (condition->holds != 0 && !holds_any(tariff, condition->holds, facts)) {
        const char *pattern = tariff->patterns[__builtin_ctz(condition->holds)];
        return facts->holds_known ? no(reason, "pass_required", pattern)
                                  : unknown(reason, "pass_required", pattern);
    }
    return TRUTH_YES;
}

/* Any of the alternatives; when none holds, the reason is that of the first that is nearest. */
static enum truth any_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                            const struct tariff_case *facts, struct condition_reason *reason)
{
    enum truth best = condition->any_count == 0 ? TRUTH_YES : TRUTH_NO;
    for (int32_t i = 0; i < condition->any_count; i++) {
        struct condition_reason why;
        const enum truth one =
            condition_holds(tariff, &tariff->conditions[condition->any_first + i], facts, &why);
        if (one != TRUTH_YES && (i == 0 || one > best))
            *reason = why;
        best = one > best ? one : best;
    }
    return best;
}

enum { PARTS = 8 };

static void parts_hold(const struct tariff *tariff, const struct tariff_condition *condition,
                       const struct tariff_case *facts, enum truth answers[PARTS],
                       struct condition_reason reasons[PARTS])
{
    answers[0] = facts_hold(condition, facts, &reasons[0]);
    answers[1] = time_holds(tariff, condition, facts, &reasons[1]);
    answers[2] = residence_holds(tariff, condition, facts, &reasons[2]);
    answers[3] = circumstances_hold(tariff, condition, facts, &reasons[3]);
    answers[4] = proof_holds(tariff, condition, facts, &reasons[4]);
    answers[5] = person_holds(tariff, condition, facts, &reasons[5]);
    answers[6] = count_holds(tariff, condition, facts, &reasons[6]);
    answers[7] = any_holds(tariff, condition, facts, &reasons[7]);
}

enum truth condition_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                           const struct tariff_case *facts, struct condition_reason *ret_reason)
{
    struct condition_reason reasons[PARTS];
    enum truth answers[PARTS], all = TRUTH_YES;
    parts_hold(tariff, condition, facts, answers, reasons);
    for (int i = PARTS - 1; i >= 0; i--) { /* the first of the lowest is the one that is told */
        if (answers[i] != TRUTH_YES && answers[i] <= all) {
            all = answers[i];
            *ret_reason = reasons[i];
        }
    }
    return all;
}

static bool is_of_person(const struct condition_reason *reason)
{
    const bool number =
        text_equal(reason->reason, "fact_required") || text_equal(reason->reason, "birth_required");
    return !number || text_equal(reason->about, "residence");
}

bool condition_unshown(const struct tariff *tariff, const struct tariff_condition *condition,
                       const struct tariff_case *facts, struct condition_reason *ret_reason)
{
    struct condition_reason reasons[PARTS];
    enum truth answers[PARTS];
    parts_hold(tariff, condition, facts, answers, reasons);
    for (int i = 0; i < PARTS; i++) {
        if (answers[i] != TRUTH_UNKNOWN || !is_of_person(&reasons[i]))
            continue;
        *ret_reason = reasons[i];
        return true;
    }
    return false;
}
