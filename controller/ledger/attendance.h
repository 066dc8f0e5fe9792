/* attendance: how many are inside, how many more may come in, and what staff say about both.
 * Part of ledger: runs on the ledger thread, inside a batch. The limits are those of the site, and
 * for the rest of a day what staff have set below them. */
#ifndef PORTILLON_LEDGER_ATTENDANCE_H
#define PORTILLON_LEDGER_ATTENDANCE_H

#include "controller/ledger/ledger.h"
#include "controller/store/attendance.h"

/* The limits of the site, which hold until the ledger is closed; without them there are none. */
void ledger_limit(struct ledger *ledger, const struct capacity *capacity);

/* How many more may come into a zone: those for whom a gate is open have their place already. A
 * zone that the site does not know has no limits; who goes into a zone inside another one is in the
 * establishment already. */
MUST_CHECK enum err ledger_room(struct ledger *ledger, const char *zone, struct wall_time now,
                                struct entry_room *ret_room);

/* Persons who came in, or left when negative; from the zone around it, and back there, when it is
 * inside another one. */
MUST_CHECK enum err ledger_move_presence(struct ledger *ledger, const char *zone, int64_t persons,
                                         struct wall_time now);

/* A count by hand. The row tells what was believed before. It is what was wanted after an alarm. */
struct recount {
    const char *zone, *reason, *author;
    int64_t persons;
    struct wall_time now;
};
MUST_CHECK enum err ledger_recount(struct ledger *ledger, const struct recount *recount,
                                   int64_t *ret_before);

/* Long after a closing nobody is inside: whoever is still counted was missed on the way out. Writes
 * a row for each zone that was not empty; *ret_persons tells how many there were. Once a closing:
 * who is let in by hand at night stays counted. */
MUST_CHECK enum err ledger_empty_zones(struct ledger *ledger, struct wall_time closing,
                                       struct wall_time now, int64_t *ret_persons);

/* Staff lower how many may be inside at once, of a zone or a kind, until midnight; or set it back.
 * ERR_CONFLICT when it is above what is configured, ERR_NOT_FOUND when there is none of that name.
 */
struct capacity_setting {
    const char *name, *reason, *author;
    int64_t persons;
    struct wall_time now;
};
MUST_CHECK enum err ledger_set_capacity(struct ledger *ledger,
                                        const struct capacity_setting *setting,
                                        int64_t *ret_configured);

/* The last closing after which nobody was inside any more; two days ago at the earliest. Whoever
 * came in before it has left. */
MUST_CHECK enum err attendance_since(struct store *store, struct wall_time now,
                                     struct wall_time *ret_since);

/* The limit at once that holds at an instant, for reading: of a zone or a kind. */
MUST_CHECK enum err attendance_limit(struct store *store, struct capacity_limit configured,
                                     const char *name, struct wall_time now,
                                     struct capacity_limit *ret_limit);

#endif
