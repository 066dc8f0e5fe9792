/* auditor_stays: running clocks in the auditor's books: what a stay pays, what an evacuation ends,
 * and what is owed. Part of auditor. */
#ifndef PORTILLON_SIM_WORLD_AUDITOR_STAYS_H
#define PORTILLON_SIM_WORLD_AUDITOR_STAYS_H

#include "sim/world/auditor_books.h"

/* A row of the chain, as it was read. */
struct row {
    int64_t seq, id, pass_id, ref, units, held, cents, persons, at_ms;
    const char *kind, *detail, *link;
};

void book_debit(struct auditor *auditor, const struct row *row);
void book_overrun(struct auditor *auditor, const struct row *row);
bool book_goes_on(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                  const struct row *row);
void book_visit(struct auditor *auditor, const struct book_order *order, const struct row *row);
void book_check_return(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                       const struct row *row);
void book_alarm(struct auditor *auditor, const struct row *row);

#endif
