#include "controller/ledger/alarm.h"

#include <stdio.h>

#include "controller/base/text.h"
#include "controller/ledger/recount.h"
#include "controller/ledger/stays.h"

enum { WORD_SIZE = 24 };

static const char *const alarm_words[] = {
    [ALARM_NONE] = "none", [ALARM_ON] = "on", [ALARM_RECOUNT_WANTED] = "recount_wanted"};

enum err alarm_read(struct store *store, enum alarm_state *ret_state)
{
    char value[WORD_SIZE] = "";
    const enum err err = store_get_setting(store, "alarm", value, sizeof value);
    *ret_state = ALARM_NONE;
    for (int i = ALARM_NONE; i <= ALARM_RECOUNT_WANTED; i++)
        *ret_state = text_equal(value, alarm_words[i]) ? (enum alarm_state)i : *ret_state;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Who was inside is not any more, and comes back for nothing. */
static enum err begin(struct ledger *ledger, struct wall_time now)
{
    char at[WORD_SIZE], before[WORD_SIZE] = "";
    (void)snprintf(at, sizeof at, "%lld", (long long)now.unix_ms);
    enum err err = store_get_setting(ledger->store, "evacuated", before, sizeof before);
    if (err == ERR_OK || err == ERR_NOT_FOUND)
        err = store_set_setting(ledger->store, "evacuated_before", before);
    if (err == ERR_OK)
        err = store_set_setting(ledger->store, "evacuated", at);
    return err == ERR_OK ? stays_evacuate(ledger, now) : err;
}

static enum err read_instant(struct store *store, const char *name, struct wall_time *ret_at)
{
    char value[WORD_SIZE] = "";
    const enum err err = store_get_setting(store, name, value, sizeof value);
    ret_at->unix_ms = 0;
    (void)text_parse_int(value, &ret_at->unix_ms);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err alarm_last_evacuation(struct store *store, struct wall_time *ret_at)
{
    return read_instant(store, "evacuated", ret_at);
}

enum err alarm_called_since(struct store *store, struct wall_time *ret_at)
{
    enum alarm_state state;
    const enum err err = alarm_read(store, &state);
    if (err != ERR_OK)
        return err;
    return read_instant(store, state == ALARM_ON ? "evacuated_before" : "evacuated", ret_at);
}

enum err ledger_set_alarm(struct ledger *ledger, const struct alarm_setting *setting)
{
    const struct chain_entry entry = {.kind = setting->on ? "alarm_on" : "alarm_off",
                                      .detail = setting->reason,
                                      .author = setting->author};
    enum err err = ledger_record(ledger, &entry, setting->now);
    if (err == ERR_OK && setting->on)
        err = begin(ledger, setting->now);
    else if (err == ERR_OK)
        err = recount_want_all(ledger);
    const char *word = alarm_words[setting->on ? ALARM_ON : ALARM_RECOUNT_WANTED];
    return err == ERR_OK ? store_set_setting(ledger->store, "alarm", word) : err;
}

enum err alarm_counted(struct ledger *ledger)
{
    enum alarm_state state = ALARM_NONE;
    bool more = false;
    enum err err = alarm_read(ledger->store, &state);
    if (err == ERR_OK)
        err = recount_any_wanted(ledger, &more);
    return err == ERR_OK && state == ALARM_RECOUNT_WANTED && !more
               ? store_set_setting(ledger->store, "alarm", alarm_words[ALARM_NONE])
               : err;
}
