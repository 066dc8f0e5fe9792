#include "controller/store/orders.h"

#include "controller/store/statement.h"

enum err store_add_order(struct store *store, const struct order_record *order)
{
    struct query add = query(
        store,
        "INSERT INTO open_order (gate, order_id, kind, pass_id, subject, uid, product, "
        "category, persons, held, counter, counter_bits, boot, uptime_start_s, tap_key, opened_ms, "
        "zone, visiting, party, each_pays) VALUES ($gate, $order, $kind, $pass, $subject, $uid, "
        "$product, "
        "$category, $persons, "
        "$held, $counter, $bits, $boot, $start, $key, $opened, $zone, $visiting, $party, $each)");
    bind_text(&add, "$gate", order->gate);
    bind_int(&add, "$order", order->order_id);
    bind_text(&add, "$kind", order->kind);
    bind_int(&add, "$pass", order->pass_id);
    bind_int(&add, "$subject", order->subject);
    bind_text(&add, "$uid", order->uid);
    bind_text(&add, "$product", order->product);
    bind_text(&add, "$category", order->category);
    bind_int(&add, "$persons", order->persons);
    bind_int(&add, "$held", order->held);
    bind_int(&add, "$counter", (int64_t)order->counted.entry);
    bind_int(&add, "$bits", order->counted.bits);
    bind_int(&add, "$boot", (int64_t)order->counted.boot);
    bind_int(&add, "$start", (int64_t)order->counted.uptime_start_s);
    bind_text(&add, "$key", order->tap_key);
    bind_int(&add, "$opened", order->opened_ms);
    bind_text(&add, "$zone", order->zone);
    bind_int(&add, "$visiting", order->visiting);
    bind_text(&add, "$party", order->party);
    bind_int(&add, "$each", order->each_pays);
    return query_run(&add);
}

#define ORDER_COLUMNS                                                                              \
    "gate, order_id, kind, pass_id, subject, uid, product, category, persons, held, counter, "     \
    "counter_bits, boot, uptime_start_s, opened_ms, tap_key, zone, visiting, party, each_pays"

static void read_order(struct query *from, struct order_record *order)
{
    *order = (struct order_record){
        .order_id = row_int(from, 1),
        .pass_id = row_int(from, 3),
        .subject = row_int(from, 4),
        .persons = row_int(from, 8),
        .held = row_int(from, 9),
        .counted = {.entry = (uint64_t)row_int(from, 10),
                    .bits = (uint32_t)row_int(from, 11),
                    .boot = (uint64_t)row_int(from, 12),
                    .uptime_start_s = (uint64_t)row_int(from, 13)},
        .opened_ms = row_int(from, 14),
        .visiting = row_int(from, 17) != 0,
        .each_pays = row_int(from, 19) != 0,
    };
    row_text(from, 0, order->gate, sizeof order->gate);
    row_text(from, 2, order->kind, sizeof order->kind);
    row_text(from, 5, order->uid, sizeof order->uid);
    row_text(from, 6, order->product, sizeof order->product);
    row_text(from, 7, order->category, sizeof order->category);
    row_text(from, 15, order->tap_key, sizeof order->tap_key);
    row_text(from, 16, order->zone, sizeof order->zone);
    row_text(from, 18, order->party, sizeof order->party);
}

enum err store_get_order(struct store *store, const char *gate, struct order_record *ret_order)
{
    struct query get = query(store, "SELECT " ORDER_COLUMNS " FROM open_order WHERE gate = $gate");
    bind_text(&get, "$gate", gate);
    const bool found = query_row(&get);
    if (found)
        read_order(&get, ret_order);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_each_order(struct store *store, order_fn *each, void *context)
{
    struct order_record order;
    bool more = true;
    struct query all = query(store, "SELECT " ORDER_COLUMNS " FROM open_order ORDER BY gate");
    while (more && query_row(&all)) {
        read_order(&all, &order);
        more = each(context, &order);
    }
    return query_end(&all);
}

enum err store_remove_order(struct store *store, const char *gate)
{
    struct query remove = query(store, "DELETE FROM open_order WHERE gate = $gate");
    bind_text(&remove, "$gate", gate);
    return query_run(&remove);
}

enum err store_clear_orders(struct store *store)
{
    struct query clear = query(store, "DELETE FROM open_order");
    return query_run(&clear);
}

enum err store_orders_elsewhere(struct store *store, int64_t subject, const char *gate,
                                char *ret_gate, int64_t *ret_count)
{
    int64_t count = 0;
    struct query some = query(store, "SELECT gate FROM open_order WHERE subject = $subject AND "
                                     "subject <> 0 AND gate <> $gate ORDER BY opened_ms");
    bind_int(&some, "$subject", subject);
    bind_text(&some, "$gate", gate);
    ret_gate[0] = '\0';
    for (; query_row(&some); count++) {
        if (count == 0)
            row_text(&some, 0, ret_gate, ORDER_GATE_SIZE);
    }
    *ret_count = count;
    return query_end(&some);
}

enum err store_returning_elsewhere(struct store *store, const char *uid, const char *gate,
                                   int64_t *ret_count)
{
    struct query count =
        query(store, "SELECT count(*) FROM open_order WHERE uid = $uid AND uid <> '' "
                     "AND gate <> $gate AND visiting = 1");
    bind_text(&count, "$uid", uid);
    bind_text(&count, "$gate", gate);
    *ret_count = query_row(&count) ? row_int(&count, 0) : 0;
    return query_end(&count);
}

enum err store_set_arm(struct store *store, const char *gate, const struct arm_count *count)
{
    struct query set = query(
        store,
        "INSERT INTO arm (gate, counter_entry, counter_exit, counter_bits, boot, uptime_start_s) "
        "VALUES ($gate, $entry, $exit, $bits, $boot, $start) ON CONFLICT (gate) DO UPDATE SET "
        "counter_entry = excluded.counter_entry, counter_exit = excluded.counter_exit, "
        "counter_bits = excluded.counter_bits, boot = excluded.boot, "
        "uptime_start_s = excluded.uptime_start_s");
    bind_text(&set, "$gate", gate);
    bind_int(&set, "$entry", (int64_t)count->entry);
    bind_int(&set, "$exit", (int64_t)count->exit);
    bind_int(&set, "$bits", count->bits);
    bind_int(&set, "$boot", (int64_t)count->boot);
    bind_int(&set, "$start", (int64_t)count->uptime_start_s);
    return query_run(&set);
}

enum err store_get_arm(struct store *store, const char *gate, struct arm_count *ret_count)
{
    struct query get = query(store, "SELECT counter_entry, counter_exit, counter_bits, boot, "
                                    "uptime_start_s FROM arm WHERE gate = $gate");
    bind_text(&get, "$gate", gate);
    const bool found = query_row(&get);
    if (found)
        *ret_count = (struct arm_count){.entry = (uint64_t)row_int(&get, 0),
                                        .exit = (uint64_t)row_int(&get, 1),
                                        .bits = (uint32_t)row_int(&get, 2),
                                        .boot = (uint64_t)row_int(&get, 3),
                                        .uptime_start_s = (uint64_t)row_int(&get, 4)};
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_add_visit(struct store *store, const struct visit_record *visit)
{
    struct query add = query(store, "INSERT INTO visit (pass_id, zone, entered_ms, intent_id) "
                                    "VALUES ($pass, $zone, $at, 0)");
    bind_int(&add, "$pass", visit->pass_id);
    bind_text(&add, "$zone", visit->zone);
    bind_int(&add, "$at", visit->entered_ms);
    return query_run(&add);
}

#define VISIT_COLUMNS "pass_id, zone, entered_ms, intent_id, paused_ms, paused_since_ms"

static enum err one_visit(struct query *from, struct visit_record *ret_visit)
{
    const bool found = query_row(from);
    if (found) {
        ret_visit->pass_id = row_int(from, 0);
        row_text(from, 1, ret_visit->zone, sizeof ret_visit->zone);
        ret_visit->entered_ms = row_int(from, 2);
        ret_visit->intent_id = row_int(from, 3);
        ret_visit->paused_ms = row_int(from, 4);
        ret_visit->paused_since_ms = row_int(from, 5);
    }
    const enum err err = query_end(from);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_get_visit(struct store *store, int64_t pass_id, struct visit_record *ret_visit)
{
    struct query get = query(store, "SELECT " VISIT_COLUMNS " FROM visit "
                                    "WHERE pass_id = $pass");
    bind_int(&get, "$pass", pass_id);
    return one_visit(&get, ret_visit);
}

enum err store_next_visit(struct store *store, int64_t before_ms, struct visit_record *visit)
{
    struct query get = query(store, "SELECT " VISIT_COLUMNS " FROM visit WHERE "
                                    "entered_ms < $before AND pass_id > $after ORDER BY pass_id "
                                    "LIMIT 1");
    bind_int(&get, "$before", before_ms);
    bind_int(&get, "$after", visit->pass_id);
    return one_visit(&get, visit);
}

enum err store_set_visit_intent(struct store *store, int64_t pass_id, int64_t intent_id)
{
    struct query set = query(store, "UPDATE visit SET intent_id = $intent WHERE pass_id = $pass");
    bind_int(&set, "$pass", pass_id);
    bind_int(&set, "$intent", intent_id);
    return query_run(&set);
}

enum err store_set_visit_pause(struct store *store, const struct visit_record *visit)
{
    struct query set =
        query(store, "UPDATE visit SET paused_ms = $paused, paused_since_ms = $since "
                     "WHERE pass_id = $pass");
    bind_int(&set, "$paused", visit->paused_ms);
    bind_int(&set, "$since", visit->paused_since_ms);
    bind_int(&set, "$pass", visit->pass_id);
    return query_run(&set);
}

enum err store_remove_visit(struct store *store, int64_t pass_id)
{
    struct query remove = query(store, "DELETE FROM visit WHERE pass_id = $pass");
    bind_int(&remove, "$pass", pass_id);
    return query_run(&remove);
}
