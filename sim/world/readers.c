#include "sim/world/readers.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "sim/world/auditor.h"

enum { WIRE_US = MS_US, SEEN_US_MIN = 8, SEEN_US_MAX = 28, GONE_US = 300 * MS_US, UID_BYTES = 7 };

static size_t gate_of(const struct world *world, size_t reader)
{
    return world->site->readers[reader].gate;
}

static void send(struct world *world, size_t reader, const struct driver_message *message,
                 int64_t delay_us)
{
    world_carry(world,
                &(struct carried){.message = *message,
                                  .to_hall = true,
                                  .from_reader = true,
                                  .channel = reader,
                                  .life = world->life},
                WIRE_US + delay_us);
}

static void bytes_of(const char *uid, uint8_t bytes[UID_BYTES])
{
    for (size_t i = 0; i < UID_BYTES; i++) {
        const char pair[3] = {uid[2 * i], uid[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
}

/* What the driver tells of a card that it sees, with everything that can be wrong about it. */
static void report(struct world *world, size_t reader)
{
    struct reader *own = &world->readers[reader];
    struct mishaps *mishaps = &world->mishaps;
    const size_t gate = gate_of(world, reader);
    struct driver_message message = {.type = DRIVER_CARD_ARRIVED,
                                     .a = ++own->sight,
                                     .b = (uint64_t)(world->now_us / MS_US),
                                     .count = UID_BYTES};
    int64_t delay_us = 0;
    bytes_of(own->uid, message.data);
    if (mishap_strikes(mishaps, MISHAP_ARRIVAL_LOST, gate))
        return;
    if (mishap_strikes(mishaps, MISHAP_UID_GARBLED, gate))
        message.data[3] ^= 0x5A;
    if (mishap_strikes(mishaps, MISHAP_UID_SHORT, gate))
        message.count = 5;
    if (mishap_strikes(mishaps, MISHAP_UID_RANDOM, gate)) {
        message.flags = DRIVER_CARD_RANDOM_ID;
        message.count = 4;
        message.data[0] = 8;
    }
    if (mishap_strikes(mishaps, MISHAP_ARRIVAL_LATE, gate))
        delay_us = chance_between(&world->chance, 100, 900) * MS_US;
    if (mishap_strikes(mishaps, MISHAP_ARRIVAL_STALE, gate))
        delay_us = chance_between(&world->chance, 1100, 4000) * MS_US;
    world->taps++;
    auditor_tapped(world->auditor, reader, own->uid, delay_us);
    send(world, reader, &message, delay_us);
    if (mishap_strikes(mishaps, MISHAP_ARRIVAL_DOUBLED, gate))
        send(world, reader, &message, 0);
}

static void see(struct world *world, int64_t reader, int64_t lying)
{
    const struct reader *own = &world->readers[reader];
    if (own->alive && own->plugged && own->lying == (uint64_t)lying && own->uid[0] != '\0')
        report(world, (size_t)reader);
}

static void say_gone(struct world *world, int64_t reader, int64_t sight)
{
    const struct reader *own = &world->readers[reader];
    const struct driver_message message = {.type = DRIVER_CARD_GONE, .a = (uint64_t)sight};
    if (own->alive && own->plugged && sight != 0 &&
        !mishap_strikes(&world->mishaps, MISHAP_GONE_LOST, gate_of(world, (size_t)reader)))
        send(world, (size_t)reader, &message, 0);
}

static void take_away(struct world *world, int64_t reader, int64_t lying)
{
    struct reader *own = &world->readers[reader];
    if (own->lying != (uint64_t)lying || own->uid[0] == '\0')
        return;
    own->uid[0] = '\0';
    world_plan(world, GONE_US, say_gone, reader, (int64_t)own->sight);
}

void readers_tap(struct world *world, size_t gate, bool exit, const char *uid, int64_t for_us)
{
    const size_t reader = exit ? gate + world->site->gate_count : gate;
    struct reader *own = &world->readers[reader];
    if (own->uid[0] != '\0')
        take_away(world, (int64_t)reader, (int64_t)own->lying);
    (void)text_copy(own->uid, sizeof own->uid, uid);
    own->lying++;
    const int64_t seen_us = chance_between(&world->chance, SEEN_US_MIN, SEEN_US_MAX) * MS_US;
    world_plan(world, seen_us, see, (int64_t)reader, (int64_t)own->lying);
    if (mishap_strikes(&world->mishaps, MISHAP_DOUBLE_READ, gate))
        world_plan(world, seen_us + GONE_US, see, (int64_t)reader, (int64_t)own->lying);
    world_plan(world, for_us, take_away, (int64_t)reader, (int64_t)own->lying);
}

void readers_start_driver(struct world *world, size_t reader)
{
    struct reader *own = &world->readers[reader];
    if (own->alive || !world->running)
        return;
    own->alive = own->plugged = true;
    own->sight = 0;
    own->life++;
    own->start = (uint64_t)world_wall(world).unix_ms * 1000 + own->life;
    send(world, reader, &(struct driver_message){.type = DRIVER_HELLO, .a = own->start}, 0);
    send(world, reader, &(struct driver_message){.type = DRIVER_DEVICE_UP}, 0);
    if (own->uid[0] != '\0') /* a card that lies there is seen as a new one */
        world_plan(world, SEEN_US_MAX * MS_US, see, (int64_t)reader, (int64_t)own->lying);
}

void readers_kill_driver(struct world *world, size_t reader)
{
    world->readers[reader].alive = false;
}

static void plug_in(struct world *world, int64_t reader, int64_t unused)
{
    struct reader *own = &world->readers[reader];
    (void)unused;
    own->plugged = true;
    if (own->alive)
        send(world, (size_t)reader, &(struct driver_message){.type = DRIVER_DEVICE_UP}, 0);
}

void readers_unplug(struct world *world, size_t reader, int64_t for_us)
{
    struct driver_message message = {.type = DRIVER_DEVICE_DOWN, .count = 4};
    memcpy(message.data, "gone", message.count);
    world->readers[reader].plugged = false;
    if (world->readers[reader].alive)
        send(world, reader, &message, 0);
    world_plan(world, for_us, plug_in, (int64_t)reader, 0);
}
