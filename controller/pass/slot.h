/* slot: hours that belong to schools or clubs, and products that are valid at some hours only.
 * Owns what follows for a product when it is known which slots are on; pure. Leaves hours to the
 * site's calendar. */
#ifndef PORTILLON_PASS_SLOT_H
#define PORTILLON_PASS_SLOT_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "controller/tariff/tariff.h"

enum { SLOT_NAME_SIZE = 32, SLOTS_MAX = 24, SLOT_PRODUCTS_MAX = 8 };

struct slot {
    char name[SLOT_NAME_SIZE], zone[SLOT_NAME_SIZE];
    bool reserved; /* for its products alone; otherwise these are valid in it alone */
    size_t product_count;
    /* "activity", "activity/category" or a whole product; "*" stands for any part */
    char products[SLOT_PRODUCTS_MAX][TARIFF_PRODUCT_SIZE];
};

struct slots {
    size_t count;
    struct slot items[SLOTS_MAX];
};

/* Which of them are on, one bit each, and when those that are off begin today. */
struct slot_hours {
    uint32_t on;
    int16_t begins[SLOTS_MAX]; /* minute of the day; below 0: not any more today */
};
static_assert(SLOTS_MAX <= 32, "one bit each");

enum slot_access {
    SLOT_OPEN,     /* no slot stands in the way */
    SLOT_OUTSIDE,  /* the product is valid in slots of this zone alone, and none of them is on */
    SLOT_RESERVED, /* this hour belongs to others */
};

/* True when a product is one of a slot. */
bool slot_lists(const struct slot *slot, const char *product);

/* What the slots of a zone say of a product. *ret_from_minute: when a slot of its own begins today;
 * below 0 when none does. */
enum slot_access slot_access(const struct slots *slots, const struct slot_hours *hours,
                             const char *zone, const char *product, int *ret_from_minute);

/* True when a slot of the zone is on that is reserved: it is open for those of the slot. */
bool slot_opens(const struct slots *slots, const struct slot_hours *hours, const char *zone);

#endif
