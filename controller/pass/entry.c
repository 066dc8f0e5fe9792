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

static bool counts_units(const struct entry_pass *pass)
{
    return pass->use.kind != FORMULA_UNLIMITED;
}

static bool valid_on(const struct entry_pass *pass, struct civil_date day)
{
    return civil_date_compare(pass->valid_from, day) <= 0 &&
           civil_date_compare(day, pass->valid_until) <= 0;
}

static bool usable(const struct entry_facts *facts, const struct entry_pass *pass)
{
    return entry_zone_listed(pass->use.zones, facts->zone) && valid_on(pass, facts->today) &&
           (!counts_units(pass) || available(pass) > 0) &&
           (pass->use.kind != FORMULA_TIME_CREDIT || pass->held == 0); /* one clock a pass */
}

/* An unlimited pass costs nothing, so it pays first; then the earliest expiry. */
static bool choose(const struct entry_facts *facts, size_t *ret_pass)
{
    bool found = false;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        if (!usable(facts, pass))
            continue;
        if (!counts_units(pass)) {
            *ret_pass = i;
            return true;
        }
        if (!found)
            *ret_pass = i;
        found = true;
    }
    return found;
}

/* Why none of the passes opens: the last one that comes nearest to opening explains it. */
static enum refusal explain(const struct entry_facts *facts, size_t *ret_pass)
{
    enum refusal why = REFUSAL_NO_PASS_HERE;
    for (size_t i = 0; i < facts->pass_count; i++) {
        const struct entry_pass *pass = &facts->passes[i];
        enum refusal own = REFUSAL_EMPTY;
        if (!entry_zone_listed(pass->use.zones, facts->zone))
            continue;
        if (civil_date_compare(facts->today, pass->valid_from) < 0)
            own = REFUSAL_NOT_YET_VALID;
        else if (civil_date_compare(pass->valid_until, facts->today) < 0)
            own = REFUSAL_EXPIRED;
        else if (pass->use.kind == FORMULA_TIME_CREDIT)
            own = REFUSAL_TIME_USED_UP;
        if (own >= why) {
            why = own;
            *ret_pass = i;
        }
    }
    return why;
}

static bool family(const struct entry_facts *facts)
{
    for (size_t i = 0; i < facts->pass_count; i++) {
        if (facts->passes[i].use.members_max > 1 && usable(facts, &facts->passes[i]))
            return true;
    }
    return false;
}

/* Most members that may be on their way in at the same time. */
static int64_t members(const struct entry_facts *facts)
{
    int64_t most = 1;
    for (size_t i = 0; i < facts->pass_count; i++) {
        if (facts->passes[i].use.members_max > most && usable(facts, &facts->passes[i]))
            most = facts->passes[i].use.members_max;
    }
    return most;
}

static bool inside(const struct entry_facts *facts, size_t *ret_pass)
{
    for (size_t i = 0; i < facts->pass_count; i++) {
        if (facts->passes[i].inside_since_ms != 0) {
            *ret_pass = i;
            return true;
        }
    }
    return false;
}

static enum refusal before_passes(const struct entry_facts *facts, size_t *ret_pass)
{
    if (!facts->gate_in_service)
        return REFUSAL_GATE_OUT_OF_SERVICE;
    if (!facts->site_open)
        return REFUSAL_CLOSED;
    if (!facts->card_known)
        return REFUSAL_CARD_UNKNOWN;
    if (facts->card_blocked)
        return REFUSAL_CARD_BLOCKED;
    if (facts->orders_elsewhere >= members(facts))
        return REFUSAL_OPEN_AT_OTHER_GATE;
    if (facts->last_passage_ms != 0 && facts->now_ms - facts->last_passage_ms < facts->again_ms &&
        !family(facts))
        return REFUSAL_PASSED_A_MOMENT_AGO;
    if (inside(facts, ret_pass))
        return REFUSAL_ALREADY_INSIDE;
    return REFUSAL_NONE;
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
    verdict.held = counts_units(pays) ? 1 : 0;
    verdict.persons = pays->use.persons;
    verdict.available = sum_like(facts, pays);
    return verdict;
}

int64_t entry_minutes_charged(const struct tariff_terms_of_use *use, int64_t elapsed_ms)
{
    int64_t minutes = elapsed_ms > 0 ? (elapsed_ms + 59999) / 60000 : 0;
    minutes = minutes > use->minutes_free ? minutes - use->minutes_free : 0;
    minutes = (minutes + use->minutes_step - 1) / use->minutes_step * use->minutes_step;
    if (minutes < use->minutes_minimum)
        minutes = use->minutes_minimum;
    if (use->minutes_cap > 0 && minutes > use->minutes_cap)
        minutes = use->minutes_cap;
    return minutes;
}
