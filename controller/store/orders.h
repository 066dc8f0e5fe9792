/* orders: the working tables of the gates: the open order of each arm, its last counters, the
 * running clocks. Everything here can be rebuilt from the journal and the passages.
 */
#ifndef PORTILLON_STORE_ORDERS_H
#define PORTILLON_STORE_ORDERS_H

#include "controller/base/arm_count.h"
#include "controller/store/people.h"
#include "controller/store/store.h"
#include "controller/tariff/tariff.h"

enum { ORDER_GATE_SIZE = 32, ORDER_KIND_SIZE = 16, ORDER_KEY_SIZE = 80, ORDER_PARTY_SIZE = 64 };

struct order_record {
    char gate[ORDER_GATE_SIZE], zone[ORDER_GATE_SIZE]; /* into which the gate leads */
    int64_t order_id;
    char kind[ORDER_KIND_SIZE]; /* card, sale, manual, test */
    int64_t pass_id, subject;
    char uid[PEOPLE_UID_SIZE];
    char product[TARIFF_PRODUCT_SIZE];
    char category[TARIFF_NAME_SIZE];
    int64_t persons, held;
    bool visiting;                /* part of a visit that was paid before */
    bool each_pays;               /* a group: one of `held` for each person, but those beyond it */
    char party[ORDER_PARTY_SIZE]; /* the school or club of a group; "" for none */
    struct arm_count counted;     /* c0: only the entry counter matters */
    char tap_key[ORDER_KEY_SIZE]; /* the tap or command that asked; asked again, the same answer */
    int64_t opened_ms;
};

struct visit_record {
    int64_t pass_id;
    char zone[ORDER_GATE_SIZE];
    int64_t entered_ms;
    int64_t intent_id;                  /* the tap at the exit; 0 until then */
    int64_t paused_ms, paused_since_ms; /* stood still in all, and since when; 0: it runs */
};

MUST_CHECK enum err store_add_order(struct store *store, const struct order_record *order);
MUST_CHECK enum err store_get_order(struct store *store, const char *gate,
                                    struct order_record *ret_order);
MUST_CHECK enum err store_remove_order(struct store *store, const char *gate);
/* Open orders of an account's subject, other than at `gate`; the first one's gate, or "". */
MUST_CHECK enum err store_orders_elsewhere(struct store *store, int64_t subject, const char *gate,
                                           char *ret_gate, int64_t *ret_count);
/* Orders of a card at other gates that let somebody come back for nothing. */
MUST_CHECK enum err store_returning_elsewhere(struct store *store, const char *uid,
                                              const char *gate, int64_t *ret_count);
/* Removes every open order, before they are rebuilt. */
MUST_CHECK enum err store_clear_orders(struct store *store);
typedef bool order_fn(void *context, const struct order_record *order);
MUST_CHECK enum err store_each_order(struct store *store, order_fn *each, void *context);

MUST_CHECK enum err store_set_arm(struct store *store, const char *gate,
                                  const struct arm_count *count);
MUST_CHECK enum err store_get_arm(struct store *store, const char *gate,
                                  struct arm_count *ret_count);

MUST_CHECK enum err store_add_visit(struct store *store, const struct visit_record *visit);
/* The running clock of a pass; ERR_NOT_FOUND when none runs. */
MUST_CHECK enum err store_get_visit(struct store *store, int64_t pass_id,
                                    struct visit_record *ret_visit);
MUST_CHECK enum err store_set_visit_intent(struct store *store, int64_t pass_id, int64_t intent_id);
MUST_CHECK enum err store_set_visit_pause(struct store *store, const struct visit_record *visit);
MUST_CHECK enum err store_remove_visit(struct store *store, int64_t pass_id);
/* The running clock that follows *visit (zeroed: the first) among those that started before an
 * instant, by pass; ERR_NOT_FOUND when there is none. */
MUST_CHECK enum err store_next_visit(struct store *store, int64_t before_ms,
                                     struct visit_record *visit);

#endif
