/* break: makes one statement of the database fail, as a read or a write of the disk would.
 * The program is linked so that each step of a statement comes here. */
#ifndef PORTILLON_TESTS_BREAK_H
#define PORTILLON_TESTS_BREAK_H

#include <stdbool.h>
#include <stdint.h>

/* So many steps still succeed; the next one fails. */
void break_plan(int64_t after);
/* From here on they succeed again; true when one has failed. */
bool break_end(void);

#endif
