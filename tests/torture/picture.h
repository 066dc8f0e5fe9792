/* picture: everything that a ledger says on disk, but for what is drawn anew each time (random
 * numbers, salts, identifiers), in one number. For tests that ask whether two ledgers are the same.
 */
#ifndef PORTILLON_TESTS_PICTURE_H
#define PORTILLON_TESTS_PICTURE_H

#include <stdint.h>

struct picture {
    int64_t rows; /* of the journal; -1 when there is no ledger */
    uint64_t state;
};

struct picture picture_of(const char *path);

#endif
