/* Who was not seen to leave is charged at the closing of their day, also when the controller was
 * not there to see it. */
#include "tests/unit/daemon/hall_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

/* A swimmer with ten hours went in at three on a Sunday; the pools close at seven. */
static int64_t one_went_in(void)
{
    at("2026-11-22T15:00");
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    const struct tap_decision decision = tap_at("G1", card, "1/1");
    assert_int_equal(resolve_at("G1", decision.order_id, 1, 0), ERR_OK);
    return pass_id;
}

static void a_forgotten_stay_ends_when_its_day_closes(void **state)
{
    const int64_t pass_id = one_went_in();
    (void)state;
    at("2026-11-22T18:59");
    start_controller();
    tick();
    assert_int_equal(pass_of(pass_id).balance, 600);
    at("2026-11-22T19:00");
    tick();
    assert_int_equal(pass_of(pass_id).balance, 480);
    tick();
    assert_int_equal(pass_of(pass_id).balance, 480); /* once */
    stop_controller();
    (void)verified();
}

/* The last swimmer of the morning counts as gone at midday; the counters stay as they are until
 * night, for the list of a fire. */
static void a_day_that_closes_at_midday_ends_the_stays_of_its_morning(void **state)
{
    const int64_t pass_id = one_went_in();
    (void)state;
    at("2026-11-22T15:59");
    start_controller();
    for (size_t i = 0; i < site->zone_count; i++) {
        site->zones[i].opening = site->opening;
        site->zones[i].opening.week.days[6][0] = (struct opening_range){8 * 60, 16 * 60};
        site->zones[i].opening.week.days[6][1] = (struct opening_range){18 * 60, 20 * 60};
        site->zones[i].own_hours = true;
    }
    tick();
    assert_int_equal(pass_of(pass_id).balance, 600);
    at("2026-11-22T16:00");
    tick();
    assert_int_equal(pass_of(pass_id).balance, 540);
    at("2026-11-22T17:59");
    tick();
    assert_int_equal(inside(), 1);
    at("2026-11-22T21:00");
    tick();
    assert_int_equal(inside(), 0);
    stop_controller();
    (void)verified();
}

static void a_closing_that_nobody_saw_is_made_up_for_in_the_morning(void **state)
{
    const int64_t pass_id = one_went_in();
    struct visit_record visit;
    (void)state;
    at("2026-11-23T06:30"); /* the power was away in the evening */
    start_controller();
    tick();
    assert_int_equal(pass_of(pass_id).balance, 480);
    assert_int_equal(store_get_visit(scratch.store, pass_id, &visit), ERR_NOT_FOUND);
    stop_controller();
}

static void an_hour_after_closing_nobody_is_inside_any_more(void **state)
{
    (void)one_went_in();
    (void)state;
    at("2026-11-22T19:59");
    start_controller();
    tick();
    assert_int_equal(inside(), 1);
    at("2026-11-22T20:00");
    tick();
    assert_int_equal(inside(), 0);
    stop_controller();
    (void)verified();
}

/* Those who came in at seven in the morning are inside, whatever happened to the evening before. */
static void a_controller_that_starts_by_day_forgets_nobody(void **state)
{
    (void)one_went_in();
    (void)state;
    at("2026-11-24T15:00"); /* after a closing that nobody saw */
    start_controller();
    tick();
    assert_int_equal(inside(), 1);
    at("2026-11-24T23:00");
    tick();
    assert_int_equal(inside(), 0);
    stop_controller();
}

static bool count_named(void *context, const struct log_line *line)
{
    *(int64_t *)context += line->passage.uid[0] != '\0';
    return true;
}

static int64_t named(void)
{
    const struct log_filter all = {.gate = "", .uid = "", .limit = 100};
    int64_t count = 0;
    assert_int_equal(store_each_log(scratch.store, &all, count_named, &count), ERR_OK);
    return count;
}

/* A pool that closes for the winter forgets in time who came in autumn. */
static void names_are_forgotten_while_it_stays_closed(void **state)
{
    (void)one_went_in();
    (void)state;
    at("2027-02-18T12:00");
    start_controller();
    tick();
    assert_int_equal(named(), 1);
    for (int day = 19; day <= 21; day++) {
        char night[CIVIL_INSTANT_SIZE];
        (void)snprintf(night, sizeof night, "2027-02-%dT03:00", day);
        at(night);
        tick();
        assert_int_equal(named(), day < 21 ? 1 : 0); /* ninety days and the rest of one */
    }
    stop_controller();
    (void)verified();
}

/* Eight hours ahead for some seconds: neither is the day over, nor does the night begin. */
static void a_clock_that_jumps_and_comes_back_ends_no_day(void **state)
{
    const int64_t pass_id = one_went_in();
    (void)state;
    at("2026-11-22T15:30");
    start_controller();
    tick();
    wall_ahead_ms = 8 * 3600000;
    tick();
    at("2026-11-22T15:31");
    tick();
    assert_int_equal(inside(), 1);
    wall_ahead_ms = 0;
    at("2026-11-22T15:32");
    tick();
    at("2026-11-22T15:40");
    tick();
    assert_int_equal(inside(), 1);
    assert_int_equal(pass_of(pass_id).balance, 600);
    wall_ahead_ms = 8 * 3600000; /* this time it stays */
    tick();
    at("2026-11-22T15:44");
    tick();
    assert_int_equal(inside(), 0);
    assert_int_equal(pass_of(pass_id).balance, 480);
    wall_ahead_ms = 0;
    stop_controller();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_forgotten_stay_ends_when_its_day_closes),
        TEST(a_day_that_closes_at_midday_ends_the_stays_of_its_morning),
        TEST(a_closing_that_nobody_saw_is_made_up_for_in_the_morning),
        TEST(an_hour_after_closing_nobody_is_inside_any_more),
        TEST(a_controller_that_starts_by_day_forgets_nobody),
        TEST(names_are_forgotten_while_it_stays_closed),
        TEST(a_clock_that_jumps_and_comes_back_ends_no_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
