#include "controller/ledger/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "controller/store/tariffs.h"

/* Reads a tariff onto the shelf; the oldest there makes room. */
static enum err shelve(struct ledger *ledger, int64_t tariff_id, struct tariff **ret_tariff)
{
    char *text = NULL;
    const enum err err = store_get_tariff_text(ledger->store, tariff_id, &text);
    if (err != ERR_OK)
        return err;
    struct faults *faults = calloc(1, sizeof *faults);
    struct tariff *tariff =
        faults != NULL ? tariff_load_text("tariff", text, strlen(text), faults) : NULL;
    const bool no_memory = faults == NULL || faults->no_memory;
    free(faults);
    free(text);
    if (tariff == NULL) /* or written by a version that allowed more: as if it were not there */
        return no_memory ? ERR_NOMEM : ERR_NOT_FOUND;
    const size_t place = ledger->shelf_next++ % LEDGER_SHELF_MAX;
    tariff_destroy(ledger->shelf[place].tariff);
    ledger->shelf[place].tariff = tariff;
    ledger->shelf[place].tariff_id = tariff_id;
    *ret_tariff = tariff;
    return ERR_OK;
}

enum err shelf_take(struct ledger *ledger, const struct pass_record *pass,
                    struct tariff **ret_tariff)
{
    int64_t tariff_id = 0;
    const enum err err = store_find_tariff(ledger->store, pass->tariff, pass->sold_ms, &tariff_id);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < LEDGER_SHELF_MAX; i++) {
        if (ledger->shelf[i].tariff != NULL && ledger->shelf[i].tariff_id == tariff_id) {
            *ret_tariff = ledger->shelf[i].tariff;
            return ERR_OK;
        }
    }
    return shelve(ledger, tariff_id, ret_tariff);
}
