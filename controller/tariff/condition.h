/* condition: when a price, a category or a product applies, and the case that it is asked for.
 * Owns the facts of a case and the answer yes, no or not known, with what decided it. Leaves
 * amounts to price. The keys of the file are those of config/tariffs/FORMAT.md, section 2.
 */
#ifndef PORTILLON_TARIFF_CONDITION_H
#define PORTILLON_TARIFF_CONDITION_H

#include <stddef.h>

#include "controller/base/civil.h"

enum {
    TARIFF_NAME_SIZE = 48,
    TARIFF_HOURS_MAX = 4,
    TARIFF_PROMOTIONS_MAX = 32,
    CASE_NAMES_MAX = 8,
    CASE_HOLDS_MAX = 24,
};

/* A number that may be known of a case, and the unit in which it is kept. */
enum tariff_fact {
    FACT_AGE,       /* months */
    FACT_PERSONS,   /* who pay, supervisors apart */
    FACT_CHILDREN,  /* of the family */
    FACT_BORN,      /* year of birth */
    FACT_RANK,      /* which child of the family that takes the same: the second, the third */
    FACT_NTH,       /* which one of its period: session of the month, late pick-up of the year */
    FACT_WEEKS,     /* school weeks of the month */
    FACT_MINUTES,   /* of elapsed time */
    FACT_QUOTIENT,  /* cents */
    FACT_RESOURCES, /* cents a month */
    FACT_QUANTITY,  /* thousandths */
    FACT_DAY,       /* of the month; known from the instant */
};
enum { TARIFF_FACT_COUNT = FACT_DAY + 1 };

/* The word of a fact in the file and on the command line; "age" for FACT_AGE. */
const char *tariff_fact_word(enum tariff_fact fact);

/* Both inclusive. */
struct tariff_range {
    int64_t from, until;
};

struct tariff_hours {
    int16_t from_minute,
        until_minute; /* until is exclusive, above 1440 over midnight; 0 ends the list */
};

/* Numbers of a case are refused above this, so that nothing built from them can overflow. */
#define CASE_NUMBER_MAX 1000000000000 /* 10^12: ten billion euros in cents */

enum { HISTORY_RENEWAL = 1, HISTORY_SECOND_CHILD = 2 };
enum { WEEKDAY_HOLIDAY = 1 << 7 };

/* Everything that is set must hold. Sets of names are bits over the lists of the tariff. */
struct tariff_condition {
    uint16_t fact_set;            /* bits over enum tariff_fact */
    uint16_t not_said;            /* none of these is known; bits over enum tariff_fact */
    int32_t nth_every;            /* each so many; 0: no matter */
    uint8_t weekdays;             /* bits from Monday, and WEEKDAY_HOLIDAY; 0: any day */
    uint8_t history;              /* any of HISTORY_...; 0: no matter */
    bool companion;               /* of somebody who has the right */
    uint8_t proof;                /* place in the list of proofs, from 1; 0: none */
    int32_t proof_months_max;     /* age of the paper; 0: any */
    uint32_t residences, seasons; /* any of these; 0: any */
    uint32_t not_seasons;         /* none of these */
    uint32_t with, without;       /* circumstances: all of these, none of those */
    uint32_t holds;               /* a valid pass of any of these patterns; 0: no matter */
    uint8_t counted;              /* place in the list of units, from 1; 0: none */
    struct tariff_range count;    /* so many of it, in thousandths */
    int32_t any_first, any_count; /* and one of these conditions of the tariff; 0: none asked */
    uint32_t line;
    struct tariff_range facts[TARIFF_FACT_COUNT];
    struct tariff_hours hours[TARIFF_HOURS_MAX];
};

struct case_proof {
    const char *kind;
    bool issued_known, until_known;
    struct civil_date issued, until;
};

struct case_count {
    const char *unit;
    int64_t thousandths;
};

/* What is known of who buys what and when. A fact that is not set is not known. */
struct tariff_case {
    struct wall_time at;
    struct civil_moment moment; /* of `at`, local */
    bool start_given;           /* `at` is the hour at which an occupation starts */
    bool hour_given; /* `at` was said; otherwise it is just now, and hours are not known */
    uint16_t fact_set;
    int64_t facts[TARIFF_FACT_COUNT];
    const char *residence; /* NULL: not known */
    uint8_t history;
    bool history_known; /* the ledger was asked, or the case says so */
    bool companion;
    bool proofs_known; /* what is not among the proofs is not there */
    bool holds_known;
    bool quantity_assumed;      /* nobody said how many: one */
    bool nth_assumed;           /* nobody said which one: the last of the quantity */
    int64_t supervisors, young; /* `young`: of the persons, those below the ratio's age */
    int64_t owned;              /* of the product, by this holder */
    int64_t promotion_used[TARIFF_PROMOTIONS_MAX]; /* how often, by this holder */
    size_t proof_count, with_count, hold_count, count_count;
    struct case_proof proofs[CASE_NAMES_MAX];
    const char *with[CASE_NAMES_MAX];
    const char *holds[CASE_HOLDS_MAX]; /* products */
    struct case_count counts[CASE_NAMES_MAX];
};

void case_set(struct tariff_case *facts, enum tariff_fact fact, int64_t value);
/* The age on the day of the case, and the year. */
void case_set_birth(struct tariff_case *facts, struct civil_date birth);
bool case_knows(const struct tariff_case *facts, enum tariff_fact fact);

enum truth { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES };

/* What decided: a stored word, and what it is about (a literal or a text of the tariff). */
struct condition_reason {
    const char *reason, *about;
};

struct tariff;

/* TRUTH_YES when everything holds; otherwise the first thing that does not, in a fixed order. */
enum truth condition_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                           const struct tariff_case *facts, struct condition_reason *ret_reason);

/* Whether it fails by what nobody has said or shown of the person, or by the hour of a quote that
 * is for none, whichever numbers are missing besides: *ret_reason says by what. */
bool condition_unshown(const struct tariff *tariff, const struct tariff_condition *condition,
                       const struct tariff_case *facts, struct condition_reason *ret_reason);

/* A condition of the tariff, or one of its alternatives, goes by a number; TARIFF_NONE does not. */
bool condition_asks(const struct tariff *tariff, int32_t index, enum tariff_fact fact);

/* It asks for a season, a day or an hour. */
bool condition_goes_by_moment(const struct tariff_condition *condition);

/* Whether its seasons and weekdays hold on a day, whatever else it asks. */
bool condition_day_holds(const struct tariff *tariff, const struct tariff_condition *condition,
                         struct civil_date day);

/* True when a product has the shape of a pattern: three words, "*" for any. */
bool tariff_pattern_fits(const char *pattern, const char *product);

/* Months between two dates as an age is counted: where a month has no such day, they are complete
 * on its last one (Code de procedure civile, article 641). */
int64_t tariff_age_months(struct civil_date birth, struct civil_date on);

#endif
