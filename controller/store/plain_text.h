/* plain_text: names as somebody types them in a hurry, without capitals and accents, for searching
 * in SQL: plain('Éléonore DÛPONT') is 'eleonore dupont'. Unicode's own tables by libunistring. */
#ifndef PORTILLON_STORE_PLAIN_TEXT_H
#define PORTILLON_STORE_PLAIN_TEXT_H

#include "controller/base/err.h"
#include "controller/store/store.h"

/* Makes plain() known to the statements of a connection; again does nothing. */
MUST_CHECK enum err store_know_plain(struct store *store);

#endif
