#include "controller/tariff/cover.h"

enum { NOT_REACHED = -1 };

/* How many minutes a piece covers that is put at an instant; 0 when it cannot stand there. */
static int64_t reach(const struct cover_piece *piece, const struct cover_span *span, int64_t offset)
{
    const struct tariff_hours *hours = piece->hours;
    if (piece->length_minutes > 0)
        return piece->length_minutes;
    if (!span->start_given)
        return hours[0].until_minute - hours[0].from_minute;
    const struct wall_time now = {span->start.unix_ms + offset * 60000};
    const struct civil_moment moment = civil_from_wall(now);
    for (int i = 0; i < TARIFF_HOURS_MAX && hours[i].until_minute != 0; i++) {
        const bool began_yesterday = moment.minute + 1440 < hours[i].until_minute;
        if (!began_yesterday &&
            (moment.minute < hours[i].from_minute || moment.minute >= hours[i].until_minute))
            continue;
        const int days = began_yesterday ? 0 : hours[i].until_minute / 1440;
        const struct wall_time end =
            civil_to_wall(civil_date_add_days(moment.date, days), hours[i].until_minute % 1440);
        return (end.unix_ms - now.unix_ms + 59999) / 60000; /* elapsed: clocks may change between */
    }
    return 0;
}

struct search {
    int64_t cents[COVER_MINUTES_MAX + 1]; /* cheapest way to have covered so many minutes */
    int32_t from[COVER_MINUTES_MAX + 1];
    uint8_t piece[COVER_MINUTES_MAX + 1];
};

/* Puts each piece at the first minute that is not covered yet. False when a sum does not fit. */
static bool extend(struct search *search, const struct cover_piece *pieces, size_t piece_count,
                   const struct cover_span *span, int64_t offset)
{
    for (size_t i = 0; i < piece_count; i++) {
        const int64_t length = reach(&pieces[i], span, offset);
        const int64_t end = offset + length < span->minutes ? offset + length : span->minutes;
        int64_t cents;
        if (length <= 0)
            continue;
        if (__builtin_add_overflow(search->cents[offset], pieces[i].amount.cents, &cents))
            return false;
        if (search->cents[end] != NOT_REACHED && search->cents[end] <= cents)
            continue;
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
    struct cover cover = {0};
    if (span.minutes < 0 || span.minutes > COVER_MINUTES_MAX || piece_count > COVER_PIECES_MAX)
        return false;
    for (int64_t i = 0; i <= span.minutes; i++)
        search.cents[i] = NOT_REACHED;
    search.cents[0] = 0;
    for (int64_t i = 0; i < span.minutes; i++) {
        if (search.cents[i] != NOT_REACHED && !extend(&search, pieces, piece_count, &span, i))
            return false;
    }
    if (search.cents[span.minutes] == NOT_REACHED)
        return false;
    for (int64_t i = span.minutes; i > 0; i = search.from[i])
        cover.counts[search.piece[i]]++;
    cover.total.cents = search.cents[span.minutes];
    *ret_cover = cover;
    return true;
}
