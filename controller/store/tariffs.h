/* tariffs: the imported tariff files, as text; each sold pass keeps its own copy of the rule. */
#ifndef PORTILLON_STORE_TARIFFS_H
#define PORTILLON_STORE_TARIFFS_H

#include "controller/store/store.h"
#include "controller/tariff/tariff_book.h"

/* A file as it was imported: what it was called, and its whole text. */
struct tariff_source {
    const char *name, *text;
};

/* One imported tariff of a facility; the texts live until the next row. */
struct tariff_period_row {
    char name[TARIFF_NAME_SIZE], source[TARIFF_LABEL_SIZE], facility[TARIFF_LABEL_SIZE];
    char decision_number[TARIFF_NAME_SIZE], decision_date[CIVIL_DATE_SIZE];
    int64_t valid_from_ms, valid_until_ms; /* until 0: until the next one */
    const char *file_text;
};

MUST_CHECK enum err store_add_tariff(struct store *store, int64_t tariff_id,
                                     const struct tariff *tariff,
                                     const struct tariff_source *source, int64_t imported_ms);
/* Calls `each` for the tariffs of a facility, or of all of them when it is "", in the order of
 * their dates, the last import of each date, until it says false. */
typedef bool tariff_period_fn(void *context, const struct tariff_period_row *row);
MUST_CHECK enum err store_each_tariff(struct store *store, const char *facility,
                                      tariff_period_fn *each, void *context);
/* The facility of another one that has a tariff of this name; "" when there is none. */
MUST_CHECK enum err store_name_elsewhere(struct store *store, const struct tariff *tariff,
                                         char ret_facility[TARIFF_LABEL_SIZE]);
/* The tariff of that name that was in force at an instant, as it stood then: later corrections and
 * later tariffs of the name do not count. INT64_MAX: the last one. ERR_NOT_FOUND without one. */
MUST_CHECK enum err store_find_tariff(struct store *store, const char *name, int64_t at_ms,
                                      int64_t *ret_tariff_id);
/* Its text as it was imported. The caller frees it. */
MUST_CHECK enum err store_get_tariff_text(struct store *store, int64_t tariff_id, char **ret_text);
/* Opens the book of the tariffs in force at an instant: of each facility the last that began. An
 * empty book when there is none. On success the caller frees with tariff_book_finish(). */
MUST_CHECK enum err store_load_book(struct store *store, int64_t at_ms,
                                    struct tariff_book *ret_book);
/* Reads an open book again when it does not say any more what is in force at an instant; an empty
 * one is read. */
MUST_CHECK enum err store_refresh_book(struct store *store, int64_t at_ms,
                                       struct tariff_book *book);

#endif
