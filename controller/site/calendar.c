#include "controller/site/calendar.h"

#include "controller/base/text.h"

static struct slot_hours slots_at(const struct site *site, size_t zone, struct civil_moment moment)
{
    struct slot_hours hours = {0};
    for (size_t i = 0; i < site->slots.count; i++) {
        int begins;
        const struct opening *opening = site_opening(site, zone);
        if (opening_period_on(opening, &site->slot_periods[i], moment, &begins))
            hours.on |= 1U << i;
        hours.begins[i] = (int16_t)begins;
    }
    return hours;
}

struct calendar_now calendar_at(const struct site *site, size_t zone, struct civil_moment moment)
{
    const enum opening_state state = opening_at(site_opening(site, zone), moment);
    struct calendar_now now = {.slots = slots_at(site, zone, moment)};
    const bool slot = slot_opens(&site->slots, &now.slots, site->zones[zone].name);
    now.open = state != OPENING_CLOSED || slot;
    now.last_entry_passed = state == OPENING_LAST_ENTRY_PASSED && !slot;
    return now;
}

/* The hours of a date, from the first that come in to the last who leave: of the site, of zones
 * with their own, and of slots that open a zone for some alone. */
struct day_hours {
    int begins, ends; /* minutes; -1: nobody comes */
};

static void widen(struct day_hours *day, int begins, int ends)
{
    if (begins >= 0 && (day->begins < 0 || begins < day->begins))
        day->begins = begins;
    if (ends > day->ends)
        day->ends = ends;
}

static struct day_hours zone_hours(const struct site *site, size_t zone, struct civil_date date)
{
    const struct opening *opening = site_opening(site, zone);
    struct day_hours day = {opening_begins(opening, date), opening_ends(opening, date)};
    for (size_t i = 0; i < site->slots.count; i++) {
        const struct slot *slot = &site->slots.items[i];
        int begins, ends;
        if (slot->reserved && text_equal(slot->zone, site->zones[zone].name) &&
            opening_period_hours(opening, &site->slot_periods[i], date, &begins, &ends))
            widen(&day, begins, ends);
    }
    return day;
}

static struct day_hours hours_of(const struct site *site, struct civil_date date)
{
    struct day_hours day = {-1, -1};
    for (size_t i = 0; i < site->zone_count; i++) {
        const struct day_hours zone = zone_hours(site, i, date);
        widen(&day, zone.begins, zone.ends);
    }
    return day;
}

int calendar_begins(const struct site *site, struct civil_date date)
{
    return hours_of(site, date).begins;
}

int calendar_ends(const struct site *site, struct civil_date date)
{
    return hours_of(site, date).ends;
}

int calendar_zone_ends(const struct site *site, size_t zone, struct civil_date date)
{
    return zone_hours(site, zone, date).ends;
}
