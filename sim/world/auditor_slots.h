/* auditor_slots: the hour of the lesson rooms that belongs to those with a quarter, as the people
 * know it: Thursdays from 18:00 to 19:00. Part of auditor. */
#ifndef PORTILLON_SIM_WORLD_AUDITOR_SLOTS_H
#define PORTILLON_SIM_WORLD_AUDITOR_SLOTS_H

#include "sim/world/auditor_stays.h"

/* A gate opens for a card: not for others in that hour. */
void book_check_slot(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                     const struct row *row);

/* A card is told that the hour belongs to others: it is that hour, or was a moment ago, and the
 * card's holder has no quarter. */
void book_refused_slot(struct auditor *auditor, size_t gate, const char *uid);

#endif
