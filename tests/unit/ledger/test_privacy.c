/* Who it was is forgotten in time, and not before. */
#include "controller/ledger/privacy.h"
#include "controller/store/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

static bool count_named(void *context, const struct log_line *line)
{
    *(int64_t *)context += line->passage.uid[0] != '\0' || line->passage.pass_id != 0;
    return true;
}

static int64_t named_lines(void)
{
    const struct log_filter filter = {.gate = "", .uid = "", .limit = 100};
    int64_t named = 0;
    assert_int_equal(store_each_log(scratch.store, &filter, count_named, &named), ERR_OK);
    return named;
}

static int64_t forget_before(int64_t ms, int64_t rows)
{
    int64_t changed;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_forget_persons(scratch.store, ms, rows, &changed), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return changed;
}

static int64_t forget_by_night(struct wall_time before)
{
    int64_t changed;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(privacy_forget(&scratch.ledger, before, 100, &changed), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return changed;
}

/* A battery was empty, and the clock starts years ahead: the names of a week are lost at most. */
static void a_clock_that_runs_ahead_takes_few_names_with_it(void **state)
{
    const int64_t day_ms = 86400000;
    const struct wall_time start = scratch.now;
    (void)state;
    assert_int_equal(forget_by_night((struct wall_time){start.unix_ms - 90 * day_ms}), 0);
    (void)sell("baignade/adulte_18/12_entrees", card);
    assert_int_equal(resolve_at("G1", tap_at("G1", card, "1/1").order_id, 1, 0), ERR_OK);
    const struct wall_time ahead = {start.unix_ms + 3650 * day_ms};
    assert_int_equal(forget_by_night(ahead), 0); /* 83 days ago */
    assert_int_equal(forget_by_night(start), 0);
    assert_int_equal(named_lines(), 1);
    const struct wall_time season = {start.unix_ms + 8 * day_ms};
    assert_int_equal(forget_by_night((struct wall_time){start.unix_ms + 1}), 0);
    for (int night = 1; night <= 9; night++) /* it was switched off for that season */
        assert_int_equal(forget_by_night(season), 0);
    assert_true(forget_by_night(season) > 0);
    assert_int_equal(named_lines(), 0);
}

/* A night that comes soon after the last one goes as far as its own day, and no week further. */
static void a_night_forgets_nobody_before_their_time(void **state)
{
    const struct wall_time start = scratch.now;
    (void)state;
    assert_int_equal(forget_by_night((struct wall_time){start.unix_ms - 86400000}), 0);
    (void)sell("baignade/adulte_18/12_entrees", card);
    assert_int_equal(resolve_at("G1", tap_at("G1", card, "1/1").order_id, 1, 0), ERR_OK);
    assert_int_equal(forget_by_night(start), 0);
    assert_int_equal(named_lines(), 1);
}

/* What staff were answered names a card, and so does what they have let in once more. */
static void answers_and_admissions_are_forgotten_too(void **state)
{
    static const uint8_t digest[REQUEST_DIGEST_SIZE] = {7};
    uint8_t kept[REQUEST_DIGEST_SIZE];
    char answer[64];
    int64_t until_ms;
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_add_answer(scratch.store, "k1", digest, card, scratch.now.unix_ms),
                     ERR_OK);
    assert_int_equal(store_set_admission(scratch.store, card, scratch.now.unix_ms), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(forget_before(scratch.now.unix_ms, 100), 0);
    assert_int_equal(store_get_answer(scratch.store, "k1", kept, answer, sizeof answer), ERR_OK);
    assert_true(forget_before(scratch.now.unix_ms + 1, 100) >= 2);
    assert_int_equal(store_get_answer(scratch.store, "k1", kept, answer, sizeof answer),
                     ERR_NOT_FOUND);
    assert_int_equal(store_get_admission(scratch.store, card, &until_ms), ERR_NOT_FOUND);
}

/* Who it was is forgotten; that it was, and what it cost, is not. */
static void names_leave_and_every_count_and_balance_stays(void **state)
{
    const int64_t pass = sell("baignade/adulte_18/12_entrees", card);
    const int64_t order = tap_at("G1", card, "1/1").order_id;
    struct attendance_record attendance;
    (void)state;
    assert_int_equal(resolve_at("G1", order, 1, 0), ERR_OK);
    assert_int_equal(named_lines(), 1);
    assert_int_equal(forget_before(scratch.now.unix_ms, 100), 0); /* not older than that */
    assert_int_equal(verified().links_erased, 0);
    assert_true(forget_before(scratch.now.unix_ms + 1, 1) > 0); /* a little at a time */
    assert_true(forget_before(scratch.now.unix_ms + 1, 100) > 0);
    assert_int_equal(forget_before(scratch.now.unix_ms + 1, 100), 0);
    assert_int_equal(named_lines(), 0);
    assert_int_equal(pass_of(pass).balance, 11);
    assert_true(verified().links_erased > 0);
    assert_int_equal(store_get_attendance(scratch.store, "pools", civil_from_wall(scratch.now).date,
                                          &attendance),
                     ERR_OK);
    assert_int_equal(attendance.entries, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_clock_that_runs_ahead_takes_few_names_with_it),
        TEST(a_night_forgets_nobody_before_their_time),
        TEST(answers_and_admissions_are_forgotten_too),
        TEST(names_leave_and_every_count_and_balance_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
