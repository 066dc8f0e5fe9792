#include "controller/ledger/timekeeping.h"

#include <stdio.h>

#include "controller/base/text.h"

enum { SETTING_SIZE = 24 };

enum err timekeeping_load(struct ledger *ledger)
{
    char value[SETTING_SIZE] = "";
    int64_t since_seq = 0;
    const enum err err = store_get_setting(ledger->store, "clock_confirmed", value, sizeof value);
    (void)text_parse_int(value, &since_seq);
    if (err != ERR_OK && err != ERR_NOT_FOUND)
        return err;
    return store_latest_instant(ledger->store, since_seq, &ledger->latest_ms);
}

bool timekeeping_behind(int64_t latest_ms, struct wall_time now)
{
    return latest_ms - now.unix_ms > TIMEKEEPING_DOUBT_MS;
}

struct wall_time timekeeping_latest(const struct ledger *ledger, struct wall_time now)
{
    return timekeeping_behind(ledger->latest_ms, now) ? (struct wall_time){ledger->latest_ms} : now;
}

enum err timekeeping_confirm(struct ledger *ledger, const struct clock_confirmation *confirmation)
{
    char value[SETTING_SIZE];
    const struct chain_entry entry = {
        .kind = "clock_confirmed", .detail = confirmation->reason, .author = confirmation->author};
    (void)snprintf(value, sizeof value, "%lld", (long long)ledger->chain.seq + 1);
    enum err err = ledger_record(ledger, &entry, confirmation->now);
    if (err == ERR_OK)
        err = store_set_setting(ledger->store, "clock_confirmed", value);
    if (err == ERR_OK)
        ledger->latest_ms = confirmation->now.unix_ms;
    return err;
}
