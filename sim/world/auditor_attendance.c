/* What the auditor knows of who is inside: by zone, from the passages and the counts by hand, and
 * whether a gate opened for somebody for whom there was no place. */
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "sim/world/auditor_books.h"

enum { NO_LIMIT = 1 << 30, EMPTY_AFTER_MINUTES = 60 };

static size_t zone_of(const struct auditor *auditor, size_t gate)
{
    return auditor->world->site->gates[gate].zone;
}

static struct book_zone *zone_named(struct auditor *auditor, const char *name)
{
    const struct site *site = auditor->world->site;
    for (size_t i = 0; i < site->zone_count; i++) {
        if (text_equal(site->zones[i].name, name))
            return &auditor->zones[i];
    }
    book_differs(auditor, "%s is no zone", name);
    return &auditor->zones[0];
}

struct book_zone *book_around(struct auditor *auditor, size_t gate)
{
    const struct site *site = auditor->world->site;
    const char *around = site->capacity.zones[zone_of(auditor, gate)].within;
    return around[0] != '\0' ? zone_named(auditor, around) : NULL;
}

/* Who goes in leaves the zone around it, and is back there on the way out; nobody came, nobody
 * left. */
static void shift_around(struct auditor *auditor, size_t gate, int64_t persons)
{
    struct book_zone *around = book_around(auditor, gate);
    if (around == NULL)
        return;
    around->inside = around->inside + persons > 0 ? around->inside + persons : 0;
    around->most = around->inside > around->most ? around->inside : around->most;
    if (persons > 0)
        around->batch.uninvited += persons;
    else
        around->batch.freed -= persons;
}

void book_begin_batch(struct auditor *auditor)
{
    for (size_t i = 0; i < SITE_ZONES_MAX; i++)
        auditor->zones[i].batch = (struct book_batch){0};
}

static int64_t expected_in(const struct auditor *auditor, size_t zone)
{
    int64_t persons = 0;
    for (size_t i = 0; i < auditor->open_count; i++) {
        if (zone_of(auditor, auditor->open[i].gate) == zone)
            persons += auditor->open[i].persons;
    }
    return persons;
}

void book_order_opens(struct auditor *auditor, size_t gate, const char *kind, int64_t persons)
{
    struct book_batch *batch = &auditor->zones[zone_of(auditor, gate)].batch;
    if (text_equal(kind, "hold"))
        batch->granted = true;
    else
        batch->uninvited += persons; /* by hand: nobody is refused */
}

void book_order_ends(struct auditor *auditor, size_t gate, int64_t persons, int64_t turned)
{
    auditor->zones[zone_of(auditor, gate)].batch.freed += persons - turned;
}

/* Staff lower it until midnight, never above what is configured. */
void book_capacity(struct auditor *auditor, const char *name, int64_t persons, int64_t at_ms)
{
    struct book_zone *zone = zone_named(auditor, name);
    const size_t index = (size_t)(zone - auditor->zones);
    const struct capacity_limit *most = &auditor->world->site->capacity.zones[index].limits.at_once;
    if (persons < 0 || (most->limited && persons > most->persons))
        book_differs(auditor, "%s may hold %lld, more than is configured", name,
                     (long long)persons);
    zone->lowered = persons;
    zone->lowered_on = civil_from_wall((struct wall_time){at_ms}).date;
    zone->batch.unsure = true;
}

static bool is_night(const struct auditor *auditor, int64_t at_ms)
{
    const struct opening *opening = &auditor->world->site->opening;
    const struct civil_moment now = civil_from_wall((struct wall_time){at_ms});
    return now.minute < opening_begins(opening, now.date) ||
           now.minute >= opening_ends(opening, now.date) + EMPTY_AFTER_MINUTES ||
           opening_ends(opening, now.date) < 0;
}

void book_counted(struct auditor *auditor, const struct book_count *count)
{
    struct book_zone *zone = zone_named(auditor, count->zone);
    if (auditor->count_pending == BOOK_COUNTS)
        return;
    zone->batch.unsure = true;
    auditor->counts_pending[auditor->count_pending] = *count;
    (void)text_copy(auditor->counts_pending[auditor->count_pending].zone, SITE_NAME_SIZE,
                    count->zone);
    auditor->count_pending++;
    if (strstr(count->detail, "closed_but_not_empty") == NULL)
        return;
    if (count->persons != 0 || !is_night(auditor, count->at_ms))
        book_differs(auditor, "%s is set to %lld as if it were night", count->zone,
                     (long long)count->persons);
}

static void take_count(struct auditor *auditor, const struct book_count *count)
{
    struct book_zone *zone = zone_named(auditor, count->zone);
    long long before = -1;
    (void)sscanf(count->detail, "was %lld", &before);
    if (before != zone->inside)
        book_differs(auditor, "%s is counted, and %lld were believed inside, the passages say %lld",
                     count->zone, before, (long long)zone->inside);
    zone->inside = count->persons;
    zone->most = zone->inside > zone->most ? zone->inside : zone->most;
}

/* Counts by hand stand among the passages where they were made. */
void book_counts_before(struct auditor *auditor, int64_t id)
{
    size_t kept = 0;
    for (size_t i = 0; i < auditor->count_pending; i++) {
        if (auditor->counts_pending[i].id < id)
            take_count(auditor, &auditor->counts_pending[i]);
        else
            auditor->counts_pending[kept++] = auditor->counts_pending[i];
    }
    auditor->count_pending = kept;
}

void book_passed(struct auditor *auditor, size_t gate, enum arm_way way, int64_t persons,
                 const char *kind, int64_t at_ms)
{
    struct book_zone *zone = &auditor->zones[zone_of(auditor, gate)];
    const struct civil_date day = civil_from_wall((struct wall_time){at_ms}).date;
    if (civil_date_compare(day, zone->day) != 0) {
        zone->day = day;
        zone->today = 0;
        zone->batch.unsure = true; /* a clock that jumps back finds another day's count */
    }
    if (way == ARM_EXIT) {
        zone->batch.freed += persons;
        zone->exits += persons;
        zone->inside = zone->inside > persons ? zone->inside - persons : 0; /* never below zero */
        shift_around(auditor, gate, persons);
        return;
    }
    if (!text_equal(kind, "card") && !text_equal(kind, "sale"))
        zone->batch.uninvited += persons;
    zone->entries += persons;
    zone->today += persons;
    zone->inside += persons;
    zone->most = zone->inside > zone->most ? zone->inside : zone->most;
    shift_around(auditor, gate, -persons);
}

static int64_t limit_now(const struct auditor *auditor, size_t index)
{
    const struct book_zone *zone = &auditor->zones[index];
    const struct capacity_limit *configured =
        &auditor->world->site->capacity.zones[index].limits.at_once;
    const struct civil_date today = civil_from_wall(world_wall(auditor->world)).date;
    int64_t limit = configured->limited ? configured->persons : NO_LIMIT;
    if (civil_date_compare(zone->lowered_on, today) == 0 && zone->lowered < limit)
        limit = zone->lowered;
    return limit;
}

/* A gate opened for somebody: with everybody for whom one is open, there are places enough. */
static void check_places(struct auditor *auditor, size_t index)
{
    const struct book_zone *zone = &auditor->zones[index];
    const struct site *site = auditor->world->site;
    const struct capacity_limit *a_day = &site->capacity.zones[index].limits.a_day;
    const int64_t expected = expected_in(auditor, index) - zone->batch.uninvited;
    if (zone->inside + expected > limit_now(auditor, index))
        book_differs(auditor,
                     "a gate opened into %s, where %lld are and %lld are expected, of %lld",
                     site->zones[index].name, (long long)zone->inside, (long long)expected,
                     (long long)limit_now(auditor, index));
    const struct civil_date now = civil_from_wall(world_wall(auditor->world)).date;
    const int64_t today = civil_date_compare(zone->day, now) == 0 ? zone->today : 0;
    if (a_day->limited && today + expected > a_day->persons)
        book_differs(auditor, "%lld came into %s today, and a gate opened for %lld more",
                     (long long)today, site->zones[index].name, (long long)expected);
}

void book_check_batch(struct auditor *auditor)
{
    for (size_t i = 0; i < auditor->world->site->zone_count && auditor->agrees; i++) {
        const struct book_batch *batch = &auditor->zones[i].batch;
        if (batch->granted && !batch->unsure)
            check_places(auditor, i);
    }
}

void book_refused_full(struct auditor *auditor, size_t gate)
{
    const size_t index = zone_of(auditor, gate);
    const struct book_zone *zone = &auditor->zones[index];
    const int64_t taken = zone->inside + expected_in(auditor, index) + zone->batch.freed;
    if (!zone->batch.unsure && taken < limit_now(auditor, index))
        book_differs(auditor, "%s is said to be full with %lld of %lld",
                     auditor->world->site->zones[index].name, (long long)taken,
                     (long long)limit_now(auditor, index));
}

static int64_t ask(struct auditor *auditor, sqlite3_stmt *statement, const char *zone, int column)
{
    (void)sqlite3_bind_text(statement, 1, zone, -1, SQLITE_STATIC);
    const int64_t number =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, column) : 0;
    if (sqlite3_reset(statement) != SQLITE_OK)
        book_differs(auditor, "the counts of %s cannot be read", zone);
    return number;
}

void book_check_presence(struct auditor *auditor)
{
    const struct site *site = auditor->world->site;
    for (size_t i = 0; i < site->zone_count; i++) {
        const int64_t persons = ask(auditor, auditor->presence, site->zones[i].name, 0);
        if (persons != auditor->zones[i].inside)
            book_differs(auditor, "%lld are said to be inside %s, the passages say %lld",
                         (long long)persons, site->zones[i].name,
                         (long long)auditor->zones[i].inside);
    }
}

void book_check_days(struct auditor *auditor)
{
    const struct site *site = auditor->world->site;
    for (size_t i = 0; i < site->zone_count; i++) {
        const struct book_zone *zone = &auditor->zones[i];
        const char *name = site->zones[i].name;
        if (ask(auditor, auditor->days, name, 0) != zone->entries ||
            ask(auditor, auditor->days, name, 1) != zone->exits)
            book_differs(auditor, "the days of %s do not sum to its entries and exits", name);
        if (ask(auditor, auditor->days, name, 2) != zone->most)
            book_differs(auditor, "%s held %lld at most, it is said to have held %lld", name,
                         (long long)zone->most, (long long)ask(auditor, auditor->days, name, 2));
    }
}
