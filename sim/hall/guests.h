/* guests: who comes to a sample site: its configuration, its tariff, and people with what they buy.
 * Owns the list as read from sim/sites/NAME.yaml. Leaves their visits to visitors. */
#ifndef PORTILLON_SIM_HALL_GUESTS_H
#define PORTILLON_SIM_HALL_GUESTS_H

#include <stdbool.h>

#include "controller/base/faults.h"
#include "controller/site/site.h"

enum { GUESTS_MAX = 32, GUEST_PRODUCTS_MAX = 4, GUEST_TEXT_SIZE = 128 };

struct guest {
    char holder[GUEST_TEXT_SIZE], birth[16];
    char proof[GUEST_TEXT_SIZE], residence[GUEST_TEXT_SIZE], quotient[32]; /* "" when not said */
    size_t product_count;
    char products[GUEST_PRODUCTS_MAX][GUEST_TEXT_SIZE]; /* bought in this order */
};

struct guests {
    struct site *site;
    char tariff[SITE_PATH_SIZE * 2]; /* path of the file */
    size_t count;
    struct guest people[GUESTS_MAX];
};

/* Reads SOURCE/sim/sites/NAME.yaml and the configuration that it names. False with faults. */
bool guests_load(const char *source, const char *name, struct guests *ret_guests,
                 struct faults *faults);
void guests_finish(struct guests *guests);

#endif
