/* entry: who may go in, and which pass pays. A pure function of the facts; the caller fetches them.
 * Owns the rules of passage of design section 4. Leaves reading and writing to ledger. */
#ifndef PORTILLON_PASS_ENTRY_H
#define PORTILLON_PASS_ENTRY_H

#include "controller/pass/refusal.h"
#include "controller/tariff/tariff.h"

/* One pass of the card's account. Several are given earliest expiry first. */
struct entry_pass {
    struct tariff_terms_of_use use;
    struct civil_date valid_from, valid_until; /* both inclusive */
    int64_t balance, held;                     /* units, or minutes of a time credit */
    int64_t inside_since_ms;                   /* a running clock; 0 when none runs */
    int64_t used_this_week;                    /* of a weekly pass: Monday to Sunday */
    int64_t age_months_from, age_months_until; /* both inclusive; both 0: not asked at the gate */
    bool visiting; /* it has paid for the visit that the gate is part of: a zone inside another one
                    */
};

/* How many more may come into the zone. */
struct entry_room {
    int64_t at_once, today;
};

struct entry_facts {
    bool gate_in_service, site_open;
    bool last_entry_passed; /* open still, for those who are inside */
    bool card_known, card_blocked;
    int64_t orders_elsewhere; /* open for this account at other gates */
    int64_t last_passage_ms;  /* of this card, here; 0 when never */
    int64_t again_ms;         /* how long "a moment ago" lasts */
    int64_t now_ms;
    struct civil_date today;
    int64_t age_months; /* of the holder; negative when not known */
    const char *zone;
    size_t pass_count;
    const struct entry_pass *passes;
    const struct entry_room *room; /* NULL: for everybody */
};

struct entry_verdict {
    enum refusal refusal;
    size_t pass;       /* which pass pays, or which one the refusal is about */
    int64_t held;      /* units to set aside */
    int64_t persons;   /* rotations for it */
    int64_t available; /* units of the card for this zone, before this entry */
};

struct entry_verdict entry_decide(const struct entry_facts *facts);

/* True for the kinds that are used up by entries; the others cost nothing at the way in. */
bool entry_counts_units(enum tariff_formula_kind kind);

/* True when a zone is one of the words of a list with single blanks between. */
bool entry_zone_listed(const char *zones, const char *zone);

/* Minutes that a visit costs: started minutes less the free ones, rounded up to the step, at least
 * the minimum, at most the cap. 0 or less elapsed counts as nothing elapsed. */
int64_t entry_minutes_charged(const struct tariff_terms_of_use *use, int64_t elapsed_ms);

#endif
