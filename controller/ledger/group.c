#include "controller/ledger/group.h"

#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/returns.h"
#include "controller/ledger/shelf.h"
#include "controller/store/passages.h"
#include "controller/tariff/quote.h"

enum err group_supervisors_pay(struct ledger *ledger, const struct tap_request *request,
                               const struct pass_record *pass, int64_t *ret_persons)
{
    struct tariff *tariff = NULL;
    *ret_persons = 0;
    if (request->supervisors == 0)
        return ERR_OK;
    const enum err err = shelf_take(ledger, pass, &tariff);
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    const struct tariff_product *product = tariff_find(tariff, pass->product);
    if (product == NULL)
        return ERR_OK;
    const int64_t free = quote_supervisors_free(tariff, product, request->group, request->young);
    *ret_persons = request->supervisors > free ? request->supervisors - free : 0;
    return ERR_OK;
}

enum err group_coming_back(struct ledger *ledger, const struct tap_request *request,
                           int64_t pass_id, int64_t *ret_persons)
{
    struct wall_time since = {0}, evacuated = {0};
    struct group_days days = {0};
    *ret_persons = 0;
    enum err err = attendance_since(ledger->store, request->now, &since);
    if (err == ERR_OK)
        err = alarm_last_evacuation(ledger->store, &evacuated);
    if (err != ERR_OK || evacuated.unix_ms <= since.unix_ms ||
        evacuated.unix_ms > request->now.unix_ms)
        return err;
    const int64_t back_ms = evacuated.unix_ms - RETURNS_SENT_OUT_MS;
    const struct group_search search = {.pass_id = pass_id,
                                        .uid = request->uid,
                                        .zone = request->zone,
                                        .since_ms =
                                            back_ms > since.unix_ms ? back_ms : since.unix_ms,
                                        .until_ms = evacuated.unix_ms};
    err = store_group_days(ledger->store, &search, &days);
    const int64_t outside = days.came - days.left - days.returned;
    *ret_persons = outside > 0 ? outside : 0;
    return err;
}
