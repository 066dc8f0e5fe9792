#include "controller/till/sale_case.h"

#include "controller/base/text.h"
#include "controller/store/history.h"

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

enum err sale_find_buyer(struct ledger *ledger, const char *uid, struct wall_time now,
                         struct sale_buyer *ret_buyer)
{
    *ret_buyer = (struct sale_buyer){0};
    if (uid == NULL)
        return ERR_OK;
    enum err err = store_get_card(ledger->store, uid, &ret_buyer->card);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = store_get_holder(ledger->store, ret_buyer->card.account_id, &ret_buyer->known);
    if (err == ERR_OK || err == ERR_NOT_FOUND) /* a card may have been issued without a name */
        err = store_passes_of(ledger->store, ret_buyer->card.account_id, civil_from_wall(now).date,
                              LEDGER_PASSES_MAX, ret_buyer->passes, &ret_buyer->pass_count);
    return err;
}

static enum err add_age(const struct sale_request *request, const struct sale_buyer *buyer,
                        struct tariff_case *facts, struct sale_refusal *refusal)
{
    struct civil_date birth;
    const char *date = given(request->birth) ? request->birth : buyer->known.birth_date;
    if (!given(date))
        return ERR_OK;
    if (!civil_date_parse(date, &birth) || civil_date_compare(facts->moment.date, birth) < 0)
        return sale_refuse(refusal, "date_invalid", date);
    case_set_birth(facts, birth);
    return ERR_OK;
}

static enum err add_proof(const struct sale_request *request, struct tariff_case *facts,
                          struct sale_refusal *refusal)
{
    if (!given(request->proof))
        return ERR_OK;
    struct case_proof *proof = &facts->proofs[facts->proof_count++];
    proof->kind = request->proof;
    proof->until_known = given(request->proof_until);
    proof->issued_known = given(request->proof_issued);
    if (proof->until_known && !civil_date_parse(request->proof_until, &proof->until))
        return sale_refuse(refusal, "date_invalid", request->proof_until);
    if (proof->issued_known && (!civil_date_parse(request->proof_issued, &proof->issued) ||
                                civil_date_compare(facts->moment.date, proof->issued) < 0))
        return sale_refuse(refusal, "date_invalid", request->proof_issued);
    return ERR_OK;
}

/* The products that the buyer may use today. */
static void add_holds(const struct sale_buyer *buyer, struct tariff_case *facts)
{
    const struct civil_date today = facts->moment.date;
    for (size_t i = 0; i < buyer->pass_count; i++) {
        const struct pass_record *pass = &buyer->passes[i];
        const bool valid = civil_date_compare(pass->valid_from, today) <= 0 &&
                           civil_date_compare(today, pass->valid_until) <= 0;
        if (valid && facts->hold_count < CASE_HOLDS_MAX)
            facts->holds[facts->hold_count++] = pass->product;
    }
}

static bool lasts_a_period(enum tariff_formula_kind kind)
{
    return kind == FORMULA_UNLIMITED || kind == FORMULA_WEEKLY || kind == FORMULA_MEMBERSHIP;
}

/* A renewal is of an earlier term or period, not of the one that is bought. */
static enum err add_history(struct ledger *ledger, const struct tariff *tariff,
                            const struct tariff_product *product,
                            const struct sale_request *request, const struct sale_buyer *buyer,
                            struct tariff_case *facts)
{
    struct activity_history history = {0};
    const struct civil_date year = tariff_school_year(tariff, facts->moment.date);
    struct activity_wish wish = {.activity = tariff->activities[product->activity].name,
                                 .household = given(request->household) ? request->household
                                                                        : buyer->known.household,
                                 .account_id = buyer->card.account_id,
                                 .since_ms = civil_to_wall(year, 0).unix_ms,
                                 .periods = lasts_a_period(product->use.kind)};
    struct civil_date until;
    (void)tariff_validity(tariff, &product->use, facts->moment.date, &wish.from, &until);
    const enum err err = store_activity_history(ledger->store, &wish, &history);
    facts->history = (uint8_t)((history.own > 0 ? HISTORY_RENEWAL : 0) |
                               (history.of_household > 0 ? HISTORY_SECOND_CHILD : 0));
    return err;
}

static enum err add_counts(struct ledger *ledger, const struct tariff *tariff,
                           const struct tariff_product *product, const struct sale_request *request,
                           const struct sale_buyer *buyer, struct tariff_case *facts)
{
    struct holder_record holder = buyer->known;
    if (given(request->holder))
        (void)text_copy(holder.name, sizeof holder.name, request->holder);
    if (given(request->birth))
        (void)text_copy(holder.birth_date, sizeof holder.birth_date, request->birth);
    enum err err = store_count_owned(ledger->store, buyer->card.account_id, &holder, product->name,
                                     facts->moment.date, &facts->owned);
    for (size_t i = 0; err == ERR_OK && i < tariff->promotion_count; i++)
        err = store_count_promotion(
            ledger->store, buyer->card.account_id, &holder, tariff->promotions[i].name,
            civil_from_wall(tariff->promotions[i].from).date, &facts->promotion_used[i]);
    return err;
}

enum err sale_make_case(struct ledger *ledger, const struct tariff *tariff,
                        const struct tariff_product *product, const struct sale_request *request,
                        const struct sale_buyer *buyer, struct tariff_case *ret_case,
                        struct sale_refusal *refusal)
{
    struct tariff_case *facts = ret_case;
    *facts = request->told;
    facts->at = request->now;
    facts->moment = civil_from_wall(request->now);
    facts->hour_given = true;
    case_set(facts, FACT_PERSONS, request->persons > 0 ? request->persons : 1);
    facts->nth_assumed = !case_knows(facts, FACT_NTH) && case_knows(facts, FACT_QUANTITY) &&
                         facts->facts[FACT_QUANTITY] >= 1000;
    if (facts->nth_assumed) /* the last of so many */
        case_set(facts, FACT_NTH, facts->facts[FACT_QUANTITY] / 1000);
    (void)add_age(request, buyer, facts, refusal);
    (void)add_proof(request, facts, refusal);
    /* at the window, without a card, the cashier has seen who pays: nothing is known to be missing
     */
    const bool named = request->uid != NULL;
    facts->proofs_known = facts->holds_known = facts->history_known = named;
    if (!named || refusal->reason != NULL)
        return ERR_OK;
    add_holds(buyer, facts);
    const enum err err = add_history(ledger, tariff, product, request, buyer, facts);
    return err == ERR_OK ? add_counts(ledger, tariff, product, request, buyer, facts) : err;
}
