/* confine: what a driver gives up before it talks to hardware, since what it hears may be hostile.
 * Owns the list of system calls and limits that drivers keep. */
#ifndef PORTILLON_DRIVERS_CONFINE_H
#define PORTILLON_DRIVERS_CONFINE_H

#include <stdbool.h>

/* No new privileges, no core, few files, little memory, and only the system calls that talking to a
 * line or a reader needs; others fail with EPERM. False when the kernel refused. */
bool confine_driver(void);

#endif
