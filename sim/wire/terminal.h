/* terminal: a pseudo-terminal behind a stable link, as a serial device that can be unplugged. */
#ifndef PORTILLON_SIM_WIRE_TERMINAL_H
#define PORTILLON_SIM_WIRE_TERMINAL_H

#include <stdbool.h>

struct terminal {
    int master;
    int slave; /* kept open, or the master would fail between two users */
};

/* Opens a raw pseudo-terminal and points `path` at it. On failure both descriptors are -1. */
bool terminal_open(struct terminal *terminal, const char *path);
/* Removes the link; users see their device fail. */
void terminal_close(struct terminal *terminal, const char *path);

#endif
