#include "controller/daemon/control_server.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/control/command.h"
#include "controller/control/json_text.h"
#include "controller/daemon/requests.h"

enum { LINE_START_SIZE = 4096, SEND_BUFFER_SIZE = 1024 * 1024 };

struct connection {
    struct control_server *server;
    uint64_t number; /* 0: free slot */
    int fd;
    sd_event_source *source;
    bool watching;
    struct requester who;
    char *line;
    size_t used, room;
};

struct control_server {
    int listener;
    char path[108];
    sd_event *event;
    sd_event_source *source;
    struct hall *hall;
    uint64_t last_number;
    struct connection connections[CONTROL_CONNECTIONS_MAX];
};

static void drop(struct connection *connection)
{
    hall_forget(connection->server->hall, connection->number);
    connection->source = sd_event_source_disable_unref(connection->source);
    (void)close(connection->fd);
    free(connection->line);
    *connection = (struct connection){.server = connection->server};
}

/* A peer that does not read is dropped: nobody may make the loop wait. */
static void send_json(struct connection *connection, const json_t *json)
{
    char *text = json_text(json, JSON_COMPACT);
    const size_t size = text != NULL ? strlen(text) : 0;
    bool sent = text != NULL;
    if (sent) {
        text[size] = '\n'; /* over the NUL, which is not sent */
        sent =
            send(connection->fd, text, size + 1, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size + 1;
    }
    free(text);
    if (!sent)
        drop(connection);
}

static struct connection *find(struct control_server *server, uint64_t number)
{
    for (size_t i = 0; i < CONTROL_CONNECTIONS_MAX; i++) {
        if (number != 0 && server->connections[i].number == number)
            return &server->connections[i];
    }
    return NULL;
}

static void answer(void *context, uint64_t number, json_t *request_id, json_t *result)
{
    struct connection *connection = find(context, number);
    json_t *response = json_pack("{s:s, s:o, s:o}", "jsonrpc", "2.0", "id",
                                 request_id != NULL ? request_id : json_null(), "result",
                                 result != NULL ? result
                                                : json_pack("{s:{s:s, s:s}}", "failed", "reason",
                                                            "ledger_failed", "about", ""));
    if (connection != NULL)
        send_json(connection, response);
    json_decref(response);
}

static void tell(void *context, json_t *event)
{
    struct control_server *server = context;
    for (size_t i = 0; i < CONTROL_CONNECTIONS_MAX; i++) {
        if (server->connections[i].watching)
            send_json(&server->connections[i], event);
    }
}

static bool watched(void *context)
{
    const struct control_server *server = context;
    for (size_t i = 0; i < CONTROL_CONNECTIONS_MAX; i++) {
        if (server->connections[i].watching)
            return true;
    }
    return false;
}

struct hall_listener control_server_listener(struct control_server *server)
{
    return (struct hall_listener){
        .context = server, .answer = answer, .event = tell, .watched = watched};
}

static void take_line(struct connection *connection, const char *line, size_t size)
{
    struct control_server *server = connection->server;
    const uint64_t number = connection->number;
    json_error_t error;
    json_t *request = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
    const char *method = json_string_value(json_object_get(request, "method"));
    json_t *id = json_object_get(request, "id");
    if (method == NULL) {
        answer(server, number, NULL,
               json_pack("{s:{s:s, s:s}}", "invalid", "reason", "request", "about",
                         request == NULL ? error.text : "method: missing"));
    } else if (text_equal(method, "watch")) {
        connection->watching = true;
        answer(server, number, json_incref(id), json_pack("{s:b}", "watching", 1));
    } else {
        connection->who.connection = number;
        request_run(server->hall, &connection->who, method, json_object_get(request, "params"), id);
    }
    json_decref(request);
}

static bool make_room(struct connection *connection)
{
    if (connection->used < connection->room)
        return true;
    const size_t room = connection->room == 0 ? LINE_START_SIZE : connection->room * 2;
    char *line = room <= CONTROL_LINE_MAX * 2 ? realloc(connection->line, room) : NULL;
    if (line == NULL)
        return false;
    connection->line = line;
    connection->room = room;
    return true;
}

static int on_readable(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct connection *connection = context;
    const uint64_t number = connection->number;
    (void)source;
    (void)events;
    if (!make_room(connection)) {
        drop(connection);
        return 0;
    }
    const ssize_t more = recv(fd, connection->line + connection->used,
                              connection->room - connection->used, MSG_DONTWAIT);
    if (more < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (more <= 0) {
        drop(connection);
        return 0;
    }
    connection->used += (size_t)more;
    for (char *end; connection->number == number &&
                    (end = memchr(connection->line, '\n', connection->used)) != NULL;) {
        const size_t size = (size_t)(end - connection->line);
        take_line(connection, connection->line, size);
        if (connection->number != number)
            break; /* dropped while answering */
        connection->used -= size + 1;
        memmove(connection->line, connection->line + size + 1, connection->used);
    }
    return 0;
}

/* The author of every command is the peer of its socket. */
static bool identify(int fd, struct requester *who)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    const struct passwd *user = getpwuid(peer.uid);
    if (user != NULL)
        (void)text_copy(who->author, sizeof who->author, user->pw_name);
    else
        (void)snprintf(who->author, sizeof who->author, "uid %u", peer.uid);
    who->role = peer.uid == 0 || peer.uid == geteuid() ? COMMAND_MANAGER : COMMAND_CASHIER;
    return true;
}

static int on_connect(sd_event_source *source, int listener, uint32_t events, void *context)
{
    struct control_server *server = context;
    const int send_size = SEND_BUFFER_SIZE;
    (void)source;
    (void)events;
    const int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return 0;
    for (size_t i = 0; i < CONTROL_CONNECTIONS_MAX; i++) {
        struct connection *connection = &server->connections[i];
        if (connection->number != 0)
            continue;
        *connection = (struct connection){.server = server, .fd = fd};
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_size, sizeof send_size);
        if (!identify(fd, &connection->who) ||
            sd_event_add_io(server->event, &connection->source, fd, EPOLLIN, on_readable,
                            connection) < 0)
            break;
        connection->number = ++server->last_number;
        return 0;
    }
    (void)close(fd);
    return 0;
}

static enum err listen_at(struct control_server *server, const char *path, struct err_text *text)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!text_copy(address.sun_path, sizeof address.sun_path, path))
        return err_say(ERR_INVALID, text, "%s: the path of the control socket is too long", path);
    (void)text_copy(server->path, sizeof server->path, path);
    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    (void)unlink(path); /* ours: the lock of the data folder keeps a second daemon out */
    if (server->listener < 0 ||
        bind(server->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(path, 0660) != 0 || listen(server->listener, CONTROL_CONNECTIONS_MAX) != 0)
        return err_say(ERR_IO, text, "%s: cannot listen: %s", path, strerror(errno));
    return ERR_OK;
}

enum err control_server_start(const char *path, sd_event *event, struct hall *hall,
                              struct control_server **ret_server, struct err_text *text)
{
    struct control_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return ERR_NOMEM;
    server->event = event;
    server->hall = hall;
    server->listener = -1;
    enum err err = listen_at(server, path, text);
    if (err == ERR_OK &&
        sd_event_add_io(event, &server->source, server->listener, EPOLLIN, on_connect, server) < 0)
        err = err_say(ERR_NOMEM, text, "cannot watch the control socket");
    if (err != ERR_OK) {
        if (server->listener >= 0)
            (void)close(server->listener);
        free(server);
        return err;
    }
    *ret_server = server;
    return ERR_OK;
}

void control_server_stop(struct control_server *server)
{
    if (server == NULL)
        return;
    for (size_t i = 0; i < CONTROL_CONNECTIONS_MAX; i++) {
        if (server->connections[i].number != 0)
            drop(&server->connections[i]);
    }
    server->source = sd_event_source_disable_unref(server->source);
    (void)close(server->listener);
    (void)unlink(server->path);
    free(server);
}
