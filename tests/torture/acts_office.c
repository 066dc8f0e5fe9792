#include "tests/torture/acts_office.h"

#include "controller/base/text.h"

/* A job with its words, which it takes over; NULL when there was no memory for either. */
static struct ledger_job *job_with(struct stage *stage, enum ledger_job_type type, json_t *words)
{
    struct ledger_job *job = words != NULL ? acts_job(stage, type) : NULL;
    if (job == NULL) {
        json_decref(words);
        stage->failed = true;
        return NULL;
    }
    job->command = words;
    return job;
}

void acts_issue(struct stage *stage)
{
    acts_command(stage, "card issue",
                 json_pack("{s:s, s:s, s:s, s:s}", "card", CARD_C, "holder", "AUTRE", "birth",
                           "1980-01-01", "pay", "cash"));
}

void acts_block(struct stage *stage)
{
    acts_command(stage, "card block", json_pack("{s:s, s:s}", "card", CARD_C, "reason", "lost"));
}

void acts_admit(struct stage *stage)
{
    acts_command(stage, "card admit",
                 json_pack("{s:s, s:s, s:s}", "card", CARD_A, "reason", "seen", "key", "k14"));
}

void acts_open_for_group(struct stage *stage)
{
    struct ledger_job *job = job_with(stage, LEDGER_JOB_OPEN,
                                      json_pack("{s:s, s:i, s:i, s:s}", "card", CARD_A, "persons",
                                                3, "supervisors", 1, "party", "Ecole"));
    if (job == NULL)
        return;
    job->persons = 4;
    (void)text_copy(job->key, sizeof job->key, "group/1");
    (void)text_copy(job->method, sizeof job->method, "group open");
    (void)text_copy(job->kind, sizeof job->kind, "group");
    acts_resolve(stage, acts_submit(stage, job), 3);
}

void acts_replace(struct stage *stage)
{
    acts_command(stage, "card replace",
                 json_pack("{s:s, s:s, s:s, s:s}", "card", CARD_A, "with", "04000000000009", "pay",
                           "cash", "key", "k4"));
}

void acts_correct(struct stage *stage)
{
    acts_command(stage, "pass correct",
                 json_pack("{s:s, s:i, s:s, s:s}", "card", CARD_B, "units", 5, "reason", "kindness",
                           "key", "k5"));
}

void acts_take_off(struct stage *stage)
{
    struct ledger_job *job = job_with(stage, LEDGER_JOB_COMMAND,
                                      json_pack("{s:s, s:s}", "gate", "G1", "reason", "repair"));
    if (job == NULL)
        return;
    (void)text_copy(job->method, sizeof job->method, "gate off");
    (void)acts_submit(stage, job);
}

void acts_recount(struct stage *stage)
{
    acts_command(stage, "presence set",
                 json_pack("{s:s, s:i, s:s, s:s}", "zone", "pools", "persons", 4, "reason",
                           "counted", "key", "k8"));
}

void acts_lower_capacity(struct stage *stage)
{
    acts_command(stage, "capacity set",
                 json_pack("{s:s, s:i, s:s, s:s}", "zone", "pools", "persons", 40, "reason",
                           "lifeguards", "key", "k9"));
}

static void do_by_night(struct stage *stage, enum ledger_job_type type)
{
    struct ledger_job *job = acts_job(stage, type);
    if (job == NULL)
        return;
    job->closing.last = job->forget_before = job->now;
    (void)acts_submit(stage, job);
}

void acts_be_empty_at_night(struct stage *stage)
{
    do_by_night(stage, LEDGER_JOB_EMPTY);
}

void acts_forget_names(struct stage *stage)
{
    do_by_night(stage, LEDGER_JOB_FORGET);
}

void acts_raise_alarm(struct stage *stage)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_ALARM);
    if (job == NULL)
        return;
    (void)text_copy(job->reason, sizeof job->reason, "fire");
    (void)acts_submit(stage, job);
}

void acts_end_alarm(struct stage *stage)
{
    acts_command(stage, "alarm end", json_pack("{s:s}", "reason", "safe"));
}
