/* tariff_csv: a tariff as a table for spreadsheets, and back.
 * One row a thing: section;name;fr;en;price;rule. `rule` holds every other key as in the YAML file.
 * Semicolons, UTF-8 with a mark, CRLF. Owns the two conversions; what a row means is the loader's.
 */
#ifndef PORTILLON_TARIFF_TARIFF_CSV_H
#define PORTILLON_TARIFF_TARIFF_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "controller/base/faults.h"

/* True when a text starts as such a table does. */
bool tariff_csv_looks_like(const char *text, size_t size);

/* The YAML of a table, row n on line n, so that faults name the row. NULL with a fault when a row
 * cannot be read. The caller frees it. */
char *tariff_csv_to_yaml(const char *name, const char *text, size_t size, struct faults *faults,
                         size_t *ret_size);

/* The table of a tariff in YAML (or of a table). NULL with a fault. The caller frees it. */
char *tariff_csv_from_text(const char *name, const char *text, size_t size, struct faults *faults,
                           size_t *ret_size);

#endif
