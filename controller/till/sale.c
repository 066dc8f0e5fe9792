#include "controller/till/sale.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"

enum err sale_refuse(struct sale_refusal *ret_refusal, const char *reason, const char *about)
{
    ret_refusal->reason = reason;
    (void)text_copy(ret_refusal->about, sizeof ret_refusal->about, about != NULL ? about : "");
    return ERR_OK;
}

static int age_in_months(struct civil_date birth, struct civil_date on)
{
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day ? 1 : 0);
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* An age band is proved by the birth date; every other kind of proof must be shown and still hold.
 */
static enum err check_person(const struct tariff_product *product,
                             const struct sale_request *request, const char *birth_date,
                             struct sale_refusal *refusal)
{
    struct civil_date birth, until;
    const struct civil_date today = civil_from_wall(request->now).date;
    if (given(request->proof_until) && !civil_date_parse(request->proof_until, &until))
        return sale_refuse(refusal, "date_invalid", request->proof_until);
    if (!given(birth_date) && (product->age_months_from != 0 || product->age_months_below != 0))
        return sale_refuse(refusal, "birth_required", product->category);
    if (given(birth_date)) {
        if (!civil_date_parse(birth_date, &birth) || civil_date_compare(today, birth) < 0)
            return sale_refuse(refusal, "date_invalid", birth_date);
        const int months = age_in_months(birth, today);
        if (months < product->age_months_from ||
            (product->age_months_below != 0 && months >= product->age_months_below))
            return sale_refuse(refusal, "age_not_in_category", product->category);
    }
    if (product->proof[0] == '\0' || text_equal(product->proof, "age_id"))
        return ERR_OK;
    if (!given(request->proof) || !text_equal(request->proof, product->proof))
        return sale_refuse(refusal, "proof_required", product->proof);
    if (!given(request->proof_until))
        return sale_refuse(refusal, "proof_until_required", product->proof);
    if (civil_date_compare(until, today) < 0)
        return sale_refuse(refusal, "proof_out_of_date", request->proof_until);
    return ERR_OK;
}

static enum err add_line(struct sale_outcome *outcome, const struct tariff_product *product,
                         int64_t quantity)
{
    struct sale_line *line = &outcome->lines[outcome->line_count];
    if (outcome->line_count == SALE_LINES_MAX ||
        !money_times(product->price, quantity, &line->amount) ||
        !money_add(outcome->total, line->amount, &outcome->total))
        return ERR_INVALID;
    (void)text_copy(line->product, sizeof line->product, product->name);
    line->quantity = quantity;
    outcome->line_count++;
    return ERR_OK;
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

static const struct tariff_product *card_product(const struct tariff *tariff, const char *name)
{
    return name[0] != '\0' ? tariff_find(tariff, name) : NULL;
}

/* Makes the account and the card of someone new, with the card's own price on the sale. */
static enum err welcome(struct ledger *ledger, const struct tariff *tariff,
                        const struct sale_request *request, struct card_record *card,
                        struct sale_outcome *outcome)
{
    const struct tariff_product *first = card_product(tariff, tariff->card_first);
    enum err err = add_account(ledger, card, request->now);
    if (err == ERR_OK)
        err = add_card(ledger, card, "card_issued", request);
    if (err == ERR_OK && first != NULL)
        err = add_line(outcome, first, 1);
    return err;
}

static bool set_validity(const struct tariff *tariff, const struct tariff_product *product,
                         struct civil_date today, struct sale_outcome *outcome)
{
    outcome->valid_from = outcome->valid_until = today;
    if (product->use.kind == FORMULA_UNLIMITED) {
        const struct tariff_term *term = tariff_term_on(tariff, today);
        if (term == NULL)
            return false;
        outcome->valid_from = term->from;
        outcome->valid_until = term->until;
    } else if (product->use.validity_months > 0) {
        outcome->valid_until = civil_date_add_months(today, product->use.validity_months);
    }
    return true;
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
    (void)text_copy(pass.category, sizeof pass.category, product->category);
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
    const struct civil_date today = civil_from_wall(request->now).date;
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
    enum err err = check_person(product, request,
                                given(request->birth) ? request->birth : known.birth_date, refusal);
    if (err != ERR_OK || refusal->reason != NULL)
        return err;
    if (!set_validity(tariff, product, today, outcome))
        return sale_refuse(refusal, "no_term_left", tariff->name);
    err = add_line(outcome, product, 1);
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
    (void)text_copy(ret_outcome->category, sizeof ret_outcome->category, product->category);
    (void)text_copy(ret_outcome->label_fr, sizeof ret_outcome->label_fr, product->label_fr);
    if (request->uid != NULL)
        return sell_pass(ledger, tariff, product, request, ret_outcome, ret_refusal);
    if (product->use.kind != FORMULA_UNIT)
        return sale_refuse(ret_refusal, "card_required", product->name);
    const enum err err = add_line(ret_outcome, product, request->persons);
    return err == ERR_OK ? write_money(ledger, tariff, request, 0, ret_outcome) : err;
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
    const struct tariff_product *duplicate = card_product(tariff, tariff->card_duplicate);
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
    if (err == ERR_OK && duplicate != NULL)
        err = add_line(ret_outcome, duplicate, 1);
    return err == ERR_OK ? write_money(ledger, tariff, request, old.subject, ret_outcome) : err;
}
