/* Part of hall: what is done once a day's last opening has ended. */
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

/* After the last closing of a day, visits without a seen exit are charged by their rule. */
void hall_watch_closing(struct hall *hall)
{
    const struct wall_time now = clock_wall_now();
    struct wall_time closing;
    if (now.unix_ms / MINUTE_MS == hall->sweep_minute)
        return; /* closings are at whole minutes */
    hall->sweep_minute = now.unix_ms / MINUTE_MS;
    if (hall->sweeping || !last_closing(&hall->site->opening, now, &closing) ||
        closing.unix_ms == hall->swept.unix_ms)
        return;
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return;
    hall->sweeping = true;
    job->type = LEDGER_JOB_FORGOTTEN;
    job->now = now;
    job->closing = closing;
    ledger_thread_submit(hall->ledger, job);
}
