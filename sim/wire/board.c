#include "sim/wire/board.h"

#include <modbus/modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"

enum {
    CLIENTS_MAX = 8,
    INPUT_REGISTERS = 5,
    HOLDING_REGISTERS = 2,
    QUERY_MAX = MODBUS_TCP_MAX_ADU_LENGTH,
    TCP_HEADER = 7, /* what libmodbus calls the length before the function */
    LATE_MS_MAX = 700
};

static struct board_model *board_of(const struct board_line *line, uint8_t unit)
{
    for (size_t i = line->first; i < line->first + line->count; i++) {
        if (line->world->boards[i].unit == unit)
            return &line->world->boards[i];
    }
    return NULL;
}

static void fill_registers(const struct arm *arm, int64_t now_us, modbus_mapping_t *map)
{
    const uint32_t uptime_s = arm_uptime_s(arm, now_us);
    for (int i = 0; i < COIL_COUNT; i++)
        map->tab_bits[i] = arm->coils[i];
    for (int i = 0; i < DISCRETE_COUNT; i++)
        map->tab_input_bits[i] = arm_discrete(arm, (enum arm_discrete)i);
    map->tab_input_registers[0] = arm->counters[ARM_ENTRY];
    map->tab_input_registers[1] = arm->counters[ARM_EXIT];
    map->tab_input_registers[2] = (uint16_t)(uptime_s >> 16);
    map->tab_input_registers[3] = (uint16_t)uptime_s;
    map->tab_input_registers[4] = arm->boot_counter;
    map->tab_registers[0] = arm->witness;
    map->tab_registers[1] = arm->watchdog_tenths;
}

static void take_registers(struct arm *arm, int64_t now_us, const modbus_mapping_t *map)
{
    for (int i = 0; i < COIL_COUNT; i++) {
        if (arm->coils[i] != map->tab_bits[i])
            arm_set_coil(arm, (enum arm_coil)i, map->tab_bits[i], now_us);
    }
    arm->witness = map->tab_registers[0];
    arm->watchdog_tenths = map->tab_registers[1];
}

static bool is_write(uint8_t function)
{
    return function == 5 || function == 6 || function == 15 || function == 16;
}

/* Carries a fault out; true when the request is dealt with. *ret_close: drop the connection. */
static bool misbehave(modbus_t *context, enum board_fault fault, int64_t fault_ms, uint8_t *query,
                      int size, bool *ret_close)
{
    const int header = modbus_get_header_length(context);
    switch (fault) {
    case BOARD_FAULT_NONE:
        return false;
    case BOARD_FAULT_SLOW:
    case BOARD_FAULT_LATE:
        (void)poll(NULL, 0, (int)fault_ms);
        return false;
    case BOARD_FAULT_WRONG_ECHO:
        if (!is_write(query[header]))
            return false;
        query[header + 2] = (uint8_t)(query[header + 2] ^ 0x5A); /* another address */
        (void)modbus_send_raw_request(context, query + header - 1, 6);
        return true;
    case BOARD_FAULT_EXCEPTION:
        (void)modbus_reply_exception(context, query, MODBUS_EXCEPTION_SLAVE_OR_SERVER_FAILURE);
        return true;
    case BOARD_FAULT_CLOSED:
        *ret_close = true;
        return true;
    case BOARD_FAULT_GARBAGE: {
        const ssize_t written = write(modbus_get_socket(context), query, (size_t)size / 2 + 1);
        (void)written;
        return true;
    }
    case BOARD_FAULT_SILENCE:
        return true;
    case BOARD_FAULT_SWAPPED:
        query[0] ^= 0x55; /* TCP: another transaction; RTU: another unit, which nobody asked */
        return false;
    case BOARD_FAULT_LIE:
        return false; /* the registers lie, see serve() */
    }
    return false;
}

static bool is_tcp(modbus_t *context)
{
    return modbus_get_header_length(context) == TCP_HEADER;
}

static enum board_fault take_fault(struct board_model *board, int64_t *ret_ms)
{
    const int hostile = world_hostile_fault(&board->hostility, BOARD_FAULT_COUNT);
    *ret_ms = board->fault_ms;
    if (hostile != BOARD_FAULT_NONE) {
        *ret_ms = world_hostile_number(&board->hostility, LATE_MS_MAX);
        return (enum board_fault)hostile;
    }
    return world_fault_due(&board->fault_count) ? board->fault : BOARD_FAULT_NONE;
}

/* One bit of what is read is wrong. Counters and the fire input are spared: nobody could tell. */
static void lie(struct board_model *board, modbus_mapping_t *map)
{
    const uint32_t at = world_hostile_number(&board->hostility, COIL_COUNT + DISCRETE_COUNT);
    if (at < COIL_COUNT)
        map->tab_bits[at] ^= 1;
    else if (at - COIL_COUNT != DISCRETE_FIRE)
        map->tab_input_bits[at - COIL_COUNT] ^= 1;
}

/* Answers one request; true when the connection shall be closed. */
static bool serve(struct board_line *line, modbus_t *context, modbus_mapping_t *map, uint8_t *query,
                  int size)
{
    struct world *world = line->world;
    const uint8_t unit = query[modbus_get_header_length(context) - 1];
    bool closing = false;
    world_lock(world);
    struct board_model *board = board_of(line, unit);
    if (board == NULL) { /* nobody at that number: nobody answers */
        world_unlock(world);
        return false;
    }
    int64_t fault_ms;
    const enum board_fault fault = take_fault(board, &fault_ms);
    world_unlock(world);
    if (misbehave(context, fault, fault_ms, query, size, &closing))
        return closing;
    world_lock(world);
    const int64_t now_us = clock_mono_us();
    arm_advance(&board->arm, now_us);
    arm_heard(&board->arm, now_us);
    fill_registers(&board->arm, now_us, map);
    (void)modbus_set_slave(context,
                           fault == BOARD_FAULT_SWAPPED && !is_tcp(context) ? unit ^ 1 : unit);
    if (fault == BOARD_FAULT_LIE && !is_write(query[modbus_get_header_length(context)]))
        lie(board, map);
    const int sent = modbus_reply(context, query, size, map);
    if (is_write(query[modbus_get_header_length(context)]))
        take_registers(&board->arm, now_us, map);
    if (is_write(query[modbus_get_header_length(context)]))
        world_announce(world);
    world_unlock(world);
    return sent < 0;
}

static int accept_client(const struct board_line *line)
{
    const int on = 1;
    const int client = accept4(line->listener, NULL, NULL, SOCK_CLOEXEC);
    if (client >= 0)
        (void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return client;
}

static void *play_tcp(void *context)
{
    struct board_line *line = context;
    modbus_t *modbus = modbus_new_tcp("127.0.0.1", line->port);
    modbus_mapping_t *map =
        modbus_mapping_new(COIL_COUNT, DISCRETE_COUNT, HOLDING_REGISTERS, INPUT_REGISTERS);
    struct pollfd wanted[1 + CLIENTS_MAX];
    uint8_t query[QUERY_MAX];
    nfds_t count = 1;
    wanted[0] = (struct pollfd){.fd = line->listener, .events = POLLIN};
    (void)modbus_set_indication_timeout(modbus, 1, 0);
    while (modbus != NULL && map != NULL && !atomic_load(&line->world->stopping)) {
        if (poll(wanted, count, 200) <= 0)
            continue;
        for (nfds_t i = 1; i < count; i++) {
            if (wanted[i].revents == 0)
                continue;
            (void)modbus_set_socket(modbus, wanted[i].fd);
            const int size = modbus_receive(modbus, query);
            if (size < 0 || (size > 0 && serve(line, modbus, map, query, size))) {
                (void)close(wanted[i].fd);
                wanted[i--] = wanted[--count];
            }
        }
        if (wanted[0].revents & POLLIN) {
            const int client = accept_client(line);
            if (client >= 0 && count <= CLIENTS_MAX)
                wanted[count++] = (struct pollfd){.fd = client, .events = POLLIN};
            else if (client >= 0)
                (void)close(client);
        }
    }
    while (count > 1)
        (void)close(wanted[--count].fd);
    (void)close(line->listener);
    modbus_mapping_free(map);
    modbus_free(modbus);
    return NULL;
}

static bool listen_on(struct board_line *line, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    socklen_t size = sizeof address;
    const int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    line->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line->listener < 0)
        return false;
    (void)setsockopt(line->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(line->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(line->listener, CLIENTS_MAX) != 0 ||
        getsockname(line->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    line->port = ntohs(address.sin_port);
    return true;
}

bool board_line_start_tcp(struct board_line *line, struct world *world, int port)
{
    line->world = world;
    return listen_on(line, port) && pthread_create(&line->thread, NULL, play_tcp, line) == 0;
}

uint16_t board_line_checksum(const uint8_t *bytes, size_t size)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 1 ? (crc >> 1) ^ 0xA001 : crc >> 1);
    }
    return crc;
}

/* The size of the request that starts here; 0 while it cannot be told yet. */
static size_t request_size(const uint8_t *query, size_t size)
{
    if (size < 2)
        return 0;
    if (query[1] != 15 && query[1] != 16)
        return 8;
    return size < 7 ? 0 : 9 + (size_t)query[6];
}

/* Collects one request for any unit of the line; libmodbus would take those of one unit only. */
static size_t receive_rtu(const struct board_line *line, uint8_t *query)
{
    struct pollfd wanted = {.fd = line->terminal.master, .events = POLLIN};
    size_t size = 0, whole = 0;
    while (whole == 0 || size < whole) {
        if (poll(&wanted, 1, size == 0 ? 200 : 20) <= 0)
            return 0; /* nothing, or a request that broke off */
        const ssize_t more = read(wanted.fd, query + size, QUERY_MAX - size);
        if (more <= 0)
            return 0;
        size += (size_t)more;
        whole = request_size(query, size);
        if (whole > QUERY_MAX)
            return 0;
    }
    const uint16_t crc = board_line_checksum(query, whole - 2);
    return query[whole - 2] == (crc & 0xFF) && query[whole - 1] == crc >> 8 ? whole : 0;
}

static void *play_rtu(void *context)
{
    struct board_line *line = context;
    uint8_t query[QUERY_MAX];
    modbus_t *modbus = modbus_new_rtu(line->path, 115200, 'N', 8, 1);
    modbus_mapping_t *map =
        modbus_mapping_new(COIL_COUNT, DISCRETE_COUNT, HOLDING_REGISTERS, INPUT_REGISTERS);
    if (modbus != NULL)
        (void)modbus_set_socket(modbus, line->terminal.master); /* our end, opened already */
    while (modbus != NULL && map != NULL && !atomic_load(&line->world->stopping)) {
        const size_t size = receive_rtu(line, query);
        if (size > 0)
            (void)serve(line, modbus, map, query, (int)size);
    }
    terminal_close(&line->terminal, line->path);
    modbus_mapping_free(map);
    modbus_free(modbus);
    return NULL;
}

bool board_line_start_rtu(struct board_line *line, struct world *world, const char *path)
{
    line->world = world;
    (void)text_copy(line->path, sizeof line->path, path);
    return terminal_open(&line->terminal, line->path) &&
           pthread_create(&line->thread, NULL, play_rtu, line) == 0;
}
