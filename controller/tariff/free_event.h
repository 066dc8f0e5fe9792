/* free_event: an event at which single entries are free, as a gate sees it: a card that could pay
 * for an entry of that activity pays nothing meanwhile. Pure. */
#ifndef PORTILLON_TARIFF_FREE_EVENT_H
#define PORTILLON_TARIFF_FREE_EVENT_H

#include "controller/tariff/tariff_book.h"

/* The promotion by which the holder of a pass of that product goes in for nothing at an instant: it
 * gives the product itself, or single entries of its activity, to everybody. NULL: none. */
const struct tariff_promotion *free_event_on(const struct tariff_book *book, const char *product,
                                             struct wall_time now);

#endif
