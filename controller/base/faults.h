/* faults: everything that is wrong with an input file, found in one pass.
 * Owns the list and its one line a fault: file:line:column: key: value: what was expected. */
#ifndef PORTILLON_BASE_FAULTS_H
#define PORTILLON_BASE_FAULTS_H

#include <stddef.h>

enum { FAULTS_MAX = 64, FAULT_TEXT_SIZE = 400 };

struct faults {
    size_t count; /* all that were found; the first FAULTS_MAX are kept */
    char lines[FAULTS_MAX][FAULT_TEXT_SIZE];
};

/* `key` and `value` may be empty; line and column start at 1, 0 when they are not known. */
struct fault_place {
    const char *file;
    size_t line, column;
    const char *key, *value;
};

void faults_add(struct faults *faults, struct fault_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
