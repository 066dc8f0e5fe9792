#include "controller/store/tariffs.h"

#include <string.h>

#include "controller/store/statement.h"

enum err store_add_tariff(struct store *store, int64_t tariff_id, const struct tariff *tariff,
                          const char *file_text, int64_t imported_ms)
{
    char date[CIVIL_DATE_SIZE];
    struct query add =
        query(store, "INSERT INTO tariff (tariff_id, name, facility, decision_number, "
                     "decision_date, valid_from_ms, imported_ms, file) VALUES ($id, $name, "
                     "$facility, $number, $date, $from, $at, $file)");
    civil_date_format(tariff->decision_date, date);
    bind_int(&add, "$id", tariff_id);
    bind_text(&add, "$name", tariff->name);
    bind_text(&add, "$facility", tariff->facility);
    bind_text(&add, "$number", tariff->decision_number);
    bind_text(&add, "$date", date);
    bind_int(&add, "$from", tariff->valid_from.unix_ms);
    bind_int(&add, "$at", imported_ms);
    bind_text(&add, "$file", file_text);
    return query_run(&add);
}

enum err store_load_tariff(struct store *store, int64_t at_ms, const char *name,
                           struct tariff **ret_tariff)
{
    static struct faults faults; /* large; a stored tariff was checked when it was imported */
    struct tariff *tariff = NULL;
    struct query get = query(store, "SELECT file FROM tariff WHERE valid_from_ms <= $at AND "
                                    "($name = '' OR name = $name) ORDER BY valid_from_ms DESC, "
                                    "imported_ms DESC LIMIT 1");
    bind_int(&get, "$at", at_ms);
    bind_text(&get, "$name", name != NULL ? name : "");
    const bool found = query_row(&get);
    if (found) {
        const char *text = (const char *)sqlite3_column_text(get.statement, 0);
        faults.count = 0;
        tariff = tariff_load_text("stored tariff", text, strlen(text), &faults);
    }
    const enum err err = query_end(&get);
    if (err != ERR_OK)
        return err;
    if (tariff == NULL)
        return found ? ERR_CORRUPT : ERR_NOT_FOUND;
    *ret_tariff = tariff;
    return ERR_OK;
}
