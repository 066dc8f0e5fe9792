#include "controller/daemon/sale_command.h"

static const char *text_of(const struct ledger_job *job, const char *name)
{
    return json_string_value(json_object_get(job->command, name));
}

bool sale_command_read(const struct ledger_job *job, struct sale_command *ret_command,
                       struct sale_refusal *ret_refusal)
{
    const char *wrong;
    const json_t *persons = json_object_get(job->command, "persons");
    struct sale_request *request = &ret_command->request;
    *ret_refusal = (struct sale_refusal){0};
    *request = (struct sale_request){
        .product = text_of(job, "product"),
        .uid = text_of(job, "card"),
        .holder = text_of(job, "holder"),
        .birth = text_of(job, "birth"),
        .proof = text_of(job, "proof"),
        .proof_until = text_of(job, "proof-until"),
        .proof_issued = text_of(job, "proof-issued"),
        .household = text_of(job, "household"),
        .means = text_of(job, "pay"),
        .author = job->author,
        .persons = json_is_integer(persons) ? json_integer_value(persons) : 1,
        .gate_zone = job->type == LEDGER_JOB_OPEN ? job->zone : NULL,
        .now = job->now,
    };
    (void)case_arguments_read(job->command, &ret_command->told, &wrong);
    request->told = ret_command->told.facts;
    if (!case_arguments_cut(text_of(job, "members"), ";", ret_command->members, request->members,
                            SALE_MEMBERS_MAX, &request->member_count))
        wrong = "members";
    if (wrong != NULL)
        (void)sale_refuse(ret_refusal, "list_unreadable", wrong);
    return wrong == NULL;
}
