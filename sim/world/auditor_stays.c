/* What the auditor follows of running clocks. */
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "sim/world/auditor_gym.h"
#include "sim/world/auditor_stays.h"
#include "sim/world/crowd.h"

enum {
    MINUTE_MS = 60000,
    NO_EXIT_MINUTES = 120,
    EXIT_TAP_MS = 120000,
    SENT_OUT_MS = 4 * 3600000,
    VISIT_MS_MAX = 24 * 3600000,
    AGAIN_MS = 8000,
    POOLS_DELAY_MS = 20000,
    HOURS_INSIDE_MS = 6 * 3600000,
};

/* A row may be written late; it says when they left. */
static bool tapped_out(const struct auditor *auditor, const char *uid, int64_t left_ms)
{
    for (size_t i = 0; i < BOOK_TAPS; i++) {
        const struct book_tap *tap = &auditor->exit_taps[i];
        if (text_equal(tap->uid, uid) &&
            (llabs(left_ms - tap->at_ms) < EXIT_TAP_MS ||
             auditor->world->now_us - tap->at_us < EXIT_TAP_MS * MS_US))
            return true;
    }
    return false;
}

/* When nothing goes wrong, they pay for the time that they were really inside. */
static void check_stay(struct auditor *auditor, const struct book_pass *pass, int64_t paid)
{
    const int64_t stayed_us = auditor->world->now_us - crowd_in_since_us(auditor->world, pass->uid);
    const int64_t minutes = (stayed_us / MS_US + MINUTE_MS - 1) / MINUTE_MS;
    if (llabs(paid - minutes) > 1)
        book_differs(auditor, "card %s was inside for %lld minutes and pays %lld", pass->uid,
                     (long long)minutes, (long long)paid);
}

/* Everybody leaves: clocks stop, and who came in lately comes back for nothing, once. */
void book_alarm(struct auditor *auditor, const struct row *row)
{
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        struct book_pass *pass = &auditor->passes[i];
        pass->sent_out = pass->entered_ms != 0;
        if (pass->is_weekly && pass->last_in_ms != 0 &&
            llabs(row->at_ms - pass->last_in_ms) <= SENT_OUT_MS)
            pass->may_return = 1;
        else
            pass->may_return = 0;
        pass->visit_ms = pass->last_in_ms = pass->left_ms = 0;
        pass->in_room = false;
        for (size_t k = 0; k < BOOK_PAID; k++) {
            const int64_t ago_ms = row->at_ms - pass->paid_ms[k];
            /* by a clock that may have been set back since they paid */
            pass->may_return += pass->paid_ms[k] != 0 && llabs(ago_ms) <= SENT_OUT_MS;
        }
    }
}

/* Inside a zone that is reached through another one: what has paid for this visit pays no more.
 * Where nothing goes wrong it never does, and nothing else opens there for nothing. */
bool book_goes_on(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                  const struct row *row)
{
    if (book_around(auditor, gate) == NULL)
        return false;
    const bool visiting = pass->visit_ms != 0 && llabs(row->at_ms - pass->visit_ms) < VISIT_MS_MAX;
    if (auditor->world->options.level == MISHAPS_NONE && visiting && row->held != 0)
        book_differs(auditor, "pass %lld pays again at %s", (long long)row->pass_id,
                     book_gate_name(auditor, gate));
    return visiting && row->held == 0;
}

void book_seen_out(struct auditor *auditor, size_t gate, const char *uid, int64_t at_ms)
{
    if (uid[0] == '\0' || !crowd_leaves_by_card(auditor->world, gate) ||
        book_around(auditor, gate) != NULL)
        return;
    for (size_t i = 0; i < BOOK_PASSES_MAX; i++) {
        struct book_pass *pass = &auditor->passes[i];
        if (!text_equal(pass->uid, uid))
            continue;
        pass->in_room = false;
        pass->left_ms = at_ms;
    }
}

static bool is_of_pools(const struct auditor *auditor, size_t gate)
{
    const struct site *site = auditor->world->site;
    return text_equal(site->zones[site->gates[gate].zone].name, "pools");
}

/* A card that comes again: not at once at the same gate, and not where its holder is still inside.
 * By the clock of the rows, where that has not jumped. */
void book_check_return(struct auditor *auditor, const struct book_pass *pass, size_t gate,
                       const struct row *row)
{
    const int64_t since_ms = row->at_ms - pass->last_in_ms;
    const bool known = pass->last_in_ms != 0 && since_ms >= 0 && !pass->of_family && !pass->of_club;
    if (known && pass->last_in_gate == gate && since_ms < AGAIN_MS)
        book_differs(auditor, "card %s opens %s again after %lld ms", pass->uid,
                     book_gate_name(auditor, gate), (long long)since_ms);
    if (known && !pass->is_time && since_ms < POOLS_DELAY_MS && /* those are seen to leave */
        is_of_pools(auditor, gate) && is_of_pools(auditor, pass->last_in_gate))
        book_differs(auditor, "card %s opens %s %lld ms after another gate of the pools", pass->uid,
                     book_gate_name(auditor, gate), (long long)since_ms);
    if (known && pass->in_room && book_around(auditor, gate) == NULL &&
        since_ms < HOURS_INSIDE_MS && crowd_leaves_by_card(auditor->world, gate))
        book_differs(auditor, "card %s opens %s, and its holder has not left", pass->uid,
                     book_gate_name(auditor, gate));
}

/* Somebody went in with a pass. */
void book_visit(struct auditor *auditor, const struct book_order *order, const struct row *row)
{
    struct book_pass *pass = book_pass(auditor, order->pass_id);
    const bool inner = book_around(auditor, order->gate) != NULL;
    if (order->held > 0)
        pass->paid_ms[pass->paid_count++ % BOOK_PAID] = row->at_ms;
    else if (!inner && pass->may_return > 0)
        pass->may_return--;
    if (pass->is_weekly && !order->goes_on)
        pass->visits_ms[pass->visit_count++ % BOOK_PAID] = row->at_ms;
    if (order->held > 0 || !inner)
        pass->visit_ms = row->at_ms;
    pass->last_in_ms = row->at_ms;
    pass->last_in_gate = order->gate;
    pass->in_room = inner ? pass->in_room : crowd_leaves_by_card(auditor->world, order->gate);
}

/* Owed minutes are paid by those that were bought after. */
void book_overrun(struct auditor *auditor, const struct row *row)
{
    struct book_pass *pass = book_pass(auditor, row->pass_id);
    pass->balance += row->units;
    auditor->overrun += row->units;
    if (!pass->is_time || (row->units > 0 ? pass->balance > 0 : pass->balance < 0))
        book_differs(auditor, "pass %lld settles %lld minutes and has %lld",
                     (long long)row->pass_id, (long long)row->units, (long long)pass->balance);
    if (auditor->overrun > 0)
        book_differs(auditor, "pass %lld is given minutes that no pass has paid",
                     (long long)row->pass_id);
}

/* Minutes of a stay: each that has started, one at least. */
void book_debit(struct auditor *auditor, const struct row *row)
{
    struct book_pass *pass = book_pass(auditor, row->pass_id);
    const bool fire = strncmp(row->detail, "evacuation ", 11) == 0;
    const bool exit = strncmp(row->detail, "exit ", 5) == 0;
    /* who leaves the gym and was not seen out of its sauna may have been anywhere */
    const int64_t paused_ms = exit ? pass->paused_ms : book_paused_ms(pass, row->at_ms);
    const int64_t stayed_ms = row->at_ms - pass->entered_ms - paused_ms;
    int64_t minutes = stayed_ms > 0 ? (stayed_ms + MINUTE_MS - 1) / MINUTE_MS : 0;
    minutes = minutes > 0 ? minutes : 1;
    if (pass->entered_ms == 0)
        book_differs(auditor, "pass %lld pays for a stay that never began",
                     (long long)row->pass_id);
    if (fire != pass->sent_out)
        book_differs(auditor, "pass %lld: its stay ends by %s", (long long)row->pass_id,
                     row->detail);
    if (exit && !tapped_out(auditor, pass->uid, row->at_ms))
        book_differs(auditor, "card %s pays its stay and has not left", pass->uid);
    minutes = pass->is_stepped ? book_stepped(minutes) : minutes;
    if (exit || fire ? row->units != -minutes : row->units < -NO_EXIT_MINUTES || row->units >= 0)
        book_differs(auditor, "pass %lld pays %lld minutes for %lld (%s)", (long long)row->pass_id,
                     (long long)-row->units, (long long)minutes, row->detail);
    if (auditor->world->options.level == MISHAPS_NONE && !pass->is_stepped)
        check_stay(auditor, pass, -row->units);
    pass->balance += row->units;
    pass->entered_ms = pass->paused_ms = pass->paused_since_ms = 0;
    pass->sent_out = false;
}
