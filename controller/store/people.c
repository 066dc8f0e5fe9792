#include "controller/store/people.h"

#include "controller/base/text.h"
#include "controller/store/statement.h"

static const char *const state_words[] = {
    [CARD_ACTIVE] = "active",
    [CARD_BLOCKED] = "blocked",
    [CARD_REPLACED] = "replaced",
};

const char *card_state_word(enum card_state state)
{
    return state_words[state];
}

enum err store_add_account(struct store *store, int64_t account_id, int64_t subject)
{
    struct query add =
        query(store, "INSERT INTO account (account_id, subject) VALUES ($account, $subject)");
    bind_int(&add, "$account", account_id);
    bind_int(&add, "$subject", subject);
    return query_run(&add);
}

enum err store_get_account_subject(struct store *store, int64_t account_id, int64_t *ret_subject)
{
    struct query get = query(store, "SELECT subject FROM account WHERE account_id = $account");
    bind_int(&get, "$account", account_id);
    const bool found = query_row(&get);
    if (found)
        *ret_subject = row_int(&get, 0);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_set_holder(struct store *store, int64_t account_id,
                          const struct holder_record *holder)
{
    struct query set = query(
        store,
        "INSERT INTO holder (account_id, name, birth_date, proof_kind, proof_until, household) "
        "VALUES ($account, $name, $birth, $proof, $until, $household) ON CONFLICT (account_id) DO "
        "UPDATE SET "
        "name = excluded.name, birth_date = excluded.birth_date, "
        "proof_kind = excluded.proof_kind, proof_until = excluded.proof_until, "
        "household = excluded.household");
    bind_int(&set, "$account", account_id);
    bind_text(&set, "$name", holder->name);
    bind_text(&set, "$birth", holder->birth_date);
    bind_text(&set, "$proof", holder->proof_kind);
    bind_text(&set, "$until", holder->proof_until);
    bind_text(&set, "$household", holder->household);
    return query_run(&set);
}

enum err store_get_holder(struct store *store, int64_t account_id, struct holder_record *ret_holder)
{
    struct query get =
        query(store, "SELECT name, birth_date, proof_kind, proof_until, household FROM holder "
                     "WHERE account_id = $account");
    bind_int(&get, "$account", account_id);
    const bool found = query_row(&get);
    if (found) {
        row_text(&get, 0, ret_holder->name, sizeof ret_holder->name);
        row_text(&get, 1, ret_holder->birth_date, sizeof ret_holder->birth_date);
        row_text(&get, 2, ret_holder->proof_kind, sizeof ret_holder->proof_kind);
        row_text(&get, 3, ret_holder->proof_until, sizeof ret_holder->proof_until);
        row_text(&get, 4, ret_holder->household, sizeof ret_holder->household);
    }
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_add_card(struct store *store, const struct card_record *card)
{
    struct query add = query(store, "INSERT INTO card (uid, account_id, state, issued_ms, "
                                    "replaced_by) VALUES ($uid, $account, $state, $at, '')");
    bind_text(&add, "$uid", card->uid);
    bind_int(&add, "$account", card->account_id);
    bind_text(&add, "$state", card_state_word(card->state));
    bind_int(&add, "$at", card->issued_ms);
    return query_run(&add);
}

enum err store_get_card(struct store *store, const char *uid, struct card_record *ret_card)
{
    char state[PEOPLE_WORD_SIZE];
    struct query get =
        query(store, "SELECT c.uid, c.account_id, a.subject, c.state, c.issued_ms, c.replaced_by "
                     "FROM card AS c JOIN account AS a USING (account_id) WHERE c.uid = $uid");
    bind_text(&get, "$uid", uid);
    const bool found = query_row(&get);
    if (found) {
        row_text(&get, 0, ret_card->uid, sizeof ret_card->uid);
        ret_card->account_id = row_int(&get, 1);
        ret_card->subject = row_int(&get, 2);
        row_text(&get, 3, state, sizeof state);
        ret_card->state = text_equal(state, "active")    ? CARD_ACTIVE
                          : text_equal(state, "blocked") ? CARD_BLOCKED
                                                         : CARD_REPLACED;
        ret_card->issued_ms = row_int(&get, 4);
        row_text(&get, 5, ret_card->replaced_by, sizeof ret_card->replaced_by);
    }
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_set_card_state(struct store *store, const char *uid, enum card_state state,
                              const char *replaced_by)
{
    struct query set = query(store, "UPDATE card SET state = $state, replaced_by = $by "
                                    "WHERE uid = $uid");
    bind_text(&set, "$uid", uid);
    bind_text(&set, "$state", card_state_word(state));
    bind_text(&set, "$by", replaced_by);
    return query_run(&set);
}

enum err store_set_admission(struct store *store, const char *uid, int64_t until_ms)
{
    struct query set =
        query(store, "INSERT INTO admission (uid, until_ms) VALUES ($uid, $until) ON "
                     "CONFLICT (uid) DO UPDATE SET until_ms = excluded.until_ms");
    bind_text(&set, "$uid", uid);
    bind_int(&set, "$until", until_ms);
    return query_run(&set);
}

enum err store_get_admission(struct store *store, const char *uid, int64_t *ret_until_ms)
{
    struct query get = query(store, "SELECT until_ms FROM admission WHERE uid = $uid");
    bind_text(&get, "$uid", uid);
    const bool found = query_row(&get);
    if (found)
        *ret_until_ms = row_int(&get, 0);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_remove_admission(struct store *store, const char *uid)
{
    struct query remove = query(store, "DELETE FROM admission WHERE uid = $uid");
    bind_text(&remove, "$uid", uid);
    return query_run(&remove);
}
