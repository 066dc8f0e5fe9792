/* cover: the cheapest set of hours, half-days and days that covers an occupation.
 * Pure; it knows lengths, hours of the day and amounts, and nothing of products. */
#ifndef PORTILLON_TARIFF_COVER_H
#define PORTILLON_TARIFF_COVER_H

#include "controller/base/money.h"
#include "controller/tariff/condition.h"

enum { COVER_PIECES_MAX = 8, COVER_MINUTES_MAX = 31 * 24 * 60 };
enum { COVER_DAYS_MAX = COVER_MINUTES_MAX / 1440 + 5 };

/* A piece covers `length_minutes` from wherever it is put, or, when that is 0, the rest of the
 * first of `hours` that is running. */
struct cover_piece {
    struct money amount;
    int32_t length_minutes;
    struct tariff_hours hours[TARIFF_HOURS_MAX];
    uint64_t days; /* bits: days on which it may be put, from the one before the start on; of hours
                      over midnight the day on which they began. Without a start: no matter */
};
#define COVER_ANY_DAY UINT64_MAX

struct cover_span {
    struct wall_time start;
    bool start_given; /* otherwise hours count by their length alone */
    int64_t minutes;  /* 0..COVER_MINUTES_MAX */
};

struct cover {
    struct money total;
    int32_t counts[COVER_PIECES_MAX]; /* how many of each piece */
};

/* False when nothing covers it: a gap between the hours, or a sum that does not fit. */
bool cover_cheapest(const struct cover_piece *pieces, size_t piece_count, struct cover_span span,
                    struct cover *ret_cover);

#endif
