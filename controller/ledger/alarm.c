#include "controller/ledger/alarm.h"

#include "controller/base/text.h"

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

enum err ledger_set_alarm(struct ledger *ledger, const struct alarm_setting *setting)
{
    const struct chain_entry entry = {.kind = setting->on ? "alarm_on" : "alarm_off",
                                      .detail = setting->reason,
                                      .author = setting->author};
    const enum err err = ledger_record(ledger, &entry, setting->now);
    const char *word = alarm_words[setting->on ? ALARM_ON : ALARM_RECOUNT_WANTED];
    return err == ERR_OK ? store_set_setting(ledger->store, "alarm", word) : err;
}

enum err alarm_counted(struct ledger *ledger)
{
    enum alarm_state state = ALARM_NONE;
    const enum err err = alarm_read(ledger->store, &state);
    return err == ERR_OK && state == ALARM_RECOUNT_WANTED
               ? store_set_setting(ledger->store, "alarm", alarm_words[ALARM_NONE])
               : err;
}
