#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/store/schema.h"
#include "controller/store/statement.h"

enum { APPLICATION_ID = 0x506F7274 /* "Port" */, WAL_BYTES_AT_START = 4 * 1024 * 1024 };

static enum err execute(struct store *store, const char *sql)
{
    store->error = store_error(sqlite3_exec(store->database, sql, NULL, NULL, NULL));
    return store->error;
}

const char *store_message(const struct store *store)
{
    return sqlite3_errmsg(store->database);
}

/* A number of the file's head. It is there in every file, or it was not read. */
static enum err pragma_int(struct store *store, const char *sql, int *ret_value)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *ret_value = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    store->error = code == SQLITE_DONE ? ERR_IO : store_error(code);
    return store->error;
}

static int on_wal(void *context, sqlite3 *database, const char *name, int pages)
{
    (void)database;
    (void)name;
    ((struct store *)context)->wal_pages = pages;
    return SQLITE_OK;
}

static enum err connect_file(const char *path, int flags, struct store **ret_store,
                             struct err_text *text)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return ERR_NOMEM;
    const int code = sqlite3_open_v2(path, &store->database, flags, NULL);
    if (code != SQLITE_OK) {
        (void)err_say(ERR_IO, text, "%s: cannot be opened: %s", path, sqlite3_errstr(code));
        store_close(store);
        return store_error(code);
    }
    (void)sqlite3_extended_result_codes(store->database, 1);
    (void)sqlite3_busy_timeout(store->database, 2000);
    *ret_store = store;
    return ERR_OK;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < store->statement_count; i++)
        (void)sqlite3_finalize(store->statements[i].statement);
    (void)sqlite3_close(store->database);
    free(store);
}

static enum err check_identity(struct store *store, const char *path, struct err_text *text)
{
    int application = 0, version = 0;
    if (pragma_int(store, "PRAGMA application_id", &application) != ERR_OK)
        return err_say(ERR_FOREIGN, text, "%s: is not a database of Portillon (%s)", path,
                       store_message(store));
    if (application != APPLICATION_ID)
        return err_say(ERR_FOREIGN, text, "%s: is a database of another program", path);
    const enum err err = pragma_int(store, "PRAGMA user_version", &version);
    if (err != ERR_OK)
        return err_say(err, text, "%s: cannot be read: %s", path, store_message(store));
    if (version < 0) /* no Portillon wrote this, and no schema begins there */
        return err_say(ERR_CORRUPT, text, "%s: its version is %d: the file is damaged", path,
                       version);
    if (version > STORE_SCHEMA_VERSION)
        return err_say(ERR_FOREIGN, text, "%s: was written by a newer version of Portillon", path);
    return ERR_OK;
}

static enum err migrate(struct store *store)
{
    char version[64];
    int from = 0;
    enum err err = pragma_int(store, "PRAGMA user_version", &from);
    for (int i = from; err == ERR_OK && schema_files[i] != NULL; i++) {
        (void)snprintf(version, sizeof version, "PRAGMA user_version = %d", i + 1);
        err = execute(store, "BEGIN IMMEDIATE");
        if (err == ERR_OK)
            err = execute(store, schema_files[i]);
        if (err == ERR_OK)
            err = execute(store, version);
        if (err == ERR_OK)
            err = execute(store, "COMMIT");
        else
            store_rollback(store);
    }
    return err;
}

/* Writes enough to the write-ahead log that later commits find its blocks allocated. */
static enum err grow_wal(struct store *store)
{
    char sql[160];
    (void)snprintf(sql, sizeof sql,
                   "BEGIN; CREATE TABLE grow (filler BLOB); INSERT INTO grow VALUES "
                   "(zeroblob(%d)); DROP TABLE grow; COMMIT",
                   (int)WAL_BYTES_AT_START);
    bool complete;
    const enum err err = execute(store, sql);
    return err == ERR_OK ? store_checkpoint(store, &complete) : err;
}

static enum err configure(struct store *store)
{
    int persist = 1;
    (void)sqlite3_file_control(store->database, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    const enum err err = execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                        "PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0;"
                                        "PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY");
    /* after the pragma of the automatic checkpoint, which removes any hook */
    (void)sqlite3_wal_hook(store->database, on_wal, store);
    return err;
}

void store_remove(const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    char name[4096];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        (void)snprintf(name, sizeof name, "%.4000s%s", path, suffixes[i]);
        (void)vfs->xDelete(vfs, name, 0); /* most of them are not there */
    }
}

enum err store_create(const char *path, struct err_text *text)
{
    struct store *store = NULL;
    char application[64];
    if (access(path, F_OK) == 0)
        return err_say(ERR_EXISTS, text, "%s: exists already; nothing was changed", path);
    enum err err = connect_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &store, text);
    if (err != ERR_OK)
        return err;
    (void)snprintf(application, sizeof application, "PRAGMA application_id = %d",
                   (int)APPLICATION_ID);
    err = execute(store, application);
    if (err == ERR_OK)
        err = configure(store);
    if (err == ERR_OK)
        err = migrate(store);
    if (err != ERR_OK)
        (void)err_say(err, text, "%s: cannot be written: %s", path, store_message(store));
    store_close(store);
    if (err != ERR_OK)
        store_remove(path);
    return err;
}

enum err store_open(const char *path, struct store **ret_store, struct err_text *text)
{
    struct store *store = NULL;
    enum err err = connect_file(path, SQLITE_OPEN_READWRITE, &store, text);
    if (err != ERR_OK)
        return err;
    err = check_identity(store, path, text);
    if (err == ERR_OK) {
        err = configure(store);
        if (err == ERR_OK)
            err = migrate(store);
        if (err == ERR_OK)
            err = grow_wal(store);
        if (err != ERR_OK)
            (void)err_say(err, text, "%s: cannot be prepared: %s", path, store_message(store));
    }
    if (err != ERR_OK) {
        store_close(store);
        return err;
    }
    *ret_store = store;
    return ERR_OK;
}

enum err store_open_read(const char *path, struct store **ret_store, struct err_text *text)
{
    struct store *store = NULL;
    enum err err = connect_file(path, SQLITE_OPEN_READONLY, &store, text);
    if (err != ERR_OK)
        return err;
    (void)execute(store, "PRAGMA query_only = ON");
    err = check_identity(store, path, text);
    if (err != ERR_OK) {
        store_close(store);
        return err;
    }
    *ret_store = store;
    return ERR_OK;
}

enum err store_is_older(struct store *store, bool *ret_older)
{
    int version = 0;
    const enum err err = pragma_int(store, "PRAGMA user_version", &version);
    *ret_older = err == ERR_OK && version < STORE_SCHEMA_VERSION;
    return err;
}

enum err store_begin(struct store *store)
{
    struct query begin = query(store, "BEGIN IMMEDIATE");
    return query_run(&begin);
}

enum err store_begin_read(struct store *store)
{
    struct query begin = query(store, "BEGIN");
    return query_run(&begin);
}

enum err store_commit(struct store *store)
{
    struct query commit = query(store, "COMMIT");
    return query_run(&commit);
}

void store_rollback(struct store *store)
{
    if (!sqlite3_get_autocommit(store->database))
        (void)execute(store, "ROLLBACK");
}

enum err store_savepoint(struct store *store)
{
    struct query save = query(store, "SAVEPOINT decision");
    return query_run(&save);
}

enum err store_release(struct store *store)
{
    struct query release = query(store, "RELEASE decision");
    return query_run(&release);
}

enum err store_undo(struct store *store)
{
    struct query undo = query(store, "ROLLBACK TO decision");
    const enum err err = query_run(&undo);
    return err == ERR_OK ? store_release(store) : err;
}

enum err store_checkpoint(struct store *store, bool *ret_complete)
{
    int pages = 0, moved = 0;
    /* passive: it waits for no reader, and what a reader still needs is moved another time */
    const int code =
        sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
    *ret_complete = code == SQLITE_OK && pages == moved;
    if (*ret_complete)
        store->wal_pages = 0;
    store->error = (code & 0xff) == SQLITE_BUSY ? ERR_OK : store_error(code);
    return store->error;
}

int store_wal_pages(const struct store *store)
{
    return store->wal_pages;
}

enum err store_backup(struct store *store, const char *to, struct err_text *text)
{
    sqlite3 *copy = NULL;
    if (access(to, F_OK) == 0)
        return err_say(ERR_EXISTS, text, "%s: exists already; nothing was changed", to);
    int code = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *backup =
        code == SQLITE_OK ? sqlite3_backup_init(copy, "main", store->database, "main") : NULL;
    if (backup != NULL) {
        code = sqlite3_backup_step(backup, -1);
        (void)sqlite3_backup_finish(backup);
    }
    if (code == SQLITE_DONE)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    const enum err err = store_error(code);
    if (err != ERR_OK)
        (void)err_say(err, text, "%s: cannot be written: %s", to, sqlite3_errstr(code));
    (void)sqlite3_close(copy);
    if (err != ERR_OK)
        store_remove(to);
    return err;
}

enum err store_last_id(struct store *store, int64_t *ret_id)
{
    struct query last =
        query(store, "SELECT max((SELECT coalesce(max(passage_id), 0) FROM passage), (SELECT "
                     "coalesce(max(refusal_id), 0) FROM refusal), (SELECT coalesce(max(pass_id), "
                     "0) FROM pass), (SELECT coalesce(max(account_id), 0) FROM account), (SELECT "
                     "coalesce(max(tariff_id), 0) FROM tariff))");
    *ret_id = query_row(&last) ? row_int(&last, 0) : 0;
    return query_end(&last);
}

enum err store_get_setting(struct store *store, const char *name, char *ret_value, size_t size)
{
    struct query get = query(store, "SELECT value FROM setting WHERE name = $name");
    bind_text(&get, "$name", name);
    const bool found = query_row(&get);
    if (found)
        row_text(&get, 0, ret_value, size);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_set_setting(struct store *store, const char *name, const char *value)
{
    struct query set = query(store, "INSERT INTO setting (name, value) VALUES ($name, $value) "
                                    "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    bind_text(&set, "$name", name);
    bind_text(&set, "$value", value);
    return query_run(&set);
}
