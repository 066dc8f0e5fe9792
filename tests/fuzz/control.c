/* Fuzzes the control socket with the real server: bytes in chunks of any size from a manager, lines
 * of JSON-RPC among them, up to the ledger. Whatever was asked, each line of the answer is JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "controller/daemon/control_server.h"
#include "tests/fuzz/bench_hall.h"

enum { CHUNK_STEP = 16, SETTLE_MS = 5, ANSWERS_SIZE = 4 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/portillon-fuzz-XXXXXX";
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static struct control_server *server;
static sd_event *event;

static void clean_up(void)
{
    control_server_stop(server);
    (void)sd_event_unref(event);
    (void)rmdir(folder);
}

static void start(void)
{
    struct err_text text;
    struct hall *hall = bench_hall();
    if (mkdtemp(folder) == NULL || sd_event_new(&event) < 0)
        abort();
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s/control", folder);
    if (control_server_start(address.sun_path, event, hall, &server, &text) != ERR_OK)
        abort();
    hall->listener = control_server_listener(server);
    (void)atexit(clean_up);
}

/* The server takes what is there, the ledger does what it was asked. */
static void settle(void)
{
    while (sd_event_run(event, 0) > 0)
        continue;
    bench_settle(SETTLE_MS);
}

static void check_answers(int fd)
{
    static char answers[ANSWERS_SIZE];
    size_t used = 0;
    for (ssize_t more;
         used < sizeof answers && (more = recv(fd, answers + used, sizeof answers - used, 0)) > 0;)
        used += (size_t)more;
    for (char *line = answers, *end; used > 0; used -= (size_t)(end + 1 - line), line = end + 1) {
        end = memchr(line, '\n', used);
        json_t *answer = end != NULL ? json_loadb(line, (size_t)(end - line), 0, NULL) : NULL;
        if (answer == NULL)
            abort();
        json_decref(answer);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (server == NULL)
        start();
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 || size == 0)
        goto out;
    const size_t step = (size_t)(data[0] + 1) * CHUNK_STEP;
    data++;
    size--;
    while (size > 0) {
        const size_t chunk = size < step ? size : step;
        if (send(fd, data, chunk, MSG_NOSIGNAL) != (ssize_t)chunk)
            break; /* dropped */
        data += chunk;
        size -= chunk;
        settle();
        check_answers(fd);
    }
out:
    (void)close(fd);
    settle();
    bench_verify();
    return 0;
}
