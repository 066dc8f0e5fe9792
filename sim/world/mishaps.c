#include "sim/world/mishaps.h"

#include <math.h>
#include <string.h>

#include "controller/base/text.h"

enum { SOME_DIVISOR = 8 };

/* Per thousand days, when there are many. */
static const struct {
    const char *word;
    int32_t rate;
} kinds[MISHAP_COUNT] = {
    [MISHAP_DOUBLE_READ] = {"double_read", 1500},
    [MISHAP_ARRIVAL_LOST] = {"arrival_lost", 600},
    [MISHAP_ARRIVAL_DOUBLED] = {"arrival_doubled", 600},
    [MISHAP_ARRIVAL_LATE] = {"arrival_late", 600},
    [MISHAP_ARRIVAL_STALE] = {"arrival_stale", 600},
    [MISHAP_GONE_LOST] = {"gone_lost", 600},
    [MISHAP_UID_GARBLED] = {"uid_garbled", 600},
    [MISHAP_UID_SHORT] = {"uid_short", 600},
    [MISHAP_UID_RANDOM] = {"uid_random", 600},
    [MISHAP_READER_DRIVER_DEAD] = {"reader_driver_dead", 600},
    [MISHAP_READER_GONE] = {"reader_gone", 400},
    [MISHAP_POLL_LOST] = {"poll_lost", 600},
    [MISHAP_READING_LATE] = {"reading_late", 600},
    [MISHAP_READING_DOUBLED] = {"reading_doubled", 600},
    [MISHAP_COUNTER_FALSE] = {"counter_false", 400},
    [MISHAP_WRITE_LOST] = {"write_lost", 600},
    [MISHAP_WRITE_REFUSED] = {"write_refused", 600},
    [MISHAP_REPLY_LOST] = {"reply_lost", 600},
    [MISHAP_ANSWER_LOST] = {"answer_lost", 600},
    [MISHAP_ANSWER_DOUBLED] = {"answer_doubled", 600},
    [MISHAP_ANSWER_LATE] = {"answer_late", 600},
    [MISHAP_ANSWER_FALSE] = {"answer_false", 600},
    [MISHAP_COMMAND_LATE] = {"command_late", 600},
    [MISHAP_LINE_SILENT] = {"line_silent", 500},
    [MISHAP_BUS_DRIVER_DEAD] = {"bus_driver_dead", 600},
    [MISHAP_BUS_DRIVER_HUNG] = {"bus_driver_hung", 300},
    [MISHAP_BOARD_REBOOT] = {"board_reboot", 600},
    [MISHAP_BOARD_RELOCKS] = {"board_relocks", 300},
    [MISHAP_ARM_STUCK] = {"arm_stuck", 400},
    [MISHAP_ARM_STUCK_LONG] = {"arm_stuck_long", 250},
    [MISHAP_ARM_FORCED] = {"arm_forced", 400},
    [MISHAP_FIRE] = {"fire", 250},
    [MISHAP_FIRE_FLICKER] = {"fire_flicker", 250},
    [MISHAP_WALKED_AWAY] = {"walked_away", 4000},
    [MISHAP_TAPPED_AGAIN] = {"tapped_again", 2000},
    [MISHAP_TAILGATE] = {"tailgate", 500},
    [MISHAP_SECOND_TURN] = {"second_turn", 600},
    [MISHAP_PUSHED_LOCKED] = {"pushed_locked", 1000},
    [MISHAP_BLOCKED_CARD] = {"blocked_card", 500},
    [MISHAP_UNKNOWN_CARD] = {"unknown_card", 1000},
    [MISHAP_HANDED_BACK] = {"handed_back", 600},
    [MISHAP_LEFT_WITHOUT_TAP] = {"left_without_tap", 700},
    [MISHAP_SALE_REPEATED] = {"sale_repeated", 600},
    [MISHAP_CONTROLLER_KILLED] = {"controller_killed", 600},
    [MISHAP_CONTROLLER_RESTARTED] = {"controller_restarted", 250},
    [MISHAP_POWER_CUT] = {"power_cut", 400},
    [MISHAP_POWER_CUT_WRITING] = {"power_cut_writing", 1200},
    [MISHAP_POWER_CUT_STARTING] = {"power_cut_starting", 300},
    [MISHAP_SYNC_FAILED] = {"sync_failed", 250},
    [MISHAP_WRITE_FAILED] = {"write_failed", 250},
    [MISHAP_DISK_FULL] = {"disk_full", 250},
    [MISHAP_DISK_SLOW] = {"disk_slow", 400},
    [MISHAP_DISK_STUCK] = {"disk_stuck", 250},
    [MISHAP_READER_HOLDS_LOG] = {"reader_holds_log", 250},
    [MISHAP_CLOCK_FORWARD] = {"clock_forward", 250},
    [MISHAP_CLOCK_BACK] = {"clock_back", 250},
    [MISHAP_GATE_OFF] = {"gate_off", 250},
    [MISHAP_MANUAL_OPENING] = {"manual_opening", 600},
};

const char *mishap_word(enum mishap mishap)
{
    return kinds[mishap].word;
}

bool mishap_from_word(const char *word, enum mishap *ret_mishap)
{
    for (int i = 0; i < MISHAP_COUNT; i++) {
        if (text_equal(kinds[i].word, word)) {
            *ret_mishap = (enum mishap)i;
            return true;
        }
    }
    return false;
}

int64_t mishaps_of_day(const struct mishaps *mishaps, enum mishap mishap, struct chance *chance)
{
    const double rate = kinds[mishap].rate / 1000.0;
    const double mean = mishaps->level == MISHAPS_SOME ? rate / SOME_DIVISOR : rate;
    int64_t count = 0;
    /* as many as happen by themselves at that rate (Poisson); drawn even when left out, so that the
     * rest of the day stays as it is */
    for (double left = exp(-mean), drawn = chance_unit(chance); drawn > left; count++)
        drawn *= chance_unit(chance);
    return mishaps->level == MISHAPS_NONE || mishaps->without[mishap] ? 0 : count;
}

void mishap_arm(struct mishaps *mishaps, enum mishap mishap, size_t gate)
{
    mishaps->armed[mishap][gate]++;
}

bool mishap_taken(struct mishaps *mishaps, enum mishap mishap, size_t gate)
{
    if (mishaps->armed[mishap][gate] == 0)
        return false;
    mishaps->armed[mishap][gate]--;
    return true;
}

bool mishap_strikes(struct mishaps *mishaps, enum mishap mishap, size_t gate)
{
    const bool strikes = mishap_taken(mishaps, mishap, gate);
    mishaps->fired[mishap] += strikes ? 1 : 0;
    return strikes;
}

void mishap_happened(struct mishaps *mishaps, enum mishap mishap)
{
    mishaps->fired[mishap]++;
}

void mishaps_disarm(struct mishaps *mishaps)
{
    memset(mishaps->armed, 0, sizeof mishaps->armed);
}
