/* tariff_changes: what a tariff changes of the one before it, row by row of their two tables:
 * prices, and every definition that a price or a right depends on. */
#ifndef PORTILLON_DAEMON_TARIFF_CHANGES_H
#define PORTILLON_DAEMON_TARIFF_CHANGES_H

#include <jansson.h>

#include "controller/tariff/tariff.h"

struct tariff_version {
    const struct tariff *tariff; /* NULL: there is none */
    const char *text;            /* its file, YAML or table */
};

/* A list of at most 500: {product, price_cents, price_before_cents, rule, rule_before},
 * {section, name, rule, rule_before}; `removed` of what is not there any more. A price is null
 * where a rule says it; rules are told where they differ. NULL without memory. The caller frees. */
json_t *tariff_changes(const struct tariff_version *before, const struct tariff_version *after);

#endif
