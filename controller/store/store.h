/* store: the database file: opening, migrating, transactions. The only folder with SQL.
 * Owns the connection and its prepared statements. One writer a site (portillond); every other
 * connection is opened for reading and never writes or checkpoints. A store is not for two threads.
 */
#ifndef PORTILLON_STORE_STORE_H
#define PORTILLON_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "controller/base/err.h"

struct store;

enum { STORE_SCHEMA_VERSION = 4 };

/* Creates the file, which must not exist, with the schema and nothing in it. */
MUST_CHECK enum err store_create(const char *path, struct err_text *text);
/* A file that could not be finished goes, with everything that SQLite put beside it. */
void store_remove(const char *path);
/* Opens for writing: migrates, grows the write-ahead log once. Blocks on the disk. */
MUST_CHECK enum err store_open(const char *path, struct store **ret_store, struct err_text *text);
/* Opens for reading only; works while another process writes, and while none does. */
MUST_CHECK enum err store_open_read(const char *path, struct store **ret_store,
                                    struct err_text *text);
/* True when an older version wrote the file: its tables can be read only in a copy that
 * store_open() has brought up to date. */
MUST_CHECK enum err store_is_older(struct store *store, bool *ret_older);
void store_close(struct store *store);

/* The sentence of SQLite about the last failure. */
const char *store_message(const struct store *store);

MUST_CHECK enum err store_begin(struct store *store);
/* One unchanging view for several reads, ended by store_rollback(). */
MUST_CHECK enum err store_begin_read(struct store *store);
/* Durable when it returns ERR_OK: one sync of the write-ahead log. */
MUST_CHECK enum err store_commit(struct store *store);
void store_rollback(struct store *store);
/* A savepoint inside the transaction, so that one refusal does not undo its neighbours. */
MUST_CHECK enum err store_savepoint(struct store *store);
MUST_CHECK enum err store_release(struct store *store);
MUST_CHECK enum err store_undo(struct store *store);

/* Moves the write-ahead log into the file as far as readers allow, waiting for none of them. Only
 * when idle; after a complete one the next commit pays two syncs. */
MUST_CHECK enum err store_checkpoint(struct store *store, bool *ret_complete);
/* Pages in the write-ahead log since the last checkpoint. */
int store_wal_pages(const struct store *store);

/* Copies a store, open for reading, to a new file, online. */
MUST_CHECK enum err store_backup(struct store *store, const char *to, struct err_text *text);

/* The greatest id that any row has, chained rows apart; 0 in an empty file. Ids go on from there.
 */
MUST_CHECK enum err store_last_id(struct store *store, int64_t *ret_id);

/* Settings of the site. *ret_value is left alone when the name is absent (ERR_NOT_FOUND). */
MUST_CHECK enum err store_get_setting(struct store *store, const char *name, char *ret_value,
                                      size_t size);
MUST_CHECK enum err store_set_setting(struct store *store, const char *name, const char *value);

#endif
