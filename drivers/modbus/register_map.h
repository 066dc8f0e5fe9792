/* register_map: where the signals of a turnstile stand on one kind of Modbus board, read from YAML.
 * Owns the format (config/gates/README.md). Leaves wires to modbus_line and gates to the driver. */
#ifndef PORTILLON_DRIVERS_MODBUS_REGISTER_MAP_H
#define PORTILLON_DRIVERS_MODBUS_REGISTER_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "controller/base/faults.h"

enum register_table {
    REGISTER_NONE,
    REGISTER_COIL,
    REGISTER_DISCRETE,
    REGISTER_HOLDING,
    REGISTER_INPUT,
};

/* One signal. A bit of a 16-bit register is named by `bit`; a whole register has bit -1. */
struct register_point {
    enum register_table table; /* REGISTER_NONE: the board has no such signal */
    uint16_t address;          /* as sent on the wire, from 0 */
    int8_t bit;
    int8_t width_bits; /* 1, 16 or 32 */
    bool invert;
};

enum register_output {
    OUTPUT_UNLOCK_ENTRY,
    OUTPUT_UNLOCK_EXIT,
    OUTPUT_LAMP_GREEN,
    OUTPUT_LAMP_AMBER,
    OUTPUT_LAMP_RED,
    OUTPUT_BUZZER,
    OUTPUT_COUNT
};

enum register_input {
    INPUT_ARM_HOME,
    INPUT_JAM,
    INPUT_TAMPER,
    INPUT_FIRE,
    INPUT_ROTATION_ENTRY,
    INPUT_ROTATION_EXIT,
    INPUT_COUNT
};

enum register_value {
    VALUE_COUNTER_ENTRY,
    VALUE_COUNTER_EXIT,
    VALUE_UPTIME_S,
    VALUE_BOOT_COUNTER,
    VALUE_WITNESS,
    VALUE_WATCHDOG,
    VALUE_COUNT
};

struct register_map {
    char board[96];
    struct register_point outputs[OUTPUT_COUNT];
    struct register_point inputs[INPUT_COUNT];
    struct register_point values[VALUE_COUNT];
    bool low_word_first;            /* order of the two registers of a 32-bit value */
    bool locks_after_each_rotation; /* unlock is stated again for the next passage of an order */
    int64_t response_ms_max;        /* patience for one answer */
    int64_t slowest_answer_ms; /* after a time-out, silence for this long before asking again */
    int64_t poll_ms;           /* between two polls of a gate */
    int64_t pulse_ms_min;      /* shortest rotation pulse, where edges are counted */
    int64_t watchdog_ms;       /* what the board's own time-out must be */
    int64_t watchdog_unit_ms;
    bool watchdog_write; /* the driver may write it; otherwise it only checks */
};

/* True when rotations are counted by the board itself. */
bool register_map_has_counters(const struct register_map *map);
/* True when a reboot of the board can be told from a lost link. */
bool register_map_has_identity(const struct register_map *map);

/* False, with at least one fault, when anything is wrong. */
bool register_map_load(const char *path, struct faults *faults, struct register_map *ret_map);

#endif
