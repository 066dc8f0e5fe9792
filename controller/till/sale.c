#include "controller/till/sale.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/tariff/quote.h"

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

/* What is known of the buyer: nothing else is there. */
static enum err make_case(const struct sale_request *request, const char *birth_date,
                          struct tariff_case *facts, struct sale_refusal *refusal)
{
    struct civil_date birth;
    *facts = (struct tariff_case){.at = request->now,
                                  .moment = civil_from_wall(request->now),
                                  .proofs_known = true,
                                  .holds_known = true,
                                  .history_known = true};
    if (given(birth_date)) {
        if (!civil_date_parse(birth_date, &birth) ||
            civil_date_compare(facts->moment.date, birth) < 0)
            return sale_refuse(refusal, "date_invalid", birth_date);
        case_set(facts, FACT_AGE, tariff_age_months(birth, facts->moment.date));
    }
    if (given(request->proof)) {
        struct case_proof *proof = &facts->proofs[facts->proof_count++];
        proof->kind = request->proof;
        proof->until_known = given(request->proof_until);
        if (proof->until_known && !civil_date_parse(request->proof_until, &proof->until))
            return sale_refuse(refusal, "date_invalid", request->proof_until);
    }
    case_set(facts, FACT_PERSONS, request->persons > 0 ? request->persons : 1);
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

/* Adds what a product costs in a case; a refusal when it has no price there. */
static enum err add_priced(const struct tariff *tariff, const struct tariff_product *product,
                           const struct tariff_case *facts, struct sale_outcome *outcome,
                           struct sale_refusal *refusal)
{
    struct quote quote;
    struct condition_reason reason;
    if (!quote_price(tariff, product, facts, &quote, &reason))
        return sale_refuse(refusal, reason.reason, reason.about);
    return add_line(outcome, product, facts->facts[FACT_PERSONS], quote.price);
}

/* The card itself costs the same for everybody. */
static enum err add_card_line(const struct tariff *tariff, const char *name, struct wall_time now,
                              struct sale_outcome *outcome)
{
    struct sale_refusal none = {0};
    struct tariff_case facts = {.at = now, .moment = civil_from_wall(now)};
    const struct tariff_product *product = name[0] != '\0' ? tariff_find(tariff, name) : NULL;
    case_set(&facts, FACT_PERSONS, 1);
    return product != NULL ? add_priced(tariff, product, &facts, outcome, &none) : ERR_OK;
}

/* One row a line, one for the payment with the opposite sign: the chain's amounts sum to nothing.
 */
static enum err write_money(struct ledger *ledger, const struct tariff *tariff,
                            const struct sale_request *request, int64_t subject,
                            struct sale_outcome *outcome)
{
    char detail[JOURNAL_DETAIL_SIZE];
    enum err err = ERR_OK;
    outcome->sale_id = ledger_new_row_id(ledger, request->now);
    for (size_t i = 0; err == ERR_OK && i < outcome->line_count; i++) {
        const struct sale_line *line = &outcome->lines[i];
        (void)snprintf(detail, sizeof detail, "%s x%lld, %s", line->product,
                       (long long)line->quantity, tariff->name);
        const struct chain_entry entry = {.kind = "sale",
                                          .id = i == 0 ? outcome->sale_id : 0,
                                          .ref = i == 0 ? 0 : outcome->sale_id,
                                          .subject = subject,
                                          .pass_id = 0,
                                          .cents = line->amount.cents,
                                          .detail = detail,
                                          .author = request->author};
        err = ledger_record(ledger, &entry, request->now);
    }
    const struct chain_entry payment = {.kind = "payment",
                                        .ref = outcome->sale_id,
                                        .subject = subject,
                                        .cents = -outcome->total.cents,
                                        .detail = request->means,
                                        .author = request->author};
    return err == ERR_OK ? ledger_record(ledger, &payment, request->now) : err;
}

static void overwrite(char *to, size_t size, const char *text)
{
    if (given(text))
        (void)text_copy(to, size, text);
}

/* What was given replaces what was known; the rest stays. */
static enum err write_holder(struct ledger *ledger, int64_t account_id,
                             const struct sale_request *request)
{
    struct holder_record holder = {0};
    const enum err err = store_get_holder(ledger->store, account_id, &holder);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    overwrite(holder.name, sizeof holder.name, request->holder);
    overwrite(holder.birth_date, sizeof holder.birth_date, request->birth);
    overwrite(holder.proof_kind, sizeof holder.proof_kind, request->proof);
    overwrite(holder.proof_until, sizeof holder.proof_until, request->proof_until);
    return holder.name[0] != '\0' ? store_set_holder(ledger->store, account_id, &holder) : ERR_OK;
}

static enum err add_account(struct ledger *ledger, struct card_record *card, struct wall_time now)
{
    uint64_t random;
    randombytes_buf(&random, sizeof random);
    card->account_id = ledger_new_id(ledger, now);
    card->subject = (int64_t)(random >> 1) | 1; /* positive and never 0, which is nobody */
    return store_add_account(ledger->store, card->account_id, card->subject);
}

static enum err add_card(struct ledger *ledger, struct card_record *card, const char *kind,
                         const struct sale_request *request)
{
    const struct chain_entry entry = {
        .kind = kind, .subject = card->subject, .author = request->author, .link = request->uid};
    (void)text_copy(card->uid, sizeof card->uid, request->uid);
    card->state = CARD_ACTIVE;
    card->issued_ms = request->now.unix_ms;
    const enum err err = store_add_card(ledger->store, card);
    return err == ERR_OK ? ledger_record(ledger, &entry, request->now) : err;
}

/* Makes the account and the card of someone new, with the card's own price on the sale. */
static enum err welcome(struct ledger *ledger, const struct tariff *tariff,
                        const struct sale_request *request, struct card_record *card,
                        struct sale_outcome *outcome)
{
    enum err err = add_account(ledger, card, request->now);
    if (err == ERR_OK)
        err = add_card(ledger, card, "card_issued", request);
    return err == ERR_OK ? add_card_line(tariff, tariff->card_first, request->now, outcome) : err;
}

static enum err write_pass(struct ledger *ledger, const struct tariff *tariff,
                           const struct tariff_product *product, const struct sale_request *request,
                           const struct card_record *card, struct sale_outcome *outcome)
{
    struct pass_record pass = {
        .pass_id = ledger_new_id(ledger, request->now),
        .account_id = card->account_id,
        .use = product->use,
        .valid_from = outcome->valid_from,
        .valid_until = outcome->valid_until,
        .sold_ms = request->now.unix_ms,
    };
    (void)text_copy(pass.product, sizeof pass.product, product->name);
    (void)text_copy(pass.category, sizeof pass.category,
                    tariff->categories[product->category].name);
    (void)text_copy(pass.tariff, sizeof pass.tariff, tariff->name);
    outcome->pass_id = pass.pass_id;
    outcome->units = product->use.units;
    const struct credit_request credit = {.pass_id = pass.pass_id,
                                          .subject = card->subject,
                                          .units = product->use.units,
                                          .ref = outcome->sale_id,
                                          .kind = "credit",
                                          .reason = product->name,
                                          .author = request->author,
                                          .link = request->uid,
                                          .now = request->now};
    const enum err err = store_add_pass(ledger->store, &pass);
    return err == ERR_OK ? ledger_credit(ledger, &credit) : err;
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
    } else if (!tariff_formula_sellable(product->use.kind)) {
        (void)sale_refuse(refusal, "formula_not_sold_yet", tariff_formula_word(product->use.kind));
    }
    return refusal->reason == NULL ? product : NULL;
}

static enum err sell_pass(struct ledger *ledger, const struct tariff *tariff,
                          const struct tariff_product *product, const struct sale_request *request,
                          struct sale_outcome *outcome, struct sale_refusal *refusal)
{
    struct card_record card = {0};
    struct holder_record known = {0};
    const enum err found = store_get_card(ledger->store, request->uid, &card);
    if (found != ERR_OK && found != ERR_NOT_FOUND)
        return found;
    if (found == ERR_OK && card.state != CARD_ACTIVE)
        return sale_refuse(refusal, "card_blocked", request->uid);
    if (found == ERR_OK) {
        const enum err read = store_get_holder(ledger->store, card.account_id, &known);
        if (read != ERR_OK && read != ERR_NOT_FOUND)
            return read;
    }
    if (!given(request->holder) && known.name[0] == '\0')
        return sale_refuse(refusal, "holder_required", NULL);
    if (given(request->holder) && known.name[0] != '\0' && !text_equal(request->holder, known.name))
        return sale_refuse(refusal, "holder_differs", known.name);
    struct tariff_case facts;
    enum err err = make_case(request, given(request->birth) ? request->birth : known.birth_date,
                             &facts, refusal);
    if (refusal->reason == NULL)
        err = check_person(tariff, product, &facts, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    if (!tariff_validity(tariff, &product->use, facts.moment.date, &outcome->valid_from,
                         &outcome->valid_until))
        return sale_refuse(refusal, "no_term_left", tariff->name);
    err = add_priced(tariff, product, &facts, outcome, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    if (err == ERR_OK && found == ERR_NOT_FOUND)
        err = welcome(ledger, tariff, request, &card, outcome);
    if (err == ERR_OK)
        err = write_holder(ledger, card.account_id, request);
    if (err == ERR_OK)
        err = write_money(ledger, tariff, request, card.subject, outcome);
    return err == ERR_OK ? write_pass(ledger, tariff, product, request, &card, outcome) : err;
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
        return sell_pass(ledger, tariff, product, request, ret_outcome, ret_refusal);
    if (product->use.kind != FORMULA_UNIT)
        return sale_refuse(ret_refusal, "card_required", product->name);
    struct tariff_case facts;
    enum err err = make_case(request, NULL, &facts, ret_refusal);
    facts.proofs_known = facts.holds_known = facts.history_known = false; /* the cashier has seen */
    if (err == ERR_OK && ret_refusal->reason == NULL)
        err = add_priced(tariff, product, &facts, ret_outcome, ret_refusal);
    if (err != ERR_OK || ret_refusal->reason != NULL)
        return err;
    return write_money(ledger, tariff, request, 0, ret_outcome);
}

enum err sale_issue_card(struct ledger *ledger, const struct tariff *tariff,
                         const struct sale_request *request, struct sale_outcome *ret_outcome,
                         struct sale_refusal *ret_refusal)
{
    struct card_record card = {0};
    *ret_outcome = (struct sale_outcome){0};
    *ret_refusal = (struct sale_refusal){0};
    enum err err = store_get_card(ledger->store, request->uid, &card);
    if (err == ERR_OK)
        return sale_refuse(ret_refusal, "card_known", request->uid);
    if (err != ERR_NOT_FOUND)
        return err;
    err = welcome(ledger, tariff, request, &card, ret_outcome);
    if (err == ERR_OK)
        err = write_holder(ledger, card.account_id, request);
    return err == ERR_OK ? write_money(ledger, tariff, request, card.subject, ret_outcome) : err;
}

enum err sale_replace_card(struct ledger *ledger, const struct tariff *tariff, const char *old_uid,
                           const struct sale_request *request, struct sale_outcome *ret_outcome,
                           struct sale_refusal *ret_refusal)
{
    struct card_record old, fresh;
    *ret_outcome = (struct sale_outcome){0};
    *ret_refusal = (struct sale_refusal){0};
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
        err = add_card(ledger, &fresh, "card_replaced", request);
    if (err == ERR_OK)
        err = add_card_line(tariff, tariff->card_duplicate, request->now, ret_outcome);
    return err == ERR_OK ? write_money(ledger, tariff, request, old.subject, ret_outcome) : err;
}
