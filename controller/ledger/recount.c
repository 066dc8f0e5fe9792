#include "controller/ledger/recount.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"

enum { NAME_SIZE = CAPACITY_NAME_SIZE + 16, VALUE_SIZE = CIVIL_DATE_SIZE + 24 };

/* Of each zone "wanted", or the day and the number of exits of nobody at its last count. */
static const char wanted[] = "wanted";

static void name_of(const char *zone, char name[NAME_SIZE])
{
    (void)snprintf(name, NAME_SIZE, "recount:%s", zone);
}

static void format_count(int64_t exits_of_nobody, struct wall_time now, char value[VALUE_SIZE])
{
    char day[CIVIL_DATE_SIZE];
    civil_date_format(civil_from_wall(now).date, day);
    (void)snprintf(value, VALUE_SIZE, "%s %lld", day, (long long)exits_of_nobody);
}

static enum err read_value(struct store *store, const char *zone, char value[VALUE_SIZE])
{
    char name[NAME_SIZE];
    name_of(zone, name);
    value[0] = '\0';
    const enum err err = store_get_setting(store, name, value, VALUE_SIZE);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err write_value(struct ledger *ledger, const char *zone, const char *value)
{
    char name[NAME_SIZE];
    name_of(zone, name);
    return store_set_setting(ledger->store, name, value);
}

enum err recount_want_all(struct ledger *ledger)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < ledger->capacity.zone_count; i++)
        err = write_value(ledger, ledger->capacity.zones[i].name, wanted);
    return err;
}

enum err recount_done(struct ledger *ledger, const char *zone, int64_t exits_of_nobody,
                      struct wall_time now)
{
    char value[VALUE_SIZE];
    format_count(exits_of_nobody, now, value);
    return write_value(ledger, zone, value);
}

enum err recount_any_wanted(struct ledger *ledger, bool *ret_wanted)
{
    char value[VALUE_SIZE];
    enum err err = ERR_OK;
    *ret_wanted = false;
    for (size_t i = 0; err == ERR_OK && i < ledger->capacity.zone_count; i++) {
        err = read_value(ledger->store, ledger->capacity.zones[i].name, value);
        *ret_wanted = *ret_wanted || text_equal(value, wanted);
    }
    return err;
}

/* How many had left at the last count of the day; 0 when there was none. */
static int64_t counted_today(const char *value, struct wall_time now)
{
    char today[VALUE_SIZE];
    int64_t exits = 0;
    format_count(0, now, today);
    const size_t day = CIVIL_DATE_SIZE - 1;
    if (strncmp(value, today, day) == 0)
        (void)text_parse_int(value + day + 1, &exits);
    return exits;
}

enum err recount_why(struct store *store, const char *zone, int64_t exits_of_nobody,
                     struct wall_time now, enum recount_reason *ret_why)
{
    char value[VALUE_SIZE];
    const enum err err = read_value(store, zone, value);
    *ret_why = text_equal(value, wanted)                     ? RECOUNT_AFTER_ALARM
               : exits_of_nobody > counted_today(value, now) ? RECOUNT_EXITS_OF_NOBODY
                                                             : RECOUNT_NONE;
    return err;
}
