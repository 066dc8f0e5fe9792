#include "controller/ledger/stays.h"

#include <stdio.h>

#include "controller/base/text.h"
#include "controller/ledger/carry.h"
#include "controller/ledger/charge.h"

enum { MINUTE_MS = 60000 };

/* A card with what is on its account. */
struct holding {
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    size_t count; /* 0 of a stranger's card */
};

/* What the end of a stay comes to. */
struct clock_charge {
    const char *why; /* stored word: exit, no_exit_seen, evacuation */
    int64_t elapsed_ms;
    int64_t minutes; /* charged */
};

void stays_set_rule(struct ledger *ledger, struct clock_rule rule)
{
    ledger->clock_rule = rule;
}

bool stays_run(enum tariff_formula_kind kind)
{
    return kind == FORMULA_TIME_CREDIT || kind == FORMULA_OCCUPANCY;
}

enum err stays_start(struct ledger *ledger, int64_t pass_id, const struct resolution *resolution,
                     int64_t *units)
{
    struct pass_record pass;
    struct visit_record running,
        visit = {.pass_id = pass_id, .entered_ms = resolution->now.unix_ms};
    if (pass_id == 0)
        return ERR_OK;
    const enum err err = store_get_pass(ledger->store, pass_id, &pass);
    if (err != ERR_OK || !stays_run(pass.use.kind))
        return err;
    *units = 0;
    const enum err found = store_get_visit(ledger->store, pass_id, &running);
    if (found != ERR_NOT_FOUND)
        return found; /* its clock runs already */
    (void)text_copy(visit.zone, sizeof visit.zone, resolution->zone);
    return store_add_visit(ledger->store, &visit);
}

/* How long a clock has run until an instant. */
static int64_t elapsed_ms(const struct visit_record *visit, struct wall_time until)
{
    const int64_t still_ms =
        visit->paused_since_ms != 0 ? until.unix_ms - visit->paused_since_ms : 0;
    const int64_t paused_ms = visit->paused_ms + (still_ms > 0 ? still_ms : 0);
    return until.unix_ms - visit->entered_ms - paused_ms;
}

/* Every line of a balance tells how it came about: "exit stayed=95 free=10 step=15 minimum=30", in
 * minutes; only what the product says stands there. */
static void explain(const struct tariff_terms_of_use *use, int64_t stayed, const char *why,
                    char detail[JOURNAL_DETAIL_SIZE])
{
    (void)snprintf(detail, JOURNAL_DETAIL_SIZE, "%.40s stayed=%lld", why, (long long)stayed);
    if (use->minutes_free > 0)
        (void)text_append(detail, JOURNAL_DETAIL_SIZE, " free=%lld", (long long)use->minutes_free);
    if (use->minutes_step > 1)
        (void)text_append(detail, JOURNAL_DETAIL_SIZE, " step=%lld", (long long)use->minutes_step);
    if (use->minutes_minimum > 1)
        (void)text_append(detail, JOURNAL_DETAIL_SIZE, " minimum=%lld",
                          (long long)use->minutes_minimum);
    if (use->minutes_cap > 0)
        (void)text_append(detail, JOURNAL_DETAIL_SIZE, " cap=%lld", (long long)use->minutes_cap);
    if (text_equal(why, "no_exit_seen"))
        (void)text_append(detail, JOURNAL_DETAIL_SIZE, " no_exit=%lld",
                          (long long)use->minutes_no_exit);
}

static enum err debit_visit(struct ledger *ledger, const struct pass_record *pass,
                            const struct visit_record *visit, const struct clock_charge *charge,
                            struct wall_time now)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct card_record account = {0};
    explain(&pass->use, ledger_started_minutes(charge->elapsed_ms), charge->why, detail);
    enum err err = store_get_account_subject(ledger->store, pass->account_id, &account.subject);
    const struct chain_entry entry = {
        .kind = "debit",
        .subject = account.subject,
        .pass_id = visit->pass_id,
        .ref = visit->intent_id,
        .units = -charge->minutes,
        .detail = detail,
        .link = visit->zone,
    };
    if (err == ERR_OK)
        err = ledger_record(ledger, &entry, now);
    if (err == ERR_OK && charge->minutes > pass->balance)
        err = carry_over(
            ledger, pass, charge->minutes - pass->balance,
            &(struct carry){.subject = account.subject, .link = visit->zone, .now = now});
    return err == ERR_OK ? store_remove_visit(ledger->store, visit->pass_id) : err;
}

/* A stay that is priced at the way out. */
static enum err end_stay(struct ledger *ledger, const struct pass_record *pass,
                         const struct visit_record *visit, const struct clock_charge *charge,
                         struct wall_time now)
{
    const struct stay stay = {
        .pass = pass,
        .visit = visit,
        .minutes = charge->minutes,
        .left = {visit->entered_ms + charge->elapsed_ms},
        .why = charge->why,
        .now = now,
    };
    const enum err err = ledger_charge(ledger, &stay);
    return err == ERR_OK ? store_remove_visit(ledger->store, visit->pass_id) : err;
}

/* Stops a clock. *ret_minutes: what it takes from a time credit; 0 of a stay that costs money. */
static enum err stop(struct ledger *ledger, const struct pass_record *pass,
                     const struct visit_record *visit, const char *why, struct wall_time left,
                     struct wall_time now, int64_t *ret_minutes)
{
    struct clock_charge charge = {.why = why, .elapsed_ms = elapsed_ms(visit, left)};
    *ret_minutes = 0;
    if (pass->use.kind == FORMULA_OCCUPANCY) {
        charge.minutes = ledger_started_minutes(charge.elapsed_ms);
        return end_stay(ledger, pass, visit, &charge, now);
    }
    charge.minutes = *ret_minutes = entry_minutes_charged(&pass->use, charge.elapsed_ms);
    return debit_visit(ledger, pass, visit, &charge, now);
}

static enum err get_holding(struct ledger *ledger, const char *uid, struct wall_time now,
                            struct holding *ret_holding)
{
    *ret_holding = (struct holding){.count = 0};
    const enum err err = store_get_card(ledger->store, uid, &ret_holding->card);
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    return store_passes_of(ledger->store, ret_holding->card.account_id, civil_from_wall(now).date,
                           LEDGER_PASSES_MAX, ret_holding->passes, &ret_holding->count);
}

/* The running clock of a pass that the way out of a zone stops: out of a zone inside another one
 * goes whoever stays in the establishment. */
static enum err find_clock(struct ledger *ledger, int64_t pass_id, const char *zone,
                           struct visit_record *ret_visit)
{
    const enum err err = store_get_visit(ledger->store, pass_id, ret_visit);
    const bool stays = err == ERR_OK && capacity_around(&ledger->capacity, zone) != NULL &&
                       !text_equal(ret_visit->zone, zone);
    return stays ? ERR_NOT_FOUND : err;
}

/* A clock of a zone inside the one that they leave: its own way out has not seen them. */
static bool runs_inside(const struct ledger *ledger, const struct visit_record *visit,
                        const char *zone)
{
    const char *around = capacity_around(&ledger->capacity, visit->zone);
    return around != NULL && text_equal(around, zone);
}

/* *ret_any: a clock was running there. */
static enum err stop_inside(struct ledger *ledger, const struct holding *holding, const char *zone,
                            struct wall_time now, bool *ret_any)
{
    enum err err = ERR_OK;
    *ret_any = false;
    for (size_t i = 0; err == ERR_OK && i < holding->count; i++) {
        struct visit_record visit;
        int64_t minutes;
        err = store_get_visit(ledger->store, holding->passes[i].pass_id, &visit);
        if (err == ERR_OK && runs_inside(ledger, &visit, zone)) {
            *ret_any = true;
            err = stop(ledger, &holding->passes[i], &visit, "exit", now, now, &minutes);
        }
        err = err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    return err;
}

/* What runs elsewhere goes on. */
enum err stays_stop(struct ledger *ledger, const char *uid, const char *zone, struct wall_time now,
                    int64_t *ret_pass_id, int64_t *ret_minutes)
{
    struct holding holding;
    struct visit_record visit;
    bool ran_inside;
    *ret_pass_id = *ret_minutes = 0;
    enum err err = get_holding(ledger, uid, now, &holding);
    if (err == ERR_OK)
        err = stop_inside(ledger, &holding, zone, now, &ran_inside);
    for (size_t i = 0; err == ERR_OK && i < holding.count; i++) {
        if (!entry_zone_listed(holding.passes[i].use.zones, zone))
            continue;
        err = find_clock(ledger, holding.passes[i].pass_id, zone, &visit);
        if (err == ERR_NOT_FOUND) {
            err = ERR_OK;
            continue;
        }
        if (err != ERR_OK)
            break;
        if (!ran_inside) /* nobody knows how long they were there, and nothing else counted it */
            visit.paused_since_ms = 0;
        *ret_pass_id = visit.pass_id;
        return stop(ledger, &holding.passes[i], &visit, "exit", now, now, ret_minutes);
    }
    return err;
}

enum err ledger_exit_intent(struct ledger *ledger, const char *uid, const char *gate,
                            const char *zone, struct wall_time now)
{
    struct holding holding;
    struct visit_record visit;
    enum err err = get_holding(ledger, uid, now, &holding);
    for (size_t i = 0; err == ERR_OK && i < holding.count; i++) {
        err = find_clock(ledger, holding.passes[i].pass_id, zone, &visit);
        if (err == ERR_NOT_FOUND) {
            err = ERR_OK;
            continue;
        }
        const struct chain_entry entry = {.kind = "exit_intent",
                                          .id = ledger_new_row_id(ledger, now),
                                          .subject = holding.card.subject,
                                          .pass_id = holding.passes[i].pass_id,
                                          .link = gate};
        if (err == ERR_OK)
            err = ledger_record(ledger, &entry, now);
        return err == ERR_OK
                   ? store_set_visit_intent(ledger->store, holding.passes[i].pass_id, entry.id)
                   : err;
    }
    return err;
}

/* Minutes of a visit whose end was not seen: as long as they may have stayed, at most what the pass
 * says for that case. */
static int64_t forgotten_minutes(const struct pass_record *pass, int64_t stayed)
{
    return stayed < pass->use.minutes_no_exit ? stayed : pass->use.minutes_no_exit;
}

static enum err close_visit(struct ledger *ledger, const struct pass_record *pass,
                            const struct visit_record *visit, struct wall_time closing,
                            struct wall_time now)
{
    struct clock_charge charge = {.why = "no_exit_seen", .elapsed_ms = elapsed_ms(visit, closing)};
    if (pass->use.kind != FORMULA_OCCUPANCY) {
        charge.minutes =
            forgotten_minutes(pass, entry_minutes_charged(&pass->use, charge.elapsed_ms));
        return debit_visit(ledger, pass, visit, &charge, now);
    }
    charge.minutes = forgotten_minutes(pass, ledger_started_minutes(charge.elapsed_ms));
    charge.elapsed_ms = charge.minutes * MINUTE_MS;
    return end_stay(ledger, pass, visit, &charge, now);
}

/* Hired things stay out overnight, and burn elsewhere: over when their own longest time is. */
static bool is_out_on_hire(const struct pass_record *pass, const struct visit_record *visit,
                           struct wall_time at)
{
    return pass->use.minutes_cap > 0 && pass->use.kind == FORMULA_OCCUPANCY &&
           ledger_started_minutes(at.unix_ms - visit->entered_ms) <= pass->use.minutes_cap;
}

/* The next running clock of those that started before an instant, with its pass. */
static enum err next_clock(struct ledger *ledger, struct wall_time before,
                           struct visit_record *visit, struct pass_record *ret_pass)
{
    const enum err err = store_next_visit(ledger->store, before.unix_ms, visit);
    return err == ERR_OK ? store_get_pass(ledger->store, visit->pass_id, ret_pass) : err;
}

/* When the zone in which a clock runs next closed; who came in after that left with the last. */
static struct wall_time closing_of(const struct ledger *ledger, const struct closing *closing,
                                   const struct visit_record *visit)
{
    const struct capacity_zone *zone = capacity_find_zone(&ledger->capacity, visit->zone);
    for (size_t i = 0; zone != NULL && i < CLOSINGS_A_DAY_MAX; i++) {
        const struct wall_time closed = closing->zones[zone - ledger->capacity.zones][i];
        if (closed.unix_ms > visit->entered_ms)
            return closed;
    }
    return closing->last;
}

enum err ledger_close_forgotten(struct ledger *ledger, const struct closing *closing,
                                struct wall_time now, int64_t *ret_count)
{
    struct visit_record visit = {0};
    struct pass_record pass;
    enum err err = ERR_OK;
    *ret_count = 0;
    while (err == ERR_OK) {
        err = next_clock(ledger, closing->last, &visit, &pass);
        if (err == ERR_NOT_FOUND)
            return ERR_OK;
        if (err != ERR_OK || is_out_on_hire(&pass, &visit, closing->last))
            continue;
        err = close_visit(ledger, &pass, &visit, closing_of(ledger, closing, &visit), now);
        (*ret_count)++;
    }
    return err;
}

static enum err evacuate(struct ledger *ledger, const struct pass_record *pass,
                         const struct visit_record *visit, struct wall_time now)
{
    const struct clock_charge nothing = {.why = "evacuation", .elapsed_ms = elapsed_ms(visit, now)};
    int64_t minutes;
    if (ledger->clock_rule.evacuation == CLOCK_EVACUATION_STOPS)
        return stop(ledger, pass, visit, nothing.why, now, now, &minutes);
    if (pass->use.kind == FORMULA_OCCUPANCY)
        return store_remove_visit(ledger->store, visit->pass_id);
    return debit_visit(ledger, pass, visit, &nothing, now);
}

enum err stays_evacuate(struct ledger *ledger, struct wall_time now)
{
    const struct wall_time whenever = {INT64_MAX}; /* also by a clock that was set back since */
    struct visit_record visit = {0};
    struct pass_record pass;
    enum err err = ERR_OK;
    if (ledger->clock_rule.evacuation == CLOCK_EVACUATION_RUNS)
        return ERR_OK;
    while (err == ERR_OK) {
        err = next_clock(ledger, whenever, &visit, &pass);
        if (err == ERR_NOT_FOUND)
            return ERR_OK;
        if (err == ERR_OK && !is_out_on_hire(&pass, &visit, now))
            err = evacuate(ledger, &pass, &visit, now);
    }
    return err;
}

/* The clocks of a card that run in the zone around one with a clock of its own. */
static enum err each_around(struct ledger *ledger, const char *uid, const char *zone,
                            struct wall_time now,
                            void (*change)(struct visit_record *visit, struct wall_time now))
{
    const struct capacity_zone *own = capacity_find_zone(&ledger->capacity, zone);
    struct holding holding;
    struct visit_record visit;
    if (own == NULL || !own->own_clock)
        return ERR_OK;
    enum err err = get_holding(ledger, uid, now, &holding);
    for (size_t i = 0; err == ERR_OK && i < holding.count; i++) {
        err = store_get_visit(ledger->store, holding.passes[i].pass_id, &visit);
        if (err == ERR_OK && text_equal(visit.zone, own->within)) {
            change(&visit, now);
            err = store_set_visit_pause(ledger->store, &visit);
        }
        err = err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    return err;
}

static void pause(struct visit_record *visit, struct wall_time now)
{
    if (visit->paused_since_ms == 0)
        visit->paused_since_ms = now.unix_ms;
}

static void resume(struct visit_record *visit, struct wall_time now)
{
    if (visit->paused_since_ms != 0 && now.unix_ms > visit->paused_since_ms)
        visit->paused_ms += now.unix_ms - visit->paused_since_ms;
    visit->paused_since_ms = 0;
}

enum err stays_go_in(struct ledger *ledger, const char *uid, const char *zone, struct wall_time now)
{
    return each_around(ledger, uid, zone, now, pause);
}

enum err stays_come_out(struct ledger *ledger, const char *uid, const char *zone,
                        struct wall_time now)
{
    return each_around(ledger, uid, zone, now, resume);
}
