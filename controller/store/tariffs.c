#include "controller/store/tariffs.h"

#include <stdlib.h>
#include <string.h>

#include "controller/store/statement.h"

enum err store_add_tariff(struct store *store, int64_t tariff_id, const struct tariff *tariff,
                          const struct tariff_source *source, int64_t imported_ms)
{
    char date[CIVIL_DATE_SIZE];
    struct query add =
        query(store, "INSERT INTO tariff (tariff_id, name, facility, decision_number, "
                     "decision_date, valid_from_ms, valid_until_ms, imported_ms, source, file) "
                     "VALUES ($id, $name, $facility, $number, $date, $from, $until, $at, $source, "
                     "$file)");
    civil_date_format(tariff->decision_date, date);
    bind_int(&add, "$id", tariff_id);
    bind_text(&add, "$name", tariff->name);
    bind_text(&add, "$facility", tariff->facility);
    bind_text(&add, "$number", tariff->decision_number);
    bind_text(&add, "$date", date);
    bind_int(&add, "$from", tariff->valid_from.unix_ms);
    bind_int(&add, "$until", tariff->valid_until.unix_ms);
    bind_int(&add, "$at", imported_ms);
    bind_text(&add, "$source", source->name);
    bind_text(&add, "$file", source->text);
    return query_run(&add);
}

static void read_period(struct query *from, struct tariff_period_row *row)
{
    row_text(from, 0, row->name, sizeof row->name);
    row_text(from, 1, row->source, sizeof row->source);
    row->valid_from_ms = row_int(from, 2);
    row->valid_until_ms = row_int(from, 3);
    row->file_text = row_text_there(from, 4);
    row_text(from, 5, row->facility, sizeof row->facility);
    row_text(from, 6, row->decision_number, sizeof row->decision_number);
    row_text(from, 7, row->decision_date, sizeof row->decision_date);
}

enum err store_each_tariff(struct store *store, const char *facility, tariff_period_fn *each,
                           void *context)
{
    struct tariff_period_row row;
    bool more = true;
    struct query all = query(
        store, "SELECT t.name, t.source, t.valid_from_ms, t.valid_until_ms, t.file, t.facility, "
               "t.decision_number, t.decision_date FROM tariff AS t WHERE ($facility = '' OR "
               "t.facility = $facility) AND t.tariff_id = (SELECT "
               "max(u.tariff_id) FROM tariff AS u WHERE u.facility = t.facility AND "
               "u.valid_from_ms = t.valid_from_ms) ORDER BY t.facility, t.valid_from_ms");
    bind_text(&all, "$facility", facility);
    while (more && query_row(&all)) {
        read_period(&all, &row);
        more = each(context, &row);
    }
    return query_end(&all);
}

enum err store_name_elsewhere(struct store *store, const struct tariff *tariff,
                              char ret_facility[TARIFF_LABEL_SIZE])
{
    struct query get =
        query(store, "SELECT facility FROM tariff WHERE name = $name AND facility <> "
                     "$facility LIMIT 1");
    bind_text(&get, "$name", tariff->name);
    bind_text(&get, "$facility", tariff->facility);
    ret_facility[0] = '\0';
    if (query_row(&get))
        row_text(&get, 0, ret_facility, TARIFF_LABEL_SIZE);
    return query_end(&get);
}

enum err store_find_tariff(struct store *store, const char *name, int64_t at_ms,
                           int64_t *ret_tariff_id)
{
    struct query get = query(store, "SELECT tariff_id FROM tariff WHERE name = $name AND "
                                    "valid_from_ms <= $at AND imported_ms <= $at ORDER BY "
                                    "valid_from_ms DESC, tariff_id DESC LIMIT 1");
    bind_text(&get, "$name", name);
    bind_int(&get, "$at", at_ms);
    const bool found = query_row(&get);
    if (found)
        *ret_tariff_id = row_int(&get, 0);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_get_tariff_text(struct store *store, int64_t tariff_id, char **ret_text)
{
    char *text = NULL;
    struct query get = query(store, "SELECT file FROM tariff WHERE tariff_id = $id");
    bind_int(&get, "$id", tariff_id);
    const bool found = query_row(&get);
    if (found)
        text = strdup(row_text_there(&get, 0));
    const enum err err = query_end(&get);
    if (err == ERR_OK && text != NULL) {
        *ret_text = text;
        return ERR_OK;
    }
    free(text);
    return err != ERR_OK ? err : found ? ERR_NOMEM : ERR_NOT_FOUND;
}

/* Changes with every import. */
static enum err read_stamp(struct store *store, int64_t *ret_stamp)
{
    struct query get = query(store, "SELECT count(*), coalesce(max(imported_ms), 0) FROM tariff");
    if (query_row(&get))
        *ret_stamp = row_int(&get, 0) * 1000003 + row_int(&get, 1);
    return query_end(&get);
}

static enum err read_until(struct store *store, int64_t at_ms, struct tariff_book *book)
{
    struct query get = query(store, "SELECT coalesce(min(valid_from_ms), 9223372036854775807) "
                                    "FROM tariff WHERE valid_from_ms > $at");
    bind_int(&get, "$at", at_ms);
    if (query_row(&get))
        book->until_ms = row_int(&get, 0);
    return query_end(&get);
}

/* Adds one stored file to the book unless its time is over. */
static enum err add_to_book(struct tariff_book *book, const char *name, const char *text,
                            int64_t at_ms)
{
    static _Thread_local struct faults
        faults; /* large; a stored tariff was checked at its import */
    faults.count = 0;
    faults.no_memory = false;
    struct tariff *tariff = tariff_load_text(name, text, strlen(text), &faults);
    if (tariff == NULL) /* or written by a version that allowed more: its products are unknown */
        return faults.no_memory ? ERR_NOMEM : ERR_OK;
    const int64_t until_ms = tariff->valid_until.unix_ms;
    if (until_ms != 0 && until_ms <= at_ms) {
        tariff_destroy(tariff);
        return ERR_OK;
    }
    if (until_ms != 0 && until_ms < book->until_ms)
        book->until_ms = until_ms;
    book->tariffs[book->count++] = tariff;
    return ERR_OK;
}

enum err store_load_book(struct store *store, int64_t at_ms, struct tariff_book *ret_book)
{
    struct tariff_book book = {0};
    enum err err = read_stamp(store, &book.stamp);
    if (err == ERR_OK)
        err = read_until(store, at_ms, &book);
    if (err != ERR_OK)
        return err;
    struct query each =
        query(store,
              "SELECT t.name, t.file FROM tariff AS t WHERE t.tariff_id = (SELECT u.tariff_id FROM "
              "tariff AS u WHERE u.facility = t.facility AND u.valid_from_ms <= $at ORDER BY "
              "u.valid_from_ms DESC, u.imported_ms DESC, u.tariff_id DESC LIMIT 1) "
              "ORDER BY t.facility LIMIT $max");
    bind_int(&each, "$at", at_ms);
    bind_int(&each, "$max", TARIFF_BOOK_MAX);
    while (err == ERR_OK && query_row(&each)) {
        const char *name = row_text_there(&each, 0), *text = row_text_there(&each, 1);
        if (each.unread == ERR_OK)
            err = add_to_book(&book, name, text, at_ms);
    }
    const enum err ended = query_end(&each);
    err = err != ERR_OK ? err : ended;
    if (err == ERR_OK)
        *ret_book = book;
    else
        tariff_book_finish(&book);
    return err;
}

enum err store_refresh_book(struct store *store, int64_t at_ms, struct tariff_book *book)
{
    int64_t stamp = 0;
    const enum err err = read_stamp(store, &stamp);
    if (err != ERR_OK || (stamp == book->stamp && at_ms < book->until_ms))
        return err;
    tariff_book_finish(book);
    return store_load_book(store, at_ms, book);
}
