/* faults: everything that is wrong with an input file, found in one pass.
 * Owns the list and its one line a fault: file:line:column: key: value: what was expected. */
#ifndef PORTILLON_BASE_FAULTS_H
#define PORTILLON_BASE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

enum { FAULTS_MAX = 64, FAULT_TEXT_SIZE = 400 };

struct faults {
    size_t count;   /* all that were found; the first FAULTS_MAX are kept */
    bool no_memory; /* the file may be right: it could not be read whole */
    char lines[FAULTS_MAX][FAULT_TEXT_SIZE];
};

/* The format is a sentence of config/po/: it is told in the language of the program's reader.
 * `key` and `value` may be empty; line and column start at 1, 0 when they are not known. */
struct fault_place {
    const char *file;
    size_t line, column;
    const char *key, *value;
};

void faults_add(struct faults *faults, struct fault_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Nothing is wrong with the file; there was no memory to read it. */
void faults_add_no_memory(struct faults *faults, const char *file);

#endif
