/* arm: the physics of one turnstile and the registers of its board. Pure: time comes in, in
 * microseconds of the monotonic clock. Owns counters, coils and the people at the arm; leaves
 * Modbus to board. What really happened is kept apart (`truth`), where no reboot can lose it. */
#ifndef PORTILLON_SIM_WIRE_ARM_H
#define PORTILLON_SIM_WIRE_ARM_H

#include <stdbool.h>
#include <stdint.h>

enum arm_way { ARM_ENTRY, ARM_EXIT };

enum arm_coil {
    COIL_UNLOCK_ENTRY,
    COIL_UNLOCK_EXIT,
    COIL_GREEN,
    COIL_AMBER,
    COIL_RED,
    COIL_BUZZER,
    COIL_COUNT
};

enum arm_discrete {
    DISCRETE_HOME,
    DISCRETE_JAM,
    DISCRETE_TAMPER,
    DISCRETE_FIRE,
    DISCRETE_ROTATION_ENTRY,
    DISCRETE_ROTATION_EXIT,
    DISCRETE_COUNT
};

struct arm_truth {
    uint64_t rotations[2]; /* by way, completed */
    uint64_t persons[2];   /* who went through: two may share a rotation */
    uint64_t reboots, blocked, entry_unlocks;
    int64_t entry_unlock_us; /* when the entry was last unlocked */
    int64_t board_timeout_us;
};

struct arm {
    bool coils[COIL_COUNT];
    bool jam, tamper, fire;
    bool relocks; /* the board drops the unlock itself after each rotation */
    uint16_t counters[2], boot_counter;
    uint16_t witness, watchdog_tenths; /* holding registers; watchdog 0 is off */
    int64_t boot_us, heard_us;
    /* a rotation in progress */
    bool turning;
    enum arm_way way;
    int64_t turn_end_us, turn_us;
    unsigned persons;
    /* someone who will push later */
    bool planned;
    enum arm_way planned_way;
    int64_t planned_us;
    unsigned planned_persons;
    int64_t reboot_at_us; /* 0: none planned */
    struct arm_truth truth;
};

void arm_init(struct arm *arm, int64_t now_us, int64_t turn_us);

/* Lets the time pass: rotations end, plans start, the board's own time-out fires. */
void arm_advance(struct arm *arm, int64_t now_us);

/* Someone leans on the arm now. False when it does not give way. */
bool arm_push(struct arm *arm, enum arm_way way, unsigned persons, int64_t now_us);
/* The arm gives way by force, whatever its lock; the tamper contact shows it. */
void arm_force(struct arm *arm, enum arm_way way, int64_t now_us);
/* Someone will push after a delay. */
void arm_plan(struct arm *arm, enum arm_way way, unsigned persons, int64_t at_us);

/* Power lost and back: counters at zero, coils off, a new boot number. */
void arm_reboot(struct arm *arm, int64_t now_us);

bool arm_discrete(const struct arm *arm, enum arm_discrete input);
uint32_t arm_uptime_s(const struct arm *arm, int64_t now_us);

/* A request of the master reached the board: its time-out starts again. */
void arm_heard(struct arm *arm, int64_t now_us);
void arm_set_coil(struct arm *arm, enum arm_coil coil, bool on, int64_t now_us);

#endif
