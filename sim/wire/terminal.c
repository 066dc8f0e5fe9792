#include "sim/wire/terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static bool open_pair(struct terminal *terminal, const char *path)
{
    char name[128];
    struct termios raw;
    terminal->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal->master < 0 || grantpt(terminal->master) != 0 || unlockpt(terminal->master) != 0 ||
        ptsname_r(terminal->master, name, sizeof name) != 0)
        return false;
    terminal->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal->slave < 0 || tcgetattr(terminal->slave, &raw) != 0)
        return false;
    cfmakeraw(&raw);
    (void)tcsetattr(terminal->slave, TCSANOW, &raw);
    (void)unlink(path);
    return symlink(name, path) == 0;
}

bool terminal_open(struct terminal *terminal, const char *path)
{
    terminal->master = terminal->slave = -1;
    if (open_pair(terminal, path))
        return true;
    terminal_close(terminal, path);
    return false;
}

void terminal_close(struct terminal *terminal, const char *path)
{
    (void)unlink(path);
    if (terminal->slave >= 0)
        (void)close(terminal->slave);
    if (terminal->master >= 0)
        (void)close(terminal->master);
    terminal->master = terminal->slave = -1;
}
