#include "controller/ledger/carry.h"

#include "controller/base/text.h"

enum err carry_minutes(struct ledger *ledger, const struct carry *carry)
{
    const struct credit_request taken = {.pass_id = carry->from,
                                         .subject = carry->subject,
                                         .units = -carry->minutes,
                                         .ref = carry->to,
                                         .kind = "overrun",
                                         .reason = "owed from before",
                                         .author = carry->author,
                                         .link = carry->link,
                                         .now = carry->now};
    struct credit_request given = taken;
    given.pass_id = carry->to;
    given.units = carry->minutes;
    given.ref = carry->from;
    given.reason = "settled";
    const enum err err = ledger_credit(ledger, &taken);
    return err == ERR_OK ? ledger_credit(ledger, &given) : err;
}

/* What another credit of the account can pay. */
static int64_t left_of(const struct pass_record *other, const struct pass_record *pass)
{
    const bool like = other->use.kind == FORMULA_TIME_CREDIT && other->pass_id != pass->pass_id &&
                      text_equal(other->use.zones, pass->use.zones);
    return like && other->balance > other->held ? other->balance - other->held : 0;
}

enum err carry_over(struct ledger *ledger, const struct pass_record *pass, int64_t owed,
                    const struct carry *like)
{
    struct pass_record others[LEDGER_PASSES_MAX];
    size_t count = 0;
    enum err err = store_passes_of(ledger->store, pass->account_id, civil_from_wall(like->now).date,
                                   LEDGER_PASSES_MAX, others, &count);
    for (size_t i = 0; err == ERR_OK && owed > 0 && i < count; i++) {
        const int64_t left = left_of(&others[i], pass);
        struct carry carry = *like;
        carry.from = others[i].pass_id;
        carry.to = pass->pass_id;
        carry.minutes = left < owed ? left : owed;
        if (carry.minutes == 0)
            continue;
        err = carry_minutes(ledger, &carry);
        owed -= carry.minutes;
    }
    return err;
}
