/* statement: a prepared statement, for the files of this folder only.
 * Parameters are bound by name; texts are copied by SQLite; a statement is reset when it is done.
 */
#ifndef PORTILLON_STORE_STATEMENT_H
#define PORTILLON_STORE_STATEMENT_H

#include <sqlite3.h>

#include "controller/store/store.h"

enum { STORE_STATEMENTS_MAX = 160 };

struct store {
    sqlite3 *database;
    enum err error; /* of the last step */
    size_t statement_count;
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } statements[STORE_STATEMENTS_MAX];
    int wal_pages;
};

struct query {
    struct store *store;
    sqlite3_stmt *statement; /* NULL after a failure; every call below accepts that */
    enum err unread;         /* why a column could not be read; query_end() tells it */
};

/* `sql` must be a literal: its address is the key under which the statement is kept. */
struct query query(struct store *store, const char *sql);
void bind_int(struct query *query, const char *name, int64_t value);
void bind_text(struct query *query, const char *name, const char *value);
void bind_blob(struct query *query, const char *name, const void *value, size_t size);

/* True while there is a row; afterwards query_end() tells whether all went well. */
bool query_row(struct query *query);
enum err query_end(struct query *query);
/* Runs a statement that returns nothing. */
enum err query_run(struct query *query);

/* What a row holds. A text or blob for which there is no memory reads as nothing, no row follows,
 * and query_end() fails: nothing may be decided by it before. */
int64_t row_int(const struct query *query, int column);
void row_text(struct query *query, int column, char *text, size_t size);
/* The text where SQLite keeps it, until the next row; "" for NULL. */
const char *row_text_there(struct query *query, int column);
/* Copies at most `size` bytes; the rest of `bytes` is zero. */
void row_blob(struct query *query, int column, uint8_t *bytes, size_t size);

enum err store_error(int code);

#endif
