/* entry: who may go in, and which pass pays. A pure function of the facts; the caller fetches them.
 * Owns the rules of passage of design section 4. Leaves reading and writing to ledger. */
#ifndef PORTILLON_PASS_ENTRY_H
#define PORTILLON_PASS_ENTRY_H

#include "controller/pass/refusal.h"
#include "controller/pass/slot.h"
#include "controller/tariff/tariff.h"

/* One pass of the card's account. Several are given earliest expiry first. */
struct entry_pass {
    struct tariff_terms_of_use use;
    struct civil_date valid_from, valid_until; /* both inclusive */
    int64_t balance, held;                     /* units, or minutes of a time credit */
    int64_t inside_since_ms;                   /* a running clock; 0 when none runs */
    int64_t used_this_week;                    /* of a weekly pass: Monday to Sunday */
    int64_t age_months_from, age_months_until; /* both inclusive; both 0: not asked at the gate */
    enum slot_access slot;                     /* what the hours of the zone say of its product */
    bool free_event;                           /* an event is on at which its holder pays nothing */
    int64_t supervisors_pay; /* of a group that it pays: so many are beyond the free ones */
    int64_t coming_back;     /* of a group: so many of it were sent out by an alarm */
    bool visiting; /* it has paid for the visit that this entry is part of: a zone inside another
                    * one, or a return within the time for it */
};

/* How many more may come into the zone. */
struct entry_room {
    int64_t at_once, today;
};

/* What a zone asks of a card that comes again. */
enum entry_anti_passback {
    ENTRY_PASSBACK_DELAY,  /* not within the delay after it went in */
    ENTRY_PASSBACK_NONE,   /* nothing */
    ENTRY_PASSBACK_IN_OUT, /* not before it was seen to leave; needs an identified exit */
};

struct entry_return_rule {
    enum entry_anti_passback anti_passback;
    int64_t delay_ms;   /* at any gate of the zone; 0: none but that of each gate */
    int64_t reentry_ms; /* who has left comes back for nothing within this; 0: never */
};

/* What is known of a card in the zone since it was last empty. */
struct entry_return {
    struct entry_return_rule rule;
    bool entered_last;     /* its last movement was an entry */
    int64_t members;       /* of a family card: how many went in and were not seen to leave */
    int64_t last_entry_ms; /* 0: never */
    bool admitted;         /* staff let it in once more */
};

struct entry_facts {
    bool gate_in_service, site_open;
    bool last_entry_passed; /* open still, for those who are inside */
    bool card_known, card_blocked;
    int64_t orders_elsewhere; /* open for this account at other gates */
    int64_t last_passage_ms;  /* of this card, at this gate; 0 when never */
    int64_t again_ms;         /* how long "a moment ago" lasts */
    struct entry_return again;
    bool overrun_waits; /* who owes time comes in with another pass all the same */
    int64_t now_ms;
    struct civil_date today;
    struct civil_date
        latest;         /* the last day of the chain when the clock is behind it; otherwise today */
    int64_t age_months; /* of the holder; negative when not known */
    const char *zone;
    size_t pass_count;
    const struct entry_pass *passes;
    int64_t group;                 /* so many who pay one unit each; 0: one tap, as the pass says */
    int64_t supervisors;           /* and so many who come along */
    const struct entry_room *room; /* NULL: for everybody */
};

struct entry_verdict {
    enum refusal refusal;
    size_t pass;             /* which pass pays, or which one the refusal is about */
    int64_t held;            /* units to set aside */
    int64_t persons;         /* rotations for it */
    int64_t supervisors_pay; /* of them, one unit each */
    bool free_event;         /* nothing pays: no pass is used, and no clock runs */
    int64_t available;       /* units of the card for this zone, before this entry */
};

struct entry_verdict entry_decide(const struct entry_facts *facts);

/* True for the kinds that are used up by entries; the others cost nothing at the way in. */
bool entry_counts_units(enum tariff_formula_kind kind);

/* True for those of which only so many may be used in a week. */
bool entry_counts_weeks(const struct tariff_terms_of_use *use);

/* True when a zone is one of the words of a list with single blanks between. */
bool entry_zone_listed(const char *zones, const char *zone);

/* Minutes that a visit costs: started minutes less the free ones, rounded up to the step, at least
 * the minimum, at most the cap. 0 or less elapsed counts as nothing elapsed. */
int64_t entry_minutes_charged(const struct tariff_terms_of_use *use, int64_t elapsed_ms);

#endif
