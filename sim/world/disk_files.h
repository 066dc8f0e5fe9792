/* disk_files: the files of the simulated disk, and what a power cut makes of them.
 * Owns contents and the list of what was not synced. Leaves SQLite's calls to disk_vfs. */
#ifndef PORTILLON_SIM_WORLD_DISK_FILES_H
#define PORTILLON_SIM_WORLD_DISK_FILES_H

#include <sqlite3.h>

#include "sim/world/chance.h"
#include "sim/world/disk.h"

enum { DISK_FILES_MAX = 16, DISK_NAME_SIZE = 160, DISK_SECTOR = 512, DISK_SHM_REGIONS_MAX = 64 };

/* One change that no sync has made durable yet. */
struct disk_change {
    int64_t offset;
    size_t size, size_before; /* bytes written; bytes that were there before */
    int64_t file_size_before;
    bool truncation;
    bool doomed;  /* a sync failed over it: a later one does not make it durable */
    bool durable; /* it came after a doomed one and was synced */
    uint8_t *before, *after;
};

/* The shared memory beside a database; it outlives its file for connections that are dead. */
struct disk_shm {
    int users;
    void *regions[DISK_SHM_REGIONS_MAX];
    int shared[SQLITE_SHM_NLOCK];
    const void *exclusive[SQLITE_SHM_NLOCK];
};

struct disk_file {
    char name[DISK_NAME_SIZE];
    bool exists, synced_once, limbo; /* limbo: deleted, and the deletion is not durable */
    uint8_t *data;
    int64_t size;
    size_t room;
    size_t change_count, change_room;
    struct disk_change *changes;
    struct disk_shm *shm;
    int shared;
    const void *reserved, *exclusive;
};

struct disk {
    sqlite3_vfs vfs;
    struct chance chance;
    struct disk_file files[DISK_FILES_MAX];
    struct disk_plan plan;
    int64_t seen, fired; /* operations that the plan counted; faults it has made */
    uint64_t life;       /* connections of an earlier life are dead */
    bool cut, hushed;
};

/* Zeroed memory; never NULL. */
void *disk_take(size_t size);

struct disk_file *disk_find(struct disk *disk, const char *name);
/* A free place with that name and nothing in it; NULL when there is none. */
struct disk_file *disk_add(struct disk *disk, const char *name);
void disk_write(struct disk_file *file, const void *bytes, size_t size, int64_t offset);
void disk_truncate(struct disk_file *file, int64_t size);
void disk_remove(struct disk_file *file, bool durable);
void disk_make_durable(struct disk_file *file);
void disk_doom(struct disk_file *file);
void disk_release_shm(struct disk_shm *shm);

extern const sqlite3_io_methods disk_methods;
void disk_vfs_fill(struct disk *disk);

#endif
