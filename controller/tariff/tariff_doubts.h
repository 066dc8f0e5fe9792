/* tariff_doubts: what is allowed in a tariff but looks like a mistake.
 * Owns the comparisons between rows. Leaves the words to whoever shows them. Pure. */
#ifndef PORTILLON_TARIFF_TARIFF_DOUBTS_H
#define PORTILLON_TARIFF_TARIFF_DOUBTS_H

#include "controller/tariff/tariff.h"

enum { TARIFF_DOUBTS_MAX = 64 };

enum tariff_doubt_kind {
    DOUBT_PASS_DEARER,       /* a pass of n entries costs more than n single entries */
    DOUBT_LARGER_DEARER,     /* an entry or a minute of it costs more than of a smaller one */
    DOUBT_REDUCED_DEARER,    /* a price on proof is above the one that asks for none */
    DOUBT_AGE_GAP,           /* nobody between two age bands has a price */
    DOUBT_LONGER_COSTS_LESS, /* a longer time costs less */
    DOUBT_NO_TERM_LEFT,      /* the last named term is over */
    DOUBT_PARAMETER_MISSING, /* a parameter has no value on the day */
    DOUBT_NEVER_REACHED,     /* an earlier case, on line `from`, takes all that it is for */
    DOUBT_GAP_OF_CASES,      /* no case is for these numbers (of what `other` says) */
    DOUBT_BOUND_OF_ONE,      /* a floor or ceiling beside an amount that is counted */
    DOUBT_FOR_ALL,           /* a case that does not count what another one counts: `other` */
    DOUBT_OF_THE_BEGINNING,  /* an hour or day beside a split: that of the beginning of the whole */
    DOUBT_OTHERS_UNPRICED,   /* cases for some of these (`other`), none for the rest */
    DOUBT_DECIDED_LATER,     /* the decision is later than what it decided */
    DOUBT_NOTHING_LIKE_IT,   /* a pattern that no product of the file fits */
    DOUBT_NO_SCHOOL_WEEKS,   /* of this month or of the next one they are not said */
};

struct tariff_doubt {
    enum tariff_doubt_kind kind;
    uint32_t line;
    const char *subject, *other; /* products, or the name of a parameter */
    int64_t from, until;         /* ages in months, persons, minutes or units; a year, its month */
};

/* The doubts on a day, in the order of the file; how many there are, at most TARIFF_DOUBTS_MAX. */
size_t tariff_doubts(const struct tariff *tariff, struct civil_date day,
                     struct tariff_doubt doubts[TARIFF_DOUBTS_MAX]);

#endif
