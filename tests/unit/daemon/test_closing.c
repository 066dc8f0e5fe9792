/* Who was not seen to leave is charged at the closing of their day, also when the controller was
 * not there to see it. */
#include "controller/base/text.h"
#include "controller/daemon/hall.h"
#include "controller/store/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

static struct site *site;
static struct ledger_thread *thread;
static struct hall hall;
static struct wall_time clock_now;

static int64_t read_wall(void *context)
{
    (void)context;
    return clock_now.unix_ms * 1000;
}

static int64_t read_mono(void *context)
{
    (void)context;
    return clock_now.unix_ms * 1000;
}

static const struct clock_source clock = {.mono_us = read_mono, .wall_us = read_wall};

static bool send_nowhere(void *context, size_t bus, const struct driver_message *message)
{
    (void)context;
    (void)bus;
    (void)message;
    return true;
}

static void wake_never(void *context, struct mono_time when)
{
    (void)context;
    (void)when;
}

static bool nobody_watches(void *context)
{
    (void)context;
    return false;
}

static void at(const char *instant)
{
    assert_true(civil_instant_parse(instant, &clock_now));
    scratch.now = clock_now;
}

/* A swimmer with ten hours went in at three on a Sunday; the pools close at seven. */
static int64_t one_went_in(void)
{
    at("2026-11-22T15:00");
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    const struct tap_decision decision = tap_at("G1", card, "1/1");
    assert_int_equal(resolve_at("G1", decision.order_id, 1, 0), ERR_OK);
    return pass_id;
}

static void start_controller(void)
{
    static struct faults faults;
    const struct hall_outside outside = {.send = send_nowhere, .wake_at = wake_never};
    const struct hall_listener listener = {.watched = nobody_watches};
    struct err_text text;
    clock_use(&clock);
    site = site_load(PORTILLON_SOURCE_FOLDER "/sim/world/site.yaml", &faults);
    assert_non_null(site);
    assert_int_equal(ledger_thread_open(scratch.path, &thread, &text), ERR_OK);
    assert_int_equal(hall_init(&hall, site, thread, &outside, &listener, &text), ERR_OK);
}

static void tick(void)
{
    hall_tick(&hall);
    while (ledger_thread_gather(thread) > 0) {
        ledger_thread_work(thread, false);
        hall_take_jobs(&hall);
    }
}

static void stop_controller(void)
{
    hall_finish(&hall);
    ledger_thread_stop(thread);
    site_destroy(site);
    clock_use(NULL);
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

static int64_t inside(void)
{
    struct attendance_record attendance;
    assert_int_equal(
        store_get_attendance(scratch.store, "pools", civil_from_wall(clock_now).date, &attendance),
        ERR_OK);
    return attendance.inside;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_forgotten_stay_ends_when_its_day_closes),
        TEST(a_closing_that_nobody_saw_is_made_up_for_in_the_morning),
        TEST(an_hour_after_closing_nobody_is_inside_any_more),
        TEST(a_controller_that_starts_by_day_forgets_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
