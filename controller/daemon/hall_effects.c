#include <stdio.h>
#include <string.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/daemon/hall.h"
#include "controller/site/calendar.h"

static const struct site_gate *site_gate(const struct hall *hall, size_t gate)
{
    return &hall->site->gates[gate];
}

static const char *zone_name(const struct hall *hall, size_t gate)
{
    return hall->site->zones[site_gate(hall, gate)->zone].name;
}

void hall_tell(struct hall *hall, json_t *event)
{
    char at[CIVIL_INSTANT_SIZE];
    if (event != NULL && hall->listener.watched(hall->listener.context)) {
        civil_instant_format(clock_wall_now(), at);
        json_object_set_new(event, "at", json_string(at));
        hall->listener.event(hall->listener.context, event);
    }
    json_decref(event);
}

static bool watched(const struct hall *hall)
{
    return hall->listener.watched(hall->listener.context);
}

/* A job with the gate's names filled in; NULL when the queue is full. */
static struct ledger_job *gate_job(struct hall *hall, size_t gate, enum ledger_job_type type)
{
    struct ledger_job *job = ledger_thread_new_job(hall->ledger);
    if (job == NULL)
        return NULL;
    job->type = type;
    job->gate = gate;
    job->now = clock_wall_now();
    (void)text_copy(job->gate_name, sizeof job->gate_name, site_gate(hall, gate)->name);
    (void)text_copy(job->zone, sizeof job->zone, zone_name(hall, gate));
    return job;
}

/* A ledger that does not answer may not be asked: the swimmer would stand there. */
static bool ledger_ready(struct hall *hall)
{
    return ledger_thread_healthy(hall->ledger) &&
           ledger_thread_busy_ms(hall->ledger, clock_mono_now()) < HALL_LEDGER_SLOW_MS;
}

void hall_read_calendar(const struct hall *hall, size_t gate, struct ledger_job *job)
{
    const struct calendar_now now =
        calendar_at(hall->site, site_gate(hall, gate)->zone, civil_from_wall(job->now));
    job->site_open = now.open;
    job->last_entry_passed = now.last_entry_passed;
    job->slots = now.slots;
    job->zone_closed = calendar_zone_closed(hall->site, site_gate(hall, gate)->zone, job->now);
}

static void decide(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    const struct gate_event refused = {.type = GATE_EVENT_REFUSED, .now = clock_mono_now()};
    struct ledger_job *job = ledger_ready(hall) ? gate_job(hall, gate, LEDGER_JOB_TAP) : NULL;
    if (job == NULL) {
        hall_note_refusal(hall, gate, effect->tap.uid, REFUSAL_GATE_OUT_OF_SERVICE);
        hall_step(hall, gate, &refused);
        return;
    }
    job->gate_in_service = true;
    hall_read_calendar(hall, gate, job);
    job->random_uid = effect->tap.random_uid;
    job->again_ms = site_gate(hall, gate)->timing.again_ms;
    job->return_rule = hall->site->zones[site_gate(hall, gate)->zone].return_rule;
    job->counted = effect->counted;
    job->seen_us = effect->tap.seen_us;
    (void)text_copy(job->uid, sizeof job->uid, effect->tap.uid);
    (void)snprintf(job->key, sizeof job->key, "%llu/%llu",
                   (unsigned long long)effect->tap.driver_start,
                   (unsigned long long)effect->tap.sight);
    ledger_thread_submit(hall->ledger, job);
}

static void accept(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    struct ledger_job *job = hall->gates[gate].asking.job;
    hall->gates[gate].asking.job = NULL;
    job->counted = effect->counted;
    ledger_thread_submit(hall->ledger, job);
}

static void note_incident(struct hall *hall, size_t gate, const char *cause)
{
    struct hall_gate *own = &hall->gates[gate];
    log_warning("gate %s: %s", site_gate(hall, gate)->name, cause);
    (void)text_copy(own->last_incident, sizeof own->last_incident, cause);
    own->last_incident_ms = clock_wall_now().unix_ms;
    if (watched(hall))
        hall_tell(hall, json_pack("{s:s, s:s, s:s}", "event", "incident", "gate",
                                  site_gate(hall, gate)->name, "incident", cause));
}

static void resolve(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    struct ledger_job *job = gate_job(hall, gate, LEDGER_JOB_RESOLVE);
    if (job == NULL) {
        /* the open order stays in the file: the next start resolves it by the counters */
        log_error("gate %s: the ledger's queue is full, order left open",
                  site_gate(hall, gate)->name);
        return;
    }
    job->order_id = effect->order_id;
    job->turned = effect->turned;
    job->excess = effect->excess;
    if (effect->excess > 0) /* its row is written with the order */
        note_incident(hall, gate, "rotations_beyond_the_order");
    job->counted = effect->counted;
    (void)text_copy(job->reason, sizeof job->reason, effect->cause);
    ledger_thread_submit(hall->ledger, job);
    struct hall_gate *own = &hall->gates[gate];
    if (own->test_order != 0 && own->test_order == effect->order_id) {
        json_t *result = json_pack("{s:s, s:I, s:s, s:I}", "gate", site_gate(hall, gate)->name,
                                   "turned", (json_int_t)effect->turned, "outcome", effect->cause,
                                   "counter_entry", (json_int_t)effect->counted.entry);
        hall->listener.answer(hall->listener.context, own->test_connection, own->test_request,
                              result);
        own->test_request = NULL;
        own->test_order = 0;
    }
    if (watched(hall))
        hall_tell(hall,
                  json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "event", "passage", "gate",
                            site_gate(hall, gate)->name, "order", (json_int_t)effect->order_id,
                            "turned", (json_int_t)effect->turned, "excess",
                            (json_int_t)effect->excess, "outcome", effect->cause));
}

static void move(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    struct ledger_job *job = gate_job(hall, gate, LEDGER_JOB_MOVE);
    if (job == NULL) {
        log_error("gate %s: the ledger's queue is full, %lld rotations not counted",
                  site_gate(hall, gate)->name, (long long)effect->persons);
        return;
    }
    job->exit = effect->exit;
    job->persons = effect->persons;
    job->counted = effect->counted;
    (void)text_copy(job->kind, sizeof job->kind, effect->kind);
    (void)text_copy(job->uid, sizeof job->uid, effect->tap.uid);
    ledger_thread_submit(hall->ledger, job);
    if (effect->persons > 0 && watched(hall)) /* the counters of a new board alone are no news */
        hall_tell(hall, json_pack("{s:s, s:s, s:s, s:I, s:s}", "event", "movement", "gate",
                                  site_gate(hall, gate)->name, "direction",
                                  effect->exit ? "exit" : "entry", "persons",
                                  (json_int_t)effect->persons, "kind", effect->kind));
}

static void intent(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    struct ledger_job *job = gate_job(hall, gate, LEDGER_JOB_INTENT);
    if (job == NULL)
        return; /* the exit is open already; the rule for an exit not seen covers the rest */
    (void)text_copy(job->uid, sizeof job->uid, effect->tap.uid);
    ledger_thread_submit(hall->ledger, job);
}

void hall_incident(struct hall *hall, size_t gate, const char *cause)
{
    note_incident(hall, gate, cause);
    struct ledger_job *job = gate_job(hall, gate, LEDGER_JOB_RECORD);
    if (job == NULL)
        return;
    (void)text_copy(job->kind, sizeof job->kind, "incident");
    (void)text_copy(job->reason, sizeof job->reason, cause);
    ledger_thread_submit(hall->ledger, job);
}

static uint32_t lamp_of(enum gate_lamp lamp)
{
    switch (lamp) {
    case GATE_LAMP_OFF:
        return DRIVER_LAMP_OFF;
    case GATE_LAMP_GREEN:
        return DRIVER_LAMP_GREEN;
    case GATE_LAMP_AMBER:
        return DRIVER_LAMP_AMBER;
    case GATE_LAMP_RED:
        return DRIVER_LAMP_RED;
    }
    return DRIVER_LAMP_OFF;
}

/* An alarm, which lights green until it is ended, has a sound of its own in the building. */
static const struct site_signal *signal_of(const struct site *site,
                                           const struct gate_effect *effect)
{
    switch (effect->lamp) {
    case GATE_LAMP_OFF:
        break;
    case GATE_LAMP_GREEN:
        return effect->ms < INT32_MAX ? &site->signals.granted : NULL;
    case GATE_LAMP_AMBER:
        return &site->signals.waiting;
    case GATE_LAMP_RED:
        return &site->signals.refused;
    }
    return NULL;
}

static void command(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    struct driver_message message = {.d = effect->command};
    const bool exit_locked = hall->gates[gate].gate.settings.exit_identified;
    if (effect->type == GATE_EFFECT_SIGNAL) {
        message.type = DRIVER_SIGNAL;
        message.flags = lamp_of(effect->lamp);
        message.a = (uint64_t)effect->ms;
        const struct site_signal *signal = signal_of(hall->site, effect);
        if (signal != NULL && signal->beeps > 0) {
            message.b = (uint64_t)signal->beep_ms;
            message.c = (uint64_t)signal->beeps;
        }
    } else if (effect->type == GATE_EFFECT_LOCK) {
        message.type = DRIVER_LOCK;
        message.flags = DRIVER_WAY_ENTRY | (exit_locked ? DRIVER_WAY_EXIT : 0);
    } else if (effect->type == GATE_EFFECT_FREE) {
        message.type = DRIVER_FREE;
    } else {
        const bool exit = effect->type == GATE_EFFECT_UNLOCK_EXIT;
        message.type = DRIVER_UNLOCK;
        message.flags = exit ? DRIVER_WAY_EXIT : DRIVER_WAY_ENTRY;
        message.a = (uint64_t)effect->order_id;
        message.b = (uint64_t)effect->persons;
        message.c = (uint64_t)effect->ms;
    }
    hall_drive(hall, gate, &message);
}

static void apply(struct hall *hall, size_t gate, const struct gate_effect *effect)
{
    switch (effect->type) {
    case GATE_EFFECT_DECIDE:
        decide(hall, gate, effect);
        break;
    case GATE_EFFECT_ACCEPT:
        accept(hall, gate, effect);
        break;
    case GATE_EFFECT_REFUSE:
        hall_note_refusal(hall, gate, effect->tap.uid, REFUSAL_GATE_OUT_OF_SERVICE);
        break;
    case GATE_EFFECT_REPEAT:
        if (watched(hall))
            hall_tell(hall, json_pack("{s:s, s:s, s:s, s:s}", "event", "tap", "gate",
                                      site_gate(hall, gate)->name, "card", effect->tap.uid,
                                      "verdict", "repeated"));
        break;
    case GATE_EFFECT_WAIT:
        if (watched(hall))
            hall_tell(hall, json_pack("{s:s, s:s, s:s, s:s}", "event", "tap", "gate",
                                      site_gate(hall, gate)->name, "card", effect->tap.uid,
                                      "verdict", "waiting"));
        break;
    case GATE_EFFECT_UNLOCK:
    case GATE_EFFECT_UNLOCK_EXIT:
    case GATE_EFFECT_LOCK:
    case GATE_EFFECT_FREE:
    case GATE_EFFECT_SIGNAL:
        command(hall, gate, effect);
        break;
    case GATE_EFFECT_RESOLVE:
        resolve(hall, gate, effect);
        break;
    case GATE_EFFECT_MOVE:
        move(hall, gate, effect);
        break;
    case GATE_EFFECT_INTENT:
        intent(hall, gate, effect);
        break;
    case GATE_EFFECT_INCIDENT:
        hall_incident(hall, gate, effect->cause);
        break;
    }
}

/* A group is counted one by one, for whoever watches. */
static void tell_rotation(struct hall *hall, size_t gate, int64_t before)
{
    const struct gate *machine = &hall->gates[gate].gate;
    if (machine->order_id == 0 || machine->persons < 2 || machine->turned <= before ||
        !watched(hall))
        return;
    hall_tell(hall, json_pack("{s:s, s:s, s:I, s:I, s:I}", "event", "rotation", "gate",
                              site_gate(hall, gate)->name, "order", (json_int_t)machine->order_id,
                              "turned", (json_int_t)machine->turned, "persons",
                              (json_int_t)machine->persons));
}

/* Displays do not ask anybody to a gate that is out; an alarm has words of its own. */
static void tell_service(struct hall *hall, size_t index)
{
    struct hall_gate *gate = &hall->gates[index];
    const bool in_service = gate_in_service(&gate->gate);
    if (gate->gate.phase == GATE_ALARM || in_service == gate->told_in_service)
        return;
    gate->told_in_service = in_service;
    if (watched(hall))
        hall_tell(hall, json_pack("{s:s, s:s, s:b}", "event", "service", "gate",
                                  site_gate(hall, index)->name, "in_service", in_service));
}

void hall_step(struct hall *hall, size_t gate, const struct gate_event *event)
{
    struct gate_effects effects;
    const int64_t before = hall->gates[gate].gate.turned;
    gate_step(&hall->gates[gate].gate, event, &effects);
    tell_rotation(hall, gate, before);
    for (size_t i = 0; i < effects.count && i < GATE_EFFECTS_MAX; i++)
        apply(hall, gate, &effects.items[i]);
    tell_service(hall, gate);
}

static void set_date(json_t *event, const char *key, struct civil_date date)
{
    char text[CIVIL_DATE_SIZE];
    if (date.year == 0)
        return;
    civil_date_format(date, text);
    json_object_set_new(event, key, json_string(text));
}

/* What a display needs besides: how long it is valid, since when it is inside, when its hours are.
 */
static json_t *with_times(json_t *event, const struct tap_decision *decision)
{
    char text[CIVIL_INSTANT_SIZE];
    set_date(event, "valid_from", decision->valid_from);
    set_date(event, "valid_until", decision->valid_until);
    if (decision->free_event)
        json_object_set_new(event, "free_event", json_true());
    json_object_set_new(event, "unit",
                        json_string(!decision->counts_units ? "none"
                                    : decision->in_minutes  ? "minutes"
                                                            : "entries"));
    if (decision->since_ms != 0) {
        civil_instant_format((struct wall_time){decision->since_ms}, text);
        json_object_set_new(event, "inside_since", json_stringn(text + 11, 5));
    }
    if (decision->from_minute >= 0)
        json_object_set_new(
            event, "hours_from",
            json_sprintf("%02d:%02d", decision->from_minute / 60, decision->from_minute % 60));
    return event;
}

static json_t *tap_event(const struct hall *hall, const struct ledger_job *job)
{
    const struct tap_decision *decision = &job->decision;
    json_t *event =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:s}", "event", "tap", "gate",
                  site_gate(hall, job->gate)->name, "card", job->uid, "verdict",
                  decision->refusal == REFUSAL_NONE ? "granted" : "refused", "reason",
                  refusal_word(decision->refusal), "holder", decision->holder, "product",
                  decision->product, "balance", (json_int_t)decision->balance, "counts_units",
                  decision->counts_units, "other_gate", decision->other_gate);
    return event != NULL ? with_times(event, decision) : NULL;
}

static void finish_tap(struct hall *hall, const struct ledger_job *job)
{
    struct gate_event event = {.type = GATE_EVENT_REFUSED, .now = clock_mono_now()};
    const struct tap_decision *decision = &job->decision;
    if (job->err != ERR_OK) {
        hall_note_refusal(hall, job->gate, job->uid, REFUSAL_GATE_OUT_OF_SERVICE);
    } else if (decision->refusal != REFUSAL_NONE) {
        hall_note_refusal(hall, job->gate, job->uid, decision->refusal);
    } else {
        event.type = GATE_EVENT_ALLOWED;
        event.order_id = decision->order_id;
        event.persons = decision->persons;
    }
    hall_step(hall, job->gate, &event); /* the unlock leaves first; whoever watches is told after */
    if (job->err == ERR_OK && watched(hall))
        hall_tell(hall, tap_event(hall, job));
}

static void answer_job(struct hall *hall, struct ledger_job *job)
{
    json_t *result = job->result;
    if (job->err != ERR_OK) {
        json_decref(result);
        result = json_pack("{s:{s:s, s:s}}", "failed", "reason",
                           job->err == ERR_FULL ? "disk_full" : "ledger_failed", "about",
                           err_name(job->err));
    }
    hall->listener.answer(hall->listener.context, job->connection, job->request_id, result);
    job->result = job->request_id = NULL;
}

static void finish_open(struct hall *hall, struct ledger_job *job)
{
    struct gate_event event = {.type = GATE_EVENT_REFUSED, .now = clock_mono_now()};
    struct hall_gate *own = &hall->gates[job->gate];
    const bool opened = job->err == ERR_OK && job->order_id != 0;
    if (opened) {
        event.type = GATE_EVENT_ALLOWED;
        event.order_id = job->order_id;
        event.persons = job->persons;
    }
    if (opened && text_equal(job->kind, "test")) { /* its asker waits for the end */
        own->test_order = job->order_id;
        own->test_connection = job->connection;
        own->test_request = job->request_id;
        job->request_id = NULL;
    } else {
        answer_job(hall, job);
    }
    hall_step(hall, job->gate, &event);
}

/* What is on disk now becomes true in the hall. */
static void finish_command(struct hall *hall, struct ledger_job *job)
{
    const bool done = job->err == ERR_OK && json_object_get(job->result, "refused") == NULL;
    if (done && (text_equal(job->method, "gate on") || text_equal(job->method, "gate off")))
        hall_set_service(hall, job->gate, text_equal(job->method, "gate on"));
    else if (done && text_equal(job->method, "presence set"))
        hall->recount_wanted = json_is_true(json_object_get(job->result, "recount_wanted"));
    else if (done && text_equal(job->method, "alarm end"))
        hall_end_alarm(hall);
    answer_job(hall, job);
}

void hall_finished(struct hall *hall, struct ledger_job *job)
{
    switch (job->type) {
    case LEDGER_JOB_TAP:
        finish_tap(hall, job);
        break;
    case LEDGER_JOB_OPEN:
        finish_open(hall, job);
        break;
    case LEDGER_JOB_COMMAND:
        finish_command(hall, job);
        break;
    case LEDGER_JOB_FORGOTTEN:
    case LEDGER_JOB_EMPTY:
    case LEDGER_JOB_FORGET:
        hall_closing_done(hall, job);
        break;
    case LEDGER_JOB_RESOLVE:
    case LEDGER_JOB_MOVE:
    case LEDGER_JOB_INTENT:
    case LEDGER_JOB_REFUSAL:
    case LEDGER_JOB_RECORD:
    case LEDGER_JOB_ALARM:
        if (job->err != ERR_OK)
            log_error("the ledger could not take an event of gate %s: %s", job->gate_name,
                      err_name(job->err));
        break;
    }
    ledger_thread_release(hall->ledger, job);
}
