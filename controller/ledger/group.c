#include "controller/ledger/group.h"

#include "controller/ledger/shelf.h"
#include "controller/tariff/quote.h"

enum err group_supervisors_pay(struct ledger *ledger, const struct tap_request *request,
                               const struct pass_record *pass, int64_t *ret_persons)
{
    struct tariff *tariff = NULL;
    *ret_persons = 0;
    if (request->group == 0 || request->supervisors == 0)
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
