#include "sim/world/auditor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/verify.h"
#include "sim/world/auditor_books.h"

enum {
    FIRE_PATIENCE_US = 8 * SECOND_US,
    HOLD_SLACK_US = 12 * SECOND_US,
    COUNT_BELIEVED_MAX = 1000,
    LATE_PATIENCE_US = 30 * SECOND_US,
    SERVES_AGAIN_US = 120 * SECOND_US,
    STAYS_OPEN_US = 8 * SECOND_US
};

struct auditor *auditor_create(struct world *world)
{
    struct auditor *auditor = calloc(1, sizeof *auditor);
    if (auditor == NULL)
        abort();
    auditor->passes = calloc(BOOK_PASSES_MAX, sizeof *auditor->passes);
    auditor->ring = calloc(BOOK_RING, sizeof *auditor->ring);
    if (auditor->passes == NULL || auditor->ring == NULL)
        abort();
    auditor->world = world;
    auditor->agrees = true;
    for (size_t i = 0; i < MISHAP_GATES_MAX; i++)
        auditor->gates[i].blind = true;
    return auditor;
}

void auditor_destroy(struct auditor *auditor)
{
    if (auditor == NULL)
        return;
    auditor_stopped(auditor);
    free(auditor->passes);
    free(auditor->ring);
    free(auditor);
}

void book_note(struct auditor *auditor, const char *format, ...)
{
    va_list arguments;
    char *line = auditor->ring[auditor->ring_count++ % BOOK_RING];
    const struct wall_time right = {(auditor->world->now_us + auditor->world->true_offset_us) /
                                    MS_US};
    const struct civil_moment moment = civil_from_wall(right);
    const int used =
        snprintf(line, AUDITOR_TEXT_SIZE, "%04d-%02d-%02d %02d:%02d:%02d.%03d ", moment.date.year,
                 moment.date.month, moment.date.day, moment.minute / 60, moment.minute % 60,
                 moment.second, (int)(right.unix_ms % 1000));
    va_start(arguments, format);
    (void)vsnprintf(line + used, AUDITOR_TEXT_SIZE - (size_t)used, format, arguments);
    va_end(arguments);
}

void book_differs(struct auditor *auditor, const char *format, ...)
{
    va_list arguments;
    if (!auditor->agrees)
        return;
    va_start(arguments, format);
    (void)vsnprintf(auditor->difference, sizeof auditor->difference, format, arguments);
    va_end(arguments);
    book_note(auditor, "DIFFERS: %s", auditor->difference);
    auditor->agrees = false;
    auditor->world->stopped = true;
}

struct book_pass *book_pass(struct auditor *auditor, int64_t pass_id)
{
    uint64_t at = (uint64_t)pass_id * UINT64_C(0x9E3779B97F4A7C15) >> 40;
    for (;; at++) {
        struct book_pass *pass = &auditor->passes[at % BOOK_PASSES_MAX];
        if (pass->pass_id == pass_id)
            return pass;
        if (pass->pass_id != 0)
            continue;
        if (++auditor->pass_count >= BOOK_PASSES_MAX)
            abort();
        pass->pass_id = pass_id;
        return pass;
    }
}

struct book_order *book_order(struct auditor *auditor, int64_t order_id)
{
    for (size_t i = 0; i < auditor->open_count; i++) {
        if (auditor->open[i].order_id == order_id)
            return &auditor->open[i];
    }
    return NULL;
}

struct book_order *book_order_at(struct auditor *auditor, size_t gate)
{
    for (size_t i = 0; i < auditor->open_count; i++) {
        if (auditor->open[i].gate == gate)
            return &auditor->open[i];
    }
    return NULL;
}

void book_close_order(struct auditor *auditor, struct book_order *order)
{
    *order = auditor->open[--auditor->open_count];
}

size_t book_gate_of(const struct auditor *auditor, const char *name)
{
    const struct site *site = auditor->world->site;
    for (size_t i = 0; i < site->gate_count; i++) {
        const size_t length = strlen(site->gates[i].name);
        if (strncmp(site->gates[i].name, name, length) == 0 &&
            (name[length] == ' ' || name[length] == '\0'))
            return i;
    }
    return 0;
}

const char *book_gate_name(const struct auditor *auditor, size_t gate)
{
    return auditor->world->site->gates[gate].name;
}

int64_t book_turned(const struct auditor *auditor, const struct book_order *order)
{
    const struct book_gate *gate = &auditor->gates[order->gate];
    if (gate->shown_boot != order->boot || gate->shown_bits != order->bits)
        return 0; /* another start of the counters: void, in the swimmer's favour */
    const uint64_t span = UINT64_C(1) << order->bits;
    const int64_t delta = (int64_t)((gate->shown + span - order->counter) % span);
    if (delta > order->persons + 2)
        return 0; /* not believed */
    return delta < order->persons ? delta : order->persons;
}

void auditor_turned(struct auditor *auditor, size_t gate, enum arm_way way, unsigned persons)
{
    book_note(auditor, "%s: a rotation %s, %u through", book_gate_name(auditor, gate),
              way == ARM_ENTRY ? "in" : "out", persons);
}

void auditor_tapped(struct auditor *auditor, size_t reader, const char *uid, int64_t delay_us)
{
    const struct site_reader *site_reader = &auditor->world->site->readers[reader];
    book_note(auditor, "card %s at %s%s", uid, site_reader->name,
              delay_us > 0 ? ", told late" : "");
    const bool out = site_reader->direction == SITE_EXIT;
    struct book_tap *tap = out ? &auditor->exit_taps[auditor->exit_tap_count++ % BOOK_TAPS]
                               : &auditor->entry_taps[auditor->entry_tap_count++ % BOOK_TAPS];
    (void)text_copy(tap->uid, sizeof tap->uid, uid);
    tap->gate = site_reader->gate;
    tap->at_us = auditor->world->now_us;
    tap->at_ms = world_wall(auditor->world).unix_ms;
}

void auditor_both_opened(struct auditor *auditor, const char *uid)
{
    book_differs(auditor, "two gates stand open for card %s", uid);
}

void auditor_asked(struct auditor *auditor, size_t gate, int64_t persons)
{
    auditor->asks[auditor->ask_count++ % BOOK_TAPS] =
        (struct book_ask){.gate = gate, .persons = persons, .at_us = auditor->world->now_us};
}

void auditor_asked_for_club(struct auditor *auditor, size_t gate, int64_t persons, int64_t units)
{
    auditor->asks[auditor->ask_count++ % BOOK_TAPS] = (struct book_ask){
        .gate = gate, .persons = persons, .units = units, .at_us = auditor->world->now_us};
}

void auditor_alarm_end_asked(struct auditor *auditor)
{
    auditor->alarm_end_asked = true;
    book_note(auditor, "staff end the alarm");
}

/* Fire, or an alarm that staff have not ended yet, and the time that its end takes. */
static bool alarmed(const struct auditor *auditor)
{
    const struct world *world = auditor->world;
    const int64_t last_us =
        world->fire_until_us > auditor->alarm_us ? world->fire_until_us : auditor->alarm_us;
    return (world->running && world->hall.alarm) || world->now_us < last_us + FIRE_PATIENCE_US;
}

static void follow_alarm(struct auditor *auditor)
{
    const struct world *world = auditor->world;
    if (!world->running || !world->hall.alarm)
        return;
    auditor->alarm_us = world->now_us;
    if (world->fire_until_us == 0)
        book_differs(auditor, "there is an alarm, and there was no fire");
}

static void alarm_ended(struct auditor *auditor)
{
    if (!auditor->alarm_end_asked)
        book_differs(auditor, "the alarm has ended, and nobody has ended it");
    auditor->alarm_end_asked = false;
    auditor->alarm_us = auditor->world->now_us;
}

void auditor_unlocked(struct auditor *auditor, size_t gate)
{
    const struct world *world = auditor->world;
    const struct book_order *order = book_order_at(auditor, gate);
    book_note(auditor, "%s: entry unlocks", book_gate_name(auditor, gate));
    if (alarmed(auditor))
        return;
    if (order == NULL) {
        book_differs(auditor, "%s opened without an order on disk", book_gate_name(auditor, gate));
        return;
    }
    const struct site_timing *timing = &world->site->gates[gate].timing;
    const int64_t life_us = (timing->unlock_ms + timing->rotation_ms * order->persons) * MS_US;
    if (world->now_us > order->since_us + life_us)
        book_differs(auditor, "%s opened for an order that is %lld s old",
                     book_gate_name(auditor, gate),
                     (long long)((world->now_us - order->since_us) / SECOND_US));
}

void auditor_held_in(struct auditor *auditor, size_t gate)
{
    book_differs(auditor, "%s: someone wants to leave and the exit is locked",
                 book_gate_name(auditor, gate));
}

int64_t book_made(const struct auditor *auditor, size_t gate, enum arm_way way)
{
    return (int64_t)auditor->world->turnstiles[gate].arm.truth.rotations[way];
}

/* What is not recorded by now may never be. */
static void write_off(struct auditor *auditor, size_t gate)
{
    struct book_gate *book = &auditor->gates[gate];
    for (int way = 0; way < 2; way++) {
        const int64_t open = book_made(auditor, gate, (enum arm_way)way) - book->recorded[way];
        if (open > book->lost[way])
            book->lost[way] = open;
    }
}

/* So may be what turns before the next reading. */
static void may_lose(struct auditor *auditor, size_t gate)
{
    write_off(auditor, gate);
    auditor->gates[gate].blind = true;
    auditor_disturbed(auditor, gate);
}

void auditor_counters_lost(struct auditor *auditor, size_t gate)
{
    may_lose(auditor, gate);
    book_note(auditor, "%s: the counters start again", book_gate_name(auditor, gate));
}

void auditor_pulse_merged(struct auditor *auditor, size_t gate, enum arm_way way)
{
    auditor->gates[gate].lost[way]++;
    book_note(auditor, "%s: two rotations in one pulse", book_gate_name(auditor, gate));
}

void auditor_pulses_unseen(struct auditor *auditor, size_t gate)
{
    may_lose(auditor, gate);
    book_note(auditor, "%s: its contacts are not seen", book_gate_name(auditor, gate));
}

void auditor_disturbed(struct auditor *auditor, size_t gate)
{
    auditor->gates[gate].disturbed_us = auditor->world->now_us;
}

void auditor_note(struct auditor *auditor, const char *text)
{
    book_note(auditor, "%s", text);
}

void auditor_strikes(struct auditor *auditor, enum mishap mishap, size_t gate)
{
    book_note(auditor, "%s (%s)", mishap_word(mishap), book_gate_name(auditor, gate));
}

void auditor_reading(struct auditor *auditor, size_t gate, const struct driver_message *message)
{
    struct book_gate *book = &auditor->gates[gate];
    const uint32_t bits = (uint32_t)(message->e >> 32);
    const uint64_t step = (message->a - book->shown) & ((UINT64_C(1) << bits) - 1);
    if (book->blind || book->shown_boot != message->c)
        write_off(auditor, gate);
    if (book->shown_once && book->shown_boot == message->c && step > COUNT_BELIEVED_MAX)
        may_lose(auditor, gate); /* it lies now, or has stopped lying */
    book->shown = message->a;
    book->shown_boot = message->c;
    book->shown_bits = bits;
    book->shown_once = true;
    book->blind = false;
}

static void resolved(struct auditor *auditor, const json_t *event)
{
    const size_t gate = book_gate_of(auditor, json_string_value(json_object_get(event, "gate")));
    const int64_t id = json_integer_value(json_object_get(event, "order"));
    const int64_t turned = json_integer_value(json_object_get(event, "turned"));
    const char *outcome = json_string_value(json_object_get(event, "outcome"));
    struct book_order *order = book_order(auditor, id);
    book_note(auditor, "%s: the order ends, %lld turned: %s", book_gate_name(auditor, gate),
              (long long)turned, outcome);
    if (order == NULL) {
        book_differs(auditor, "%s ends an order that is not open", book_gate_name(auditor, gate));
        return;
    }
    const bool fire = text_equal(outcome, "alarm"), late = text_equal(outcome, "decided_too_late");
    const int64_t now_us = auditor->world->now_us;
    if (fire && !alarmed(auditor))
        book_differs(auditor, "%s ends an order by an alarm, and there is no fire",
                     book_gate_name(auditor, gate));
    if (late && now_us > auditor->gates[gate].disturbed_us + LATE_PATIENCE_US)
        book_differs(auditor, "%s decided too late, and nothing kept it",
                     book_gate_name(auditor, gate));
    const int64_t counted = book_turned(auditor, order);
    /* of a group, who had come when it was last looked at */
    const bool came = fire && order->persons > 1 && turned >= 0 && turned <= counted;
    const int64_t expected = came ? turned : fire || late ? 0 : counted;
    if (turned != expected)
        book_differs(auditor, "%s says that %lld turned, its counters say %lld (%s)",
                     book_gate_name(auditor, gate), (long long)turned, (long long)expected,
                     outcome);
    order->told = true;
    order->turned = expected;
}

void auditor_hall_says(struct auditor *auditor, const json_t *event)
{
    const char *what = json_string_value(json_object_get(event, "event"));
    const char *gate = json_string_value(json_object_get(event, "gate"));
    if (text_equal(what, "passage")) {
        resolved(auditor, event);
    } else if (text_equal(what, "tap")) {
        const char *verdict = json_string_value(json_object_get(event, "verdict"));
        const char *reason = json_string_value(json_object_get(event, "reason"));
        auditor->counts.refused += text_equal(verdict, "noted") ? 1 : 0;
        if (text_equal(verdict, "refused"))
            book_refused(auditor, book_gate_of(auditor, gate), reason,
                         json_string_value(json_object_get(event, "card")));
        book_note(auditor, "%s: card %s is %s %s", gate,
                  json_string_value(json_object_get(event, "card")), verdict,
                  reason != NULL ? reason : "");
    } else if (text_equal(what, "incident")) {
        book_note(auditor, "%s: incident %s", gate,
                  json_string_value(json_object_get(event, "incident")));
    } else if (text_equal(what, "movement")) {
        book_note(auditor, "%s: %lld counted %s (%s)", gate,
                  (long long)json_integer_value(json_object_get(event, "persons")),
                  json_string_value(json_object_get(event, "direction")),
                  json_string_value(json_object_get(event, "kind")));
    } else {
        book_note(auditor, "the hall says %s", what);
        if (text_equal(what, "alarm_off"))
            alarm_ended(auditor);
    }
}

void auditor_committed(struct auditor *auditor)
{
    if (auditor->database == NULL || !auditor->agrees)
        return;
    disk_hush(auditor->world->disk, true);
    book_begin_batch(auditor);
    book_read_rows(auditor);
    book_read_passages(auditor);
    book_check_batch(auditor);
    disk_hush(auditor->world->disk, false);
}

/* While its board answers and the controller works, no order outlives its time. */
void auditor_check_holds(struct auditor *auditor)
{
    const struct world *world = auditor->world;
    for (size_t i = 0; i < auditor->open_count && world->running; i++) {
        const struct book_order *order = &auditor->open[i];
        if (world->turnstiles[order->gate].arm.jam)
            auditor_disturbed(auditor, order->gate); /* a jam has a bound of its own */
        const struct site_timing *timing = &world->site->gates[order->gate].timing;
        const int64_t life_us =
            (timing->unlock_ms + timing->settle_ms + timing->rotation_ms * (order->persons - 1)) *
                MS_US +
            HOLD_SLACK_US;
        const int64_t disturbed_us = auditor->gates[order->gate].disturbed_us;
        const int64_t since_us = order->since_us > disturbed_us ? order->since_us : disturbed_us;
        if (world->now_us > since_us + life_us)
            book_differs(auditor, "%s: a hold is %lld s old while its board answers",
                         book_gate_name(auditor, order->gate),
                         (long long)((world->now_us - order->since_us) / SECOND_US));
    }
}

/* Fire, and what keeps the controller from its boards, excuses an arm that stands open. */
static bool may_stand_open(const struct auditor *auditor, size_t gate)
{
    const struct world *world = auditor->world;
    return !world->running || alarmed(auditor) ||
           world->now_us < auditor->gates[gate].disturbed_us + LATE_PATIENCE_US ||
           book_order_at((struct auditor *)auditor, gate) != NULL;
}

void auditor_check_locks(struct auditor *auditor)
{
    const struct world *world = auditor->world;
    follow_alarm(auditor);
    for (size_t i = 0; i < world->site->gate_count; i++) {
        struct book_gate *gate = &auditor->gates[i];
        if (!world->turnstiles[i].arm.coils[COIL_UNLOCK_ENTRY] || may_stand_open(auditor, i)) {
            gate->open_since_us = 0;
            continue;
        }
        if (gate->open_since_us == 0)
            gate->open_since_us = world->now_us;
        if (world->now_us > gate->open_since_us + STAYS_OPEN_US)
            book_differs(auditor, "%s stands open for %lld s, and no order is on disk",
                         book_gate_name(auditor, i),
                         (long long)((world->now_us - gate->open_since_us) / SECOND_US));
    }
}

void auditor_check_serving(struct auditor *auditor)
{
    const struct world *world = auditor->world;
    for (size_t i = 0; i < world->site->gate_count && world->running; i++) {
        const enum gate_phase phase = world->hall.gates[i].gate.phase;
        const bool excused = world->turnstiles[i].arm.jam || alarmed(auditor) ||
                             world->now_us < auditor->gates[i].disturbed_us + SERVES_AGAIN_US;
        if (phase != GATE_READY && !excused)
            book_differs(auditor, "%s is %s, and nothing disturbed it for %lld s",
                         book_gate_name(auditor, i), gate_phase_word(phase),
                         (long long)((world->now_us - auditor->gates[i].disturbed_us) / SECOND_US));
    }
}

void auditor_check_quiet(struct auditor *auditor)
{
    const struct world *world = auditor->world;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        struct book_gate *gate = &auditor->gates[i];
        const struct bus_driver *driver = &world->buses[world->turnstiles[i].bus];
        if (world->hall.gates[i].gate.phase != GATE_READY || gate->blind || driver->hung)
            continue; /* what its board has counted is still to come */
        for (int way = 0; way < 2; way++) {
            const int64_t made = book_made(auditor, i, (enum arm_way)way);
            const int64_t missing = made - gate->recorded[way];
            if (missing < 0 || missing > gate->lost[way])
                book_differs(
                    auditor, "%s turned %lld times %s, %lld are recorded, %lld may be lost",
                    book_gate_name(auditor, i), (long long)made, way == ARM_ENTRY ? "in" : "out",
                    (long long)gate->recorded[way], (long long)gate->lost[way]);
            gate->lost[way] = missing; /* what was found again is not lost any more */
        }
    }
}

bool auditor_agrees(const struct auditor *auditor)
{
    return auditor->agrees;
}

const char *auditor_difference(const struct auditor *auditor)
{
    return auditor->difference;
}

size_t auditor_story(const struct auditor *auditor,
                     char lines[AUDITOR_STORY_LINES][AUDITOR_TEXT_SIZE])
{
    const size_t count =
        auditor->ring_count < AUDITOR_STORY_LINES ? auditor->ring_count : AUDITOR_STORY_LINES;
    for (size_t i = 0; i < count; i++)
        memcpy(lines[i], auditor->ring[(auditor->ring_count - count + i) % BOOK_RING],
               AUDITOR_TEXT_SIZE);
    return count;
}

struct auditor_counts auditor_counts(const struct auditor *auditor)
{
    struct auditor_counts counts = auditor->counts;
    counts.sold_cents = auditor->cents_sold;
    return counts;
}
