/* attendance_steps: words in which the tests of attendance tell who moves, how many may come in,
 * and what the day has seen. */
#ifndef PORTILLON_TESTS_ATTENDANCE_STEPS_H
#define PORTILLON_TESTS_ATTENDANCE_STEPS_H

#include "controller/ledger/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

/* Two pools and a gallery; eight swimmers in all. */
static inline void allow(int64_t in_pools, int64_t of_swimmers)
{
    const struct capacity capacity = {
        .zone_count = 3,
        .zones = {{.name = "pools", .limits = {.at_once = {in_pools > 0, in_pools}}},
                  {.name = "balneo", .limits = {.a_day = {true, 20}}},
                  {.name = "gallery", .kind = CAPACITY_OTHERS}},
        .kinds = {{.at_once = {of_swimmers > 0, of_swimmers}}, {.at_once = {true, 5}}}};
    ledger_limit(&scratch.ledger, &capacity);
}

static inline void move(const char *zone, int64_t persons)
{
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_move_presence(&scratch.ledger, zone, persons, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static inline struct entry_room room_of(const char *zone)
{
    struct entry_room room;
    assert_int_equal(ledger_room(&scratch.ledger, zone, scratch.now, &room), ERR_OK);
    return room;
}

static inline struct attendance_record today_of(const char *zone)
{
    struct attendance_record attendance;
    assert_int_equal(
        store_get_attendance(scratch.store, zone, civil_from_wall(scratch.now).date, &attendance),
        ERR_OK);
    return attendance;
}

static inline int64_t recount(const char *zone, int64_t persons)
{
    const struct recount count = {.zone = zone,
                                  .persons = persons,
                                  .reason = "counted",
                                  .author = "chief",
                                  .now = scratch.now};
    int64_t before = -1;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_recount(&scratch.ledger, &count, &before), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return before;
}

static inline enum err set_capacity(const char *name, int64_t persons, int64_t *ret_configured)
{
    const struct capacity_setting setting = {.name = name,
                                             .persons = persons,
                                             .reason = "two lifeguards",
                                             .author = "chief",
                                             .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    const enum err err = ledger_set_capacity(&scratch.ledger, &setting, ret_configured);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return err;
}

static inline int64_t empty_zones(const char *closing)
{
    struct wall_time at;
    int64_t persons = -1;
    assert_true(civil_instant_parse(closing, &at));
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_empty_zones(&scratch.ledger, at, scratch.now, &persons), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return persons;
}

/* The last row of the chain. */
static inline void expect_row(const char *kind, int64_t persons, const char *detail,
                              const char *author)
{
    sqlite3 *database;
    sqlite3_stmt *last;
    assert_int_equal(sqlite3_open(scratch.path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database,
                                        "SELECT kind, persons, detail, author FROM journal "
                                        "ORDER BY seq DESC LIMIT 1",
                                        -1, &last, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(last), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(last, 0), kind);
    assert_int_equal(sqlite3_column_int64(last, 1), persons);
    assert_string_equal((const char *)sqlite3_column_text(last, 2), detail);
    assert_string_equal((const char *)sqlite3_column_text(last, 3), author);
    assert_int_equal(sqlite3_finalize(last), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static inline int64_t rows_of(const char *kind)
{
    sqlite3 *database;
    sqlite3_stmt *count;
    assert_int_equal(sqlite3_open(scratch.path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "SELECT count(*) FROM journal WHERE kind = ?", -1,
                                        &count, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_bind_text(count, 1, kind, -1, SQLITE_STATIC), SQLITE_OK);
    assert_int_equal(sqlite3_step(count), SQLITE_ROW);
    const int64_t rows = sqlite3_column_int64(count, 0);
    assert_int_equal(sqlite3_finalize(count), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    return rows;
}

#endif
