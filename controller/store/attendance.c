#include "controller/store/attendance.h"

#include "controller/store/plain_text.h"
#include "controller/store/statement.h"

enum err store_get_attendance(struct store *store, const char *zone, struct civil_date day,
                              struct attendance_record *ret_attendance)
{
    char text[CIVIL_DATE_SIZE];
    struct query get = query(
        store, "SELECT coalesce((SELECT persons FROM presence WHERE zone = $zone), 0), "
               "(SELECT coalesce(sum(persons), 0) FROM open_order WHERE zone = $zone), "
               "coalesce(d.entries, 0), coalesce(d.exits, 0), coalesce(d.persons_max, 0), "
               "coalesce(d.persons_max_ms, 0), coalesce(d.exits_of_nobody, 0) FROM (SELECT 1) "
               "LEFT JOIN attendance_day AS d ON d.day = $day AND d.zone = $zone");
    civil_date_format(day, text);
    bind_text(&get, "$zone", zone);
    bind_text(&get, "$day", text);
    if (query_row(&get))
        *ret_attendance = (struct attendance_record){.inside = row_int(&get, 0),
                                                     .expected = row_int(&get, 1),
                                                     .entries = row_int(&get, 2),
                                                     .exits = row_int(&get, 3),
                                                     .persons_max = row_int(&get, 4),
                                                     .persons_max_ms = row_int(&get, 5),
                                                     .exits_of_nobody = row_int(&get, 6)};
    return query_end(&get);
}

static enum err get_presence(struct store *store, const char *zone, int64_t *ret_persons)
{
    struct query get = query(store, "SELECT persons FROM presence WHERE zone = $zone");
    bind_text(&get, "$zone", zone);
    *ret_persons = query_row(&get) ? row_int(&get, 0) : 0;
    return query_end(&get);
}

enum err store_set_presence(struct store *store, const char *zone, int64_t persons)
{
    struct query set = query(store, "INSERT INTO presence (zone, persons) VALUES ($zone, $persons) "
                                    "ON CONFLICT (zone) DO UPDATE SET persons = excluded.persons");
    bind_text(&set, "$zone", zone);
    bind_int(&set, "$persons", persons);
    return query_run(&set);
}

/* Adds to what the day saw; whatever is inside now may be its most. */
static enum err add_to_day(struct store *store, const char *name, struct wall_time now,
                           const struct attendance_record *more)
{
    char day[CIVIL_DATE_SIZE];
    struct query add = query(
        store, "INSERT INTO attendance_day (day, zone, entries, exits, persons_max, "
               "persons_max_ms, exits_of_nobody) VALUES ($day, $zone, $entries, $exits, $inside, "
               "$now, $nobody) ON CONFLICT (day, zone) DO UPDATE SET "
               "entries = entries + excluded.entries, exits = exits + excluded.exits, "
               "exits_of_nobody = exits_of_nobody + excluded.exits_of_nobody, "
               "persons_max_ms = iif(excluded.persons_max > persons_max, excluded.persons_max_ms, "
               "persons_max_ms), persons_max = max(persons_max, excluded.persons_max)");
    civil_date_format(civil_from_wall(now).date, day);
    bind_text(&add, "$day", day);
    bind_text(&add, "$zone", name);
    bind_int(&add, "$entries", more->entries);
    bind_int(&add, "$exits", more->exits);
    bind_int(&add, "$inside", more->inside);
    bind_int(&add, "$now", now.unix_ms);
    bind_int(&add, "$nobody", more->exits_of_nobody);
    return query_run(&add);
}

static enum err change_presence(struct store *store, const char *zone, int64_t persons,
                                struct wall_time now, struct attendance_record *more)
{
    int64_t before = 0;
    enum err err = get_presence(store, zone, &before);
    const int64_t after = before + persons;
    more->inside = after > 0 ? after : 0;
    more->exits_of_nobody = after < 0 ? -after : 0;
    if (err == ERR_OK)
        err = store_set_presence(store, zone, more->inside);
    return err == ERR_OK ? add_to_day(store, zone, now, more) : err;
}

enum err store_move_presence(struct store *store, const char *zone, int64_t persons,
                             struct wall_time now)
{
    struct attendance_record more = {.entries = persons > 0 ? persons : 0,
                                     .exits = persons < 0 ? -persons : 0};
    return change_presence(store, zone, persons, now, &more);
}

enum err store_shift_presence(struct store *store, const char *zone, int64_t persons,
                              struct wall_time now)
{
    return change_presence(store, zone, persons, now, &(struct attendance_record){0});
}

enum err store_note_maximum(struct store *store, const char *name, int64_t persons,
                            struct wall_time now)
{
    return add_to_day(store, name, now, &(struct attendance_record){.inside = persons});
}

static void read_muster(struct query *from, struct muster_record *record)
{
    *record = (struct muster_record){.persons = row_int(from, 5),
                                     .since_ms = row_int(from, 6),
                                     .members = row_int(from, 7),
                                     .left_ms = row_int(from, 8)};
    row_text(from, 0, record->zone, sizeof record->zone);
    row_text(from, 1, record->uid, sizeof record->uid);
    row_text(from, 2, record->holder, sizeof record->holder);
    row_text(from, 3, record->category, sizeof record->category);
    row_text(from, 4, record->party, sizeof record->party);
}

/* Cards, each with what the one that it replaces has done, and then whoever came as a group without
 * one, of whom no exit tells anything. */
#define MUSTER                                                                                     \
    "SELECT p.zone, coalesce(nullif(c.replaced_by, ''), p.uid) AS own, coalesce(h.name, '') AS "   \
    "holder, max(p.category), '' AS party, "                                                       \
    "sum(iif(p.direction = 'entry', p.persons, -p.persons)) AS inside, "                           \
    "max(iif(p.direction = 'entry', p.at_ms, 0)), coalesce((SELECT max(f.members_max) FROM pass "  \
    "AS f WHERE f.account_id = c.account_id), 1), max(iif(p.direction = 'exit', p.at_ms, 0)) "     \
    "FROM passage AS p LEFT JOIN card AS c ON c.uid = p.uid LEFT JOIN holder AS h ON "             \
    "h.account_id = c.account_id WHERE p.at_ms >= $since AND p.uid <> '' AND p.persons > 0 AND "   \
    "($search = '' OR instr(plain(h.name), plain($search)) > 0 OR EXISTS (SELECT 1 FROM pass AS "  \
    "f JOIN pass_member AS m ON m.pass_id = f.pass_id WHERE f.account_id = c.account_id AND "      \
    "instr(plain(m.name), plain($search)) > 0)) GROUP BY p.zone, own HAVING (inside <= 0) = "      \
    "$left UNION ALL SELECT zone, '', '', max(category), party, sum(persons), max(at_ms), "        \
    "sum(asked), 0 FROM passage WHERE at_ms >= $since AND uid = '' AND party <> '' AND persons > " \
    "0 AND direction = 'entry' AND NOT $left AND ($search = '' OR instr(plain(party), "            \
    "plain($search)) > 0) GROUP BY zone, party ORDER BY 1, 5, 3, 2"

enum err store_each_muster(struct store *store, const struct muster_search *search, muster_fn *each,
                           void *context)
{
    struct muster_record record;
    bool more = true;
    const enum err known = store_know_plain(store);
    if (known != ERR_OK)
        return known;
    struct query all = query(store, MUSTER);
    bind_int(&all, "$since", search->since_ms);
    bind_text(&all, "$search", search->search);
    bind_int(&all, "$left", search->left);
    while (more && query_row(&all)) {
        read_muster(&all, &record);
        more = each(context, &record);
    }
    return query_end(&all);
}

enum err store_each_presence(struct store *store, presence_fn *each, void *context)
{
    char zone[ORDER_GATE_SIZE];
    bool more = true;
    struct query all = query(store, "SELECT zone, persons FROM presence ORDER BY zone");
    while (more && query_row(&all)) {
        row_text(&all, 0, zone, sizeof zone);
        more = each(context, zone, row_int(&all, 1));
    }
    return query_end(&all);
}

enum err store_each_maximum(struct store *store, struct civil_date since, struct civil_date until,
                            maximum_fn *each, void *context)
{
    struct maximum_record record;
    char first[CIVIL_DATE_SIZE], last[CIVIL_DATE_SIZE];
    bool more = true;
    struct query all =
        query(store, "SELECT day, zone, persons_max, persons_max_ms, entries, exits FROM "
                     "attendance_day WHERE day >= $since AND day <= $until ORDER BY day, zone");
    civil_date_format(since, first);
    civil_date_format(until, last);
    bind_text(&all, "$since", first);
    bind_text(&all, "$until", last);
    while (more && query_row(&all)) {
        record = (struct maximum_record){.persons = row_int(&all, 2),
                                         .at_ms = row_int(&all, 3),
                                         .entries = row_int(&all, 4),
                                         .exits = row_int(&all, 5)};
        row_text(&all, 0, record.day, sizeof record.day);
        row_text(&all, 1, record.name, sizeof record.name);
        more = each(context, &record);
    }
    return query_end(&all);
}

#define SUMS(key, order)                                                                           \
    "SELECT " key ", coalesce(sum(iif(direction = 'entry', persons, 0)), 0), "                     \
    "coalesce(sum(iif(direction = 'exit', persons, 0)), 0) FROM hourly_count WHERE hour_ms >= "    \
    "$since AND hour_ms < $until AND instr($without, ' ' || gate || ' ') = 0 GROUP BY " key        \
    " ORDER BY " order

enum err store_each_sum(struct store *store, enum attendance_by by,
                        const struct attendance_span *span, sum_fn *each, void *context)
{
    static const char *const statements[] = {
        [ATTENDANCE_BY_HOUR] = SUMS("hour_ms", "hour_ms"),
        [ATTENDANCE_BY_GATE] = SUMS("gate", "gate"),
        [ATTENDANCE_BY_PRODUCT] = SUMS("product", "product"),
        [ATTENDANCE_BY_CATEGORY] = SUMS("category", "category"),
        [ATTENDANCE_BY_PARTY] = SUMS("party", "party"),
    };
    struct attendance_sum sum;
    bool more = true;
    struct query sums = query(store, statements[by]);
    bind_int(&sums, "$since", span->since_ms);
    bind_int(&sums, "$until", span->until_ms);
    bind_text(&sums, "$without", span->without);
    while (more && query_row(&sums)) {
        sum = (struct attendance_sum){.entries = row_int(&sums, 1), .exits = row_int(&sums, 2)};
        if (by == ATTENDANCE_BY_HOUR)
            sum.hour_ms = row_int(&sums, 0);
        else
            row_text(&sums, 0, sum.name, sizeof sum.name);
        more = each(context, &sum);
    }
    return query_end(&sums);
}
