/* What the auditor reads from disk, over a connection of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/verify.h"
#include "sim/world/auditor_gym.h"
#include "sim/world/auditor_slots.h"
#include "sim/world/crowd.h"

enum {
    ASKED_US = 900 * SECOND_US, /* a disk that stood still, or power that came back late */
    UID_DIGITS_MAX = 20
};

static int64_t number(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

static const char *words(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text != NULL ? text : "";
}

static void check_link(struct auditor *auditor, sqlite3_stmt *statement, const struct row *row)
{
    const void *before = sqlite3_column_blob(statement, 10);
    const void *hash = sqlite3_column_blob(statement, 11);
    if (row->seq != auditor->seq + 1)
        book_differs(auditor, "row %lld follows row %lld", (long long)row->seq,
                     (long long)auditor->seq);
    if (before == NULL || hash == NULL || memcmp(before, auditor->hash, BOOK_HASH_SIZE) != 0) {
        book_differs(auditor, "row %lld does not follow from the row before", (long long)row->seq);
        return;
    }
    auditor->seq = row->seq;
    memcpy(auditor->hash, hash, BOOK_HASH_SIZE);
}

static void take_credit(struct auditor *auditor, const struct row *row)
{
    struct book_pass *pass = book_pass(auditor, row->pass_id);
    if (row->units < 0)
        book_differs(auditor, "a credit of %lld units", (long long)row->units);
    if (++pass->credits > 1)
        book_differs(auditor, "pass %lld was credited twice", (long long)row->pass_id);
    pass->balance += row->units;
    pass->credited = row->units;
    pass->is_time = strstr(row->detail, "heures") != NULL;
    pass->counts = row->units > 0;
    pass->is_quarter = strstr(row->detail, "trimestre") != NULL;
    pass->of_family = strstr(row->detail, "famille") != NULL;
    book_credit_of_gym(pass, row);
    (void)text_copy(pass->uid, sizeof pass->uid, row->link);
}

static bool tapped_in(const struct auditor *auditor, size_t gate, const char *uid)
{
    for (size_t i = 0; i < BOOK_TAPS; i++) {
        const struct book_tap *tap = &auditor->entry_taps[i];
        if (tap->gate == gate && text_equal(tap->uid, uid) &&
            auditor->world->now_us - tap->at_us < ASKED_US)
            return true;
    }
    return false;
}

/* An order for a card: theirs who has just held it there, for one, from a pass of that card. */
static void check_card(struct auditor *auditor, const struct row *row, size_t gate)
{
    char uid[UID_DIGITS_MAX + 1] = "";
    (void)sscanf(row->link, "%*s %20s", uid);
    if (!tapped_in(auditor, gate, uid))
        book_differs(auditor, "%s opens for card %s, which nobody has held there",
                     book_gate_name(auditor, gate), uid);
    if (!text_equal(book_pass(auditor, row->pass_id)->uid, uid))
        book_differs(auditor, "card %s opens with a pass of %s", uid,
                     book_pass(auditor, row->pass_id)->uid);
    if (text_equal(uid, CROWD_BLOCKED_UID))
        book_differs(auditor, "a blocked card opens %s", book_gate_name(auditor, gate));
    if (row->persons != 1)
        book_differs(auditor, "%s opens for %lld on one unit", book_gate_name(auditor, gate),
                     (long long)row->persons);
}

/* An order without a card: somebody has asked for it, for as many, and each asking opens once. */
static void check_asked(struct auditor *auditor, const struct row *row, size_t gate)
{
    for (size_t i = 0; i < BOOK_TAPS; i++) {
        struct book_ask *ask = &auditor->asks[i];
        if (ask->gate != gate || ask->persons != row->persons || ask->at_us == 0 ||
            auditor->world->now_us - ask->at_us > ASKED_US)
            continue;
        ask->at_us = 0;
        return;
    }
    book_differs(auditor, "%s opens for %lld without a card, and nobody has asked",
                 book_gate_name(auditor, gate), (long long)row->persons);
}

static void take_hold(struct auditor *auditor, const struct row *row)
{
    unsigned long long counter = 0, boot = 0;
    unsigned bits = 0;
    const char *read = strstr(row->detail, "(counter ");
    const size_t gate = book_gate_of(auditor, row->link);
    if (read == NULL || sscanf(read, "(counter %llu/%u, boot %llu", &counter, &bits, &boot) != 3)
        book_differs(auditor, "row %lld opens an arm and does not say its counter",
                     (long long)row->seq);
    if (book_order_at(auditor, gate) != NULL)
        book_differs(auditor, "%s has two open orders", book_gate_name(auditor, gate));
    if (auditor->open_count == BOOK_OPEN_MAX)
        return;
    auditor->open[auditor->open_count++] = (struct book_order){
        .order_id = row->id,
        .pass_id = row->pass_id,
        .held = row->held,
        .persons = row->persons,
        .gate = gate,
        .counter = counter,
        .boot = boot,
        .bits = bits,
        .since_us = auditor->world->now_us,
    };
    book_order_opens(auditor, gate, row->kind, row->persons);
    if (row->pass_id == 0) {
        check_asked(auditor, row, gate);
        return;
    }
    struct book_pass *pass = book_pass(auditor, row->pass_id);
    if (pass->of_club)
        book_check_club(auditor, pass, gate, row);
    else
        check_card(auditor, row, gate);
    if (pass->credits == 0 || (pass->counts && pass->balance - pass->held < row->held))
        book_differs(auditor, "pass %lld opens %s with %lld units left", (long long)row->pass_id,
                     book_gate_name(auditor, gate), (long long)(pass->balance - pass->held));
    book_check_return(auditor, pass, gate, row);
    book_check_slot(auditor, pass, gate, row);
    auditor->open[auditor->open_count - 1].goes_on = book_check_gym(auditor, pass, gate, row);
    if (pass->is_time && pass->balance < 0)
        book_differs(auditor, "pass %lld opens %s and owes %lld minutes", (long long)row->pass_id,
                     book_gate_name(auditor, gate), (long long)-pass->balance);
    /* a clock starts anew; at an inner door it is by the visit that the alarm has cut short */
    const bool returns = row->held == 0 && pass->may_return > 0 &&
                         (!pass->is_time || book_around(auditor, gate) != NULL);
    if (!returns && !pass->of_club && !book_goes_on(auditor, pass, gate, row) &&
        !(auditor->open[auditor->open_count - 1].goes_on && row->held == 0) &&
        row->held != (pass->counts ? 1 : 0))
        book_differs(auditor, "pass %lld holds %lld units for one entry", (long long)row->pass_id,
                     (long long)row->held);
    pass->held += row->held;
}

static void take_resolution(struct auditor *auditor, const struct row *row, bool posts)
{
    struct book_order *order = book_order(auditor, row->ref);
    if (order == NULL) {
        book_differs(auditor, "row %lld ends an order that is not open", (long long)row->seq);
        return;
    }
    const int64_t turned = order->told ? order->turned : book_turned(auditor, order);
    struct book_pass *pass = order->pass_id != 0 ? book_pass(auditor, order->pass_id) : NULL;
    int64_t units = posts && (pass == NULL || !pass->is_time) ? order->held : 0;
    if (pass != NULL && pass->of_club && posts)
        units = book_club_units(order, turned);
    if (posts != (turned > 0) || (posts && row->persons != turned))
        book_differs(auditor, "%s: %lld turned, and the ledger writes %s %lld",
                     book_gate_name(auditor, order->gate), (long long)turned, row->kind,
                     (long long)row->persons);
    if (row->units != -units)
        book_differs(auditor, "%s: %s moves %lld units, expected %lld",
                     book_gate_name(auditor, order->gate), row->kind, (long long)row->units,
                     (long long)-units);
    auditor->counts.posted += posts ? 1 : 0;
    auditor->counts.voided += posts ? 0 : 1;
    if (pass != NULL) {
        pass->held -= order->held;
        pass->balance += row->units;
        if (posts && pass->is_time && pass->entered_ms == 0)
            pass->entered_ms = row->at_ms;
        if (posts)
            book_visit(auditor, order, row);
        if (!pass->is_time && pass->counts && pass->balance < 0)
            book_differs(auditor, "pass %lld has given more than it had",
                         (long long)order->pass_id);
    }
    book_order_ends(auditor, order->gate, order->persons, turned);
    book_close_order(auditor, order);
}

static void take_count(struct auditor *auditor, const struct row *row)
{
    struct book_count count = {.id = row->ref, .persons = row->persons, .at_ms = row->at_ms};
    (void)text_copy(count.zone, sizeof count.zone, row->link);
    (void)text_copy(count.detail, sizeof count.detail, row->detail);
    book_counted(auditor, &count);
}

static void take_row(struct auditor *auditor, const struct row *row)
{
    if (text_equal(row->kind, "credit"))
        take_credit(auditor, row);
    else if (text_equal(row->kind, "hold") || text_equal(row->kind, "manual") ||
             text_equal(row->kind, "test"))
        take_hold(auditor, row);
    else if (text_equal(row->kind, "post") || text_equal(row->kind, "void"))
        take_resolution(auditor, row, row->kind[0] == 'p');
    else if (text_equal(row->kind, "debit"))
        book_debit(auditor, row);
    else if (text_equal(row->kind, "overrun"))
        book_overrun(auditor, row);
    else if (text_equal(row->kind, "alarm_on"))
        book_alarm(auditor, row);
    else if (text_equal(row->kind, "presence"))
        take_count(auditor, row);
    else if (text_equal(row->kind, "capacity"))
        book_capacity(auditor, row->link, row->persons, row->at_ms);
    else if (row->units != 0 || row->held != 0)
        book_differs(auditor, "row %lld, %s, moves units", (long long)row->seq, row->kind);
    if (text_equal(row->kind, "sale"))
        auditor->cents_sold += row->cents;
    else if (text_equal(row->kind, "payment"))
        auditor->cents_paid -= row->cents;
    else if (row->cents != 0)
        book_differs(auditor, "row %lld, %s, moves money", (long long)row->seq, row->kind);
}

void book_read_rows(struct auditor *auditor)
{
    (void)sqlite3_bind_int64(auditor->rows, 1, auditor->seq);
    while (auditor->agrees && sqlite3_step(auditor->rows) == SQLITE_ROW) {
        sqlite3_stmt *from = auditor->rows;
        const struct row row = {
            .seq = number(from, 0),
            .id = number(from, 1),
            .kind = words(from, 2),
            .pass_id = number(from, 3),
            .ref = number(from, 4),
            .units = number(from, 5),
            .held = number(from, 6),
            .cents = number(from, 7),
            .persons = number(from, 8),
            .detail = words(from, 9),
            .at_ms = number(from, 12),
            .link = words(from, 13),
        };
        check_link(auditor, from, &row);
        take_row(auditor, &row);
    }
    if (sqlite3_reset(auditor->rows) != SQLITE_OK)
        book_differs(auditor, "the ledger cannot be read: %s", sqlite3_errmsg(auditor->database));
}

static void count_passed(struct auditor *auditor, size_t gate, enum arm_way way, int64_t persons)
{
    if (crowd_is_gym(auditor->world, gate))
        auditor->counts.gym[way] += persons;
    else if (book_around(auditor, gate) != NULL)
        auditor->counts.inner[way] += persons;
    else
        *(way == ARM_ENTRY ? &auditor->counts.entries : &auditor->counts.exits) += persons;
}

void book_read_passages(struct auditor *auditor)
{
    bool any = false;
    (void)sqlite3_bind_int64(auditor->passages, 1, auditor->passage_id);
    while (auditor->agrees && sqlite3_step(auditor->passages) == SQLITE_ROW) {
        sqlite3_stmt *from = auditor->passages;
        const size_t gate = book_gate_of(auditor, words(from, 1));
        const enum arm_way way = text_equal(words(from, 2), "exit") ? ARM_EXIT : ARM_ENTRY;
        const int64_t persons = number(from, 3);
        if (auditor->world->options.level == MISHAPS_NONE && persons > 0 &&
            text_equal(words(from, 4), "unattributed"))
            book_differs(auditor, "%s: %lld came in without an order, and nothing went wrong",
                         book_gate_name(auditor, gate), (long long)persons);
        any = true;
        auditor->passage_id = number(from, 0);
        auditor->gates[gate].recorded[way] += persons;
        book_counts_before(auditor, auditor->passage_id);
        book_passed(auditor, gate, way, persons, words(from, 4), number(from, 5));
        count_passed(auditor, gate, way, persons);
        if (persons > 0)
            book_clock_apart(auditor, gate, way, words(from, 6), number(from, 5));
        if (way == ARM_EXIT)
            book_seen_out(auditor, gate, words(from, 6), number(from, 5));
        if (auditor->gates[gate].recorded[way] > book_made(auditor, gate, way))
            book_differs(auditor, "%s records %lld rotations %s and made %lld",
                         book_gate_name(auditor, gate),
                         (long long)auditor->gates[gate].recorded[way],
                         way == ARM_ENTRY ? "in" : "out", (long long)book_made(auditor, gate, way));
    }
    (void)sqlite3_reset(auditor->passages);
    any = any || auditor->count_pending > 0;
    book_counts_before(auditor, INT64_MAX);
    if (any && auditor->agrees)
        book_check_presence(auditor);
}

static sqlite3_stmt *prepare(struct auditor *auditor, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(auditor->database, sql, -1, &statement, NULL) != SQLITE_OK)
        book_differs(auditor, "the auditor cannot ask: %s", sqlite3_errmsg(auditor->database));
    return statement;
}

/* What was read before a crash must still be there after it. */
static void check_kept(struct auditor *auditor)
{
    sqlite3_stmt *head = prepare(auditor, "SELECT hash FROM journal WHERE seq = ?");
    (void)sqlite3_bind_int64(head, 1, auditor->seq);
    if (auditor->seq != 0 &&
        (sqlite3_step(head) != SQLITE_ROW || sqlite3_column_blob(head, 0) == NULL ||
         memcmp(sqlite3_column_blob(head, 0), auditor->hash, BOOK_HASH_SIZE) != 0))
        book_differs(auditor, "row %lld was on disk, and is not any more", (long long)auditor->seq);
    (void)sqlite3_finalize(head);
}

static void open_ledger(struct auditor *auditor)
{
    if (sqlite3_open_v2(WORLD_LEDGER, &auditor->database, SQLITE_OPEN_READONLY, NULL) !=
        SQLITE_OK) {
        book_differs(auditor, "the ledger cannot be opened");
        return;
    }
    auditor->rows = prepare(
        auditor, "SELECT j.seq, j.id, j.kind, j.pass_id, j.ref, j.units, j.held, j.cents, "
                 "j.persons, j.detail, j.prev_hash, j.hash, l.at_ms, l.link FROM journal AS j "
                 "LEFT JOIN journal_link AS l ON l.seq = j.seq WHERE j.seq > ? ORDER BY j.seq");
    auditor->passages =
        prepare(auditor, "SELECT passage_id, gate, direction, persons, kind, at_ms, uid "
                         "FROM passage WHERE passage_id > ? "
                         "ORDER BY passage_id");
    auditor->presence = prepare(auditor, "SELECT persons FROM presence WHERE zone = ?");
    auditor->days = prepare(auditor, "SELECT sum(entries), sum(exits), max(persons_max) FROM "
                                     "attendance_day WHERE zone = ?");
    check_kept(auditor);
}

void auditor_started(struct auditor *auditor)
{
    disk_hush(auditor->world->disk, true);
    open_ledger(auditor);
    disk_hush(auditor->world->disk, false);
    auditor_committed(auditor);
}

void auditor_stopped(struct auditor *auditor)
{
    (void)sqlite3_finalize(auditor->rows);
    (void)sqlite3_finalize(auditor->passages);
    (void)sqlite3_finalize(auditor->presence);
    (void)sqlite3_finalize(auditor->days);
    auditor->rows = auditor->passages = auditor->presence = auditor->days = NULL;
    (void)auditor_hold_log(auditor, false);
    (void)sqlite3_close(auditor->database);
    auditor->database = NULL;
}

bool auditor_hold_log(struct auditor *auditor, bool hold)
{
    const bool held = auditor->held != NULL;
    if (hold && auditor->held == NULL && auditor->database != NULL) {
        (void)sqlite3_open_v2(WORLD_LEDGER, &auditor->held, SQLITE_OPEN_READONLY, NULL);
        (void)sqlite3_exec(auditor->held, "BEGIN; SELECT count(*) FROM setting", NULL, NULL, NULL);
    } else if (!hold) {
        (void)sqlite3_close(auditor->held);
        auditor->held = NULL;
    }
    return held != (auditor->held != NULL);
}

/* Every balance, by adding up every row that there is. */
static void check_balances(struct auditor *auditor)
{
    int64_t all = 0, expected = 0;
    sqlite3_stmt *sums = prepare(auditor, "SELECT pass_id, units FROM journal WHERE units <> 0");
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++)
        expected += auditor->passes[i].balance;
    while (sqlite3_step(sums) == SQLITE_ROW) {
        struct book_pass *pass = book_pass(auditor, number(sums, 0));
        pass->balance -= number(sums, 1); /* what is left over differs */
        all += number(sums, 1);
    }
    (void)sqlite3_finalize(sums);
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        if (auditor->passes[i].balance != 0)
            book_differs(auditor, "pass %lld differs by %lld units",
                         (long long)auditor->passes[i].pass_id,
                         (long long)auditor->passes[i].balance);
    }
    if (all != expected)
        book_differs(auditor, "all balances are %lld, expected %lld", (long long)all,
                     (long long)expected);
}

/* check_balances has used up the balances: they are read back. */
static void restore_balances(struct auditor *auditor)
{
    sqlite3_stmt *sums = prepare(auditor, "SELECT pass_id, units FROM journal WHERE units <> 0");
    while (sqlite3_step(sums) == SQLITE_ROW)
        book_pass(auditor, number(sums, 0))->balance += number(sums, 1);
    (void)sqlite3_finalize(sums);
}

static int64_t one_number(struct auditor *auditor, const char *sql)
{
    sqlite3_stmt *statement = prepare(auditor, sql);
    const int64_t value = sqlite3_step(statement) == SQLITE_ROW ? number(statement, 0) : -1;
    (void)sqlite3_finalize(statement);
    return value;
}

static void check_working_tables(struct auditor *auditor)
{
    int64_t running = 0;
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++)
        running += auditor->passes[i].entered_ms != 0 ? 1 : 0;
    if (one_number(auditor, "SELECT count(*) FROM open_order") != (int64_t)auditor->open_count)
        book_differs(auditor, "other orders are open on disk than expected");
    if (one_number(auditor, "SELECT count(*) FROM visit") != running)
        book_differs(auditor, "%lld clocks run on disk, expected %lld",
                     (long long)one_number(auditor, "SELECT count(*) FROM visit"),
                     (long long)running);
    if (one_number(auditor, "SELECT coalesce(sum(iif(direction = 'entry', persons, 0)), 0) FROM "
                            "hourly_count") != auditor->counts.entries +
                                                   auditor->counts.inner[ARM_ENTRY] +
                                                   auditor->counts.gym[ARM_ENTRY] ||
        one_number(auditor, "SELECT coalesce(sum(iif(direction = 'exit', persons, 0)), 0) FROM "
                            "hourly_count") !=
            auditor->counts.exits + auditor->counts.inner[ARM_EXIT] + auditor->counts.gym[ARM_EXIT])
        book_differs(auditor, "the hourly counts do not sum to the entries and exits");
    book_check_presence(auditor);
    book_check_days(auditor);
    if (auditor->cents_sold != auditor->cents_paid)
        book_differs(auditor, "sold for %lld cents, paid %lld", (long long)auditor->cents_sold,
                     (long long)auditor->cents_paid);
    if (auditor->cents_told > auditor->cents_sold ||
        (auditor->world->options.level == MISHAPS_NONE &&
         auditor->cents_told != auditor->cents_sold))
        book_differs(auditor, "the till told of %lld cents, %lld are on disk",
                     (long long)auditor->cents_told, (long long)auditor->cents_sold);
}

static void check_chain(struct auditor *auditor)
{
    static struct verify_report report;
    struct store *store = NULL;
    struct err_text text = {""};
    enum err err = store_open_read(WORLD_LEDGER, &store, &text);
    if (err == ERR_OK)
        err = ledger_verify(store, &report);
    store_close(store);
    if (err != ERR_OK || report.fault_count > 0)
        book_differs(auditor, "verify: %s", err != ERR_OK ? text.text : report.faults[0]);
}

void auditor_check_all(struct auditor *auditor, bool chain_too)
{
    if (auditor->database == NULL || !auditor->agrees)
        return;
    disk_hush(auditor->world->disk, true);
    check_balances(auditor);
    restore_balances(auditor);
    check_working_tables(auditor);
    if (chain_too && auditor->agrees)
        check_chain(auditor);
    disk_hush(auditor->world->disk, false);
}
