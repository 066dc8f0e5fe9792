#include <stdio.h>

#include "controller/base/text.h"
#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/group.h"
#include "controller/ledger/returns.h"
#include "controller/ledger/stays.h"
#include "controller/ledger/timekeeping.h"
#include "controller/store/history.h"
#include "controller/tariff/free_event.h"

struct account_facts {
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    struct entry_pass entries[LEDGER_PASSES_MAX];
    int from_minute[LEDGER_PASSES_MAX]; /* when the hours of each begin today */
    const struct tariff_promotion *events[LEDGER_PASSES_MAX]; /* that is on for each; NULL: none */
    bool goes_on[LEDGER_PASSES_MAX]; /* the visit of each is the one that the card is on */
    size_t count;
};

static bool goes_on(const struct visit_passes *paid, const struct pass_record *pass, bool group)
{
    return pass->pass_id == paid->outer || pass->pass_id == paid->inner ||
           (pass->pass_id == paid->left && !group);
}

/* Whether a pass has paid for what the card goes on with. A clock stops on the way out: who comes
 * back starts another. */
static bool has_paid(const struct visit_passes *paid, const struct pass_record *pass, bool group)
{
    return goes_on(paid, pass, group) &&
           (pass->pass_id == paid->outer || !stays_run(pass->use.kind));
}

/* Monday to Sunday. */
static enum err count_week(struct ledger *ledger, int64_t pass_id, const struct civil_moment *today,
                           int64_t *ret_count)
{
    const struct civil_date monday = civil_date_add_days(today->date, -today->weekday);
    return store_count_visits(ledger->store, pass_id, civil_to_wall(monday, 0).unix_ms, ret_count);
}

/* A clock that was set back brings no event back. */
static const struct tariff_promotion *free_event(const struct ledger *ledger, const char *product,
                                                 struct wall_time now)
{
    return ledger->tariffs != NULL
               ? free_event_on(ledger->tariffs, product, timekeeping_latest(ledger, now))
               : NULL;
}

/* What a group has for nothing with a pass; nobody asks this for a tap. */
static enum err group_facts(struct ledger *ledger, const struct tap_request *request,
                            const struct pass_record *pass, struct entry_pass *entry)
{
    const enum err err = group_supervisors_pay(ledger, request, pass, &entry->supervisors_pay);
    return err == ERR_OK ? group_coming_back(ledger, request, pass->pass_id, &entry->coming_back)
                         : err;
}

static enum err load_passes(struct ledger *ledger, const struct tap_request *request,
                            const struct visit_passes *paid, const struct civil_moment *today,
                            struct account_facts *facts)
{
    struct wall_time went_on = {
        0}; /* clocks that an alarm has not stopped, of people it sent out */
    enum err err = store_passes_of(ledger->store, facts->card.account_id, today->date,
                                   LEDGER_PASSES_MAX, facts->passes, &facts->count);
    if (err == ERR_OK && ledger->clock_rule.evacuation == CLOCK_EVACUATION_RUNS)
        err = alarm_last_evacuation(ledger->store, &went_on);
    for (size_t i = 0; err == ERR_OK && i < facts->count; i++) {
        const struct pass_record *pass = &facts->passes[i];
        struct visit_record visit = {0};
        facts->events[i] = free_event(ledger, pass->product, request->now);
        facts->goes_on[i] = goes_on(paid, pass, request->group > 0);
        facts->entries[i] =
            (struct entry_pass){.use = pass->use,
                                .valid_from = pass->valid_from,
                                .valid_until = pass->valid_until,
                                .balance = pass->balance,
                                .held = pass->held,
                                .age_months_from = pass->age_months_from,
                                .age_months_until = pass->age_months_until,
                                .free_event = facts->events[i] != NULL,
                                .visiting = has_paid(paid, pass, request->group > 0)};
        facts->entries[i].slot = slot_access(&ledger->slots, &request->slots, request->zone,
                                             pass->product, &facts->from_minute[i]);
        if (request->group > 0 && entry_counts_units(pass->use.kind) &&
            entry_zone_listed(pass->use.zones, request->zone))
            err = group_facts(ledger, request, pass, &facts->entries[i]);
        if (err == ERR_OK && entry_counts_weeks(&pass->use))
            err = count_week(ledger, pass->pass_id, today, &facts->entries[i].used_this_week);
        if (err != ERR_OK || !stays_run(pass->use.kind))
            continue;
        err = store_get_visit(ledger->store, pass->pass_id, &visit);
        if (err == ERR_OK && visit.entered_ms > went_on.unix_ms)
            facts->entries[i].inside_since_ms = visit.entered_ms;
        else if (err == ERR_NOT_FOUND)
            err = ERR_OK;
    }
    return err;
}

/* Fetches what the decision looks at. An unknown card has an empty account. */
static enum err gather(struct ledger *ledger, const struct tap_request *request,
                       struct account_facts *account, struct entry_facts *facts,
                       struct tap_decision *decision)
{
    struct holder_record holder = {0};
    struct visit_passes paid;
    struct civil_date birth;
    const struct civil_moment today = civil_from_wall(request->now);
    enum err err = store_get_card(ledger->store, request->uid, &account->card);
    facts->card_known = err == ERR_OK && !request->random_uid;
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = returns_find(ledger, request, &facts->again, &paid);
    if (err == ERR_OK)
        err = load_passes(ledger, request, &paid, &today, account);
    if (err == ERR_OK)
        err = store_orders_elsewhere(ledger->store, account->card.subject, request->gate,
                                     decision->other_gate, &facts->orders_elsewhere);
    if (err == ERR_OK)
        err = store_last_passage_ms(ledger->store, request->uid, request->gate,
                                    &facts->last_passage_ms);
    if (err == ERR_OK)
        err = store_get_holder(ledger->store, account->card.account_id, &holder);
    if (err == ERR_NOT_FOUND)
        err = ERR_OK; /* a card that was issued without a name */
    (void)text_copy(decision->holder, sizeof decision->holder, holder.name);
    facts->age_months =
        civil_date_parse(holder.birth_date, &birth) ? tariff_age_months(birth, today.date) : -1;
    facts->card_blocked = account->card.state != CARD_ACTIVE;
    facts->pass_count = account->count;
    facts->passes = account->entries;
    return err;
}

static enum err write_hold(struct ledger *ledger, const struct order_record *order,
                           const char *reason, const char *author, struct wall_time now)
{
    char link[JOURNAL_LINK_SIZE], detail[JOURNAL_DETAIL_SIZE];
    const struct arm_count *counted = &order->counted;
    (void)snprintf(link, sizeof link, "%s %s %s", order->gate, order->uid, order->tap_key);
    (void)snprintf(detail, sizeof detail, "%.180s (counter %llu/%u, boot %llu, up since %llu)",
                   reason != NULL ? reason : "", (unsigned long long)counted->entry, counted->bits,
                   (unsigned long long)counted->boot, (unsigned long long)counted->uptime_start_s);
    const struct chain_entry entry = {
        .kind = text_equal(order->kind, "card") || text_equal(order->kind, "sale") ? "hold"
                                                                                   : order->kind,
        .id = order->order_id,
        .subject = order->subject,
        .pass_id = order->pass_id,
        .held = order->held,
        .persons = order->persons,
        .detail = detail,
        .author = author,
        .link = link,
    };
    const enum err err = ledger_record(ledger, &entry, now);
    return err == ERR_OK ? store_add_order(ledger->store, order) : err;
}

static enum err open_for_card(struct ledger *ledger, const struct tap_request *request,
                              const struct account_facts *account,
                              const struct entry_verdict *verdict, struct tap_decision *decision)
{
    const struct pass_record *pass = &account->passes[verdict->pass];
    char reason[JOURNAL_DETAIL_SIZE];
    struct order_record order = {
        .order_id = ledger_new_row_id(ledger, request->now),
        .kind = "card",
        .pass_id = verdict->free_event ? 0 : pass->pass_id,
        .subject = account->card.subject,
        .persons = verdict->persons,
        .held = verdict->held,
        .each_pays = request->group > 0 && verdict->held > 0,
        .visiting =
            account->goes_on[verdict->pass] || account->entries[verdict->pass].coming_back > 0,
        .counted = request->counted,
        .opened_ms = request->now.unix_ms,
    };
    (void)text_copy(order.gate, sizeof order.gate, request->gate);
    (void)text_copy(order.zone, sizeof order.zone, request->zone);
    (void)text_copy(order.uid, sizeof order.uid, request->uid);
    (void)text_copy(order.tap_key, sizeof order.tap_key, request->key);
    (void)text_copy(order.product, sizeof order.product, pass->product);
    (void)text_copy(order.category, sizeof order.category, pass->category);
    (void)text_copy(order.party, sizeof order.party, request->party != NULL ? request->party : "");
    text_squeeze(order.party); /* one school has one line in the statistics */
    decision->order_id = order.order_id;
    decision->persons = order.persons;
    decision->supervisors_pay = verdict->supervisors_pay;
    decision->free_event = verdict->free_event;
    if (verdict->free_event)
        (void)snprintf(reason, sizeof reason, "%s: free event %s", pass->product,
                       account->events[verdict->pass]->name);
    else
        (void)text_copy(reason, sizeof reason, pass->product);
    return write_hold(ledger, &order, reason, request->author, request->now);
}

static void describe(const struct account_facts *account, const struct entry_return *again,
                     const struct entry_verdict *verdict, struct tap_decision *decision)
{
    decision->refusal = verdict->refusal;
    if (verdict->pass >= account->count)
        return;
    const struct pass_record *pass = &account->passes[verdict->pass];
    decision->counts_units = entry_counts_units(pass->use.kind);
    const bool minutes = pass->use.kind == FORMULA_TIME_CREDIT; /* the way out says how many */
    decision->balance = verdict->refusal == REFUSAL_NONE
                            ? verdict->available - (minutes ? 0 : verdict->held)
                            : pass->balance - pass->held;
    decision->since_ms = account->entries[verdict->pass].inside_since_ms;
    if (decision->since_ms == 0 && verdict->refusal == REFUSAL_ALREADY_INSIDE)
        decision->since_ms = again->last_entry_ms;
    decision->in_minutes = minutes;
    decision->valid_from = pass->valid_from;
    decision->valid_until = pass->valid_until;
    decision->from_minute = account->from_minute[verdict->pass];
    (void)text_copy(decision->product, sizeof decision->product, pass->product);
}

/* A gate that is ready has no order of its own: one that is still open in the file was left there
 * by a failure in between, and the counter resolves it now. */
static enum err resolve_stale(struct ledger *ledger, const struct order_record *order,
                              const char *zone, const struct arm_count *counted,
                              struct wall_time now)
{
    const int64_t entries = arm_count_entries(&order->counted, counted, order->persons);
    const int64_t turned = entries > order->persons ? order->persons : entries;
    const struct resolution resolution = {.gate = order->gate,
                                          .zone = zone,
                                          .order_id = order->order_id,
                                          .turned = turned > 0 ? turned : 0,
                                          .cause = turned > 0 ? "passed" : "recovered",
                                          .counted = *counted,
                                          .now = now};
    return ledger_resolve(ledger, &resolution);
}

/* The tap that already holds this arm gets its answer again. */
static enum err find_repeated(struct ledger *ledger, const struct tap_request *request,
                              struct tap_decision *decision)
{
    struct order_record order;
    const enum err err = store_get_order(ledger->store, request->gate, &order);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err != ERR_OK)
        return err;
    if (!text_equal(order.tap_key, request->key))
        return resolve_stale(ledger, &order, request->zone, &request->counted, request->now);
    decision->repeated = true;
    decision->order_id = order.order_id;
    decision->persons = order.persons;
    return ERR_OK;
}

enum err ledger_tap(struct ledger *ledger, const struct tap_request *request,
                    struct tap_decision *ret_decision)
{
    struct account_facts account = {.count = 0};
    struct tap_decision decision = {.from_minute = -1};
    struct entry_room room;
    struct entry_facts facts = {
        .gate_in_service = request->gate_in_service,
        .site_open = request->site_open,
        .last_entry_passed = request->last_entry_passed,
        .again_ms = request->again_ms,
        .group = request->group,
        .supervisors = request->supervisors,
        .overrun_waits = ledger->clock_rule.overrun_waits,
        .now_ms = request->now.unix_ms,
        .today = civil_from_wall(request->now).date,
        .latest = civil_from_wall(timekeeping_latest(ledger, request->now)).date,
        .zone = request->zone,
        .room = &room,
    };
    enum err err = find_repeated(ledger, request, &decision);
    if (err == ERR_OK && !decision.repeated) {
        err = gather(ledger, request, &account, &facts, &decision);
        if (err == ERR_OK)
            err = ledger_room(ledger, request->zone, request->now, &room);
        if (err == ERR_OK) {
            const struct entry_verdict verdict = entry_decide(&facts);
            describe(&account, &facts.again, &verdict, &decision);
            if (verdict.refusal == REFUSAL_NONE)
                err = open_for_card(ledger, request, &account, &verdict, &decision);
        }
    }
    if (err == ERR_OK)
        *ret_decision = decision;
    return err;
}

enum err ledger_open_gate(struct ledger *ledger, const struct open_request *request,
                          int64_t *ret_order_id)
{
    struct order_record order = {
        .persons = request->persons,
        .counted = request->counted,
        .opened_ms = request->now.unix_ms,
    };
    struct order_record open;
    enum err err = store_get_order(ledger->store, request->gate, &open);
    if (err == ERR_OK)
        err = resolve_stale(ledger, &open, request->zone, &request->counted, request->now);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    order.order_id = ledger_new_row_id(ledger, request->now); /* after the rows of the stale one */
    (void)text_copy(order.gate, sizeof order.gate, request->gate);
    (void)text_copy(order.zone, sizeof order.zone, request->zone);
    (void)text_copy(order.kind, sizeof order.kind, request->kind);
    (void)text_copy(order.tap_key, sizeof order.tap_key, request->key);
    (void)text_copy(order.product, sizeof order.product, request->product);
    (void)text_copy(order.category, sizeof order.category, request->category);
    (void)text_copy(order.party, sizeof order.party, request->party != NULL ? request->party : "");
    text_squeeze(order.party); /* one school has one line in the statistics */
    *ret_order_id = order.order_id;
    return write_hold(ledger, &order, request->reason, request->author, request->now);
}

static enum err write_passage(struct ledger *ledger, const struct order_record *order,
                              const struct resolution *resolution, int64_t persons, int64_t units)
{
    struct passage_record passage = {
        .passage_id = ledger_new_id(ledger, resolution->now),
        .at_ms = resolution->now.unix_ms,
        .direction = "entry",
        .pass_id = order->pass_id,
        .persons = persons,
        .units = units,
        .visiting = order->visiting,
        .asked = order->persons,
    };
    (void)text_copy(passage.gate, sizeof passage.gate, order->gate);
    (void)text_copy(passage.zone, sizeof passage.zone, resolution->zone);
    (void)text_copy(passage.kind, sizeof passage.kind, order->kind);
    (void)text_copy(passage.uid, sizeof passage.uid, order->uid);
    (void)text_copy(passage.product, sizeof passage.product, order->product);
    (void)text_copy(passage.category, sizeof passage.category, order->category);
    (void)text_copy(passage.outcome, sizeof passage.outcome, resolution->cause);
    (void)text_copy(passage.party, sizeof passage.party, order->party);
    return store_add_passage(ledger->store, &passage);
}

static enum err write_excess(struct ledger *ledger, const struct resolution *resolution)
{
    const struct chain_entry entry = {.kind = "incident",
                                      .ref = resolution->order_id,
                                      .persons = resolution->excess,
                                      .detail = "rotations_beyond_the_order",
                                      .link = resolution->gate};
    const struct movement movement = {.gate = resolution->gate,
                                      .zone = resolution->zone,
                                      .direction = "entry",
                                      .kind = "unattributed",
                                      .persons = resolution->excess,
                                      .counted = resolution->counted,
                                      .now = resolution->now};
    const enum err err = ledger_record(ledger, &entry, resolution->now);
    return err == ERR_OK ? ledger_move(ledger, &movement) : err;
}

/* Of a group as many units as paying persons came: who accompanies them has come, if anybody has.
 */
static int64_t units_spent(const struct order_record *order, int64_t turned)
{
    const int64_t paying = turned - (order->persons - order->held);
    if (turned <= 0 || !order->each_pays)
        return turned > 0 ? order->held : 0;
    return paying > 0 ? paying : 0;
}

static enum err write_resolution(struct ledger *ledger, const struct order_record *order,
                                 const struct resolution *resolution)
{
    const bool passed = resolution->turned > 0;
    int64_t units = units_spent(order, resolution->turned);
    enum err err = passed ? stays_start(ledger, order->pass_id, resolution, &units) : ERR_OK;
    const struct chain_entry entry = {
        .kind = passed ? "post" : "void",
        .subject = order->subject,
        .pass_id = order->pass_id,
        .ref = order->order_id,
        .units = -units,
        .persons = passed ? resolution->turned : order->persons,
        .detail = resolution->cause,
        .link = order->gate,
    };
    if (err == ERR_OK)
        err = ledger_record(ledger, &entry, resolution->now);
    if (err == ERR_OK)
        err = write_passage(ledger, order, resolution, resolution->turned, units);
    if (err == ERR_OK && passed)
        err = ledger_move_presence(ledger, resolution->zone, resolution->turned, resolution->now);
    if (err == ERR_OK && passed)
        err = returns_entered(ledger, order->uid);
    if (err == ERR_OK && passed)
        err = stays_go_in(ledger, order->uid, resolution->zone, resolution->now);
    return err;
}

enum err ledger_resolve(struct ledger *ledger, const struct resolution *resolution)
{
    struct order_record order;
    enum err err = store_get_order(ledger->store, resolution->gate, &order);
    if (err != ERR_OK)
        return err;
    if (order.order_id != resolution->order_id)
        return ERR_NOT_FOUND;
    err = write_resolution(ledger, &order, resolution);
    if (err == ERR_OK && resolution->excess > 0)
        err = write_excess(ledger, resolution);
    if (err == ERR_OK)
        err = store_remove_order(ledger->store, resolution->gate);
    if (err == ERR_OK)
        err = store_set_arm(ledger->store, resolution->gate, &resolution->counted);
    return err;
}
