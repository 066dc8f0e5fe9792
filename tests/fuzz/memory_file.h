/* memory_file: the bytes of a fuzzer as a file with a path, for code that opens files by name. */
#ifndef PORTILLON_TESTS_MEMORY_FILE_H
#define PORTILLON_TESTS_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEMORY_FILE_PATH_SIZE = 64 };

/* Returns the descriptor, which the caller closes. */
static inline int memory_file(const uint8_t *data, size_t size, char path[MEMORY_FILE_PATH_SIZE])
{
    const int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    (void)snprintf(path, MEMORY_FILE_PATH_SIZE, "/proc/self/fd/%d", fd);
    return fd;
}

#endif
