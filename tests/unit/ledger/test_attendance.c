/* Who is inside, how many more may come in, and what the day has seen of both. */
#include "controller/base/text.h"
#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/recount.h"
#include "controller/ledger/returns.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char first[] = "04A1B2C3D4E5F6", second[] = "04A1B2C3D4E5F7";

/* Two pools and a gallery; eight swimmers in all. */
static void allow(int64_t in_pools, int64_t of_swimmers)
{
    const struct capacity capacity = {
        .zone_count = 3,
        .zones = {{.name = "pools", .limits = {.at_once = {in_pools > 0, in_pools}}},
                  {.name = "balneo", .limits = {.a_day = {true, 20}}},
                  {.name = "gallery", .kind = CAPACITY_OTHERS}},
        .kinds = {{.at_once = {of_swimmers > 0, of_swimmers}}, {.at_once = {true, 5}}}};
    ledger_limit(&scratch.ledger, &capacity);
}

static void move(const char *zone, int64_t persons)
{
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_move_presence(&scratch.ledger, zone, persons, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static struct entry_room room_of(const char *zone)
{
    struct entry_room room;
    assert_int_equal(ledger_room(&scratch.ledger, zone, scratch.now, &room), ERR_OK);
    return room;
}

static struct attendance_record today_of(const char *zone)
{
    struct attendance_record attendance;
    assert_int_equal(
        store_get_attendance(scratch.store, zone, civil_from_wall(scratch.now).date, &attendance),
        ERR_OK);
    return attendance;
}

static int64_t recount(const char *zone, int64_t persons)
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

static enum err set_capacity(const char *name, int64_t persons, int64_t *ret_configured)
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

static int64_t empty_zones(const char *closing)
{
    struct wall_time at;
    int64_t persons = -1;
    assert_true(civil_instant_parse(closing, &at));
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_empty_zones(&scratch.ledger, at, scratch.now, &persons), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return persons;
}

static void the_narrowest_limit_holds(void **state)
{
    (void)state;
    assert_int_equal(room_of("pools").at_once, CAPACITY_PERSONS_MAX); /* nothing is limited */
    allow(6, 8);
    assert_int_equal(room_of("pools").at_once, 6);
    assert_int_equal(room_of("balneo").at_once, 8);
    assert_int_equal(room_of("balneo").today, 20);
    assert_int_equal(room_of("gallery").at_once, 5);
    assert_int_equal(room_of("cellar").at_once, CAPACITY_PERSONS_MAX);
    move("balneo", 5);
    assert_int_equal(room_of("pools").at_once, 3);
    assert_int_equal(room_of("pools").today, CAPACITY_PERSONS_MAX);
    assert_int_equal(room_of("balneo").today, 15);
    assert_int_equal(room_of("gallery").at_once, 5); /* who watches is counted apart */
    move("pools", 4);
    assert_int_equal(room_of("pools").at_once, 0); /* never below */
    move("balneo", -5);
    assert_int_equal(room_of("pools").at_once, 2);
    assert_int_equal(room_of("balneo").today, 15); /* they have been there */
}

/* Two hold their cards at two gates, and one place is left. */
static void a_place_is_taken_by_whoever_the_gate_opens_for(void **state)
{
    (void)state;
    allow(1, 0);
    (void)sell("baignade/adulte_18/12_entrees", first);
    (void)sell("baignade/adulte_18/12_entrees", second);
    const struct tap_decision granted = tap_at("G1", first, "1/1");
    assert_int_equal(granted.refusal, REFUSAL_NONE);
    assert_int_equal(today_of("pools").expected, 1);
    assert_int_equal(tap_at("G2", second, "2/1").refusal, REFUSAL_ZONE_FULL);
    assert_int_equal(resolve_at("G1", granted.order_id, 0, 0), ERR_OK); /* who walked away */
    const struct tap_decision late = tap_at("G2", second, "2/2");
    assert_int_equal(late.refusal, REFUSAL_NONE);
    assert_int_equal(resolve_at("G2", late.order_id, 1, 0), ERR_OK);
    assert_int_equal(today_of("pools").inside, 1);
    assert_int_equal(today_of("pools").entries, 1);
    assert_int_equal(tap_at("G1", first, "1/2").refusal, REFUSAL_ZONE_FULL);
    (void)verified();
}

/* The same two, where the establishment is full and their zones are not. */
static void a_place_of_the_establishment_is_taken_by_whoever_the_gate_opens_for(void **state)
{
    (void)state;
    allow(0, 1);
    (void)sell("baignade/adulte_18/12_entrees", first);
    (void)sell("baignade/adulte_18/12_entrees", second);
    const struct tap_decision granted = tap_at("G1", first, "1/1");
    assert_int_equal(granted.refusal, REFUSAL_NONE);
    assert_int_equal(room_of("balneo").at_once, 0);
    assert_int_equal(tap_at("G2", second, "2/1").refusal, REFUSAL_ZONE_FULL);
    assert_int_equal(resolve_at("G1", granted.order_id, 0, 0), ERR_OK);
    assert_int_equal(room_of("balneo").at_once, 1);
}

static void the_most_of_a_day_is_kept_with_its_time(void **state)
{
    const int64_t ten_ms = scratch.now.unix_ms;
    (void)state;
    allow(0, 0);
    move("pools", 3);
    assert_int_equal(today_of("pools").persons_max, 3);
    assert_int_equal(today_of("pools").persons_max_ms, ten_ms);
    scratch.now.unix_ms += 3600000;
    move("pools", -1);
    move("pools", 1); /* as many as before is no more than before */
    assert_int_equal(today_of("pools").persons_max_ms, ten_ms);
    move("balneo", 2);
    assert_int_equal(today_of("swimmers").persons_max, 5);
    assert_int_equal(today_of("swimmers").persons_max_ms, ten_ms + 3600000);
    move("pools", -3);
    move("balneo", 1);
    assert_int_equal(today_of("swimmers").persons_max, 5);
    assert_int_equal(today_of("pools").persons_max, 3);
    assert_int_equal(today_of("pools").entries, 4);
    assert_int_equal(today_of("pools").exits, 4);
    move("gallery", 4); /* the only zone of its kind tells for itself */
    assert_int_equal(today_of("others").persons_max, 0);
    scratch.now.unix_ms += 86400000;
    assert_int_equal(today_of("pools").entries, 0);
    assert_int_equal(today_of("balneo").inside, 3);
    assert_int_equal(room_of("balneo").today, 20);
}

static void who_leaves_uncounted_is_told_and_nothing_falls_below_zero(void **state)
{
    (void)state;
    move("pools", 2);
    move("pools", -3);
    move("pools", -1);
    assert_int_equal(today_of("pools").inside, 0);
    assert_int_equal(today_of("pools").exits, 4);
    assert_int_equal(today_of("pools").exits_of_nobody, 2);
    move("pools", 1);
    assert_int_equal(today_of("pools").inside, 1);
    assert_int_equal(today_of("pools").exits_of_nobody, 2);
}

/* The last row of the chain. */
static void expect_row(const char *kind, int64_t persons, const char *detail, const char *author)
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

static void a_count_by_hand_holds_and_tells_what_was_believed(void **state)
{
    (void)state;
    allow(6, 8);
    move("balneo", 2);
    move("pools", 4);
    assert_int_equal(recount("pools", 5), 4);
    expect_row("presence", 5, "was 4: counted", "chief");
    assert_int_equal(today_of("pools").inside, 5);
    assert_int_equal(today_of("pools").entries, 4); /* nobody came by being counted */
    assert_int_equal(today_of("pools").persons_max, 5);
    assert_int_equal(today_of("swimmers").persons_max, 7);
    assert_int_equal(room_of("pools").at_once, 1);
    assert_int_equal(recount("pools", 0), 5);
    assert_int_equal(today_of("pools").persons_max, 5);
    (void)verified();
}

static void staff_lower_what_may_be_inside_until_midnight(void **state)
{
    int64_t configured = 0;
    (void)state;
    allow(6, 8);
    assert_int_equal(set_capacity("pools", 7, &configured), ERR_CONFLICT);
    assert_int_equal(configured, 6);
    assert_int_equal(set_capacity("sauna", 1, &configured), ERR_NOT_FOUND);
    assert_int_equal(set_capacity("pools", 2, &configured), ERR_OK);
    expect_row("capacity", 2, "two lifeguards", "chief");
    assert_int_equal(room_of("pools").at_once, 2);
    assert_int_equal(room_of("balneo").at_once, 8);
    assert_int_equal(set_capacity("swimmers", 1, &configured), ERR_OK);
    assert_int_equal(room_of("balneo").at_once, 1);
    assert_int_equal(set_capacity("swimmers", 8, &configured), ERR_OK);
    assert_int_equal(room_of("balneo").at_once, 8);
    assert_int_equal(set_capacity("balneo", 3, &configured), ERR_OK); /* without one of its own */
    assert_int_equal(room_of("balneo").at_once, 3);
    assert_int_equal(set_capacity("balneo", 0, &configured), ERR_OK);
    assert_int_equal(room_of("balneo").at_once, 0);
    assert_int_equal(set_capacity("others", 6, &configured), ERR_CONFLICT);
    scratch.now.unix_ms += 86400000;
    assert_int_equal(room_of("pools").at_once, 6);
    assert_int_equal(room_of("balneo").at_once, 8);
    (void)verified();
}

static int64_t rows_of(const char *kind)
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

/* Zones of earlier configurations among them. */
static void as_many_zones_as_a_site_may_have_are_emptied_at_a_time(void **state)
{
    (void)state;
    for (int i = 0; i <= CAPACITY_ZONES_MAX; i++) {
        char zone[16];
        (void)snprintf(zone, sizeof zone, "old%d", i);
        move(zone, 1);
    }
    assert_int_equal(empty_zones("2026-11-21T20:00"), CAPACITY_ZONES_MAX);
}

/* The clock was set back and goes on: the day after is not answered for twice. */
static void a_closing_that_comes_again_empties_nothing(void **state)
{
    (void)state;
    move("pools", 2);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 2);
    move("pools", 1);
    assert_int_equal(empty_zones("2026-11-20T20:00"), 0);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 0);
    assert_int_equal(today_of("pools").inside, 1);
}

static void whoever_was_missed_is_told_once_a_closing(void **state)
{
    (void)state;
    move("balneo", 2);
    move("pools", 3);
    move("gallery", 1);
    move("gallery", -1);
    assert_int_equal(empty_zones("2026-11-21T20:00"), 5);
    expect_row("presence", 0, "was 3: closed_but_not_empty", "");
    assert_int_equal(rows_of("presence"), 2); /* of the gallery there is nothing to tell */
    assert_int_equal(today_of("pools").inside, 0);
    assert_int_equal(today_of("balneo").inside, 0);
    move("pools", 1); /* let in by hand at night */
    assert_int_equal(empty_zones("2026-11-21T20:00"), 0);
    assert_int_equal(today_of("pools").inside, 1);
    assert_int_equal(empty_zones("2026-11-22T20:00"), 1);
    (void)verified();
}

static void set_alarm(bool on)
{
    const struct alarm_setting setting = {
        .on = on, .reason = "fire", .author = "chief", .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_set_alarm(&scratch.ledger, &setting), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static enum alarm_state alarm_now(void)
{
    enum alarm_state state = ALARM_ON;
    assert_int_equal(alarm_read(scratch.store, &state), ERR_OK);
    return state;
}

static enum recount_reason why_count(const char *zone, int64_t exits_of_nobody)
{
    enum recount_reason why;
    assert_int_equal(recount_why(scratch.store, zone, exits_of_nobody, scratch.now, &why), ERR_OK);
    return why;
}

/* More have left than had come: until somebody counts, and again when it happens again. */
static void exits_of_nobody_ask_for_a_count_until_there_is_one(void **state)
{
    (void)state;
    assert_int_equal(why_count("pools", 0), RECOUNT_NONE);
    move("pools", 1);
    move("pools", -3);
    assert_int_equal(today_of("pools").exits_of_nobody, 2);
    assert_int_equal(why_count("pools", 2), RECOUNT_EXITS_OF_NOBODY);
    (void)recount("pools", 4);
    assert_int_equal(why_count("pools", 2), RECOUNT_NONE);
    assert_int_equal(why_count("pools", 3), RECOUNT_EXITS_OF_NOBODY);
    scratch.now.unix_ms += 86400000;
    assert_int_equal(why_count("pools", 1), RECOUNT_EXITS_OF_NOBODY);
    assert_int_equal(why_count("pools", 0), RECOUNT_NONE);
}

static void an_alarm_wants_a_count_when_it_is_over(void **state)
{
    (void)state;
    assert_int_equal(alarm_now(), ALARM_NONE);
    set_alarm(true);
    expect_row("alarm_on", 0, "fire", "chief");
    assert_int_equal(alarm_now(), ALARM_ON);
    (void)recount("pools", 3); /* at the meeting point: it goes on */
    assert_int_equal(alarm_now(), ALARM_ON);
    set_alarm(false);
    expect_row("alarm_off", 0, "fire", "chief");
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    (void)recount("pools", 3);
    assert_int_equal(alarm_now(), ALARM_NONE);
    allow(0, 0); /* three zones, and each is counted */
    set_alarm(true);
    set_alarm(false);
    (void)recount("gallery", 0);
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    assert_int_equal(why_count("gallery", 0), RECOUNT_NONE);
    assert_int_equal(why_count("pools", 0), RECOUNT_AFTER_ALARM);
    (void)recount("pools", 0);
    assert_int_equal(alarm_now(), ALARM_RECOUNT_WANTED);
    (void)recount("balneo", 0);
    assert_int_equal(alarm_now(), ALARM_NONE);
    (void)verified();
}

/* The balneo is behind the pools. */
static void put_balneo_inside(void)
{
    const struct capacity capacity = {
        .zone_count = 2,
        .zones = {{.name = "pools", .limits = {.at_once = {true, 6}}},
                  {.name = "balneo", .within = "pools", .limits = {.at_once = {true, 3}}}},
        .kinds = {{.at_once = {true, 8}, .a_day = {true, 20}}}};
    ledger_limit(&scratch.ledger, &capacity);
}

static void who_goes_further_in_is_not_counted_twice(void **state)
{
    (void)state;
    put_balneo_inside();
    move("pools", 5);
    move("balneo", 2);
    assert_int_equal(today_of("pools").inside, 3);
    assert_int_equal(today_of("balneo").inside, 2);
    assert_int_equal(today_of("pools").entries, 5);
    assert_int_equal(today_of("pools").exits, 0);
    assert_int_equal(today_of("swimmers").persons_max, 5);
    assert_int_equal(room_of("pools").at_once, 3);
    assert_int_equal(room_of("pools").today, 15); /* five came, wherever they are */
    assert_int_equal(room_of("balneo").today, CAPACITY_PERSONS_MAX);
    assert_int_equal(room_of("balneo").at_once, 1); /* eight swimmers in all is not asked here */
    move("balneo", -2);
    assert_int_equal(today_of("pools").inside, 5);
    assert_int_equal(today_of("pools").entries, 5);
    move("pools", -5);
    move("balneo", 1); /* past the turnstile of the pools */
    assert_int_equal(today_of("pools").inside, 0);
    assert_int_equal(today_of("pools").exits_of_nobody, 1);
}

static struct visit_passes visit_at(const char *zone)
{
    const struct tap_request request = {.uid = first, .zone = zone, .now = scratch.now};
    struct visit_passes passes = {-1, -1, -1};
    struct entry_return again;
    assert_int_equal(returns_find(&scratch.ledger, &request, &again, &passes), ERR_OK);
    return passes;
}

static void seen(const char *zone, const char *direction, int64_t pass_id, int64_t minutes)
{
    struct passage_record passage = {.passage_id = scratch.now.unix_ms + minutes,
                                     .at_ms = scratch.now.unix_ms + minutes * 60000,
                                     .pass_id = pass_id,
                                     .persons = 1};
    (void)text_copy(passage.zone, sizeof passage.zone, zone);
    (void)text_copy(passage.gate, sizeof passage.gate, "G1");
    (void)text_copy(passage.direction, sizeof passage.direction, direction);
    (void)text_copy(passage.kind, sizeof passage.kind, "card");
    (void)text_copy(passage.uid, sizeof passage.uid, first);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_add_passage(scratch.store, &passage), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static void expect_visit(const char *zone, int64_t outer, int64_t inner)
{
    const struct visit_passes passes = visit_at(zone);
    assert_int_equal(passes.outer, outer);
    assert_int_equal(passes.inner, inner);
}

static void a_visit_is_from_the_way_in_to_the_way_out_of_the_outer_zone(void **state)
{
    (void)state;
    put_balneo_inside();
    expect_visit("balneo", 0, 0);
    seen("pools", "entry", 11, -2881); /* more than two days ago */
    expect_visit("balneo", 0, 0);
    seen("pools", "entry", 12, -60);
    expect_visit("balneo", 12, 0);
    expect_visit("pools", 0, 0); /* it is reached from outside */
    seen("balneo", "entry", 13, -50);
    expect_visit("balneo", 12, 13);
    seen("balneo", "exit", 0, -40); /* for a swim */
    expect_visit("balneo", 12, 13);
    seen("pools", "exit", 0, -30);
    expect_visit("balneo", 0, 0);
    seen("pools", "entry", 14, -20);
    expect_visit("balneo", 14, 0); /* another visit: the supplement was of the last one */
    assert_int_equal(empty_zones("2026-11-22T09:50"), 0);
    expect_visit("balneo", 0, 0); /* and all of it before the closing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_narrowest_limit_holds),
        TEST(a_place_is_taken_by_whoever_the_gate_opens_for),
        TEST(a_place_of_the_establishment_is_taken_by_whoever_the_gate_opens_for),
        TEST(the_most_of_a_day_is_kept_with_its_time),
        TEST(who_leaves_uncounted_is_told_and_nothing_falls_below_zero),
        TEST(a_count_by_hand_holds_and_tells_what_was_believed),
        TEST(staff_lower_what_may_be_inside_until_midnight),
        TEST(as_many_zones_as_a_site_may_have_are_emptied_at_a_time),
        TEST(a_closing_that_comes_again_empties_nothing),
        TEST(whoever_was_missed_is_told_once_a_closing),
        TEST(an_alarm_wants_a_count_when_it_is_over),
        TEST(exits_of_nobody_ask_for_a_count_until_there_is_one),
        TEST(who_goes_further_in_is_not_counted_twice),
        TEST(a_visit_is_from_the_way_in_to_the_way_out_of_the_outer_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
