#include "controller/pass/refusal.h"

static const char *const words[REFUSAL_COUNT] = {
    [REFUSAL_NONE] = "none",
    [REFUSAL_GATE_OUT_OF_SERVICE] = "gate_out_of_service",
    [REFUSAL_CLOSED] = "closed",
    [REFUSAL_LAST_ENTRY_PASSED] = "last_entry_passed",
    [REFUSAL_CARD_UNKNOWN] = "card_unknown",
    [REFUSAL_CARD_BLOCKED] = "card_blocked",
    [REFUSAL_OPEN_AT_OTHER_GATE] = "open_at_other_gate",
    [REFUSAL_PASSED_A_MOMENT_AGO] = "passed_a_moment_ago",
    [REFUSAL_ALREADY_INSIDE] = "already_inside",
    [REFUSAL_TIME_OWED] = "time_owed",
    [REFUSAL_NO_PASS_HERE] = "no_pass_here",
    [REFUSAL_NOT_YET_VALID] = "not_yet_valid",
    [REFUSAL_EXPIRED] = "expired",
    [REFUSAL_AGE_OUTSIDE] = "age_outside",
    [REFUSAL_EMPTY] = "empty",
    [REFUSAL_TIME_USED_UP] = "time_used_up",
    [REFUSAL_WEEK_USED_UP] = "week_used_up",

    [REFUSAL_OUTSIDE_ITS_HOURS] = "outside_its_hours",
    [REFUSAL_SLOT_RESERVED] = "slot_reserved",
    [REFUSAL_DAY_FULL] = "day_full",
    [REFUSAL_ZONE_FULL] = "zone_full",
};

const char *refusal_word(enum refusal refusal)
{
    return words[refusal];
}
