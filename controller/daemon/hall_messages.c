#include "controller/daemon/hall.h"

#include <string.h>

#include "controller/base/log.h"
#include "controller/base/text.h"

enum { TAP_AGE_MS_MAX = 1000 }; /* after a stand-still, whoever tapped before it has left */

static struct gate_reading reading_of(const struct driver_message *message)
{
    return (struct gate_reading){
        .counted = {.entry = message->a,
                    .exit = message->b,
                    .bits = (uint32_t)(message->e >> 32),
                    .boot = message->c,
                    .uptime_start_s = message->d},
        .entry_unlocked = (message->flags & DRIVER_GATE_ENTRY_UNLOCKED) != 0,
        .home = (message->flags & DRIVER_GATE_HOME) != 0 && !(message->flags & DRIVER_GATE_JAM),
        .fire = (message->flags & DRIVER_GATE_FIRE) != 0,
        .tamper = (message->flags & DRIVER_GATE_TAMPER) != 0,
        .counts_exit = (message->flags & DRIVER_GATE_COUNTS_EXIT) != 0,
        .counted_by_driver = (message->flags & DRIVER_GATE_COUNTED_BY_DRIVER) != 0,
        .command = (uint32_t)message->e,
    };
}

static struct hall_gate *gate_of_bus(struct hall_bus *bus, uint16_t driver_index)
{
    struct hall *hall = bus->hall;
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        if (hall->gates[i].bus == bus->index && hall->gates[i].driver_index == driver_index)
            return &hall->gates[i];
    }
    return NULL;
}

static void take_cause(char cause[DRIVER_DATA_SIZE + 1], const struct driver_message *message)
{
    memcpy(cause, message->data, message->count);
    cause[message->count] = '\0';
}

void hall_bus_message(void *context, const struct driver_message *message)
{
    struct hall_bus *bus = context;
    struct hall_gate *own = gate_of_bus(bus, message->index);
    struct gate_event event = {.now = clock_mono_now()};
    if (own == NULL)
        return;
    switch (message->type) {
    case DRIVER_DEVICE_UP:
        event.type = GATE_EVENT_LINK_UP;
        own->down_cause[0] = '\0';
        break;
    case DRIVER_DEVICE_DOWN:
        event.type = GATE_EVENT_LINK_DOWN;
        own->losses += own->gate.linked;
        take_cause(own->down_cause, message);
        log_warning("gate %s: board lost: %s", bus->hall->site->gates[own->index].name,
                    own->down_cause);
        break;
    case DRIVER_GATE_STATE:
        event.type = GATE_EVENT_READING;
        event.reading = reading_of(message);
        break;
    case DRIVER_ORDER_ANSWER:
        event.type = GATE_EVENT_ANSWER;
        event.order_id = (int64_t)message->a;
        event.counter = message->b;
        event.obeyed = message->flags != 0;
        break;
    default:
        return;
    }
    hall_step(bus->hall, own->index, &event);
    if (event.type == GATE_EVENT_READING && event.reading.fire)
        hall_raise_alarm(bus->hall);
    hall_arm_timer(bus->hall);
}

void hall_bus_lost(void *context)
{
    struct hall_bus *bus = context;
    struct hall *hall = bus->hall;
    bus->restarts++;
    const struct gate_event event = {.type = GATE_EVENT_LINK_DOWN, .now = clock_mono_now()};
    for (size_t i = 0; i < hall->site->gate_count; i++) {
        if (hall->gates[i].bus != bus->index)
            continue;
        hall->gates[i].losses += hall->gates[i].gate.linked;
        (void)text_copy(hall->gates[i].down_cause, sizeof hall->gates[i].down_cause, "driver");

        hall->gates[i].gate.command = 0; /* the next driver has obeyed nothing yet */
        hall_step(hall, i, &event);
    }
    hall_arm_timer(hall);
}

void hall_answer_card(struct hall_reader *reader)
{
    struct hall *hall = reader->hall;
    hall->listener.answer(hall->listener.context, reader->wait_connection, reader->wait_request,
                          json_pack("{s:s, s:s}", "reader", hall->site->readers[reader->index].name,
                                    "card", reader->uid));
    reader->wait_request = NULL;
}

static void card_arrived(struct hall_reader *reader, const struct driver_message *message)
{
    struct hall *hall = reader->hall;
    const struct site_reader *site_reader = &hall->site->readers[reader->index];
    struct gate_event event = {
        .type = GATE_EVENT_TAP,
        .now = clock_mono_now(),
        .tap = {.sight = message->a,
                .driver_start = reader->driver_start,
                .reader = (uint16_t)reader->index,
                .random_uid = (message->flags & DRIVER_CARD_RANDOM_ID) != 0,
                .exit = site_reader->direction == SITE_EXIT},
    };
    /* a driver that speaks of the future is taken to speak of now */
    const int64_t seen_ms =
        message->b < (uint64_t)event.now.ms ? (int64_t)message->b : event.now.ms;
    event.tap.seen_us = seen_ms * 1000;
    if (message->count != 4 && message->count != 7 && message->count != 10)
        return;
    if (!site_reader->desk && event.now.ms - seen_ms > TAP_AGE_MS_MAX) {
        log_warning("reader %s: a tap that is too old was dropped", site_reader->name);
        return;
    }
    text_format_hex(message->data, message->count, event.tap.uid);
    reader->sight = message->a;
    (void)text_copy(reader->uid, sizeof reader->uid, event.tap.uid);
    if (site_reader->desk) {
        if (reader->wait_request != NULL)
            hall_answer_card(reader);
        return;
    }
    hall->tap_count++;
    hall_step(hall, site_reader->gate, &event);
}

static void reader_down(struct hall_reader *reader)
{
    reader->losses += reader->up;
    reader->up = false;
}

void hall_reader_message(void *context, const struct driver_message *message)
{
    struct hall_reader *reader = context;
    struct hall *hall = reader->hall;
    const struct site_reader *site_reader = &hall->site->readers[reader->index];
    struct gate_event gone = {.type = GATE_EVENT_GONE,
                              .now = clock_mono_now(),
                              .tap = {.sight = message->a,
                                      .driver_start = reader->driver_start,
                                      .reader = (uint16_t)reader->index}};
    switch (message->type) {
    case DRIVER_HELLO:
        reader->driver_start = message->a;
        break;
    case DRIVER_DEVICE_UP:
        reader->up = true;
        reader->down_cause[0] = '\0';
        break;
    case DRIVER_DEVICE_DOWN:
        reader_down(reader);
        take_cause(reader->down_cause, message);
        log_warning("reader %s: %s, looking for it", site_reader->name, reader->down_cause);
        break;
    case DRIVER_CARD_ARRIVED:
        card_arrived(reader, message);
        break;
    case DRIVER_CARD_GONE:
        reader->sight = 0;
        if (!site_reader->desk)
            hall_step(hall, site_reader->gate, &gone);
        break;
    default:
        break;
    }
    hall_arm_timer(hall);
}

void hall_reader_lost(void *context)
{
    struct hall_reader *reader = context;
    reader->restarts++;
    reader_down(reader);
    reader->sight = 0;
    (void)text_copy(reader->down_cause, sizeof reader->down_cause, "driver");
}
