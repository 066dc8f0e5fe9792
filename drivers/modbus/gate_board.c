#include "drivers/modbus/gate_board.h"

#include <poll.h>

enum { POINTS_MAX = 16, SPAN_MAX = 32 };

/* A signal to read and where its value goes. */
struct wanted_point {
    const struct register_point *point;
    uint64_t *value;
};

static size_t registers_of(const struct register_point *point)
{
    return point->width_bits == 32 ? 2 : 1;
}

static uint64_t decode(const struct register_map *map, const struct register_point *point,
                       const uint16_t *words)
{
    uint64_t value = words[0];
    if (point->width_bits == 32)
        value = map->low_word_first ? (uint64_t)words[1] << 16 | words[0]
                                    : (uint64_t)words[0] << 16 | words[1];
    if (point->bit >= 0)
        value = value >> point->bit & 1;
    if (point->width_bits == 1)
        value = (value != 0) != point->invert;
    return value;
}

/* Joins neighbours of one table, from points[from], into one question; returns how many points. */
static size_t span_length(const struct wanted_point *points, size_t from, size_t count,
                          size_t *ret_registers)
{
    const struct register_point *first = points[from].point;
    size_t end = first->address + registers_of(first), i = from + 1;
    for (; i < count; i++) {
        const struct register_point *next = points[i].point;
        if (next->table != first->table || next->address < first->address || next->address > end ||
            next->address + registers_of(next) - first->address > SPAN_MAX)
            break;
        if (next->address + registers_of(next) > end)
            end = next->address + registers_of(next);
    }
    *ret_registers = end - first->address;
    return i - from;
}

static void sort_points(struct wanted_point *points, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct wanted_point moved = points[i];
        size_t j = i;
        for (; j > 0; j--) {
            const struct register_point *before = points[j - 1].point;
            if (before->table < moved.point->table ||
                (before->table == moved.point->table && before->address <= moved.point->address))
                break;
            points[j] = points[j - 1];
        }
        points[j] = moved;
    }
}

static enum line_result read_points(const struct gate_board *board, struct modbus_line *line,
                                    struct wanted_point *points, size_t count)
{
    sort_points(points, count);
    for (size_t i = 0; i < count;) {
        uint16_t words[SPAN_MAX];
        size_t registers;
        const size_t span = span_length(points, i, count, &registers);
        const struct register_point *first = points[i].point;
        const enum line_result result =
            line_read(line, first->table, first->address, registers, words);
        if (result != LINE_OK)
            return result;
        for (size_t k = i; k < i + span; k++)
            *points[k].value = decode(&board->map, points[k].point,
                                      words + (points[k].point->address - first->address));
        i += span;
    }
    return LINE_OK;
}

/* Collects the signals that this board has, then reads them. */
static enum line_result read_group(const struct gate_board *board, struct modbus_line *line,
                                   const struct register_point *points, size_t count,
                                   uint64_t *values)
{
    struct wanted_point wanted[POINTS_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (points[i].table != REGISTER_NONE)
            wanted[used++] = (struct wanted_point){&points[i], &values[i]};
    }
    return read_points(board, line, wanted, used);
}

enum line_result gate_board_count(struct gate_board *board, struct modbus_line *line)
{
    /* the witness and the watchdog come after the numbers that every poll wants */
    return read_group(board, line, board->map.values, VALUE_WITNESS, board->reading.values);
}

static enum line_result read_outputs(struct gate_board *board, struct modbus_line *line)
{
    uint64_t values[OUTPUT_COUNT] = {0};
    const enum line_result result =
        read_group(board, line, board->map.outputs, OUTPUT_COUNT, values);
    for (size_t i = 0; result == LINE_OK && i < OUTPUT_COUNT; i++)
        board->reading.outputs[i] = values[i] != 0;
    return result;
}

static enum line_result read_inputs(struct gate_board *board, struct modbus_line *line)
{
    uint64_t values[INPUT_COUNT] = {0};
    const enum line_result result = read_group(board, line, board->map.inputs, INPUT_COUNT, values);
    if (result != LINE_OK)
        return result;
    const bool *before = board->reading.inputs;
    const bool entry = values[INPUT_ROTATION_ENTRY] != 0, exit = values[INPUT_ROTATION_EXIT] != 0;
    /* at the end of the pulse: a rotation counts when it is done */
    board->edges_entry += board->inputs_seen && !entry && before[INPUT_ROTATION_ENTRY] ? 1 : 0;
    board->edges_exit += board->inputs_seen && !exit && before[INPUT_ROTATION_EXIT] ? 1 : 0;
    board->inputs_seen = true;
    for (size_t i = 0; i < INPUT_COUNT; i++)
        board->reading.inputs[i] = values[i] != 0;
    return LINE_OK;
}

static bool has_output(const struct gate_board *board, enum register_output output)
{
    return board->map.outputs[output].table != REGISTER_NONE;
}

enum line_result gate_board_write(struct gate_board *board, struct modbus_line *line,
                                  enum register_output output, bool on)
{
    const struct register_point *point = &board->map.outputs[output];
    board->wanted[output] = on;
    if (point->table == REGISTER_NONE)
        return LINE_OK;
    uint16_t value = on != point->invert;
    if (point->bit >= 0) {
        const enum line_result read = line_read(line, point->table, point->address, 1, &value);
        if (read != LINE_OK)
            return read;
        const uint16_t mask = (uint16_t)(1U << point->bit);
        value = (uint16_t)(on != point->invert ? value | mask : value & ~mask);
    }
    return line_write(line, point->table, point->address, value);
}

enum line_result gate_board_restate(struct gate_board *board, struct modbus_line *line)
{
    for (int i = 0; i < OUTPUT_COUNT; i++) {
        const enum register_output output = (enum register_output)i;
        if (!has_output(board, output) || board->wanted[i] == board->reading.outputs[i])
            continue;
        if (output == OUTPUT_UNLOCK_ENTRY && board->wanted[i] && !gate_board_home(board))
            continue;
        const enum line_result result = gate_board_write(board, line, output, board->wanted[i]);
        if (result != LINE_OK)
            return result;
    }
    return LINE_OK;
}

enum line_result gate_board_poll(struct gate_board *board, struct modbus_line *line)
{
    enum line_result result = read_outputs(board, line);
    if (result == LINE_OK)
        result = read_inputs(board, line);
    if (result == LINE_OK)
        result = gate_board_count(board, line);
    board->trusted = result == LINE_OK;
    return result;
}

static enum line_result check_watchdog(const struct gate_board *board, struct modbus_line *line,
                                       const char **ret_fault)
{
    const struct register_point *point = &board->map.values[VALUE_WATCHDOG];
    uint16_t value = 0;
    if (point->table == REGISTER_NONE)
        return LINE_OK;
    const uint16_t wanted = (uint16_t)(board->map.watchdog_ms / board->map.watchdog_unit_ms);
    enum line_result result = line_read(line, point->table, point->address, 1, &value);
    if (result == LINE_OK && value != wanted && board->map.watchdog_write) {
        result = line_write(line, point->table, point->address, wanted);
        if (result == LINE_OK)
            result = line_read(line, point->table, point->address, 1, &value);
    }
    if (result == LINE_OK && value != wanted)
        *ret_fault = "board_timeout";
    return result;
}

enum line_result gate_board_greet(struct gate_board *board, struct modbus_line *line,
                                  const char **ret_fault)
{
    *ret_fault = NULL;
    return check_watchdog(board, line, ret_fault);
}

static enum line_result prove_witness(struct gate_board *board, struct modbus_line *line)
{
    const struct register_point *point = &board->map.values[VALUE_WITNESS];
    uint16_t value = 0;
    board->witness++;
    enum line_result result = line_write(line, point->table, point->address, board->witness);
    if (result == LINE_OK)
        result = line_read(line, point->table, point->address, 1, &value);
    return result == LINE_OK && value != board->witness ? LINE_LATE : result;
}

enum line_result gate_board_calm(struct gate_board *board, struct modbus_line *line)
{
    (void)poll(NULL, 0, (int)board->map.slowest_answer_ms);
    line_flush(line);
    if (board->map.values[VALUE_WITNESS].table == REGISTER_HOLDING)
        return prove_witness(board, line);
    bool before[OUTPUT_COUNT];
    enum line_result result = read_outputs(board, line);
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        before[i] = board->reading.outputs[i];
    if (result == LINE_OK)
        result = read_outputs(board, line);
    for (size_t i = 0; result == LINE_OK && i < OUTPUT_COUNT; i++) {
        if (before[i] != board->reading.outputs[i])
            result = LINE_LATE;
    }
    return result;
}

uint64_t gate_board_entry_count(const struct gate_board *board)
{
    return register_map_has_counters(&board->map) ? board->reading.values[VALUE_COUNTER_ENTRY]
                                                  : board->edges_entry;
}

bool gate_board_counts_exit(const struct gate_board *board)
{
    return register_map_has_counters(&board->map)
               ? board->map.values[VALUE_COUNTER_EXIT].table != REGISTER_NONE
               : board->map.inputs[INPUT_ROTATION_EXIT].table != REGISTER_NONE;
}

uint64_t gate_board_exit_count(const struct gate_board *board)
{
    return register_map_has_counters(&board->map) ? board->reading.values[VALUE_COUNTER_EXIT]
                                                  : board->edges_exit;
}

bool gate_board_home(const struct gate_board *board)
{
    if (board->map.inputs[INPUT_ARM_HOME].table != REGISTER_NONE)
        return board->reading.inputs[INPUT_ARM_HOME];
    return !board->reading.inputs[INPUT_ROTATION_ENTRY] &&
           !board->reading.inputs[INPUT_ROTATION_EXIT];
}
