/* best: what a person or a party could buy for what they want to do, cheapest first.
 * Owns the comparison: how many of each product cover the visits. Leaves each price to quote. Pure.
 * What is not known of a person counts as not there: nobody is offered what they may be refused. */
#ifndef PORTILLON_TARIFF_BEST_H
#define PORTILLON_TARIFF_BEST_H

#include "controller/tariff/quote.h"

enum { BEST_CHOICES_MAX = 64, BEST_PERSONS_MAX = 16 };

struct best_wish {
    const char *wanted; /* an activity, or a pattern of products; NULL: whatever opens a zone */
    struct tariff_case facts; /* of everybody, ages apart */
    size_t person_count;
    int64_t ages[BEST_PERSONS_MAX]; /* months; negative: not known */
    int64_t visits;                 /* of each person, altogether */
    int64_t visits_a_week;          /* 0: not a habit */
    int64_t weeks;                  /* how long the habit lasts */
    int64_t minutes;                /* of one visit; 0: not known */
};

struct best_choice {
    const struct tariff_product *product; /* NULL: each person their own best */
    const struct tariff_product *own[BEST_PERSONS_MAX];
    int64_t quantity; /* how many are bought */
    const struct tariff_product
        *rest; /* and so many of another for what is left over; NULL: none */
    int64_t rest_quantity;
    struct money total;
    int64_t left; /* entries or minutes that remain */
};

/* What kept rows out for want of being said: words of tariff_fact_word(), residence. */
struct best_missing {
    size_t count;
    const char *words[8];
};

/* The choices, cheapest first; how many there are. */
size_t best_rank(const struct tariff *tariff, const struct best_wish *wish,
                 struct best_choice choices[BEST_CHOICES_MAX], struct best_missing *ret_missing);

/* False when no product is meant by an activity or a pattern. */
bool best_knows(const struct tariff *tariff, const char *wanted);

#endif
