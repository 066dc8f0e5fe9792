#include "drivers/nfc/card_sight.h"

#include <string.h>

static bool same(const struct card_uid *a, const struct card_uid *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

bool card_uid_random(const struct card_uid *uid)
{
    return uid->size == 4 && uid->bytes[0] == 0x08;
}

struct card_change card_sight_look(struct card_sight *sight, const struct card_uid *seen,
                                   int64_t now_ms)
{
    struct card_change change = {.gone_sight = sight->sight};
    const bool had = sight->present.size != 0;
    if (had && seen->size != 0 && same(&sight->present, seen)) {
        sight->seen_ms = now_ms;
        return change;
    }
    if (seen->size == 0) {
        change.gone = had && now_ms - sight->seen_ms >= CARD_GONE_MS;
        if (change.gone)
            sight->present.size = 0;
        return change;
    }
    change.gone = had;
    change.arrived = true;
    sight->present = *seen;
    sight->sight++;
    sight->seen_ms = now_ms;
    return change;
}
