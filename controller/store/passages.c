#include "controller/store/passages.h"

#include "controller/base/text.h"
#include "controller/store/statement.h"

enum { HOUR_MS = 3600000, REFUSAL_MERGE_MS = 10000 };

static enum err count_hour(struct store *store, const struct passage_record *passage)
{
    struct query count = query(
        store, "INSERT INTO hourly_count (hour_ms, gate, direction, product, category, party, "
               "persons) VALUES ($hour, $gate, $direction, $product, $category, $party, $persons) "
               "ON CONFLICT (hour_ms, gate, direction, product, category, party) "
               "DO UPDATE SET persons = persons + excluded.persons");
    bind_int(&count, "$hour", passage->at_ms - passage->at_ms % HOUR_MS);
    bind_text(&count, "$gate", passage->gate);
    bind_text(&count, "$direction", passage->direction);
    bind_text(&count, "$product", passage->product);
    bind_text(&count, "$category", passage->category);
    bind_text(&count, "$party", passage->party);
    bind_int(&count, "$persons", passage->persons);
    return query_run(&count);
}

enum err store_add_passage(struct store *store, const struct passage_record *passage)
{
    struct query add = query(
        store,
        "INSERT INTO passage (passage_id, at_ms, gate, zone, direction, kind, uid, pass_id, "
        "product, category, persons, units, outcome, visiting, party, asked) VALUES ($id, $at, "
        "$gate, $zone, "
        "$direction, $kind, $uid, $pass, $product, $category, $persons, $units, $outcome, "
        "$visiting, "
        "$party, $asked)");
    bind_int(&add, "$id", passage->passage_id);
    bind_int(&add, "$at", passage->at_ms);
    bind_text(&add, "$gate", passage->gate);
    bind_text(&add, "$zone", passage->zone);
    bind_text(&add, "$direction", passage->direction);
    bind_text(&add, "$kind", passage->kind);
    bind_text(&add, "$uid", passage->uid);
    bind_int(&add, "$pass", passage->pass_id);
    bind_text(&add, "$product", passage->product);
    bind_text(&add, "$category", passage->category);
    bind_int(&add, "$persons", passage->persons);
    bind_int(&add, "$units", passage->units);
    bind_text(&add, "$outcome", passage->outcome);
    bind_int(&add, "$visiting", passage->visiting);
    bind_text(&add, "$party", passage->party);
    bind_int(&add, "$asked", passage->asked);
    const enum err err = query_run(&add);
    return err == ERR_OK && passage->persons > 0 ? count_hour(store, passage) : err;
}

enum err store_last_passage_ms(struct store *store, const char *uid, const char *gate,
                               int64_t *ret_at_ms)
{
    struct query last =
        query(store, "SELECT max(at_ms) FROM (SELECT at_ms, gate, direction, persons FROM passage "
                     "WHERE uid = $uid AND uid <> '' ORDER BY at_ms DESC LIMIT 8) "
                     "WHERE gate = $gate AND direction = 'entry' AND persons > 0");
    bind_text(&last, "$uid", uid);
    bind_text(&last, "$gate", gate);
    *ret_at_ms = query_row(&last) ? row_int(&last, 0) : 0;
    return query_end(&last);
}

/* A card goes on where the one that it replaces was lost. */
#define OF_CARD                                                                                    \
    "uid <> '' AND uid IN (SELECT $uid UNION ALL SELECT lost.uid FROM card AS lost JOIN card AS "  \
    "own ON own.account_id = lost.account_id WHERE own.uid = $uid AND lost.state = 'replaced')"

static void take_movement(struct card_day *day, const struct query *row)
{
    const int64_t at_ms = row_int(row, 1);
    day->inside = row_int(row, 0) != 0;
    if (!day->inside) {
        day->exits++;
        day->members -= day->members > 0;
        day->last_exit_ms = at_ms;
        return;
    }
    day->entries++;
    day->members++;
    day->last_entry_ms = at_ms;
    if (row_int(row, 3) != 0)
        return;
    day->paid++;
    day->last_paid_ms = at_ms;
    if (day->members == 1)
        day->first_paid_ms = at_ms;
    day->paying_pass_id = row_int(row, 2);
}

enum err store_card_day(struct store *store, const char *uid, const char *zone, int64_t since_ms,
                        int64_t until_ms, struct card_day *ret_day)
{
    struct card_day day = {0};
    struct query some = query(
        store, "SELECT direction = 'entry', at_ms, pass_id, visiting FROM passage WHERE " OF_CARD
               " AND at_ms >= $since AND at_ms < $until AND zone = $zone AND persons > 0 "
               "ORDER BY at_ms, passage_id");
    bind_text(&some, "$uid", uid);
    bind_text(&some, "$zone", zone);
    bind_int(&some, "$since", since_ms);
    bind_int(&some, "$until", until_ms);
    while (query_row(&some))
        take_movement(&day, &some);
    *ret_day = day;
    return query_end(&some);
}

enum err store_group_days(struct store *store, const struct group_search *search,
                          struct group_days *ret_days)
{
    struct query sums =
        query(store,
              "SELECT coalesce(sum(iif(direction = 'entry' AND at_ms < $until AND pass_id = $pass, "
              "iif(visiting = 1, units, persons), 0)), 0), "
              "coalesce(sum(iif(direction = 'exit' AND at_ms < $until, persons, 0)), 0), "
              "coalesce(sum(iif(direction = 'entry' AND at_ms >= $until AND visiting = 1 AND "
              "pass_id IN ($pass, 0), persons - units, 0)), 0) FROM passage WHERE " OF_CARD
              " AND zone = $zone AND at_ms >= $since");
    bind_int(&sums, "$pass", search->pass_id);
    bind_text(&sums, "$uid", search->uid);
    bind_text(&sums, "$zone", search->zone);
    bind_int(&sums, "$since", search->since_ms);
    bind_int(&sums, "$until", search->until_ms);
    if (query_row(&sums))
        *ret_days = (struct group_days){row_int(&sums, 0), row_int(&sums, 1), row_int(&sums, 2)};
    return query_end(&sums);
}

enum err store_count_visits(struct store *store, int64_t pass_id, int64_t since_ms,
                            int64_t *ret_count)
{
    struct query count = query(
        store, "SELECT coalesce(sum(max(units, 1)), 0) FROM passage WHERE pass_id = $pass AND "
               "pass_id <> 0 AND at_ms "
               ">= $since AND direction = 'entry' AND persons > 0 AND visiting = 0");
    bind_int(&count, "$pass", pass_id);
    bind_int(&count, "$since", since_ms);
    *ret_count = query_row(&count) ? row_int(&count, 0) : 0;
    return query_end(&count);
}

enum err store_add_refusal(struct store *store, const struct refusal_record *refusal)
{
    int64_t merged = 0;
    struct query merge =
        query(store, "UPDATE refusal SET times = times + $times WHERE refusal_id = (SELECT "
                     "refusal_id FROM refusal WHERE at_ms >= $since AND gate = $gate AND "
                     "uid = $uid AND reason = $reason ORDER BY at_ms DESC LIMIT 1) RETURNING 1");
    bind_int(&merge, "$times", refusal->times);
    bind_int(&merge, "$since", refusal->at_ms - REFUSAL_MERGE_MS);
    bind_text(&merge, "$gate", refusal->gate);
    bind_text(&merge, "$uid", refusal->uid);
    bind_text(&merge, "$reason", refusal->reason);
    while (query_row(&merge))
        merged = row_int(&merge, 0);
    const enum err err = query_end(&merge);
    if (err != ERR_OK || merged != 0)
        return err;
    struct query add = query(store, "INSERT INTO refusal (refusal_id, at_ms, gate, uid, reason, "
                                    "times) VALUES ($id, $at, $gate, $uid, $reason, $times)");
    bind_int(&add, "$id", refusal->refusal_id);
    bind_int(&add, "$at", refusal->at_ms);
    bind_text(&add, "$gate", refusal->gate);
    bind_text(&add, "$uid", refusal->uid);
    bind_text(&add, "$reason", refusal->reason);
    bind_int(&add, "$times", refusal->times);
    return query_run(&add);
}

enum err store_trim_refusals(struct store *store, int64_t kept)
{
    struct query trim =
        query(store, "DELETE FROM refusal WHERE refusal_id <= (SELECT refusal_id FROM refusal "
                     "ORDER BY refusal_id DESC LIMIT 1 OFFSET $kept)");
    bind_int(&trim, "$kept", kept);
    return query_run(&trim);
}

#define LOG_RANGE                                                                                  \
    "at_ms >= $since AND at_ms < $until AND ($gate = '' OR gate = $gate) AND ($uid = '' OR uid = " \
    "$uid)"

static void read_line(struct query *from, struct log_line *line)
{
    struct passage_record *passage = &line->passage;
    *line = (struct log_line){.times = row_int(from, 14), .balance = row_int(from, 16)};
    passage->passage_id = row_int(from, 0);
    passage->at_ms = row_int(from, 1);
    row_text(from, 2, passage->gate, sizeof passage->gate);
    row_text(from, 3, passage->zone, sizeof passage->zone);
    row_text(from, 4, passage->direction, sizeof passage->direction);
    row_text(from, 5, passage->kind, sizeof passage->kind);
    row_text(from, 6, passage->uid, sizeof passage->uid);
    passage->pass_id = row_int(from, 7);
    row_text(from, 8, passage->product, sizeof passage->product);
    row_text(from, 9, passage->category, sizeof passage->category);
    passage->persons = row_int(from, 10);
    passage->units = row_int(from, 11);
    row_text(from, 12, passage->outcome, sizeof passage->outcome);
    row_text(from, 13, line->reason, sizeof line->reason);
    row_text(from, 15, line->holder, sizeof line->holder);
}

enum err store_each_log(struct store *store, const struct log_filter *filter, log_fn *each,
                        void *context)
{
    struct log_line line;
    bool more = true;
    struct query some = query(
        store,
        "SELECT e.*, coalesce(h.name, ''), coalesce((SELECT sum(j.units) FROM journal AS j WHERE "
        "j.pass_id = e.pass_id AND j.pass_id <> 0), 0) FROM ("
        "SELECT passage_id, at_ms, gate, zone, direction, kind, uid, pass_id, product, category, "
        "persons, units, outcome, '' AS reason, 1 AS times FROM passage WHERE " LOG_RANGE
        " UNION ALL SELECT refusal_id, at_ms, gate, '', 'entry', 'card', uid, 0, '', '', 0, 0, "
        "'refused', reason, times FROM refusal WHERE " LOG_RANGE
        " ORDER BY at_ms DESC, 1 DESC LIMIT $limit) AS e LEFT JOIN card AS c ON c.uid = e.uid LEFT "
        "JOIN holder AS h ON h.account_id = c.account_id ORDER BY e.at_ms DESC, e.passage_id DESC");
    bind_int(&some, "$since", filter->since_ms);
    bind_int(&some, "$until", filter->until_ms != 0 ? filter->until_ms : INT64_MAX);
    bind_text(&some, "$gate", filter->gate);
    bind_text(&some, "$uid", filter->uid);
    bind_int(&some, "$limit", filter->limit);
    while (more && query_row(&some)) {
        read_line(&some, &line);
        more = each(context, &line);
    }
    return query_end(&some);
}

enum err store_each_group(struct store *store, int64_t since_ms, int64_t until_ms, group_fn *each,
                          void *context)
{
    struct passage_record passage;
    bool more = true;
    struct query some =
        query(store, "SELECT at_ms, gate, zone, kind, product, category, persons, units, outcome, "
                     "party, asked FROM passage WHERE asked > 1 AND at_ms >= $since AND at_ms < "
                     "$until ORDER BY at_ms DESC, passage_id DESC");
    bind_int(&some, "$since", since_ms);
    bind_int(&some, "$until", until_ms != 0 ? until_ms : INT64_MAX);
    while (more && query_row(&some)) {
        passage = (struct passage_record){.at_ms = row_int(&some, 0),
                                          .persons = row_int(&some, 6),
                                          .units = row_int(&some, 7),
                                          .asked = row_int(&some, 10)};
        row_text(&some, 1, passage.gate, sizeof passage.gate);
        row_text(&some, 2, passage.zone, sizeof passage.zone);
        row_text(&some, 3, passage.kind, sizeof passage.kind);
        row_text(&some, 4, passage.product, sizeof passage.product);
        row_text(&some, 5, passage.category, sizeof passage.category);
        row_text(&some, 8, passage.outcome, sizeof passage.outcome);
        row_text(&some, 9, passage.party, sizeof passage.party);
        more = each(context, &passage);
    }
    return query_end(&some);
}

enum err store_last_sale_at(struct store *store, const char *gate, int64_t since_ms,
                            struct passage_record *ret_passage)
{
    struct query last =
        query(store, "SELECT at_ms, product, category, party, persons, asked FROM passage WHERE "
                     "gate = $gate AND kind = 'sale' AND at_ms >= $since ORDER BY at_ms DESC, "
                     "passage_id DESC LIMIT 1");
    bind_text(&last, "$gate", gate);
    bind_int(&last, "$since", since_ms);
    const bool found = query_row(&last);
    if (found) {
        *ret_passage = (struct passage_record){
            .at_ms = row_int(&last, 0), .persons = row_int(&last, 4), .asked = row_int(&last, 5)};
        row_text(&last, 1, ret_passage->product, sizeof ret_passage->product);
        row_text(&last, 2, ret_passage->category, sizeof ret_passage->category);
        row_text(&last, 3, ret_passage->party, sizeof ret_passage->party);
    }
    const enum err err = query_end(&last);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

static enum err forget(struct store *store, const char *sql, int64_t before_ms, int64_t rows,
                       int64_t *changed)
{
    struct query some = query(store, sql);
    bind_int(&some, "$before", before_ms);
    bind_int(&some, "$rows", rows);
    while (query_row(&some))
        (*changed)++;
    return query_end(&some);
}

enum err store_forget_persons(struct store *store, int64_t before_ms, int64_t rows,
                              int64_t *ret_changed)
{
    static const char *const statements[] = {
        "UPDATE passage SET uid = '', pass_id = 0 WHERE passage_id IN (SELECT passage_id FROM "
        "passage WHERE at_ms < $before AND (uid <> '' OR pass_id <> 0) ORDER BY at_ms LIMIT $rows) "
        "RETURNING 1",
        "UPDATE refusal SET uid = '' WHERE refusal_id IN (SELECT refusal_id FROM refusal WHERE "
        "at_ms "
        "< $before AND uid <> '' ORDER BY at_ms LIMIT $rows) RETURNING 1",
        "DELETE FROM journal_link WHERE seq IN (SELECT l.seq FROM journal_link AS l JOIN journal "
        "AS j "
        "ON j.seq = l.seq WHERE l.at_ms < $before AND j.kind NOT IN ('incident', 'alarm_on', "
        "'alarm_off', 'gate_release', 'gate_off', 'gate_on', 'clock_change', 'presence', "
        "'capacity', 'started', 'manual') "
        "ORDER BY l.seq LIMIT $rows) RETURNING 1",
        "DELETE FROM request_key WHERE key IN (SELECT key FROM request_key WHERE at_ms < $before "
        "ORDER BY at_ms LIMIT $rows) RETURNING 1",
        "DELETE FROM admission WHERE uid IN (SELECT uid FROM admission WHERE until_ms < $before "
        "ORDER BY until_ms LIMIT $rows) RETURNING 1",
    };
    enum err err = ERR_OK;
    *ret_changed = 0;
    for (size_t i = 0; err == ERR_OK && i < sizeof statements / sizeof statements[0]; i++)
        err = forget(store, statements[i], before_ms, rows, ret_changed);
    return err;
}

enum err store_count_differences(struct store *store, int64_t *ret_rows)
{
    struct query differ = query(
        store,
        "WITH truth AS (SELECT at_ms - at_ms % 3600000 AS hour_ms, gate, direction, product, "
        "category, party, sum(persons) AS persons FROM passage WHERE persons > 0 GROUP BY 1, "
        "2, 3, 4, 5, 6) SELECT (SELECT count(*) FROM (SELECT * FROM truth EXCEPT SELECT * FROM "
        "hourly_count)) + (SELECT count(*) FROM (SELECT * FROM hourly_count EXCEPT SELECT * "
        "FROM truth))");
    if (query_row(&differ))
        *ret_rows = row_int(&differ, 0);
    return query_end(&differ);
}

enum err store_totals_since(struct store *store, int64_t since_ms, const char *without,
                            struct day_totals *ret_totals)
{
    struct query totals = query(
        store,
        "SELECT coalesce(sum(iif(direction = 'entry', persons, 0)), 0), coalesce(sum(iif(direction "
        "= 'exit', persons, 0)), 0), coalesce(sum(units), 0), (SELECT coalesce(sum(times), 0) FROM "
        "refusal WHERE at_ms >= $since) FROM passage WHERE at_ms >= $since AND instr($without, ' ' "
        "|| gate || ' ') = 0");
    bind_int(&totals, "$since", since_ms);
    bind_text(&totals, "$without", without);
    if (query_row(&totals))
        *ret_totals = (struct day_totals){.entries = row_int(&totals, 0),
                                          .exits = row_int(&totals, 1),
                                          .units = row_int(&totals, 2),
                                          .refused = row_int(&totals, 3)};
    return query_end(&totals);
}

enum err store_get_answer(struct store *store, const char *key,
                          uint8_t ret_digest[REQUEST_DIGEST_SIZE], char *ret_answer, size_t size)
{
    struct query get = query(store, "SELECT digest, answer FROM request_key WHERE key = $key");
    bind_text(&get, "$key", key);
    const bool found = query_row(&get);
    if (found) {
        row_blob(&get, 0, ret_digest, REQUEST_DIGEST_SIZE);
        row_text(&get, 1, ret_answer, size);
    }
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_add_answer(struct store *store, const char *key,
                          const uint8_t digest[REQUEST_DIGEST_SIZE], const char *answer,
                          int64_t at_ms)
{
    struct query add = query(store, "INSERT INTO request_key (key, digest, answer, at_ms) "
                                    "VALUES ($key, $digest, $answer, $at)");
    bind_text(&add, "$key", key);
    bind_blob(&add, "$digest", digest, REQUEST_DIGEST_SIZE);
    bind_text(&add, "$answer", answer);
    bind_int(&add, "$at", at_ms);
    return query_run(&add);
}
