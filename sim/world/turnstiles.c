#include "sim/world/turnstiles.h"

#include <string.h>

#include "sim/world/auditor.h"
#include "sim/world/crowd.h"

enum {
    POLL_US = 50 * MS_US,
    WIRE_US = MS_US,
    SILENT_BOARD_US = SECOND_US,
    TURN_US = 900 * MS_US,
    FALSE_COUNT = 21000, /* far from anything believable, both ways */
};

bool turnstiles_init(struct world *world)
{
    static struct faults faults;
    const struct site *site = world->site;
    for (size_t i = 0; i < site->gate_count; i++) {
        struct turnstile *turnstile = &world->turnstiles[i];
        arm_init(&turnstile->arm, world->now_us, TURN_US);
        turnstile->bus = site->gates[i].bus;
        turnstile->poll_us = WORLD_NEVER;
        turnstile->identity = i + 1;
        if (!register_map_load(site->gates[i].map, &faults, &turnstile->unit.board.map))
            return false;
        for (size_t k = 0; k < i; k++)
            turnstile->unit.index =
                (uint16_t)(turnstile->unit.index + (site->gates[k].bus == site->gates[i].bus));
    }
    return true;
}

static bool counts_itself(const struct turnstile *turnstile)
{
    return register_map_has_counters(&turnstile->unit.board.map);
}

static bool answers(const struct world *world, const struct turnstile *turnstile)
{
    return world->now_us >= turnstile->silent_until_us;
}

static void send(struct world *world, size_t bus, const struct driver_message *message,
                 int64_t delay_us)
{
    world_carry(world,
                &(struct carried){
                    .message = *message, .to_hall = true, .channel = bus, .life = world->life},
                WIRE_US + delay_us);
}

static size_t number_of(const struct world *world, const struct turnstile *turnstile)
{
    return (size_t)(turnstile - world->turnstiles);
}

/* A coil moves: whoever stands there sees it. */
static void set_coil(struct world *world, struct turnstile *turnstile, enum arm_coil coil, bool on)
{
    const bool was = turnstile->arm.coils[coil];
    arm_set_coil(&turnstile->arm, coil, on, world->now_us);
    if (was == on)
        return;
    if (coil == COIL_UNLOCK_ENTRY && on)
        auditor_unlocked(world->auditor, number_of(world, turnstile));
    if (on)
        crowd_sees(world, number_of(world, turnstile), coil);
}

static enum arm_coil coil_of(enum register_output output)
{
    static const enum arm_coil coils[OUTPUT_COUNT] = {
        [OUTPUT_UNLOCK_ENTRY] = COIL_UNLOCK_ENTRY,
        [OUTPUT_UNLOCK_EXIT] = COIL_UNLOCK_EXIT,
        [OUTPUT_LAMP_GREEN] = COIL_GREEN,
        [OUTPUT_LAMP_AMBER] = COIL_AMBER,
        [OUTPUT_LAMP_RED] = COIL_RED,
        [OUTPUT_BUZZER] = COIL_BUZZER,
    };
    return coils[output];
}

/* False when the driver is told that it failed; it may have happened all the same. */
static bool write_output(struct world *world, struct turnstile *turnstile,
                         enum register_output output, bool on)
{
    const size_t gate = number_of(world, turnstile);
    turnstile->unit.board.wanted[output] = on;
    if (!answers(world, turnstile))
        return false;
    if (output <= OUTPUT_UNLOCK_EXIT && mishap_strikes(&world->mishaps, MISHAP_WRITE_LOST, gate))
        return true;
    if (output <= OUTPUT_UNLOCK_EXIT && mishap_strikes(&world->mishaps, MISHAP_WRITE_REFUSED, gate))
        return false;
    set_coil(world, turnstile, coil_of(output), on);
    return output > OUTPUT_UNLOCK_EXIT || !mishap_strikes(&world->mishaps, MISHAP_REPLY_LOST, gate);
}

static void count_edges(struct turnstile *turnstile)
{
    for (int way = 0; way < 2; way++) {
        const bool turning = turnstile->arm.turning && turnstile->arm.way == (enum arm_way)way;
        if (turnstile->was_turning[way] && !turning)
            turnstile->edges[way]++;
        turnstile->was_turning[way] = turning;
    }
    turnstile->unit.board.edges_entry = turnstile->edges[ARM_ENTRY];
    turnstile->unit.board.edges_exit = turnstile->edges[ARM_EXIT];
}

static void read_counters(struct world *world, struct turnstile *turnstile)
{
    uint64_t *values = turnstile->unit.board.reading.values;
    values[VALUE_COUNTER_ENTRY] = turnstile->arm.counters[ARM_ENTRY];
    values[VALUE_COUNTER_EXIT] = turnstile->arm.counters[ARM_EXIT];
    values[VALUE_BOOT_COUNTER] = turnstile->arm.boot_counter;
    values[VALUE_UPTIME_S] = arm_uptime_s(&turnstile->arm, world->now_us);
}

static void read_board(struct world *world, struct turnstile *turnstile)
{
    struct board_reading *reading = &turnstile->unit.board.reading;
    for (int i = 0; i < OUTPUT_COUNT; i++)
        reading->outputs[i] = turnstile->arm.coils[coil_of((enum register_output)i)];
    reading->inputs[INPUT_ARM_HOME] = arm_discrete(&turnstile->arm, DISCRETE_HOME);
    reading->inputs[INPUT_JAM] = turnstile->arm.jam;
    reading->inputs[INPUT_TAMPER] = turnstile->arm.tamper;
    reading->inputs[INPUT_FIRE] = turnstile->arm.fire;
    reading->inputs[INPUT_ROTATION_ENTRY] = arm_discrete(&turnstile->arm, DISCRETE_ROTATION_ENTRY);
    reading->inputs[INPUT_ROTATION_EXIT] = arm_discrete(&turnstile->arm, DISCRETE_ROTATION_EXIT);
    count_edges(turnstile);
    read_counters(world, turnstile);
    turnstile->unit.board.trusted = true;
}

static uint64_t boot_of(const struct world *world, const struct turnstile *turnstile)
{
    return counts_itself(turnstile) ? turnstile->arm.boot_counter
                                    : world->buses[turnstile->bus].start;
}

static void report(struct world *world, struct turnstile *turnstile)
{
    const size_t gate = number_of(world, turnstile);
    struct driver_message message;
    gate_unit_report(&turnstile->unit, boot_of(world, turnstile), 0, &message);
    if (driver_message_equal(&message, &turnstile->unit.reported))
        return;
    turnstile->unit.reported = message;
    if (mishap_strikes(&world->mishaps, MISHAP_COUNTER_FALSE, gate)) {
        message.a = (message.a + FALSE_COUNT) & 0xFFFF;
        turnstile->unit.reported.a ^= 1; /* the next reading says the truth */
    }
    const bool late = mishap_strikes(&world->mishaps, MISHAP_READING_LATE, gate);
    send(world, turnstile->bus, &message,
         late ? chance_between(&world->chance, 50, 900) * MS_US : 0);
    if (mishap_strikes(&world->mishaps, MISHAP_READING_DOUBLED, gate))
        send(world, turnstile->bus, &message, 0);
}

static void tell(struct world *world, const struct turnstile *turnstile, uint8_t type,
                 const char *cause)
{
    struct driver_message message = {.type = type, .index = turnstile->unit.index};
    message.count = (uint8_t)strlen(cause);
    memcpy(message.data, cause, message.count);
    send(world, turnstile->bus, &message, 0);
}

static void lose_board(struct world *world, struct turnstile *turnstile)
{
    struct gate_unit *unit = &turnstile->unit;
    if (unit->up || !unit->told_down)
        tell(world, turnstile, DRIVER_DEVICE_DOWN, "no_answer");
    if (!counts_itself(turnstile)) /* a pulse may come and go unseen */
        auditor_pulses_unseen(world->auditor, number_of(world, turnstile));
    unit->told_down = true;
    unit->up = false;
    unit->orders[WAY_ENTRY].active = false;
    unit->board.trusted = false;
    turnstile->poll_us = world->now_us + SILENT_BOARD_US;
}

static void restate(struct world *world, struct turnstile *turnstile)
{
    const struct gate_board *board = &turnstile->unit.board;
    for (int i = 0; i < OUTPUT_COUNT; i++) {
        const enum register_output output = (enum register_output)i;
        if (board->wanted[i] == board->reading.outputs[i])
            continue;
        if (output == OUTPUT_UNLOCK_ENTRY && board->wanted[i] && !gate_board_home(board))
            continue;
        if (!write_output(world, turnstile, output, board->wanted[i]))
            return;
    }
}

/* Nothing moves and nothing is wanted: the polls that follow would all say the same. */
static bool at_rest(const struct world *world, const struct turnstile *turnstile)
{
    const struct gate_unit *unit = &turnstile->unit;
    const struct gate_board *board = &unit->board;
    for (int i = 0; i < OUTPUT_COUNT; i++) {
        if (board->wanted[i] != board->reading.outputs[i] ||
            turnstile->arm.coils[coil_of((enum register_output)i)] != board->reading.outputs[i])
            return false;
    }
    return unit->up && !unit->orders[WAY_ENTRY].active && !unit->orders[WAY_EXIT].active &&
           !turnstile->arm.turning && world->now_us / MS_US >= unit->lamp_off_ms &&
           world->now_us / MS_US >= unit->quiet_ms && board->reading.inputs[INPUT_ARM_HOME] &&
           !turnstile->arm.fire && !unit->fire && !unit->freed &&
           memcmp(&unit->reported.a, &(uint64_t){gate_board_entry_count(board)},
                  sizeof(uint64_t)) == 0;
}

static void poll_board(struct world *world, struct turnstile *turnstile)
{
    struct gate_unit *unit = &turnstile->unit;
    arm_advance(&turnstile->arm, world->now_us);
    turnstile->poll_us = world->now_us + POLL_US;
    if (!answers(world, turnstile) ||
        mishap_strikes(&world->mishaps, MISHAP_POLL_LOST, number_of(world, turnstile))) {
        lose_board(world, turnstile);
        return;
    }
    arm_heard(&turnstile->arm, world->now_us);
    read_board(world, turnstile);
    gate_unit_decide(unit, world->now_us / MS_US);
    restate(world, turnstile);
    if (!unit->up)
        tell(world, turnstile, DRIVER_DEVICE_UP, "");
    unit->up = true;
    unit->told_down = false;
    report(world, turnstile);
    if (at_rest(world, turnstile))
        turnstile->poll_us = WORLD_NEVER;
}

/* The driver went on asking all the while, although nobody watched it. */
static void catch_up(struct world *world, struct turnstile *turnstile)
{
    const struct bus_driver *driver = &world->buses[turnstile->bus];
    if (driver->alive && !driver->hung && turnstile->poll_us == WORLD_NEVER)
        arm_heard(&turnstile->arm, world->now_us);
    arm_advance(&turnstile->arm, world->now_us);
}

void turnstiles_wake(struct world *world, size_t gate)
{
    struct turnstile *turnstile = &world->turnstiles[gate];
    catch_up(world, turnstile);
    if (turnstile->poll_us == WORLD_NEVER)
        turnstile->poll_us = world->now_us;
}

int64_t turnstiles_next_us(const struct world *world)
{
    int64_t next_us = WORLD_NEVER;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        const struct turnstile *turnstile = &world->turnstiles[i];
        const struct bus_driver *driver = &world->buses[turnstile->bus];
        if (driver->alive && !driver->hung && turnstile->poll_us < next_us)
            next_us = turnstile->poll_us;
    }
    return next_us;
}

static void notice_silence(struct world *world, size_t bus)
{
    const bool silent = !world->running && world->buses[bus].alive;
    for (size_t i = 0; silent && i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus == bus && !world->turnstiles[i].unit.deaf)
            gate_unit_stand_alone(&world->turnstiles[i].unit);
    }
}

void turnstiles_run(struct world *world)
{
    for (size_t i = 0; i < world->site->gate_count; i++) {
        struct turnstile *turnstile = &world->turnstiles[i];
        const struct bus_driver *driver = &world->buses[turnstile->bus];
        if (!driver->alive || driver->hung || turnstile->poll_us > world->now_us)
            continue;
        notice_silence(world, turnstile->bus);
        poll_board(world, turnstile);
    }
}

static void answer(struct world *world, struct turnstile *turnstile, bool obeyed)
{
    const size_t gate = number_of(world, turnstile);
    struct driver_message message = {
        .type = DRIVER_ORDER_ANSWER,
        .index = turnstile->unit.index,
        .flags = obeyed ? 1 : 0,
        .a = turnstile->unit.orders[WAY_ENTRY].order,
        .b = gate_board_entry_count(&turnstile->unit.board),
    };
    turnstile->unit.answer_due = false;
    if (mishap_strikes(&world->mishaps, MISHAP_ANSWER_LOST, gate))
        return;
    if (mishap_strikes(&world->mishaps, MISHAP_ANSWER_FALSE, gate))
        message.a ^= 0x55;
    const bool late = mishap_strikes(&world->mishaps, MISHAP_ANSWER_LATE, gate);
    send(world, turnstile->bus, &message,
         late ? chance_between(&world->chance, 100, 1500) * MS_US : 0);
    if (mishap_strikes(&world->mishaps, MISHAP_ANSWER_DOUBLED, gate))
        send(world, turnstile->bus, &message, 0);
}

/* Obeys at once: orders come before polls. */
static void obey(struct world *world, struct turnstile *turnstile)
{
    struct gate_unit *unit = &turnstile->unit;
    bool written = unit->up && answers(world, turnstile);
    gate_unit_decide(unit, world->now_us / MS_US);
    for (int i = OUTPUT_UNLOCK_ENTRY; written && i <= OUTPUT_UNLOCK_EXIT; i++) {
        const bool wanted = unit->board.wanted[i];
        if (wanted != unit->board.reading.outputs[i] || (i == OUTPUT_UNLOCK_ENTRY && !wanted))
            written = write_output(world, turnstile, (enum register_output)i, wanted);
    }
    if (unit->up)
        turnstile->poll_us = world->now_us;
    if (!unit->answer_due)
        return;
    if (written)
        read_counters(world, turnstile);
    answer(world, turnstile, written);
    if (!written)
        unit->orders[WAY_ENTRY].active = false;
}

void turnstiles_command(struct world *world, size_t bus, const struct driver_message *message)
{
    for (size_t i = 0; i < world->site->gate_count; i++) {
        struct turnstile *turnstile = &world->turnstiles[i];
        if (turnstile->bus != bus || turnstile->unit.index != message->index)
            continue;
        catch_up(world, turnstile);
        gate_unit_command(&turnstile->unit, message, world->now_us / MS_US);
        if (message->type != DRIVER_SIGNAL)
            obey(world, turnstile);
        else if (turnstile->unit.up)
            turnstile->poll_us = world->now_us;
        return;
    }
}

static void forget(struct world *world, struct turnstile *turnstile)
{
    struct gate_unit fresh = {.board.map = turnstile->unit.board.map,
                              .index = turnstile->unit.index};
    if (!counts_itself(turnstile))
        auditor_counters_lost(world->auditor, number_of(world, turnstile));
    turnstile->unit = fresh;
    turnstile->was_turning[0] = turnstile->was_turning[1] = false;
    turnstile->edges[0] = turnstile->edges[1] = 0;
    turnstile->poll_us = world->now_us;
}

void turnstiles_start_driver(struct world *world, size_t bus)
{
    struct bus_driver *driver = &world->buses[bus];
    if (driver->alive || !world->running)
        return;
    driver->alive = true;
    driver->hung = false;
    driver->life++;
    driver->start = (uint64_t)world_wall(world).unix_ms * 1000 + driver->life;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus == bus)
            forget(world, &world->turnstiles[i]);
    }
    send(world, bus, &(struct driver_message){.type = DRIVER_HELLO, .a = driver->start}, 0);
}

void turnstiles_kill_driver(struct world *world, size_t bus)
{
    struct bus_driver *driver = &world->buses[bus];
    for (size_t i = 0; driver->alive && i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus == bus)
            catch_up(world, &world->turnstiles[i]);
        if (world->turnstiles[i].bus == bus)
            world->turnstiles[i].poll_us = world->now_us; /* it is no longer heard */
    }
    driver->alive = false;
    driver->life++;
}

/* The standing order when the channel closes: entry locked, exit free. */
void turnstiles_leave(struct world *world, size_t bus)
{
    for (size_t i = 0; world->buses[bus].alive && i < world->site->gate_count; i++) {
        struct turnstile *turnstile = &world->turnstiles[i];
        if (turnstile->bus != bus)
            continue;
        gate_unit_stand_alone(&turnstile->unit);
        turnstile->unit.freed = false;
        obey(world, turnstile);
    }
    turnstiles_kill_driver(world, bus);
}

bool turnstiles_turning(const struct world *world, size_t gate)
{
    return world->turnstiles[gate].arm.turning;
}

bool turnstiles_open(struct world *world, size_t gate, enum arm_way way)
{
    catch_up(world, &world->turnstiles[gate]);
    return world->turnstiles[gate]
        .arm.coils[way == ARM_ENTRY ? COIL_UNLOCK_ENTRY : COIL_UNLOCK_EXIT];
}

/* The arm has come round, unless it is stuck: then it is looked at again. */
static void end_turn(struct world *world, int64_t gate, int64_t way)
{
    struct turnstile *turnstile = &world->turnstiles[gate];
    catch_up(world, turnstile);
    if (turnstile->arm.turning) {
        if (turnstile->arm.jam && world->now_us >= turnstile->jammed_until_us)
            turnstile->arm.jam = false;
        world_plan(world, POLL_US, end_turn, gate, way);
        return;
    }
    auditor_turned(world->auditor, (size_t)gate, (enum arm_way)way, turnstile->arm.persons);
    crowd_turned(world, (size_t)gate, (enum arm_way)way);
}

bool turnstiles_push(struct world *world, size_t gate, enum arm_way way, unsigned persons)
{
    struct turnstile *turnstile = &world->turnstiles[gate];
    turnstiles_wake(world, gate);
    const bool resting = !turnstile->was_turning[way];
    if (!arm_push(&turnstile->arm, way, persons, world->now_us))
        return false;
    if (!resting && !counts_itself(turnstile))
        auditor_pulse_merged(world->auditor, gate, way);
    const bool brief = mishap_strikes(&world->mishaps, MISHAP_ARM_STUCK, gate);
    if (brief || mishap_strikes(&world->mishaps, MISHAP_ARM_STUCK_LONG, gate)) {
        turnstile->arm.jam = true;
        turnstile->jammed_until_us =
            world->now_us + chance_between(&world->chance, 1, brief ? 20 : 180) * SECOND_US;
    }
    world_plan(world, TURN_US + MS_US, end_turn, (int64_t)gate, (int64_t)way);
    return true;
}

bool turnstiles_force(struct world *world, size_t gate)
{
    struct turnstile *turnstile = &world->turnstiles[gate];
    turnstiles_wake(world, gate);
    if (turnstile->arm.turning)
        return false;
    arm_force(&turnstile->arm, ARM_ENTRY, world->now_us);
    turnstile->arm.tamper = false; /* the contact springs back */
    crowd_stranger(world, gate);
    world_plan(world, TURN_US + MS_US, end_turn, (int64_t)gate, ARM_ENTRY);
    return true;
}
