/* tariff_doubting: the doubts of one tariff while they are collected; for the files of
 * tariff_doubts. Owns the list. What is compared stands in those files. */
#ifndef PORTILLON_TARIFF_TARIFF_DOUBTING_H
#define PORTILLON_TARIFF_TARIFF_DOUBTING_H

#include "controller/tariff/tariff_doubts.h"

struct doubting {
    const struct tariff *tariff;
    struct tariff_case blank; /* of which only the day is known */
    size_t count;
    struct tariff_doubt *doubts;
};

void tariff_doubt_add(struct doubting *doubting, struct tariff_doubt one);

/* The decision was taken after the prices came into force. */
void tariff_doubt_decision(struct doubting *doubting);
/* What somebody must hold, and what a promotion is for, is sold by this file. */
void tariff_doubt_patterns(struct doubting *doubting);
/* Cases that no case reaches, numbers between two cases, bounds that never bite. */
void tariff_doubt_rules(struct doubting *doubting, const struct tariff_product *product);

#endif
