/* world: a whole site in one process, on virtual time, from one seed. The hall, the ledger, the
 * store and the tariff are those of portillond; what is simulated is around them: the clock, the
 * disk, the boards and their drivers, the readers, the people.
 * Owns time and the parts. Each part has a file of its own. */
#ifndef PORTILLON_SIM_WORLD_WORLD_H
#define PORTILLON_SIM_WORLD_WORLD_H

#include "controller/daemon/hall.h"
#include "drivers/modbus/gate_unit.h"
#include "sim/wire/arm.h"
#include "sim/world/calendar.h"
#include "sim/world/disk.h"
#include "sim/world/mishaps.h"
#include "sim/world/schedule.h"

enum {
    WORLD_MESSAGES_MAX = 4096,
    SECOND_US = 1000000,
    MS_US = 1000,
};
#define WORLD_NEVER INT64_MAX
#define WORLD_LEDGER "/world/portillon.db"

struct auditor;
struct crowd;

struct world_options {
    uint64_t seed;
    int64_t days, first_day; /* open days; the first one is number 0 */
    int64_t rush;         /* so many come within three hours of each day; 0: as the year has it */
    int64_t race;         /* rounds of a race in the place of a crowd; 0: a crowd */
    int64_t until_minute; /* of the last day; 0: its end */
    enum mishap_level level;
    bool without[MISHAP_COUNT];
};

/* One arm, its board, and what its driver knows of it. */
struct turnstile {
    struct arm arm;
    struct gate_unit unit;
    size_t bus;
    int64_t poll_us;         /* WORLD_NEVER: nothing changes, the driver's polls say nothing new */
    int64_t silent_until_us; /* the board does not answer */
    bool was_turning[2];     /* at the last poll, by way: where the driver counts */
    uint64_t edges[2];
    uint64_t identity; /* of the counters: a new number with each start at zero */
    int64_t jammed_until_us;
};

struct bus_driver {
    bool alive, hung;
    uint64_t start;
    uint64_t life;                      /* messages to an earlier one are lost with it */
    int64_t last_sent_us, last_told_us; /* a channel keeps its order, each way */
};

struct reader {
    bool alive, plugged;
    uint64_t start, sight, life;
    char uid[PEOPLE_UID_SIZE]; /* of the card that lies there; "" none */
    uint64_t lying;            /* which laying down it is */
    int64_t last_sent_us;
};

/* A message under way, in the memory of its channel. */
struct carried {
    struct driver_message message;
    bool to_hall;
    bool from_reader;
    size_t channel; /* bus or reader */
    uint64_t life;  /* of whoever shall get it */
};

struct world {
    struct world_options options;
    struct schedule schedule;
    struct chance chance;
    struct mishaps mishaps;
    struct calendar calendar;
    int64_t now_us;         /* monotonic */
    int64_t wall_offset_us; /* wall clock less monotonic */
    int64_t true_offset_us; /* the same of a clock that is right */
    uint64_t event_number;
    size_t day;
    /* the controller */
    struct disk *disk;
    bool disk_planned; /* a fault of the disk that has not happened yet */
    enum mishap disk_mishap;
    struct site *site;
    struct ledger_thread *ledger;
    struct hall hall;
    bool running, working; /* the ledger is in the middle of a batch */
    uint64_t life;         /* how often the controller was started */
    int64_t wake_us;
    int64_t tick_us;
    int64_t busy_until_us; /* somebody did something: the clock of the hall ticks */
    int64_t commit_us;     /* how long a commit takes */
    int64_t crashes;
    /* the wires */
    struct turnstile turnstiles[MISHAP_GATES_MAX];
    struct bus_driver buses[SITE_BUSES_MAX];
    struct reader readers[SITE_READERS_MAX];
    size_t free_count;
    int64_t free_messages[WORLD_MESSAGES_MAX];
    struct carried messages[WORLD_MESSAGES_MAX];
    int64_t off_until_us[MISHAP_GATES_MAX]; /* staff have taken it out of service */
    int64_t fire_until_us;                  /* somewhere the panel shows fire */
    /* the people and who watches */
    struct crowd *crowd;
    struct auditor *auditor;
    int64_t taps; /* cards that were held to a reader */
    struct {
        int64_t rounds, opened, both; /* gates opened, and rounds in which both did */
    } race;
    bool stopped; /* a difference was found, or nothing is left to do */
};

struct wall_time world_wall(const struct world *world);
void world_plan(struct world *world, int64_t delay_us, event_fn *run, int64_t a, int64_t b);

/* A message leaves for the hall or for a driver; it arrives after `delay_us`, never before one that
 * left earlier on the same channel. */
void world_carry(struct world *world, const struct carried *carried, int64_t delay_us);

/* After anything that may have given the ledger work, or changed what is wanted of the hall. */
void world_settle(struct world *world);

/* Plays until the last day is over or a difference is found. */
void world_play(struct world *world);

#endif
