/* Makes the disk of one process misbehave on order: preloaded into portillond by the system tests.
 * The file named by PORTILLON_TEST_FAULT holds a word: "stuck" makes every sync wait until the word
 * is gone, "full" makes every write to the ledger fail with no space left,
 * "fail" makes every sync fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int ordered(const char *word)
{
    char text[16] = "";
    const char *path = getenv("PORTILLON_TEST_FAULT");
    const int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return 0;
    const ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    return size > 0 && strncmp(text, word, strlen(word)) == 0;
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
    while (ordered("stuck"))
        poll(NULL, 0, 10);
    if (ordered("fail")) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

static int is_ledger(int fd)
{
    char link[32], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, sizeof path - 1);
    path[size > 0 ? size : 0] = '\0';
    return strstr(path, "portillon.db") != NULL;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
    if (is_ledger(fd) && ordered("full")) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, size, offset);
}
