/* archive: the ledger as a file: made, copied, put back. Blocks on the disk; never on the passage
 * path. The file's lock (PATH.lock, held by portillond while it runs) keeps a restore from a
 * running site. */
#ifndef PORTILLON_LEDGER_ARCHIVE_H
#define PORTILLON_LEDGER_ARCHIVE_H

#include "controller/base/clock.h"
#include "controller/base/err.h"
#include "controller/ledger/verify.h"

/* Makes the ledger of a site, with the first row of its chain. The file belongs to the owner of its
 * folder. ERR_EXISTS when there is one: nothing is changed; but what an installation has left that
 * was cut short, before anything was in it, is replaced. */
MUST_CHECK enum err archive_init(const char *path, const char *site, unsigned node,
                                 const char *author, struct wall_time now, struct err_text *text);

/* Copies a ledger that may be in use, then verifies the copy. The copy is removed when it does not
 * verify. */
MUST_CHECK enum err archive_backup(const char *path, const char *to,
                                   struct verify_report *ret_report, struct err_text *text);

/* Verifies a backup and puts it in the place of the ledger, which is kept beside it with the suffix
 * ".before-restore-SECONDS". ERR_CONFLICT while portillond runs; nothing is changed on any error.
 */
MUST_CHECK enum err archive_restore(const char *from, const char *path,
                                    struct verify_report *ret_report, struct err_text *text);

/* A ledger opened for reading; a file of an older version is read in a copy under /var/tmp. */
struct archive_reading {
    struct store *store;
    char folder[32]; /* of the copy; "" without one */
};
MUST_CHECK enum err archive_open_read(const char *path, struct archive_reading *ret_reading,
                                      struct err_text *text);
void archive_close_read(struct archive_reading *reading);

#endif
