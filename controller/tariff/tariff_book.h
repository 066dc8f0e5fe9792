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

/* The product and the tariff it stands in; NULL when no tariff of the book has it. */
const struct tariff_product *tariff_book_find(const struct tariff_book *book, const char *product,
                                              const struct tariff **ret_tariff);
/* The product nearest to a mistyped one, or NULL. */
const struct tariff_product *tariff_book_nearest(const struct tariff_book *book,
                                                 const char *product);

#endif
