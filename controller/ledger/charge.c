#include "controller/ledger/charge.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/shelf.h"
#include "controller/store/history.h"
#include "controller/tariff/case_text.h"
#include "controller/tariff/quote.h"

enum { MINUTE_MS = 60000 };

int64_t ledger_started_minutes(int64_t elapsed_ms)
{
    return elapsed_ms > 0 ? (elapsed_ms + MINUTE_MS - 1) / MINUTE_MS : 0;
}

/* The first day of the period in which a day is counted. */
static struct civil_date period_start(const struct tariff *tariff,
                                      const struct tariff_formula *formula, struct civil_date day)
{
    struct civil_date from = day, until;
    const struct tariff_terms_of_use use = {.period = formula->counted_in,
                                            .series = formula->use.series};
    (void)tariff_validity(tariff, &use, day, &from, &until);
    return from;
}

/* Which one of its period a stay or a late leaving is; 1 when the formula does not count. */
static enum err find_nth(struct ledger *ledger, const struct tariff *tariff,
                         const struct tariff_product *product, const struct stay *stay,
                         const char *kind, int64_t *ret_nth)
{
    const struct tariff_formula *formula = &tariff->formulas[product->formula];
    const struct civil_date day = civil_from_wall((struct wall_time){stay->visit->entered_ms}).date;
    *ret_nth = 1;
    if (!formula->counted)
        return ERR_OK;
    const enum err err = store_count_of_pass(ledger->store, stay->pass->pass_id, kind,
                                             period_start(tariff, formula, day), ret_nth);
    (*ret_nth)++;
    return err;
}

/* Nobody's birth date is known of a card without a holder. */
static enum err add_age(struct ledger *ledger, const struct stay *stay, struct tariff_case *facts)
{
    struct holder_record holder = {0};
    struct civil_date birth;
    const enum err err = store_get_holder(ledger->store, stay->pass->account_id, &holder);
    if (err == ERR_OK && civil_date_parse(holder.birth_date, &birth))
        case_set_birth(facts, birth);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err case_of(struct ledger *ledger, const struct stay *stay, char words[CASE_TEXT_SIZE],
                        struct tariff_case *ret_facts)
{
    *ret_facts = (struct tariff_case){
        .at = {stay->visit->entered_ms}, .start_given = true, .hour_given = true};
    ret_facts->moment = civil_from_wall(ret_facts->at);
    case_text_parse(stay->pass->facts, words, ret_facts);
    case_set(ret_facts, FACT_MINUTES, stay->minutes);
    case_set(ret_facts, FACT_PERSONS, 1);
    return add_age(ledger, stay, ret_facts);
}

/* What the period costs with so many; *ret_price is left at nothing without any. */
static bool price_with(const struct tariff *tariff, const struct tariff_product *product,
                       struct tariff_case *facts, int64_t nth, struct money *ret_price,
                       struct condition_reason *reason)
{
    if (nth == 0)
        return true;
    case_set(facts, FACT_NTH, nth);
    if (product->counts_quantity)
        case_set(facts, FACT_QUANTITY, nth * 1000);
    return quote_compute(tariff, product, facts, ret_price, reason);
}

/* The price of the nth: alone, or, where the price is that of so many, what this one adds. */
static struct money price_of_nth(const struct tariff *tariff, const struct tariff_product *product,
                                 struct tariff_case *facts, int64_t nth,
                                 struct condition_reason *reason)
{
    struct money with = {0}, without = {0};
    const bool priced = price_with(tariff, product, facts, nth, &with, reason) &&
                        (!product->counts_quantity ||
                         price_with(tariff, product, facts, nth - 1, &without, reason));
    return (struct money){priced ? with.cents - without.cents : 0};
}

static enum err write_charge(struct ledger *ledger, const struct stay *stay, const char *kind,
                             const struct tariff_product *product, int64_t nth, struct money amount,
                             const struct condition_reason *reason)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct card_record card;
    (void)snprintf(detail, sizeof detail, "%.120s %s, %lld min, no. %lld%s%s%s%s", product->name,
                   stay->why, (long long)stay->minutes, (long long)nth,
                   reason->reason != NULL ? ", not priced: " : "",
                   reason->reason != NULL ? reason->reason : "", reason->about != NULL ? " " : "",
                   reason->about != NULL ? reason->about : "");
    const enum err err =
        store_get_account_subject(ledger->store, stay->pass->account_id, &card.subject);
    const struct chain_entry entry = {.kind = kind,
                                      .subject = card.subject,
                                      .pass_id = stay->pass->pass_id,
                                      .ref = stay->visit->intent_id,
                                      .cents = amount.cents,
                                      .detail = detail,
                                      .link = stay->visit->zone};
    return err == ERR_OK ? ledger_record(ledger, &entry, stay->now) : err;
}

static enum err charge_product(struct ledger *ledger, const struct tariff *tariff,
                               const struct tariff_product *product, const struct stay *stay,
                               const char *kind, struct tariff_case *facts)
{
    int64_t nth;
    struct condition_reason reason = {0};
    const enum err err = find_nth(ledger, tariff, product, stay, kind, &nth);
    if (err != ERR_OK)
        return err;
    const struct money amount = price_of_nth(tariff, product, facts, nth, &reason);
    return write_charge(ledger, stay, kind, product, nth, amount, &reason);
}

/* The stay, and leaving late. */
static enum err charge_stay(struct ledger *ledger, const struct tariff *tariff,
                            const struct tariff_product *product, const struct stay *stay)
{
    char words[CASE_TEXT_SIZE];
    struct tariff_case facts, late;
    enum err err = case_of(ledger, stay, words, &facts);
    if (err != ERR_OK)
        return err;
    const struct tariff_product *besides =
        quote_late(tariff, product, &facts, stay->left, &late)
            ? tariff_find(tariff, tariff->formulas[product->formula].late_product)
            : NULL;
    err = charge_product(ledger, tariff, product, stay, "charge", &facts);
    return err == ERR_OK && besides != NULL
               ? charge_product(ledger, tariff, besides, stay, "late", &late)
               : err;
}

enum err ledger_charge(struct ledger *ledger, const struct stay *stay)
{
    struct tariff *tariff;
    const struct condition_reason unknown = {"tariff_unknown", stay->pass->tariff};
    struct tariff_product nameless = {0};
    enum err err = shelf_take(ledger, stay->pass, &tariff);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    const struct tariff_product *product =
        err == ERR_OK ? tariff_find(tariff, stay->pass->product) : NULL;
    if (product == NULL) {
        (void)text_copy(nameless.name, sizeof nameless.name, stay->pass->product);
        return write_charge(ledger, stay, "charge", &nameless, 1, (struct money){0}, &unknown);
    }
    return charge_stay(ledger, tariff, product, stay);
}
