#include "tests/torture/break.h"

#include <sqlite3.h>

static bool armed;
static int64_t left;

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    if (!armed || left-- != 0)
        return __real_sqlite3_step(statement);
    return SQLITE_IOERR;
}

void break_plan(int64_t after)
{
    left = after;
    armed = true;
}

bool break_end(void)
{
    armed = false;
    return left < 0;
}
