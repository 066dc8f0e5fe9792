#include "controller/base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *log_program = "portillon";
static enum log_level log_threshold = LOG_LEVEL_INFO;
static bool log_journal; /* standard error is the journal: prefix the priority */

void log_start(const char *program, enum log_level threshold)
{
    log_program = program;
    log_threshold = threshold;
    log_journal = getenv("JOURNAL_STREAM") != NULL;
}

void log_line(enum log_level level, const char *format, ...)
{
    char line[512];
    int used = 0;
    va_list arguments;
    if (level > log_threshold)
        return;
    if (log_journal)
        used = snprintf(line, sizeof line, "<%d>", (int)level);
    else
        used = snprintf(line, sizeof line, "%s: ", log_program);
    va_start(arguments, format);
    const int more = vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    va_end(arguments);
    used += more < 0 ? 0 : more;
    if (used > (int)sizeof line - 2)
        used = (int)sizeof line - 2;
    line[used] = '\n';
    /* a log that cannot be written must not stop a gate */
    const ssize_t written = write(STDERR_FILENO, line, (size_t)used + 1);
    (void)written;
}
