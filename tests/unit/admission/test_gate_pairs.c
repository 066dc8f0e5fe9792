/* The state machine of an arm: every pair of phase and event, and its bounds under random events.
 */
#include "tests/unit/admission/gate_steps.h"

/* Brings a fresh machine into a phase. */
static void enter(enum gate_phase phase)
{
    now_ms = 1000;
    gate_init(&gate, &settings, NULL, NULL);
    if (phase == GATE_DOWN)
        return;
    happen(GATE_EVENT_LINK_UP);
    if (phase == GATE_RECOVERING)
        return;
    make_ready(10);
    if (phase == GATE_ALARM)
        happen(GATE_EVENT_ALARM_ON);
    if (phase == GATE_READY || phase == GATE_ALARM)
        return;
    tap("C1", 1);
    if (phase == GATE_DECIDING)
        return;
    allow(77, 1);
    acknowledge(77, 10);
    if (phase == GATE_OPEN)
        return;
    now_ms += 8000;
    happen(GATE_EVENT_TIME);
    read_board(10, false, false);
    if (phase == GATE_SETTLING)
        return;
    now_ms += 3000;
    happen(GATE_EVENT_TIME);
}

/* What each phase becomes on each event, the events being those of `provoke` below. */
static const enum gate_phase expected[GATE_PHASE_COUNT][GATE_EVENT_COUNT] = {
#define D GATE_DOWN
#define R GATE_RECOVERING
#define Y GATE_READY
#define C GATE_DECIDING
#define O GATE_OPEN
#define S GATE_SETTLING
#define J GATE_JAMMED
#define A GATE_ALARM
    /*              read time tap gone ask allow refuse answer up down alarm_on alarm_off off on */
    [GATE_DOWN] = {D, D, D, D, D, D, D, D, R, D, A, D, D, D},
    [GATE_RECOVERING] = {Y, R, R, R, R, R, R, R, R, D, A, R, R, R},
    [GATE_READY] = {Y, Y, C, Y, C, Y, Y, Y, R, D, A, Y, Y, Y},
    [GATE_DECIDING] = {C, C, C, C, C, O, Y, C, R, D, A, C, C, C},
    [GATE_OPEN] = {O, O, O, O, O, O, O, O, R, D, A, O, O, O},
    [GATE_SETTLING] = {Y, S, S, S, S, S, S, S, R, D, A, S, S, S},
    [GATE_JAMMED] = {Y, J, J, J, J, J, J, J, R, D, A, J, J, J},
    [GATE_ALARM] = {A, A, A, A, A, A, A, A, A, A, A, R, A, A},
#undef D
#undef R
#undef Y
#undef C
#undef O
#undef S
#undef J
#undef A
};

/* What each pair does, in its order: D decide, A accept, X refuse, R repeat, W wait, U unlock, u
 * unlock the exit, L lock, F free, S signal, V resolve, M move, I intent, N incident. */
static const char letters[] = "DAXRWUuLFSVMIN"; /* as enum gate_effect_type */
static const char *const effects_of[GATE_PHASE_COUNT][GATE_EVENT_COUNT] = {
    /* read time tap gone ask allow refuse answer up down alarm_on alarm_off off on */
    [GATE_DOWN] = {"M", "", "XS", "", "", "", "S", "", "SL", "", "FS", "", "", ""},
    [GATE_RECOVERING] = {"M", "", "WS", "", "", "", "S", "", "SL", "N", "FS", "", "", ""},
    [GATE_READY] = {"", "", "D", "", "A", "", "S", "", "SL", "N", "FS", "", "", ""},
    [GATE_DECIDING] = {"", "", "WS", "", "", "US", "S", "", "SL", "N", "FS", "", "", ""},
    [GATE_OPEN] = {"", "", "W", "", "", "", "S", "", "SL", "N", "FVS", "", "", ""},
    [GATE_SETTLING] = {"V", "", "WS", "", "", "", "S", "", "SL", "N", "FVS", "", "", ""},
    [GATE_JAMMED] = {"V", "", "XS", "", "", "", "S", "", "SL", "N", "FVS", "", "", ""},
    [GATE_ALARM] = {"", "", "XS", "", "", "", "S", "", "F", "N", "", "SL", "", ""},
};

static void does(enum gate_phase phase, enum gate_event_type type)
{
    char done[GATE_EFFECTS_MAX + 1] = "";
    for (size_t i = 0; i < effects.count; i++)
        done[i] = letters[effects.items[i].type];
    if (!text_equal(done, effects_of[phase][type]))
        print_error("%s, event %d: does %s\n", gate_phase_word(phase), (int)type, done);
    assert_string_equal(done, effects_of[phase][type]);
}

static void provoke(enum gate_event_type type)
{
    struct gate_event event = {.type = type,
                               .reading = reading(10, gate.phase == GATE_OPEN, true),
                               .tap = {.sight = 50, .uid = "C5"},
                               .order_id = type == GATE_EVENT_ALLOWED ? 88 : 77,
                               .persons = 1,
                               .obeyed = true,
                               .counter = 10};
    step(event);
}

static void every_pair_of_phase_and_event_is_defined(void **state)
{
    (void)state;
    for (int phase = 0; phase < GATE_PHASE_COUNT; phase++) {
        for (int type = 0; type < GATE_EVENT_COUNT; type++) {
            enter((enum gate_phase)phase);
            assert_int_equal(gate.phase, phase);
            /* an answer of the ledger comes only to a gate that asked */
            if (type == GATE_EVENT_ALLOWED && phase != GATE_DECIDING)
                continue;
            provoke((enum gate_event_type)type);
            if (gate.phase != expected[phase][type])
                print_error("%s, event %d: became %s\n", gate_phase_word((enum gate_phase)phase),
                            type, gate_phase_word(gate.phase));
            assert_int_equal(gate.phase, expected[phase][type]);
            does((enum gate_phase)phase, (enum gate_event_type)type);
        }
    }
}

/* Rule 10: while its board answers, no hold outlives deadline and settle, whatever else happens. */
static void no_order_outlives_its_bounds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 2000; seed++) {
        uint64_t random = seed * UINT64_C(6364136223846793005) + 1;
        make_open(10, 1);
        const int64_t opened_ms = now_ms;
        while (gate.order_id != 0) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            now_ms += (int64_t)(random >> 60) * 10 + 1;
            const bool locked = gate.phase != GATE_OPEN;
            if ((random >> 33) % 4 == 0)
                tap((random >> 40) % 2 ? "C1" : "C2", random >> 20);
            if ((random >> 35) % 3 == 0)
                read_board(10 + (random >> 50) % 2, !locked, (random >> 45) % 8 != 0);
            happen(GATE_EVENT_TIME);
            assert_true(now_ms - opened_ms <=
                        settings.unlock_ms + settings.settle_ms + settings.jam_ms + 1000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_phase_and_event_is_defined),
        cmocka_unit_test(no_order_outlives_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
