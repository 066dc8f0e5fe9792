/* audit: holds the ledger against the people's own diary, to the unit. */
#ifndef PORTILLON_SIM_HALL_AUDIT_H
#define PORTILLON_SIM_HALL_AUDIT_H

#include "sim/hall/crowd.h"

struct audit {
    bool agrees;
    bool judged; /* false: they differ, and devices were lost that nobody took away */
    int64_t taps, granted, posted, voided, refused, repeated, unseen, seen_again, units_debited;
    int64_t device_losses; /* readers and boards, since the daemon was started last */
    json_t *refused_by_reason;
    char why[200]; /* the first disagreement */
};

/* The daemon must be quiet: every order resolved. Asks it how its devices were and reads the
 * ledger's file. */
MUST_CHECK enum err audit_run(const struct crowd *crowd, struct audit *ret_audit,
                              struct err_text *text);
/* One JSON object; the caller frees it. */
json_t *audit_json(const struct crowd *crowd, struct audit *audit);

#endif
