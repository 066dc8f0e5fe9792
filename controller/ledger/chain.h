/* chain: the tamper-evident sequence of the ledger. Each row's hash covers the row and the hash
 * before it; who, where and at what time hang on by a salted hash, so that they can be erased
 * without a break. Owns the byte format of what is hashed (BLAKE2b-256 of libsodium): row hash  =
 * H(prev_hash | seq id subject pass_id ref units held cents persons, 8 bytes each, little endian |
 * kind day detail author, each as 4 bytes of length and its bytes | link_hash) link hash = H(salt |
 * at_ms, 8 bytes | link text) */
#ifndef PORTILLON_LEDGER_CHAIN_H
#define PORTILLON_LEDGER_CHAIN_H

#include "controller/base/clock.h"
#include "controller/base/id.h"
#include "controller/store/journal.h"

struct chain {
    int64_t seq;
    uint8_t hash[JOURNAL_HASH_SIZE];
};

/* What a caller says of a new row; the chain adds number, day, salt and hashes. */
struct chain_entry {
    const char *kind; /* never NULL */
    int64_t id;
    int64_t subject, pass_id, ref, units, held, cents, persons;
    const char *detail, *author, *link; /* NULL is empty */
};

/* Reads the head from the file: at start, and after a commit that failed. */
MUST_CHECK enum err chain_load(struct chain *chain, struct store *store);

/* Adds a row in the open transaction, which the caller must roll back, with chain_load(), on error.
 */
MUST_CHECK enum err chain_append(struct chain *chain, struct store *store,
                                 const struct chain_entry *entry, struct wall_time now);

void chain_hash_row(const struct journal_row *row, uint8_t ret_hash[JOURNAL_HASH_SIZE]);
void chain_hash_link(const struct journal_link *link, uint8_t ret_hash[JOURNAL_HASH_SIZE]);

#endif
