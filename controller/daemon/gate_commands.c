#include "controller/daemon/gate_commands.h"

#include "controller/base/text.h"
#include "controller/daemon/job_words.h"
#include "controller/store/passages.h"

static enum err open_gate(struct ledger *ledger, struct ledger_job *job,
                          const struct open_request *request)
{
    const enum err err = ledger_open_gate(ledger, request, &job->order_id);
    if (err == ERR_OK)
        job->result = json_pack("{s:s, s:I, s:I}", "gate", job->gate_name, "passages",
                                (json_int_t)job->persons, "order", (json_int_t)job->order_id);
    return err;
}

/* Once more for those of the last sale at the gate who have paid and did not come. */
static enum err open_for_paid(struct ledger *ledger, struct ledger_job *job,
                              struct open_request *request)
{
    enum { DAY_MS = 24 * 3600000 };
    struct passage_record sale = {0};
    const enum err err =
        store_last_sale_at(ledger->store, job->gate_name, job->now.unix_ms - DAY_MS, &sale);
    const int64_t left = sale.asked - sale.persons;
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    if (left <= 0) {
        job->result = job_refusal("all_have_come", job->gate_name);
        return ERR_OK;
    }
    const bool some = json_object_get(job->command, "passages") != NULL;
    job->persons = some && job->persons < left ? job->persons : left;
    request->persons = job->persons;
    request->kind = "sale";
    request->product = sale.product;
    request->category = sale.category;
    request->party = sale.party;
    return open_gate(ledger, job, request);
}

enum err gate_command_open(struct ledger *ledger, struct ledger_job *job)
{
    struct open_request request = {
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
    return json_is_true(json_object_get(job->command, "paid"))
               ? open_for_paid(ledger, job, &request)
               : open_gate(ledger, job, &request);
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
