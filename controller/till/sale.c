#include "controller/till/sale.h"

#include <stdio.h>

#include "controller/base/text.h"
#include "controller/store/history.h"
#include "controller/till/overrun.h"
#include "controller/till/sale_case.h"
#include "controller/till/sale_rows.h"

enum err sale_refuse(struct sale_refusal *ret_refusal, const char *reason, const char *about)
{
    ret_refusal->reason = reason;
    (void)text_copy(ret_refusal->about, sizeof ret_refusal->about, about != NULL ? about : "");
    return ERR_OK;
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static enum err add_line(struct sale_outcome *outcome, const struct tariff_product *product,
                         int64_t quantity, struct money amount)
{
    struct sale_line *line = &outcome->lines[outcome->line_count];
    if (outcome->line_count == SALE_LINES_MAX ||
        !money_add(outcome->total, amount, &outcome->total))
        return ERR_INVALID;
    (void)text_copy(line->product, sizeof line->product, product->name);
    line->quantity = quantity;
    line->amount = amount;
    outcome->line_count++;
    return ERR_OK;
}

static int64_t quantity_of(const struct tariff_case *facts)
{
    const int64_t thousandths = facts->facts[FACT_QUANTITY];
    return case_knows(facts, FACT_QUANTITY) && thousandths >= 1000 && thousandths % 1000 == 0
               ? thousandths / 1000
               : facts->facts[FACT_PERSONS];
}

/* What is priced at the way out costs nothing yet; but it must be possible to price it then. */
static enum err add_stay(const struct tariff *tariff, const struct tariff_product *product,
                         const struct tariff_case *facts, struct quote *ret_quote,
                         struct sale_outcome *outcome, struct sale_refusal *refusal)
{
    struct tariff_case stay = *facts;
    struct condition_reason reason;
    struct money amount;
    case_set(&stay, FACT_MINUTES, 1);
    case_set(&stay, FACT_NTH, 1);
    if (!quote_compute(tariff, product, &stay, &amount, &reason))
        return sale_refuse(refusal, reason.reason, reason.about);
    *ret_quote = (struct quote){.product = product, .deposit = product->deposit};
    return add_line(outcome, product, 1, (struct money){0});
}

/* Adds what a product costs in a case; a refusal when it has no price there. */
static enum err add_priced(const struct tariff *tariff, const struct tariff_product *product,
                           const struct tariff_case *facts, struct quote *ret_quote,
                           struct sale_outcome *outcome, struct sale_refusal *refusal)
{
    struct condition_reason reason;
    if (product->use.kind == FORMULA_OCCUPANCY)
        return add_stay(tariff, product, facts, ret_quote, outcome, refusal);
    if (!quote_price(tariff, product, facts, ret_quote, &reason))
        return sale_refuse(refusal, reason.reason, reason.about);
    return add_line(outcome, product, quantity_of(facts), ret_quote->price);
}

/* The card itself costs the same for everybody. */
static enum err add_card_line(const struct tariff *tariff, const char *name, struct wall_time now,
                              struct sale_outcome *outcome)
{
    struct quote quote;
    struct sale_refusal none = {0};
    struct tariff_case facts = {.at = now, .moment = civil_from_wall(now)};
    const struct tariff_product *product = name[0] != '\0' ? tariff_find(tariff, name) : NULL;
    case_set(&facts, FACT_PERSONS, 1);
    return product != NULL ? add_priced(tariff, product, &facts, &quote, outcome, &none) : ERR_OK;
}

/* Makes the account and the card of someone new, with the card's own price on the sale. */
static enum err welcome(struct ledger *ledger, const struct tariff *tariff,
                        const struct sale_request *request, struct card_record *card,
                        struct sale_outcome *outcome)
{
    enum err err = sale_add_account(ledger, card, request->now);
    if (err == ERR_OK)
        err = sale_add_card(ledger, card, "card_issued", request);
    return err == ERR_OK ? add_card_line(tariff, tariff->card_first, request->now, outcome) : err;
}

static const struct tariff_product *find_product(const struct tariff *tariff, const char *name,
                                                 struct sale_refusal *refusal)
{
    const struct tariff_product *product = tariff_find(tariff, name);
    if (product == NULL) {
        const struct tariff_product *near = tariff_nearest(tariff, name);
        (void)sale_refuse(refusal, near != NULL ? "product_unknown_near" : "product_unknown",
                          near != NULL ? near->name : name);
    } else if (product->use.kind == FORMULA_CARD) {
        (void)sale_refuse(refusal, "product_is_card", name);
    }
    return refusal->reason == NULL ? product : NULL;
}

static enum err check_names(const struct tariff_product *product,
                            const struct sale_request *request, const struct sale_buyer *buyer,
                            struct sale_refusal *refusal)
{
    const char *known = buyer->known.name;
    if (buyer->card.account_id != 0 && buyer->card.state != CARD_ACTIVE)
        return sale_refuse(refusal, "card_blocked", request->uid);
    if (!given(request->holder) && known[0] == '\0')
        return sale_refuse(refusal, "holder_required", NULL);
    if (given(request->holder) && known[0] != '\0' && !text_equal(request->holder, known))
        return sale_refuse(refusal, "holder_differs", known);
    if (tariff_formula_leaves_pass(product->use.kind) && case_knows(&request->told, FACT_QUANTITY))
        return sale_refuse(refusal, "not_of_a_pass", "quantity");
    if (request->told.supervisors > 0)
        return sale_refuse(refusal, "not_of_a_pass", "supervisors");
    if (request->member_count > (size_t)product->use.members_max)
        return sale_refuse(refusal, "too_many_members", product->name);
    return ERR_OK;
}

/* Whether the buyer may have it: whatever the row asks must be known, and fit. */
static enum err check_person(const struct tariff *tariff, const struct tariff_product *product,
                             const struct tariff_case *facts, struct sale_refusal *refusal)
{
    struct condition_reason reason;
    if (quote_eligible(tariff, product, facts, &reason) == TRUTH_YES)
        return ERR_OK;
    return sale_refuse(refusal, reason.reason, reason.about);
}

/* Takes the total from the card's stored value; a refusal when it holds less. */
static enum err pay_by_value(struct ledger *ledger, const struct sale_request *request,
                             const struct sale_buyer *buyer, struct money total,
                             struct sale_refusal *refusal)
{
    if (!text_equal(request->means, "value") || total.cents == 0)
        return ERR_OK;
    for (size_t i = 0; i < buyer->pass_count; i++) {
        const struct pass_record *pass = &buyer->passes[i];
        if (pass->use.kind != FORMULA_STORED_VALUE || pass->balance - pass->held < total.cents ||
            civil_date_compare(pass->valid_until, civil_from_wall(request->now).date) < 0)
            continue;
        const struct credit_request debit = {.pass_id = pass->pass_id,
                                             .subject = buyer->card.subject,
                                             .units = -total.cents,
                                             .kind = "debit",
                                             .reason = "payment",
                                             .author = request->author,
                                             .link = request->uid,
                                             .now = request->now};
        return ledger_credit(ledger, &debit);
    }
    return sale_refuse(refusal, "value_too_low", request->uid);
}

static enum err write_sale(struct ledger *ledger, const struct tariff *tariff,
                           const struct quote *quote, const struct sale_request *request,
                           const struct tariff_case *facts, struct sale_buyer *buyer,
                           struct sale_outcome *outcome)
{
    enum err err = buyer->card.account_id == 0
                       ? welcome(ledger, tariff, request, &buyer->card, outcome)
                       : ERR_OK;
    if (err == ERR_OK)
        err = sale_write_holder(ledger, buyer->card.account_id, request);
    if (err == ERR_OK)
        err = sale_write_money(ledger, tariff, request, buyer->card.subject, outcome);
    if (err != ERR_OK || !tariff_formula_leaves_pass(quote->product->use.kind))
        return err;
    err = sale_write_pass(ledger, tariff, quote, request, facts, &buyer->card, outcome);
    return err == ERR_OK ? overrun_settle(ledger, request, &buyer->card, outcome->pass_id,
                                          &outcome->minutes_settled)
                         : err;
}

static enum err sell_on_card(struct ledger *ledger, const struct tariff *tariff,
                             const struct tariff_product *product,
                             const struct sale_request *request, struct sale_outcome *outcome,
                             struct sale_refusal *refusal)
{
    struct sale_buyer buyer;
    struct tariff_case facts;
    struct quote quote;
    enum err err = sale_find_buyer(ledger, request->uid, request->now, &buyer);
    if (err == ERR_OK)
        err = check_names(product, request, &buyer, refusal);
    if (err == ERR_OK && refusal->reason == NULL)
        err = sale_make_case(ledger, tariff, product, request, &buyer, &facts, refusal);
    if (err == ERR_OK && refusal->reason == NULL)
        err = check_person(tariff, product, &facts, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    if (!tariff_validity(tariff, &product->use, facts.moment.date, &outcome->valid_from,
                         &outcome->valid_until))
        return sale_refuse(refusal, "no_term_left", tariff->name);
    err = add_priced(tariff, product, &facts, &quote, outcome, refusal);
    if (err == ERR_OK && refusal->reason == NULL)
        outcome->deposit = quote.deposit;
    if (err == ERR_OK && refusal->reason == NULL && buyer.card.account_id == 0 &&
        text_equal(request->means, "value"))
        return sale_refuse(refusal, "value_too_low", request->uid);
    if (err == ERR_OK && refusal->reason == NULL)
        err = pay_by_value(ledger, request, &buyer, outcome->total, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    return write_sale(ledger, tariff, &quote, request, &facts, &buyer, outcome);
}

/* Single entries and groups go through a gate at once; fees open nothing. */
static enum err sell_without_card(struct ledger *ledger, const struct tariff *tariff,
                                  const struct tariff_product *product,
                                  const struct sale_request *request, struct sale_outcome *outcome,
                                  struct sale_refusal *refusal)
{
    const struct sale_buyer nobody = {0};
    struct tariff_case facts;
    struct quote quote;
    const enum tariff_formula_kind kind = product->use.kind;
    if (tariff_formula_leaves_pass(kind) && kind != FORMULA_UNIT && kind != FORMULA_SUPPLEMENT)
        return sale_refuse(refusal, "card_required", product->name);
    const bool enters = product->use.zones[0] != '\0' &&
                        (kind == FORMULA_UNIT || kind == FORMULA_PER_HEAD || kind == FORMULA_FLAT);
    if (enters != (request->gate_zone != NULL))
        return sale_refuse(refusal, enters ? "persons_need_gate" : "opens_no_gate", product->name);
    if (enters && !entry_zone_listed(product->use.zones, request->gate_zone))
        return sale_refuse(refusal, "not_this_zone", product->name);
    if (enters && case_knows(&request->told, FACT_QUANTITY))
        return sale_refuse(refusal, "not_of_a_pass", "quantity");
    if (kind == FORMULA_UNIT && request->told.supervisors > 0)
        return sale_refuse(refusal, "not_of_a_pass", "supervisors");
    enum err err = sale_make_case(ledger, tariff, product, request, &nobody, &facts, refusal);
    if (err == ERR_OK && refusal->reason == NULL)
        err = add_priced(tariff, product, &facts, &quote, outcome, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    outcome->deposit = quote.deposit;
    return sale_write_money(ledger, tariff, request, 0, outcome);
}

enum err sale_make(struct ledger *ledger, const struct tariff *tariff,
                   const struct sale_request *request, struct sale_outcome *ret_outcome,
                   struct sale_refusal *ret_refusal)
{
    *ret_outcome = (struct sale_outcome){0};
    *ret_refusal = (struct sale_refusal){0};
    const struct tariff_product *product = find_product(tariff, request->product, ret_refusal);
    if (product == NULL)
        return ERR_OK;
    (void)text_copy(ret_outcome->category, sizeof ret_outcome->category,
                    tariff->categories[product->category].name);
    (void)text_copy(ret_outcome->label_fr, sizeof ret_outcome->label_fr, product->label_fr);
    if (request->uid != NULL)
        return sell_on_card(ledger, tariff, product, request, ret_outcome, ret_refusal);
    if (text_equal(request->means, "value"))
        return sale_refuse(ret_refusal, "card_required", product->name);
    return sell_without_card(ledger, tariff, product, request, ret_outcome, ret_refusal);
}

enum err sale_issue_card(struct ledger *ledger, const struct tariff *tariff,
                         const struct sale_request *request, struct sale_outcome *ret_outcome,
                         struct sale_refusal *ret_refusal)
{
    struct card_record card = {0};
    *ret_outcome = (struct sale_outcome){0};
    *ret_refusal = (struct sale_refusal){0};
    if (text_equal(request->means, "value"))
        return sale_refuse(ret_refusal, "means_not_possible", request->uid);
    enum err err = store_get_card(ledger->store, request->uid, &card);
    if (err == ERR_OK)
        return sale_refuse(ret_refusal, "card_known", request->uid);
    if (err != ERR_NOT_FOUND)
        return err;
    err = welcome(ledger, tariff, request, &card, ret_outcome);
    if (err == ERR_OK)
        err = sale_write_holder(ledger, card.account_id, request);
    return err == ERR_OK ? sale_write_money(ledger, tariff, request, card.subject, ret_outcome)
                         : err;
}

enum err sale_replace_card(struct ledger *ledger, const struct tariff *tariff, const char *old_uid,
                           const struct sale_request *request, struct sale_outcome *ret_outcome,
                           struct sale_refusal *ret_refusal)
{
    struct card_record old, fresh;
    *ret_outcome = (struct sale_outcome){0};
    *ret_refusal = (struct sale_refusal){0};
    if (text_equal(request->means, "value"))
        return sale_refuse(ret_refusal, "means_not_possible", request->uid);
    enum err err = store_get_card(ledger->store, old_uid, &old);
    if (err == ERR_NOT_FOUND)
        return sale_refuse(ret_refusal, "card_unknown", old_uid);
    if (err != ERR_OK)
        return err;
    if (old.state == CARD_REPLACED)
        return sale_refuse(ret_refusal, "card_replaced", old.replaced_by);
    err = store_get_card(ledger->store, request->uid, &fresh);
    if (err == ERR_OK)
        return sale_refuse(ret_refusal, "card_known", request->uid);
    if (err != ERR_NOT_FOUND)
        return err;
    fresh = old;
    err = store_set_card_state(ledger->store, old_uid, CARD_REPLACED, request->uid);
    if (err == ERR_OK)
        err = sale_add_card(ledger, &fresh, "card_replaced", request);
    if (err == ERR_OK)
        err = add_card_line(tariff, tariff->card_duplicate, request->now, ret_outcome);
    return err == ERR_OK ? sale_write_money(ledger, tariff, request, old.subject, ret_outcome)
                         : err;
}

/* Minutes are paid with minutes: who owes them buys hours. */
static enum err refuse_settling(struct ledger *ledger, const struct sale_request *request,
                                const struct card_record *card, struct sale_refusal *ret_refusal)
{
    char about[24];
    int64_t minutes;
    const enum err err = overrun_owed(ledger, card, request->now, &minutes);
    (void)snprintf(about, sizeof about, "%lld", (long long)minutes);
    if (err != ERR_OK)
        return err;
    return minutes > 0 ? sale_refuse(ret_refusal, "minutes_owed", about)
                       : sale_refuse(ret_refusal, "nothing_owed", request->uid);
}

enum err sale_settle(struct ledger *ledger, const struct sale_request *request,
                     struct money *ret_amount, struct sale_refusal *ret_refusal)
{
    struct sale_buyer buyer;
    *ret_refusal = (struct sale_refusal){0};
    enum err err = sale_find_buyer(ledger, request->uid, request->now, &buyer);
    if (err == ERR_OK && buyer.card.account_id == 0)
        return sale_refuse(ret_refusal, "card_unknown", request->uid);
    if (err == ERR_OK)
        err = store_owed(ledger->store, buyer.card.subject, &ret_amount->cents);
    if (err == ERR_OK && ret_amount->cents <= 0)
        return refuse_settling(ledger, request, &buyer.card, ret_refusal);
    if (err == ERR_OK)
        err = pay_by_value(ledger, request, &buyer, *ret_amount, ret_refusal);
    if (err != ERR_OK || ret_refusal->reason != NULL)
        return err;
    const struct chain_entry entry = {.kind = "settlement",
                                      .subject = buyer.card.subject,
                                      .cents = -ret_amount->cents,
                                      .detail = request->means,
                                      .author = request->author,
                                      .link = request->uid};
    return ledger_record(ledger, &entry, request->now);
}
