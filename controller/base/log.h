/* log: lines for the system log of the machine, one event a line, on standard error.
 * Owns the format. A function either logs or returns an error, never both. */
#ifndef PORTILLON_BASE_LOG_H
#define PORTILLON_BASE_LOG_H

/* Values are the priorities of syslog, which the system log understands as "<N>". */
enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

/* Name shown before each line; kept by pointer. */
void log_start(const char *program, enum log_level threshold);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
