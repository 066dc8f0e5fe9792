#include "sim/world/chance.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

struct chance chance_of(uint64_t seed, uint64_t stream)
{
    return (struct chance){mix(seed * UINT64_C(0x9E3779B97F4A7C15) + mix(stream + 1))};
}

/* SplitMix64 (Steele, Lea, Flood, 2014): one addition and one mix a draw. */
uint64_t chance_next(struct chance *chance)
{
    chance->state += UINT64_C(0x9E3779B97F4A7C15);
    return mix(chance->state);
}

int64_t chance_between(struct chance *chance, int64_t from, int64_t until)
{
    const uint64_t span = (uint64_t)(until - from) + 1;
    return from + (int64_t)(chance_next(chance) % span);
}

bool chance_in_million(struct chance *chance, int64_t parts)
{
    return (int64_t)(chance_next(chance) % 1000000) < parts;
}

double chance_unit(struct chance *chance)
{
    return (double)(chance_next(chance) >> 11) / 9007199254740992.0;
}

double chance_normal(struct chance *chance)
{
    const double radius = sqrt(-2.0 * log(1.0 - chance_unit(chance)));
    return radius * cos(6.283185307179586 * chance_unit(chance));
}

void chance_bytes(struct chance *chance, void *bytes, size_t size)
{
    uint8_t *to = bytes;
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
        const uint64_t drawn = chance_next(chance);
        memcpy(to + i, &drawn, size - i < sizeof drawn ? size - i : sizeof drawn);
    }
}

static struct chance salts;

static const char *salt_name(void)
{
    return "seeded";
}

static uint32_t salt_number(void)
{
    return (uint32_t)chance_next(&salts);
}

static void salt_bytes(void *const bytes, const size_t size)
{
    chance_bytes(&salts, bytes, size);
}

void chance_take_over(uint64_t seed)
{
    static randombytes_implementation seeded = {
        .implementation_name = salt_name,
        .random = salt_number,
        .buf = salt_bytes,
    };
    salts = chance_of(seed, UINT64_MAX);
    (void)randombytes_set_implementation(&seeded);
}
