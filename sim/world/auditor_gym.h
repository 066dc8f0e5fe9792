/* auditor_gym: the rules of the gym, written again: when it is open, two sessions a week, back from
 * the car within twenty minutes, clubs that pay with their card, hours in quarters. Part of
 * auditor. */
#ifndef PORTILLON_SIM_WORLD_AUDITOR_GYM_H
#define PORTILLON_SIM_WORLD_AUDITOR_GYM_H

#include "sim/world/auditor_stays.h"

void book_credit_of_gym(struct book_pass *pass, const struct row *row);

/* An order at the gate of the gym: it is open, and the week is not used up. True when the order is
 * part of a visit that was paid before; at other gates it is not. */
bool book_check_gym(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                    const struct row *row);
/* An order with the card of a club: staff have asked for it, for as many, and it holds what they
 * owe. */
void book_check_club(struct auditor *auditor, struct book_pass *pass, size_t gate,
                     const struct row *row);
/* What a club pays when so many have come: who is free has come first. */
int64_t book_club_units(const struct book_order *order, int64_t turned);

/* Somebody goes into the sauna, or comes out of it: the clock of the gym stands still meanwhile. */
void book_clock_apart(struct auditor *auditor, size_t gate, enum arm_way way, const char *uid,
                      int64_t at_ms);
int64_t book_paused_ms(const struct book_pass *pass, int64_t at_ms);

/* What so many started minutes cost: ten for changing are free, quarters count, two at least. */
int64_t book_stepped(int64_t minutes);

void book_refused_closed(struct auditor *auditor, size_t gate);
void book_refused_week(struct auditor *auditor, const char *uid);

#endif
