/* tariff_book: the tariffs that are in force together, one a facility.
 * Owns them while it is open. Leaves where they come from to store and to the command. */
#ifndef PORTILLON_TARIFF_TARIFF_BOOK_H
#define PORTILLON_TARIFF_TARIFF_BOOK_H

#include "controller/tariff/tariff.h"

enum { TARIFF_BOOK_MAX = 32 };

struct tariff_book {
    size_t count;
    struct tariff *tariffs[TARIFF_BOOK_MAX];
    int64_t stamp;    /* of the list it was read from */
    int64_t until_ms; /* the instant at which another list comes into force; INT64_MAX: none */
};

/* Frees the tariffs and empties the book. */
void tariff_book_finish(struct tariff_book *book);

/* True when a facility is meant by what was typed: its name, or that of its tariff; NULL: any. */
bool tariff_book_names(const struct tariff *tariff, const char *facility);

/* How many tariffs of the facility (NULL: of all) have the product; the first one and its product
 * are returned when there is one. More than one: a facility must be named. */
size_t tariff_book_find(const struct tariff_book *book, const char *facility, const char *product,
                        const struct tariff **ret_tariff,
                        const struct tariff_product **ret_product);
/* The product nearest to a mistyped one, or NULL. */
const struct tariff_product *tariff_book_nearest(const struct tariff_book *book,
                                                 const char *product);

#endif
