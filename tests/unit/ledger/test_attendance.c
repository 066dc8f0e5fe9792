/* Who is inside, how many more may come in, and what the day has seen of both. */
#include "controller/base/text.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/returns.h"
#include "tests/unit/ledger/attendance_steps.h"

static const char first[] = "04A1B2C3D4E5F6", second[] = "04A1B2C3D4E5F7";

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

/* The till has sold three, and the gate is open for them. */
static void an_opening_without_a_card_takes_its_places_too(void **state)
{
    const struct open_request request = sold_at_gate(3);
    int64_t order_id;
    (void)state;
    allow(5, 0);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_open_gate(&scratch.ledger, &request, &order_id), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(today_of("pools").expected, 3);
    assert_int_equal(room_of("pools").at_once, 2);
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
    int64_t configured;
    assert_int_equal(set_capacity("swimmers", 5, &configured), ERR_OK);
    assert_int_equal(room_of("balneo").at_once, 1); /* nor what staff have set */
    assert_int_equal(set_capacity("swimmers", 8, &configured), ERR_OK);
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
        TEST(an_opening_without_a_card_takes_its_places_too),
        TEST(a_place_of_the_establishment_is_taken_by_whoever_the_gate_opens_for),
        TEST(the_most_of_a_day_is_kept_with_its_time),
        TEST(who_leaves_uncounted_is_told_and_nothing_falls_below_zero),
        TEST(staff_lower_what_may_be_inside_until_midnight),
        TEST(who_goes_further_in_is_not_counted_twice),
        TEST(a_visit_is_from_the_way_in_to_the_way_out_of_the_outer_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
