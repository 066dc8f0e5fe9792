/* people: accounts, their holders, and the cards that point at them.
 * Personal data stand here, apart from the chain, which knows an account by a random number only.
 */
#ifndef PORTILLON_STORE_PEOPLE_H
#define PORTILLON_STORE_PEOPLE_H

#include "controller/store/store.h"

enum { PEOPLE_UID_SIZE = 21, PEOPLE_NAME_SIZE = 160, PEOPLE_WORD_SIZE = 32 };

enum card_state { CARD_ACTIVE, CARD_BLOCKED, CARD_REPLACED };

struct card_record {
    char uid[PEOPLE_UID_SIZE]; /* upper-case hexadecimal */
    int64_t account_id, subject;
    enum card_state state;
    int64_t issued_ms;
    char replaced_by[PEOPLE_UID_SIZE];
};

struct holder_record {
    char name[PEOPLE_NAME_SIZE];
    char birth_date[11];
    char proof_kind[PEOPLE_WORD_SIZE];
    char proof_until[11];
    char household[PEOPLE_WORD_SIZE]; /* who lives together; "" when not said */
};

const char *card_state_word(enum card_state state);

MUST_CHECK enum err store_add_account(struct store *store, int64_t account_id, int64_t subject);
MUST_CHECK enum err store_get_account_subject(struct store *store, int64_t account_id,
                                              int64_t *ret_subject);
MUST_CHECK enum err store_set_holder(struct store *store, int64_t account_id,
                                     const struct holder_record *holder);
MUST_CHECK enum err store_get_holder(struct store *store, int64_t account_id,
                                     struct holder_record *ret_holder);
MUST_CHECK enum err store_add_card(struct store *store, const struct card_record *card);
/* ERR_NOT_FOUND when the site has never issued it. */
MUST_CHECK enum err store_get_card(struct store *store, const char *uid,
                                   struct card_record *ret_card);
/* Staff let a card in once more until an instant, although it counts as inside. ERR_NOT_FOUND when
 * they did not. */
MUST_CHECK enum err store_set_admission(struct store *store, const char *uid, int64_t until_ms);
MUST_CHECK enum err store_get_admission(struct store *store, const char *uid,
                                        int64_t *ret_until_ms);
MUST_CHECK enum err store_remove_admission(struct store *store, const char *uid);
MUST_CHECK enum err store_set_card_state(struct store *store, const char *uid,
                                         enum card_state state, const char *replaced_by);

#endif
