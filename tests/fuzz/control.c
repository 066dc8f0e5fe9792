/* Fuzzes the control socket: lines of JSON-RPC, from a manager, up to the ledger. */
#include <stdlib.h>
#include <string.h>

#include "controller/daemon/requests.h"
#include "tests/fuzz/bench_hall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(struct hall *hall, const char *line, size_t size)
{
    const struct requester who = {.connection = 1, .author = "fuzz", .role = COMMAND_MANAGER};
    json_t *request = json_loadb(line, size, JSON_REJECT_DUPLICATES, NULL);
    const char *method = json_string_value(json_object_get(request, "method"));
    json_t *words = json_object_get(request, "params");
    if (method != NULL && json_is_object(words))
        request_run(hall, &who, method, words, json_object_get(request, "id"));
    json_decref(request);
    bench_settle(5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hall *hall = bench_hall();
    while (size > 0) {
        const uint8_t *end = memchr(data, '\n', size);
        const size_t length = end != NULL ? (size_t)(end - data) : size;
        run(hall, (const char *)data, length);
        const size_t used = end != NULL ? length + 1 : length;
        data += used;
        size -= used;
    }
    bench_verify();
    return 0;
}
