/* Part of hall: what is done once an opening, or a day's last one, has ended. */
#include "controller/base/log.h"
#include "controller/daemon/hall.h"
#include "controller/site/calendar.h"

enum { CLOSING_DAYS_MAX = 31, MINUTE_MS = 60000, NIGHT_MINUTE = 3 * 60 };
enum { CALM_MS = 180000 };

/* The last closing of a date, up to an instant; 0: none. */
static struct wall_time last_of(const struct site *site, struct civil_date date,
                                struct wall_time until)
{
    struct wall_time last = {0};
    int minute = calendar_closes(site, date, 0);
    while (minute >= 0 && civil_to_wall(date, minute).unix_ms <= until.unix_ms) {
        last = civil_to_wall(date, minute);
        minute = calendar_closes(site, date, minute);
    }
    return last;
}

/* The last closing that has passed: today's, at midday or in the evening, or that of an earlier
 * day, at night or when nobody was there to see it. */
static bool last_closing(const struct site *site, struct wall_time now, struct closing *ret_closing)
{
    struct civil_date date = civil_from_wall(now).date;
    for (int i = 0; i < CLOSING_DAYS_MAX; i++, date = civil_date_add_days(date, -1)) {
        *ret_closing = (struct closing){.last = last_of(site, date, now)};
        if (ret_closing->last.unix_ms == 0)
            continue;
        for (size_t zone = 0; zone < site->zone_count; zone++)
            calendar_zone_closings(site, zone, date, ret_closing->last, CLOSINGS_A_DAY_MAX,
                                   ret_closing->zones[zone]);
        return true;
    }
    return false;
}

/* At night: whoever comes in with the next opening is not to be forgotten. */
static bool empty_by_now(const struct site *site, struct wall_time now, struct wall_time closing)
{
    const struct civil_moment moment = civil_from_wall(now);
    const int begins = calendar_begins(site, moment.date);
    const int ends = calendar_ends(site, moment.date);
    return now.unix_ms >= closing.unix_ms + site->opening.empty_after_minutes * MINUTE_MS &&
           (begins < 0 || moment.minute < begins || moment.minute >= ends);
}

static void do_once(struct hall *hall, struct hall_duty *duty, enum ledger_job_type type,
                    struct wall_time now, const struct closing *closing)
{
    if (duty->at_work || duty->done.unix_ms == closing->last.unix_ms)
        return;
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return;
    duty->at_work = true;
    job->type = type;
    job->now = now;
    job->closing = *closing;
    job->forget_before.unix_ms = closing->last.unix_ms - hall->site->names_kept_ms;
    ledger_thread_submit(hall->ledger, job);
}

/* The last time that it was three in the morning. */
static struct closing last_night(struct wall_time now)
{
    const struct civil_date today = civil_from_wall(now).date;
    struct wall_time at = civil_to_wall(today, NIGHT_MINUTE);
    if (at.unix_ms > now.unix_ms)
        at = civil_to_wall(civil_date_add_days(today, -1), NIGHT_MINUTE);
    return (struct closing){.last = at};
}

/* At opening time a gate that staff have taken off, and forgotten, is told again. */
static void watch_service(struct hall *hall, struct wall_time now)
{
    const struct civil_moment moment = civil_from_wall(now);
    if (moment.minute != calendar_begins(hall->site, moment.date))
        return;
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        if (hall->gates[i].gate.service_off)
            hall_incident(hall, i, "left_in_maintenance");
    }
}

/* A clock that has just jumped may jump back: what a night does cannot be undone. */
static bool clock_is_calm(const struct hall *hall, struct mono_time now)
{
    return hall->clock_moved_ms == 0 || now.ms - hall->clock_moved_ms >= CALM_MS;
}

void hall_watch_closing(struct hall *hall, struct mono_time mono)
{
    const struct wall_time now = clock_wall_now();
    struct closing closing;
    if (!clock_is_calm(hall, mono))
        return;
    if (now.unix_ms / MINUTE_MS == hall->closing_minute)
        return; /* closings are at whole minutes */
    hall->closing_minute = now.unix_ms / MINUTE_MS;
    watch_service(hall, now);
    const struct closing night = last_night(now);
    do_once(hall, &hall->privacy, LEDGER_JOB_FORGET, now, &night);
    if (!last_closing(hall->site, now, &closing))
        return;
    do_once(hall, &hall->forgotten, LEDGER_JOB_FORGOTTEN, now, &closing);
    if (empty_by_now(hall->site, now, closing.last))
        do_once(hall, &hall->empty, LEDGER_JOB_EMPTY, now, &closing);
}

void hall_closing_done(struct hall *hall, const struct ledger_job *job)
{
    const bool forgotten = job->type == LEDGER_JOB_FORGOTTEN;
    struct hall_duty *duty = forgotten                        ? &hall->forgotten
                             : job->type == LEDGER_JOB_FORGET ? &hall->privacy
                                                              : &hall->empty;
    duty->at_work = false;
    if (job->err != ERR_OK)
        return; /* it is tried again */
    duty->done = job->closing.last;
    if (forgotten && job->turned > 0)
        log_warning("%lld visits without a seen exit were closed", (long long)job->turned);
    else if (job->persons > 0)
        log_warning("closed but not empty: %lld were not seen to leave", (long long)job->persons);
}
