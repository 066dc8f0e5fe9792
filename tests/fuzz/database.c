/* Fuzzes the image of the ledger: a whole file, or changes to a good one (four bytes each: where,
 * and what). It is refused, or read, verified and opened for writing, without a crash. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/log.h"
#include "controller/ledger/archive.h"
#include "controller/ledger/ledger.h"
#include "sim/world/chance.h"
#include "sim/world/disk.h"
#include "tests/fuzz/memory_file.h"

#define LEDGER "/fuzz/portillon.db"

enum { CHANGE = 4, IMAGE_MAX = 8 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct disk *disk;
static uint8_t image[IMAGE_MAX];
static size_t image_size;

/* Without the pages that the first opening leaves behind: most of them would be changed in vain. */
static void pack(void)
{
    sqlite3 *database;
    if (sqlite3_open(LEDGER, &database) != SQLITE_OK ||
        sqlite3_exec(database, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) !=
            SQLITE_OK)
        abort();
    (void)sqlite3_close(database);
}

static void make(void)
{
    struct err_text text;
    struct store *store;
    log_start("fuzz", (enum log_level)0);
    chance_take_over(1);
    disk = disk_create(1);
    if (archive_init(LEDGER, "Fuzz", 7, "fuzz", (struct wall_time){1798880400000}, &text) !=
            ERR_OK ||
        store_open(LEDGER, &store, &text) != ERR_OK)
        abort();
    store_close(store);
    pack();
    image_size = disk_get(disk, LEDGER, image, sizeof image);
    if (image_size == 0)
        abort();
}

static void look(void)
{
    static struct verify_report report;
    struct store *store;
    if (store_open_read(LEDGER, &store, NULL) != ERR_OK)
        return;
    const enum err err = ledger_verify(store, &report);
    (void)err; /* whatever it says, it says it */
    store_close(store);
}

static void write_a_row(void)
{
    struct store *store;
    struct ledger ledger;
    const struct chain_entry entry = {.kind = "incident", .detail = "fuzz"};
    if (store_open(LEDGER, &store, NULL) != ERR_OK)
        return;
    enum err err = ledger_open(&ledger, store);
    if (err == ERR_OK)
        err = ledger_begin(&ledger);
    if (err == ERR_OK)
        err = ledger_record(&ledger, &entry, (struct wall_time){1798880500000});
    if (err == ERR_OK)
        err = ledger_commit(&ledger);
    ledger_rollback(&ledger);
    ledger_close(&ledger);
    store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t changed[IMAGE_MAX];
    const bool written = size % 8 == 0;
    if (disk == NULL)
        make();
    disk_wipe(disk);
    if (size >= 16 && memcmp(data, "SQLite format 3", 16) == 0) {
        (void)disk_put(disk, LEDGER, data, size);
    } else {
        memcpy(changed, image, image_size);
        for (; size >= CHANGE; data += CHANGE, size -= CHANGE)
            changed[((size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16) % image_size] =
                data[3];
        (void)disk_put(disk, LEDGER, changed, image_size);
    }
    look();
    if (written)
        write_a_row(); /* which takes much longer */
    return 0;
}
