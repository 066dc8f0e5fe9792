#include "sim/wire/arm.h"

enum { COUNTER_START = 65530 };

void arm_init(struct arm *arm, int64_t now_us, int64_t turn_us)
{
    *arm = (struct arm){
        .counters = {COUNTER_START, COUNTER_START},
        .boot_counter = 1,
        .boot_us = now_us,
        .heard_us = now_us,
        .turn_us = turn_us,
        .watchdog_tenths = 20,
    };
    arm->coils[COIL_UNLOCK_EXIT] = true; /* without power and without orders, people get out */
}

static void end_turn(struct arm *arm)
{
    arm->turning = false;
    arm->counters[arm->way]++;
    arm->truth.rotations[arm->way]++;
    arm->truth.persons[arm->way] += arm->persons;
    if (arm->relocks)
        arm->coils[arm->way == ARM_ENTRY ? COIL_UNLOCK_ENTRY : COIL_UNLOCK_EXIT] = false;
}

static void start_turn(struct arm *arm, enum arm_way way, unsigned persons, int64_t now_us)
{
    arm->turning = true;
    arm->way = way;
    arm->persons = persons;
    arm->turn_end_us = now_us + arm->turn_us;
}

void arm_reboot(struct arm *arm, int64_t now_us)
{
    for (int i = 0; i < COIL_COUNT; i++)
        arm->coils[i] = false;
    arm->coils[COIL_UNLOCK_EXIT] = true;
    arm->counters[ARM_ENTRY] = arm->counters[ARM_EXIT] = 0;
    arm->witness = 0;
    arm->boot_counter++;
    arm->boot_us = now_us;
    arm->heard_us = now_us;
    arm->reboot_at_us = 0;
    arm->truth.reboots++;
}

static void check_timeout(struct arm *arm, int64_t now_us)
{
    const int64_t limit_us = (int64_t)arm->watchdog_tenths * 100000;
    if (limit_us == 0 || now_us - arm->heard_us < limit_us)
        return;
    if (arm->coils[COIL_UNLOCK_ENTRY] || !arm->coils[COIL_UNLOCK_EXIT])
        arm->truth.board_timeout_us = now_us;
    arm->coils[COIL_UNLOCK_ENTRY] = false;
    arm->coils[COIL_UNLOCK_EXIT] = true;
}

void arm_advance(struct arm *arm, int64_t now_us)
{
    if (arm->reboot_at_us != 0 && now_us >= arm->reboot_at_us)
        arm_reboot(arm, now_us);
    check_timeout(arm, now_us);
    if (arm->turning && !arm->jam && now_us >= arm->turn_end_us)
        end_turn(arm);
    if (arm->planned && now_us >= arm->planned_us) {
        arm->planned = false;
        (void)arm_push(arm, arm->planned_way, arm->planned_persons, now_us);
    }
}

bool arm_push(struct arm *arm, enum arm_way way, unsigned persons, int64_t now_us)
{
    const bool unlocked = arm->coils[way == ARM_ENTRY ? COIL_UNLOCK_ENTRY : COIL_UNLOCK_EXIT];
    if (!unlocked || arm->turning || arm->jam) {
        arm->truth.blocked++;
        return false;
    }
    start_turn(arm, way, persons, now_us);
    return true;
}

void arm_force(struct arm *arm, enum arm_way way, int64_t now_us)
{
    arm->tamper = true;
    if (!arm->turning)
        start_turn(arm, way, 1, now_us);
}

void arm_plan(struct arm *arm, enum arm_way way, unsigned persons, int64_t at_us)
{
    arm->planned = true;
    arm->planned_way = way;
    arm->planned_persons = persons;
    arm->planned_us = at_us;
}

bool arm_discrete(const struct arm *arm, enum arm_discrete input)
{
    switch (input) {
    case DISCRETE_HOME:
        return !arm->turning;
    case DISCRETE_JAM:
        return arm->jam;
    case DISCRETE_TAMPER:
        return arm->tamper;
    case DISCRETE_FIRE:
        return arm->fire;
    case DISCRETE_ROTATION_ENTRY:
        return arm->turning && arm->way == ARM_ENTRY;
    case DISCRETE_ROTATION_EXIT:
        return arm->turning && arm->way == ARM_EXIT;
    case DISCRETE_COUNT:
        break;
    }
    return false;
}

uint32_t arm_uptime_s(const struct arm *arm, int64_t now_us)
{
    return (uint32_t)((now_us - arm->boot_us) / 1000000);
}

void arm_heard(struct arm *arm, int64_t now_us)
{
    arm->heard_us = now_us;
}

void arm_set_coil(struct arm *arm, enum arm_coil coil, bool on, int64_t now_us)
{
    if (coil == COIL_UNLOCK_ENTRY && on && !arm->coils[coil]) {
        arm->truth.entry_unlock_us = now_us;
        arm->truth.entry_unlocks++;
    }
    arm->coils[coil] = on;
}
