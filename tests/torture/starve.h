/* starve: makes one allocation of the controller fail: of its own code, of SQLite, of jansson.
 * The program is linked so that malloc, calloc and realloc of its own code come here. */
#ifndef PORTILLON_TESTS_STARVE_H
#define PORTILLON_TESTS_STARVE_H

#include <stdbool.h>
#include <stdint.h>

/* Before anything is allocated by SQLite or jansson. */
void starve_take_over(void);
/* So many allocations still succeed; the next one fails. */
void starve_plan(int64_t after);
/* From here on they succeed again; true when one has failed. */
bool starve_end(void);

#endif
