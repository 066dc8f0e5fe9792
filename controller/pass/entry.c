#include "controller/pass/entry.h"

#include <string.h>

bool entry_zone_listed(const char *zones, const char *zone)
{
    const size_t length = strlen(zone);
    for (const char *at = zones; (at = strstr(at, zone)) != NULL; at += length) {
        const bool starts = at == zones || at[-1] == ' ';
        if (length > 0 && starts && (at[length] == ' ' || at[length] == '\0'))
            return true;
    }
    return false;
}

static int64_t available(const struct entry_pass *pass)
{
    return pass->balance - pass->held;
}

bool entry_counts_units(enum tariff_formula_kind kind)
{
    switch (kind) {
    case FORMULA_UNLIMITED:
    case FORMULA_WEEKLY:
    case FORMULA_MEMBERSHIP:
    case FORMULA_OCCUPANCY:
        return false;
    case FORMULA_UNIT:
    case FORMULA_ENTRIES:
    case FORMULA_TIME_CREDIT:
    case FORMULA_STORED_VALUE:
    case FORMULA_PER_HEAD:
    case FORMULA_FLAT:
    case FORMULA_HOURLY:
    case FORMULA_SUPPLEMENT:
    case FORMULA_RENTAL:
    case FORMULA_FEE:
    case FORMULA_CARD:
        break;
    }
    return true;
}

static bool counts_units(const struct entry_pass *pass)
{
    return entry_counts_units(pass->use.kind);
}

/* Units that an entry takes: one a tap; one for each of a group and for supervisors who pay, but
 * those who come back after an alarm. */
static int64_t units_wanted(const struct entry_facts *facts, const struct entry_pass *pass)
{
    if (facts->group == 0)
        return 1;
    const int64_t paying = facts->group + pass->supervisors_pay - pass->coming_back;
    return paying > 0 ? paying : 0;
}

static bool holds_on(const struct entry_pass *pass, struct civil_date day)
{
    return civil_date_compare(pass->valid_from, day) <= 0 &&
           civil_date_compare(day, pass->valid_until) <= 0;
}

/* A clock that is behind the chain is wrong, or was: what is valid by one of the two is valid. */
static bool valid_now(const struct entry_facts *facts, const struct entry_pass *pass)
{
    return holds_on(pass, facts->today) || holds_on(pass, facts->latest);
}

bool entry_counts_weeks(const struct tariff_terms_of_use *use)
{
    return use->kind == FORMULA_WEEKLY || (use->kind == FORMULA_ENTRIES && use->per_week > 0 &&
                                           use->per_week < TARIFF_PER_WEEK_ANY);
}

static bool week_left(const struct entry_facts *facts, const struct entry_pass *pass)
{
    const int64_t wanted = units_wanted(facts, pass);
    return !entry_counts_weeks(&pass->use) || wanted == 0 ||
           pass->used_this_week + wanted <= pass->use.per_week;
}

/* A pass whose age is looked at when passing needs an age that is known. */
static bool age_fits(const struct entry_facts *facts, const struct entry_pass *pass)
{
    if (pass->age_months_from == 0 && pass->age_months_until == 0)
        return true;
    return facts->age_months >= pass->age_months_from &&
           facts->age_months <= pass->age_months_until;
}

/* An amount to spend opens no gate by itself. */
static bool usable(const struct entry_facts *facts, const struct entry_pass *pass)
{
    if (!entry_zone_listed(pass->use.zones, facts->zone))
        return false;
    if (facts->group > 0 && !counts_units(pass))
        return false; /* what is one person's does not bring in others */
    if (pass->visiting && facts->group == 0)
        return true; /* inner gates check, and do not debit */
    if (!valid_now(facts, pass) || pass->slot != SLOT_OPEN ||
        pass->use.kind == FORMULA_STORED_VALUE || !age_fits(facts, pass))
        return false;
    if (pass->free_event)
        return true;
    return week_left(facts, pass) &&
           (!counts_units(pass) || available(pass) >= units_wanted(facts, pass)) &&
           (pass->use.kind != FORMULA_TIME_CREDIT ||
            (pass->held == 0 && facts->group == 0)); /* one clock a pass */
}

/* What has paid for this visit comes first, then a free event, then what costs nothing more, then
 * units, the earliest expiry before; a stay that will be charged comes last. */
static int turn(const struct entry_pass *pass)
{
    if (pass->visiting || pass->coming_back > 0)
        return -2;
    if (pass->free_event)
        return -1;
    if (pass->use.kind == FORMULA_OCCUPANCY)
        return 2;
    return counts_units(pass) ? 1 : 0;
}

static bool choose(const struct entry_facts *facts, size_t *ret_pass)
{
    bool found = false;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        if (!usable(facts, pass) || (found && turn(pass) >= turn(&facts->passes[*ret_pass])))
            continue;
        *ret_pass = i;
        found = true;
    }
    return found;
}

/* A pass that is valid and has nothing to give at this moment; a running clock has given it. */
static bool used_up(const struct entry_facts *facts, const struct entry_pass *pass)
{
    if (pass->use.kind == FORMULA_TIME_CREDIT)
        return available(pass) <= 0 || pass->held != 0 || facts->group > 0;
    return counts_units(pass) && available(pass) < units_wanted(facts, pass);
}

/* What comes nearest to opening; but what begins some day is better news than what is over. */
static bool explains_better(enum refusal own, enum refusal why)
{
    if (own == REFUSAL_NOT_YET_VALID && why == REFUSAL_EXPIRED)
        return true;
    return own >= why && !(own == REFUSAL_EXPIRED && why == REFUSAL_NOT_YET_VALID);
}

/* Why none of the passes opens: the last one that comes nearest to opening explains it. */
static enum refusal explain(const struct entry_facts *facts, size_t *ret_pass)
{
    enum refusal why = REFUSAL_NO_PASS_HERE;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        enum refusal own = REFUSAL_NO_PASS_HERE;
        if (!entry_zone_listed(pass->use.zones, facts->zone))
            continue;
        if (!valid_now(facts, pass))
            own = civil_date_compare(facts->latest, pass->valid_from) < 0 ? REFUSAL_NOT_YET_VALID
                                                                          : REFUSAL_EXPIRED;
        else if (!age_fits(facts, pass))
            own = REFUSAL_AGE_OUTSIDE;
        else if (pass->use.kind == FORMULA_STORED_VALUE)
            own = REFUSAL_NO_PASS_HERE;
        else if (used_up(facts, pass))
            own = pass->use.kind == FORMULA_TIME_CREDIT ? REFUSAL_TIME_USED_UP : REFUSAL_EMPTY;
        else if (!week_left(facts, pass))
            own = REFUSAL_WEEK_USED_UP;
        else if (pass->slot == SLOT_RESERVED)
            own = REFUSAL_SLOT_RESERVED;
        else if (pass->slot == SLOT_OUTSIDE)
            own = REFUSAL_OUTSIDE_ITS_HOURS;
        if (explains_better(own, why)) {
            why = own;
            *ret_pass = i;
        }
    }
    return why;
}

/* How many may be on their way in at the same time: the members of the pass that pays. */
static int64_t members(const struct entry_facts *facts)
{
    size_t pays;
    if (!choose(facts, &pays) || !counts_units(&facts->passes[pays]))
        return 1;
    return facts->passes[pays].use.members_max;
}

/* Several people tap one after the other, also when nothing is left for the last of them: how many
 * there may be on the card. What costs nothing more is one person's, whoever else the card is for.
 */
static int64_t family_size(const struct entry_facts *facts)
{
    int64_t size = 1;
    size_t pays;
    if (choose(facts, &pays) && !counts_units(&facts->passes[pays]))
        return 1;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        if (pass->use.members_max > size && counts_units(pass) && valid_now(facts, pass) &&
            entry_zone_listed(pass->use.zones, facts->zone))
            size = pass->use.members_max;
    }
    return size;
}

static bool inside(const struct entry_facts *facts, size_t *ret_pass)
{
    for (size_t i = 0; i < facts->pass_count; i++) {
        if (facts->passes[i].inside_since_ms != 0 && !facts->passes[i].visiting &&
            entry_zone_listed(facts->passes[i].use.zones, facts->zone)) {
            *ret_pass = i;
            return true;
        }
    }
    return false;
}

/* By the wall clock, which may have been set back since: a passage that is still to come is none.
 */
static bool within(int64_t now_ms, int64_t instant_ms, int64_t delay_ms)
{
    const int64_t since_ms = now_ms - instant_ms;
    return instant_ms != 0 && since_ms >= 0 && since_ms < delay_ms;
}

static bool a_moment_ago(const struct entry_facts *facts)
{
    const struct entry_return *again = &facts->again;
    if (again->rule.anti_passback == ENTRY_PASSBACK_NONE)
        return false;
    return within(facts->now_ms, facts->last_passage_ms, facts->again_ms) ||
           (again->entered_last && /* whom the way out has seen comes back when they like */
            within(facts->now_ms, again->last_entry_ms, again->rule.delay_ms));
}

/* Whom the way out has not seen leave. */
static bool not_seen_out(const struct entry_return *again, int64_t family)
{
    if (again->rule.anti_passback != ENTRY_PASSBACK_IN_OUT)
        return false;
    return family > 1 ? again->members >= family : again->entered_last;
}

static enum refusal come_again(const struct entry_facts *facts, size_t *ret_pass)
{
    const struct entry_return *again = &facts->again;
    const int64_t family = family_size(facts);
    if (again->admitted || facts->group > 0)
        return REFUSAL_NONE;
    if (a_moment_ago(facts) && family == 1)
        return REFUSAL_PASSED_A_MOMENT_AGO;
    if (inside(facts, ret_pass) || not_seen_out(again, family))
        return REFUSAL_ALREADY_INSIDE;
    return REFUSAL_NONE;
}

/* Whoever is on a visit that is paid goes on with it. */
static bool goes_on(const struct entry_facts *facts)
{
    for (size_t i = 0; i < facts->pass_count; i++) {
        if (facts->passes[i].visiting && entry_zone_listed(facts->passes[i].use.zones, facts->zone))
            return true;
    }
    return false;
}

/* More was used than was bought. */
static bool owes_time(const struct entry_facts *facts, size_t *ret_pass)
{
    bool owes = false;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        if (pass->use.kind == FORMULA_TIME_CREDIT && pass->balance < 0) {
            *ret_pass = i;
            owes = true;
        }
    }
    return owes && !facts->overrun_waits && !goes_on(facts);
}

static enum refusal before_passes(const struct entry_facts *facts, size_t *ret_pass)
{
    if (!facts->gate_in_service)
        return REFUSAL_GATE_OUT_OF_SERVICE;
    if (!facts->site_open)
        return REFUSAL_CLOSED;
    if (facts->last_entry_passed && !goes_on(facts))
        return REFUSAL_LAST_ENTRY_PASSED;
    if (!facts->card_known)
        return REFUSAL_CARD_UNKNOWN;
    if (facts->card_blocked)
        return REFUSAL_CARD_BLOCKED;
    if (facts->group == 0 && facts->orders_elsewhere >= members(facts))
        return REFUSAL_OPEN_AT_OTHER_GATE;
    const enum refusal again = come_again(facts, ret_pass);
    return again == REFUSAL_NONE && owes_time(facts, ret_pass) ? REFUSAL_TIME_OWED : again;
}

/* What the swimmer is told is left: entries or minutes, whichever are being used, never a mixture.
 */
static int64_t sum_like(const struct entry_facts *facts, const struct entry_pass *pays)
{
    const bool minutes = pays->use.kind == FORMULA_TIME_CREDIT;
    int64_t sum = 0;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        if (usable(facts, pass) && counts_units(pass) &&
            (pass->use.kind == FORMULA_TIME_CREDIT) == minutes)
            sum += available(pass);
    }
    return sum;
}

/* Last, so that whoever may not come in anyhow is told why. */
static enum refusal room_for(const struct entry_facts *facts, const struct entry_pass *pays,
                             int64_t persons)
{
    /* who goes on with a visit has come today already */
    const int64_t new_persons = pays->visiting ? 0 : persons - pays->coming_back;
    if (facts->room == NULL)
        return REFUSAL_NONE;
    if (new_persons > facts->room->today)
        return REFUSAL_DAY_FULL;
    return persons > facts->room->at_once ? REFUSAL_ZONE_FULL : REFUSAL_NONE;
}

struct entry_verdict entry_decide(const struct entry_facts *facts)
{
    struct entry_verdict verdict = {0};
    verdict.refusal = before_passes(facts, &verdict.pass);
    if (verdict.refusal != REFUSAL_NONE)
        return verdict;
    if (!choose(facts, &verdict.pass)) {
        verdict.refusal = explain(facts, &verdict.pass);
        return verdict;
    }
    const struct entry_pass *pays = &facts->passes[verdict.pass];
    const int64_t persons =
        facts->group > 0 ? facts->group + facts->supervisors : pays->use.persons;
    verdict.refusal = room_for(facts, pays, persons);
    if (verdict.refusal != REFUSAL_NONE)
        return verdict;
    verdict.free_event = pays->free_event && !pays->visiting;
    verdict.held = counts_units(pays) && !pays->visiting && !verdict.free_event
                       ? units_wanted(facts, pays)
                       : 0;
    verdict.supervisors_pay =
        verdict.held < pays->supervisors_pay ? verdict.held : pays->supervisors_pay;
    verdict.persons = persons;
    verdict.available = sum_like(facts, pays);
    return verdict;
}

int64_t entry_minutes_charged(const struct tariff_terms_of_use *use, int64_t elapsed_ms)
{
    return tariff_minutes_charged(use, elapsed_ms > 0 ? (elapsed_ms + 59999) / 60000 : 0);
}
