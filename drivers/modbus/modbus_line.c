#include "drivers/modbus/modbus_line.h"

#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_READ_MAX = 32 };

struct modbus_line {
    modbus_t *context;
    bool serial, open;
    uint64_t open_count;
};

static modbus_t *make_context(const char *address, bool *ret_serial)
{
    char host[200], port[8], parity;
    int baud, bits, stop;
    if (sscanf(address, "tcp:%199[^:]:%7s", host, port) == 2) {
        *ret_serial = false;
        return modbus_new_tcp_pi(host, port);
    }
    if (sscanf(address, "rtu:%199[^:]:%7d:%1d%c%1d", host, &baud, &bits, &parity, &stop) == 5) {
        *ret_serial = true;
        return modbus_new_rtu(host, baud, parity, bits, stop);
    }
    return NULL;
}

struct modbus_line *line_create(const char *address)
{
    struct modbus_line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return NULL;
    line->context = make_context(address, &line->serial);
    if (line->context == NULL) {
        free(line);
        return NULL;
    }
    return line;
}

void line_destroy(struct modbus_line *line)
{
    if (line == NULL)
        return;
    line_close(line);
    modbus_free(line->context);
    free(line);
}

bool line_is_open(const struct modbus_line *line)
{
    return line->open;
}

bool line_is_serial(const struct modbus_line *line)
{
    return line->serial;
}

uint64_t line_open_count(const struct modbus_line *line)
{
    return line->open_count;
}

/* The whole answer is there by then: a time-out for each byte, as libmodbus has it, would let one
 * that breaks off take half a second more. */
static void set_response(struct modbus_line *line, int64_t ms)
{
    (void)modbus_set_byte_timeout(line->context, 0, 0);
    (void)modbus_set_response_timeout(line->context, (uint32_t)(ms / 1000),
                                      (uint32_t)(ms % 1000) * 1000);
}

enum line_result line_open(struct modbus_line *line, int64_t response_ms_max)
{
    if (line->open)
        return LINE_OK;
    set_response(line, response_ms_max);
    if (modbus_connect(line->context) != 0)
        return LINE_BROKEN;
    line->open = true;
    line->open_count++;
    (void)modbus_flush(line->context);
    return LINE_OK;
}

void line_close(struct modbus_line *line)
{
    if (line->open)
        modbus_close(line->context);
    line->open = false;
}

void line_flush(struct modbus_line *line)
{
    if (line->open)
        (void)modbus_flush(line->context);
}

void line_select(struct modbus_line *line, uint8_t unit, int64_t response_ms_max)
{
    (void)modbus_set_slave(line->context, unit);
    set_response(line, response_ms_max);
}

/* Translates errno of libmodbus. A TCP connection that missed an answer is never used again. */
static enum line_result failed(struct modbus_line *line)
{
    const int error = errno;
    if (error >= EMBXILFUN && error <= EMBXGTAR)
        return LINE_REFUSED;
    if (!line->serial) {
        line_close(line);
        return error == ETIMEDOUT ? LINE_LATE : LINE_BROKEN;
    }
    if (error == ETIMEDOUT || error == EMBBADCRC || error == EMBBADDATA || error == EMBBADSLAVE ||
        error == EMBBADEXC || error == EMBUNKEXC || error == EMBMDATA)
        return LINE_LATE;
    line_close(line);
    return LINE_BROKEN;
}

/* What lies on a serial line before a question cannot be its answer: an answer that came twice
 * would make every later one belong to the question before. (One that is still to come is the
 * business of gate_board_calm().) */
static void drop_leftovers(struct modbus_line *line)
{
    if (line->serial)
        (void)modbus_flush(line->context);
}

enum line_result line_read(struct modbus_line *line, enum register_table table, uint16_t address,
                           size_t count, uint16_t *ret_values)
{
    uint8_t bits[LINE_READ_MAX];
    int read = -1;
    errno = EBADF;
    if (!line->open || count > LINE_READ_MAX)
        return LINE_BROKEN;
    drop_leftovers(line);
    switch (table) {
    case REGISTER_COIL:
        read = modbus_read_bits(line->context, address, (int)count, bits);
        break;
    case REGISTER_DISCRETE:
        read = modbus_read_input_bits(line->context, address, (int)count, bits);
        break;
    case REGISTER_HOLDING:
        read = modbus_read_registers(line->context, address, (int)count, ret_values);
        break;
    case REGISTER_INPUT:
        read = modbus_read_input_registers(line->context, address, (int)count, ret_values);
        break;
    case REGISTER_NONE:
        return LINE_OK;
    }
    if (read != (int)count)
        return failed(line);
    for (size_t i = 0; i < count && (table == REGISTER_COIL || table == REGISTER_DISCRETE); i++)
        ret_values[i] = bits[i];
    return LINE_OK;
}

enum line_result line_write(struct modbus_line *line, enum register_table table, uint16_t address,
                            uint16_t value)
{
    if (!line->open)
        return LINE_BROKEN;
    drop_leftovers(line);
    const int written = table == REGISTER_COIL
                            ? modbus_write_bit(line->context, address, value != 0)
                            : modbus_write_register(line->context, address, value);
    return written == 1 ? LINE_OK : failed(line);
}
