#include "sim/world/trouble.h"

#include "controller/base/text.h"
#include "controller/daemon/requests.h"
#include "sim/world/auditor.h"
#include "sim/world/controller.h"
#include "sim/world/crowd.h"
#include "sim/world/readers.h"
#include "sim/world/staff.h"
#include "sim/world/turnstiles.h"

enum { DRIVER_RESTART_US = 60 * MS_US, HEARTBEAT_US = 2200 * MS_US, ROUND_US = 180 * SECOND_US };

static int64_t seconds(struct world *world, int64_t from, int64_t until)
{
    return chance_between(&world->chance, from, until) * SECOND_US;
}

static void kill_bus(struct world *world, int64_t bus, int64_t life)
{
    if (!world->buses[bus].alive || world->buses[bus].life != (uint64_t)life)
        return; /* dead already */
    turnstiles_kill_driver(world, (size_t)bus);
    world_plan(world, DRIVER_RESTART_US, controller_lost_bus, bus, (int64_t)world->life);
}

static void hang_bus(struct world *world, size_t bus)
{
    world->buses[bus].hung = true;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus != bus)
            continue;
        auditor_disturbed(world->auditor, i);
        turnstiles_wake(world, i);
    }
    world_plan(world, HEARTBEAT_US, kill_bus, (int64_t)bus, (int64_t)world->buses[bus].life);
}

static void end_fire(struct world *world, int64_t gate, int64_t unused)
{
    (void)unused;
    world->turnstiles[gate].arm.fire = false;
    staff_after_fire(world);
    turnstiles_wake(world, (size_t)gate);
}

static void start_fire(struct world *world, size_t gate, int64_t for_us)
{
    world->turnstiles[gate].arm.fire = true;
    if (world->fire_until_us < world->now_us + for_us)
        world->fire_until_us = world->now_us + for_us;
    turnstiles_wake(world, gate);
    world_plan(world, for_us, end_fire, (int64_t)gate, 0);
}

static bool reboot(struct world *world, size_t gate)
{
    turnstiles_wake(world, gate);
    auditor_counters_lost(world->auditor, gate);
    arm_reboot(&world->turnstiles[gate].arm, world->now_us);
    return true;
}

static void end_relocks(struct world *world, int64_t gate, int64_t unused)
{
    (void)unused;
    world->turnstiles[gate].arm.relocks = false;
}

static void ask_staff(struct world *world, const char *method, size_t gate)
{
    const struct requester who = {.author = "staff", .role = COMMAND_CASHIER};
    json_t *words = json_pack("{s:s}", "gate", world->site->gates[gate].name);
    if (!text_equal(method, "gate on"))
        json_object_set_new(words, "reason", json_string("simulated"));
    if (world->running)
        request_run(&world->hall, &who, method, words, NULL);
    json_decref(words);
    world_settle(world);
}

/* Staff go round: a gate that left service by itself, or whose time off is over, is put on again.
 */
static void go_round(struct world *world, int64_t day, int64_t unused)
{
    (void)unused;
    for (size_t i = 0; world->running && i < world->site->gate_count; i++) {
        const struct gate *gate = &world->hall.gates[i].gate;
        if (gate->faulty || (gate->service_off && world->now_us >= world->off_until_us[i]))
            ask_staff(world, "gate on", i);
    }
    if (world->day == (size_t)day)
        world_plan(world, ROUND_US, go_round, day, 0);
}

/* It has happened when the disk comes to it, not yet now. */
static bool plan_disk(struct world *world, enum mishap mishap, enum disk_fault fault,
                      int64_t within, int64_t repeated)
{
    const struct disk_plan plan = {
        .fault = fault, .after = chance_between(&world->chance, 0, within), .repeated = repeated};
    controller_plan_disk(world, mishap, &plan);
    return false;
}

static void let_log_go(struct world *world, int64_t unused_a, int64_t unused_b)
{
    (void)unused_a;
    (void)unused_b;
    (void)auditor_hold_log(world->auditor, false);
}

/* The clock is set right again. */
static void set_clock(struct world *world, int64_t unused_a, int64_t unused_b)
{
    (void)unused_a;
    (void)unused_b;
    world->wall_offset_us = world->true_offset_us;
}

static bool silence_line(struct world *world, size_t gate)
{
    auditor_disturbed(world->auditor, gate);
    turnstiles_wake(world, gate);
    world->turnstiles[gate].silent_until_us = world->now_us + seconds(world, 1, 15);
    return true;
}

static bool kill_bus_of(struct world *world, size_t gate)
{
    const size_t bus = world->turnstiles[gate].bus;
    const bool alive = world->buses[bus].alive;
    kill_bus(world, (int64_t)bus, (int64_t)world->buses[bus].life);
    return alive;
}

static bool hang_bus_of(struct world *world, size_t gate)
{
    const struct bus_driver *driver = &world->buses[world->turnstiles[gate].bus];
    if (!driver->alive || driver->hung)
        return false;
    hang_bus(world, world->turnstiles[gate].bus);
    return true;
}

static bool force_arm(struct world *world, size_t gate)
{
    return turnstiles_force(world, gate);
}

static bool push_locked(struct world *world, size_t gate)
{
    crowd_pushes(world, gate);
    return true;
}

static bool hold_blocked_card(struct world *world, size_t gate)
{
    crowd_blocked_card(world, gate);
    return true;
}

static bool hold_unknown_card(struct world *world, size_t gate)
{
    crowd_unknown_card(world, gate);
    return true;
}

static bool relock(struct world *world, size_t gate)
{
    world->turnstiles[gate].arm.relocks = true;
    world_plan(world, seconds(world, 60, 1800), end_relocks, (int64_t)gate, 0);
    return true;
}

static bool burn(struct world *world, size_t gate)
{
    start_fire(world, gate, seconds(world, 20, 300));
    return true;
}

static bool flicker(struct world *world, size_t gate)
{
    start_fire(world, gate, chance_between(&world->chance, 20, 900) * MS_US);
    return true;
}

static bool kill_reader(struct world *world, size_t gate)
{
    if (!world->readers[gate].alive)
        return false;
    readers_kill_driver(world, gate);
    world_plan(world, DRIVER_RESTART_US, controller_lost_reader, (int64_t)gate,
               (int64_t)world->life);
    return true;
}

static bool unplug_reader(struct world *world, size_t gate)
{
    if (!world->readers[gate].plugged)
        return false;
    readers_unplug(world, gate, seconds(world, 2, 60));
    return true;
}

static bool take_off(struct world *world, size_t gate)
{
    if (!world->running || world->hall.gates[gate].gate.service_off)
        return false;
    ask_staff(world, "gate off", gate);
    world->off_until_us[gate] = world->now_us + seconds(world, 30, 300);
    return true;
}

static bool open_by_hand(struct world *world, size_t gate)
{
    if (!world->running || world->hall.gates[gate].gate.phase != GATE_READY)
        return false; /* it would be refused */
    auditor_asked(world->auditor, gate, 1);
    ask_staff(world, "gate open", gate);
    return true;
}

static bool kill_controller(struct world *world, size_t gate)
{
    (void)gate;
    controller_die(world, DEATH_KILLED);
    return true;
}

static bool restart_controller(struct world *world, size_t gate)
{
    (void)gate;
    controller_stop(world);
    controller_start(world);
    return true;
}

static bool cut_power(struct world *world, size_t gate)
{
    (void)gate;
    controller_die(world, DEATH_POWER);
    return true;
}

static bool cut_power_writing(struct world *world, size_t gate)
{
    (void)gate;
    return plan_disk(world, MISHAP_POWER_CUT_WRITING, DISK_FAULT_CUT, 60, 1);
}

static bool fail_sync(struct world *world, size_t gate)
{
    (void)gate;
    return plan_disk(world, MISHAP_SYNC_FAILED, DISK_FAULT_SYNC, 5, 1);
}

static bool fail_write(struct world *world, size_t gate)
{
    (void)gate;
    return plan_disk(world, MISHAP_WRITE_FAILED, DISK_FAULT_IO, 60,
                     chance_between(&world->chance, 1, 20));
}

static bool fill_disk(struct world *world, size_t gate)
{
    (void)gate;
    return plan_disk(world, MISHAP_DISK_FULL, DISK_FAULT_FULL, 60,
                     chance_between(&world->chance, 1, 200));
}

static bool hold_log(struct world *world, size_t gate)
{
    (void)gate;
    if (!auditor_hold_log(world->auditor, true))
        return false;
    world_plan(world, seconds(world, 5, 600), let_log_go, 0, 0);
    return true;
}

static bool put_clock_forward(struct world *world, size_t gate)
{
    (void)gate;
    world->wall_offset_us += seconds(world, 3, 3600);
    world_plan(world, seconds(world, 5, 7200), set_clock, 0, 0);
    return true;
}

static bool put_clock_back(struct world *world, size_t gate)
{
    (void)gate;
    world->wall_offset_us -= seconds(world, 3, 3600);
    world_plan(world, seconds(world, 5, 7200), set_clock, 0, 0);
    return true;
}

/* What happens at once, if there is something to strike; everything else waits for what it can
 * strike. */
static bool (*const acts[MISHAP_COUNT])(struct world *world, size_t gate) = {
    [MISHAP_LINE_SILENT] = silence_line,
    [MISHAP_BUS_DRIVER_DEAD] = kill_bus_of,
    [MISHAP_BUS_DRIVER_HUNG] = hang_bus_of,
    [MISHAP_BOARD_REBOOT] = reboot,
    [MISHAP_BOARD_RELOCKS] = relock,
    [MISHAP_ARM_FORCED] = force_arm,
    [MISHAP_FIRE] = burn,
    [MISHAP_FIRE_FLICKER] = flicker,
    [MISHAP_READER_DRIVER_DEAD] = kill_reader,
    [MISHAP_READER_GONE] = unplug_reader,
    [MISHAP_PUSHED_LOCKED] = push_locked,
    [MISHAP_BLOCKED_CARD] = hold_blocked_card,
    [MISHAP_UNKNOWN_CARD] = hold_unknown_card,
    [MISHAP_CONTROLLER_KILLED] = kill_controller,
    [MISHAP_CONTROLLER_RESTARTED] = restart_controller,
    [MISHAP_POWER_CUT] = cut_power,
    [MISHAP_POWER_CUT_WRITING] = cut_power_writing,
    [MISHAP_SYNC_FAILED] = fail_sync,
    [MISHAP_WRITE_FAILED] = fail_write,
    [MISHAP_DISK_FULL] = fill_disk,
    [MISHAP_READER_HOLDS_LOG] = hold_log,
    [MISHAP_CLOCK_FORWARD] = put_clock_forward,
    [MISHAP_CLOCK_BACK] = put_clock_back,
    [MISHAP_GATE_OFF] = take_off,
    [MISHAP_MANUAL_OPENING] = open_by_hand,
};

static void strike(struct world *world, int64_t which, int64_t gate)
{
    const enum mishap mishap = (enum mishap)which;
    if (acts[mishap] == NULL) {
        mishap_arm(&world->mishaps, mishap, (size_t)gate);
        return;
    }
    if (!world->running && mishap >= MISHAP_CONTROLLER_KILLED)
        return; /* dead already */
    auditor_strikes(world->auditor, mishap, (size_t)gate);
    if (acts[mishap](world, (size_t)gate))
        mishap_happened(&world->mishaps, mishap);
}

/* What the disk, the sale and the start of the controller wait for is not at a gate. */
static bool has_no_gate(enum mishap mishap)
{
    return mishap == MISHAP_DISK_SLOW || mishap == MISHAP_DISK_STUCK ||
           mishap == MISHAP_POWER_CUT_STARTING || mishap == MISHAP_SALE_REPEATED;
}

void trouble_new_day(struct world *world, size_t day)
{
    struct chance chance = chance_of(world->options.seed, 1000 + day);
    mishaps_disarm(&world->mishaps);
    world->day = day;
    world_plan(world, ROUND_US, go_round, (int64_t)day, 0);
    for (int i = 0; i < MISHAP_COUNT; i++) {
        const int64_t count = mishaps_of_day(&world->mishaps, (enum mishap)i, &chance);
        for (int64_t k = 0; k < count; k++) {
            const int64_t at_us = crowd_lively_us(world, day, &chance);
            const int64_t gate =
                has_no_gate((enum mishap)i)
                    ? 0
                    : chance_between(&chance, 0, (int64_t)world->site->gate_count - 1);
            world_plan(world, at_us - world->now_us, strike, i, gate);
        }
    }
}
