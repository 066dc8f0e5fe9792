/* child: starts a program with the signals of a fresh one: the daemon blocks some for its event
 * loop and ignores SIGPIPE, which a child would inherit. Waiting for it is its caller's. */
#ifndef PORTILLON_DAEMON_CHILD_H
#define PORTILLON_DAEMON_CHILD_H

#include <spawn.h>
#include <stdbool.h>

/* The process, or 0 with a line in the log. The program stands first; `actions` may be NULL. With a
 * group of its own it can be ended together with whatever it has started. */
int child_spawn(char *const arguments[], const posix_spawn_file_actions_t *actions, bool own_group);

#endif
