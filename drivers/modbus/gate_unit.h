/* gate_unit: what the driver holds for one gate: its orders, its standing order, its lamps.
 * Owns the rule that turns those into wanted outputs. Leaves wires to gate_board. */
#ifndef PORTILLON_DRIVERS_MODBUS_GATE_UNIT_H
#define PORTILLON_DRIVERS_MODBUS_GATE_UNIT_H

#include "drivers/driver_protocol.h"
#include "drivers/modbus/gate_board.h"

enum gate_way { WAY_ENTRY, WAY_EXIT, WAY_COUNT };

/* A permission that dies by itself. */
struct gate_order {
    bool active;
    uint64_t order, rotations, base_count;
    int64_t lock_at_ms;
};

struct gate_unit {
    struct gate_board board;
    uint16_t index;
    bool up;          /* reported to the controller */
    bool told_down;   /* its loss was reported too */
    bool blind_exit;  /* which output is stated blindly next */
    bool deaf;        /* the controller is silent: entry locked, exit free */
    bool fire;        /* the alarm was seen; holds until the controller locks again */
    bool freed;       /* freed by the controller */
    bool exit_locked; /* leaving takes a card */
    bool answer_due;  /* an unlock was obeyed, its answer waits for the counter */
    uint64_t greeted; /* count of line openings at which the board was checked */
    uint32_t command; /* sequence of the last command obeyed */
    uint64_t
        lost_count; /* how often the board was lost; part of its identity without a better one */
    int64_t next_poll_ms, lamp_off_ms, next_report_ms;
    int64_t beep_since_ms, beep_ms, beeps, quiet_ms; /* what the buzzer does, and until when */
    struct gate_order orders[WAY_COUNT];
    struct driver_message reported;
};

/* Takes one message of the controller for this gate. */
void gate_unit_command(struct gate_unit *gate, const struct driver_message *message,
                       int64_t now_ms);
/* After a reading: closes orders that are used up or too old, sees the fire input. */
void gate_unit_observe(struct gate_unit *gate, int64_t now_ms);
/* Sets the board's wanted outputs from everything above. */
void gate_unit_decide(struct gate_unit *gate, int64_t now_ms);
/* The controller is gone or silent: orders die, entry locks, exit is free. */
void gate_unit_stand_alone(struct gate_unit *gate);

/* The state message; `boot` and `uptime_start_s` are the board's identity. */
void gate_unit_report(const struct gate_unit *gate, uint64_t boot, uint64_t uptime_start_s,
                      struct driver_message *ret_message);

#endif
