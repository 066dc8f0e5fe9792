#include "controller/ledger/chain.h"

#include <sodium.h>
#include <string.h>

#include "controller/base/civil.h"
#include "controller/base/text.h"

static void hash_int(crypto_generichash_state *state, int64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (8 * i));
    (void)crypto_generichash_update(state, bytes, size);
}

static void hash_text(crypto_generichash_state *state, const char *text)
{
    hash_int(state, (int64_t)strlen(text), 4);
    (void)crypto_generichash_update(state, (const uint8_t *)text, strlen(text));
}

void chain_hash_row(const struct journal_row *row, uint8_t ret_hash[JOURNAL_HASH_SIZE])
{
    crypto_generichash_state state;
    const int64_t numbers[] = {row->seq,   row->id,   row->subject, row->pass_id, row->ref,
                               row->units, row->held, row->cents,   row->persons};
    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, row->prev_hash, JOURNAL_HASH_SIZE);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        hash_int(&state, numbers[i], 8);
    hash_text(&state, row->kind);
    hash_text(&state, row->day);
    hash_text(&state, row->detail);
    hash_text(&state, row->author);
    (void)crypto_generichash_update(&state, row->link_hash, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_final(&state, ret_hash, JOURNAL_HASH_SIZE);
}

void chain_hash_link(const struct journal_link *link, uint8_t ret_hash[JOURNAL_HASH_SIZE])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, link->salt, sizeof link->salt);
    hash_int(&state, link->at_ms, 8);
    (void)crypto_generichash_update(&state, (const uint8_t *)link->link, strlen(link->link));
    (void)crypto_generichash_final(&state, ret_hash, JOURNAL_HASH_SIZE);
}

enum err chain_load(struct chain *chain, struct store *store)
{
    struct journal_row last;
    const enum err err = store_last_journal(store, &last);
    if (err == ERR_NOT_FOUND) {
        *chain = (struct chain){0};
        return ERR_OK;
    }
    if (err != ERR_OK)
        return err;
    chain->seq = last.seq;
    memcpy(chain->hash, last.hash, sizeof chain->hash);
    return ERR_OK;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

enum err chain_append(struct chain *chain, struct store *store, const struct chain_entry *entry,
                      struct wall_time now)
{
    struct journal_row row = {
        .seq = chain->seq + 1,
        .id = entry->id,
        .subject = entry->subject,
        .pass_id = entry->pass_id,
        .ref = entry->ref,
        .units = entry->units,
        .held = entry->held,
        .cents = entry->cents,
        .persons = entry->persons,
    };
    struct journal_link link = {.at_ms = now.unix_ms};
    (void)text_copy(row.kind, sizeof row.kind, entry->kind);
    (void)text_copy(row.detail, sizeof row.detail, or_empty(entry->detail));
    (void)text_copy(row.author, sizeof row.author, or_empty(entry->author));
    (void)text_copy(link.link, sizeof link.link, or_empty(entry->link));
    civil_date_format(civil_from_wall(now).date, row.day);
    randombytes_buf(link.salt, sizeof link.salt);
    chain_hash_link(&link, row.link_hash);
    memcpy(row.prev_hash, chain->hash, sizeof row.prev_hash);
    chain_hash_row(&row, row.hash);
    const enum err err = store_add_journal(store, &row, &link);
    if (err != ERR_OK)
        return err;
    chain->seq = row.seq;
    memcpy(chain->hash, row.hash, sizeof chain->hash);
    return ERR_OK;
}
