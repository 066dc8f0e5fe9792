#include "controller/ledger/attendance.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/alarm.h"
#include "controller/ledger/recount.h"
#include "controller/ledger/timekeeping.h"

enum {
    LOOK_BACK_MS = 2 * 86400000,
    SETTING_NAME_SIZE = CAPACITY_NAME_SIZE + 16,
    SETTING_SIZE = 40
};

void ledger_limit(struct ledger *ledger, const struct capacity *capacity)
{
    ledger->capacity = *capacity;
}

static void name_setting(const char *name, char text[SETTING_NAME_SIZE])
{
    (void)snprintf(text, SETTING_NAME_SIZE, "capacity:%.31s", name);
}

/* Kept as "2026-11-22 200": on any other day it says nothing. */
static struct capacity_limit parse_setting(const char *value, struct civil_date today)
{
    char day[CIVIL_DATE_SIZE];
    civil_date_format(today, day);
    const size_t length = CIVIL_DATE_SIZE - 1;
    struct capacity_limit limit = {0};
    if (strncmp(value, day, length) == 0 && value[length] == ' ')
        limit.limited = text_parse_int(value + length + 1, &limit.persons);
    return limit;
}

enum err attendance_limit(struct store *store, struct capacity_limit configured, const char *name,
                          struct wall_time now, struct capacity_limit *ret_limit)
{
    char setting[SETTING_NAME_SIZE], value[SETTING_SIZE] = "";
    name_setting(name, setting);
    const enum err err = store_get_setting(store, setting, value, sizeof value);
    *ret_limit = capacity_lower(configured, parse_setting(value, civil_from_wall(now).date));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err count_zone(struct ledger *ledger, const char *zone, struct civil_date today,
                           struct capacity_count *count)
{
    struct attendance_record attendance;
    const enum err err = store_get_attendance(ledger->store, zone, today, &attendance);
    if (err != ERR_OK)
        return err;
    count->inside += attendance.inside;
    count->expected += attendance.expected;
    count->today += attendance.entries;
    return ERR_OK;
}

/* Who goes into a zone inside another one has come in already. */
static enum err count_kind(struct ledger *ledger, enum capacity_kind kind, struct civil_date today,
                           struct capacity_count *count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < ledger->capacity.zone_count; i++) {
        const struct capacity_zone *zone = &ledger->capacity.zones[i];
        struct capacity_count own = {0};
        if (zone->kind != kind)
            continue;
        err = count_zone(ledger, zone->name, today, &own);
        count->inside += own.inside;
        count->expected += capacity_from_outside(zone) ? own.expected : 0;
        count->today += capacity_from_outside(zone) ? own.today : 0;
    }
    return err;
}

static void narrow(const struct capacity_limits *limits, const struct capacity_count *count,
                   struct entry_room *room)
{
    const int64_t at_once = capacity_room_at_once(limits->at_once, count);
    const int64_t today = capacity_room_today(limits->a_day, count);
    room->at_once = at_once < room->at_once ? at_once : room->at_once;
    room->today = today < room->today ? today : room->today;
}

enum err ledger_room(struct ledger *ledger, const char *zone_name, struct wall_time now,
                     struct entry_room *ret_room)
{
    const struct capacity_zone *zone = capacity_find_zone(&ledger->capacity, zone_name);
    const struct civil_date today = civil_from_wall(now).date;
    struct capacity_count in_zone = {0}, of_kind = {0};
    *ret_room = (struct entry_room){CAPACITY_PERSONS_MAX, CAPACITY_PERSONS_MAX};
    if (zone == NULL)
        return ERR_OK;
    struct capacity_limits own = zone->limits, kind = {0};
    const bool from_outside = capacity_from_outside(zone);
    if (from_outside)
        kind = ledger->capacity.kinds[zone->kind];
    enum err err = attendance_limit(ledger->store, own.at_once, zone->name, now, &own.at_once);
    if (err == ERR_OK && from_outside)
        err = attendance_limit(ledger->store, kind.at_once, capacity_kind_word(zone->kind), now,
                               &kind.at_once);
    if (err == ERR_OK && (own.at_once.limited || own.a_day.limited))
        err = count_zone(ledger, zone->name, today, &in_zone);
    if (err == ERR_OK && (kind.at_once.limited || kind.a_day.limited))
        err = count_kind(ledger, zone->kind, today, &of_kind);
    narrow(&own, &in_zone, ret_room);
    narrow(&kind, &of_kind, ret_room);
    return err;
}

/* What an establishment of several zones held at most is not the sum of what each held. */
static enum err note_kind(struct ledger *ledger, const char *zone_name, struct wall_time now)
{
    const struct capacity_zone *zone = capacity_find_zone(&ledger->capacity, zone_name);
    struct capacity_count count = {0};
    size_t zones = 0;
    for (size_t i = 0; zone != NULL && i < ledger->capacity.zone_count; i++)
        zones += ledger->capacity.zones[i].kind == zone->kind;
    if (zones < 2)
        return ERR_OK;
    const enum err err = count_kind(ledger, zone->kind, civil_from_wall(now).date, &count);
    return err == ERR_OK ? store_note_maximum(ledger->store, capacity_kind_word(zone->kind),
                                              count.inside, now)
                         : err;
}

enum err ledger_move_presence(struct ledger *ledger, const char *zone, int64_t persons,
                              struct wall_time now)
{
    const char *around = capacity_around(&ledger->capacity, zone);
    enum err err = store_move_presence(ledger->store, zone, persons, now);
    if (err == ERR_OK && around != NULL)
        err = store_shift_presence(ledger->store, around, -persons, now);
    return err == ERR_OK && persons > 0 && around == NULL ? note_kind(ledger, zone, now) : err;
}

/* The id puts the count in its order among the passages. */
static enum err write_count(struct ledger *ledger, const struct recount *recount, int64_t before)
{
    char detail[JOURNAL_DETAIL_SIZE];
    (void)snprintf(detail, sizeof detail, "was %lld: %.160s", (long long)before, recount->reason);
    const struct chain_entry entry = {.kind = "presence",
                                      .ref = ledger_new_id(ledger, recount->now),
                                      .persons = recount->persons,
                                      .detail = detail,
                                      .author = recount->author,
                                      .link = recount->zone};
    const enum err err = ledger_record(ledger, &entry, recount->now);
    return err == ERR_OK ? store_set_presence(ledger->store, recount->zone, recount->persons) : err;
}

enum err ledger_recount(struct ledger *ledger, const struct recount *recount, int64_t *ret_before)
{
    struct attendance_record attendance = {0};
    enum err err = store_get_attendance(ledger->store, recount->zone,
                                        civil_from_wall(recount->now).date, &attendance);
    *ret_before = attendance.inside;
    if (err == ERR_OK)
        err = write_count(ledger, recount, attendance.inside);
    if (err == ERR_OK)
        err = store_note_maximum(ledger->store, recount->zone, recount->persons, recount->now);
    if (err == ERR_OK)
        err = recount_done(ledger, recount->zone, attendance.exits_of_nobody, recount->now);
    if (err == ERR_OK)
        err = alarm_counted(ledger);
    return err == ERR_OK ? note_kind(ledger, recount->zone, recount->now) : err;
}

struct still_inside {
    size_t count;
    struct {
        char zone[ORDER_GATE_SIZE];
        int64_t persons;
    } zones[CAPACITY_ZONES_MAX];
};

static bool note_zone(void *context, const char *zone, int64_t persons)
{
    struct still_inside *still = context;
    if (persons > 0) {
        (void)text_copy(still->zones[still->count].zone, ORDER_GATE_SIZE, zone);
        still->zones[still->count++].persons = persons;
    }
    return still->count < CAPACITY_ZONES_MAX;
}

/* Whether this closing has been answered for; from now on it has. */
static enum err take_closing(struct ledger *ledger, struct wall_time closing, struct wall_time now,
                             bool *ret_taken)
{
    char before[SETTING_SIZE] = "", text[SETTING_SIZE];
    const enum err err = store_get_setting(ledger->store, "emptied", before, sizeof before);
    (void)snprintf(text, sizeof text, "%lld", (long long)closing.unix_ms);
    int64_t before_ms = 0;
    (void)text_parse_int(before, &before_ms);
    /* also one before it: the clock was set back */
    *ret_taken = before_ms != 0 && closing.unix_ms <= before_ms && before_ms <= now.unix_ms;
    if (*ret_taken || (err != ERR_OK && err != ERR_NOT_FOUND))
        return err;
    return store_set_setting(ledger->store, "emptied", text);
}

enum err attendance_since(struct store *store, struct wall_time now, struct wall_time *ret_since)
{
    char value[SETTING_SIZE] = "";
    int64_t closing_ms = 0;
    const enum err err = store_get_setting(store, "emptied", value, sizeof value);
    ret_since->unix_ms = now.unix_ms - LOOK_BACK_MS;
    /* a closing that is still to come was seen by a clock that was wrong */
    if (text_parse_int(value, &closing_ms) && closing_ms > ret_since->unix_ms &&
        closing_ms <= now.unix_ms)
        ret_since->unix_ms = closing_ms;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err ledger_empty_zones(struct ledger *ledger, struct wall_time closing, struct wall_time now,
                            int64_t *ret_persons)
{
    struct still_inside still = {0};
    bool taken = false;
    *ret_persons = 0;
    if (timekeeping_behind(ledger->latest_ms,
                           now)) /* those who are inside came in later than that */
        return ERR_OK;
    enum err err = take_closing(ledger, closing, now, &taken);
    *ret_persons = 0;
    if (err == ERR_OK && !taken)
        err = store_each_presence(ledger->store, note_zone, &still);
    for (size_t i = 0; err == ERR_OK && i < still.count; i++) {
        const struct recount empty = {
            .zone = still.zones[i].zone, .reason = "closed_but_not_empty", .now = now};
        err = write_count(ledger, &empty, still.zones[i].persons);
        *ret_persons += still.zones[i].persons;
    }
    return err;
}

static enum err write_setting(struct ledger *ledger, const struct capacity_setting *setting)
{
    char name[SETTING_NAME_SIZE], day[CIVIL_DATE_SIZE], value[SETTING_SIZE];
    const struct chain_entry entry = {.kind = "capacity",
                                      .persons = setting->persons,
                                      .detail = setting->reason,
                                      .author = setting->author,
                                      .link = setting->name};
    civil_date_format(civil_from_wall(setting->now).date, day);
    (void)snprintf(value, sizeof value, "%s %lld", day, (long long)setting->persons);
    name_setting(setting->name, name);
    const enum err err = ledger_record(ledger, &entry, setting->now);
    return err == ERR_OK ? store_set_setting(ledger->store, name, value) : err;
}

enum err ledger_set_capacity(struct ledger *ledger, const struct capacity_setting *setting,
                             int64_t *ret_configured)
{
    const struct capacity_limit *configured = capacity_find_limit(&ledger->capacity, setting->name);
    if (configured == NULL)
        return ERR_NOT_FOUND;
    *ret_configured = configured->limited ? configured->persons : CAPACITY_PERSONS_MAX;
    if (setting->persons > *ret_configured)
        return ERR_CONFLICT;
    return write_setting(ledger, setting);
}
