/* Part of hall: what is done once a day's last opening has ended. */
#include "controller/base/log.h"
#include "controller/daemon/hall.h"

enum { CLOSING_DAYS_MAX = 31, MINUTE_MS = 60000 };

/* The last closing that has passed: today's, or that of an earlier day, at night or when nobody was
 * there to see it. */
static bool last_closing(const struct opening *opening, struct wall_time now,
                         struct wall_time *ret_closing)
{
    struct civil_date date = civil_from_wall(now).date;
    for (int i = 0; i < CLOSING_DAYS_MAX; i++, date = civil_date_add_days(date, -1)) {
        const int minute = opening_ends(opening, date);
        if (minute < 0)
            continue;
        *ret_closing = civil_to_wall(date, minute);
        if (ret_closing->unix_ms <= now.unix_ms)
            return true;
    }
    return false;
}

/* At night: whoever comes in with the next opening is not to be forgotten. */
static bool empty_by_now(const struct opening *opening, struct wall_time now,
                         struct wall_time closing)
{
    const struct civil_moment moment = civil_from_wall(now);
    const int begins = opening_begins(opening, moment.date);
    const int ends = opening_ends(opening, moment.date);
    return now.unix_ms >= closing.unix_ms + opening->empty_after_minutes * MINUTE_MS &&
           (begins < 0 || moment.minute < begins || moment.minute >= ends);
}

static void do_once(struct hall *hall, struct hall_duty *duty, enum ledger_job_type type,
                    struct wall_time now, struct wall_time closing)
{
    if (duty->at_work || duty->done.unix_ms == closing.unix_ms)
        return;
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return;
    duty->at_work = true;
    job->type = type;
    job->now = now;
    job->closing = closing;
    ledger_thread_submit(hall->ledger, job);
}

void hall_watch_closing(struct hall *hall)
{
    const struct opening *opening = &hall->site->opening;
    const struct wall_time now = clock_wall_now();
    struct wall_time closing;
    if (now.unix_ms / MINUTE_MS == hall->closing_minute)
        return; /* closings are at whole minutes */
    hall->closing_minute = now.unix_ms / MINUTE_MS;
    if (!last_closing(opening, now, &closing))
        return;
    do_once(hall, &hall->forgotten, LEDGER_JOB_FORGOTTEN, now, closing);
    if (empty_by_now(opening, now, closing))
        do_once(hall, &hall->empty, LEDGER_JOB_EMPTY, now, closing);
}

void hall_closing_done(struct hall *hall, const struct ledger_job *job)
{
    const bool forgotten = job->type == LEDGER_JOB_FORGOTTEN;
    struct hall_duty *duty = forgotten ? &hall->forgotten : &hall->empty;
    duty->at_work = false;
    if (job->err != ERR_OK)
        return; /* it is tried again */
    duty->done = job->closing;
    if (forgotten && job->turned > 0)
        log_warning("%lld visits without a seen exit were closed", (long long)job->turned);
    else if (job->persons > 0)
        log_warning("closed but not empty: %lld were not seen to leave", (long long)job->persons);
}
