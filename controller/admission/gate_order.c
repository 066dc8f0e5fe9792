#include "controller/admission/gate_order.h"

/* Locked, home, and read after our last command was obeyed: its counter is the truth. */
static bool settled(const struct gate *gate)
{
    const struct gate_reading *last = &gate->last;
    return gate->read && !gate->undecided && last->command == gate->command &&
           !last->entry_unlocked && last->home;
}

void gate_resolve_as(struct gate *gate, int64_t turned, const char *cause,
                     struct gate_effects *effects)
{
    struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_RESOLVE);
    effect->order_id = gate->order_id;
    effect->turned = turned;
    effect->cause = cause;
    effect->counted = gate->last.counted;
    gate->order_id = 0;
}

void gate_close_order(struct gate *gate, const char *cause, struct mono_time now,
                      struct gate_effects *effects)
{
    gate->phase = GATE_SETTLING;
    gate->cause = cause;
    gate->deadline.ms = now.ms + gate->settings.settle_ms;
    struct gate_effect *off = gate_effect(effects, GATE_EFFECT_SIGNAL);
    off->lamp = GATE_LAMP_OFF;
    gate_lock(gate, effects);
    if (cause != NULL)
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = cause;
    if (cause == NULL && gate->acknowledged)
        return;
    gate->failures++;
    gate->faulty = gate->faulty || gate->failures >= GATE_FAILURES_MAX;
}

static struct gate_effect *move(struct gate *gate, bool exit, int64_t persons, const char *kind,
                                struct gate_effects *effects)
{
    struct gate_effect *effect = gate_effect(effects, GATE_EFFECT_MOVE);
    effect->exit = exit;
    effect->persons = persons;
    effect->kind = kind;
    effect->counted = gate->last.counted;
    return effect;
}

/* The first who tapped is the first who turned. */
static void move_leaver(struct gate *gate, struct gate_effects *effects)
{
    const char *kind = gate->leavers[0].uid[0] != '\0' ? "card" : "manual";
    move(gate, true, 1, kind, effects)->tap = gate->leavers[0];
    gate->leaver_count--;
    for (size_t i = 0; i < gate->leaver_count; i++)
        gate->leavers[i] = gate->leavers[i + 1];
}

/* A board that starts again is counted from its first reading on: what it counted before cannot be
 * told from what its old counters said. Nobody moves, but the ledger keeps these counters: what
 * turns while the controller is away is found by them. */
static void take_baseline(struct gate *gate, struct gate_effects *effects)
{
    if (gate->counted_known && arm_count_same_board(&gate->accounted, &gate->last.counted))
        return;
    gate->accounted = gate->last.counted;
    gate->counted_known = true;
    (void)move(gate, false, 0, "unattributed", effects);
}

/* People who leave are counted in every phase. */
static void count_exits(struct gate *gate, struct gate_effects *effects)
{
    const struct arm_count *now = &gate->last.counted;
    if (!gate->last.counts_exit)
        return;
    uint64_t delta = arm_count_delta(gate->accounted.exit, now->exit, now->bits);
    delta = delta <= GATE_UNLISTED_MAX ? delta : 0;
    for (; delta > 0 && gate->leaver_count > 0; delta--)
        move_leaver(gate, effects);
    if (delta > 0)
        (void)move(gate, true, (int64_t)delta, gate->phase == GATE_ALARM ? "alarm" : "free",
                   effects);
    gate->accounted.exit = now->exit;
}

/* Rotations in that no order explains: an alarm, a forced arm, or a time when nobody was watching.
 */
static uint64_t count_unlisted(struct gate *gate, const char *kind, struct gate_effects *effects)
{
    const struct arm_count *now = &gate->last.counted;
    const uint64_t delta = arm_count_delta(gate->accounted.entry, now->entry, now->bits);
    if (delta > 0 && delta <= GATE_UNLISTED_MAX)
        (void)move(gate, false, (int64_t)delta, kind, effects);
    gate->accounted.entry = now->entry;
    return delta;
}

/* Rule 12: a delta is believed within 0..n+2 on an unchanged board; otherwise the swimmer's favour.
 */
static void resolve_by_count(struct gate *gate, struct gate_effects *effects)
{
    const struct arm_count *now = &gate->last.counted;
    const int64_t delta = (int64_t)arm_count_delta(gate->c0.entry, now->entry, now->bits);
    if (!arm_count_same_board(&gate->c0, now)) {
        gate_resolve_as(gate, 0, gate->last.counted_by_driver ? "not_provable" : "board_restarted",
                        effects);
        (void)count_unlisted(gate, "unattributed", effects);
        return;
    }
    if (delta > gate->persons + 2) {
        gate_resolve_as(gate, 0, "counter_unbelievable", effects);
    } else {
        const int64_t turned = delta < gate->persons ? delta : gate->persons;
        const char *cause = turned > 0 ? "passed" : gate->cause != NULL ? gate->cause : "nobody";
        gate_resolve_as(gate, turned, cause, effects);
        effects->items[effects->count - 1].excess = delta - turned;
    }
    gate->accounted = *now;
}

static void watch_open(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    const struct arm_count *counted = &gate->last.counted;
    if (!arm_count_same_board(&gate->c0, counted)) {
        gate_close_order(gate, "board_restarted", now, effects);
        return;
    }
    const int64_t delta = (int64_t)arm_count_delta(gate->c0.entry, counted->entry, counted->bits);
    if (delta >= gate->persons)
        gate_close_order(gate, NULL, now, effects);
    else if (delta > gate->turned)
        gate->deadline.ms = now.ms + gate->settings.rotation_ms;
    gate->turned = delta;
}

/* True when the arm has not been at home for longer than a rotation may take: somebody holds it, or
 * it is broken. It comes back by itself when it is home again. Between two rotations it was, even
 * if a crowd that leaves turns it so often that no reading has seen that. */
static bool leans(struct gate *gate, struct mono_time now)
{
    const uint64_t count = gate->last.counted.entry + gate->last.counted.exit;
    if (gate->last.home || !gate->leaning || count != gate->leaning_count)
        gate->leaning_since = now;
    gate->leaning_count = count;
    gate->leaning = !gate->last.home;
    return gate->leaning && now.ms - gate->leaning_since.ms >= gate->settings.settle_ms;
}

static void watch_ready(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    if (count_unlisted(gate, "unattributed", effects) > 0)
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "forced_passage";
    if (gate->last.entry_unlocked && gate->last.command == gate->command) {
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "unlocked_without_order";
        gate->phase = GATE_RECOVERING;
        gate->deadline.ms = now.ms + gate->settings.settle_ms;
        gate_lock(gate, effects);
    } else if (leans(gate, now)) {
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "arm_not_home";
        gate->phase = GATE_JAMMED;
        gate->leaning = false;
    } else if (gate->waiting) {
        gate_become_ready(gate, now, effects);
    }
}

/* The board's own cover: told once, until it is closed again. */
static void watch_cover(struct gate *gate, struct gate_effects *effects)
{
    if (gate->last.tamper && !gate->tampered)
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "tamper";
    gate->tampered = gate->last.tamper;
}

void gate_order_reading(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    take_baseline(gate, effects);
    watch_cover(gate, effects);
    count_exits(gate, effects);
    switch (gate->phase) {
    case GATE_DOWN:
        break; /* a reading before the link is up is stale */
    case GATE_RECOVERING:
    case GATE_SETTLING:
    case GATE_JAMMED:
        if (!settled(gate))
            break;
        if (gate->order_id != 0)
            resolve_by_count(gate, effects);
        else
            (void)count_unlisted(gate, "unattributed", effects);
        gate_become_ready(gate, now, effects);
        break;
    case GATE_READY:
        watch_ready(gate, now, effects);
        break;
    case GATE_DECIDING:
        break; /* c0 is with the ledger: a rotation now is found by the answer to the order */
    case GATE_OPEN:
        watch_open(gate, now, effects);
        break;
    case GATE_ALARM:
        (void)count_unlisted(gate, "alarm", effects);
        break;
    }
}

/* A jam that lasts: what the counter says now is what can be known. */
static void give_up_jam(struct gate *gate, struct gate_effects *effects)
{
    gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "jam_resolved_by_time";
    resolve_by_count(gate, effects);
}

void gate_order_time(struct gate *gate, struct mono_time now, struct gate_effects *effects)
{
    if (gate->phase == GATE_OPEN && now.ms >= gate->deadline.ms) {
        gate_close_order(gate, NULL, now, effects);
    } else if (gate->phase == GATE_OPEN && !gate->acknowledged &&
               now.ms >= gate->acknowledge_by.ms) {
        gate_close_order(gate, "not_acknowledged", now, effects);
    } else if ((gate->phase == GATE_SETTLING ||
                (gate->phase == GATE_RECOVERING && gate->read && !gate->undecided)) &&
               now.ms >= gate->deadline.ms) {
        gate->phase = GATE_JAMMED;
        gate->deadline.ms = now.ms + gate->settings.jam_ms;
        gate_effect(effects, GATE_EFFECT_INCIDENT)->cause = "jam";
    } else if (gate->phase == GATE_JAMMED && gate->order_id != 0 && now.ms >= gate->deadline.ms) {
        give_up_jam(gate, effects);
    }
}
