/* driver_protocol: the messages between portillond and a driver, over a SOCK_SEQPACKET socket.
 * Owns the byte layout. Whoever speaks it can be a driver, in any language; drivers/README.md tells
 * the life of a driver. One packet is one message of exactly DRIVER_MESSAGE_SIZE bytes:
 *   offset 0  u8  version (DRIVER_PROTOCOL_VERSION)
 *   offset 1  u8  type (enum driver_message_type)
 *   offset 2  u16 index: which gate or reader of the driver, in the order of its arguments
 *   offset 4  u32 flags (meaning by type)
 *   offset 8  u64 a, offset 16 u64 b, offset 24 u64 c, offset 32 u64 d, offset 40 u64 e
 *   offset 48 u8 count: bytes used in `data`
 *   offset 49 15 bytes of data (a card identifier, a short text)
 * Integers are little-endian. A message of another size, version or type closes the channel. */
#ifndef PORTILLON_DRIVERS_DRIVER_PROTOCOL_H
#define PORTILLON_DRIVERS_DRIVER_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DRIVER_PROTOCOL_VERSION = 1,
    DRIVER_MESSAGE_SIZE = 64,
    DRIVER_DATA_SIZE = 15,
    DRIVER_CHANNEL_FD = 3,       /* the driver's end of the socket */
    DRIVER_GATES_MAX = 16,       /* gates of one driver */
    DRIVER_ALIVE_MS = 250,       /* each side speaks at least this often */
    DRIVER_SILENCE_MS_MAX = 1000 /* after which a gate driver follows its standing order */
};

enum driver_message_type {
    /* from the driver */
    DRIVER_HELLO = 1,    /* a: driver start, a number no earlier start has had */
    DRIVER_HEARTBEAT,    /* from the poll loop; a: sequence */
    DRIVER_DEVICE_UP,    /* the reader answers, or the gate's board answers and may be trusted */
    DRIVER_DEVICE_DOWN,  /* data: cause in a word */
    DRIVER_CARD_ARRIVED, /* a: sight, b: monotonic ms; data: identifier; flags: DRIVER_CARD_… */
    DRIVER_CARD_GONE,    /* a: sight */
    DRIVER_GATE_STATE,   /* flags: DRIVER_GATE_…; a: entry counter, b: exit counter, c: boot
                            counter, d: start of the board's uptime (UTC seconds, 0 unknown),
                            e: low 32 bits: sequence of the last command obeyed before this read;
                            high 32 bits: counter width in bits */
    DRIVER_ORDER_ANSWER, /* a: order, b: counter read after the unlock; flags: 1 obeyed, 0 failed */
    /* from the controller */
    DRIVER_ALIVE = 64, /* a: sequence */
    DRIVER_UNLOCK,     /* a: order, b: rotations allowed, c: ms from now until lock; d: command
                          sequence; flags: DRIVER_WAY_… */
    DRIVER_LOCK,       /* entry locked; flags: DRIVER_WAY_… also locked; d: command sequence */
    DRIVER_FREE,       /* both ways free until DRIVER_LOCK (fire); d: command sequence */
    DRIVER_SIGNAL, /* flags: enum driver_lamp, a: ms, b: ms of a beep, c: beeps (0: one), with as
                      long a pause between */
    DRIVER_STOP,   /* lock entry, free exit, leave */
};

enum {
    DRIVER_CARD_RANDOM_ID = 1 << 0, /* the identifier changes at each sight */
    DRIVER_WAY_ENTRY = 1 << 0,
    DRIVER_WAY_EXIT = 1 << 1,
    DRIVER_GATE_ENTRY_UNLOCKED = 1 << 0, /* read back from the board */
    DRIVER_GATE_EXIT_UNLOCKED = 1 << 1,
    DRIVER_GATE_HOME = 1 << 2,
    DRIVER_GATE_JAM = 1 << 3,
    DRIVER_GATE_TAMPER = 1 << 4,
    DRIVER_GATE_FIRE = 1 << 5,
    DRIVER_GATE_COUNTED_BY_DRIVER = 1 << 6, /* the counts die with the driver */
    DRIVER_GATE_COUNTS_EXIT = 1 << 7,
    DRIVER_GATE_HAS_HOME =
        1 << 8, /* without it, home is taken from the rotation inputs or granted */
};

enum driver_lamp { DRIVER_LAMP_OFF, DRIVER_LAMP_GREEN, DRIVER_LAMP_AMBER, DRIVER_LAMP_RED };

struct driver_message {
    uint8_t type;
    uint16_t index;
    uint32_t flags;
    uint64_t a, b, c, d, e;
    uint8_t count;
    uint8_t data[DRIVER_DATA_SIZE];
};

/* The same on the wire: what lies between the members of the structure does not count. */
bool driver_message_equal(const struct driver_message *a, const struct driver_message *b);

void driver_message_encode(const struct driver_message *message,
                           uint8_t bytes[DRIVER_MESSAGE_SIZE]);
/* False when the bytes are no message of this version. */
bool driver_message_decode(const uint8_t *bytes, size_t size, struct driver_message *ret_message);

enum driver_receive { DRIVER_RECEIVED, DRIVER_NOTHING, DRIVER_CLOSED };

/* Sends without waiting; false when the channel is closed or full. */
bool driver_send(int fd, const struct driver_message *message);
/* Receives one message without waiting. A malformed one counts as closed. */
enum driver_receive driver_receive(int fd, struct driver_message *ret_message);

#endif
