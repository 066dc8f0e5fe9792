/* show: prints what happens in the hall as it happens, for a person at the terminal. */
#ifndef PORTILLON_SIM_HALL_SHOW_H
#define PORTILLON_SIM_HALL_SHOW_H

#include "sim/hall/stage.h"

/* Says how to use the hall, then follows the daemon's events from a thread of its own. */
void show_start(struct stage *stage);
/* Ends the thread; may be called when none was started. */
void show_stop(void);

#endif
