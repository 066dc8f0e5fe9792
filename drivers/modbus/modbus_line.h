/* modbus_line: one Modbus line, TCP or RTU, and the only place that calls libmodbus.
 * Owns the connection, the time-outs and the calm after one. Leaves registers' meaning to
 * gate_board. Every call is bounded by the response time; on LINE_BROKEN the line is closed
 * already. */
#ifndef PORTILLON_DRIVERS_MODBUS_MODBUS_LINE_H
#define PORTILLON_DRIVERS_MODBUS_MODBUS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/modbus/register_map.h"

enum line_result {
    LINE_OK,
    LINE_LATE,    /* no answer in time; on RTU the next answers may be those of earlier questions */
    LINE_REFUSED, /* the board answered with an exception */
    LINE_BROKEN,  /* closed, unreachable, or garbage */
};

struct modbus_line;

/* `address` is "tcp:HOST:PORT" or "rtu:DEVICE:BAUD:8N1". NULL when it is neither. */
struct modbus_line *line_create(const char *address);
void line_destroy(struct modbus_line *line);

bool line_is_open(const struct modbus_line *line);
bool line_is_serial(const struct modbus_line *line);
/* How often the line was opened since the start. */
uint64_t line_open_count(const struct modbus_line *line);
enum line_result line_open(struct modbus_line *line, int64_t response_ms_max);
void line_close(struct modbus_line *line);

/* Drops whatever a late answer left on the line. */
void line_flush(struct modbus_line *line);

/* Whom and how long the next calls ask. */
void line_select(struct modbus_line *line, uint8_t unit, int64_t response_ms_max);

/* Reads 1 to 32 neighbours of a table; bits come as 0 or 1. */
enum line_result line_read(struct modbus_line *line, enum register_table table, uint16_t address,
                           size_t count, uint16_t *ret_values);
enum line_result line_write(struct modbus_line *line, enum register_table table, uint16_t address,
                            uint16_t value);

#endif
