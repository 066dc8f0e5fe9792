/* tariff_persons: whether a row of a tariff costs less for more persons, as none may: those who are
 * one short of a group would pay for somebody who does not come. A group's price is a row of its
 * own. Owns the cases that a row is tried on. Leaves prices to price. Pure. */
#ifndef PORTILLON_TARIFF_TARIFF_PERSONS_H
#define PORTILLON_TARIFF_TARIFF_PERSONS_H

#include "controller/tariff/tariff.h"

struct persons_fall {
    int64_t fewer, more;
    struct money price_fewer, price_more;
};

/* The price of a row has cases for numbers of persons, or takes something off. */
bool tariff_persons_matter(const struct tariff *tariff, const struct tariff_product *product);

/* Tries a row for one to sixty persons and around every number that it goes by, in so many cases
 * made of the numbers and names of its rules. *ret_fall: the first fall that was found. */
bool tariff_persons_fall(const struct tariff *tariff, const struct tariff_product *product,
                         size_t cases, struct persons_fall *ret_fall);

#endif
