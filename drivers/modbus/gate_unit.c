#include "drivers/modbus/gate_unit.h"

enum { BEEP_MS_MAX = 5000, BEEPS_MAX = 10 };

static uint64_t count_of(const struct gate_unit *gate, enum gate_way way)
{
    return way == WAY_ENTRY ? gate_board_entry_count(&gate->board)
                            : gate_board_exit_count(&gate->board);
}

static uint64_t counter_bits(const struct gate_unit *gate)
{
    const struct register_map *map = &gate->board.map;
    return register_map_has_counters(map) ? (uint64_t)map->values[VALUE_COUNTER_ENTRY].width_bits
                                          : 32;
}

static uint64_t turned(const struct gate_unit *gate, enum gate_way way)
{
    const uint64_t mask = (UINT64_C(1) << counter_bits(gate)) - 1;
    return (count_of(gate, way) - gate->orders[way].base_count) & mask;
}

static void unlock(struct gate_unit *gate, const struct driver_message *message, int64_t now_ms)
{
    const enum gate_way way = message->flags & DRIVER_WAY_EXIT ? WAY_EXIT : WAY_ENTRY;
    gate->orders[way] = (struct gate_order){
        .active = true,
        .order = message->a,
        .rotations = message->b,
        .base_count = count_of(gate, way),
        .lock_at_ms = now_ms + (int64_t)message->c,
    };
    gate->answer_due = way == WAY_ENTRY;
}

static void lock(struct gate_unit *gate, uint32_t ways)
{
    gate->orders[WAY_ENTRY].active = false;
    gate->exit_locked = (ways & DRIVER_WAY_EXIT) != 0;
    gate->freed = false;
    if (!gate->board.reading.inputs[INPUT_FIRE])
        gate->fire = false;
}

static void signal_lamp(struct gate_unit *gate, const struct driver_message *message,
                        int64_t now_ms)
{
    bool *wanted = gate->board.wanted;
    wanted[OUTPUT_LAMP_GREEN] = message->flags == DRIVER_LAMP_GREEN;
    wanted[OUTPUT_LAMP_AMBER] = message->flags == DRIVER_LAMP_AMBER;
    wanted[OUTPUT_LAMP_RED] = message->flags == DRIVER_LAMP_RED;
    gate->lamp_off_ms = now_ms + (int64_t)message->a;
    gate->beep_since_ms = now_ms;
    gate->beep_ms = (int64_t)(message->b < BEEP_MS_MAX ? message->b : BEEP_MS_MAX);
    gate->beeps = (int64_t)(message->c < 1 ? 1 : message->c < BEEPS_MAX ? message->c : BEEPS_MAX);
    gate->quiet_ms = now_ms + 2 * gate->beep_ms * gate->beeps;
}

void gate_unit_command(struct gate_unit *gate, const struct driver_message *message, int64_t now_ms)
{
    switch (message->type) {
    case DRIVER_UNLOCK:
        unlock(gate, message, now_ms);
        gate->command = (uint32_t)message->d;
        break;
    case DRIVER_LOCK:
        lock(gate, message->flags);
        gate->command = (uint32_t)message->d;
        break;
    case DRIVER_FREE:
        gate->freed = true;
        gate->command = (uint32_t)message->d;
        break;
    case DRIVER_SIGNAL:
        signal_lamp(gate, message, now_ms);
        break;
    default:
        break; /* not for a gate */
    }
}

/* A beep, a pause as long, and so on. */
static bool beeps_at(const struct gate_unit *gate, int64_t now_ms)
{
    const int64_t since_ms = now_ms - gate->beep_since_ms;
    if (gate->beep_ms <= 0 || since_ms < 0)
        return false;
    const int64_t part = since_ms / gate->beep_ms;
    return part % 2 == 0 && part / 2 < gate->beeps;
}

void gate_unit_observe(struct gate_unit *gate, int64_t now_ms)
{
    if (gate->board.trusted && gate->board.reading.inputs[INPUT_FIRE])
        gate->fire = true;
    for (int way = 0; way < WAY_COUNT; way++) {
        struct gate_order *order = &gate->orders[way];
        if (order->active &&
            (now_ms >= order->lock_at_ms || turned(gate, (enum gate_way)way) >= order->rotations))
            order->active = false;
    }
    bool *wanted = gate->board.wanted;
    if (now_ms >= gate->lamp_off_ms)
        wanted[OUTPUT_LAMP_GREEN] = wanted[OUTPUT_LAMP_AMBER] = wanted[OUTPUT_LAMP_RED] = false;
    wanted[OUTPUT_BUZZER] = beeps_at(gate, now_ms);
}

void gate_unit_decide(struct gate_unit *gate, int64_t now_ms)
{
    gate_unit_observe(gate, now_ms);
    const bool free_all = gate->fire || gate->freed;
    gate->board.wanted[OUTPUT_UNLOCK_ENTRY] = free_all || gate->orders[WAY_ENTRY].active;
    gate->board.wanted[OUTPUT_UNLOCK_EXIT] =
        free_all || gate->deaf || !gate->exit_locked || gate->orders[WAY_EXIT].active;
}

void gate_unit_stand_alone(struct gate_unit *gate)
{
    gate->deaf = true;
    gate->answer_due = false;
    for (int way = 0; way < WAY_COUNT; way++)
        gate->orders[way].active = false;
}

static uint32_t flag(bool set, uint32_t bit)
{
    return set ? bit : 0;
}

void gate_unit_report(const struct gate_unit *gate, uint64_t boot, uint64_t uptime_start_s,
                      struct driver_message *ret_message)
{
    const struct gate_board *board = &gate->board;
    const struct board_reading *reading = &board->reading;
    *ret_message = (struct driver_message){
        .type = DRIVER_GATE_STATE,
        .index = gate->index,
        .flags =
            flag(reading->outputs[OUTPUT_UNLOCK_ENTRY], DRIVER_GATE_ENTRY_UNLOCKED) |
            flag(reading->outputs[OUTPUT_UNLOCK_EXIT], DRIVER_GATE_EXIT_UNLOCKED) |
            flag(gate_board_home(board), DRIVER_GATE_HOME) |
            flag(reading->inputs[INPUT_JAM], DRIVER_GATE_JAM) |
            flag(reading->inputs[INPUT_TAMPER], DRIVER_GATE_TAMPER) |
            flag(reading->inputs[INPUT_FIRE], DRIVER_GATE_FIRE) |
            flag(!register_map_has_counters(&board->map), DRIVER_GATE_COUNTED_BY_DRIVER) |
            flag(gate_board_counts_exit(board), DRIVER_GATE_COUNTS_EXIT) |
            flag(board->map.inputs[INPUT_ARM_HOME].table != REGISTER_NONE, DRIVER_GATE_HAS_HOME),
        .a = gate_board_entry_count(board),
        .b = gate_board_exit_count(board),
        .c = boot,
        .d = uptime_start_s,
        .e = gate->command | counter_bits(gate) << 32,
    };
}
