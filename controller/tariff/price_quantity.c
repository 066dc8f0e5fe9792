#include "controller/base/text.h"
#include "controller/tariff/price_work.h"

enum { MINUTES_OF_DAY = 1440 };

static int64_t billed_minutes(const struct tariff_rule *rule, int64_t minutes, int64_t step)
{
    const int64_t counted = minutes > rule->minutes_free ? minutes - rule->minutes_free : 0;
    const int64_t rounded = (counted + step - 1) / step * step;
    return rounded > rule->minutes_minimum ? rounded : rule->minutes_minimum;
}

/* What lies beyond one bound and up to another, of what was counted. */
static struct price_quantity between(const struct tariff_rule *rule, struct price_quantity quantity)
{
    __int128 thousandths = (__int128)quantity.numerator * PRICE_THOUSAND;
    const __int128 beyond = (__int128)rule->beyond * quantity.denominator;
    const __int128 up_to = (__int128)rule->up_to * quantity.denominator;
    if (rule->beyond == 0 && rule->up_to == INT64_MAX)
        return quantity;
    thousandths = thousandths < up_to ? thousandths : up_to;
    thousandths = thousandths > beyond ? thousandths - beyond : 0;
    if (thousandths > INT64_MAX)
        return quantity;
    return (struct price_quantity){(int64_t)thousandths, quantity.denominator * PRICE_THOUSAND};
}

int64_t price_nights(const struct tariff_case *facts)
{
    const int64_t minutes = facts->facts[FACT_MINUTES];
    int64_t nights = (minutes + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY;
    if (facts->start_given && minutes <= SPLIT_MINUTES_MAX) {
        const struct wall_time end = {facts->at.unix_ms + minutes * 60000};
        nights = civil_days_between(facts->moment.date, civil_from_wall(end).date);
    }
    return nights > 1 ? nights : 1;
}

static bool find_count(const struct price_work *work, const char *unit, int64_t *ret_thousandths)
{
    for (size_t i = 0; i < work->facts->count_count; i++) {
        if (text_equal(work->facts->counts[i].unit, unit)) {
            *ret_thousandths = work->facts->counts[i].thousandths;
            return true;
        }
    }
    return false;
}

/* Time is taken from the minutes, people from the persons, the rest from what was counted; what was
 * not said is one. */
struct price_quantity price_quantity_of(const struct price_work *work,
                                        const struct tariff_rule *rule, uint8_t unit)
{
    int64_t thousandths = PRICE_THOUSAND;
    const bool timed = case_knows(work->facts, FACT_MINUTES);
    const int64_t minutes = work->facts->facts[FACT_MINUTES];
    if (unit == UNIT_PERSON)
        return (struct price_quantity){work->persons, 1};
    if (find_count(work, work->tariff->units[unit].name, &thousandths))
        return (struct price_quantity){thousandths, PRICE_THOUSAND};
    if (unit == UNIT_HOUR && timed)
        return (struct price_quantity){billed_minutes(rule, minutes, rule->minutes_step), 60};
    if (unit == UNIT_DAY && timed)
        return (struct price_quantity){billed_minutes(rule, minutes, MINUTES_OF_DAY),
                                       MINUTES_OF_DAY};
    if (unit == UNIT_NIGHT && timed)
        return (struct price_quantity){price_nights(work->facts), 1};
    const bool time = unit == UNIT_HOUR || unit == UNIT_DAY || unit == UNIT_NIGHT;
    if (!time && case_knows(work->facts, FACT_QUANTITY) && !work->facts->quantity_assumed)
        thousandths = work->facts->facts[FACT_QUANTITY];
    else
        price_step(work->trail, (struct price_step){.kind = STEP_ASSUMED,
                                                    .line = rule->line,
                                                    .word = work->tariff->units[unit].name});
    return (struct price_quantity){thousandths, PRICE_THOUSAND};
}

enum price_answer price_times(struct price_work *work, uint32_t line, const char *unit,
                              struct price_quantity quantity, struct exact *value)
{
    if (!exact_scale(*value, quantity.numerator, quantity.denominator, value))
        return price_refuse(work, "amount_too_large", unit);
    if (quantity.numerator != quantity.denominator)
        price_step(work->trail,
                   (struct price_step){.kind = STEP_TIMES,
                                       .line = line,
                                       .word = unit,
                                       .quantity = quantity.numerator * PRICE_THOUSAND /
                                                   quantity.denominator});
    return ANSWER_VALUE;
}

void price_round_part(const struct price_work *work, struct exact *value)
{
    if (!work->product->rounds_total)
        *value = exact_from_money(exact_round(*value));
}

/* So many have one price together: whole lots of them, when it says so. */
static void count_lots(const struct tariff_rule *rule, struct price_quantity *quantity)
{
    quantity->denominator *= rule->amount_for;
    if (rule->rounded == ROUNDED_NOT)
        return;
    const int64_t down = quantity->numerator / quantity->denominator;
    const bool more = quantity->numerator % quantity->denominator != 0;
    *quantity = (struct price_quantity){down + (more && rule->rounded == ROUNDED_UP), 1};
}

enum price_answer price_times_per(struct price_work *work, const struct tariff_rule *rule,
                                  struct exact *value)
{
    if (rule->per_count > 0)
        price_round_part(work, value);
    for (uint8_t i = 0; i < rule->per_count; i++) {
        const struct tariff_unit *unit = &work->tariff->units[rule->per[i]];
        const struct price_quantity counted = price_quantity_of(work, rule, rule->per[i]);
        struct price_quantity quantity = i == 0 ? between(rule, counted) : counted;
        const bool whole = quantity.numerator % quantity.denominator == 0;
        if (!whole && !unit->measured && rule->per[i] != UNIT_HOUR)
            return price_refuse(work, "quantity_not_whole", unit->name);
        if (i == 0)
            count_lots(rule, &quantity);
        if (price_times(work, rule->line, unit->name, quantity, value) != ANSWER_VALUE)
            return ANSWER_REFUSED;
    }
    return ANSWER_VALUE;
}
