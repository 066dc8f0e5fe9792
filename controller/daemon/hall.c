#include "controller/daemon/hall.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/site/calendar.h"

enum { CLOCK_JUMP_MS = 2000 };

void hall_step_all(struct hall *hall, enum gate_event_type type)
{
    const struct gate_event event = {.type = type, .now = clock_mono_now()};
    for (size_t i = 0; i < hall->site->gate_count; i++)
        hall_step(hall, i, &event);
}

void hall_arm_timer(struct hall *hall)
{
    struct mono_time next = {.ms = INT64_MAX};
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        const struct mono_time own = gate_next_time(&hall->gates[i].gate);
        next = own.ms < next.ms ? own : next;
    }
    hall->outside.wake_at(hall->outside.context, next);
}

void hall_drive(struct hall *hall, size_t gate, struct driver_message *message)
{
    const struct hall_gate *own = &hall->gates[gate];
    message->index = own->driver_index;
    /* a driver that does not take it has lost its channel: the gate goes down with it */
    (void)hall->outside.send(hall->outside.context, own->bus, message);
}

void hall_note_refusal(struct hall *hall, size_t gate, const char *uid, enum refusal refusal)
{
    hall_tell(hall, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "event", "tap", "gate",
                              hall->site->gates[gate].name, "card", uid, "verdict", "noted",
                              "reason", refusal_word(refusal), "alarm", hall->alarm));
    for (size_t i = 0; i < hall->refusal_count; i++) {
        struct hall_refusal *noted = &hall->refusals[i];
        if (noted->gate == gate && noted->refusal == refusal && text_equal(noted->uid, uid)) {
            noted->times++;
            return;
        }
    }
    if (hall->refusal_count == HALL_REFUSALS_MAX)
        return; /* a flood: what was noted this second is enough */
    struct hall_refusal *noted = &hall->refusals[hall->refusal_count++];
    *noted =
        (struct hall_refusal){.gate = gate, .refusal = refusal, .at = clock_wall_now(), .times = 1};
    (void)text_copy(noted->uid, sizeof noted->uid, uid);
}

static void flush_refusals(struct hall *hall)
{
    while (hall->refusal_count > 0 && ledger_thread_healthy(hall->ledger)) {
        const struct hall_refusal *noted = &hall->refusals[0];
        struct ledger_job *job = ledger_thread_new_job(hall->ledger);
        if (job == NULL)
            return;
        job->type = LEDGER_JOB_REFUSAL;
        job->now = noted->at;
        job->times = noted->times;
        (void)text_copy(job->gate_name, sizeof job->gate_name, hall->site->gates[noted->gate].name);
        (void)text_copy(job->uid, sizeof job->uid, noted->uid);
        (void)text_copy(job->reason, sizeof job->reason, refusal_word(noted->refusal));
        ledger_thread_submit(hall->ledger, job);
        hall->refusal_count--;
        memmove(hall->refusals, hall->refusals + 1, hall->refusal_count * sizeof hall->refusals[0]);
    }
}

static void record(struct hall *hall, const char *kind, const char *detail)
{
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return;
    job->type = LEDGER_JOB_RECORD;
    job->now = clock_wall_now();
    (void)text_copy(job->kind, sizeof job->kind, kind);
    (void)text_copy(job->reason, sizeof job->reason, detail);
    ledger_thread_submit(hall->ledger, job);
}

void hall_pass_time(struct hall *hall)
{
    hall_step_all(hall, GATE_EVENT_TIME);
    hall_arm_timer(hall);
}

void hall_take_jobs(struct hall *hall)
{
    for (struct ledger_job *job; (job = ledger_thread_take(hall->ledger)) != NULL;)
        hall_finished(hall, job);
    hall_arm_timer(hall);
}

static void watch_clock(struct hall *hall, struct mono_time now)
{
    const int64_t offset_ms = clock_wall_now().unix_ms - now.ms;
    const int64_t jump_ms = offset_ms - hall->wall_less_mono_ms;
    if (llabs(jump_ms) < CLOCK_JUMP_MS)
        return;
    char detail[48] = "";
    (void)text_append(detail, sizeof detail, "the wall clock moved by %lld ms", (long long)jump_ms);
    log_warning("%s", detail);
    record(hall, "clock_change", detail);
    hall->wall_less_mono_ms = offset_ms;
    hall->clock_moved_ms = now.ms;
}

static void expire_waits(struct hall *hall, struct mono_time now)
{
    for (size_t i = 0; i < hall->site->reader_count; i++) {
        struct hall_reader *reader = &hall->readers[i];
        if (reader->wait_request == NULL || now.ms < reader->wait_until_ms)
            continue;
        hall->listener.answer(hall->listener.context, reader->wait_connection, reader->wait_request,
                              json_pack("{s:{s:s, s:s}}", "refused", "reason", "no_card_came",
                                        "about", hall->site->readers[i].name));
        reader->wait_request = NULL;
    }
}

void hall_tick(struct hall *hall)
{
    const struct mono_time now = clock_mono_now();
    flush_refusals(hall);
    hall_watch_fire(hall);
    watch_clock(hall, now);
    hall_watch_closing(hall, now);
    hall_watch_exits(hall, now);
    expire_waits(hall, now);
}

static struct gate_settings settings_of(const struct site *site, const struct site_gate *gate)
{
    return (struct gate_settings){
        .unlock_ms = gate->timing.unlock_ms,
        .settle_ms = gate->timing.settle_ms,
        .jam_ms = gate->timing.jam_ms,
        .rotation_ms = gate->timing.rotation_ms,
        .refusal_ms = gate->timing.refusal_ms,
        .waiting_ms = gate->timing.waiting_ms,
        .exit_identified = site->zones[gate->zone].exit == SITE_EXIT_IDENTIFIED,
    };
}

static enum err init_gate(struct hall *hall, size_t index, struct err_text *text)
{
    const struct site_gate *site_gate = &hall->site->gates[index];
    const struct gate_settings settings = settings_of(hall->site, site_gate);
    struct hall_gate *own = &hall->gates[index];
    struct order_record order;
    struct arm_count count;
    bool has_order, has_count;
    *own = (struct hall_gate){.hall = hall, .index = index, .bus = site_gate->bus};
    for (size_t i = 0; i < index; i++)
        own->driver_index = (uint16_t)(own->driver_index + (hall->gates[i].bus == own->bus));
    enum err err = ledger_thread_recover(hall->ledger, site_gate->name, &order, &has_order, &count,
                                         &has_count);
    if (err != ERR_OK)
        return err_say(err, text, "gate %s: its open order cannot be read", site_gate->name);
    gate_init(&own->gate, &settings, has_order ? &order : NULL, has_count ? &count : NULL);
    if (has_order)
        log_info("gate %s: an order is open, its counter will resolve it", site_gate->name);
    err = ledger_thread_gate_off(hall->ledger, site_gate->name, &own->gate.service_off);
    return err == ERR_OK ? ERR_OK
                         : err_say(err, text, "gate %s: whether it is in service cannot be read",
                                   site_gate->name);
}

enum err hall_init(struct hall *hall, const struct site *site, struct ledger_thread *ledger,
                   const struct hall_outside *outside, const struct hall_listener *listener,
                   struct err_text *text)
{
    *hall =
        (struct hall){.site = site, .ledger = ledger, .outside = *outside, .listener = *listener};
    hall->wall_less_mono_ms = clock_wall_now().unix_ms - clock_mono_now().ms;
    ledger_thread_limit(ledger, &site->capacity, &site->slots, site->clock_rule);
    for (size_t i = 0; i < site->gate_count; i++) {
        const enum err err = init_gate(hall, i, text);
        if (err != ERR_OK)
            return err;
    }
    for (size_t i = 0; i < site->bus_count; i++)
        hall->buses[i] = (struct hall_bus){.hall = hall, .index = i};
    for (size_t i = 0; i < site->reader_count; i++)
        hall->readers[i] = (struct hall_reader){.hall = hall, .index = i};
    record(hall, "started", PORTILLON_VERSION);
    return hall_recall_alarm(hall, text);
}

void hall_finish(struct hall *hall)
{
    for (size_t i = 0; i < hall->site->reader_count; i++) {
        json_decref(hall->readers[i].wait_request);
        hall->readers[i].wait_request = NULL; /* its connection ends later, and forgets it too */
    }
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        json_decref(hall->gates[i].test_request);
        hall->gates[i].test_request = NULL;
    }
    flush_refusals(hall);
    record(hall, "stopped", "");
}

bool hall_ask(struct hall *hall, size_t gate, struct ledger_job *job)
{
    const struct gate_event event = {.type = GATE_EVENT_ASK, .now = clock_mono_now()};
    struct hall_gate *own = &hall->gates[gate];
    own->asking.job = job;
    hall_step(hall, gate, &event);
    const bool accepted = own->asking.job == NULL;
    own->asking.job = NULL;
    hall_arm_timer(hall);
    return accepted;
}

void hall_set_service(struct hall *hall, size_t gate, bool on)
{
    const struct gate_event event = {.type = on ? GATE_EVENT_SERVICE_ON : GATE_EVENT_SERVICE_OFF,
                                     .now = clock_mono_now()};
    hall_step(hall, gate, &event);
    hall_arm_timer(hall);
}

bool hall_wait_card(struct hall *hall, size_t reader, uint64_t connection, json_t *request_id,
                    int64_t wait_ms)
{
    struct hall_reader *own = &hall->readers[reader];
    if (own->wait_request != NULL)
        return false;
    own->wait_request = json_incref(request_id);
    own->wait_connection = connection;
    own->wait_until_ms = clock_mono_now().ms + wait_ms;
    if (own->sight != 0)
        hall_answer_card(own);
    return true;
}

void hall_forget(struct hall *hall, uint64_t connection)
{
    for (size_t i = 0; hall->site != NULL && i < hall->site->reader_count; i++) {
        struct hall_reader *reader = &hall->readers[i];
        if (reader->wait_request == NULL || reader->wait_connection != connection)
            continue;
        json_decref(reader->wait_request);
        reader->wait_request = NULL;
    }
}

static json_t *gate_status(const struct hall *hall, size_t index)
{
    const struct hall_gate *own = &hall->gates[index];
    const struct gate *gate = &own->gate;
    char at[CIVIL_INSTANT_SIZE] = "";
    if (own->last_incident_ms != 0)
        civil_instant_format((struct wall_time){own->last_incident_ms}, at);
    return json_pack(
        "{s:s, s:s, s:b, s:b, s:b, s:b, s:s, s:s, s:s, s:I, s:I, s:b, s:I, s:I, s:I, s:I}", "gate",
        hall->site->gates[index].name, "state", gate_phase_word(gate->phase), "linked",
        gate->linked, "exit_free", own->exit_stated_ms != 0, "in_service", gate_in_service(gate),
        "off_by_staff", gate->service_off, "cause", own->down_cause, "last_incident",
        own->last_incident, "last_incident_at", at, "counter_entry",
        (json_int_t)gate->last.counted.entry, "counter_exit", (json_int_t)gate->last.counted.exit,
        "provable_across_restart", !gate->last.counted_by_driver, "driver_restarts",
        (json_int_t)hall->buses[own->bus].restarts, "losses", (json_int_t)own->losses,
        "order_persons", (json_int_t)(gate->order_id != 0 ? gate->persons : 0), "order_turned",
        (json_int_t)(gate->order_id != 0 ? gate->turned : 0));
}

static const char *clock_word(const struct hall *hall)
{
    if (ledger_thread_clock_behind(hall->ledger, clock_wall_now()))
        return "behind";
    return clock_synchronised() ? "ok" : "unsynchronised";
}

json_t *hall_status(struct hall *hall)
{
    json_t *gates = json_array(), *readers = json_array();
    const struct mono_time now = clock_mono_now();
    for (size_t i = 0; i < hall->site->gate_count; i++)
        json_array_append_new(gates, gate_status(hall, i));
    for (size_t i = 0; i < hall->site->reader_count; i++)
        json_array_append_new(readers,
                              json_pack("{s:s, s:b, s:b, s:s, s:I, s:I}", "reader",
                                        hall->site->readers[i].name, "up", hall->readers[i].up,
                                        "card_present", hall->readers[i].sight != 0, "cause",
                                        hall->readers[i].down_cause, "driver_restarts",
                                        (json_int_t)hall->readers[i].restarts, "losses",
                                        (json_int_t)hall->readers[i].losses));
    const bool slow = ledger_thread_busy_ms(hall->ledger, now) >= HALL_LEDGER_SLOW_MS;
    const struct calendar_now hours =
        calendar_anywhere(hall->site, civil_from_wall(clock_wall_now()));
    return json_pack("{s:s, s:s, s:b, s:b, s:b, s:s, s:s, s:b, s:b, s:I, s:o, s:o}", "version",
                     PORTILLON_VERSION, "site", hall->site->name, "alarm", hall->alarm,
                     "recount_wanted", hall->recount_wanted, "muster_unprinted",
                     hall->muster_unprinted, "clock", clock_word(hall), "ledger",
                     !ledger_thread_healthy(hall->ledger) ? "failed"
                     : slow                               ? "stuck"
                                                          : "ok",
                     "open", hours.open, "last_entry_passed", hours.last_entry_passed, "taps",
                     (json_int_t)hall->tap_count, "gates", gates, "readers", readers);
}
