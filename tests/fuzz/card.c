/* Fuzzes what a reader makes of cards: the functions of libnfc that the driver calls stand here and
 * answer what the input says, errors and identifiers of any length. What the driver tells goes to
 * the hall, byte by byte as over its channel: a card that arrives is one that the library has named
 * in this look, and none arrives before the one before has gone. The ledger verifies. */
#include <nfc/nfc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/nfc/card_watch.h"
#include "tests/fuzz/bench_hall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LOOK_MS = 40, ACT_COUNT = 4 };

static struct {
    const uint8_t *data;
    size_t size;
    struct card_uid named; /* what the library has said in this look */
} input;

static uint8_t next_byte(void)
{
    if (input.size == 0)
        return 0;
    input.size--;
    return *input.data++;
}

/* Most of the time it works. */
static int next_result(void)
{
    const uint8_t byte = next_byte();
    return byte < 192 ? 0 : -(int)(byte - 191);
}

void nfc_init(nfc_context **context)
{
    *context = (nfc_context *)&input;
}

void nfc_exit(nfc_context *context)
{
    (void)context;
}

nfc_device *nfc_open(nfc_context *context, const nfc_connstring connstring)
{
    (void)context;
    (void)connstring;
    return next_result() == 0 ? (nfc_device *)&input : NULL;
}

void nfc_close(nfc_device *device)
{
    (void)device;
}

int nfc_initiator_init(nfc_device *device)
{
    (void)device;
    return next_result();
}

int nfc_device_set_property_bool(nfc_device *device, const nfc_property property, const bool on)
{
    (void)device;
    (void)property;
    (void)on;
    return next_result();
}

int nfc_device_get_last_error(const nfc_device *device)
{
    (void)device;
    return next_result();
}

int nfc_initiator_deselect_target(nfc_device *device)
{
    (void)device;
    return next_result();
}

int nfc_initiator_select_passive_target(nfc_device *device, const nfc_modulation modulation,
                                        const uint8_t *asked, const size_t asked_size,
                                        nfc_target *target)
{
    (void)device;
    (void)asked;
    (void)asked_size;
    const int result = next_result();
    if (result != 0 || next_byte() % 2 == 0)
        return result;
    *target = (nfc_target){.nm = modulation};
    target->nti.nai.szUidLen = next_byte();
    for (size_t i = 0; i < CARD_UID_SIZE_MAX; i++)
        target->nti.nai.abtUid[i] = next_byte();
    input.named.size = (uint8_t)target->nti.nai.szUidLen;
    memcpy(input.named.bytes, target->nti.nai.abtUid, CARD_UID_SIZE_MAX);
    return 1;
}

/* What has come over the channel since the last look. */
static void take_messages(int fd, uint64_t *present, uint64_t *last)
{
    struct driver_message message;
    while (driver_receive(fd, &message) == DRIVER_RECEIVED) {
        if (message.type == DRIVER_CARD_GONE) {
            if (message.a != *present || *present == 0)
                abort();
            *present = 0;
        }
        if (message.type == DRIVER_CARD_ARRIVED) {
            if (*present != 0 || message.a <= *last || message.count != input.named.size ||
                memcmp(message.data, input.named.bytes, message.count) != 0)
                abort();
            *present = *last = message.a;
        }
        hall_reader_message(&bench_hall()->readers[0], &message);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hall *hall = bench_hall();
    struct driver_link link;
    uint64_t present = 0, last = 0;
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, channel) != 0)
        abort();
    input.data = data;
    input.size = size;
    driver_link_open(&link, channel[0], clock_mono_now().ms);
    struct card_watch watch = {.link = &link, .reader = reader_create("fuzz")};
    while (input.size > 0) {
        input.named.size = 0;
        card_watch_turn(&watch);
        take_messages(channel[1], &present, &last);
        bench_settle(next_byte() % ACT_COUNT * LOOK_MS);
    }
    hall_reader_lost(&hall->readers[0]);
    reader_destroy(watch.reader);
    (void)close(channel[0]);
    (void)close(channel[1]);
    bench_verify();
    return 0;
}
