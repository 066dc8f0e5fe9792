/* libnfc sleeps for 50 ms after each answer that it could not read, to let a slow line run dry.
 * Here what was sent is there already: the process that looks for cards does not sleep. */
#include <time.h>

int nanosleep(const struct timespec *wanted, struct timespec *ret_left)
{
    (void)wanted;
    (void)ret_left;
    return 0;
}
