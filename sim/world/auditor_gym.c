#include "sim/world/auditor_gym.h"

#include <string.h>
#include <time.h>

#include "controller/base/text.h"
#include "sim/world/crowd.h"

enum {
    REENTRY_MS = 20 * 60000,
    A_WEEK = 2,
    FREE_MINUTES = 10,
    STEP_MINUTES = 15,
    LEAST_MINUTES = 30,
    LAST_ENTRY_MINUTES = 30,
    TOLD_LATE_MINUTES = 15, /* a disk that stood still */
    ASKED_US = 900 * SECOND_US,
    DAY_S = 86400,
};

void book_credit_of_gym(struct book_pass *pass, const struct row *row)
{
    const bool gym = strstr(row->detail, "gym") != NULL;
    pass->is_weekly = gym && strstr(row->detail, "par_semaine") != NULL;
    pass->is_stepped = gym && pass->is_time;
    pass->of_club = gym && strstr(row->detail, "groupe") != NULL;
}

int64_t book_stepped(int64_t minutes)
{
    const int64_t over = minutes > FREE_MINUTES ? minutes - FREE_MINUTES : 0;
    int64_t quarters = over / STEP_MINUTES;
    quarters += over % STEP_MINUTES != 0;
    return quarters * STEP_MINUTES > LEAST_MINUTES ? quarters * STEP_MINUTES : LEAST_MINUTES;
}

void book_clock_apart(struct auditor *auditor, size_t gate, enum arm_way way, const char *uid,
                      int64_t at_ms)
{
    if (!crowd_is_gym(auditor->world, gate) || book_around(auditor, gate) == NULL || uid[0] == '\0')
        return;
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        struct book_pass *pass = &auditor->passes[i];
        if (!pass->is_stepped || pass->entered_ms == 0 || !text_equal(pass->uid, uid))
            continue;
        if (way == ARM_EXIT) {
            pass->paused_ms = book_paused_ms(pass, at_ms);
            pass->paused_since_ms = 0;
        } else if (pass->paused_since_ms == 0) {
            pass->paused_since_ms = at_ms;
        }
    }
}

int64_t book_paused_ms(const struct book_pass *pass, int64_t at_ms)
{
    const int64_t still_ms = pass->paused_since_ms != 0 ? at_ms - pass->paused_since_ms : 0;
    return pass->paused_ms + (still_ms > 0 ? still_ms : 0);
}

int64_t book_club_units(const struct book_order *order, int64_t turned)
{
    const int64_t paying = turned - (order->persons - order->held);
    return paying > 0 ? paying : 0;
}

/* Days of the year that is played on which the whole of France rests, outside the summer. */
static bool is_holiday(const struct tm *day)
{
    static const struct {
        int month, day;
    } days[] = {{1, 1},  {4, 1},  {5, 1},  {5, 8},   {5, 9},
                {5, 20}, {7, 14}, {11, 1}, {11, 11}, {12, 25}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (day->tm_mon + 1 == days[i].month && day->tm_mday == days[i].day)
            return true;
    }
    return false;
}

/* From when until when it is open on a day, in minutes. */
static void hours_of(const struct tm *day, int *ret_from, int *ret_until)
{
    const int date = (day->tm_mon + 1) * 100 + day->tm_mday;
    *ret_from = 8 * 60;
    *ret_until = 18 * 60 + 30;
    if (date >= 715 && date <= 815) {
        *ret_from = 9 * 60;
        *ret_until = 13 * 60;
    } else if (is_holiday(day)) {
        *ret_from = 10 * 60;
        *ret_until = 16 * 60;
    }
}

static int minute_of(int64_t at_ms, struct tm *ret_day)
{
    const time_t at = (time_t)(at_ms / 1000);
    (void)localtime_r(&at, ret_day);
    return ret_day->tm_hour * 60 + ret_day->tm_min;
}

/* Who was out for a moment comes back after the last entry, too. */
static void check_hours(struct auditor *auditor, const struct row *row, bool back)
{
    struct tm day;
    int from, until;
    const int minute = minute_of(row->at_ms, &day);
    hours_of(&day, &from, &until);
    if (minute < from || minute >= until - (back ? 0 : LAST_ENTRY_MINUTES))
        book_differs(auditor, "the gym opens at %02d:%02d, when it is closed", minute / 60,
                     minute % 60);
}

void book_refused_closed(struct auditor *auditor, size_t gate)
{
    struct tm day;
    int from, until;
    const int minute = minute_of(world_wall(auditor->world).unix_ms, &day);
    if (!crowd_is_gym(auditor->world, gate) || book_around(auditor, gate) != NULL)
        return;
    hours_of(&day, &from, &until);
    if (minute >= from + TOLD_LATE_MINUTES && minute < until)
        book_differs(auditor, "the gym is said to be closed at %02d:%02d", minute / 60,
                     minute % 60);
}

/* Midnight of the last Monday, as the days are counted where it stands. */
static int64_t monday_ms(int64_t at_ms)
{
    struct tm day;
    (void)minute_of(at_ms, &day);
    struct tm monday = {.tm_year = day.tm_year,
                        .tm_mon = day.tm_mon,
                        .tm_mday = day.tm_mday - (day.tm_wday + 6) % 7,
                        .tm_isdst = -1};
    return (int64_t)mktime(&monday) * 1000;
}

static int sessions_since(const struct book_pass *pass, int64_t since_ms)
{
    int count = 0;
    for (size_t i = 0; i < BOOK_PAID; i++)
        count += pass->visits_ms[i] != 0 && pass->visits_ms[i] >= since_ms;
    return count;
}

/* By the clock of the rows: out of the gym a moment ago, or sent out by an alarm. */
static bool comes_back(const struct book_pass *pass, const struct row *row)
{
    const int64_t since_ms = row->at_ms - pass->left_ms;
    return pass->may_return > 0 || (pass->left_ms != 0 && since_ms >= 0 && since_ms < REENTRY_MS);
}

bool book_check_gym(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                    const struct row *row)
{
    if (!crowd_is_gym(auditor->world, gate) || pass->of_club || book_around(auditor, gate) != NULL)
        return false;
    const bool back = !pass->is_time && comes_back(pass, row);
    check_hours(auditor, row, back);
    if (pass->is_weekly && !back && sessions_since(pass, monday_ms(row->at_ms)) >= A_WEEK)
        book_differs(auditor, "card %s comes for a third time this week", pass->uid);
    if (auditor->world->options.level == MISHAPS_NONE && back && row->held != 0)
        book_differs(auditor, "card %s was out for a moment, and pays again", pass->uid);
    return back;
}

/* By the clock on the wall, which may have jumped since; sessions to come count too. */
void book_refused_week(struct auditor *auditor, const char *uid)
{
    const int64_t since_ms = monday_ms(world_wall(auditor->world).unix_ms);
    bool used_up = false;
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        const struct book_pass *pass = &auditor->passes[i];
        used_up = used_up || (pass->is_weekly && text_equal(pass->uid, uid) &&
                              sessions_since(pass, since_ms) >= A_WEEK);
    }
    if (auditor->world->options.level == MISHAPS_NONE && !used_up)
        book_differs(auditor, "card %s is told that its week is used up, and it is not", uid);
}

void book_check_club(struct auditor *auditor, struct book_pass *pass, size_t gate,
                     const struct row *row)
{
    for (size_t i = 0; i < BOOK_TAPS; i++) {
        struct book_ask *ask = &auditor->asks[i];
        if (ask->gate != gate || ask->persons != row->persons || ask->units == 0 ||
            ask->at_us == 0 || auditor->world->now_us - ask->at_us > ASKED_US)
            continue;
        ask->at_us = 0;
        if (row->held != ask->units && (pass->may_return == 0 || row->held > ask->units))
            book_differs(auditor, "a club of %lld holds %lld units, expected %lld",
                         (long long)row->persons, (long long)row->held, (long long)ask->units);
        return;
    }
    book_differs(auditor, "%s opens for a club of %lld, and nobody has asked",
                 book_gate_name(auditor, gate), (long long)row->persons);
}
