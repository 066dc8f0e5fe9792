#include "controller/tariff/cover.h"

#include <assert.h>
#include <string.h>

enum { WORD_BITS = 64, WORDS = COVER_MINUTES_MAX / WORD_BITS + 1 };
enum { MINUTES_OF_DAY = 1440 };
static_assert(COVER_DAYS_MAX < 64, "the days of a span are bits");
static const int64_t minute_ms = 60000;

/* The days of a span and their midnights, so that only days on which the clocks change are asked of
 * the time zone. The first day is the one before the start: its hours may run over midnight. */
struct days {
    struct civil_date first;
    int count, current; /* the one that the search has come to */
    int64_t midnight_ms[COVER_DAYS_MAX + 1];
};

static void list_days(const struct cover_span *span, struct days *days)
{
    days->first = civil_date_add_days(civil_from_wall(span->start).date, -1);
    days->count = (int)(span->minutes / MINUTES_OF_DAY) + 5;
    days->current = 0;
    for (int i = 0; i <= days->count; i++)
        days->midnight_ms[i] = civil_to_wall(civil_date_add_days(days->first, i), 0).unix_ms;
}

static bool is_plain(const struct days *days, int day)
{
    return days->midnight_ms[day + 1] - days->midnight_ms[day] == MINUTES_OF_DAY * minute_ms;
}

static int minute_of(const struct days *days, int64_t now_ms)
{
    if (is_plain(days, days->current))
        return (int)((now_ms - days->midnight_ms[days->current]) / minute_ms);
    return civil_from_wall((struct wall_time){now_ms}).minute;
}

static int64_t instant_of(const struct days *days, int day, int minute)
{
    if (is_plain(days, day))
        return days->midnight_ms[day] + minute * minute_ms;
    return civil_to_wall(civil_date_add_days(days->first, day), minute).unix_ms;
}

static bool may_stand(const struct cover_piece *piece, int day)
{
    return (piece->days >> day & 1) != 0;
}

/* How many minutes a piece covers that is put at an instant; 0 when it cannot stand there. */
static int64_t reach(const struct cover_piece *piece, const struct cover_span *span,
                     struct days *days, int64_t offset)
{
    const struct tariff_hours *hours = piece->hours;
    if (!span->start_given)
        return piece->length_minutes > 0 ? piece->length_minutes
                                         : hours[0].until_minute - hours[0].from_minute;
    const int64_t now_ms = span->start.unix_ms + offset * minute_ms;
    while (days->midnight_ms[days->current + 1] <= now_ms)
        days->current++;
    if (piece->length_minutes > 0)
        return may_stand(piece, days->current) ? piece->length_minutes : 0;
    const int minute = minute_of(days, now_ms);
    for (int i = 0; i < TARIFF_HOURS_MAX && hours[i].until_minute != 0; i++) {
        const bool began_yesterday = minute + MINUTES_OF_DAY < hours[i].until_minute;
        if (!began_yesterday && (minute < hours[i].from_minute || minute >= hours[i].until_minute))
            continue;
        if (!may_stand(piece, days->current - began_yesterday))
            continue;
        const int day =
            days->current + (began_yesterday ? 0 : hours[i].until_minute / MINUTES_OF_DAY);
        const int64_t end_ms = instant_of(days, day, hours[i].until_minute % MINUTES_OF_DAY);
        return (end_ms - now_ms + minute_ms - 1) / minute_ms; /* elapsed: clocks may change */
    }
    return 0;
}

/* Few of the minutes are ends of pieces: only those that are reached hold anything. */
struct search {
    uint64_t reached[WORDS];
    int64_t cents[COVER_MINUTES_MAX + 1]; /* cheapest way to have covered so many minutes */
    int32_t from[COVER_MINUTES_MAX + 1];
    uint8_t piece[COVER_MINUTES_MAX + 1];
};

static bool is_reached(const struct search *search, int64_t minute)
{
    return (search->reached[minute / WORD_BITS] >> (minute % WORD_BITS) & 1) != 0;
}

static void set_reached(struct search *search, int64_t minute)
{
    search->reached[minute / WORD_BITS] |= UINT64_C(1) << (minute % WORD_BITS);
}

/* The first minute from one on that is reached; `end` when there is none before it. */
static int64_t next_reached(const struct search *search, int64_t minute, int64_t end)
{
    while (minute < end) {
        const uint64_t rest = search->reached[minute / WORD_BITS] >> (minute % WORD_BITS);
        if (rest != 0)
            return minute + __builtin_ctzll(rest) < end ? minute + __builtin_ctzll(rest) : end;
        minute = (minute / WORD_BITS + 1) * WORD_BITS;
    }
    return end;
}

/* Puts each piece at the first minute that is not covered yet. False when a sum does not fit. */
static bool extend(struct search *search, const struct cover_piece *pieces, size_t piece_count,
                   const struct cover_span *span, struct days *days, int64_t offset)
{
    for (size_t i = 0; i < piece_count; i++) {
        const int64_t length = reach(&pieces[i], span, days, offset);
        const int64_t end = offset + length < span->minutes ? offset + length : span->minutes;
        int64_t cents;
        if (length <= 0)
            continue;
        if (__builtin_add_overflow(search->cents[offset], pieces[i].amount.cents, &cents))
            return false;
        if (is_reached(search, end) && search->cents[end] <= cents)
            continue;
        set_reached(search, end);
        search->cents[end] = cents;
        search->from[end] = (int32_t)offset;
        search->piece[end] = (uint8_t)i;
    }
    return true;
}

bool cover_cheapest(const struct cover_piece *pieces, size_t piece_count, struct cover_span span,
                    struct cover *ret_cover)
{
    struct search search;
    struct days days;
    struct cover cover = {0};
    if (span.minutes < 0 || span.minutes > COVER_MINUTES_MAX || piece_count > COVER_PIECES_MAX)
        return false;
    if (span.start_given)
        list_days(&span, &days);
    memset(search.reached, 0, sizeof search.reached);
    set_reached(&search, 0);
    search.cents[0] = 0;
    for (int64_t i = 0; i < span.minutes; i = next_reached(&search, i + 1, span.minutes)) {
        if (!extend(&search, pieces, piece_count, &span, &days, i))
            return false;
    }
    if (!is_reached(&search, span.minutes))
        return false;
    for (int64_t i = span.minutes; i > 0; i = search.from[i])
        cover.counts[search.piece[i]]++;
    cover.total.cents = search.cents[span.minutes];
    *ret_cover = cover;
    return true;
}
