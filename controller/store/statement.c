#include "controller/store/statement.h"

#include <string.h>

#include "controller/base/text.h"

enum err store_error(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_CORRUPT:
        return ERR_CORRUPT;
    case SQLITE_NOTADB:
        return ERR_FOREIGN;
    case SQLITE_CONSTRAINT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_CONFLICT;
    case SQLITE_CANTOPEN:
        return ERR_NOT_FOUND;
    default:
        return ERR_IO;
    }
}

struct query query(struct store *store, const char *sql)
{
    struct query query = {.store = store};
    for (size_t i = 0; i < store->statement_count; i++) {
        if (store->statements[i].sql == sql)
            query.statement = store->statements[i].statement;
    }
    if (query.statement != NULL)
        return query;
    store->error = ERR_FULL;
    if (store->statement_count == STORE_STATEMENTS_MAX)
        return query;
    const int code = sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                        &query.statement, NULL);
    store->error = store_error(code);
    if (code == SQLITE_OK) {
        store->statements[store->statement_count].sql = sql;
        store->statements[store->statement_count++].statement = query.statement;
    }
    return query;
}

static int parameter(const struct query *query, const char *name)
{
    return sqlite3_bind_parameter_index(query->statement, name);
}

/* A parameter that could not be bound would be NULL: such a statement is never run. */
static void check_bound(struct query *query, int code)
{
    if (code == SQLITE_OK)
        return;
    query->store->error = store_error(code);
    (void)sqlite3_clear_bindings(query->statement);
    query->statement = NULL;
}

void bind_int(struct query *query, const char *name, int64_t value)
{
    if (query->statement != NULL)
        check_bound(query, sqlite3_bind_int64(query->statement, parameter(query, name), value));
}

void bind_text(struct query *query, const char *name, const char *value)
{
    if (query->statement != NULL)
        check_bound(query, sqlite3_bind_text(query->statement, parameter(query, name), value, -1,
                                             SQLITE_TRANSIENT));
}

void bind_blob(struct query *query, const char *name, const void *value, size_t size)
{
    if (query->statement != NULL)
        check_bound(query, sqlite3_bind_blob64(query->statement, parameter(query, name), value,
                                               size, SQLITE_TRANSIENT));
}

bool query_row(struct query *query)
{
    if (query->statement == NULL || query->unread != ERR_OK)
        return false;
    const int code = sqlite3_step(query->statement);
    query->store->error = store_error(code);
    return code == SQLITE_ROW;
}

enum err query_end(struct query *query)
{
    if (query->statement != NULL) {
        (void)sqlite3_reset(query->statement);
        (void)sqlite3_clear_bindings(query->statement);
    }
    if (query->unread != ERR_OK)
        query->store->error = query->unread;
    return query->store->error;
}

enum err query_run(struct query *query)
{
    while (query_row(query))
        continue;
    return query_end(query);
}

int64_t row_int(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *row_text_there(struct query *query, int column)
{
    const bool stored = sqlite3_column_type(query->statement, column) != SQLITE_NULL;
    const char *value = (const char *)sqlite3_column_text(query->statement, column);
    if (value == NULL && stored)
        query->unread = ERR_NOMEM;
    return value != NULL ? value : "";
}

void row_text(struct query *query, int column, char *text, size_t size)
{
    (void)text_copy(text, size, row_text_there(query, column));
}

void row_blob(struct query *query, int column, uint8_t *bytes, size_t size)
{
    const void *value = sqlite3_column_blob(query->statement, column);
    const size_t stored = (size_t)sqlite3_column_bytes(query->statement, column);
    memset(bytes, 0, size);
    if (value != NULL)
        memcpy(bytes, value, stored < size ? stored : size);
    else if (stored > 0)
        query->unread = ERR_NOMEM;
}
