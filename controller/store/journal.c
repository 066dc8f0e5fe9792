#include "controller/store/journal.h"

#include "controller/store/statement.h"

#define JOURNAL_COLUMNS                                                                            \
    "j.seq, j.id, j.kind, j.day, j.subject, j.pass_id, j.ref, j.units, j.held, j.cents, "          \
    "j.persons, j.detail, j.author, j.link_hash, j.prev_hash, j.hash"

enum { LINK_COLUMN = 16 };

static enum err add_link(struct store *store, int64_t seq, const struct journal_link *link)
{
    struct query add = query(store, "INSERT INTO journal_link (seq, salt, at_ms, link) "
                                    "VALUES ($seq, $salt, $at, $link)");
    bind_int(&add, "$seq", seq);
    bind_blob(&add, "$salt", link->salt, sizeof link->salt);
    bind_int(&add, "$at", link->at_ms);
    bind_text(&add, "$link", link->link);
    return query_run(&add);
}

enum err store_add_journal(struct store *store, const struct journal_row *row,
                           const struct journal_link *link)
{
    struct query add =
        query(store,
              "INSERT INTO journal (seq, id, kind, day, subject, pass_id, ref, units, held, cents, "
              "persons, detail, author, link_hash, prev_hash, hash) VALUES ($seq, $id, $kind, "
              "$day, $subject, $pass, $ref, $units, $held, $cents, $persons, $detail, $author, "
              "$link_hash, $prev_hash, $hash)");
    bind_int(&add, "$seq", row->seq);
    bind_int(&add, "$id", row->id);
    bind_text(&add, "$kind", row->kind);
    bind_text(&add, "$day", row->day);
    bind_int(&add, "$subject", row->subject);
    bind_int(&add, "$pass", row->pass_id);
    bind_int(&add, "$ref", row->ref);
    bind_int(&add, "$units", row->units);
    bind_int(&add, "$held", row->held);
    bind_int(&add, "$cents", row->cents);
    bind_int(&add, "$persons", row->persons);
    bind_text(&add, "$detail", row->detail);
    bind_text(&add, "$author", row->author);
    bind_blob(&add, "$link_hash", row->link_hash, sizeof row->link_hash);
    bind_blob(&add, "$prev_hash", row->prev_hash, sizeof row->prev_hash);
    bind_blob(&add, "$hash", row->hash, sizeof row->hash);
    const enum err err = query_run(&add);
    return err == ERR_OK ? add_link(store, row->seq, link) : err;
}

static void read_row(struct query *from, struct journal_row *row)
{
    row->seq = row_int(from, 0);
    row->id = row_int(from, 1);
    row_text(from, 2, row->kind, sizeof row->kind);
    row_text(from, 3, row->day, sizeof row->day);
    row->subject = row_int(from, 4);
    row->pass_id = row_int(from, 5);
    row->ref = row_int(from, 6);
    row->units = row_int(from, 7);
    row->held = row_int(from, 8);
    row->cents = row_int(from, 9);
    row->persons = row_int(from, 10);
    row_text(from, 11, row->detail, sizeof row->detail);
    row_text(from, 12, row->author, sizeof row->author);
    row_blob(from, 13, row->link_hash, sizeof row->link_hash);
    row_blob(from, 14, row->prev_hash, sizeof row->prev_hash);
    row_blob(from, 15, row->hash, sizeof row->hash);
}

static enum err one_row(struct query *from, struct journal_row *ret_row)
{
    const bool found = query_row(from);
    if (found)
        read_row(from, ret_row);
    const enum err err = query_end(from);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_last_journal(struct store *store, struct journal_row *ret_row)
{
    struct query last =
        query(store, "SELECT " JOURNAL_COLUMNS " FROM journal AS j ORDER BY seq DESC LIMIT 1");
    return one_row(&last, ret_row);
}

enum err store_last_row_id(struct store *store, int64_t *ret_id)
{
    struct query last = query(store, "SELECT coalesce(max(id), 0) FROM journal");
    *ret_id = query_row(&last) ? row_int(&last, 0) : 0;
    return query_end(&last);
}

enum err store_get_journal(struct store *store, int64_t id, struct journal_row *ret_row)
{
    struct query get =
        query(store, "SELECT " JOURNAL_COLUMNS " FROM journal AS j WHERE j.id = $id");
    bind_int(&get, "$id", id);
    return one_row(&get, ret_row);
}

static enum err each_row(struct query *from, journal_fn *each, void *context)
{
    struct journal_row row;
    struct journal_link link;
    bool more = true;
    while (more && query_row(from)) {
        read_row(from, &row);
        const bool linked = row_int(from, LINK_COLUMN + 1) != 0;
        if (linked) {
            row_blob(from, LINK_COLUMN, link.salt, sizeof link.salt);
            link.at_ms = row_int(from, LINK_COLUMN + 1);
            row_text(from, LINK_COLUMN + 2, link.link, sizeof link.link);
        }
        more = each(context, &row, linked ? &link : NULL);
    }
    return query_end(from);
}

enum err store_each_journal(struct store *store, journal_fn *each, void *context)
{
    struct query all = query(store, "SELECT " JOURNAL_COLUMNS ", l.salt, l.at_ms, l.link FROM "
                                    "journal AS j LEFT JOIN journal_link AS l ON l.seq = j.seq "
                                    "ORDER BY j.seq");
    return each_row(&all, each, context);
}

enum err store_each_journal_of_pass(struct store *store, int64_t pass_id, journal_fn *each,
                                    void *context)
{
    struct query some = query(store, "SELECT " JOURNAL_COLUMNS ", l.salt, l.at_ms, l.link FROM "
                                     "journal AS j LEFT JOIN journal_link AS l ON l.seq = j.seq "
                                     "WHERE j.pass_id = $pass AND j.pass_id <> 0 ORDER BY j.seq");
    bind_int(&some, "$pass", pass_id);
    return each_row(&some, each, context);
}

enum err store_each_event(struct store *store, int64_t since_ms, const char *gate, int64_t limit,
                          journal_fn *each, void *context)
{
    /* the kinds of index journal_event, or it is not used */
    struct query some = query(
        store,
        "SELECT " JOURNAL_COLUMNS
        ", l.salt, l.at_ms, l.link FROM journal AS j JOIN journal_link AS "
        "l ON l.seq = j.seq WHERE j.kind IN ('incident', 'alarm_on', 'alarm_off', 'gate_release', "
        "'gate_off', "
        "'gate_on', 'clock_change', 'manual', 'override', 'presence', 'capacity', 'started') AND "
        "l.at_ms >= $since AND ($gate = '' OR l.link = $gate OR l.link LIKE $gate || ' %') ORDER "
        "BY "
        "j.seq DESC LIMIT $limit");
    bind_int(&some, "$since", since_ms);
    bind_text(&some, "$gate", gate);
    bind_int(&some, "$limit", limit);
    return each_row(&some, each, context);
}

enum err store_latest_instant(struct store *store, int64_t since_seq, int64_t *ret_latest_ms)
{
    struct query latest = query(
        store, "SELECT coalesce(max(at_ms), 0) FROM (SELECT at_ms FROM journal_link WHERE seq >= "
               "$since ORDER BY seq DESC LIMIT 1000)");
    bind_int(&latest, "$since", since_seq);
    *ret_latest_ms = query_row(&latest) ? row_int(&latest, 0) : 0;
    return query_end(&latest);
}
