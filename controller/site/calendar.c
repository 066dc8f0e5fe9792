#include "controller/site/calendar.h"

#include "controller/base/text.h"

enum { MINUTES_OF_DAY = 1440 };

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

struct calendar_now calendar_anywhere(const struct site *site, struct civil_moment moment)
{
    struct calendar_now all = {.last_entry_passed = true};
    for (size_t i = 0; i < site->zone_count; i++) {
        const struct calendar_now zone = calendar_at(site, i, moment);
        all.open = all.open || zone.open;
        all.last_entry_passed = all.last_entry_passed && (!zone.open || zone.last_entry_passed);
    }
    all.last_entry_passed = all.last_entry_passed && all.open;
    return all;
}

/* The zones whose hours are looked at, on a date. */
struct zones_on {
    const struct site *site;
    size_t first, end;
    struct civil_date date;
};

static struct zones_on all_zones(const struct site *site, struct civil_date date)
{
    return (struct zones_on){.site = site, .end = site->zone_count, .date = date};
}

/* Where a walk through the ranges stands. */
struct walk {
    size_t place;
    const struct opening_range *ranges; /* of the zone or slot that it has come to; NULL: none */
};

/* The ranges in which a zone is open to the public (source 0), or to those of a slot that is theirs
 * alone; NULL when the slot is not one of the zone. */
static const struct opening_range *ranges_of(const struct zones_on *zones, size_t zone,
                                             size_t source)
{
    const struct site *site = zones->site;
    const struct opening *opening = site_opening(site, zone);
    if (source == 0)
        return opening_ranges(opening, zones->date);
    const struct slot *slot = &site->slots.items[source - 1];
    return slot->reserved && text_equal(slot->zone, site->zones[zone].name)
               ? opening_period_ranges(opening, &site->slot_periods[source - 1], zones->date)
               : NULL;
}

/* The next of the ranges of all zones; false: there are no more. */
static bool next_range(const struct zones_on *zones, struct walk *walk,
                       struct opening_range *ret_range)
{
    const size_t a_zone = (1 + zones->site->slots.count) * OPENING_RANGES_MAX;
    while (walk->place < (zones->end - zones->first) * a_zone) {
        const size_t i = walk->place % OPENING_RANGES_MAX;
        if (i == 0)
            walk->ranges = ranges_of(zones, zones->first + walk->place / a_zone,
                                     walk->place % a_zone / OPENING_RANGES_MAX);
        walk->place++;
        if (walk->ranges == NULL || !opening_range_used(&walk->ranges[i]))
            continue;
        *ret_range = walk->ranges[i];
        return true;
    }
    return false;
}

/* The minute may be one of the day after. */
static bool is_open(const struct zones_on *zones, int minute)
{
    struct opening_range range;
    if (minute >= MINUTES_OF_DAY) {
        struct zones_on tomorrow = *zones;
        tomorrow.date = civil_date_add_days(zones->date, 1);
        return is_open(&tomorrow, minute - MINUTES_OF_DAY);
    }
    for (struct walk walk = {0}; next_range(zones, &walk, &range);) {
        if (minute >= range.from_minute && minute < range.until_minute)
            return true;
    }
    return false;
}

/* The first minute later than another at which all of the zones are closed again; -1: none. */
static int next_closing(const struct zones_on *zones, int after)
{
    struct opening_range range;
    int closing = -1;
    for (struct walk walk = {0}; next_range(zones, &walk, &range);) {
        const int until = range.until_minute;
        if (until > after && (closing < 0 || until < closing) && !is_open(zones, until))
            closing = until;
    }
    return closing;
}

/* Midnight begins nothing where it was open before. */
int calendar_begins(const struct site *site, struct civil_date date)
{
    const struct zones_on zones = all_zones(site, date),
                          before = all_zones(site, civil_date_add_days(date, -1));
    const bool goes_on = is_open(&before, MINUTES_OF_DAY - 1);
    struct opening_range range;
    int begins = -1;
    for (struct walk walk = {0}; next_range(&zones, &walk, &range);) {
        if (goes_on && range.from_minute == 0)
            continue;
        if (begins < 0 || range.from_minute < begins)
            begins = range.from_minute;
    }
    return begins;
}

int calendar_ends(const struct site *site, struct civil_date date)
{
    const struct zones_on zones = all_zones(site, date);
    struct opening_range range;
    int ends = -1;
    for (struct walk walk = {0}; next_range(&zones, &walk, &range);) {
        if (range.until_minute > ends)
            ends = range.until_minute;
    }
    return ends;
}

int calendar_closes(const struct site *site, struct civil_date date, int after)
{
    const struct zones_on zones = all_zones(site, date);
    return next_closing(&zones, after);
}

void calendar_zone_closings(const struct site *site, size_t zone, struct civil_date date,
                            struct wall_time until, size_t count_max, struct wall_time ret_closed[])
{
    const struct zones_on zones = {site, zone, zone + 1, date};
    int minute = next_closing(&zones, 0);
    for (size_t i = 0; i < count_max && minute >= 0; i++) {
        const struct wall_time closed = civil_to_wall(date, minute);
        if (closed.unix_ms > until.unix_ms)
            return;
        ret_closed[i] = closed;
        minute = next_closing(&zones, minute);
    }
}

struct wall_time calendar_zone_closed(const struct site *site, size_t zone, struct wall_time now)
{
    const struct civil_date date = civil_from_wall(now).date;
    const struct zones_on zones = {site, zone, zone + 1, date};
    struct wall_time last = {0};
    int minute = next_closing(&zones, 0);
    while (minute >= 0 && civil_to_wall(date, minute).unix_ms <= now.unix_ms) {
        last = civil_to_wall(date, minute);
        minute = next_closing(&zones, minute);
    }
    return last;
}
