/* acts_office: acts that nobody waits for at a gate: what the till and staff do to cards, gates and
 * counts. Part of acts, with the words in which all of them are told. */
#ifndef PORTILLON_TESTS_ACTS_OFFICE_H
#define PORTILLON_TESTS_ACTS_OFFICE_H

#include "tests/torture/acts.h"

#define CARD_A "04A1B2C3D4E5F6"
#define CARD_B "04FFEEDDCCBBAA"
#define CARD_C "04000000000003"

void acts_issue(struct stage *stage);
void acts_block(struct stage *stage);
void acts_admit(struct stage *stage);
void acts_open_for_group(struct stage *stage);
void acts_replace(struct stage *stage);
void acts_correct(struct stage *stage);
void acts_take_off(struct stage *stage);
void acts_recount(struct stage *stage);
void acts_lower_capacity(struct stage *stage);
void acts_be_empty_at_night(struct stage *stage);
void acts_forget_names(struct stage *stage);
void acts_raise_alarm(struct stage *stage);
void acts_end_alarm(struct stage *stage);

/* A job at the gate G1 of the pools; NULL when there is none. */
struct ledger_job *acts_job(struct stage *stage, enum ledger_job_type type);
/* Works until it is answered; the order that it opened, or 0. */
int64_t acts_submit(struct stage *stage, struct ledger_job *job);
/* The end of an order: so many turned. */
void acts_resolve(struct stage *stage, int64_t order, int64_t turned);
/* Takes the words over; they may be NULL when there was no memory for them. */
void acts_command(struct stage *stage, const char *method, json_t *words);

#endif
