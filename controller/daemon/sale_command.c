#include "controller/daemon/sale_command.h"

#include "controller/daemon/job_words.h"

bool sale_command_read(const struct ledger_job *job, struct sale_command *ret_command,
                       struct sale_refusal *ret_refusal)
{
    const char *wrong;
    struct sale_request *request = &ret_command->request;
    *ret_refusal = (struct sale_refusal){0};
    *request = (struct sale_request){
        .product = job_text(job, "product"),
        .uid = job_text(job, "card"),
        .holder = job_text(job, "holder"),
        .birth = job_text(job, "birth"),
        .proof = job_text(job, "proof"),
        .proof_until = job_text(job, "proof-until"),
        .proof_issued = job_text(job, "proof-issued"),
        .household = job_text(job, "household"),
        .means = job_text(job, "pay"),
        .author = job->author,
        .persons = job_int(job, "persons", 1),
        .gate_zone = job->type == LEDGER_JOB_OPEN ? job->zone : NULL,
        .now = job->now,
    };
    (void)case_arguments_read(job->command, &ret_command->told, &wrong);
    request->told = ret_command->told.facts;
    if (!case_arguments_cut(job_text(job, "members"), ";", ret_command->members, request->members,
                            SALE_MEMBERS_MAX, &request->member_count))
        wrong = "members";
    if (wrong != NULL)
        (void)sale_refuse(ret_refusal, "list_unreadable", wrong);
    return wrong == NULL;
}
