#include "sim/hall/killer.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "controller/base/clock.h"

enum { DRIVERS_MAX = 64, COMMIT_WAIT_MS = 1500 };

void killer_init(struct killer *killer, struct stage *stage, uint64_t seed)
{
    killer->stage = stage;
    killer->random = seed * 2 + 1;
    (void)pthread_mutex_init(&killer->lock, NULL);
}

bool killer_active(const struct killer *killer)
{
    return killer->targets[KILL_DAEMON] || killer->targets[KILL_DRIVER];
}

static uint64_t draw(struct killer *killer)
{
    killer->random = killer->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return killer->random >> 33;
}

/* Children of the daemon whose command starts with a name. */
static size_t find_drivers(const struct killer *killer, const char *name, int *pids)
{
    size_t count = 0;
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char path[300], command[32];
        int pid = 0, parent = 0;
        (void)snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "re") : NULL;
        if (file == NULL)
            continue;
        if (fscanf(file, "%d (%31[^)]) %*c %d", &pid, command, &parent) == 3 &&
            parent == atomic_load(&killer->stage->daemon_pid) &&
            strncmp(command, name, strlen(name)) == 0 && count < DRIVERS_MAX)
            pids[count++] = pid;
        (void)fclose(file);
    }
    if (folder != NULL)
        (void)closedir(folder);
    return count;
}

static void strike(struct killer *killer)
{
    int drivers[DRIVERS_MAX];
    killer->pending = false;
    if (killer->target == KILL_DAEMON) {
        const int pid = atomic_load(&killer->stage->daemon_pid);
        if (pid <= 0 || kill(pid, SIGKILL) != 0)
            return;
    } else {
        const char *name = draw(killer) % 3 == 0 ? "portillon-nfc" : "portillon-modbu";
        const size_t count = find_drivers(killer, name, drivers);
        if (count == 0 || kill(drivers[draw(killer) % count], SIGKILL) != 0)
            return;
    }
    killer->counts[killer->target][killer->point]++;
}

void killer_plan(struct killer *killer)
{
    (void)pthread_mutex_lock(&killer->lock);
    if (!killer->pending && killer_active(killer)) {
        const bool both = killer->targets[KILL_DAEMON] && killer->targets[KILL_DRIVER];
        killer->target = both                           ? (enum kill_target)(draw(killer) % 2)
                         : killer->targets[KILL_DAEMON] ? KILL_DAEMON
                                                        : KILL_DRIVER;
        killer->point = (enum kill_point)(draw(killer) % KILL_POINT_COUNT);
        killer->due_us = clock_mono_us() + (int64_t)(draw(killer) % 400) * 1000;
        killer->pending = true;
    }
    (void)pthread_mutex_unlock(&killer->lock);
}

void killer_tick(struct killer *killer)
{
    (void)pthread_mutex_lock(&killer->lock);
    if (killer->pending && killer->point == KILL_RANDOM && clock_mono_us() >= killer->due_us)
        strike(killer);
    (void)pthread_mutex_unlock(&killer->lock);
}

void killer_at(struct killer *killer, enum kill_point point)
{
    if (!killer_active(killer))
        return;
    (void)pthread_mutex_lock(&killer->lock);
    if (killer->pending && killer->point == point)
        strike(killer);
    (void)pthread_mutex_unlock(&killer->lock);
}

static int64_t wal_changed_ns(const struct killer *killer)
{
    char path[STAGE_PATH_SIZE + 40];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s-wal", killer->stage->ledger);
    if (stat(path, &info) != 0)
        return 0;
    return (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
}

void killer_before_tap(struct killer *killer)
{
    int drivers[DRIVERS_MAX];
    if (!killer_active(killer))
        return;
    (void)pthread_mutex_lock(&killer->lock);
    if (killer->pending && killer->point == KILL_AFTER_COMMIT && killer->stopped_driver == 0 &&
        find_drivers(killer, "portillon-modbu", drivers) > 0 && kill(drivers[0], SIGSTOP) == 0) {
        killer->stopped_driver = drivers[0];
        killer->wal_before = wal_changed_ns(killer);
    }
    (void)pthread_mutex_unlock(&killer->lock);
}

void killer_after_place(struct killer *killer)
{
    if (!killer_active(killer))
        return;
    (void)pthread_mutex_lock(&killer->lock);
    if (killer->stopped_driver != 0) {
        /* the hold shows as a write to the log; the driver stands still, so the board knows nothing
         */
        for (int i = 0; i < COMMIT_WAIT_MS && wal_changed_ns(killer) == killer->wal_before; i++)
            (void)poll(NULL, 0, 1);
        if (wal_changed_ns(killer) != killer->wal_before) {
            (void)poll(NULL, 0, 10); /* past the sync */
            const int driver = killer->stopped_driver;
            if (killer->target == KILL_DRIVER && kill(driver, SIGKILL) == 0) {
                killer->counts[KILL_DRIVER][KILL_AFTER_COMMIT]++;
                killer->pending = false;
            } else {
                strike(killer);
            }
        }
        (void)kill(killer->stopped_driver, SIGCONT);
        killer->stopped_driver = 0;
    }
    (void)pthread_mutex_unlock(&killer->lock);
}
