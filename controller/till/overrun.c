#include "controller/till/overrun.h"

#include "controller/ledger/carry.h"

enum err overrun_settle(struct ledger *ledger, const struct sale_request *request,
                        const struct card_record *card, int64_t pass_id, int64_t *ret_minutes)
{
    struct pass_record passes[LEDGER_PASSES_MAX], fresh;
    size_t count;
    *ret_minutes = 0;
    enum err err = store_get_pass(ledger->store, pass_id, &fresh);
    if (err != ERR_OK || fresh.use.kind != FORMULA_TIME_CREDIT)
        return err;
    err = store_passes_of(ledger->store, card->account_id, civil_from_wall(request->now).date,
                          LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        const int64_t left = fresh.balance - *ret_minutes, owed = -passes[i].balance;
        const int64_t minutes = owed < left ? owed : left;
        if (passes[i].use.kind != FORMULA_TIME_CREDIT || minutes <= 0)
            continue;
        const struct carry carry = {.from = pass_id,
                                    .to = passes[i].pass_id,
                                    .minutes = minutes,
                                    .subject = card->subject,
                                    .author = request->author,
                                    .link = request->uid,
                                    .now = request->now};
        err = carry_minutes(ledger, &carry);
        *ret_minutes += minutes;
    }
    return err;
}

enum err overrun_owed(struct ledger *ledger, const struct card_record *card, struct wall_time now,
                      int64_t *ret_minutes)
{
    struct pass_record passes[LEDGER_PASSES_MAX];
    size_t count = 0;
    *ret_minutes = 0;
    const enum err err = store_passes_of(ledger->store, card->account_id, civil_from_wall(now).date,
                                         LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (passes[i].use.kind == FORMULA_TIME_CREDIT && passes[i].balance < 0)
            *ret_minutes -= passes[i].balance;
    }
    return err;
}
