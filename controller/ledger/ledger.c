#include <sodium.h>
#include <stdlib.h>

#include "controller/base/text.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/charge.h"

enum err ledger_open(struct ledger *ledger, struct store *store)
{
    char node[8] = "1";
    *ledger = (struct ledger){.store = store};
    if (sodium_init() < 0)
        return ERR_IO;
    enum err err = store_get_setting(store, "node", node, sizeof node);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    ledger->ids.node = ledger->row_ids.node = (uint16_t)strtoul(node, NULL, 10);
    err = store_last_id(store, &ledger->ids.last); /* whatever the clock has done meanwhile */
    if (err == ERR_OK)
        err = store_last_row_id(store, &ledger->row_ids.last);
    if (err != ERR_OK)
        return err;
    return chain_load(&ledger->chain, store);
}

void ledger_close(struct ledger *ledger)
{
    for (size_t i = 0; i < LEDGER_SHELF_MAX; i++) {
        tariff_destroy(ledger->shelf[i].tariff);
        ledger->shelf[i].tariff = NULL;
    }
}

enum err ledger_begin(struct ledger *ledger)
{
    return store_begin(ledger->store);
}

void ledger_rollback(struct ledger *ledger)
{
    store_rollback(ledger->store);
    /* the file is the truth: a head that cannot be read is found out by the next append */
    const enum err err = chain_load(&ledger->chain, ledger->store);
    (void)err;
}

enum err ledger_commit(struct ledger *ledger)
{
    const enum err err = store_commit(ledger->store);
    if (err != ERR_OK)
        ledger_rollback(ledger);
    return err;
}

enum err ledger_save(struct ledger *ledger)
{
    ledger->chain_before = ledger->chain;
    return store_savepoint(ledger->store);
}

enum err ledger_keep(struct ledger *ledger)
{
    return store_release(ledger->store);
}

enum err ledger_undo(struct ledger *ledger)
{
    ledger->chain = ledger->chain_before;
    return store_undo(ledger->store);
}

int64_t ledger_new_id(struct ledger *ledger, struct wall_time now)
{
    return id_next(&ledger->ids, now);
}

int64_t ledger_new_row_id(struct ledger *ledger, struct wall_time now)
{
    const int64_t day_ms = 86400000;
    return id_next(&ledger->row_ids, (struct wall_time){now.unix_ms - now.unix_ms % day_ms});
}

enum err ledger_record(struct ledger *ledger, const struct chain_entry *entry, struct wall_time now)
{
    struct chain_entry numbered = *entry;
    if (numbered.id == 0)
        numbered.id = ledger_new_row_id(ledger, now);
    return chain_append(&ledger->chain, ledger->store, &numbered, now);
}

enum err ledger_credit(struct ledger *ledger, const struct credit_request *request)
{
    const struct chain_entry entry = {
        .kind = request->kind,
        .subject = request->subject,
        .pass_id = request->pass_id,
        .ref = request->ref,
        .units = request->units,
        .detail = request->reason,
        .author = request->author,
        .link = request->link,
    };
    return ledger_record(ledger, &entry, request->now);
}

static enum err debit_visit(struct ledger *ledger, const struct visit_record *visit,
                            int64_t minutes, const char *why, struct wall_time now)
{
    const struct chain_entry entry = {
        .kind = "debit",
        .pass_id = visit->pass_id,
        .ref = visit->intent_id,
        .units = -minutes,
        .detail = why,
        .link = visit->zone,
    };
    const enum err err = ledger_record(ledger, &entry, now);
    return err == ERR_OK ? store_remove_visit(ledger->store, visit->pass_id) : err;
}

/* A stay that is priced at the way out. */
static enum err end_stay(struct ledger *ledger, const struct pass_record *pass,
                         const struct visit_record *visit, struct wall_time now)
{
    const struct stay stay = {
        .pass = pass,
        .visit = visit,
        .minutes = ledger_started_minutes(now.unix_ms - visit->entered_ms),
        .left = now,
        .why = "exit",
        .now = now,
    };
    const enum err err = ledger_charge(ledger, &stay);
    return err == ERR_OK ? store_remove_visit(ledger->store, visit->pass_id) : err;
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

/* Stops the running clock of whichever of the card's passes for the zone has one. *ret_pass_id 0
 * when none had. */
static enum err stop_clock(struct ledger *ledger, const char *uid, const char *zone,
                           struct wall_time now, int64_t *ret_pass_id, int64_t *ret_minutes)
{
    struct pass_record passes[LEDGER_PASSES_MAX];
    struct card_record card;
    struct visit_record visit;
    size_t count;
    *ret_pass_id = *ret_minutes = 0;
    enum err err = store_get_card(ledger->store, uid, &card);
    if (err == ERR_NOT_FOUND)
        return ERR_OK; /* a stranger's card: the gate opened, nothing is owed */
    if (err == ERR_OK)
        err = store_passes_of(ledger->store, card.account_id, LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (!entry_zone_listed(passes[i].use.zones, zone))
            continue; /* what runs elsewhere goes on */
        err = find_clock(ledger, passes[i].pass_id, zone, &visit);
        if (err == ERR_NOT_FOUND) {
            err = ERR_OK;
            continue;
        }
        if (err != ERR_OK)
            break;
        *ret_pass_id = visit.pass_id;
        if (passes[i].use.kind == FORMULA_OCCUPANCY)
            return end_stay(ledger, &passes[i], &visit, now);
        *ret_minutes = entry_minutes_charged(&passes[i].use, now.unix_ms - visit.entered_ms);
        return debit_visit(ledger, &visit, *ret_minutes, "exit", now);
    }
    return err;
}

enum err ledger_move(struct ledger *ledger, const struct movement *movement)
{
    const bool out = text_equal(movement->direction, "exit");
    int64_t pass_id = 0, minutes = 0;
    enum err err = ERR_OK;
    if (out && movement->uid != NULL && movement->persons > 0)
        err = stop_clock(ledger, movement->uid, movement->zone, movement->now, &pass_id, &minutes);
    struct passage_record passage = {
        .passage_id = ledger_new_id(ledger, movement->now),
        .at_ms = movement->now.unix_ms,
        .pass_id = pass_id,
        .persons = movement->persons,
        .units = minutes,
    };
    (void)text_copy(passage.gate, sizeof passage.gate, movement->gate);
    (void)text_copy(passage.zone, sizeof passage.zone, movement->zone);
    (void)text_copy(passage.direction, sizeof passage.direction, movement->direction);
    (void)text_copy(passage.kind, sizeof passage.kind, movement->kind);
    (void)text_copy(passage.uid, sizeof passage.uid, movement->uid != NULL ? movement->uid : "");
    (void)text_copy(passage.outcome, sizeof passage.outcome, "passed");
    if (err == ERR_OK && movement->persons > 0)
        err = store_add_passage(ledger->store, &passage);
    if (err == ERR_OK && movement->persons > 0)
        err = ledger_move_presence(ledger, movement->zone,
                                   out ? -movement->persons : movement->persons, movement->now);
    if (err == ERR_OK)
        err = store_set_arm(ledger->store, movement->gate, &movement->counted);
    return err;
}

enum err ledger_exit_intent(struct ledger *ledger, const char *uid, const char *gate,
                            const char *zone, struct wall_time now)
{
    struct pass_record passes[LEDGER_PASSES_MAX];
    struct card_record card;
    struct visit_record visit;
    size_t count;
    enum err err = store_get_card(ledger->store, uid, &card);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = store_passes_of(ledger->store, card.account_id, LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = find_clock(ledger, passes[i].pass_id, zone, &visit);
        if (err == ERR_NOT_FOUND) {
            err = ERR_OK;
            continue;
        }
        const struct chain_entry entry = {.kind = "exit_intent",
                                          .id = ledger_new_row_id(ledger, now),
                                          .subject = card.subject,
                                          .pass_id = passes[i].pass_id,
                                          .link = gate};
        if (err == ERR_OK)
            err = ledger_record(ledger, &entry, now);
        return err == ERR_OK ? store_set_visit_intent(ledger->store, passes[i].pass_id, entry.id)
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
    const int64_t elapsed_ms = closing.unix_ms - visit->entered_ms;
    if (pass->use.kind != FORMULA_OCCUPANCY)
        return debit_visit(ledger, visit,
                           forgotten_minutes(pass, entry_minutes_charged(&pass->use, elapsed_ms)),
                           "no_exit_seen", now);
    const int64_t minutes = forgotten_minutes(pass, ledger_started_minutes(elapsed_ms));
    const struct stay stay = {
        .pass = pass,
        .visit = visit,
        .minutes = minutes,
        .left = {visit->entered_ms + minutes * 60000},
        .why = "no_exit_seen",
        .now = now,
    };
    const enum err err = ledger_charge(ledger, &stay);
    return err == ERR_OK ? store_remove_visit(ledger->store, visit->pass_id) : err;
}

enum err ledger_close_forgotten(struct ledger *ledger, struct wall_time closing,
                                struct wall_time now, int64_t *ret_count)
{
    struct visit_record visit = {0};
    struct pass_record pass;
    enum err err = ERR_OK;
    *ret_count = 0;
    while (err == ERR_OK) {
        err = store_next_visit(ledger->store, closing.unix_ms, &visit);
        if (err == ERR_NOT_FOUND)
            return ERR_OK;
        if (err == ERR_OK)
            err = store_get_pass(ledger->store, visit.pass_id, &pass);
        if (err != ERR_OK)
            break;
        /* hired things stay out overnight: they are over when their own longest time is */
        const int64_t elapsed = ledger_started_minutes(closing.unix_ms - visit.entered_ms);
        if (pass.use.minutes_cap > 0 && pass.use.kind == FORMULA_OCCUPANCY &&
            elapsed <= pass.use.minutes_cap)
            continue;
        err = close_visit(ledger, &pass, &visit, closing, now);
        (*ret_count)++;
    }
    return err;
}
