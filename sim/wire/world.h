/* world: the things on the simulated wires, shared by the threads that play them.
 * Owns the lock, the list of cards, readers and boards. Whoever changes something announces it, so
 * that others wait for what they want to see instead of sleeping. */
#ifndef PORTILLON_SIM_WIRE_WORLD_H
#define PORTILLON_SIM_WIRE_WORLD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "sim/wire/arm.h"
#include "sim/wire/card.h"
#include "sim/wire/pn532.h"

enum {
    WORLD_CARDS_MAX = 1024,
    WORLD_READERS_MAX = 16,
    WORLD_BOARDS_MAX = 16,
    WORLD_NAME_SIZE = 32,
    WORLD_PATH_SIZE = 256,
};

/* Faults on order; a count of 0 is none, -1 is until cleared. */
enum reader_fault {
    READER_FAULT_NONE,
    READER_FAULT_DROP,     /* the response never comes */
    READER_FAULT_DROP_ACK, /* neither ACK nor response */
    READER_FAULT_GARBLE,   /* one byte of the response is wrong */
    READER_FAULT_LATE,     /* the response comes after `fault_ms` */
    READER_FAULT_TRUNCATE, /* half of the response */
    READER_FAULT_SILENCE,  /* the chip hears nothing */
    READER_FAULT_LIE,      /* a good frame that says something else */
};
enum { READER_FAULT_COUNT = READER_FAULT_LIE + 1 };

enum board_fault {
    BOARD_FAULT_NONE,
    BOARD_FAULT_SLOW,       /* each answer takes `fault_ms` */
    BOARD_FAULT_LATE,       /* one answer comes after `fault_ms`, later than the master waits */
    BOARD_FAULT_WRONG_ECHO, /* a write is echoed with another address, and not done */
    BOARD_FAULT_EXCEPTION,
    BOARD_FAULT_CLOSED,  /* the connection is closed instead of an answer */
    BOARD_FAULT_GARBAGE, /* bytes that are no answer */
    BOARD_FAULT_SILENCE,
    BOARD_FAULT_LIE,     /* a good answer with one wrong bit: never a counter, nor fire */
    BOARD_FAULT_SWAPPED, /* the answer to somebody else's question */
};
enum { BOARD_FAULT_COUNT = BOARD_FAULT_SWAPPED + 1 };

/* A wire that cannot be trusted: so many answers in a thousand go wrong, each in its own way. */
struct hostility {
    uint32_t permille;
    uint64_t state, count; /* of the generator; answers that went wrong */
};

struct reader_model {
    char name[WORLD_NAME_SIZE];
    char path[WORLD_PATH_SIZE]; /* the stable link to the pseudo-terminal */
    struct pn532 chip;
    enum reader_fault fault;
    int fault_count;
    int64_t fault_ms;
    struct hostility hostility;
    bool vanished; /* unplugged */
    int wake_fd;   /* written to when a card comes, or when the line shall vanish or return */
};

struct board_model {
    char name[WORLD_NAME_SIZE];
    uint8_t unit;
    struct arm arm;
    enum board_fault fault;
    int fault_count;
    int64_t fault_ms;
    struct hostility hostility;
};

struct world {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    atomic_bool stopping;
    bool real_timing; /* bytes take as long as at 115200 baud, radio as long as on the air */
    size_t card_count, reader_count, board_count;
    struct card cards[WORLD_CARDS_MAX];
    struct reader_model readers[WORLD_READERS_MAX];
    struct board_model boards[WORLD_BOARDS_MAX];
};

void world_init(struct world *world);
void world_lock(struct world *world);
void world_unlock(struct world *world);
/* With the lock held. */
void world_announce(struct world *world);
/* With the lock held: waits for an announcement, at most until the monotonic instant; false when it
 * passed. */
bool world_wait_until(struct world *world, int64_t until_us);

/* With the lock held. NULL when there is none, or no room. */
struct card *world_add_card(struct world *world, const char *name, const uint8_t *uid,
                            size_t uid_size);
struct card *world_find_card(struct world *world, const char *name);
struct reader_model *world_find_reader(struct world *world, const char *name);
struct board_model *world_find_board(struct world *world, const char *name);

/* With the lock held: lays a card on a reader, takes it from wherever it is. */
bool world_place(struct world *world, struct card *card, struct reader_model *reader);
void world_remove(struct world *world, const struct card *card);
void world_wake_reader(const struct reader_model *reader);

/* True once per fault that was ordered. With the lock held. */
bool world_fault_due(int *count);

/* Which of `count` faults strikes now, 0 being none. With the lock held. */
int world_hostile_fault(struct hostility *hostility, int count);
/* A number that follows from all drawn before; 0 up to `count`, not included. */
uint32_t world_hostile_number(struct hostility *hostility, uint32_t count);

#endif
