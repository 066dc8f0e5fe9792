#include "drivers/driver_protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static void put(uint8_t *bytes, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get(const uint8_t *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

static bool type_known(uint8_t type)
{
    return (type >= DRIVER_HELLO && type <= DRIVER_ORDER_ANSWER) ||
           (type >= DRIVER_ALIVE && type <= DRIVER_STOP);
}

void driver_message_encode(const struct driver_message *message, uint8_t bytes[DRIVER_MESSAGE_SIZE])
{
    const uint64_t words[] = {message->a, message->b, message->c, message->d, message->e};
    bytes[0] = DRIVER_PROTOCOL_VERSION;
    bytes[1] = message->type;
    put(bytes + 2, message->index, 2);
    put(bytes + 4, message->flags, 4);
    for (size_t i = 0; i < 5; i++)
        put(bytes + 8 + 8 * i, words[i], 8);
    bytes[48] = message->count;
    memcpy(bytes + 49, message->data, DRIVER_DATA_SIZE);
}

bool driver_message_equal(const struct driver_message *a, const struct driver_message *b)
{
    uint8_t left[DRIVER_MESSAGE_SIZE], right[DRIVER_MESSAGE_SIZE];
    driver_message_encode(a, left);
    driver_message_encode(b, right);
    return memcmp(left, right, sizeof left) == 0;
}

bool driver_message_decode(const uint8_t *bytes, size_t size, struct driver_message *ret_message)
{
    if (size != DRIVER_MESSAGE_SIZE || bytes[0] != DRIVER_PROTOCOL_VERSION ||
        !type_known(bytes[1]) || bytes[48] > DRIVER_DATA_SIZE)
        return false;
    *ret_message = (struct driver_message){
        .type = bytes[1],
        .index = (uint16_t)get(bytes + 2, 2),
        .flags = (uint32_t)get(bytes + 4, 4),
        .a = get(bytes + 8, 8),
        .b = get(bytes + 16, 8),
        .c = get(bytes + 24, 8),
        .d = get(bytes + 32, 8),
        .e = get(bytes + 40, 8),
        .count = bytes[48],
    };
    memcpy(ret_message->data, bytes + 49, DRIVER_DATA_SIZE);
    return true;
}

bool driver_send(int fd, const struct driver_message *message)
{
    uint8_t bytes[DRIVER_MESSAGE_SIZE];
    driver_message_encode(message, bytes);
    return send(fd, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof bytes;
}

enum driver_receive driver_receive(int fd, struct driver_message *ret_message)
{
    uint8_t bytes[DRIVER_MESSAGE_SIZE + 1];
    const ssize_t size = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return DRIVER_NOTHING;
    if (size <= 0 || !driver_message_decode(bytes, (size_t)size, ret_message))
        return DRIVER_CLOSED;
    return DRIVER_RECEIVED;
}
