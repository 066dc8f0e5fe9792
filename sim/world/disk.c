#include "sim/world/disk.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "sim/world/disk_files.h"

struct disk_image {
    struct disk_file files[DISK_FILES_MAX];
};

/* The disk has memory of its own: a test that starves the controller does not starve it. */
static void *grow(void *memory, size_t size)
{
    void *grown = reallocarray(memory, 1, size);
    if (grown == NULL)
        abort();
    return grown;
}

void *disk_take(size_t size)
{
    void *memory = grow(NULL, size);
    memset(memory, 0, size);
    return memory;
}

struct disk_file *disk_find(struct disk *disk, const char *name)
{
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        if (disk->files[i].exists && text_equal(disk->files[i].name, name))
            return &disk->files[i];
    }
    return NULL;
}

static void drop_change(struct disk_change *change)
{
    free(change->before);
    free(change->after);
}

static void drop_changes(struct disk_file *file)
{
    for (size_t i = 0; i < file->change_count; i++)
        drop_change(&file->changes[i]);
    file->change_count = 0;
}

static void clear_file(struct disk_file *file)
{
    drop_changes(file);
    free(file->changes);
    free(file->data);
    if (file->shm != NULL)
        disk_release_shm(file->shm);
    *file = (struct disk_file){0};
}

struct disk_file *disk_add(struct disk *disk, const char *name)
{
    struct disk_file *place = NULL;
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        struct disk_file *file = &disk->files[i];
        if (!file->exists && (place == NULL || text_equal(file->name, name)))
            place = file;
    }
    if (place == NULL)
        return NULL;
    clear_file(place); /* a deletion that was not durable cannot come back under a new file */
    (void)text_copy(place->name, sizeof place->name, name);
    place->exists = true;
    return place;
}

static void make_room(struct disk_file *file, int64_t size)
{
    size_t room = file->room > 0 ? file->room : 65536;
    while ((int64_t)room < size)
        room *= 2;
    if (room == file->room)
        return;
    file->data = grow(file->data, room);
    memset(file->data + file->room, 0, room - file->room);
    file->room = room;
}

static struct disk_change *new_change(struct disk_file *file)
{
    if (file->change_count == file->change_room) {
        file->change_room = file->change_room > 0 ? file->change_room * 2 : 64;
        file->changes = grow(file->changes, file->change_room * sizeof *file->changes);
    }
    struct disk_change *change = &file->changes[file->change_count++];
    *change = (struct disk_change){.file_size_before = file->size};
    return change;
}

static uint8_t *copy_bytes(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = grow(NULL, size > 0 ? size : 1);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

static void put_bytes(struct disk_file *file, const uint8_t *bytes, size_t size, int64_t offset)
{
    make_room(file, offset + (int64_t)size);
    memcpy(file->data + offset, bytes, size);
    if (offset + (int64_t)size > file->size)
        file->size = offset + (int64_t)size;
}

static void cut_size(struct disk_file *file, int64_t size)
{
    if (size < file->size)
        memset(file->data + size, 0, (size_t)(file->size - size));
    make_room(file, size);
    file->size = size;
}

void disk_write(struct disk_file *file, const void *bytes, size_t size, int64_t offset)
{
    struct disk_change *change = new_change(file);
    const int64_t there = file->size - offset;
    change->offset = offset;
    change->size = size;
    change->size_before = there <= 0 ? 0 : there < (int64_t)size ? (size_t)there : size;
    if (change->size_before > 0)
        change->before = copy_bytes(file->data + offset, change->size_before);
    change->after = copy_bytes(bytes, size);
    put_bytes(file, bytes, size, offset);
}

void disk_truncate(struct disk_file *file, int64_t size)
{
    struct disk_change *change = new_change(file);
    change->truncation = true;
    change->offset = size;
    if (size < file->size) {
        change->size_before = (size_t)(file->size - size);
        change->before = copy_bytes(file->data + size, change->size_before);
    }
    cut_size(file, size);
}

void disk_remove(struct disk_file *file, bool durable)
{
    file->exists = false;
    file->limbo = !durable;
}

void disk_make_durable(struct disk_file *file)
{
    bool doomed = false;
    file->synced_once = true;
    for (size_t i = 0; i < file->change_count; i++)
        doomed = doomed || file->changes[i].doomed;
    if (!doomed) {
        drop_changes(file);
        return;
    }
    for (size_t i = 0; i < file->change_count; i++)
        file->changes[i].durable = !file->changes[i].doomed;
}

/* What a failed sync leaves: the pages count as clean, and may never reach the disk. */
void disk_doom(struct disk_file *file)
{
    for (size_t i = 0; i < file->change_count; i++)
        file->changes[i].doomed = !file->changes[i].durable;
}

/* Takes a change back: changes are taken back last first. */
static void take_back(struct disk_file *file, const struct disk_change *change)
{
    if (change->size_before > 0)
        put_bytes(file, change->before, change->size_before, change->offset);
    cut_size(file, change->file_size_before);
}

/* Does a change again, but for the sectors that are torn away. */
static void do_again(struct disk *disk, struct disk_file *file, const struct disk_change *change,
                     bool torn)
{
    if (change->truncation) {
        if (!torn || chance_in_million(&disk->chance, 500000))
            cut_size(file, change->offset);
        return;
    }
    for (size_t at = 0; at < change->size; at += DISK_SECTOR) {
        const size_t size = change->size - at < DISK_SECTOR ? change->size - at : DISK_SECTOR;
        if (!torn || chance_in_million(&disk->chance, 500000))
            put_bytes(file, change->after + at, size, change->offset + (int64_t)at);
    }
}

static void tear_file(struct disk *disk, struct disk_file *file, enum disk_tear tear)
{
    const size_t count = file->change_count;
    const size_t torn_at =
        count > 0 ? (size_t)chance_between(&disk->chance, 0, (int64_t)count - 1) : 0;
    for (size_t i = count; i > 0; i--)
        take_back(file, &file->changes[i - 1]);
    for (size_t i = 0; i < count; i++) {
        const struct disk_change *change = &file->changes[i];
        const bool keep =
            change->durable || tear == DISK_TEAR_KEEP || (tear == DISK_TEAR_PREFIX && i < torn_at);
        const bool torn = tear == DISK_TEAR_MIXED || (tear == DISK_TEAR_PREFIX && i == torn_at);
        if (keep || torn)
            do_again(disk, file, change, !keep);
    }
    drop_changes(file);
    if (file->exists && !file->synced_once && tear == DISK_TEAR_LOSE)
        file->exists = false;
    if (file->limbo && (tear == DISK_TEAR_LOSE ||
                        (tear == DISK_TEAR_MIXED && chance_in_million(&disk->chance, 500000))))
        file->exists = true;
    file->limbo = false;
}

/* The connections of before are dead: nothing that they held counts any more. */
void disk_forget_connections(struct disk *disk)
{
    disk->life++;
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        struct disk_file *file = &disk->files[i];
        if (file->shm != NULL)
            disk_release_shm(file->shm);
        file->shm = NULL;
        file->shared = 0;
        file->reserved = file->exclusive = NULL;
    }
}

void disk_power_on(struct disk *disk, enum disk_tear tear)
{
    disk_forget_connections(disk);
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        tear_file(disk, &disk->files[i], tear);
        disk->files[i].synced_once = disk->files[i].exists;
    }
    disk->cut = false;
    disk->plan = (struct disk_plan){0};
}

void disk_cut(struct disk *disk)
{
    disk->cut = true;
}

void disk_plan(struct disk *disk, const struct disk_plan *plan)
{
    disk->plan = *plan;
    disk->seen = disk->fired = 0;
}

bool disk_fired(const struct disk *disk)
{
    return disk->fired > 0;
}

bool disk_is_cut(const struct disk *disk)
{
    return disk->cut;
}

void disk_hush(struct disk *disk, bool hushed)
{
    disk->hushed = hushed;
}

struct disk *disk_create(uint64_t seed)
{
    struct disk *disk = disk_take(sizeof *disk);
    disk->chance = chance_of(seed, UINT64_C(0xD15C));
    disk_vfs_fill(disk);
    sqlite3_randomness(0, NULL); /* SQLite's own numbers start again from this seed */
    if (sqlite3_vfs_register(&disk->vfs, 1) != SQLITE_OK)
        abort();
    return disk;
}

void disk_destroy(struct disk *disk)
{
    if (disk == NULL)
        return;
    (void)sqlite3_vfs_unregister(&disk->vfs);
    for (size_t i = 0; i < DISK_FILES_MAX; i++)
        clear_file(&disk->files[i]);
    free(disk);
}

struct disk_image *disk_save(const struct disk *disk)
{
    struct disk_image *image = disk_take(sizeof *image);
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        const struct disk_file *file = &disk->files[i];
        if (!file->exists)
            continue;
        memcpy(image->files[i].name, file->name, sizeof file->name);
        image->files[i].exists = true;
        image->files[i].size = file->size;
        image->files[i].data = copy_bytes(file->data, (size_t)file->size);
    }
    return image;
}

void disk_restore(struct disk *disk, const struct disk_image *image)
{
    disk_forget_connections(disk);
    for (size_t i = 0; i < DISK_FILES_MAX; i++) {
        const struct disk_file *from = &image->files[i];
        struct disk_file *file = &disk->files[i];
        clear_file(file);
        if (!from->exists)
            continue;
        memcpy(file->name, from->name, sizeof file->name);
        file->exists = file->synced_once = true;
        put_bytes(file, from->data, (size_t)from->size, 0);
    }
    disk->cut = false;
    disk->plan = (struct disk_plan){0};
}

void disk_image_free(struct disk_image *image)
{
    for (size_t i = 0; image != NULL && i < DISK_FILES_MAX; i++)
        free(image->files[i].data);
    free(image);
}

bool disk_put(struct disk *disk, const char *name, const void *bytes, size_t size)
{
    struct disk_file *file = disk_find(disk, name);
    if (file == NULL)
        file = disk_add(disk, name);
    if (file == NULL)
        return false;
    cut_size(file, 0);
    put_bytes(file, bytes, size, 0);
    file->synced_once = true;
    return true;
}

size_t disk_get(struct disk *disk, const char *name, void *bytes, size_t size)
{
    const struct disk_file *file = disk_find(disk, name);
    if (file == NULL || file->size > (int64_t)size)
        return 0;
    memcpy(bytes, file->data, (size_t)file->size);
    return (size_t)file->size;
}

void disk_wipe(struct disk *disk)
{
    disk_forget_connections(disk);
    for (size_t i = 0; i < DISK_FILES_MAX; i++)
        clear_file(&disk->files[i]);
}
