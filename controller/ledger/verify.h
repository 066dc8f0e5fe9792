/* verify: proves a ledger from its own rows: the chain link by link, every balance, every hold, and
 * the working tables against what they are made of. Reads only. */
#ifndef PORTILLON_LEDGER_VERIFY_H
#define PORTILLON_LEDGER_VERIFY_H

#include "controller/store/store.h"

enum { VERIFY_TEXT_SIZE = 200, VERIFY_FAULTS_MAX = 20 };

struct verify_report {
    int64_t rows, holds, posted, voided, open;
    int64_t units_credited, units_debited;
    int64_t cents_sold;
    int64_t cents;      /* sales less payments: 0 */
    int64_t cents_owed; /* charges less settlements */
    int64_t links_erased;
    size_t fault_count;
    char faults[VERIFY_FAULTS_MAX][VERIFY_TEXT_SIZE];
};

/* ERR_OK whatever was found: read fault_count. Another error when the file could not be read. */
MUST_CHECK enum err ledger_verify(struct store *store, struct verify_report *ret_report);

#endif
