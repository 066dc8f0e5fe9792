#include "controller/tariff/quote.h"

#include "controller/base/text.h"
#include "controller/tariff/cover.h"

static enum truth check(const struct tariff *tariff, int32_t condition,
                        const struct tariff_case *facts, struct condition_reason *reason)
{
    if (condition == TARIFF_NONE)
        return TRUTH_YES;
    return condition_holds(tariff, &tariff->conditions[condition], facts, reason);
}

static enum truth check_numbers(const struct tariff *tariff, const struct tariff_product *product,
                                const struct tariff_case *facts, struct condition_reason *reason)
{
    const int32_t persons_max = tariff->formulas[product->formula].persons_max;
    if (persons_max > 0 && case_knows(facts, FACT_PERSONS) &&
        facts->facts[FACT_PERSONS] > persons_max) {
        *reason = (struct condition_reason){"fact_too_high", tariff_fact_word(FACT_PERSONS)};
        return TRUTH_NO;
    }
    const int64_t wanted = case_knows(facts, FACT_QUANTITY) && facts->facts[FACT_QUANTITY] >= 1000
                               ? facts->facts[FACT_QUANTITY] / 1000
                               : 1;
    if (product->limit > 0 && facts->owned + wanted > product->limit) {
        *reason = (struct condition_reason){"limit_reached", product->name};
        return TRUTH_NO;
    }
    return TRUTH_YES;
}

enum truth quote_eligible(const struct tariff *tariff, const struct tariff_product *product,
                          const struct tariff_case *facts, struct condition_reason *ret_reason)
{
    const struct tariff_category *category = &tariff->categories[product->category];
    struct condition_reason reasons[5] = {{0}};
    const enum truth answers[5] = {
        check(tariff, category->condition, facts, &reasons[0]),
        check(tariff, tariff->activities[product->activity].condition, facts, &reasons[1]),
        check(tariff, tariff->formulas[product->formula].condition, facts, &reasons[2]),
        check(tariff, product->condition, facts, &reasons[3]),
        check_numbers(tariff, product, facts, &reasons[4]),
    };
    enum truth all = TRUTH_YES;
    for (int i = 4; i >= 0; i--) {
        if (answers[i] != TRUTH_YES && answers[i] <= all) {
            all = answers[i];
            *ret_reason = reasons[i];
        }
    }
    if (all != TRUTH_YES && text_equal(ret_reason->about, tariff_fact_word(FACT_AGE)))
        ret_reason->about = category->name;
    return all;
}

static int64_t divide_up(int64_t number, int64_t by)
{
    return (number + by - 1) / by;
}

int64_t quote_supervisors_free(const struct tariff *tariff, const struct tariff_product *product,
                               int64_t persons, int64_t young)
{
    const struct tariff_category *category = &tariff->categories[product->category];
    int64_t left = persons, free = 0;
    for (size_t i = 0; i < category->ratio_count; i++) {
        const struct tariff_ratio *ratio = &category->ratios[i];
        const int64_t below = young < left ? young : left;
        const int64_t group = ratio->age_years_below > 0 ? below : left;
        free += ratio->rounded_down ? group / ratio->one_for : divide_up(group, ratio->one_for);
        left -= group;
    }
    return free;
}

/* All of them are young when the age that is said of them is below the ratio's. */
static int64_t young_of(const struct tariff_category *category, const struct tariff_case *facts,
                        int64_t persons)
{
    const bool aged = category->ratio_count > 0 && category->ratios[0].age_years_below > 0 &&
                      case_knows(facts, FACT_AGE);
    return aged && facts->facts[FACT_AGE] < (int64_t)category->ratios[0].age_years_below * 12
               ? persons
               : facts->young;
}

const struct tariff_promotion *quote_promotion(const struct tariff *tariff,
                                               const struct tariff_product *product,
                                               const struct tariff_case *facts)
{
    for (size_t i = 0; i < tariff->promotion_count; i++) {
        const struct tariff_promotion *promotion = &tariff->promotions[i];
        const bool in_time = facts->at.unix_ms >= promotion->from.unix_ms &&
                             facts->at.unix_ms < promotion->until.unix_ms;
        struct condition_reason reason;
        if (check(tariff, promotion->condition, facts, &reason) != TRUTH_YES)
            continue;
        const bool left =
            promotion->per_holder == 0 || facts->promotion_used[i] < promotion->per_holder;
        if (in_time && left && tariff_promotion_lists(tariff, promotion, product->name))
            return promotion;
    }
    return NULL;
}

/* What a promotion takes off the price of one. */
static struct rate discount_of(const struct tariff_promotion *promotion)
{
    static const struct rate nothing = {0}, all = {RATE_WHOLE_PPM};
    if (promotion == NULL)
        return nothing;
    return promotion->kind == PROMOTION_FREE ? all : promotion->discount;
}

static void note_promotion(const struct tariff_promotion *promotion, struct quote *quote)
{
    if (promotion == NULL)
        return;
    quote->promotion = promotion;
    if (promotion->kind == PROMOTION_EXTRA_UNITS)
        quote->units_extra = promotion->extra_units;
    price_step(&quote->trail, (struct price_step){.kind = STEP_PROMOTION,
                                                  .line = promotion->line,
                                                  .word = promotion->name,
                                                  .quantity = quote->units_extra,
                                                  .rate_ppm = promotion->discount.ppm});
}

static void set_vat(struct quote *quote)
{
    struct exact net = exact_from_money(quote->price);
    quote->net = quote->price;
    if (quote->product->vat == VAT_RATE &&
        exact_scale(net, RATE_WHOLE_PPM, RATE_WHOLE_PPM + quote->product->vat_rate.ppm, &net))
        quote->net = exact_round(net);
    quote->vat.cents = quote->price.cents - quote->net.cents;
}

static int64_t paying_persons(const struct tariff *tariff, const struct tariff_case *facts,
                              struct quote *quote)
{
    const struct tariff_category *category = &tariff->categories[quote->product->category];
    const int64_t persons = case_knows(facts, FACT_PERSONS) ? facts->facts[FACT_PERSONS] : 1;
    const int64_t free =
        quote_supervisors_free(tariff, quote->product, persons, young_of(category, facts, persons));
    quote->persons_free = free < facts->supervisors ? free : facts->supervisors;
    if (quote->persons_free > 0)
        price_step(&quote->trail, (struct price_step){.kind = STEP_SUPERVISORS,
                                                      .line = quote->product->line,
                                                      .quantity = quote->persons_free});
    return category->supervisors_priced ? persons
                                        : persons + facts->supervisors - quote->persons_free;
}

/* The price of one supervisor who pays, with the discount that the group has, rounded as it is. */
static bool supervisor_price(const struct price_asked *asked, struct exact *ret_price)
{
    const struct tariff_category *category = &asked->tariff->categories[asked->product->category];
    struct money rounded;
    if (!price_discounted(exact_from_money(category->supervisor_price), asked->discount, ret_price))
        return false;
    if (asked->product->rounds_total)
        return true;
    if (!price_round(asked->product, *ret_price, &rounded))
        return false;
    *ret_price = exact_from_money(rounded);
    return true;
}

/* Supervisors beyond those who are free, where they have a price of their own. */
static bool add_supervisors(const struct price_asked *asked, struct quote *quote,
                            struct exact *value)
{
    const struct tariff_category *category = &asked->tariff->categories[asked->product->category];
    const int64_t paying = asked->facts->supervisors - quote->persons_free;
    struct exact one, all;
    if (!category->supervisors_priced || paying == 0)
        return true;
    price_step(&quote->trail,
               (struct price_step){.kind = STEP_SUPERVISORS_PAY,
                                   .line = category->line,
                                   .quantity = paying,
                                   .amount_cents = category->supervisor_price.cents});
    return supervisor_price(asked, &one) && exact_scale(one, paying, 1, &all) &&
           exact_add(*value, all, value);
}

/* Nobody buys nothing; the other numbers of a case may be none. */
static int64_t least_of(enum tariff_fact fact)
{
    return fact == FACT_QUANTITY ? 1 : 0;
}

/* True when every number of a case is one that can be computed with. */
static bool numbers_sane(const struct tariff_case *facts, struct condition_reason *reason)
{
    for (int i = 0; i < TARIFF_FACT_COUNT; i++) {
        if (!case_knows(facts, (enum tariff_fact)i) ||
            (facts->facts[i] >= least_of((enum tariff_fact)i) &&
             facts->facts[i] <= CASE_NUMBER_MAX))
            continue;
        *reason = (struct condition_reason){facts->facts[i] <= 0 ? "fact_too_low" : "fact_too_high",
                                            tariff_fact_word((enum tariff_fact)i)};
        return false;
    }
    bool sane = facts->supervisors >= 0 && facts->supervisors <= CASE_NUMBER_MAX;
    for (size_t i = 0; i < facts->count_count; i++)
        sane = sane && facts->counts[i].thousandths >= 0 &&
               facts->counts[i].thousandths <= CASE_NUMBER_MAX;
    if (!sane)
        *reason = (struct condition_reason){"fact_too_high", tariff_fact_word(FACT_QUANTITY)};
    return sane;
}

bool quote_late(const struct tariff *tariff, const struct tariff_product *product,
                const struct tariff_case *given, struct wall_time left,
                struct tariff_case *ret_late)
{
    enum { MINUTE_MS = 60000 };
    const struct tariff_formula *formula = &tariff->formulas[product->formula];
    const struct civil_moment out = civil_from_wall(left);
    *ret_late = *given;
    ret_late->at = civil_to_wall(given->moment.date, formula->late_minute);
    if (ret_late->at.unix_ms < given->at.unix_ms)
        ret_late->at = given->at; /* they came later than that */
    ret_late->moment = civil_from_wall(ret_late->at);
    const int64_t late_ms = left.unix_ms - ret_late->at.unix_ms;
    case_set(ret_late, FACT_MINUTES, late_ms > 0 ? (late_ms + MINUTE_MS - 1) / MINUTE_MS : 0);
    return formula->late_product[0] != '\0' &&
           (civil_date_compare(out.date, given->moment.date) > 0 ||
            out.minute > formula->late_minute);
}

static void note_late(const struct tariff *tariff, const struct tariff_case *facts,
                      struct quote *quote)
{
    const char *name = tariff->formulas[quote->product->formula].late_product;
    const struct tariff_product *product = tariff_find(tariff, name);
    struct tariff_case late;
    struct condition_reason ignored;
    struct money price = {0};
    if (!facts->start_given || !case_knows(facts, FACT_MINUTES) ||
        facts->facts[FACT_MINUTES] >= COVER_MINUTES_MAX)
        return;
    const struct wall_time left = {facts->at.unix_ms + facts->facts[FACT_MINUTES] * 60000};
    if (!quote_late(tariff, quote->product, facts, left, &late) || product == NULL)
        return;
    late.fact_set &= (uint16_t) ~(1U << FACT_NTH); /* it is counted by itself */
    if (!quote_compute(tariff, product, &late, &price, &ignored))
        price = (struct money){0};
    price_step(&quote->trail, (struct price_step){.kind = STEP_LATE,
                                                  .line = quote->product->line,
                                                  .amount_cents = price.cents,
                                                  .word = name});
}

/* What the reader of the price should know besides. */
static void note_circumstances(const struct tariff *tariff, const struct tariff_case *facts,
                               struct quote *quote)
{
    note_late(tariff, facts, quote);
    if (facts->at.unix_ms < tariff->valid_from.unix_ms ||
        (tariff->valid_until.unix_ms != 0 && facts->at.unix_ms >= tariff->valid_until.unix_ms))
        price_step(&quote->trail, (struct price_step){.kind = STEP_NOT_IN_FORCE, .line = 1});
}

/* The school weeks of the month stand in the tariff unless the case says them. */
static void add_school_weeks(const struct tariff *tariff, struct tariff_case *facts)
{
    const struct civil_date day = facts->moment.date;
    for (size_t i = 0; i < tariff->month_count && !case_knows(facts, FACT_WEEKS); i++) {
        if (tariff->months[i].year == day.year && tariff->months[i].month == day.month)
            case_set(facts, FACT_WEEKS, tariff->months[i].weeks);
    }
}

bool quote_price(const struct tariff *tariff, const struct tariff_product *product,
                 const struct tariff_case *given, struct quote *ret_quote,
                 struct condition_reason *ret_reason)
{
    struct tariff_case completed = *given;
    const struct tariff_case *facts = &completed;
    add_school_weeks(tariff, &completed);
    struct quote quote = {.product = product};
    struct price_result result;
    struct condition_reason reason = {0};
    if (!numbers_sane(facts, ret_reason))
        return false;
    if (!price_deposit(product, facts, &quote.deposit)) {
        *ret_reason = (struct condition_reason){"amount_too_large", product->name};
        return false;
    }
    const enum truth truth = quote_eligible(tariff, product, facts, &reason);
    if (truth == TRUTH_NO) {
        *ret_reason = reason;
        return false;
    }
    if (truth == TRUTH_UNKNOWN)
        price_step(&quote.trail, (struct price_step){.kind = STEP_UNKNOWN,
                                                     .line = product->line,
                                                     .word = reason.reason,
                                                     .about = reason.about});
    note_circumstances(tariff, facts, &quote);
    const struct tariff_promotion *promotion = quote_promotion(tariff, product, facts);
    const struct price_asked asked = {.tariff = tariff,
                                      .product = product,
                                      .facts = facts,
                                      .persons = paying_persons(tariff, facts, &quote),
                                      .discount = discount_of(promotion)};
    if (!price_compute(&asked, &quote.trail, &result, ret_reason))
        return false;
    quote.deposit_kept = result.deposit_kept;
    if (!result.deposit_kept)
        note_promotion(promotion, &quote);
    if ((!result.deposit_kept && !add_supervisors(&asked, &quote, &result.exact)) ||
        !price_round(product, result.exact, &quote.price)) {
        *ret_reason = (struct condition_reason){"amount_too_large", product->name};
        return false;
    }
    set_vat(&quote);
    quote.dated = tariff_validity(tariff, &product->use, facts->moment.date, &quote.valid_from,
                                  &quote.valid_until);
    if (!quote.dated)
        price_step(&quote.trail, (struct price_step){.kind = STEP_UNKNOWN,
                                                     .line = product->line,
                                                     .word = "no_term_left",
                                                     .about = tariff->name});
    *ret_quote = quote;
    return true;
}

/* Nobody counts here how often a holder had a promotion: those with a limit are left out. */
static struct rate lasting_discount(const struct tariff *tariff,
                                    const struct tariff_product *product,
                                    const struct tariff_case *facts)
{
    const struct tariff_promotion *promotion = quote_promotion(tariff, product, facts);
    return discount_of(promotion != NULL && promotion->per_holder == 0 ? promotion : NULL);
}

bool quote_compute(const struct tariff *tariff, const struct tariff_product *product,
                   const struct tariff_case *given, struct money *ret_price,
                   struct condition_reason *ret_reason)
{
    struct tariff_case facts = *given;
    struct quote quote = {.product = product};
    struct price_result result;
    if (!numbers_sane(&facts, ret_reason))
        return false;
    add_school_weeks(tariff, &facts);
    const struct price_asked asked = {.tariff = tariff,
                                      .product = product,
                                      .facts = &facts,
                                      .persons = paying_persons(tariff, &facts, &quote),
                                      .discount = lasting_discount(tariff, product, &facts)};
    if (!price_compute(&asked, &quote.trail, &result, ret_reason))
        return false;
    if ((!result.deposit_kept && !add_supervisors(&asked, &quote, &result.exact)) ||
        !price_round(product, result.exact, ret_price)) {
        *ret_reason = (struct condition_reason){"amount_too_large", product->name};
        return false;
    }
    return true;
}

/* A category that asks nothing that could be checked: who it is for stands in its name alone. */
static bool declared(const struct tariff *tariff, const struct tariff_product *row)
{
    return tariff->categories[row->category].condition == TARIFF_NONE;
}

size_t quote_list_cheaper(const struct tariff *tariff, const struct quote *quote,
                          const struct tariff_case *facts,
                          struct quote_cheaper cheaper[QUOTE_CHEAPER_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < tariff->product_count && count < QUOTE_CHEAPER_MAX; i++) {
        const struct tariff_product *row = &tariff->products[i];
        struct quote_cheaper one = {.product = row};
        struct condition_reason why;
        if (row == quote->product || row->activity != quote->product->activity ||
            row->formula != quote->product->formula ||
            !quote_compute(tariff, row, facts, &one.price, &why) ||
            one.price.cents >= quote->price.cents)
            continue;
        if (quote_eligible(tariff, row, facts, &one.reason) == TRUTH_YES)
            one.reason = declared(tariff, row)
                             ? (struct condition_reason){"other_category", row->name}
                             : (struct condition_reason){0};
        cheaper[count++] = one;
    }
    return count;
}
