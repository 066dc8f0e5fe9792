/* Part of hall: what is done once a day's last opening has ended. */
#include "controller/base/log.h"
#include "controller/daemon/hall.h"
#include "controller/site/calendar.h"

enum { CLOSING_DAYS_MAX = 31, MINUTE_MS = 60000, NIGHT_MINUTE = 3 * 60 };
enum { CALM_MS = 180000 };

static void close_zones(const struct site *site, struct civil_date date, struct closing *closing)
{
    for (size_t i = 0; i < site->zone_count; i++) {
        const int minute = calendar_zone_ends(site, i, date);
        if (minute >= 0)
            closing->zones[i] = civil_to_wall(date, minute);
    }
}

/* The last closing that has passed: today's, or that of an earlier day, at night or when nobody was
 * there to see it. */
static bool last_closing(const struct site *site, struct wall_time now, struct closing *ret_closing)
{
    struct civil_date date = civil_from_wall(now).date;
    for (int i = 0; i < CLOSING_DAYS_MAX; i++, date = civil_date_add_days(date, -1)) {
        const int minute = calendar_ends(site, date);
        if (minute < 0)
            continue;
        *ret_closing = (struct closing){.last = civil_to_wall(date, minute)};
        if (ret_closing->last.unix_ms > now.unix_ms)
            continue;
        close_zones(site, date, ret_closing);
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
