#include "controller/base/text.h"
#include "controller/tariff/price_work.h"

enum { MINUTES_OF_DAY = 1440, MINUTE_MS = 60000, GROUPS_MAX = 12 };

/* Pieces of one price are told together. */
struct group {
    uint32_t line;
    int64_t cents, count;
};

struct groups {
    size_t count;
    struct group kept[GROUPS_MAX];
};

static void add_to_groups(struct groups *groups, struct group one)
{
    for (size_t i = 0; i < groups->count && i < GROUPS_MAX; i++) {
        struct group *kept = &groups->kept[i];
        if (kept->line == one.line && kept->cents == one.cents) {
            kept->count++;
            return;
        }
    }
    if (groups->count < GROUPS_MAX)
        groups->kept[groups->count] = one;
    groups->count++;
}

static void tell_groups(struct price_trail *trail, const struct groups *groups)
{
    for (size_t i = 0; i < groups->count && i < GROUPS_MAX; i++)
        price_step(trail, (struct price_step){.kind = STEP_PIECE,
                                              .line = groups->kept[i].line,
                                              .quantity = groups->kept[i].count,
                                              .amount_cents = groups->kept[i].cents});
    if (groups->count > GROUPS_MAX)
        trail->count += PRICE_STEPS_MAX; /* more than can be told: the reader is told so */
}

/* What was assumed or not known in a piece is so for all of them: the first one tells it. */
static void tell_doubts(struct price_trail *trail, const struct price_trail *of_piece)
{
    for (size_t i = 0; i < of_piece->count && i < PRICE_STEPS_MAX; i++) {
        const enum price_step_kind kind = of_piece->steps[i].kind;
        if (kind == STEP_UNKNOWN || kind == STEP_ASSUMED || kind == STEP_PARAMETER_MISSING ||
            kind == STEP_OF_NOW)
            price_step(trail, of_piece->steps[i]);
    }
}

/* The line that gave a piece its price: that of its first amount or percentage. */
static uint32_t line_of(const struct price_trail *trail, const struct tariff_rule *rule)
{
    for (size_t i = 0; i < trail->count && i < PRICE_STEPS_MAX; i++) {
        if (trail->steps[i].kind == STEP_AMOUNT || trail->steps[i].kind == STEP_PERCENT)
            return trail->steps[i].line;
    }
    return rule->line;
}

/* The unit whose count tells how many pieces there are. */
static const char *unit_of(const struct tariff *tariff, const struct tariff_rule *rule)
{
    return tariff->units[rule->split_nights ? UNIT_NIGHT : UNIT_DAY].name;
}

/* Its place among what was counted; count_count when nobody counted it. */
static size_t find_count(const struct tariff *tariff, const struct tariff_rule *rule,
                         const struct tariff_case *facts)
{
    size_t i = 0;
    while (i < facts->count_count && !text_equal(facts->counts[i].unit, unit_of(tariff, rule)))
        i++;
    return i;
}

/* From the hour of the beginning to the hour of the end, as if no clock changed between. */
static int64_t minutes_on_the_clock(const struct tariff_case *facts)
{
    const struct wall_time end_at = {facts->at.unix_ms + facts->facts[FACT_MINUTES] * MINUTE_MS};
    const struct civil_moment end = civil_from_wall(end_at);
    return civil_days_between(facts->moment.date, end.date) * MINUTES_OF_DAY + end.minute -
           facts->moment.minute;
}

/* How long the whole is, in minutes: as it was said, or the days or nights that were counted. */
static enum price_answer whole_of(struct price_work *work, const struct tariff_rule *rule,
                                  int64_t *ret_minutes)
{
    const size_t days = find_count(work->tariff, rule, work->facts);
    const bool by_days =
        days < work->facts->count_count && rule->split_minutes % MINUTES_OF_DAY == 0;
    const int64_t thousandths = by_days ? work->facts->counts[days].thousandths : 0;
    if (thousandths % PRICE_THOUSAND != 0)
        return price_refuse(work, "quantity_not_whole", unit_of(work->tariff, rule));
    if (!by_days && !case_knows(work->facts, FACT_MINUTES))
        return price_refuse(work, "fact_required", tariff_fact_word(FACT_MINUTES));
    int64_t minutes = work->facts->facts[FACT_MINUTES];
    const bool whole_days = rule->split_minutes % MINUTES_OF_DAY == 0 && work->facts->start_given;
    if (by_days)
        minutes = thousandths / PRICE_THOUSAND * MINUTES_OF_DAY;
    else if (rule->split_nights && minutes <= SPLIT_MINUTES_MAX)
        minutes = price_nights(work->facts) * MINUTES_OF_DAY;
    else if (whole_days && minutes <= SPLIT_MINUTES_MAX)
        minutes = minutes_on_the_clock(work->facts);
    if (minutes > SPLIT_MINUTES_MAX)
        return price_refuse(work, "fact_too_high", tariff_fact_word(FACT_MINUTES));
    *ret_minutes = minutes;
    return ANSWER_VALUE;
}

/* The case of the piece that begins so many minutes after the start. Whole days go by the calendar,
 * so that each begins at the same hour although the clocks change. */
static void set_piece(struct tariff_case *piece, const struct tariff_case *whole,
                      const struct tariff_rule *rule, int64_t offset, int64_t minutes)
{
    const int32_t split = rule->split_minutes;
    piece->at.unix_ms = whole->at.unix_ms + offset * MINUTE_MS;
    if (split % MINUTES_OF_DAY == 0)
        piece->at =
            civil_to_wall(civil_date_add_days(whole->moment.date, (int)(offset / MINUTES_OF_DAY)),
                          whole->moment.minute);
    piece->moment = civil_from_wall(piece->at);
    case_set(piece, FACT_MINUTES, minutes - offset < split ? minutes - offset : split);
}

static int64_t days_of(int64_t minutes)
{
    return (minutes + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY;
}

static enum price_answer add_piece(struct price_work *work, const struct tariff_rule *rule,
                                   struct groups *groups, struct exact *value)
{
    struct exact part;
    const enum price_answer answer = price_value_of(work, rule, &part);
    if (answer == ANSWER_REFUSED)
        return answer;
    if (answer == ANSWER_SKIPPED)
        return ANSWER_VALUE;
    price_round_part(work, &part);
    if (!exact_add(*value, part, value))
        return price_refuse(work, "amount_too_large", "split");
    const struct group one = {line_of(work->trail, rule), exact_round(part).cents, 1};
    add_to_groups(groups, one);
    return ANSWER_VALUE;
}

enum price_answer price_split(struct price_work *work, const struct tariff_rule *rule,
                              struct exact *value)
{
    const struct tariff_case *whole = work->facts;
    struct price_trail *trail = work->trail;
    struct tariff_case piece = *whole;
    struct groups groups = {0};
    const size_t days = find_count(work->tariff, rule, whole);
    int64_t minutes = 0;
    enum price_answer answer = whole_of(work, rule, &minutes);
    *value = exact_from_money((struct money){0});
    for (int64_t offset = 0; answer == ANSWER_VALUE && offset < minutes;
         offset += rule->split_minutes) {
        struct price_trail of_piece;
        of_piece.count = 0;
        set_piece(&piece, whole, rule, offset, minutes);
        if (days < piece.count_count)
            piece.counts[days].thousandths = days_of(piece.facts[FACT_MINUTES]) * PRICE_THOUSAND;
        work->facts = &piece;
        work->trail = &of_piece;
        answer = add_piece(work, rule, &groups, value);
        if (offset == 0)
            tell_doubts(trail, &of_piece);
    }
    work->facts = whole;
    work->trail = trail;
    tell_groups(trail, &groups);
    return answer;
}

enum price_answer price_each_nth(struct price_work *work, struct tariff_range numbers,
                                 enum price_answer (*price_one)(struct price_work *work,
                                                                struct exact *value),
                                 struct exact *value)
{
    const struct tariff_case *all = work->facts;
    struct price_trail *trail = work->trail;
    struct tariff_case one = *all;
    struct groups groups = {0};
    enum price_answer answer = ANSWER_VALUE;
    *value = exact_from_money((struct money){0});
    for (int64_t nth = numbers.from; answer == ANSWER_VALUE && nth <= numbers.until; nth++) {
        struct price_trail of_one;
        struct exact price;
        of_one.count = 0;
        case_set(&one, FACT_NTH, nth);
        work->facts = &one;
        work->trail = &of_one;
        answer = price_one(work, &price);
        if (nth == numbers.from)
            tell_doubts(trail, &of_one);
        if (answer == ANSWER_VALUE && !exact_add(*value, price, value))
            answer = price_refuse(work, "amount_too_large", work->product->name);
        if (answer == ANSWER_VALUE)
            add_to_groups(
                &groups, (struct group){line_of(&of_one, &work->tariff->rules[work->product->rule]),
                                        exact_round(price).cents, 1});
    }
    work->facts = all;
    work->trail = trail;
    tell_groups(trail, &groups);
    return answer;
}
