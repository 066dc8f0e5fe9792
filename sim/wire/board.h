/* board: turnstile boards behind a real Modbus server (libmodbus), TCP on loopback or RTU on a
 * pseudo-terminal. Owns one thread a line; several boards share a line by their unit number.
 * Registers of one board, from 0: coils as enum arm_coil, discrete inputs as enum arm_discrete;
 * input registers 0 entry counter, 1 exit counter, 2-3 uptime in seconds (high word first), 4 boot
 * counter; holding registers 0 witness, 1 board time-out in tenths of a second. */
#ifndef PORTILLON_SIM_WIRE_BOARD_H
#define PORTILLON_SIM_WIRE_BOARD_H

#include "sim/wire/terminal.h"
#include "sim/wire/world.h"

struct board_line {
    struct world *world;
    size_t first, count;        /* which boards of the world are on this line */
    int port;                   /* TCP: the port it listens on; 0 for RTU */
    char path[WORLD_PATH_SIZE]; /* RTU: the stable link to the pseudo-terminal */
    int listener;
    struct terminal terminal;
    pthread_t thread;
};

/* `port` 0 takes a free one, told in line->port. */
bool board_line_start_tcp(struct board_line *line, struct world *world, int port);
/* CRC of Modbus RTU (Modbus over serial line V1.02, 6.2.2); it travels low byte first. */
uint16_t board_line_checksum(const uint8_t *bytes, size_t size);
bool board_line_start_rtu(struct board_line *line, struct world *world, const char *path);

#endif
