#include "tests/torture/starve.h"

#include <errno.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>

static bool armed;
static int64_t left, fired;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static bool refuses(void)
{
    if (!armed || left-- > 0 || fired > 0)
        return false;
    fired++;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuses() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return refuses() ? NULL : __real_realloc(memory, size);
}

static sqlite3_mem_methods own;

static void *give(int size)
{
    return refuses() ? NULL : own.xMalloc(size);
}

static void *give_again(void *memory, int size)
{
    return refuses() ? NULL : own.xRealloc(memory, size);
}

void starve_take_over(void)
{
    sqlite3_mem_methods starving;
    (void)sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own);
    starving = own;
    starving.xMalloc = give;
    starving.xRealloc = give_again;
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &starving);
    json_set_alloc_funcs(malloc, free); /* those of this program, which may refuse */
}

void starve_plan(int64_t after)
{
    left = after;
    fired = 0;
    armed = true;
}

bool starve_end(void)
{
    armed = false;
    return fired > 0;
}
