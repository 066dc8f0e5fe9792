/* stays_steps: words in which the tests of running clocks tell their stories: who walks in and out,
 * what the row of it says, and what a closing ends. */
#ifndef PORTILLON_TESTS_STAYS_STEPS_H
#define PORTILLON_TESTS_STAYS_STEPS_H

#include "controller/base/text.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/charge.h"
#include "controller/ledger/stays.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char first_card[] = "04A1B2C3D4E5F6";
static const char *card = first_card;

static const char *zone;

static inline void walk_in(void)
{
    const struct tap_request request = {.key = "1/1",
                                        .gate = "G1",
                                        .zone = zone,
                                        .uid = card,
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .counted = c0,
                                        .now = scratch.now};
    struct tap_decision decision;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_tap(&scratch.ledger, &request, &decision), ERR_OK);
    assert_int_equal(decision.refusal, REFUSAL_NONE);
    const struct resolution resolution = {.gate = "G1",
                                          .zone = zone,
                                          .order_id = decision.order_id,
                                          .turned = 1,
                                          .cause = "passed",
                                          .counted = c0,
                                          .now = scratch.now};
    assert_int_equal(ledger_resolve(&scratch.ledger, &resolution), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

/* The turn of whoever leaves with the card. */
static inline struct movement turn_out(void)
{
    return (struct movement){.gate = "G1",
                             .zone = zone,
                             .direction = "exit",
                             .kind = "card",
                             .uid = card,
                             .persons = 1,
                             .counted = c0,
                             .now = scratch.now};
}

static inline void walk_out(void)
{
    const struct movement out = turn_out();
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_exit_intent(&scratch.ledger, card, "G1", "pools", scratch.now), ERR_OK);
    assert_int_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static inline bool keep_charge(void *context, const struct journal_row *row,
                               const struct journal_link *link)
{
    (void)link;
    if (text_equal(row->kind, "charge"))
        *(struct journal_row *)context = *row;
    return true;
}

static inline struct journal_row last_charge(void)
{
    struct journal_row charge = {0};
    assert_int_equal(store_each_journal(scratch.store, keep_charge, &charge), ERR_OK);
    return charge;
}

static inline int64_t close_at(int64_t minutes_after_start, struct wall_time start)
{
    const struct wall_time closing = {start.unix_ms + minutes_after_start * 60000};
    int64_t count;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_close_forgotten(&scratch.ledger, &(struct closing){.last = closing},
                                            closing, &count),
                     ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return count;
}

static inline bool keep_debit(void *context, const struct journal_row *row,
                              const struct journal_link *link)
{
    (void)link;
    if (text_equal(row->kind, "debit"))
        *(struct journal_row *)context = *row;
    return true;
}

static inline bool count_debits(void *context, const struct journal_row *row,
                                const struct journal_link *link)
{
    (void)link;
    *(int64_t *)context += text_equal(row->kind, "debit");
    return true;
}

static inline int64_t debits_of_an_alarm(void)
{
    int64_t debits = 0;
    stays_set_rule(&scratch.ledger, (struct clock_rule){.evacuation = CLOCK_EVACUATION_FREE});
    walk_in();
    scratch.now.unix_ms += 30 * 60000;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(stays_evacuate(&scratch.ledger, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(store_each_journal(scratch.store, count_debits, &debits), ERR_OK);
    assert_int_equal(close_at(600, scratch.now), 0); /* nothing runs any more */
    return debits;
}

#endif
