#include "controller/site/opening.h"

enum { MINUTES_OF_DAY = 1440 };

const char *const opening_weekdays[7] = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday"};

static bool closed_on(const struct opening *opening, struct civil_date date)
{
    for (size_t i = 0; i < opening->closure_count; i++) {
        if (civil_date_compare(opening->closures[i], date) == 0)
            return true;
    }
    return false;
}

static bool within(const struct opening_span *span, struct civil_date date)
{
    return (span->from.year == 0 || civil_date_compare(span->from, date) <= 0) &&
           (span->until.year == 0 || civil_date_compare(date, span->until) <= 0);
}

static bool school_is_out(const struct opening *opening, struct civil_date date)
{
    for (size_t i = 0; i < opening->holiday_count; i++) {
        if (within(&opening->holidays[i], date))
            return true;
    }
    return false;
}

static bool holds(const struct opening *opening, const struct opening_period *period,
                  struct civil_date date)
{
    if (!within(&period->span, date) || (period->public_holidays && !civil_holiday(date)))
        return false;
    if (period->school == OPENING_SCHOOL_ANY)
        return true;
    return school_is_out(opening, date) == (period->school == OPENING_SCHOOL_HOLIDAYS);
}

static const struct opening_range closed_all_day[OPENING_RANGES_MAX];

const struct opening_range *opening_ranges(const struct opening *opening, struct civil_date date)
{
    const int weekday = civil_weekday(date);
    if (closed_on(opening, date))
        return closed_all_day;
    for (size_t i = 0; i < opening->period_count; i++) {
        if (holds(opening, &opening->periods[i], date))
            return opening->periods[i].week.days[weekday];
    }
    return opening->week.days[weekday];
}

bool opening_range_used(const struct opening_range *range)
{
    return range->until_minute > range->from_minute;
}

bool opening_week_used(const struct opening_week *week)
{
    for (int day = 0; day < 7; day++) {
        if (opening_range_used(&week->days[day][0]))
            return true;
    }
    return false;
}

/* When a range is over, in minutes of its day: over midnight, where the next day begins with it. */
static int end_of(const struct opening *opening, struct civil_date date,
                  const struct opening_range *range)
{
    if (range->until_minute < MINUTES_OF_DAY)
        return range->until_minute;
    const struct opening_range *next = opening_ranges(opening, civil_date_add_days(date, 1));
    return opening_range_used(&next[0]) && next[0].from_minute == 0
               ? MINUTES_OF_DAY + next[0].until_minute
               : range->until_minute;
}

enum opening_state opening_at(const struct opening *opening, struct civil_moment moment)
{
    const struct opening_range *ranges = opening_ranges(opening, moment.date);
    for (size_t i = 0; i < OPENING_RANGES_MAX; i++) {
        const struct opening_range *range = &ranges[i];
        if (!opening_range_used(range) || moment.minute < range->from_minute ||
            moment.minute >= range->until_minute)
            continue;
        return moment.minute < end_of(opening, moment.date, range) - opening->last_entry_minutes
                   ? OPENING_OPEN
                   : OPENING_LAST_ENTRY_PASSED;
    }
    return OPENING_CLOSED;
}

bool opening_period_on(const struct opening *opening, const struct opening_period *period,
                       struct civil_moment moment, int *ret_begins)
{
    const struct opening_range *ranges = period->week.days[moment.weekday];
    bool on = false;
    *ret_begins = -1;
    if (closed_on(opening, moment.date) || !holds(opening, period, moment.date))
        return false;
    for (size_t i = 0; i < OPENING_RANGES_MAX; i++) {
        if (!opening_range_used(&ranges[i]))
            continue;
        on = on ||
             (moment.minute >= ranges[i].from_minute && moment.minute < ranges[i].until_minute);
        if (*ret_begins < 0 && ranges[i].from_minute > moment.minute)
            *ret_begins = ranges[i].from_minute;
    }
    return on;
}

const struct opening_range *opening_period_ranges(const struct opening *opening,
                                                  const struct opening_period *period,
                                                  struct civil_date date)
{
    if (closed_on(opening, date) || !holds(opening, period, date))
        return closed_all_day;
    return period->week.days[civil_weekday(date)];
}

int opening_begins(const struct opening *opening, struct civil_date date)
{
    const struct opening_range *ranges = opening_ranges(opening, date);
    return opening_range_used(&ranges[0]) ? ranges[0].from_minute : -1;
}

int opening_ends(const struct opening *opening, struct civil_date date)
{
    const struct opening_range *ranges = opening_ranges(opening, date);
    int closing = -1;
    for (size_t i = 0; i < OPENING_RANGES_MAX; i++) {
        if (opening_range_used(&ranges[i]) && ranges[i].until_minute > closing)
            closing = ranges[i].until_minute;
    }
    return closing;
}
