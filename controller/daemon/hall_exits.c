/* Part of hall: exits that open for a card alone. Where no reader can see one, the exit stays open:
 * what is owed is noted by the rule of the exit that was not seen. */
#include "controller/base/log.h"
#include "controller/daemon/hall.h"

/* The order is stated anew before it ends, and dies by itself when nobody does. */
enum { GRACE_MS = 1500, STATED_MS = 12000, EVERY_MS = 4000, ROTATIONS = 1000 };

/* True when a gate has readers at its way out and none of them answers. */
static bool is_blind(const struct hall *hall, size_t gate)
{
    bool any = false;
    for (size_t i = 0; i < hall->site->reader_count; i++) {
        const struct site_reader *reader = &hall->site->readers[i];
        if (reader->desk || reader->gate != gate || reader->direction != SITE_EXIT)
            continue;
        if (hall->readers[i].up)
            return false;
        any = true;
    }
    return any;
}

static void state_free(struct hall *hall, size_t gate)
{
    struct driver_message message = {.type = DRIVER_UNLOCK,
                                     .flags = DRIVER_WAY_EXIT,
                                     .b = ROTATIONS,
                                     .c = STATED_MS,
                                     .d = hall->gates[gate].gate.command};
    hall_drive(hall, gate, &message);
}

static void watch_exit(struct hall *hall, size_t index, struct mono_time now)
{
    struct hall_gate *gate = &hall->gates[index];
    if (!is_blind(hall, index)) {
        gate->exit_blind_since_ms = gate->exit_stated_ms = 0;
        return;
    }
    if (gate->exit_blind_since_ms == 0)
        gate->exit_blind_since_ms = now.ms;
    if (now.ms - gate->exit_blind_since_ms < GRACE_MS || gate->gate.phase == GATE_DOWN)
        return;
    if (gate->exit_stated_ms == 0) {
        log_warning("gate %s: no exit reader answers: its exit is free",
                    hall->site->gates[index].name);
        hall_incident(hall, index, "exit_reader_lost");
    } else if (now.ms - gate->exit_stated_ms < EVERY_MS) {
        return;
    }
    gate->exit_stated_ms = now.ms;
    state_free(hall, index);
}

void hall_watch_exits(struct hall *hall, struct mono_time now)
{
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        if (hall->gates[i].gate.settings.exit_identified)
            watch_exit(hall, i, now);
    }
}
