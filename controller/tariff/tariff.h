/* tariff: the price list of a facility as a council voted it, read from YAML into a checked model.
 * Owns products, formulas, categories and terms. Leaves storage to store and selling to till.
 * The file format is described in config/tariffs/README.md. */
#ifndef PORTILLON_TARIFF_TARIFF_H
#define PORTILLON_TARIFF_TARIFF_H

#include "controller/base/civil.h"
#include "controller/base/err.h"
#include "controller/base/faults.h"
#include "controller/base/money.h"

enum {
    TARIFF_NAME_SIZE = 48,
    TARIFF_LABEL_SIZE = 128,
    TARIFF_PRODUCT_SIZE = 128,
    TARIFF_ZONES_SIZE = 128,
    TARIFF_PRODUCTS_MAX = 512,
    TARIFF_CATEGORIES_MAX = 64,
    TARIFF_ACTIVITIES_MAX = 32,
    TARIFF_FORMULAS_MAX = 64,
    TARIFF_TERMS_MAX = 12,
    TARIFF_ZONES_MAX = 8,
};

/* How a product is used up. The words in the file are those of tariff_formula_word(). */
enum tariff_formula_kind {
    FORMULA_UNIT,        /* one entry */
    FORMULA_ENTRIES,     /* n entries or sessions */
    FORMULA_TIME_CREDIT, /* minutes spent inside */
    FORMULA_UNLIMITED,   /* as often as wished during a named term */
    FORMULA_WEEKLY,      /* one session a week during a named term */
    FORMULA_PER_HEAD,    /* a group, by the person */
    FORMULA_FLAT,        /* one price up to a number of persons */
    FORMULA_HOURLY,      /* by the hour */
    FORMULA_SUPPLEMENT,  /* adds a zone to an entry of the day */
    FORMULA_RENTAL,      /* an object for a time */
    FORMULA_FEE,         /* a fee, opens nothing */
    FORMULA_CARD,        /* the card itself */
};
enum { FORMULA_KIND_COUNT = FORMULA_CARD + 1 };

/* What a pass needs to know of how it is used up; copied into the pass when it is sold. */
struct tariff_terms_of_use {
    enum tariff_formula_kind kind;
    int32_t units;           /* entries, or minutes of a time credit; 0 for a term */
    int32_t validity_months; /* 0: the day of sale only, or the term's own dates */
    int32_t persons;         /* rotations for one unit (a parent included) */
    int32_t members_max;     /* named members of a family card; 1 for a single holder */
    /* time credit only, in minutes */
    int32_t minutes_minimum;       /* charged at least */
    int32_t minutes_step;          /* charge is rounded up to a multiple */
    int32_t minutes_free;          /* for changing, taken off before rounding */
    int32_t minutes_cap;           /* charged at most for a visit; 0 is no cap */
    int32_t minutes_no_exit;       /* charged when the exit was never seen */
    char zones[TARIFF_ZONES_SIZE]; /* names with single blanks between */
};

struct tariff_product {
    char name[TARIFF_PRODUCT_SIZE]; /* activity/category/formula */
    char label_fr[TARIFF_LABEL_SIZE], label_en[TARIFF_LABEL_SIZE];
    char category[TARIFF_NAME_SIZE];
    char proof[TARIFF_NAME_SIZE]; /* kind of proof to be seen; empty when none */
    int32_t proof_age_months_max; /* 0: any age of the paper */
    int32_t age_months_from;      /* inclusive */
    int32_t age_months_below;     /* exclusive; 0: no upper bound */
    struct money price;
    struct tariff_terms_of_use use;
};

struct tariff_term {
    char name[TARIFF_NAME_SIZE];
    struct civil_date from, until; /* both inclusive */
};

struct tariff {
    char name[TARIFF_NAME_SIZE];
    char facility[TARIFF_LABEL_SIZE];
    char decision_number[TARIFF_NAME_SIZE];
    struct civil_date decision_date;
    struct wall_time valid_from;
    char card_first[TARIFF_PRODUCT_SIZE];     /* product added to the sale on a new card */
    char card_duplicate[TARIFF_PRODUCT_SIZE]; /* product sold when a card is replaced */
    size_t zone_count, term_count, product_count;
    char zones[TARIFF_ZONES_MAX][TARIFF_NAME_SIZE];
    struct tariff_term terms[TARIFF_TERMS_MAX];
    struct tariff_product products[TARIFF_PRODUCTS_MAX];
};

const char *tariff_formula_word(enum tariff_formula_kind kind);
bool tariff_formula_from_word(const char *word, enum tariff_formula_kind *ret_kind);

/* True for the formulas that `sell` can turn into a right to enter. */
bool tariff_formula_sellable(enum tariff_formula_kind kind);

/* Reads and checks a tariff. NULL, with at least one fault, when anything is wrong.
 * The caller frees with tariff_destroy(). */
struct tariff *tariff_load(const char *path, struct faults *faults);
struct tariff *tariff_load_text(const char *name, const char *text, size_t size,
                                struct faults *faults);
void tariff_destroy(struct tariff *tariff);

/* NULL when the tariff has no such product. */
const struct tariff_product *tariff_find(const struct tariff *tariff, const char *product);
/* The product whose name is nearest to a mistyped one, or NULL. */
const struct tariff_product *tariff_nearest(const struct tariff *tariff, const char *product);

/* The term that is running on a day, or else the next one; NULL after the last. */
const struct tariff_term *tariff_term_on(const struct tariff *tariff, struct civil_date day);

#endif
