#include "controller/site/opening.h"

static bool closed_on(const struct opening *opening, struct civil_date date)
{
    for (size_t i = 0; i < opening->closure_count; i++) {
        if (civil_date_compare(opening->closures[i], date) == 0)
            return true;
    }
    return false;
}

static bool range_used(const struct opening_range *range)
{
    return range->until_minute > range->from_minute;
}

bool opening_at(const struct opening *opening, struct civil_moment moment)
{
    if (closed_on(opening, moment.date))
        return false;
    for (size_t i = 0; i < OPENING_RANGES_MAX; i++) {
        const struct opening_range *range = &opening->week.days[moment.weekday][i];
        if (range_used(range) && moment.minute >= range->from_minute &&
            moment.minute < range->until_minute)
            return true;
    }
    return false;
}

int opening_ends(const struct opening *opening, struct civil_date date)
{
    const int weekday = civil_weekday(date);
    int closing = -1;
    if (closed_on(opening, date))
        return -1;
    for (size_t i = 0; i < OPENING_RANGES_MAX; i++) {
        const struct opening_range *range = &opening->week.days[weekday][i];
        if (range_used(range) && range->until_minute > closing)
            closing = range->until_minute;
    }
    return closing;
}
