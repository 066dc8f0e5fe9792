/* client: asks the daemon over its control socket: one JSON-RPC 2.0 object a line. */
#ifndef PORTILLON_CONTROL_CLIENT_H
#define PORTILLON_CONTROL_CLIENT_H

#include <jansson.h>

#include "controller/base/err.h"

enum { CLIENT_LINE_MAX = 2 * 1024 * 1024 };

/* Connects. -1 with a sentence when no daemon listens. */
int client_connect(const char *path, struct err_text *text);

/* Asks and waits, at most `timeout_ms`. *ret_answer is the whole response object, owned by the
 * caller. ERR_TIMEOUT: what was asked may have been done. */
MUST_CHECK enum err client_call(int fd, const char *method, json_t *parameters, int timeout_ms,
                                json_t **ret_answer, struct err_text *text);

/* Reads one line of an event stream; ERR_TIMEOUT when none came. */
MUST_CHECK enum err client_read(int fd, int timeout_ms, json_t **ret_event);

#endif
