/* returns: what is known of a card that comes to a zone again: whether it was seen to leave, which
 * pass has paid for the visit that it goes on with, and whether staff let it in once more.
 * Part of ledger: runs on the ledger thread, inside a batch. Leaves what follows to pass/entry. */
#ifndef PORTILLON_LEDGER_RETURNS_H
#define PORTILLON_LEDGER_RETURNS_H

#include "controller/ledger/ledger.h"

/* Whom no way out has seen leave, and who came in longer ago than this, is not taken to have been
 * there when everybody had to go. */
enum { RETURNS_ADMITTED_MS = 600000, RETURNS_SENT_OUT_MS = 4 * 3600000 };

/* Which passes have paid for a visit that a card is on; 0 when there is none. */
struct visit_passes {
    int64_t outer, inner; /* at the gate of a zone inside another one: of the way into that one, and
                             of an earlier entry here since */
    int64_t left;         /* of the visit that it left a moment ago */
};

/* *ret_again says how the card stands in the zone of the tap, by the rule of the tap. */
MUST_CHECK enum err returns_find(struct ledger *ledger, const struct tap_request *request,
                                 struct entry_return *ret_again, struct visit_passes *ret_passes);

/* Staff let a card in once more, within the next ten minutes, although it counts as inside or has
 * passed a moment ago; its next passage uses that up. */
struct admission {
    const char *uid, *reason, *author;
    int64_t subject;
    struct wall_time now;
};
MUST_CHECK enum err returns_admit(struct ledger *ledger, const struct admission *admission,
                                  struct wall_time *ret_until);

/* A card went in. */
MUST_CHECK enum err returns_entered(struct ledger *ledger, const char *uid);

#endif
