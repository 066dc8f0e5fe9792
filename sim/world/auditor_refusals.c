/* What a gate says of a card that it does not let in, held against the books. */
#include "controller/base/text.h"
#include "sim/world/auditor_gym.h"
#include "sim/world/auditor_slots.h"

void book_refused(struct auditor *auditor, size_t gate, const char *reason, const char *uid)
{
    if (text_equal(reason, "zone_full"))
        book_refused_full(auditor, gate);
    else if (text_equal(reason, "closed"))
        book_refused_closed(auditor, gate);
    else if (text_equal(reason, "week_used_up"))
        book_refused_week(auditor, uid);
    else if (text_equal(reason, "slot_reserved"))
        book_refused_slot(auditor, gate, uid);
}
