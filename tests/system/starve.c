/* Takes memory away from one process: preloaded into a program by starved.py. The allocation whose
 * number PORTILLON_TEST_STARVE_AT holds gets nothing; how many there were is written at exit to the
 * file that PORTILLON_TEST_STARVE_COUNT names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long allocations, starved_at = -1;
static int paused; /* inside a function of the C library that does not look what it was given */
static char early[8192]; /* dlsym() itself allocates */
static size_t early_used;

static int starves(void)
{
    if (starved_at < 0) {
        const char *at = getenv("PORTILLON_TEST_STARVE_AT");
        starved_at = at != NULL ? strtol(at, NULL, 10) : 0;
    }
    if (paused || ++allocations != starved_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

static int is_early(const void *memory)
{
    return (const char *)memory >= early && (const char *)memory < early + sizeof early;
}

static void *take_early(size_t size)
{
    void *memory = early + early_used;
    early_used += (size + 15) / 16 * 16;
    return early_used <= sizeof early ? memory : NULL;
}

void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "malloc");
    return starves() ? NULL : real(size);
}

void *calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);
    static int looking;
    if (real == NULL && looking)
        return take_early(count * size);
    if (real == NULL) {
        looking = 1;
        *(void **)&real = dlsym(RTLD_NEXT, "calloc");
    }
    return starves() ? NULL : real(count, size);
}

void *realloc(void *memory, size_t size)
{
    static void *(*real)(void *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "realloc");
    return starves() ? NULL : real(memory, size);
}

void free(void *memory)
{
    static void (*real)(void *);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "free");
    if (!is_early(memory))
        real(memory);
}

/* glibc 2.36 reads its list of name services without asking whether it could be made. */
struct passwd *getpwuid(uid_t user)
{
    static struct passwd *(*real)(uid_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "getpwuid");
    paused = 1;
    struct passwd *found = real(user);
    paused = 0;
    return found;
}

/* What is allocated once main() has returned is not the program's own: a build that counts coverage
 * writes its counts then. */
typedef int main_fn(int count, char **arguments, char **environment);
static main_fn *program;

static int run_program(int count, char **arguments, char **environment)
{
    const int code = program(count, arguments, environment);
    paused = 1;
    return code;
}

typedef int start_fn(main_fn *start, int count, char **arguments, void (*before)(void),
                     void (*after)(void), void (*of_loader)(void), void *stack_end);

int __libc_start_main(main_fn *start, int count, char **arguments, void (*before)(void),
                      void (*after)(void), void (*of_loader)(void), void *stack_end)
{
    start_fn *real;
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    program = start;
    return real(run_program, count, arguments, before, after, of_loader, stack_end);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("PORTILLON_TEST_STARVE_COUNT");
    const long count = allocations;
    FILE *out = path != NULL ? fopen(path, "we") : NULL;
    if (out == NULL)
        return;
    fprintf(out, "%ld\n", count);
    fclose(out);
}
