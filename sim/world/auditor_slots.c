#include "sim/world/auditor_slots.h"

#include <time.h>

#include "controller/base/text.h"
#include "sim/world/crowd.h"

enum {
    THURSDAY = 4,
    BEGINS_MINUTE = 18 * 60,
    ENDS_MINUTE = 19 * 60,
    TOLD_LATE_MINUTES = 15 /* a disk that stood still */
};

/* Minutes since it began, on its day; below 0 before it. */
static bool on_its_day(int64_t at_ms, int *ret_minutes)
{
    const time_t at = (time_t)(at_ms / 1000);
    struct tm local;
    (void)localtime_r(&at, &local);
    *ret_minutes = local.tm_hour * 60 + local.tm_min - BEGINS_MINUTE;
    return local.tm_wday == THURSDAY;
}

void book_check_slot(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                     const struct row *row)
{
    int minutes;
    if (!crowd_leaves_by_card(auditor->world, gate) || crowd_is_gym(auditor->world, gate) ||
        pass->is_quarter)
        return;
    if (on_its_day(row->at_ms, &minutes) && minutes >= 0 && minutes < ENDS_MINUTE - BEGINS_MINUTE)
        book_differs(auditor, "card %s opens %s in an hour that belongs to others", pass->uid,
                     book_gate_name(auditor, gate));
}

static bool has_quarter(const struct auditor *auditor, const char *uid)
{
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        if (auditor->passes[i].is_quarter && text_equal(auditor->passes[i].uid, uid))
            return true;
    }
    return false;
}

void book_refused_slot(struct auditor *auditor, size_t gate, const char *uid)
{
    int minutes;
    const bool day = on_its_day(world_wall(auditor->world).unix_ms, &minutes);
    if (!day || minutes < 0 || minutes > ENDS_MINUTE - BEGINS_MINUTE + TOLD_LATE_MINUTES)
        book_differs(auditor, "%s is said to be reserved, and is not",
                     book_gate_name(auditor, gate));
    if (has_quarter(auditor, uid))
        book_differs(auditor, "card %s has a quarter, and %s is said to be reserved for others",
                     uid, book_gate_name(auditor, gate));
}
