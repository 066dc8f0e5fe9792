#include "controller/admission/gate.h"

#include <string.h>

#include "controller/admission/gate_order.h"
#include "controller/base/text.h"

static const char *const phase_words[GATE_PHASE_COUNT] = {
    [GATE_DOWN] = "down",     [GATE_RECOVERING] = "recovering",
    [GATE_READY] = "ready",   [GATE_DECIDING] = "deciding",
    [GATE_OPEN] = "open",     [GATE_SETTLING] = "settling",
    [GATE_JAMMED] = "jammed", [GATE_ALARM] = "alarm",
};

const char *gate_phase_word(enum gate_phase phase)
{
    return phase_words[phase];
}

void gate_init(struct gate *gate, const struct gate_settings *settings,
               const struct order_record *order, const struct arm_count *accounted)
{
    *gate = (struct gate){.settings = *settings, .phase = GATE_DOWN};
    if (accounted != NULL) {
        gate->accounted = *accounted;
        gate->counted_known = true;
    }
    if (order == NULL)
        return;
    gate->order_id = order->order_id;
    gate->persons = order->persons;
    gate->c0 = order->counted;
    gate->cause = "recovered";
}

bool gate_in_service(const struct gate *gate)
{
    return !gate->service_off && !gate->faulty && gate->phase != GATE_DOWN &&
           gate->phase != GATE_JAMMED && gate->phase != GATE_ALARM;
}

struct gate_effect *gate_effect(struct gate_effects *effects, enum gate_effect_type type)
{
    /* one step never has more to do than this; the bound is checked by the tests of every pair */
    struct gate_effect *effect = &effects->items[effects->count % GATE_EFFECTS_MAX];
    *effect = (struct gate_effect){.type = type};
    effects->count++;
    return effect;
}

static void signal_lamp(struct gate_effects *effects, enum gate_lamp lamp, int64_t ms)
{
    struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_SIGNAL);
    effect->lamp = lamp;
    effect->ms = ms;
}

void gate_lock(struct gate *gate, struct gate_effects *effects)
{
    gate_effect(effects, GATE_EFFECT_LOCK)->command = ++gate->command;
}

static void start_deciding(struct gate *gate, struct mono_time now)
{
    gate->phase = GATE_DECIDING;
    gate->undecided = true;
    gate->asked = false;
    gate->c0 = gate->last.counted;
    gate->decide_by.ms = now.ms + GATE_DECIDE_MS;
}

static void decide(struct gate *gate, const struct gate_tap *tap, struct mono_time now,
                   struct gate_effects *effects)
{
    start_deciding(gate, now);
    gate->deciding = *tap;
    struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_DECIDE);
    effect->tap = *tap;
    effect->counted = gate->last.counted;
}

static void refuse(const struct gate *gate, const struct gate_tap *tap,
                   struct gate_effects *effects)
{
    gate_effect(effects, GATE_EFFECT_REFUSE)->tap = *tap;
    if (gate->phase == GATE_ALARM) /* nobody is stopped by a lamp who should leave */
        signal_lamp(effects, GATE_LAMP_GREEN, INT32_MAX);
    else
        signal_lamp(effects, GATE_LAMP_RED, gate->settings.refusal_ms);
}

/* Ready: the waiting swimmer, if still there, is decided from scratch. */
void gate_become_ready(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    gate->phase = GATE_READY;
    if (!gate->waiting || gate->leaver_count > 0 || gate->service_off)
        return;
    gate->waiting = false;
    if (now.ms < gate->waiting_until.ms)
        decide(gate, &gate->waiting_tap, now, effects);
}

static void wait_in_line(struct gate *gate, const struct gate_event *event,
                         struct gate_effects *effects)
{
    if (gate->waiting)
        return; /* one a reader, and never instead of the first */
    gate->waiting = true;
    gate->waiting_tap = event->tap;
    gate->waiting_until.ms = event->now.ms + gate->settings.waiting_ms;
    gate_effect(effects, GATE_EFFECT_WAIT)->tap = event->tap;
    if (gate->phase != GATE_OPEN) /* the first one's green stays */
        signal_lamp(effects, GATE_LAMP_AMBER, gate->settings.waiting_ms);
}

static void drop_waiting(struct gate *gate)
{
    gate->waiting = false;
}

/* The same card again before its rotation is the same person. */
static bool leaves_already(const struct gate *gate, const struct gate_tap *tap)
{
    for (size_t i = 0; tap->uid[0] != '\0' && i < gate->leaver_count; i++) {
        if (text_equal(gate->leavers[i].uid, tap->uid))
            return true;
    }
    return false;
}

/* The exit is opened again each time: an order may have been lost. */
static void tap_out(struct gate *gate, const struct gate_event *event, struct gate_effects *effects)
{
    const bool again = leaves_already(gate, &event->tap);
    if (!again && gate->leaver_count < GATE_LEAVERS_MAX)
        gate->leavers[gate->leaver_count++] = event->tap;
    /* a rotation may end after the lock: it is still theirs */
    gate->leaving_until.ms = event->now.ms + gate->settings.unlock_ms + gate->settings.settle_ms;
    if (gate->phase != GATE_DOWN) {
        struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_UNLOCK_EXIT);
        effect->ms = gate->settings.unlock_ms;
        effect->persons = (int64_t)gate->leaver_count;
        effect->command = gate->command;
    }
    if (event->tap.uid[0] != '\0' &&
        !again) /* otherwise staff let somebody out: nobody's clock stops */
        gate_effect(effects, GATE_EFFECT_INTENT)->tap = event->tap;
    signal_lamp(effects, GATE_LAMP_GREEN, gate->settings.unlock_ms);
}

/* Of this card at this gate; it is not asked about twice. */
static bool decides_already(const struct gate *gate, const struct gate_tap *tap)
{
    return gate->phase == GATE_DECIDING && !gate->asked && text_equal(gate->deciding.uid, tap->uid);
}

static void tap_in(struct gate *gate, const struct gate_event *event, struct gate_effects *effects)
{
    if (!gate_in_service(gate)) {
        refuse(gate, &event->tap, effects);
    } else if (gate->phase == GATE_READY && gate->leaver_count == 0) {
        decide(gate, &event->tap, event->now, effects);
    } else if (gate->phase == GATE_OPEN && text_equal(gate->order_uid, event->tap.uid)) {
        gate_effect(effects, GATE_EFFECT_REPEAT)->tap = event->tap;
        signal_lamp(effects, GATE_LAMP_GREEN, gate->deadline.ms - event->now.ms);
    } else if (!decides_already(gate, &event->tap)) {
        wait_in_line(gate, event, effects);
    }
}

static void ask(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    if (gate->phase != GATE_READY || gate->service_off || gate->leaver_count > 0)
        return; /* no effect is the refusal: the asker sees that it was not accepted */
    start_deciding(gate, now);
    gate->asked = true;
    gate_effect(effects, GATE_EFFECT_ACCEPT)->counted = gate->last.counted;
}

static void allowed(struct gate *gate, const struct gate_event *event, struct gate_effects *effects)
{
    gate->order_id = event->order_id;
    gate->persons = event->persons;
    gate->turned = 0;
    gate->undecided = false;
    gate->cause = NULL;
    (void)text_copy(gate->order_uid, sizeof gate->order_uid, gate->asked ? "" : gate->deciding.uid);
    if (gate->phase == GATE_ALARM)
        gate_resolve_as(gate, 0, "alarm", effects);
    if (gate->phase != GATE_DECIDING)
        return; /* the board was lost meanwhile: recovery will resolve it */
    if (event->now.ms >= gate->decide_by.ms) {
        /* a disk that stood still: whoever asked has left, and the next would profit */
        gate_resolve_as(gate, 0, "decided_too_late", effects);
        gate_become_ready(gate, event->now, effects);
        return;
    }
    gate->phase = GATE_OPEN;
    gate->acknowledged = false;
    gate->acknowledge_by.ms = event->now.ms + GATE_ACKNOWLEDGE_MS;
    gate->deadline.ms = event->now.ms + gate->settings.unlock_ms;
    struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_UNLOCK);
    effect->order_id = gate->order_id;
    effect->persons = gate->persons;
    effect->ms = gate->settings.unlock_ms;
    if (gate->persons > 1)
        effect->ms += gate->settings.rotation_ms * (gate->persons - 1);
    effect->command = ++gate->command;
    signal_lamp(effects, GATE_LAMP_GREEN, effect->ms);
}

static void refused(struct gate *gate, const struct gate_event *event, struct gate_effects *effects)
{
    gate->undecided = false;
    if (!gate->asked)
        signal_lamp(effects, GATE_LAMP_RED, gate->settings.refusal_ms);
    if (gate->phase == GATE_DECIDING)
        gate_become_ready(gate, event->now, effects);
}

static void answered(struct gate *gate, const struct gate_event *event,
                     struct gate_effects *effects)
{
    if (gate->phase != GATE_OPEN || event->order_id != gate->order_id)
        return;
    if (!event->obeyed) {
        gate_close_order(gate, "not_obeyed", event->now, effects);
        return;
    }
    gate->acknowledged = true;
    gate->failures = 0;
    if (event->counter != gate->c0.entry)
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "counter_moved_before_order";
}

/* How many of a group have come when everybody has to leave: they are in, have paid, and stand on
 * the list to call out. Of one person's order nothing is taken. */
static int64_t came_of_group(struct gate *gate)
{
    const struct arm_count *now = &gate->last.counted;
    if (gate->persons < 2 || !arm_count_same_board(&gate->c0, now))
        return 0;
    const int64_t delta = (int64_t)arm_count_delta(gate->c0.entry, now->entry, now->bits);
    if (delta > gate->persons + 2)
        return 0; /* not to be believed */
    const int64_t came = delta < gate->persons ? delta : gate->persons;
    gate->accounted.entry = gate->c0.entry + (uint64_t)came;
    return came;
}

static void alarm_on(struct gate *gate, struct gate_effects *effects)
{
    if (gate->phase == GATE_ALARM)
        return;
    gate_effect(effects, GATE_EFFECT_FREE)->command = ++gate->command;
    gate->phase = GATE_ALARM;
    drop_waiting(gate);
    if (gate->order_id != 0)
        gate_resolve_as(gate, came_of_group(gate), "alarm", effects);
    signal_lamp(effects, GATE_LAMP_GREEN, INT32_MAX);
}

static void start_recovery(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    gate->phase = GATE_RECOVERING;
    gate->deadline.ms = now.ms + gate->settings.settle_ms;
    signal_lamp(effects, GATE_LAMP_OFF, 0);
    gate_lock(gate, effects);
}

static void link_down(struct gate *gate, struct gate_effects *effects)
{
    gate->linked = false;
    drop_waiting(gate);
    if (gate->phase == GATE_DOWN)
        return;
    if (gate->phase != GATE_ALARM) /* an alarm outlives its wires */
        gate->phase = GATE_DOWN;
    gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "board_lost";
}

static void link_up(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    gate->linked = true;
    gate->read = false;
    gate->faulty = false;
    if (gate->phase == GATE_ALARM)
        gate_effect(effects, GATE_EFFECT_FREE)->command = ++gate->command;
    else
        start_recovery(gate, now, effects);
}

static void alarm_off(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    if (gate->phase != GATE_ALARM)
        return;
    if (gate->linked)
        start_recovery(gate, now, effects);
    else
        gate->phase = GATE_DOWN;
}

static void pass_time(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    if (gate->waiting && now.ms >= gate->waiting_until.ms)
        drop_waiting(gate);
    if (gate->leaver_count > 0 && now.ms >= gate->leaving_until.ms) {
        gate->leaver_count = 0;
        if (gate->phase == GATE_READY)
            gate_become_ready(gate, now, effects);
    }
    gate_order_time(gate, now, effects);
}

void gate_step(struct gate *gate, const struct gate_event *event, struct gate_effects *ret_effects)
{
    ret_effects->count = 0;
    switch (event->type) {
    case GATE_EVENT_READING:
        gate->last = event->reading;
        gate->read = true;
        if (event->reading.fire)
            alarm_on(gate, ret_effects);
        gate_order_reading(gate, event->now, ret_effects);
        break;
    case GATE_EVENT_TIME:
        pass_time(gate, event->now, ret_effects);
        break;
    case GATE_EVENT_TAP:
        if (event->tap.exit)
            tap_out(gate, event, ret_effects);
        else
            tap_in(gate, event, ret_effects);
        break;
    case GATE_EVENT_GONE:
        if (gate->waiting && gate->waiting_tap.sight == event->tap.sight &&
            gate->waiting_tap.reader == event->tap.reader &&
            gate->waiting_tap.driver_start == event->tap.driver_start)
            drop_waiting(gate);
        break;
    case GATE_EVENT_ASK:
        ask(gate, event->now, ret_effects);
        break;
    case GATE_EVENT_ALLOWED:
        allowed(gate, event, ret_effects);
        break;
    case GATE_EVENT_REFUSED:
        refused(gate, event, ret_effects);
        break;
    case GATE_EVENT_ANSWER:
        answered(gate, event, ret_effects);
        break;
    case GATE_EVENT_LINK_UP:
        link_up(gate, event->now, ret_effects);
        break;
    case GATE_EVENT_LINK_DOWN:
        link_down(gate, ret_effects);
        break;
    case GATE_EVENT_ALARM_ON:
        alarm_on(gate, ret_effects);
        break;
    case GATE_EVENT_ALARM_OFF:
        alarm_off(gate, event->now, ret_effects);
        break;
    case GATE_EVENT_SERVICE_OFF:
        gate->service_off = true;
        drop_waiting(gate);
        break;
    case GATE_EVENT_SERVICE_ON:
        gate->service_off = false;
        gate->faulty = false;
        gate->failures = 0;
        break;
    }
}

static void earlier(struct mono_time *next, struct mono_time candidate)
{
    if (candidate.ms < next->ms)
        *next = candidate;
}

struct mono_time gate_next_time(const struct gate *gate)
{
    struct mono_time next = {.ms = INT64_MAX};
    if (gate->waiting)
        earlier(&next, gate->waiting_until);
    if (gate->leaver_count > 0)
        earlier(&next, gate->leaving_until);
    if (gate->phase == GATE_OPEN && !gate->acknowledged)
        earlier(&next, gate->acknowledge_by);
    if (gate->phase == GATE_OPEN || gate->phase == GATE_SETTLING ||
        gate->phase == GATE_RECOVERING || (gate->phase == GATE_JAMMED && gate->order_id != 0))
        earlier(&next, gate->deadline);
    return next;
}
