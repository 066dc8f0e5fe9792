#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/cover.h"
#include "controller/tariff/price_work.h"

void price_step(struct price_trail *trail, struct price_step step)
{
    if (trail->count < PRICE_STEPS_MAX)
        trail->steps[trail->count] = step;
    trail->count++;
}

enum price_answer price_refuse(struct price_work *work, const char *reason, const char *about)
{
    work->reason = (struct condition_reason){reason, about};
    return ANSWER_REFUSED;
}

static void clamp(struct price_work *work, const struct tariff_rule *rule, struct exact *value)
{
    const struct exact floor = exact_from_money(rule->floor);
    const struct exact ceiling = exact_from_money(rule->ceiling);
    if (rule->floored && exact_compare(*value, floor) < 0) {
        *value = floor;
        price_step(work->trail, (struct price_step){.kind = STEP_FLOOR,
                                                    .line = rule->line,
                                                    .amount_cents = rule->floor.cents});
    }
    if (rule->ceiled && exact_compare(*value, ceiling) > 0) {
        *value = ceiling;
        price_step(work->trail, (struct price_step){.kind = STEP_CEILING,
                                                    .line = rule->line,
                                                    .amount_cents = rule->ceiling.cents});
    }
}

/* The value of a dated parameter on the day; false when it has none. */
static bool parameter_on(const struct tariff_parameter *parameter, struct civil_date day,
                         struct money *ret_amount)
{
    bool found = false;
    for (size_t i = 0; i < parameter->value_count; i++) {
        if (civil_date_compare(parameter->values[i].from, day) > 0)
            break;
        *ret_amount = parameter->values[i].amount;
        found = true;
    }
    return found;
}

/* The quotient or the resources as they count: not below the floor, not above the ceiling. */
static int64_t counted_base(struct price_work *work, const struct tariff_rule *rule, int64_t cents)
{
    struct money floor = {0};
    struct price_step step = {.line = rule->line};
    if (rule->base_floor != TARIFF_NONE) {
        const struct tariff_parameter *parameter = &work->tariff->parameters[rule->base_floor];
        const bool known = parameter_on(parameter, work->facts->moment.date, &floor);
        step.word = parameter->name;
        step.kind = known ? STEP_BASE_FLOOR : STEP_PARAMETER_MISSING;
        if (!known || cents < floor.cents) {
            cents = known ? floor.cents : cents;
            step.amount_cents = cents;
            price_step(work->trail, step);
        }
    }
    if (rule->base_ceiled && cents > rule->base_ceiling.cents) {
        cents = rule->base_ceiling.cents;
        step.kind = STEP_BASE_CEILING;
        step.amount_cents = cents;
        price_step(work->trail, step);
    }
    return cents;
}

static enum price_answer percent(struct price_work *work, const struct tariff_rule *rule,
                                 struct exact *value)
{
    const enum tariff_fact fact = rule->base == BASE_QUOTIENT ? FACT_QUOTIENT : FACT_RESOURCES;
    if (rule->base == BASE_PRICE) {
        if (!exact_scale(work->before_adjusting, rule->rate.ppm, RATE_WHOLE_PPM, value))
            return price_refuse(work, "amount_too_large", "percent");
        price_step(work->trail, (struct price_step){.kind = STEP_ADJUST_PERCENT,
                                                    .line = rule->line,
                                                    .rate_ppm = rule->rate.ppm});
        return ANSWER_VALUE;
    }
    if (!case_knows(work->facts, fact))
        return price_refuse(work, "fact_required", tariff_fact_word(fact));
    const int64_t base = counted_base(work, rule, work->facts->facts[fact]);
    if (!exact_scale(exact_from_money((struct money){base}), rule->rate.ppm, RATE_WHOLE_PPM, value))
        return price_refuse(work, "amount_too_large", tariff_fact_word(fact));
    price_step(work->trail, (struct price_step){.kind = STEP_PERCENT,
                                                .line = rule->line,
                                                .amount_cents = base,
                                                .rate_ppm = rule->rate.ppm,
                                                .word = tariff_fact_word(fact)});
    return ANSWER_VALUE;
}

/* Once is enough. */
static void note_now(struct price_work *work, uint32_t line)
{
    for (size_t i = 0; i < work->trail->count && i < PRICE_STEPS_MAX; i++) {
        if (work->trail->steps[i].kind == STEP_OF_NOW)
            return;
    }
    price_step(work->trail, (struct price_step){.kind = STEP_OF_NOW, .line = line});
}

/* Whether a condition holds. What nobody has shown or said of the person does not, and is noted; a
 * number that the price needs must be known. */
static enum price_answer holds(struct price_work *work, const struct tariff_condition *condition,
                               uint32_t line)
{
    if (!work->facts->hour_given && condition_goes_by_moment(condition))
        note_now(work, line);
    const enum truth truth = condition_holds(work->tariff, condition, work->facts, &work->reason);
    if (truth == TRUTH_YES)
        return ANSWER_VALUE;
    if (truth == TRUTH_NO)
        return ANSWER_SKIPPED;
    if (!condition_unshown(work->tariff, condition, work->facts, &work->reason))
        return ANSWER_REFUSED;
    if (strncmp(work->reason.reason, "not_", 4) == 0)
        return ANSWER_SKIPPED; /* another hour, day or season: just now decides */
    price_step(work->trail, (struct price_step){.kind = STEP_UNKNOWN,
                                                .line = line,
                                                .word = work->reason.reason,
                                                .about = work->reason.about});
    return ANSWER_SKIPPED;
}

static enum price_answer applies(struct price_work *work, int32_t condition, uint32_t line)
{
    return condition != TARIFF_NONE ? holds(work, &work->tariff->conditions[condition], line)
                                    : ANSWER_VALUE;
}

static enum price_answer evaluate(struct price_work *work, int32_t index, struct exact *value);

static enum price_answer first_of(struct price_work *work, const struct tariff_rule *rule,
                                  struct exact *value)
{
    for (int32_t i = rule->first; i != TARIFF_NONE; i = work->tariff->rules[i].next) {
        const enum price_answer answer = evaluate(work, i, value);
        if (answer != ANSWER_SKIPPED)
            return answer;
    }
    /* the reason is that of the last case that did not fit */
    return work->adjusting ? ANSWER_SKIPPED : ANSWER_REFUSED;
}

static enum price_answer sum(struct price_work *work, const struct tariff_rule *rule,
                             struct exact *value)
{
    *value = exact_from_money((struct money){0});
    for (int32_t i = rule->first; i != TARIFF_NONE; i = work->tariff->rules[i].next) {
        struct exact part;
        const enum price_answer answer = evaluate(work, i, &part);
        if (answer == ANSWER_REFUSED)
            return answer;
        if (answer == ANSWER_SKIPPED)
            continue;
        price_round_part(work, &part);
        if (!exact_add(*value, part, value))
            return price_refuse(work, "amount_too_large", "sum");
    }
    return ANSWER_VALUE;
}

/* A piece for certain days stands on those days alone, wherever the whole begins: *ret_days has a
 * bit for each day from the one before the start on. */
static enum price_answer piece_applies(struct price_work *work, const struct tariff_rule *piece,
                                       uint64_t *ret_days)
{
    *ret_days = COVER_ANY_DAY;
    if (piece->condition == TARIFF_NONE || !work->facts->start_given)
        return applies(work, piece->condition, piece->line);
    const struct tariff_condition *condition = &work->tariff->conditions[piece->condition];
    const struct civil_date first = civil_date_add_days(work->facts->moment.date, -1);
    if (condition->seasons != 0 || condition->weekdays != 0)
        *ret_days = 0;
    for (int i = 0; i < COVER_DAYS_MAX && *ret_days != COVER_ANY_DAY; i++) {
        if (condition_day_holds(work->tariff, condition, civil_date_add_days(first, i)))
            *ret_days |= UINT64_C(1) << i;
    }
    struct tariff_condition other = *condition;
    other.seasons = other.weekdays = 0;
    return holds(work, &other, piece->line);
}

static enum price_answer cheapest(struct price_work *work, const struct tariff_rule *rule,
                                  struct exact *value)
{
    struct cover_piece pieces[COVER_PIECES_MAX];
    struct cover cover;
    uint32_t lines[COVER_PIECES_MAX];
    size_t count = 0;
    const struct cover_span span = {.start = work->facts->at,
                                    .start_given = work->facts->start_given,
                                    .minutes = work->facts->facts[FACT_MINUTES]};
    if (!case_knows(work->facts, FACT_MINUTES))
        return price_refuse(work, "fact_required", tariff_fact_word(FACT_MINUTES));
    for (int32_t i = rule->first; i != TARIFF_NONE; i = work->tariff->rules[i].next) {
        const struct tariff_rule *child = &work->tariff->rules[i];
        const enum price_answer answer = piece_applies(work, child, &pieces[count].days);
        if (answer == ANSWER_REFUSED)
            return answer;
        if (answer == ANSWER_SKIPPED)
            continue;
        pieces[count].amount = child->amount;
        pieces[count].length_minutes = child->length_minutes;
        for (int k = 0; k < TARIFF_HOURS_MAX; k++)
            pieces[count].hours[k] = child->hours[k];
        lines[count++] = child->line;
    }
    if (!cover_cheapest(pieces, count, span, &cover))
        return price_refuse(work, "not_covered", tariff_fact_word(FACT_MINUTES));
    for (size_t i = 0; i < count; i++) {
        if (cover.counts[i] > 0)
            price_step(work->trail, (struct price_step){.kind = STEP_PIECE,
                                                        .line = lines[i],
                                                        .quantity = cover.counts[i],
                                                        .amount_cents = pieces[i].amount.cents});
    }
    *value = exact_from_money(cover.total);
    return ANSWER_VALUE;
}

static enum price_answer amount(struct price_work *work, const struct tariff_rule *rule,
                                struct exact *value)
{
    *value = exact_from_money(rule->amount);
    price_step(work->trail, (struct price_step){.kind = STEP_AMOUNT,
                                                .line = rule->line,
                                                .amount_cents = rule->amount.cents});
    return ANSWER_VALUE;
}

enum price_answer price_value_of(struct price_work *work, const struct tariff_rule *rule,
                                 struct exact *value)
{
    switch (rule->kind) {
    case RULE_AMOUNT:
        return amount(work, rule, value);
    case RULE_PERCENT:
        return percent(work, rule, value);
    case RULE_FIRST_OF:
        return first_of(work, rule, value);
    case RULE_SUM:
        return sum(work, rule, value);
    case RULE_CHEAPEST:
        return cheapest(work, rule, value);
    }
    return ANSWER_REFUSED;
}

static enum price_answer adjust(struct price_work *work, int32_t first, struct exact *value);

static enum price_answer evaluate(struct price_work *work, int32_t index, struct exact *value)
{
    const struct tariff_rule *rule = &work->tariff->rules[index];
    enum price_answer answer = applies(work, rule->condition, rule->line);
    if (answer == ANSWER_VALUE)
        answer = rule->split_minutes > 0 ? price_split(work, rule, value)
                                         : price_value_of(work, rule, value);
    if (answer != ANSWER_VALUE)
        return answer;
    clamp(work, rule, value);
    answer = price_times_per(work, rule, value);
    return answer == ANSWER_VALUE ? adjust(work, rule->adjust, value) : answer;
}

/* How many rights a number of persons needs: a family card is one for five. */
static int64_t rights_for(const struct tariff_terms_of_use *use, int64_t persons)
{
    const int64_t each = use->members_max > use->persons ? use->members_max : use->persons;
    switch (use->kind) {
    case FORMULA_UNIT:
    case FORMULA_ENTRIES:
    case FORMULA_TIME_CREDIT:
    case FORMULA_UNLIMITED:
    case FORMULA_WEEKLY:
    case FORMULA_MEMBERSHIP:
    case FORMULA_SUPPLEMENT:
    case FORMULA_CARD:
    case FORMULA_PER_HEAD:
        return (persons + each - 1) / each;
    case FORMULA_STORED_VALUE:
    case FORMULA_OCCUPANCY:
    case FORMULA_FLAT:
    case FORMULA_HOURLY:
    case FORMULA_RENTAL:
    case FORMULA_FEE:
        break;
    }
    return 1;
}

/* Where the price goes by which one it is, each of several has its own: from the first to which
 * one; 0 to 0: there is one, it was said which one they are, or the price counts them itself. */
static struct tariff_range numbers_of(const struct price_work *work)
{
    const struct tariff_case *facts = work->facts;
    const int64_t thousandths =
        case_knows(facts, FACT_QUANTITY) ? facts->facts[FACT_QUANTITY] : PRICE_THOUSAND;
    const int64_t count = thousandths / PRICE_THOUSAND;
    const bool said = case_knows(facts, FACT_NTH) && !facts->nth_assumed;
    if (said || !work->product->goes_by_nth || work->product->counts_quantity || count < 2 ||
        thousandths % PRICE_THOUSAND != 0)
        return (struct tariff_range){0, 0};
    return (struct tariff_range){1, count};
}

static enum price_answer times_product(struct price_work *work, struct exact *value)
{
    const struct tariff_product *product = work->product;
    const int64_t quantity =
        case_knows(work->facts, FACT_QUANTITY) ? work->facts->facts[FACT_QUANTITY] : PRICE_THOUSAND;
    if (!product->counts_persons) {
        const struct price_quantity rights = {rights_for(&product->use, work->persons), 1};
        if (price_times(work, product->line, "person", rights, value) != ANSWER_VALUE)
            return ANSWER_REFUSED;
    }
    if (product->hours_booked) {
        const struct tariff_rule hour = {.minutes_step = 60, .up_to = INT64_MAX};
        const struct price_quantity hours = price_quantity_of(work, &hour, UNIT_HOUR);
        if (price_times(work, product->line, work->tariff->units[UNIT_HOUR].name, hours, value) !=
            ANSWER_VALUE)
            return ANSWER_REFUSED;
    }
    if (product->counts_quantity || numbers_of(work).until > 0)
        return ANSWER_VALUE; /* each of them is in the price */
    if (quantity % PRICE_THOUSAND != 0)
        return price_refuse(work, "quantity_not_whole", tariff_fact_word(FACT_QUANTITY));
    return price_times(work, product->line, "quantity",
                       (struct price_quantity){quantity / PRICE_THOUSAND, 1}, value);
}

/* Each adjustment that holds is taken of the price as it was before all of them. */
static enum price_answer adjust(struct price_work *work, int32_t first, struct exact *value)
{
    const struct exact before = work->before_adjusting;
    const bool adjusting = work->adjusting;
    if (first == TARIFF_NONE)
        return ANSWER_VALUE;
    const struct exact whole = *value;
    for (int32_t i = first; i != TARIFF_NONE; i = work->tariff->rules[i].next) {
        work->before_adjusting = whole;
        work->adjusting = true;
        struct exact part;
        const enum price_answer answer = evaluate(work, i, &part);
        if (answer == ANSWER_REFUSED)
            return answer;
        if (answer == ANSWER_VALUE && !exact_add(*value, part, value))
            return price_refuse(work, "amount_too_large", "adjust");
    }
    work->before_adjusting = before;
    work->adjusting = adjusting;
    if (value->numerator < 0 && whole.numerator >= 0) /* a reduction takes off at most the price */
        *value = exact_from_money((struct money){0});
    return ANSWER_VALUE;
}

/* The price of one with its adjustments and its discount, rounded unless the total is: then it is
 * counted. */
static enum price_answer price_of_one(struct price_work *work, struct exact *value)
{
    struct money rounded;
    enum price_answer answer = evaluate(work, work->product->rule, value);
    if (answer == ANSWER_VALUE)
        answer = adjust(work, work->product->adjust, value);
    if (answer != ANSWER_VALUE)
        return answer;
    if (value->numerator < 0)
        *value = exact_from_money((struct money){0});
    if (!price_discounted(*value, work->discount, value))
        return price_refuse(work, "amount_too_large", work->product->name);
    if (work->product->rounds_total)
        return ANSWER_VALUE;
    if (!price_round(work->product, *value, &rounded))
        return price_refuse(work, "amount_too_large", work->product->name);
    *value = exact_from_money(rounded);
    return ANSWER_VALUE;
}

bool price_deposit(const struct tariff_product *product, const struct tariff_case *facts,
                   struct money *ret_deposit)
{
    const int64_t thousandths = facts->facts[FACT_QUANTITY];
    const bool several = !product->counts_quantity && case_knows(facts, FACT_QUANTITY) &&
                         thousandths >= PRICE_THOUSAND && thousandths % PRICE_THOUSAND == 0;
    return money_times(product->deposit, several ? thousandths / PRICE_THOUSAND : 1, ret_deposit);
}

/* Longer than the product allows: the deposit is kept in place of the price. */
static enum price_answer check_duration(struct price_work *work, struct price_result *result)
{
    const struct tariff_product *product = work->product;
    if (product->minutes_max == 0 || !case_knows(work->facts, FACT_MINUTES) ||
        work->facts->facts[FACT_MINUTES] <= product->minutes_max)
        return ANSWER_SKIPPED;
    struct money deposit;
    if (product->deposit.cents == 0)
        return price_refuse(work, "fact_too_high", tariff_fact_word(FACT_MINUTES));
    if (!price_deposit(product, work->facts, &deposit))
        return price_refuse(work, "amount_too_large", product->name);
    result->exact = exact_from_money(deposit);
    result->deposit_kept = true;
    price_step(work->trail, (struct price_step){.kind = STEP_DEPOSIT_KEPT,
                                                .line = product->line,
                                                .amount_cents = deposit.cents,
                                                .quantity = product->minutes_max});
    return ANSWER_VALUE;
}

bool price_round(const struct tariff_product *product, struct exact value, struct money *ret_amount)
{
    return exact_round_to(value, product->round_to, product->rounds_up, ret_amount);
}

bool price_discounted(struct exact value, struct rate discount, struct exact *ret_value)
{
    return exact_scale(value, RATE_WHOLE_PPM - discount.ppm, RATE_WHOLE_PPM, ret_value);
}

static enum price_answer price_each(struct price_work *work, struct exact *value)
{
    const struct tariff_range numbers = numbers_of(work);
    if (numbers.until == 0)
        return price_of_one(work, value);
    if (numbers.until - numbers.from >= PRICE_EACH_MAX)
        return price_refuse(work, "fact_too_high", tariff_fact_word(FACT_QUANTITY));
    return price_each_nth(work, numbers, price_of_one, value);
}

bool price_compute(const struct price_asked *asked, struct price_trail *trail,
                   struct price_result *ret_result, struct condition_reason *ret_reason)
{
    struct price_work work = {.tariff = asked->tariff,
                              .product = asked->product,
                              .facts = asked->facts,
                              .persons = asked->persons,
                              .discount = asked->discount,
                              .trail = trail,
                              .reason = {"no_price", asked->product->name}};
    struct price_result result = {0};
    enum price_answer answer = check_duration(&work, &result);
    if (answer == ANSWER_SKIPPED) {
        answer = price_each(&work, &result.exact);
        if (answer == ANSWER_VALUE)
            answer = times_product(&work, &result.exact);
    }
    if (answer == ANSWER_VALUE)
        *ret_result = result;
    else
        *ret_reason = work.reason;
    return answer == ANSWER_VALUE;
}
