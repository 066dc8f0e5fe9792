#include "controller/control/client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/control/json_text.h"

int client_connect(const char *path, struct err_text *text)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || !text_copy(address.sun_path, sizeof address.sun_path, path) ||
        connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        (void)err_say(ERR_CLOSED, text, "the controller does not listen on %s (%s)", path,
                      strerror(errno));
        const int error = errno; /* callers ask why */
        if (fd >= 0)
            (void)close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static bool send_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

enum err client_read(int fd, int timeout_ms, json_t **ret_event)
{
    size_t size = 0, room = 4096;
    char *line = malloc(room);
    enum err err = line == NULL ? ERR_NOMEM : ERR_OK;
    const int64_t until_ms = clock_mono_now().ms + timeout_ms;
    while (err == ERR_OK) {
        struct pollfd wanted = {.fd = fd, .events = POLLIN};
        const int64_t left_ms = until_ms - clock_mono_now().ms;
        if (poll(&wanted, 1, left_ms > 0 ? (int)left_ms : 0) <= 0) {
            err = ERR_TIMEOUT;
            break;
        }
        /* byte by byte up to the line's end: what follows belongs to the next call */
        char next;
        if (recv(fd, &next, 1, 0) != 1) {
            err = ERR_CLOSED;
            break;
        }
        if (next == '\n')
            break;
        if (size + 1 == room) {
            char *larger = room < CLIENT_LINE_MAX ? realloc(line, room * 2) : NULL;
            if (larger == NULL) {
                err = ERR_FULL;
                break;
            }
            line = larger;
            room *= 2;
        }
        line[size++] = next;
    }
    if (err == ERR_OK) {
        *ret_event = json_loadb(line, size, JSON_REJECT_DUPLICATES, NULL);
        err = *ret_event == NULL ? ERR_INVALID : ERR_OK;
    }
    free(line);
    return err;
}

enum err client_call(int fd, const char *method, json_t *parameters, int timeout_ms,
                     json_t **ret_answer, struct err_text *text)
{
    json_t *request = json_pack("{s:s, s:i, s:s, s:O}", "jsonrpc", "2.0", "id", 1, "method", method,
                                "params", parameters);
    char *line = request != NULL ? json_text(request, JSON_COMPACT) : NULL;
    json_decref(request);
    if (line == NULL)
        return err_say(ERR_NOMEM, text, "out of memory");
    const bool sent = send_all(fd, line, strlen(line)) && send_all(fd, "\n", 1);
    free(line);
    if (!sent)
        return err_say(ERR_CLOSED, text, "the controller closed the connection");
    const enum err err = client_read(fd, timeout_ms, ret_answer);
    if (err == ERR_TIMEOUT)
        return err_say(err, text,
                       "the controller did not answer in %d s; it may have done what was "
                       "asked: look before asking again",
                       timeout_ms / 1000);
    if (err != ERR_OK)
        return err_say(err, text, "the controller's answer was cut off");
    return ERR_OK;
}
