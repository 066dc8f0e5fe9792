/* entry_facts: a pass of entries and what is known at a gate of the pools, for the tests of entry.
 */
#ifndef PORTILLON_TESTS_PASS_ENTRY_FACTS_H
#define PORTILLON_TESTS_PASS_ENTRY_FACTS_H

#include "controller/pass/entry.h"
#include "tests/unit/check.h"

static const struct civil_date today = {2026, 11, 22};

static inline struct entry_pass entries(int64_t balance)
{
    return (struct entry_pass){
        .use = {.kind = FORMULA_ENTRIES, .persons = 1, .members_max = 1, .zones = "pools"},
        .valid_from = {2026, 1, 1},
        .valid_until = {2027, 1, 1},
        .balance = balance,
    };
}

static inline struct entry_facts facts_of(const struct entry_pass *passes, size_t count)
{
    return (struct entry_facts){.gate_in_service = true,
                                .site_open = true,
                                .card_known = true,
                                .again_ms = 8000,
                                .now_ms = 1000000,
                                .today = today,
                                .latest = today,
                                .zone = "pools",
                                .pass_count = count,
                                .passes = passes};
}

#endif
