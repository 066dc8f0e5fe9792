/* alarm: whether there is one, kept on disk, so that it stands across a restart. Part of ledger:
 * runs on the ledger thread, inside a batch. Leaves gates to the hall. */
#ifndef PORTILLON_LEDGER_ALARM_H
#define PORTILLON_LEDGER_ALARM_H

#include "controller/ledger/ledger.h"

/* While an alarm is on nothing is debited; once staff have ended it they are asked to count. */
enum alarm_state { ALARM_NONE, ALARM_ON, ALARM_RECOUNT_WANTED };
struct alarm_setting {
    bool on;
    const char *reason, *author;
    struct wall_time now;
};
MUST_CHECK enum err ledger_set_alarm(struct ledger *ledger, const struct alarm_setting *setting);
MUST_CHECK enum err alarm_read(struct store *store, enum alarm_state *ret_state);
/* When the last alarm began; 0: there was none. Everybody has left since. */
MUST_CHECK enum err alarm_last_evacuation(struct store *store, struct wall_time *ret_at);
/* Whoever came in after this is called out: while an alarm is on, who has come since the one
 * before; after it, who has come back since. 0: no alarm bounds it. */
MUST_CHECK enum err alarm_called_since(struct store *store, struct wall_time *ret_at);
/* Somebody has counted a zone; when it was the last one, nothing is wanted any more after an alarm.
 * While one is on it changes nothing. */
MUST_CHECK enum err alarm_counted(struct ledger *ledger);

#endif
