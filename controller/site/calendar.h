/* calendar: what the hours of a site say of one of its zones at an instant. Pure: reads the site,
 * whose hours are those of opening, with those of a zone and of its slots. */
#ifndef PORTILLON_SITE_CALENDAR_H
#define PORTILLON_SITE_CALENDAR_H

#include "controller/site/site.h"

struct calendar_now {
    bool open;              /* for the public, or for those of a slot */
    bool last_entry_passed; /* open still, for those who are inside */
    struct slot_hours slots;
};

struct calendar_now calendar_at(const struct site *site, size_t zone, struct civil_moment moment);

/* Of all zones: open when one is, and the last entry has passed when it has in each that is open;
 * slots are not told. */
struct calendar_now calendar_anywhere(const struct site *site, struct civil_moment moment);

/* The minute at which the first zone opens on a day, and at which the last one closes; -1 when none
 * opens. */
int calendar_begins(const struct site *site, struct civil_date date);
int calendar_ends(const struct site *site, struct civil_date date);
/* The first minute of a day later than `after` at which no zone is open any more, at midday as in
 * the evening; -1 when there is none. */
int calendar_closes(const struct site *site, struct civil_date date, int after);
/* The instants of a day, up to one, at which a zone closed, the earlier first, into an array of at
 * least count_max; what is not needed of it is left alone. */
void calendar_zone_closings(const struct site *site, size_t zone, struct civil_date date,
                            struct wall_time until, size_t count_max,
                            struct wall_time ret_closed[]);
/* The last of them; 0: the zone has not closed on the day of an instant before it. */
struct wall_time calendar_zone_closed(const struct site *site, size_t zone, struct wall_time now);

#endif
