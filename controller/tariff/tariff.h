/* tariff: the price list of a facility as a council voted it, read from YAML into a checked model.
 * Owns products, formulas, categories, terms and price rules. Leaves computing to quote, storage to
 * store and selling to till. The file format is described in config/tariffs/FORMAT.md. */
#ifndef PORTILLON_TARIFF_TARIFF_H
#define PORTILLON_TARIFF_TARIFF_H

#include "controller/base/err.h"
#include "controller/base/exact.h"
#include "controller/base/faults.h"
#include "controller/tariff/condition.h"

enum {
    TARIFF_LABEL_SIZE = 160,
    TARIFF_PRODUCT_SIZE = 128,
    TARIFF_ZONES_SIZE = 128,
    TARIFF_PRODUCTS_MAX = 8192,
    TARIFF_CATEGORIES_MAX = 8192,
    TARIFF_ACTIVITIES_MAX = 8192,
    TARIFF_FORMULAS_MAX = 8192,
    TARIFF_TERMS_MAX = 64,
    TARIFF_SERIES_MAX = 8,
    TARIFF_SEASON_DATES_MAX = 48,
    TARIFF_ZONES_MAX = 16,
    TARIFF_NAMES_MAX = 32, /* of seasons, residences, circumstances, proofs, patterns */
    TARIFF_UNITS_MAX = 32,
    TARIFF_PARAMETERS_MAX = 16,
    TARIFF_MONTHS_MAX = 120,
    TARIFF_VALUES_MAX = 16, /* of one parameter */
    TARIFF_RATIOS_MAX = 4,
    TARIFF_PER_MAX = 3,
    TARIFF_RULES_MAX = 65536,
    TARIFF_RULE_DEPTH_MAX = 5,
    TARIFF_PER_WEEK_ANY = 100, /* of entries: as many sessions a week as are left */
    TARIFF_NONE = -1,
};

/* How a product is used up. The words in the file are those of tariff_formula_word(). */
enum tariff_formula_kind {
    FORMULA_UNIT,         /* one entry */
    FORMULA_ENTRIES,      /* n entries or sessions */
    FORMULA_TIME_CREDIT,  /* minutes spent inside */
    FORMULA_UNLIMITED,    /* as often as wished during a period */
    FORMULA_WEEKLY,       /* so many sessions a week during a period */
    FORMULA_MEMBERSHIP,   /* a right to other products during a period */
    FORMULA_STORED_VALUE, /* an amount to spend */
    FORMULA_OCCUPANCY,    /* from badge-in to badge-out, charged at the way out */
    FORMULA_PER_HEAD,     /* a group, by the person */
    FORMULA_FLAT,         /* one price up to a number of persons */
    FORMULA_HOURLY,       /* by the hour, booked */
    FORMULA_SUPPLEMENT,   /* adds a zone to an entry of the day */
    FORMULA_RENTAL,       /* an object or a place for a time */
    FORMULA_FEE,          /* a fee, opens nothing */
    FORMULA_CARD,         /* the card itself */
};
enum { FORMULA_KIND_COUNT = FORMULA_CARD + 1 };

/* How long a right lasts when it is not a number of months or days from the sale. */
enum tariff_period {
    PERIOD_ROLLING, /* from the sale, by validity_months or validity_days */
    PERIOD_TERM,    /* the named term of the day, or the next one */
    PERIOD_MONTH,   /* the calendar month, quarter or year of the day */
    PERIOD_QUARTER,
    PERIOD_YEAR,
    PERIOD_SCHOOL_YEAR,
};
enum { PERIOD_COUNT = PERIOD_SCHOOL_YEAR + 1 };

/* What a pass needs to know of how it is used up; copied into the pass when it is sold. */
struct tariff_terms_of_use {
    enum tariff_formula_kind kind;
    enum tariff_period period;
    int32_t units;           /* entries, minutes of a time credit, cents of a stored value */
    int32_t validity_months; /* 0 and no days: the day of sale only, or the period's own dates */
    int32_t validity_days;
    int32_t persons;     /* rotations for one unit (a parent included) */
    int32_t members_max; /* named members of a family card; 1 for a single holder */
    int32_t series;      /* of terms: its place from 1; 0: those without a name */
    int32_t per_week; /* sessions of a weekly pass, or of entries; TARIFF_PER_WEEK_ANY: no limit */
    /* time credit only, in minutes */
    int32_t minutes_minimum;       /* charged at least */
    int32_t minutes_step;          /* charge is rounded up to a multiple */
    int32_t minutes_free;          /* for changing, taken off before rounding */
    int32_t minutes_cap;           /* charged at most for a visit; 0 is no cap */
    int32_t minutes_no_exit;       /* charged when the exit was never seen */
    char zones[TARIFF_ZONES_SIZE]; /* names with single blanks between */
};

enum tariff_rule_kind { RULE_AMOUNT, RULE_PERCENT, RULE_FIRST_OF, RULE_SUM, RULE_CHEAPEST };
enum tariff_base { BASE_QUOTIENT, BASE_RESOURCES, BASE_PRICE };

/* What is left of so many that have a price together: its share, the whole price, or nothing. */
enum tariff_rounded { ROUNDED_NOT, ROUNDED_UP, ROUNDED_DOWN };

/* One node of a price; children are linked by place in the tariff's list. */
struct tariff_rule {
    enum tariff_rule_kind kind;
    uint32_t line;
    int32_t condition, first, next, adjust; /* TARIFF_NONE: none */
    bool floored, ceiled;
    struct money floor, ceiling; /* of one, before `per` */
    struct money amount;
    struct rate rate;
    enum tariff_base base;
    bool base_ceiled;
    struct money base_ceiling;
    int32_t base_floor; /* parameter */
    uint8_t per_count;
    uint8_t per[TARIFF_PER_MAX]; /* places in the list of units */
    int32_t minutes_step, minutes_minimum, minutes_free;
    enum tariff_rounded rounded;
    bool split_nights;      /* pieces are nights, from date to date */
    int32_t split_minutes;  /* the time is cut into pieces of so many, each priced by itself; 0 */
    int64_t amount_for;     /* so many of the first unit have this price together; 1 unless said */
    int64_t beyond, up_to;  /* thousandths of the first unit of `per`; up_to INT64_MAX: no end */
    int32_t length_minutes; /* a piece of RULE_CHEAPEST: how much it covers */
    struct tariff_hours hours[TARIFF_HOURS_MAX]; /* or the hours it stands for */
};

enum tariff_vat { VAT_OUTSIDE_SCOPE, VAT_EXEMPT, VAT_RATE };

/* Free supervisors: one for so many persons; the first ratio is for those below its age. A part of
 * so many has one too, unless it is rounded down. */
struct tariff_ratio {
    int32_t age_years_below; /* 0: everybody else */
    int32_t one_for;
    bool rounded_down;
};

struct tariff_product {
    char name[TARIFF_PRODUCT_SIZE]; /* activity/category/formula */
    char label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    uint32_t line;
    int32_t activity, category, formula; /* places in the lists of the tariff */
    int32_t condition;                   /* of the product itself; TARIFF_NONE */
    int32_t rule, adjust;                /* first nodes of the price and of its adjustments */
    bool fixed;                          /* `price` is all there is to say */
    struct money price;
    struct money deposit;  /* 0: none */
    int32_t minutes_max;   /* 0: no maximum */
    int32_t limit;         /* how many one holder may have; 0: no limit */
    struct money round_to; /* multiples of this; one cent unless said */
    bool rounds_up;        /* away from half up */
    bool rounds_total;     /* `rounding: total`; otherwise each price of one is rounded */
    bool hours_booked;     /* of the kind hourly, and no rule says `per: hour`: each hour that has
                              started */
    bool counts_persons, counts_quantity, counts_minutes; /* its price says `per` these */
    bool counts_things;                                   /* and units that the file defines */
    bool goes_by_nth;                                     /* it has cases for the nth */
    enum tariff_vat vat;
    struct rate vat_rate;
    struct tariff_terms_of_use use;
};

struct tariff_term {
    char name[TARIFF_NAME_SIZE];
    int32_t series;                /* its place in the list of series from 1; 0: none */
    struct civil_date from, until; /* both inclusive */
};

/* Somebody who may buy. */
struct tariff_category {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    uint32_t line;
    int32_t condition;
    bool age_at_passage; /* the age band holds at the gate too */
    bool organisations;  /* schools, clubs, bodies: not for whoever asks what to buy */
    size_t ratio_count;  /* supervisors who do not pay; 0: they all pay */
    struct tariff_ratio ratios[TARIFF_RATIOS_MAX];
    bool supervisors_priced; /* those beyond the ratio pay this each, not as the group does */
    struct money supervisor_price;
};

struct tariff_activity {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    int32_t condition;
    enum tariff_vat vat; /* of its products that say nothing */
    struct rate vat_rate;
    char zones[TARIFF_ZONES_SIZE];
};

struct tariff_formula {
    char name[TARIFF_NAME_SIZE * 2]; /* "12_entrees", or "aquabike/unitaire" for one activity */
    char label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    int32_t condition;
    int32_t persons_max;           /* 0: no maximum */
    enum tariff_period counted_in; /* occupancy: the period in which its visits are numbered */
    bool counted;
    char late_product[TARIFF_PRODUCT_SIZE]; /* occupancy: charged when left after late_minute */
    int16_t late_minute;
    struct tariff_terms_of_use use;
};

struct tariff_unit {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_NAME_SIZE], label_en[TARIFF_NAME_SIZE];
    bool measured; /* may have decimals */
};
/* The units that need no definition; others follow them. */
enum {
    UNIT_PERSON,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_SESSION,
    UNIT_NIGHT,
    UNIT_BUILT_IN_COUNT
};

struct tariff_season {
    char name[TARIFF_NAME_SIZE];
    uint16_t months;             /* bits from January; 0 when the days below count */
    int16_t from_day, until_day; /* month * 100 + day, both inclusive, may run over the year */
    size_t date_count;           /* or these days, of certain years */
    struct {
        struct civil_date from, until; /* both inclusive */
    } dates[TARIFF_SEASON_DATES_MAX];
};

struct tariff_school_weeks {
    int16_t year;
    int8_t month, weeks;
};

struct tariff_parameter {
    char name[TARIFF_NAME_SIZE];
    size_t value_count;
    struct {
        struct civil_date from;
        struct money amount;
    } values[TARIFF_VALUES_MAX];
};

enum promotion_kind { PROMOTION_EXTRA_UNITS, PROMOTION_FREE, PROMOTION_DISCOUNT };
struct tariff_promotion {
    char name[TARIFF_NAME_SIZE], label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    uint32_t line;
    struct wall_time from, until; /* until is exclusive */
    uint32_t products;            /* any of these patterns */
    enum promotion_kind kind;
    int32_t extra_units, per_holder; /* per_holder 0: no limit */
    int32_t condition;               /* TARIFF_NONE: none */
    struct rate discount;
};

struct tariff {
    char name[TARIFF_NAME_SIZE];
    char facility[TARIFF_LABEL_SIZE];
    char decision_number[TARIFF_NAME_SIZE];
    struct civil_date decision_date;
    struct wall_time valid_from;
    struct wall_time valid_until;             /* exclusive; 0: until the next one */
    char card_first[TARIFF_PRODUCT_SIZE];     /* product added to the sale on a new card */
    char card_duplicate[TARIFF_PRODUCT_SIZE]; /* product sold when a card is replaced */
    enum tariff_vat vat;                      /* of products that say nothing */
    struct rate vat_rate;
    int16_t school_year_from; /* month * 100 + day */
    size_t zone_count, term_count, series_count, category_count, activity_count, formula_count,
        unit_count;
    size_t season_count, residence_count, circumstance_count, proof_count, pattern_count;
    size_t parameter_count, promotion_count, month_count, product_count, rule_count,
        condition_count;
    char zones[TARIFF_ZONES_MAX][TARIFF_NAME_SIZE];
    char residences[TARIFF_NAMES_MAX][TARIFF_NAME_SIZE];
    char circumstances[TARIFF_NAMES_MAX][TARIFF_NAME_SIZE];
    char proofs[TARIFF_NAMES_MAX][TARIFF_NAME_SIZE];
    char patterns[TARIFF_NAMES_MAX][TARIFF_PRODUCT_SIZE];
    struct tariff_unit units[TARIFF_UNITS_MAX];
    char series[TARIFF_SERIES_MAX][TARIFF_NAME_SIZE]; /* of terms */
    struct tariff_term terms[TARIFF_TERMS_MAX];
    struct tariff_season seasons[TARIFF_NAMES_MAX];
    struct tariff_school_weeks months[TARIFF_MONTHS_MAX]; /* school weeks, in order */
    struct tariff_parameter parameters[TARIFF_PARAMETERS_MAX];
    struct tariff_promotion promotions[TARIFF_PROMOTIONS_MAX];
    struct tariff_category *categories;
    struct tariff_activity *activities;
    struct tariff_formula *formulas;
    struct tariff_product *products;
    struct tariff_rule *rules;
    struct tariff_condition *conditions;
    int32_t *by_name; /* places of the products, in the order of their names */
};

const char *tariff_formula_word(enum tariff_formula_kind kind);
bool tariff_formula_from_word(const char *word, enum tariff_formula_kind *ret_kind);
const char *tariff_period_word(enum tariff_period period);

/* Minutes that a visit of so many started ones costs of a time credit: less the free ones, rounded
 * up to the step, at least the minimum, at most the cap. */
int64_t tariff_minutes_charged(const struct tariff_terms_of_use *use, int64_t minutes);

/* True for the formulas whose sale leaves a pass on a card. */
bool tariff_formula_leaves_pass(enum tariff_formula_kind kind);

/* Reads and checks a tariff, YAML or CSV. NULL, with at least one fault, when anything is wrong.
 * The caller frees with tariff_destroy(). */
struct tariff *tariff_load(const char *path, struct faults *faults);
struct tariff *tariff_load_text(const char *name, const char *text, size_t size,
                                struct faults *faults);
void tariff_destroy(struct tariff *tariff);

/* NULL when the tariff has no such product. */
const struct tariff_product *tariff_find(const struct tariff *tariff, const char *product);
/* The product whose name is nearest to a mistyped one, or NULL. */
const struct tariff_product *tariff_nearest(const struct tariff *tariff, const char *product);

/* True when a product is one of those that a promotion is for. */
bool tariff_promotion_lists(const struct tariff *tariff, const struct tariff_promotion *promotion,
                            const char *product);

/* The term of a series that is running on a day, or else the next one; NULL after the last. */
const struct tariff_term *tariff_term_on(const struct tariff *tariff, int32_t series,
                                         struct civil_date day);

/* First and last day of a right that is sold on a day; false when no term is left. */
bool tariff_validity(const struct tariff *tariff, const struct tariff_terms_of_use *use,
                     struct civil_date day, struct civil_date *ret_from,
                     struct civil_date *ret_until);

/* First day of the school year that a day is in. */
struct civil_date tariff_school_year(const struct tariff *tariff, struct civil_date day);

/* Index of a name in one of the lists of names, or -1. */
int tariff_name_index(const char (*names)[TARIFF_NAME_SIZE], size_t count, const char *name);

#endif
