/* disk: a simulated disk under SQLite: files in memory, where what was synced is kept apart from
 * what was not. A power cut loses or tears what was not synced, never what was. Owns the files and
 * SQLite's view of them (a VFS, registered as the default one while the disk exists). Leaves when
 * to cut or fail to whoever plays. One disk a process at a time. */
#ifndef PORTILLON_SIM_WORLD_DISK_H
#define PORTILLON_SIM_WORLD_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk;

/* What the disk does wrong, and when: counted in operations that change it (a write, a sync, a
 * truncation, a deletion), or in all operations for `every`. */
enum disk_fault {
    DISK_FAULT_NONE,
    DISK_FAULT_CUT,  /* the power goes: the operation is half done, the disk answers nothing more */
    DISK_FAULT_IO,   /* the operation fails and did nothing */
    DISK_FAULT_FULL, /* no space is left for a write */
    DISK_FAULT_SYNC, /* the next sync fails */
};

struct disk_plan {
    enum disk_fault fault;
    int64_t after;    /* operations that still go well */
    int64_t repeated; /* how many operations fail then; 0: once. A cut lasts until power is back */
    bool every;       /* reads and openings count too, and may fail */
};

/* What becomes of the writes that were not synced when the power goes. */
enum disk_tear {
    DISK_TEAR_KEEP,   /* all are there */
    DISK_TEAR_LOSE,   /* none is */
    DISK_TEAR_PREFIX, /* the first ones are, one is torn, the rest is not */
    DISK_TEAR_MIXED,  /* each sector by itself */
};
enum { DISK_TEAR_COUNT = DISK_TEAR_MIXED + 1 };

struct disk *disk_create(uint64_t seed);
/* Every connection must be closed before. */
void disk_destroy(struct disk *disk);

void disk_plan(struct disk *disk, const struct disk_plan *plan);
/* True when the planned fault has happened since disk_plan(). */
bool disk_fired(const struct disk *disk);
bool disk_is_cut(const struct disk *disk);
/* The power goes now, whatever was planned. */
void disk_cut(struct disk *disk);
/* The power is back. Connections of before can only be closed. */
void disk_power_on(struct disk *disk, enum disk_tear tear);
/* The program died, its machine did not: connections of before can only be closed, and what they
 * wrote is there, synced or not. */
void disk_forget_connections(struct disk *disk);

/* While hushed, nothing is counted and nothing fails: somebody looks who is not of the world. */
void disk_hush(struct disk *disk, bool hushed);

/* The whole disk as it is, with nothing left to sync; for playing the same thing many times. */
struct disk_image;
struct disk_image *disk_save(const struct disk *disk);
void disk_restore(struct disk *disk, const struct disk_image *image);
void disk_image_free(struct disk_image *image);

/* Puts a file of the machine on the disk, or the bytes of a fuzzer. */
bool disk_put(struct disk *disk, const char *name, const void *bytes, size_t size);
/* Copies a file; 0 when there is none or it does not fit. */
size_t disk_get(struct disk *disk, const char *name, void *bytes, size_t size);
/* Removes every file. */
void disk_wipe(struct disk *disk);

#endif
