/* Part of hall: fire. Gates are freed at once; only staff end it. */
#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/daemon/hall.h"

enum { QUIET_MS = 1000 };

static bool fire_seen(const struct hall *hall)
{
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        const struct gate *gate = &hall->gates[i].gate;
        if (gate->last.fire) /* what was read last holds until a newer reading says otherwise */
            return true;
    }
    return false;
}

/* In the chain, and kept across a restart. */
static void record_alarm(struct hall *hall)
{
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return;
    job->type = LEDGER_JOB_ALARM;
    job->now = clock_wall_now();
    job->now.unix_ms++; /* later than those of a group who had come until then */
    (void)text_copy(job->reason, sizeof job->reason, "fire");
    ledger_thread_submit(hall->ledger, job);
}

static void print_muster(struct hall *hall)
{
    hall->muster_unprinted = false;
    if (hall->outside.print_muster != NULL && hall->site->alarm_printer[0] != '\0')
        hall->outside.print_muster(hall->outside.context);
}

void hall_raise_alarm(struct hall *hall)
{
    if (hall->alarm)
        return;
    hall->alarm = true;
    hall->recount_wanted = false;
    hall->fire_seen_ms = clock_mono_now().ms;
    log_warning("fire alarm: every gate is free, nothing is debited");
    hall_step_all(hall, GATE_EVENT_ALARM_ON);
    record_alarm(hall);
    hall_tell(hall, json_pack("{s:s}", "event", "alarm_on"));
    print_muster(hall);
}

void hall_muster_done(struct hall *hall, bool printed)
{
    hall->muster_unprinted = hall->alarm && !printed; /* it may be over meanwhile */
    hall_tell(hall, json_pack("{s:s, s:b}", "event", "muster", "printed", printed));
}

void hall_watch_fire(struct hall *hall)
{
    if (fire_seen(hall))
        hall->fire_seen_ms = clock_mono_now().ms;
}

bool hall_shows_fire(const struct hall *hall)
{
    return fire_seen(hall) || clock_mono_now().ms - hall->fire_seen_ms < QUIET_MS;
}

const char *hall_silent_in_fire(const struct hall *hall)
{
    const char *silent = NULL;
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        const struct gate *gate = &hall->gates[i].gate;
        if (gate->last.fire && gate->linked)
            return NULL;
        silent = gate->last.fire && silent == NULL ? hall->site->gates[i].name : silent;
    }
    return silent;
}

void hall_forget_fire(struct hall *hall)
{
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        if (!hall->gates[i].gate.linked)
            hall->gates[i].gate.last.fire = false;
    }
    hall->fire_seen_ms = clock_mono_now().ms - QUIET_MS;
}

void hall_end_alarm(struct hall *hall)
{
    hall->alarm = hall->muster_unprinted = false;
    hall->recount_wanted = true;
    if (fire_seen(hall)) { /* again, while the end of the last one was written */
        hall_raise_alarm(hall);
        return;
    }
    log_warning("the alarm was ended: gates lock again, please recount who is inside");
    hall_step_all(hall, GATE_EVENT_ALARM_OFF);
    hall_tell(hall, json_pack("{s:s}", "event", "alarm_off"));
}

enum err hall_recall_alarm(struct hall *hall, struct err_text *text)
{
    enum alarm_state state = ALARM_NONE;
    const enum err err = ledger_thread_alarm(hall->ledger, &state);
    if (err != ERR_OK)
        return err_say(err, text, "whether there is an alarm cannot be read");
    hall->recount_wanted = state == ALARM_RECOUNT_WANTED;
    hall->alarm = state == ALARM_ON;
    if (!hall->alarm)
        return ERR_OK;
    log_warning("an alarm is on since before the start: gates stay free until staff end it");
    print_muster(hall); /* what was being printed may have been cut: better twice than not */
    hall_step_all(hall, GATE_EVENT_ALARM_ON);
    return ERR_OK;
}
