/* gate_board: one turnstile behind one unit of a Modbus line, through its register map.
 * Owns the wanted state of the outputs and the last reading of everything. What is wanted is stated
 * again until the board reads back the same: a lost reply, a wrong echo or a board that locks by
 * itself are all mended by the next poll. Leaves orders and time to the driver. */
#ifndef PORTILLON_DRIVERS_MODBUS_GATE_BOARD_H
#define PORTILLON_DRIVERS_MODBUS_GATE_BOARD_H

#include "drivers/modbus/modbus_line.h"
#include "drivers/modbus/register_map.h"

struct board_reading {
    bool outputs[OUTPUT_COUNT]; /* read back */
    bool inputs[INPUT_COUNT];
    uint64_t values[VALUE_COUNT];
};

struct gate_board {
    struct register_map map;
    uint8_t unit;
    bool trusted; /* the last poll was whole, and the witness agreed since the last time-out */
    bool wanted[OUTPUT_COUNT];
    struct board_reading reading;
    bool inputs_seen;
    uint64_t edges_entry, edges_exit; /* counted here where the board has no counters */
    uint16_t witness;
};

/* Reads outputs, then inputs, then counters, in that order: a counter of this reading is newer than
 * the lock and the home of the same reading. On LINE_OK the reading is new and `trusted` is set. */
enum line_result gate_board_poll(struct gate_board *board, struct modbus_line *line);

/* Writes the outputs that were read back otherwise than they are wanted. An entry is unlocked again
 * only with the arm at home: in mid-rotation a second person would slip through. */
enum line_result gate_board_restate(struct gate_board *board, struct modbus_line *line);

/* After the line was opened: checks the board's own time-out, with a reason when it is wrong. */
enum line_result gate_board_greet(struct gate_board *board, struct modbus_line *line,
                                  const char **ret_fault);

/* After a late answer: waits longer than the slowest one, flushes, and proves with the witness (or
 * by two equal readings) that answers belong to questions again. Blocks for the map's slowest
 * answer. */
enum line_result gate_board_calm(struct gate_board *board, struct modbus_line *line);

/* Writes one wanted output now; the poll that follows reads it back. */
enum line_result gate_board_write(struct gate_board *board, struct modbus_line *line,
                                  enum register_output output, bool on);

/* Reads the two counters alone. */
enum line_result gate_board_count(struct gate_board *board, struct modbus_line *line);

uint64_t gate_board_entry_count(const struct gate_board *board);
uint64_t gate_board_exit_count(const struct gate_board *board);
bool gate_board_counts_exit(const struct gate_board *board);
/* Without a home input, an arm is home while no rotation input is active. */
bool gate_board_home(const struct gate_board *board);

#endif
