#include <stdlib.h>
#include <string.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "sim/world/disk_files.h"

/* SQLite's view of an open file. */
struct handle {
    sqlite3_file base;
    struct disk *disk;
    struct disk_file *file;
    struct disk_file own; /* a file without a name, gone when it is closed */
    uint64_t life;
    int level;
    bool keeps_log; /* when the last connection closes */
    bool shared[SQLITE_SHM_NLOCK];
    struct disk_shm *shm;
};

enum operation { READS, WRITES, SYNCS, TRUNCATES, DELETES, OPENS };

static bool counts(const struct disk *disk, enum operation operation)
{
    if (disk->plan.every)
        return true;
    if (disk->plan.fault == DISK_FAULT_SYNC)
        return operation == SYNCS;
    if (disk->plan.fault == DISK_FAULT_FULL)
        return operation == WRITES;
    return operation != READS && operation != OPENS;
}

/* What the plan says to one operation. */
static enum disk_fault due(struct disk *disk, enum operation operation)
{
    const struct disk_plan *plan = &disk->plan;
    if (disk->hushed)
        return disk->cut ? DISK_FAULT_CUT : DISK_FAULT_NONE;
    if (disk->cut)
        return DISK_FAULT_CUT;
    if (plan->fault == DISK_FAULT_NONE || !counts(disk, operation))
        return DISK_FAULT_NONE;
    const int64_t number = disk->seen++;
    if (number < plan->after || number >= plan->after + (plan->repeated > 0 ? plan->repeated : 1))
        return DISK_FAULT_NONE;
    disk->fired++;
    disk->cut = plan->fault == DISK_FAULT_CUT;
    return plan->fault;
}

static bool dead(const struct handle *handle)
{
    return handle->life != handle->disk->life || handle->disk->cut;
}

static struct handle *handle_of(sqlite3_file *base)
{
    return (struct handle *)base;
}

static int close_file(sqlite3_file *base)
{
    struct handle *handle = handle_of(base);
    if (handle->file == &handle->own) {
        free(handle->own.data);
        for (size_t i = 0; i < handle->own.change_count; i++) {
            free(handle->own.changes[i].before);
            free(handle->own.changes[i].after);
        }
        free(handle->own.changes);
    }
    return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset)
{
    const struct handle *handle = handle_of(base);
    const struct disk_file *file = handle->file;
    if (dead(handle) || due(handle->disk, READS) != DISK_FAULT_NONE)
        return SQLITE_IOERR_READ;
    const int64_t there = file->size - offset;
    const int64_t got = there <= 0 ? 0 : there < size ? there : size;
    if (got > 0)
        memcpy(bytes, file->data + offset, (size_t)got);
    if (got == size)
        return SQLITE_OK;
    memset((uint8_t *)bytes + got, 0, (size_t)(size - got));
    return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    const struct handle *handle = handle_of(base);
    if (dead(handle))
        return SQLITE_IOERR_WRITE;
    const enum disk_fault fault = due(handle->disk, WRITES);
    if (fault == DISK_FAULT_NONE || fault == DISK_FAULT_CUT)
        disk_write(handle->file, bytes, (size_t)size, offset);
    return fault == DISK_FAULT_NONE   ? SQLITE_OK
           : fault == DISK_FAULT_FULL ? SQLITE_FULL
                                      : SQLITE_IOERR_WRITE;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size)
{
    const struct handle *handle = handle_of(base);
    if (dead(handle))
        return SQLITE_IOERR_TRUNCATE;
    const enum disk_fault fault = due(handle->disk, TRUNCATES);
    if (fault == DISK_FAULT_NONE || fault == DISK_FAULT_CUT)
        disk_truncate(handle->file, size);
    return fault == DISK_FAULT_NONE ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int sync_file(sqlite3_file *base, int flags)
{
    const struct handle *handle = handle_of(base);
    (void)flags;
    if (dead(handle))
        return SQLITE_IOERR_FSYNC;
    const enum disk_fault fault = due(handle->disk, SYNCS);
    if (fault == DISK_FAULT_NONE) {
        disk_make_durable(handle->file);
        return SQLITE_OK;
    }
    if (fault != DISK_FAULT_CUT)
        disk_doom(handle->file);
    return SQLITE_IOERR_FSYNC;
}

static int size_file(sqlite3_file *base, sqlite3_int64 *ret_size)
{
    const struct handle *handle = handle_of(base);
    if (dead(handle))
        return SQLITE_IOERR_FSTAT;
    *ret_size = handle->file->size;
    return SQLITE_OK;
}

static int lock_file(sqlite3_file *base, int level)
{
    struct handle *handle = handle_of(base);
    struct disk_file *file = handle->file;
    if (dead(handle))
        return SQLITE_IOERR_LOCK;
    if (handle->level >= level)
        return SQLITE_OK;
    if ((file->exclusive != NULL && file->exclusive != handle) ||
        (level >= SQLITE_LOCK_RESERVED && file->reserved != NULL && file->reserved != handle))
        return SQLITE_BUSY;
    if (handle->level == SQLITE_LOCK_NONE)
        file->shared++;
    if (level >= SQLITE_LOCK_RESERVED)
        file->reserved = handle;
    if (level == SQLITE_LOCK_EXCLUSIVE && file->shared > 1) {
        handle->level = SQLITE_LOCK_RESERVED;
        return SQLITE_BUSY;
    }
    if (level == SQLITE_LOCK_EXCLUSIVE)
        file->exclusive = handle;
    handle->level = level;
    return SQLITE_OK;
}

static int unlock_file(sqlite3_file *base, int level)
{
    struct handle *handle = handle_of(base);
    struct disk_file *file = handle->file;
    if (handle->level <= level)
        return SQLITE_OK;
    if (handle->life == handle->disk->life) {
        if (file->exclusive == handle)
            file->exclusive = NULL;
        if (file->reserved == handle)
            file->reserved = NULL;
        if (level == SQLITE_LOCK_NONE)
            file->shared--;
    }
    handle->level = level;
    return SQLITE_OK;
}

static int check_reserved(sqlite3_file *base, int *ret_reserved)
{
    *ret_reserved = handle_of(base)->file->reserved != NULL;
    return SQLITE_OK;
}

static int control_file(sqlite3_file *base, int operation, void *argument)
{
    struct handle *handle = handle_of(base);
    int *wanted = argument;
    if (operation != SQLITE_FCNTL_PERSIST_WAL)
        return SQLITE_NOTFOUND;
    if (*wanted < 0)
        *wanted = handle->keeps_log;
    else
        handle->keeps_log = *wanted != 0;
    return SQLITE_OK;
}

static int sector_size(sqlite3_file *base)
{
    (void)base;
    return DISK_SECTOR;
}

/* As SQLite takes an ordinary file system: a torn write harms its own bytes only. */
static int characteristics(sqlite3_file *base)
{
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int map_shm(sqlite3_file *base, int region, int size, int extend, void volatile **ret_memory)
{
    struct handle *handle = handle_of(base);
    struct disk_file *file = handle->file;
    *ret_memory = NULL;
    if (dead(handle) || region >= DISK_SHM_REGIONS_MAX)
        return SQLITE_IOERR_SHMMAP;
    if (file->shm == NULL) {
        file->shm = disk_take(sizeof *file->shm);
        file->shm->users = 1;
    }
    if (handle->shm == NULL) {
        handle->shm = file->shm;
        handle->shm->users++;
    }
    void **place = &handle->shm->regions[region];
    if (*place == NULL && extend)
        *place = disk_take((size_t)size);
    *ret_memory = *place;
    return SQLITE_OK;
}

static bool shm_free(const struct handle *handle, int slot, bool exclusive)
{
    const struct disk_shm *shm = handle->shm;
    if (shm->exclusive[slot] != NULL && shm->exclusive[slot] != handle)
        return false;
    return !exclusive || shm->shared[slot] == (handle->shared[slot] ? 1 : 0);
}

static void take_shm(struct handle *handle, int slot, int flags)
{
    struct disk_shm *shm = handle->shm;
    if (flags & SQLITE_SHM_UNLOCK) {
        if (flags & SQLITE_SHM_SHARED) {
            shm->shared[slot] -= handle->shared[slot] ? 1 : 0;
            handle->shared[slot] = false;
        } else if (shm->exclusive[slot] == handle) {
            shm->exclusive[slot] = NULL;
        }
    } else if (flags & SQLITE_SHM_SHARED) {
        shm->shared[slot] += handle->shared[slot] ? 0 : 1;
        handle->shared[slot] = true;
    } else {
        shm->exclusive[slot] = handle;
    }
}

static int lock_shm(sqlite3_file *base, int first, int count, int flags)
{
    struct handle *handle = handle_of(base);
    if (handle->shm == NULL)
        return SQLITE_IOERR_SHMLOCK;
    for (int i = first; (flags & SQLITE_SHM_LOCK) && i < first + count; i++) {
        if (!shm_free(handle, i, (flags & SQLITE_SHM_EXCLUSIVE) != 0))
            return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; i++)
        take_shm(handle, i, flags);
    return SQLITE_OK;
}

static void barrier(sqlite3_file *base)
{
    (void)base;
}

void disk_release_shm(struct disk_shm *shm)
{
    if (--shm->users > 0)
        return;
    for (size_t i = 0; i < DISK_SHM_REGIONS_MAX; i++)
        free(shm->regions[i]);
    free(shm);
}

static int unmap_shm(sqlite3_file *base, int delete_it)
{
    struct handle *handle = handle_of(base);
    (void)delete_it;
    struct disk_file *file = handle->file;
    if (handle->shm != NULL && handle->shm == file->shm && file->shm->users == 2) {
        /* the last connection goes: whoever comes next recovers from the log itself */
        disk_release_shm(file->shm);
        file->shm = NULL;
    }
    if (handle->shm != NULL)
        disk_release_shm(handle->shm);
    handle->shm = NULL;
    return SQLITE_OK;
}

const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shm,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags,
                     int *ret_flags)
{
    struct disk *disk = vfs->pAppData;
    struct handle *handle = handle_of(base);
    memset(handle, 0, sizeof *handle);
    if (due(disk, OPENS) != DISK_FAULT_NONE)
        return SQLITE_CANTOPEN;
    handle->disk = disk;
    handle->life = disk->life;
    handle->file = name != NULL ? disk_find(disk, name) : &handle->own;
    if (handle->file == NULL && (flags & SQLITE_OPEN_CREATE))
        handle->file = disk_add(disk, name);
    if (handle->file == NULL)
        return SQLITE_CANTOPEN;
    base->pMethods = &disk_methods;
    if (ret_flags != NULL)
        *ret_flags = flags;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int durable)
{
    struct disk *disk = vfs->pAppData;
    struct disk_file *file = disk_find(disk, name);
    if (file == NULL)
        return SQLITE_IOERR_DELETE_NOENT;
    if (disk->cut)
        return SQLITE_IOERR_DELETE; /* the power was off already */
    const enum disk_fault fault = due(disk, DELETES);
    if (fault == DISK_FAULT_NONE || fault == DISK_FAULT_CUT)
        disk_remove(file, durable != 0 && fault == DISK_FAULT_NONE);
    return fault == DISK_FAULT_NONE ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *ret_there)
{
    struct disk *disk = vfs->pAppData;
    (void)flags;
    if (disk->cut)
        return SQLITE_IOERR_ACCESS;
    const struct disk_file *file = disk_find(disk, name);
    *ret_there = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->size > 0);
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *ret_name)
{
    (void)vfs;
    return text_copy(ret_name, (size_t)size, name) ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
    struct disk *disk = vfs->pAppData;
    chance_bytes(&disk->chance, bytes, (size_t)size);
    return size;
}

/* Nobody waits in a simulation: whoever is kept out by a lock is told so at once. */
static int pause_thread(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

static int julian_ms(sqlite3_vfs *vfs, sqlite3_int64 *ret_ms)
{
    (void)vfs;
    *ret_ms = clock_wall_now().unix_ms + 210866760000000;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int size, char *text)
{
    (void)vfs;
    if (size > 0)
        text[0] = '\0';
    return 0;
}

void disk_vfs_fill(struct disk *disk)
{
    disk->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(struct handle),
        .mxPathname = DISK_NAME_SIZE - 1,
        .zName = "portillon-disk",
        .pAppData = disk,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = access_file,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = pause_thread,
        .xGetLastError = last_error,
        .xCurrentTimeInt64 = julian_ms,
    };
}
