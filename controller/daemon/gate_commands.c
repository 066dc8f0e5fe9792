#include "controller/daemon/gate_commands.h"

#include "controller/base/text.h"
#include "controller/daemon/job_words.h"

enum err gate_command_open(struct ledger *ledger, struct ledger_job *job)
{
    const struct open_request request = {
        .key = job->key,
        .gate = job->gate_name,
        .zone = job->zone,
        .kind = job->kind,
        .product = "",
        .category = "",
        .reason = job->reason,
        .author = job->author,
        .persons = job->persons,
        .counted = job->counted,
        .now = job->now,
    };
    const enum err err = ledger_open_gate(ledger, &request, &job->order_id);
    if (err == ERR_OK)
        job->result = json_pack("{s:s, s:I, s:I}", "gate", job->gate_name, "passages",
                                (json_int_t)job->persons, "order", (json_int_t)job->order_id);
    return err;
}

enum err gate_command_group(struct ledger *ledger, struct ledger_job *job)
{
    const struct tap_request request = {
        .key = job->key,
        .gate = job->gate_name,
        .zone = job->zone,
        .uid = job_text(job, "card"),
        .gate_in_service = true,
        .site_open = true, /* staff open: whoever they let in may come at any hour */
        .slots = job->slots,
        .zone_closed = job->zone_closed,
        .group = job_int(job, "persons", 1),
        .supervisors = job_int(job, "supervisors", 0),
        .young = job_int(job, "young", 0),
        .party = job_text(job, "party"),
        .author = job->author,
        .counted = job->counted,
        .now = job->now,
    };
    struct tap_decision decision;
    const enum err err = ledger_tap(ledger, &request, &decision);
    if (err != ERR_OK)
        return err;
    job->order_id = decision.order_id;
    job->result =
        decision.refusal != REFUSAL_NONE
            ? job_refusal(refusal_word(decision.refusal), request.uid)
            : json_pack("{s:s, s:I, s:I, s:I}", "gate", job->gate_name, "passages",
                        (json_int_t)decision.persons, "balance", (json_int_t)decision.balance,
                        "supervisors_pay", (json_int_t)decision.supervisors_pay);
    return ERR_OK;
}

enum err gate_command_service(struct ledger *ledger, struct ledger_job *job)
{
    const bool off = text_equal(job->method, "gate off");
    const struct chain_entry entry = {.kind = off ? "gate_off" : "gate_on",
                                      .detail = job_text(job, "reason"),
                                      .author = job->author,
                                      .link = job->gate_name};
    char name[LEDGER_NAME_SIZE + 16] = "gate_off:";
    (void)text_append(name, sizeof name, "%s", job->gate_name);
    enum err err = ledger_record(ledger, &entry, job->now);
    if (err == ERR_OK)
        err = store_set_setting(ledger->store, name, off ? "1" : "0");
    if (err == ERR_OK)
        job->result = json_pack("{s:s, s:b}", "gate", job->gate_name, "in_service", !off);
    return err;
}

enum err gate_command_release(struct ledger *ledger, struct ledger_job *job)
{
    const struct chain_entry entry = {.kind = "gate_release",
                                      .persons = 1,
                                      .detail = job_text(job, "reason"),
                                      .author = job->author,
                                      .link = job->gate_name};
    const enum err err = ledger_record(ledger, &entry, job->now);
    if (err == ERR_OK)
        job->result = json_pack("{s:s}", "gate", job->gate_name);
    return err;
}
