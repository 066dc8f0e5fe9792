#include "controller/pass/slot.h"

#include <string.h>

/* The length of the first part of a product's name. */
static size_t part_length(const char *name)
{
    return strcspn(name, "/");
}

static bool matches(const char *pattern, const char *product)
{
    for (;;) {
        const size_t wanted = part_length(pattern), given = part_length(product);
        const bool any = wanted == 1 && pattern[0] == '*';
        if (!any && (wanted != given || strncmp(pattern, product, wanted) != 0))
            return false;
        if (pattern[wanted] == '\0')
            return true; /* what follows in the product may be anything */
        if (product[given] == '\0')
            return false;
        pattern += wanted + 1;
        product += given + 1;
    }
}

bool slot_lists(const struct slot *slot, const char *product)
{
    for (size_t i = 0; i < slot->product_count; i++) {
        if (matches(slot->products[i], product))
            return true;
    }
    return false;
}

static bool is_on(const struct slot_hours *hours, size_t slot)
{
    return (hours->on >> slot & 1U) != 0;
}

bool slot_opens(const struct slots *slots, const struct slot_hours *hours, const char *zone)
{
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->items[i];
        if (slot->reserved && is_on(hours, i) && strcmp(slot->zone, zone) == 0)
            return true;
    }
    return false;
}

enum slot_access slot_access(const struct slots *slots, const struct slot_hours *hours,
                             const char *zone, const char *product, int *ret_from_minute)
{
    bool listed_now = false, invited = false, confined = false, reserved = false;
    int from_minute = -1;
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->items[i];
        if (strcmp(slot->zone, zone) != 0)
            continue;
        const bool on = is_on(hours, i), listed = slot_lists(slot, product);
        reserved = reserved || (slot->reserved && on);
        confined = confined || (!slot->reserved && listed);
        listed_now = listed_now || (listed && on);
        invited = invited || (listed && on && slot->reserved);
        if (listed && !on && hours->begins[i] >= 0 &&
            (from_minute < 0 || hours->begins[i] < from_minute))
            from_minute = hours->begins[i];
    }
    *ret_from_minute = from_minute;
    if (reserved)
        return invited ? SLOT_OPEN : SLOT_RESERVED;
    return confined && !listed_now ? SLOT_OUTSIDE : SLOT_OPEN;
}
