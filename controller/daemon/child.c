#include "controller/daemon/child.h"

#include <signal.h>
#include <string.h>

#include "controller/base/log.h"

extern char **environ;

int child_spawn(char *const arguments[], const posix_spawn_file_actions_t *actions, bool own_group)
{
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    pid_t pid = 0;
    const int flags =
        POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (own_group ? POSIX_SPAWN_SETPGROUP : 0);
    (void)sigemptyset(&none);
    (void)sigemptyset(&defaults);
    (void)sigaddset(&defaults, SIGPIPE);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setsigmask(&attributes, &none);
    (void)posix_spawnattr_setsigdefault(&attributes, &defaults);
    (void)posix_spawnattr_setpgroup(&attributes, 0);
    (void)posix_spawnattr_setflags(&attributes, (short)flags);
    const int error = posix_spawn(&pid, arguments[0], actions, &attributes, arguments, environ);
    (void)posix_spawnattr_destroy(&attributes);
    if (error == 0)
        return pid;
    log_error("cannot start %s: %s", arguments[0], strerror(error));
    return 0;
}
