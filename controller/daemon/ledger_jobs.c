#include "controller/daemon/ledger_jobs.h"

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/daemon/ledger_commands.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/privacy.h"
#include "controller/store/tariffs.h"

enum { REFUSALS_KEPT = 200000, FORGOTTEN_A_NIGHT = 20000 };

static enum err run_tap(struct ledger *ledger, struct ledger_job *job)
{
    const struct tap_request request = {
        .key = job->key,
        .gate = job->gate_name,
        .zone = job->zone,
        .uid = job->uid,
        .gate_in_service = job->gate_in_service,
        .site_open = job->site_open,
        .last_entry_passed = job->last_entry_passed,
        .random_uid = job->random_uid,
        .again_ms = job->again_ms,
        .return_rule = job->return_rule,
        .zone_closed = job->zone_closed,
        .slots = job->slots,
        .counted = job->counted,
        .now = job->now,
    };
    return ledger_tap(ledger, &request, &job->decision);
}

static enum err run_resolve(struct ledger *ledger, const struct ledger_job *job)
{
    const struct resolution resolution = {
        .gate = job->gate_name,
        .zone = job->zone,
        .order_id = job->order_id,
        .turned = job->turned,
        .excess = job->excess,
        .cause = job->reason,
        .counted = job->counted,
        .now = job->now,
    };
    const enum err err = ledger_resolve(ledger, &resolution);
    return err == ERR_NOT_FOUND ? ERR_OK : err; /* resolved by a batch that was thought lost */
}

static enum err run_move(struct ledger *ledger, const struct ledger_job *job)
{
    const struct movement movement = {
        .gate = job->gate_name,
        .zone = job->zone,
        .direction = job->exit ? "exit" : "entry",
        .kind = job->kind,
        .uid = job->uid[0] != '\0' ? job->uid : NULL,
        .persons = job->persons,
        .counted = job->counted,
        .now = job->now,
    };
    return ledger_move(ledger, &movement);
}

static enum err run_refusal(struct ledger *ledger, const struct ledger_job *job)
{
    struct refusal_record refusal = {
        .refusal_id = ledger_new_id(ledger, job->now),
        .at_ms = job->now.unix_ms,
        .times = job->times,
    };
    (void)text_copy(refusal.gate, sizeof refusal.gate, job->gate_name);
    (void)text_copy(refusal.uid, sizeof refusal.uid, job->uid);
    (void)text_copy(refusal.reason, sizeof refusal.reason, job->reason);
    return store_add_refusal(ledger->store, &refusal);
}

static enum err run_record(struct ledger *ledger, const struct ledger_job *job)
{
    const struct chain_entry entry = {.kind = job->kind,
                                      .persons = job->persons,
                                      .detail = job->reason,
                                      .author = job->author,
                                      .link = job->gate_name};
    return ledger_record(ledger, &entry, job->now);
}

/* After closing: running clocks without a seen exit, and the refusals that are too many. */
static enum err run_day_end(struct ledger *ledger, struct ledger_job *job)
{
    const enum err err = ledger_close_forgotten(ledger, &job->closing, job->now, &job->turned);
    return err == ERR_OK ? store_trim_refusals(ledger->store, REFUSALS_KEPT) : err;
}

enum err ledger_job_run(struct ledger *ledger, struct ledger_job *job, struct tariff_book *book)
{
    switch (job->type) {
    case LEDGER_JOB_TAP:
        return run_tap(ledger, job);
    case LEDGER_JOB_RESOLVE:
        return run_resolve(ledger, job);
    case LEDGER_JOB_MOVE:
        return run_move(ledger, job);
    case LEDGER_JOB_INTENT:
        return ledger_exit_intent(ledger, job->uid, job->gate_name, job->zone, job->now);
    case LEDGER_JOB_REFUSAL:
        return run_refusal(ledger, job);
    case LEDGER_JOB_OPEN:
    case LEDGER_JOB_COMMAND:
        return ledger_command_run(ledger, job, book);
    case LEDGER_JOB_RECORD:
        return run_record(ledger, job);
    case LEDGER_JOB_FORGOTTEN:
        return run_day_end(ledger, job);
    case LEDGER_JOB_ALARM:
        return ledger_set_alarm(
            ledger, &(struct alarm_setting){.on = true, .reason = job->reason, .now = job->now});
    case LEDGER_JOB_EMPTY:
        return ledger_empty_zones(ledger, job->closing.last, job->now, &job->persons);
    case LEDGER_JOB_FORGET:
        return privacy_forget(ledger, job->forget_before, FORGOTTEN_A_NIGHT, &job->times);
    }
    return ERR_INVALID;
}

void ledger_jobs_read_book(struct ledger *ledger, struct tariff_book *book)
{
    if (store_refresh_book(ledger->store, clock_wall_now().unix_ms, book) != ERR_OK)
        tariff_book_finish(book);
}
