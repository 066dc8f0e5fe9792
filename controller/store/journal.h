/* journal: rows of the chain and the personal links beside them, as stored.
 * Owns their SQL. Leaves hashes and meaning to ledger. */
#ifndef PORTILLON_STORE_JOURNAL_H
#define PORTILLON_STORE_JOURNAL_H

#include "controller/store/store.h"

enum {
    JOURNAL_KIND_SIZE = 24,
    JOURNAL_DETAIL_SIZE = 320,
    JOURNAL_AUTHOR_SIZE = 64,
    JOURNAL_LINK_SIZE = 160,
    JOURNAL_HASH_SIZE = 32,
    JOURNAL_SALT_SIZE = 16,
};

/* 0 and "" mean "does not apply". */
struct journal_row {
    int64_t seq, id;
    char kind[JOURNAL_KIND_SIZE];
    char day[11];
    int64_t subject, pass_id, ref;
    int64_t units, held, cents, persons;
    char detail[JOURNAL_DETAIL_SIZE];
    char author[JOURNAL_AUTHOR_SIZE];
    uint8_t link_hash[JOURNAL_HASH_SIZE], prev_hash[JOURNAL_HASH_SIZE], hash[JOURNAL_HASH_SIZE];
};

struct journal_link {
    uint8_t salt[JOURNAL_SALT_SIZE];
    int64_t at_ms;
    char link[JOURNAL_LINK_SIZE];
};

MUST_CHECK enum err store_add_journal(struct store *store, const struct journal_row *row,
                                      const struct journal_link *link);
/* The last row; ERR_NOT_FOUND in an empty journal. */
MUST_CHECK enum err store_last_journal(struct store *store, struct journal_row *ret_row);
/* The greatest id of all rows; 0 in an empty journal. */
MUST_CHECK enum err store_last_row_id(struct store *store, int64_t *ret_id);
/* A row by its id. */
MUST_CHECK enum err store_get_journal(struct store *store, int64_t id, struct journal_row *ret_row);

/* Calls `each` for every row in order, with its link or NULL when that was erased, until it returns
 * false. Reads in one transaction, without holding more than one row. */
typedef bool journal_fn(void *context, const struct journal_row *row,
                        const struct journal_link *link);
MUST_CHECK enum err store_each_journal(struct store *store, journal_fn *each, void *context);
/* The same for the rows of one pass. */
MUST_CHECK enum err store_each_journal_of_pass(struct store *store, int64_t pass_id,
                                               journal_fn *each, void *context);

/* What is not of every day, newest first: incidents, alarms, gates put off and on, clock changes,
 * openings by hand, overrides, counts, limits, starts. Of a gate only when it is not "". */
MUST_CHECK enum err store_each_event(struct store *store, int64_t since_ms, const char *gate,
                                     int64_t limit, journal_fn *each, void *context);

/* The latest instant among the last thousand rows after `since_seq`; 0 when there is none. */
MUST_CHECK enum err store_latest_instant(struct store *store, int64_t since_seq,
                                         int64_t *ret_latest_ms);

#endif
