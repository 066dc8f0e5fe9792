#include "controller/ledger/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/ledger/ledger.h"

static void give_to_folder_owner(const char *path)
{
    char copy[PATH_MAX];
    struct stat folder;
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    (void)text_copy(copy, sizeof copy, path);
    if (geteuid() != 0 || stat(dirname(copy), &folder) != 0)
        return;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        (void)snprintf(copy, sizeof copy, "%.4000s%s", path, suffixes[i]);
        const int changed = chown(copy, folder.st_uid, folder.st_gid);
        (void)changed; /* a file that is not there has no owner */
    }
}

static enum err write_first_row(struct store *store, const char *site, unsigned node,
                                const char *author, struct wall_time now)
{
    struct ledger ledger;
    char number[12];
    const struct chain_entry entry = {.kind = "site_created", .detail = site, .author = author};
    (void)snprintf(number, sizeof number, "%u", node);
    enum err err = store_begin(store);
    if (err == ERR_OK)
        err = store_set_setting(store, "node", number);
    if (err == ERR_OK)
        err = store_set_setting(store, "site", site);
    if (err == ERR_OK)
        err = ledger_open(&ledger, store);
    if (err == ERR_OK)
        err = ledger_record(&ledger, &entry, now);
    return err == ERR_OK ? ledger_commit(&ledger) : err;
}

/* What an installation has left that was cut short: a ledger of ours without its first row, in
 * which nobody can have written anything. */
static void remove_unfinished(const char *path)
{
    struct stat file;
    struct store *store = NULL;
    struct journal_row row;
    if (stat(path, &file) != 0)
        return;
    bool unfinished = file.st_size == 0;
    if (!unfinished && store_open_read(path, &store, NULL) == ERR_OK)
        unfinished = store_last_journal(store, &row) == ERR_NOT_FOUND;
    store_close(store);
    if (unfinished)
        store_remove(path);
}

enum err archive_init(const char *path, const char *site, unsigned node, const char *author,
                      struct wall_time now, struct err_text *text)
{
    struct store *store = NULL;
    remove_unfinished(path);
    enum err err = store_create(path, text);
    if (err != ERR_OK)
        return err;
    err = store_open(path, &store, text);
    if (err == ERR_OK) {
        err = write_first_row(store, site, node, author, now);
        if (err != ERR_OK)
            (void)err_say(err, text, "%s: %s", path, store_message(store));
        store_close(store);
    }
    if (err != ERR_OK)
        store_remove(path);
    else
        give_to_folder_owner(path);
    return err;
}

static void remove_copy(const char *folder)
{
    static const char *const names[] = {"copy.db", "copy.db-wal", "copy.db-shm"};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

/* A file of an older version is read in a copy that has been brought up to date. *store is changed
 * for that copy; the folder is "" when none was made. */
static enum err update_copy(const char *from, struct store **store, char folder[32],
                            struct err_text *text)
{
    char path[64];
    bool older;
    folder[0] = '\0';
    const enum err known = store_is_older(*store, &older);
    if (known != ERR_OK)
        return err_say(known, text, "%s: cannot be read: %s", from, store_message(*store));
    if (!older)
        return ERR_OK;
    (void)text_copy(folder, 32, "/var/tmp/portillon-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        folder[0] = '\0';
        return err_say(ERR_IO, text, "/var/tmp: %s", strerror(errno));
    }
    (void)snprintf(path, sizeof path, "%s/copy.db", folder);
    const enum err err = store_backup(*store, path, text);
    store_close(*store);
    *store = NULL;
    return err == ERR_OK ? store_open(path, store, text) : err;
}

enum err archive_open_read(const char *path, struct archive_reading *ret_reading,
                           struct err_text *text)
{
    *ret_reading = (struct archive_reading){0};
    enum err err = store_open_read(path, &ret_reading->store, text);
    if (err == ERR_OK)
        err = update_copy(path, &ret_reading->store, ret_reading->folder, text);
    if (err != ERR_OK)
        archive_close_read(ret_reading);
    return err;
}

void archive_close_read(struct archive_reading *reading)
{
    store_close(reading->store);
    if (reading->folder[0] != '\0')
        remove_copy(reading->folder);
    *reading = (struct archive_reading){0};
}

/* Opens a file and proves it. ERR_CORRUPT, with the first fault, when it does not verify. */
static enum err prove(const char *path, struct verify_report *report, struct err_text *text)
{
    struct archive_reading reading;
    enum err err = archive_open_read(path, &reading, text);
    if (err != ERR_OK)
        return err;
    struct store *store = reading.store;
    err = ledger_verify(store, report);
    if (err != ERR_OK)
        (void)err_say(err, text, "%s: cannot be read: %s", path, store_message(store));
    else if (report->fault_count > 0)
        err = err_say(ERR_CORRUPT, text, "%s: does not verify: %s", path, report->faults[0]);
    archive_close_read(&reading);
    return err;
}

enum err archive_backup(const char *path, const char *to, struct verify_report *ret_report,
                        struct err_text *text)
{
    struct store *store = NULL;
    enum err err = store_open_read(path, &store, text);
    if (err != ERR_OK)
        return err;
    err = store_backup(store, to, text);
    store_close(store);
    if (err != ERR_OK)
        return err;
    err = prove(to, ret_report, text);
    if (err != ERR_OK)
        store_remove(to);
    return err;
}

/* ERR_CONFLICT while a daemon holds the lock. */
static enum err lock_ledger(const char *path, int *ret_fd, struct err_text *text)
{
    char lock[PATH_MAX];
    (void)snprintf(lock, sizeof lock, "%.4000s.lock", path);
    *ret_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (*ret_fd < 0)
        return err_say(ERR_IO, text, "%s: cannot be opened: %s", lock, strerror(errno));
    if (flock(*ret_fd, LOCK_EX | LOCK_NB) == 0)
        return ERR_OK;
    (void)close(*ret_fd);
    return err_say(ERR_CONFLICT, text,
                   "%s: in use; stop portillond first (systemctl stop portillon)", path);
}

/* Moves a database with its log; the first file decides. */
static bool move_ledger(const char *from, const char *to)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char source[PATH_MAX + 8], target[PATH_MAX + 8];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        (void)snprintf(source, sizeof source, "%.4000s%s", from, suffixes[i]);
        (void)snprintf(target, sizeof target, "%.4000s%s", to, suffixes[i]);
        if (rename(source, target) != 0 && i == 0)
            return false;
    }
    return true;
}

static enum err swap_files(const char *fresh, const char *path, struct err_text *text)
{
    char kept[PATH_MAX];
    long long stamp = clock_wall_now().unix_ms / 1000;
    do /* a ledger that was kept is never overwritten */
        (void)snprintf(kept, sizeof kept, "%.4000s.before-restore-%lld", path, stamp++);
    while (access(kept, F_OK) == 0);
    const bool had = access(path, F_OK) == 0;
    if (had && !move_ledger(path, kept))
        return err_say(ERR_IO, text, "%s: cannot be set aside: %s", path, strerror(errno));
    if (rename(fresh, path) == 0)
        return ERR_OK;
    const int error = errno;
    if (had)
        (void)move_ledger(kept, path);
    return err_say(ERR_IO, text, "%s: cannot be put in place: %s", path, strerror(error));
}

static enum err copy_in(const char *from, const char *path, struct err_text *text)
{
    char fresh[PATH_MAX];
    struct store *store = NULL;
    (void)snprintf(fresh, sizeof fresh, "%.4000s.restoring", path);
    store_remove(fresh);
    enum err err = store_open_read(from, &store, text);
    if (err != ERR_OK)
        return err;
    err = store_backup(store, fresh, text);
    store_close(store);
    if (err == ERR_OK)
        err = swap_files(fresh, path, text);
    if (err != ERR_OK)
        store_remove(fresh);
    return err;
}

enum err archive_restore(const char *from, const char *path, struct verify_report *ret_report,
                         struct err_text *text)
{
    int lock;
    enum err err = prove(from, ret_report, text);
    if (err == ERR_OK)
        err = lock_ledger(path, &lock, text);
    if (err != ERR_OK)
        return err;
    err = copy_in(from, path, text);
    if (err == ERR_OK)
        give_to_folder_owner(path);
    (void)close(lock);
    return err;
}
