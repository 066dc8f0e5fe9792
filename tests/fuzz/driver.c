/* Fuzzes the driver protocol: packets of any bytes reach the hall as if from the drivers of gates
 * and readers, cards among them. Each packet stands behind one byte that says whose it is, and one
 * of time. Whatever drivers say, the ledger verifies. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/bench_hall.h"

enum { HEAD = 2, PACKET = HEAD + DRIVER_MESSAGE_SIZE };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct hall *hall, const uint8_t *packet)
{
    uint8_t again[DRIVER_MESSAGE_SIZE], once_more[DRIVER_MESSAGE_SIZE];
    struct driver_message message, same;
    const uint8_t who = packet[0];
    if (!driver_message_decode(packet + HEAD, DRIVER_MESSAGE_SIZE, &message))
        return;
    driver_message_encode(&message, again);
    if (!driver_message_decode(again, sizeof again, &same))
        abort();
    driver_message_encode(&same, once_more);
    if (memcmp(again, once_more, sizeof again) != 0)
        abort();
    if (who < 128)
        hall_bus_message(&hall->buses[who % hall->site->bus_count], &message);
    else
        hall_reader_message(&hall->readers[who % hall->site->reader_count], &message);
    if (who == 127)
        hall_bus_lost(&hall->buses[0]);
    if (who == 255)
        hall_reader_lost(&hall->readers[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hall *hall = bench_hall();
    struct driver_message short_one;
    if (driver_message_decode(data, size, &short_one) && size != DRIVER_MESSAGE_SIZE)
        abort();
    for (; size >= PACKET; data += PACKET, size -= PACKET) {
        take(hall, data);
        bench_settle(data[1] * 40);
    }
    bench_verify();
    return 0;
}
