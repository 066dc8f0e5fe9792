/* driver_link: a driver's side of its channel: the greeting, the heartbeat, the sense of silence.
 * Owns the channel's descriptor. Leaves the meaning of messages to the driver. */
#ifndef PORTILLON_DRIVERS_DRIVER_LINK_H
#define PORTILLON_DRIVERS_DRIVER_LINK_H

#include "drivers/driver_protocol.h"

enum { DRIVER_LINK_BATCH_MAX = 64 };

struct driver_link {
    int fd;
    bool closed;
    uint64_t beat, start;
    int64_t next_beat_ms, heard_ms;
};

/* Says hello; `start` is the wall clock in microseconds, which no earlier start has had. */
void driver_link_open(struct driver_link *link, int fd, int64_t now_ms);

/* Waits up to `wait_ms` for a message, then takes all that are there, at most
 * DRIVER_LINK_BATCH_MAX. When the controller is gone it returns 0 whatever was still queued: stale
 * orders die with the link. */
size_t driver_link_take(struct driver_link *link, int wait_ms, int64_t *ret_now_ms,
                        struct driver_message *messages);

/* Sends the heartbeat when it is due. To be called from the loop that does the work, nowhere else.
 */
void driver_link_beat(struct driver_link *link, int64_t now_ms);

/* A closed channel or a controller that has said nothing for DRIVER_SILENCE_MS_MAX. */
bool driver_link_silent(const struct driver_link *link, int64_t now_ms);

/* False when the channel is full or closed. */
bool driver_link_send(struct driver_link *link, const struct driver_message *message);

/* Sends DRIVER_DEVICE_DOWN with a cause of at most DRIVER_DATA_SIZE letters. */
bool driver_link_down(struct driver_link *link, uint16_t index, const char *cause);
bool driver_link_up(struct driver_link *link, uint16_t index);

#endif
