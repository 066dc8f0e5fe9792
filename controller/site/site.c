#include "controller/site/site.h"

#include <stdio.h>
#include <stdlib.h>

#include "controller/base/text.h"

void site_destroy(struct site *site)
{
    free(site);
}

int site_find_gate(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->gate_count; i++) {
        if (text_equal(site->gates[i].name, name))
            return (int)i;
    }
    return -1;
}

int site_find_reader(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->reader_count; i++) {
        if (text_equal(site->readers[i].name, name))
            return (int)i;
    }
    return -1;
}

int site_find_zone(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->zone_count; i++) {
        if (text_equal(site->zones[i].name, name))
            return (int)i;
    }
    return -1;
}

static bool closed_on(const struct site *site, struct civil_date date)
{
    for (size_t i = 0; i < site->closure_count; i++) {
        if (civil_date_compare(site->closures[i], date) == 0)
            return true;
    }
    return false;
}

static bool range_used(const struct site_range *range)
{
    return range->until_minute > range->from_minute;
}

bool site_open_at(const struct site *site, struct civil_moment moment)
{
    if (closed_on(site, moment.date))
        return false;
    for (size_t i = 0; i < SITE_RANGES_MAX; i++) {
        const struct site_range *range = &site->opening[moment.weekday][i];
        if (range_used(range) && moment.minute >= range->from_minute &&
            moment.minute < range->until_minute)
            return true;
    }
    return false;
}

int site_closing_minute(const struct site *site, struct civil_date date, int weekday)
{
    int closing = -1;
    if (closed_on(site, date))
        return -1;
    for (size_t i = 0; i < SITE_RANGES_MAX; i++) {
        const struct site_range *range = &site->opening[weekday][i];
        if (range_used(range) && range->until_minute > closing)
            closing = range->until_minute;
    }
    return closing;
}

void site_next_opening(const struct site *site, struct civil_moment moment, char text[6])
{
    int next = 1441;
    text[0] = '\0';
    if (closed_on(site, moment.date))
        return;
    for (size_t i = 0; i < SITE_RANGES_MAX; i++) {
        const struct site_range *range = &site->opening[moment.weekday][i];
        if (range_used(range) && range->from_minute > moment.minute && range->from_minute < next)
            next = range->from_minute;
    }
    if (next <= 1440)
        (void)snprintf(text, 6, "%02u:%02u", (unsigned)next / 60 % 100, (unsigned)next % 60);
}
