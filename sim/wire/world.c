#include "sim/wire/world.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "controller/base/text.h"

void world_init(struct world *world)
{
    pthread_condattr_t attributes;
    memset(world, 0, sizeof *world);
    (void)pthread_mutex_init(&world->lock, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&world->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

void world_lock(struct world *world)
{
    (void)pthread_mutex_lock(&world->lock);
}

void world_unlock(struct world *world)
{
    (void)pthread_mutex_unlock(&world->lock);
}

void world_announce(struct world *world)
{
    (void)pthread_cond_broadcast(&world->changed);
}

bool world_wait_until(struct world *world, int64_t until_us)
{
    const struct timespec until = {.tv_sec = until_us / 1000000,
                                   .tv_nsec = until_us % 1000000 * 1000};
    return pthread_cond_timedwait(&world->changed, &world->lock, &until) == 0;
}

struct card *world_add_card(struct world *world, const char *name, const uint8_t *uid,
                            size_t uid_size)
{
    if (world->card_count == WORLD_CARDS_MAX || world_find_card(world, name) != NULL)
        return NULL;
    struct card *card = &world->cards[world->card_count];
    if (!card_make(card, name, uid, uid_size))
        return NULL;
    world->card_count++;
    return card;
}

struct card *world_find_card(struct world *world, const char *name)
{
    for (size_t i = 0; i < world->card_count; i++) {
        if (text_equal(world->cards[i].name, name))
            return &world->cards[i];
    }
    return NULL;
}

struct reader_model *world_find_reader(struct world *world, const char *name)
{
    for (size_t i = 0; i < world->reader_count; i++) {
        if (text_equal(world->readers[i].name, name))
            return &world->readers[i];
    }
    return NULL;
}

struct board_model *world_find_board(struct world *world, const char *name)
{
    for (size_t i = 0; i < world->board_count; i++) {
        if (text_equal(world->boards[i].name, name))
            return &world->boards[i];
    }
    return NULL;
}

void world_wake_reader(const struct reader_model *reader)
{
    const ssize_t written = write(reader->wake_fd, "w", 1);
    (void)written; /* a full pipe wakes just as well */
}

bool world_place(struct world *world, struct card *card, struct reader_model *reader)
{
    world_remove(world, card);
    const bool placed = pn532_place(&reader->chip, card);
    world_wake_reader(reader);
    world_announce(world);
    return placed;
}

void world_remove(struct world *world, const struct card *card)
{
    for (size_t i = 0; i < world->reader_count; i++)
        pn532_remove(&world->readers[i].chip, card);
    world_announce(world);
}

bool world_fault_due(int *count)
{
    if (*count == 0)
        return false;
    if (*count > 0)
        (*count)--;
    return true;
}

uint32_t world_hostile_number(struct hostility *hostility, uint32_t count)
{
    /* a linear congruence, its upper half: enough for faults */
    hostility->state = hostility->state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(hostility->state >> 33) % count;
}

int world_hostile_fault(struct hostility *hostility, int count)
{
    if (hostility->permille == 0 || world_hostile_number(hostility, 1000) >= hostility->permille)
        return 0;
    hostility->count++;
    return 1 + (int)world_hostile_number(hostility, (uint32_t)count - 1);
}
