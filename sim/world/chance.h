/* chance: the only source of chance in the simulated world: everything follows from one seed.
 * Owns the generator. Leaves what is drawn to whoever draws. */
#ifndef PORTILLON_SIM_WORLD_CHANCE_H
#define PORTILLON_SIM_WORLD_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

/* The same seed and stream give the same draws; two streams of a seed have nothing in common. */
struct chance chance_of(uint64_t seed, uint64_t stream);

uint64_t chance_next(struct chance *chance);
/* from..until, both included. */
int64_t chance_between(struct chance *chance, int64_t from, int64_t until);
/* True `parts` times in a million. */
bool chance_in_million(struct chance *chance, int64_t parts);
/* 0.0 up to, but not including, 1.0. */
double chance_unit(struct chance *chance);
/* Mean 0, spread 1. */
double chance_normal(struct chance *chance);
void chance_bytes(struct chance *chance, void *bytes, size_t size);

/* Makes every random number of the cryptographic library follow from a seed, for this process. */
void chance_take_over(uint64_t seed);

#endif
