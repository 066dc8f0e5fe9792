/* gate_steps: words in which the tests of the state machine tell their stories. */
#ifndef PORTILLON_TESTS_GATE_STEPS_H
#define PORTILLON_TESTS_GATE_STEPS_H

#include "controller/admission/gate.h"
#include "controller/base/text.h"
#include "tests/unit/check.h"

static const struct gate_settings settings = {.unlock_ms = 8000,
                                              .settle_ms = 3000,
                                              .jam_ms = 60000,
                                              .rotation_ms = 20000,
                                              .refusal_ms = 2000,
                                              .waiting_ms = 5000};

static struct gate gate;
static struct gate_effects effects;
static int64_t now_ms;

static inline const struct gate_effect *find(enum gate_effect_type type)
{
    for (size_t i = 0; i < effects.count; i++) {
        if (effects.items[i].type == type)
            return &effects.items[i];
    }
    return NULL;
}

static inline void step(struct gate_event event)
{
    event.now.ms = now_ms;
    gate_step(&gate, &event, &effects);
    assert_true(effects.count <= GATE_EFFECTS_MAX);
}

static inline void happen(enum gate_event_type type)
{
    step((struct gate_event){.type = type});
}

static inline struct gate_reading reading(uint64_t entry, bool unlocked, bool home)
{
    return (struct gate_reading){.counted = {.entry = entry, .exit = 100, .bits = 16, .boot = 1},
                                 .entry_unlocked = unlocked,
                                 .home = home,
                                 .counts_exit = true,
                                 .command = gate.command};
}

static inline void read_board(uint64_t entry, bool unlocked, bool home)
{
    step(
        (struct gate_event){.type = GATE_EVENT_READING, .reading = reading(entry, unlocked, home)});
}

static inline void tap(const char *uid, uint64_t sight)
{
    struct gate_event event = {.type = GATE_EVENT_TAP, .tap = {.sight = sight}};
    (void)text_copy(event.tap.uid, sizeof event.tap.uid, uid);
    step(event);
}

static inline void allow(int64_t order, int64_t persons)
{
    step((struct gate_event){.type = GATE_EVENT_ALLOWED, .order_id = order, .persons = persons});
}

static inline void acknowledge(int64_t order, uint64_t counter)
{
    step((struct gate_event){
        .type = GATE_EVENT_ANSWER, .order_id = order, .obeyed = true, .counter = counter});
}

static inline void make_ready(uint64_t entry)
{
    now_ms = 1000;
    gate_init(&gate, &settings, NULL, NULL);
    happen(GATE_EVENT_LINK_UP);
    read_board(entry, false, true);
    assert_int_equal(gate.phase, GATE_READY);
}

static inline void make_open(uint64_t entry, int64_t persons)
{
    make_ready(entry);
    tap("C1", 1);
    assert_int_equal(gate.phase, GATE_DECIDING);
    allow(77, persons);
    assert_int_equal(gate.phase, GATE_OPEN);
    acknowledge(77, entry);
}

#endif
