#include "controller/ledger/privacy.h"

#include <stdio.h>

#include "controller/base/text.h"

enum { SETTING_SIZE = 24 };

static const char setting[] = "names_forgotten_before";
static const int64_t night_ms_max = PRIVACY_NIGHT_DAYS_MAX * INT64_C(86400000);

/* Until where this night goes: the first one of a ledger all the way. */
static enum err until_when(struct ledger *ledger, struct wall_time before, int64_t *ret_until_ms)
{
    char value[SETTING_SIZE] = "";
    int64_t last_ms;
    const enum err err = store_get_setting(ledger->store, setting, value, sizeof value);
    *ret_until_ms = before.unix_ms;
    if (err == ERR_OK && text_parse_int(value, &last_ms) && before.unix_ms - last_ms > night_ms_max)
        *ret_until_ms = last_ms + night_ms_max;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err privacy_forget(struct ledger *ledger, struct wall_time before, int64_t rows,
                        int64_t *ret_changed)
{
    char value[SETTING_SIZE];
    int64_t until_ms;
    enum err err = until_when(ledger, before, &until_ms);
    if (err == ERR_OK)
        err = store_forget_persons(ledger->store, until_ms, rows, ret_changed);
    (void)snprintf(value, sizeof value, "%lld", (long long)until_ms);
    return err == ERR_OK ? store_set_setting(ledger->store, setting, value) : err;
}
