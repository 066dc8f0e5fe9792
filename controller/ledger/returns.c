#include "controller/ledger/returns.h"

#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"

/* Whether a pass brings in several people, one after the other. */
static enum err is_family(struct ledger *ledger, int64_t pass_id, bool *ret_family)
{
    struct pass_record pass;
    *ret_family = false;
    if (pass_id == 0)
        return ERR_OK;
    const enum err err = store_get_pass(ledger->store, pass_id, &pass);
    if (err == ERR_OK)
        *ret_family = pass.use.members_max > 1;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* When the visit that a card is on began: with the last way in that was paid, or of a family with
 * that of the first of them; who has come back since goes on with it. */
static int64_t visit_since_ms(const struct card_day *outer, bool family, struct wall_time since)
{
    const int64_t began_ms = family ? outer->first_paid_ms : outer->last_paid_ms;
    return began_ms != 0 ? began_ms : since.unix_ms;
}

/* Which passes have paid for the visit, at the gate of a zone inside another one. What a family has
 * paid for inside holds for as many as have come out again. */
static enum err find_outer(struct ledger *ledger, const struct tap_request *request,
                           struct wall_time since, struct visit_passes *passes)
{
    const char *around = capacity_around(&ledger->capacity, request->zone);
    struct card_day outer = {0}, inner = {0};
    bool family = false;
    if (around == NULL)
        return ERR_OK;
    enum err err =
        store_card_day(ledger->store, request->uid, around, since.unix_ms, INT64_MAX, &outer);
    if (err == ERR_OK)
        err = is_family(ledger, outer.paying_pass_id, &family);
    const bool inside = family ? outer.entries > outer.exits : outer.inside;
    if (err == ERR_OK && inside)
        err = store_card_day(ledger->store, request->uid, request->zone,
                             visit_since_ms(&outer, family, since), INT64_MAX, &inner);
    if (err != ERR_OK || !inside)
        return err;
    passes->outer = outer.paying_pass_id;
    if (!family || inner.paid > inner.entries - inner.exits)
        passes->inner = inner.paying_pass_id;
    return ERR_OK;
}

/* What a card did before everybody had to leave, and since; without an evacuation all of it is
 * since.
 */
struct card_days {
    struct card_day before, since;
    struct card_day open; /* since the zone opened last: nobody is inside over a closing */
    int64_t sent_out;     /* were inside then: so many come back for nothing */
    int64_t returning;    /* on their way, at other gates */
};

/* Where the way out reads no card, one person may seem to be inside several times. */
static enum err cap_by_family(struct ledger *ledger, struct card_days *days)
{
    struct pass_record pass;
    if (days->sent_out < 2)
        return ERR_OK;
    const enum err err = store_get_pass(ledger->store, days->before.paying_pass_id, &pass);
    if (err == ERR_OK && days->sent_out > pass.use.members_max)
        days->sent_out = pass.use.members_max;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err find_days(struct ledger *ledger, const struct tap_request *request,
                          struct wall_time since, struct card_days *days)
{
    struct wall_time evacuated;
    enum err err = alarm_last_evacuation(ledger->store, &evacuated);
    *days = (struct card_days){0};
    if (err == ERR_OK)
        err =
            store_returning_elsewhere(ledger->store, request->uid, request->gate, &days->returning);
    if (err == ERR_OK && evacuated.unix_ms > since.unix_ms &&
        evacuated.unix_ms <= request->now.unix_ms) {
        const int64_t back_ms = evacuated.unix_ms - RETURNS_SENT_OUT_MS;
        err = store_card_day(ledger->store, request->uid, request->zone,
                             back_ms > since.unix_ms ? back_ms : since.unix_ms, evacuated.unix_ms,
                             &days->before);
        since = evacuated;
    }
    const int64_t inside = days->before.entries - days->before.exits;
    const int64_t least = days->before.inside ? 1 : 0;
    days->sent_out = inside > least ? inside : least;
    if (err == ERR_OK)
        err = cap_by_family(ledger, days);
    if (err == ERR_OK)
        err = store_card_day(ledger->store, request->uid, request->zone, since.unix_ms, INT64_MAX,
                             &days->since);
    days->open = days->since;
    return err == ERR_OK && request->zone_closed.unix_ms > since.unix_ms
               ? store_card_day(ledger->store, request->uid, request->zone,
                                request->zone_closed.unix_ms, INT64_MAX, &days->open)
               : err;
}

/* The pass of the visit that somebody goes on with: as many come back as have left a moment ago, or
 * were sent out by an alarm. */
static int64_t visit_left(const struct entry_return_rule *rule, const struct card_days *days,
                          struct wall_time now)
{
    const struct card_day *day = &days->since;
    const int64_t since_ms = now.unix_ms - day->last_exit_ms,
                  inside = day->entries - day->exits + days->returning;
    const bool in_time = day->exits > 0 && since_ms >= 0 && since_ms < rule->reentry_ms;
    if (day->entries - day->paid + days->returning < days->sent_out)
        return days->before.paying_pass_id;
    if (!in_time || day->paid + days->sent_out <= inside)
        return 0;
    return day->paid > 0 ? day->paying_pass_id : days->before.paying_pass_id;
}

/* A clock that was set back does not make it last. */
static enum err find_admission(struct ledger *ledger, const struct tap_request *request,
                               bool *ret_admitted)
{
    int64_t until_ms = 0;
    const enum err err = store_get_admission(ledger->store, request->uid, &until_ms);
    const int64_t left_ms = until_ms - request->now.unix_ms;
    *ret_admitted = left_ms > 0 && left_ms <= RETURNS_ADMITTED_MS;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err returns_find(struct ledger *ledger, const struct tap_request *request,
                      struct entry_return *ret_again, struct visit_passes *ret_passes)
{
    struct wall_time since = {0};
    struct card_days days;
    *ret_again = (struct entry_return){.rule = request->return_rule};
    *ret_passes = (struct visit_passes){0};
    enum err err = attendance_since(ledger->store, request->now, &since);
    if (err == ERR_OK)
        err = find_days(ledger, request, since, &days);
    if (err == ERR_OK)
        err = find_outer(ledger, request, since, ret_passes);
    if (err == ERR_OK)
        err = find_admission(ledger, request, &ret_again->admitted);
    if (err != ERR_OK)
        return err;
    ret_passes->left = visit_left(&request->return_rule, &days, request->now);
    ret_again->entered_last = days.open.inside;
    ret_again->members = days.open.members;
    ret_again->last_entry_ms = days.since.last_entry_ms;
    return ERR_OK;
}

enum err returns_admit(struct ledger *ledger, const struct admission *admission,
                       struct wall_time *ret_until)
{
    const struct chain_entry entry = {.kind = "override",
                                      .subject = admission->subject,
                                      .detail = admission->reason,
                                      .author = admission->author,
                                      .link = admission->uid};
    const enum err err = ledger_record(ledger, &entry, admission->now);
    ret_until->unix_ms = admission->now.unix_ms + RETURNS_ADMITTED_MS;
    return err == ERR_OK ? store_set_admission(ledger->store, admission->uid, ret_until->unix_ms)
                         : err;
}

enum err returns_entered(struct ledger *ledger, const char *uid)
{
    return uid[0] != '\0' ? store_remove_admission(ledger->store, uid) : ERR_OK;
}
