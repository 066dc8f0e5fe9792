#include "drivers/driver_link.h"

#include <poll.h>
#include <string.h>

#include "controller/base/clock.h"

void driver_link_open(struct driver_link *link, int fd, int64_t now_ms)
{
    *link = (struct driver_link){
        .fd = fd,
        .start = (uint64_t)clock_wall_now().unix_ms * 1000 + (uint64_t)clock_mono_us() % 1000,
        .heard_ms = now_ms,
    };
    (void)driver_link_send(link, &(struct driver_message){.type = DRIVER_HELLO, .a = link->start});
}

bool driver_link_send(struct driver_link *link, const struct driver_message *message)
{
    /* a full channel means a controller that does not read: nothing is queued */
    return driver_send(link->fd, message);
}

size_t driver_link_take(struct driver_link *link, int wait_ms, int64_t *ret_now_ms,
                        struct driver_message *messages)
{
    struct pollfd wanted = {.fd = link->fd, .events = POLLIN};
    size_t count = 0;
    enum driver_receive received = DRIVER_NOTHING;
    (void)poll(&wanted, 1, wait_ms > 0 ? wait_ms : 0);
    *ret_now_ms = clock_mono_now().ms;
    while (count < DRIVER_LINK_BATCH_MAX &&
           (received = driver_receive(link->fd, &messages[count])) == DRIVER_RECEIVED)
        count++;
    if (received == DRIVER_CLOSED) {
        link->closed = true;
        return 0;
    }
    if (count > 0)
        link->heard_ms = *ret_now_ms;
    return count;
}

void driver_link_beat(struct driver_link *link, int64_t now_ms)
{
    if (now_ms < link->next_beat_ms)
        return;
    link->next_beat_ms = now_ms + DRIVER_ALIVE_MS;
    (void)driver_link_send(link,
                           &(struct driver_message){.type = DRIVER_HEARTBEAT, .a = ++link->beat});
}

bool driver_link_silent(const struct driver_link *link, int64_t now_ms)
{
    return link->closed || now_ms - link->heard_ms >= DRIVER_SILENCE_MS_MAX;
}

bool driver_link_down(struct driver_link *link, uint16_t index, const char *cause)
{
    struct driver_message message = {.type = DRIVER_DEVICE_DOWN, .index = index};
    message.count = (uint8_t)strnlen(cause, DRIVER_DATA_SIZE);
    memcpy(message.data, cause, message.count);
    return driver_link_send(link, &message);
}

bool driver_link_up(struct driver_link *link, uint16_t index)
{
    return driver_link_send(link,
                            &(struct driver_message){.type = DRIVER_DEVICE_UP, .index = index});
}
