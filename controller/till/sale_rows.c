#include "controller/till/sale_rows.h"

#include <sodium.h>
#include <stdio.h>

#include "controller/base/text.h"
#include "controller/store/history.h"
#include "controller/tariff/case_text.h"

enum err sale_add_account(struct ledger *ledger, struct card_record *card, struct wall_time now)
{
    uint64_t random;
    randombytes_buf(&random, sizeof random);
    card->account_id = ledger_new_id(ledger, now);
    card->subject = (int64_t)(random >> 1) | 1; /* positive and never 0, which is nobody */
    return store_add_account(ledger->store, card->account_id, card->subject);
}

enum err sale_add_card(struct ledger *ledger, struct card_record *card, const char *kind,
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

static void overwrite(char *to, size_t size, const char *text)
{
    if (text != NULL && text[0] != '\0')
        (void)text_copy(to, size, text);
}

enum err sale_write_holder(struct ledger *ledger, int64_t account_id,
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
    overwrite(holder.household, sizeof holder.household, request->household);
    return holder.name[0] != '\0' ? store_set_holder(ledger->store, account_id, &holder) : ERR_OK;
}

enum err sale_write_money(struct ledger *ledger, const struct tariff *tariff,
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

static enum err credit(struct ledger *ledger, const struct sale_request *request, int64_t subject,
                       const struct sale_outcome *outcome, const char *kind, const char *reason,
                       int64_t units)
{
    const struct credit_request gain = {.pass_id = outcome->pass_id,
                                        .subject = subject,
                                        .units = units,
                                        .ref = outcome->sale_id,
                                        .kind = kind,
                                        .reason = reason,
                                        .author = request->author,
                                        .link = request->uid,
                                        .now = request->now};
    return ledger_credit(ledger, &gain);
}

static enum err write_members(struct ledger *ledger, const struct sale_request *request,
                              int64_t pass_id)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < request->member_count; i++)
        err = store_add_member(ledger->store, pass_id, (int64_t)i + 1, request->members[i]);
    return err;
}

/* An age that must fit at the gate too goes with the pass. */
static void copy_age(const struct tariff *tariff, const struct tariff_product *product,
                     struct pass_record *pass)
{
    const struct tariff_category *category = &tariff->categories[product->category];
    const struct tariff_condition *condition =
        category->condition != TARIFF_NONE ? &tariff->conditions[category->condition] : NULL;
    if (!category->age_at_passage || condition == NULL ||
        (condition->fact_set & (1U << FACT_AGE)) == 0)
        return;
    pass->age_months_from =
        condition->facts[FACT_AGE].from > 0 ? condition->facts[FACT_AGE].from : 0;
    pass->age_months_until = condition->facts[FACT_AGE].until;
}

enum err sale_write_pass(struct ledger *ledger, const struct tariff *tariff,
                         const struct quote *quote, const struct sale_request *request,
                         const struct tariff_case *facts, const struct card_record *card,
                         struct sale_outcome *outcome)
{
    const struct tariff_product *product = quote->product;
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
    copy_age(tariff, product, &pass);
    if (!case_text_format(facts, pass.facts))
        return ERR_INVALID;
    outcome->pass_id = pass.pass_id;
    outcome->units = product->use.kind == FORMULA_SUPPLEMENT ? 1 : product->use.units;
    outcome->units_extra = quote->units_extra;
    outcome->in_minutes = product->use.kind == FORMULA_TIME_CREDIT;
    if (product->use.kind == FORMULA_STORED_VALUE)
        outcome->value.cents = product->use.units;
    enum err err = store_add_pass(ledger->store, &pass);
    if (err == ERR_OK)
        err = write_members(ledger, request, pass.pass_id);
    if (err == ERR_OK)
        err = credit(ledger, request, card->subject, outcome, "credit", product->name,
                     outcome->units);
    if (err != ERR_OK || quote->promotion == NULL)
        return err;
    (void)text_copy(outcome->promotion, sizeof outcome->promotion, quote->promotion->name);
    return credit(ledger, request, card->subject, outcome, "promotion", quote->promotion->name,
                  quote->units_extra);
}
