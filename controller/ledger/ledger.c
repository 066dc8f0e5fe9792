#include <sodium.h>
#include <stdlib.h>

#include "controller/base/text.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/stays.h"
#include "controller/ledger/timekeeping.h"

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
    err = chain_load(&ledger->chain, store);
    return err == ERR_OK ? timekeeping_load(ledger) : err;
}

void ledger_set_slots(struct ledger *ledger, const struct slots *slots)
{
    ledger->slots = *slots;
}

void ledger_set_tariffs(struct ledger *ledger, const struct tariff_book *tariffs)
{
    ledger->tariffs = tariffs;
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
    if (now.unix_ms > ledger->latest_ms)
        ledger->latest_ms = now.unix_ms;
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

enum err ledger_move(struct ledger *ledger, const struct movement *movement)
{
    const bool out = text_equal(movement->direction, "exit");
    const bool known = movement->uid != NULL && movement->persons > 0;
    int64_t pass_id = 0, minutes = 0;
    enum err err = ERR_OK;
    if (out && known)
        err = stays_stop(ledger, movement->uid, movement->zone, movement->now, &pass_id, &minutes);
    if (err == ERR_OK && out && known)
        err = stays_come_out(ledger, movement->uid, movement->zone, movement->now);
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
