/* tariffs: the imported tariff files, as text; each sold pass keeps its own copy of the rule. */
#ifndef PORTILLON_STORE_TARIFFS_H
#define PORTILLON_STORE_TARIFFS_H

#include "controller/store/store.h"
#include "controller/tariff/tariff.h"

MUST_CHECK enum err store_add_tariff(struct store *store, int64_t tariff_id,
                                     const struct tariff *tariff, const char *file_text,
                                     int64_t imported_ms);
/* Parses the tariff in force at an instant, or the named one when `name` is not NULL.
 * ERR_NOT_FOUND when there is none. The caller frees with tariff_destroy(). */
MUST_CHECK enum err store_load_tariff(struct store *store, int64_t at_ms, const char *name,
                                      struct tariff **ret_tariff);

#endif
