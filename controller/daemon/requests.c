#include "controller/daemon/requests.h"

#include <stdio.h>

#include "controller/base/text.h"

static void answer(struct hall *hall, const struct requester *who, json_t *id, json_t *result)
{
    hall->listener.answer(hall->listener.context, who->connection, json_incref(id), result);
}

static void refuse(struct hall *hall, const struct requester *who, json_t *id, const char *kind,
                   const char *reason, const char *about)
{
    answer(hall, who, id, json_pack("{s:{s:s, s:s}}", kind, "reason", reason, "about", about));
}

static struct ledger_job *new_job(struct hall *hall, const struct requester *who,
                                  const char *method, json_t *parameters, json_t *id)
{
    const bool healthy = ledger_thread_healthy(hall->ledger);
    const bool quick =
        ledger_thread_busy_ms(hall->ledger, clock_mono_now()) < HALL_LEDGER_SLOW_MS &&
        ledger_thread_has_room(hall->ledger);
    struct ledger_job *job = healthy && quick ? ledger_thread_new_job(hall->ledger) : NULL;
    if (job == NULL) {
        refuse(hall, who, id, "failed", healthy ? "ledger_busy" : "ledger_failed", "");
        return NULL;
    }
    job->type = LEDGER_JOB_COMMAND;
    job->now = clock_wall_now();
    job->connection = who->connection;
    job->request_id = json_incref(id);
    job->command = json_incref(parameters);
    (void)text_copy(job->author, sizeof job->author, who->author);
    (void)text_copy(job->method, sizeof job->method, method);
    return job;
}

/* Sends an opening to its gate; the gate's machine says whether it can be asked now. */
static void ask_gate(struct hall *hall, const struct requester *who, size_t gate,
                     struct ledger_job *job, json_t *id)
{
    const struct site_gate *site_gate = &hall->site->gates[gate];
    job->type = LEDGER_JOB_OPEN;
    job->gate = gate;
    (void)text_copy(job->gate_name, sizeof job->gate_name, site_gate->name);
    (void)text_copy(job->zone, sizeof job->zone, hall->site->zones[site_gate->zone].name);
    hall_read_calendar(hall, gate, job);
    (void)snprintf(job->key, sizeof job->key, "%llu/%llu", (unsigned long long)who->connection,
                   (unsigned long long)job->now.unix_ms);
    if (hall_ask(hall, gate, job))
        return;
    const struct gate *machine = &hall->gates[gate].gate;
    refuse(hall, who, id, "refused",
           machine->phase == GATE_ALARM ? "alarm"
           : gate_in_service(machine)   ? "gate_busy"
                                        : "gate_out_of_service",
           site_gate->name);
    ledger_thread_release(hall->ledger, job);
}

static bool find_gate(struct hall *hall, const struct requester *who, json_t *parameters,
                      json_t *id, size_t *ret_gate)
{
    const char *name = json_string_value(json_object_get(parameters, "gate"));
    const int gate = site_find_gate(hall->site, name);
    if (gate < 0)
        refuse(hall, who, id, "refused", "gate_unknown", name);
    else
        *ret_gate = (size_t)gate;
    return gate >= 0;
}

static int64_t int_of(json_t *parameters, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(parameters, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* Nobody is held in: the arm first, and then the row that says who has done it. */
static void let_out(struct hall *hall, size_t gate, struct ledger_job *job)
{
    const struct gate_event event = {
        .type = GATE_EVENT_TAP, .now = clock_mono_now(), .tap = {.exit = true}};
    hall_step(hall, gate, &event);
    ledger_thread_submit(hall->ledger, job);
}

static void run_gate(struct hall *hall, const struct requester *who, const char *method,
                     json_t *parameters, json_t *id)
{
    size_t gate;
    if (!find_gate(hall, who, parameters, id, &gate))
        return;
    struct ledger_job *job = new_job(hall, who, method, parameters, id);
    if (job == NULL)
        return;
    job->gate = gate;
    (void)text_copy(job->gate_name, sizeof job->gate_name, hall->site->gates[gate].name);
    if (text_equal(method, "gate release")) {
        let_out(hall, gate, job);
        return;
    }
    if (text_equal(method, "gate off") || text_equal(method, "gate on")) {
        ledger_thread_submit(hall->ledger, job);
        return;
    }
    if (text_equal(method, "group open")) {
        job->persons = int_of(parameters, "persons", 1) + int_of(parameters, "supervisors", 0);
        (void)text_copy(job->kind, sizeof job->kind, "group");
        ask_gate(hall, who, gate, job, id);
        return;
    }
    const bool test = text_equal(method, "gate test");
    const char *reason = json_string_value(json_object_get(parameters, "reason"));
    job->persons = int_of(parameters, "passages", 1);
    (void)text_copy(job->kind, sizeof job->kind, test ? "test" : "manual");
    (void)text_copy(job->reason, sizeof job->reason, reason != NULL ? reason : "test");
    ask_gate(hall, who, gate, job, id);
}

static void run_sale(struct hall *hall, const struct requester *who, json_t *parameters, json_t *id)
{
    const bool card = json_object_get(parameters, "card") != NULL;
    const bool entries = json_object_get(parameters, "persons") != NULL ||
                         json_object_get(parameters, "gate") != NULL;
    size_t gate = 0;
    if (card && entries) {
        refuse(hall, who, id, "invalid", "card_or_persons", "");
        return;
    }
    if (entries && (json_object_get(parameters, "gate") == NULL ||
                    json_object_get(parameters, "persons") == NULL)) {
        refuse(hall, who, id, "invalid", "persons_need_gate", "");
        return;
    }
    if (entries && !find_gate(hall, who, parameters, id, &gate))
        return;
    struct ledger_job *job = new_job(hall, who, "sell", parameters, id);
    if (job == NULL)
        return;
    if (!entries) { /* a card, or a fee that opens nothing */
        ledger_thread_submit(hall->ledger, job);
        return;
    }
    job->persons = int_of(parameters, "persons", 1) + int_of(parameters, "supervisors", 0);
    (void)text_copy(job->kind, sizeof job->kind, "sale");
    ask_gate(hall, who, gate, job, id);
}

static void run_card_read(struct hall *hall, const struct requester *who, json_t *parameters,
                          json_t *id)
{
    const char *name = json_string_value(json_object_get(parameters, "reader"));
    int reader = name != NULL ? site_find_reader(hall->site, name) : -1;
    for (size_t i = 0; name == NULL && reader < 0 && i < hall->site->reader_count; i++) {
        if (hall->site->readers[i].desk)
            reader = (int)i;
    }
    if (reader < 0 || !hall->site->readers[reader].desk) {
        refuse(hall, who, id, "refused", "no_desk_reader", name != NULL ? name : "");
        return;
    }
    if (!hall->readers[reader].up)
        refuse(hall, who, id, "refused", "reader_down", hall->site->readers[reader].name);
    else if (!hall_wait_card(hall, (size_t)reader, who->connection, id,
                             int_of(parameters, "wait", 20) * 1000))
        refuse(hall, who, id, "refused", "reader_in_use", hall->site->readers[reader].name);
}

/* Only by hand, and not while any board shows fire: of one that is silent since, staff must say so.
 */
static void run_alarm_end(struct hall *hall, const struct requester *who, json_t *parameters,
                          json_t *id)
{
    const char *silent = hall_silent_in_fire(hall);
    if (hall->alarm && silent != NULL && json_is_true(json_object_get(parameters, "force")))
        hall_forget_fire(hall);
    else if (hall->alarm && silent != NULL) {
        refuse(hall, who, id, "refused", "fire_of_silent_board", silent);
        return;
    }
    if (!hall->alarm || hall_shows_fire(hall)) {
        refuse(hall, who, id, "refused", hall->alarm ? "fire_still_shown" : "no_alarm", "");
        return;
    }
    struct ledger_job *job = new_job(hall, who, "alarm end", parameters, id);
    if (job != NULL)
        ledger_thread_submit(hall->ledger, job);
}

static void run_command(struct hall *hall, const struct requester *who, const char *method,
                        json_t *parameters, json_t *id)
{
    if (text_equal(method, "card read")) {
        run_card_read(hall, who, parameters, id);
    } else if (text_equal(method, "sell")) {
        run_sale(hall, who, parameters, id);
    } else if (text_equal(method, "alarm end")) {
        run_alarm_end(hall, who, parameters, id);
    } else if (json_object_get(parameters, "gate") != NULL) {
        run_gate(hall, who, method, parameters, id);
    } else {
        struct ledger_job *job = new_job(hall, who, method, parameters, id);
        if (job != NULL)
            ledger_thread_submit(hall->ledger, job);
    }
}

void request_run(struct hall *hall, const struct requester *who, const char *method,
                 json_t *parameters, json_t *id)
{
    struct err_text text;
    const struct command *command = command_find(method);
    if (text_equal(method, "status")) {
        answer(hall, who, id, hall_status(hall));
        return;
    }
    if (command == NULL || command->place != COMMAND_DAEMON) {
        refuse(hall, who, id, "invalid", "method_unknown", method);
        return;
    }
    if (who->role < command->role) {
        refuse(hall, who, id, "refused", "not_allowed", who->author);
        return;
    }
    if (command_check(command, parameters, &text) != ERR_OK) {
        refuse(hall, who, id, "invalid", "argument", text.text);
        return;
    }
    run_command(hall, who, method, parameters, id);
}
