/* hall_steps: words in which the tests of the hall tell their stories: a site of the simulated
 * world on a scratch ledger, with a clock that stands where it was set, and nobody at the wires but
 * the test. */
#ifndef PORTILLON_TESTS_HALL_STEPS_H
#define PORTILLON_TESTS_HALL_STEPS_H

#include "controller/base/text.h"
#include "controller/daemon/hall.h"
#include "controller/store/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

static struct site *site;
static struct ledger_thread *thread;
static struct hall hall;
static struct wall_time clock_now;

static int64_t wall_ahead_ms; /* of a wall clock that has jumped */

static inline int64_t read_wall(void *context)
{
    (void)context;
    return (clock_now.unix_ms + wall_ahead_ms) * 1000;
}

static inline int64_t read_mono(void *context)
{
    (void)context;
    return clock_now.unix_ms * 1000;
}

static const struct clock_source clock = {.mono_us = read_mono, .wall_us = read_wall};

/* What the drivers are told; the last of each kind, by bus. */
static struct driver_message told[SITE_BUSES_MAX][DRIVER_STOP + 1];

static inline bool send_to_driver(void *context, size_t bus, const struct driver_message *message)
{
    (void)context;
    told[bus][message->type] = *message;
    return true;
}

static inline void wake_never(void *context, struct mono_time when)
{
    (void)context;
    (void)when;
}

static int lists_printed;

static inline void print_list(void *context)
{
    (void)context;
    lists_printed++;
}

static inline bool nobody_watches(void *context)
{
    (void)context;
    return false;
}

static inline void at(const char *instant)
{
    assert_true(civil_instant_parse(instant, &clock_now));
    scratch.now = clock_now;
}

static inline void start_controller(void)
{
    static struct faults faults;
    const struct hall_outside outside = {
        .send = send_to_driver, .wake_at = wake_never, .print_muster = print_list};
    const struct hall_listener listener = {.watched = nobody_watches};
    struct err_text text;
    clock_use(&clock);
    site = site_load(PORTILLON_SOURCE_FOLDER "/sim/world/site.yaml", &faults);
    assert_non_null(site);
    assert_true(text_copy(site->alarm_printer, sizeof site->alarm_printer, "office"));
    assert_int_equal(ledger_thread_open(scratch.path, &thread, &text), ERR_OK);
    assert_int_equal(hall_init(&hall, site, thread, &outside, &listener, &text), ERR_OK);
}

static inline void tick(void)
{
    hall_tick(&hall);
    while (ledger_thread_gather(thread) > 0) {
        ledger_thread_work(thread, false);
        hall_take_jobs(&hall);
    }
}

static inline void stop_controller(void)
{
    hall_finish(&hall);
    ledger_thread_stop(thread);
    site_destroy(site);
    clock_use(NULL);
}

static inline int64_t inside(void)
{
    struct attendance_record attendance;
    assert_int_equal(
        store_get_attendance(scratch.store, "pools", civil_from_wall(clock_now).date, &attendance),
        ERR_OK);
    return attendance.inside;
}

#endif
