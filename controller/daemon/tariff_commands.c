#include "controller/daemon/tariff_commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/daemon/job_words.h"
#include "controller/daemon/tariff_changes.h"
#include "controller/store/tariffs.h"

enum { ABOUT_SIZE = 400 };

static const char *text_of(const struct ledger_job *job, const char *name)
{
    const char *text = json_string_value(json_object_get(job->command, name));
    return text != NULL ? text : "";
}

/* How a period stands to those of the same facility: two may not hold at once, and no time may be
 * left without prices between two of them. */
struct neighbours {
    const struct tariff *tariff;
    const char *source;
    const char *reason; /* of the refusal; NULL: none */
    char about[ABOUT_SIZE];
    bool replaces;  /* a correction of the tariff of the same name and date is wanted */
    bool same_file; /* the very text is there already */
    const char *file_text;
    struct tariff_period_row before, after; /* the nearest on either side; no name: none */
};

static int64_t end_of(int64_t until_ms)
{
    return until_ms != 0 ? until_ms : INT64_MAX;
}

static void object(struct neighbours *near, const char *reason, const struct tariff_period_row *row,
                   int64_t at_ms)
{
    char instant[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){at_ms}, instant);
    near->reason = reason;
    near->about[0] = '\0';
    (void)text_append(near->about, sizeof near->about, "%s (%s), %s (%s): %.16s", near->source,
                      near->tariff->name, row->source, row->name, instant);
}

/* Rows come in the order of their dates, so the nearest ones are kept on the way. A tariff without
 * an end gives way to the next one; one that has an end must not reach over it. */
static bool look_at(void *context, const struct tariff_period_row *row)
{
    struct neighbours *near = context;
    const struct tariff *tariff = near->tariff;
    const int64_t from_ms = tariff->valid_from.unix_ms;
    const int64_t until_ms = end_of(tariff->valid_until.unix_ms);
    if (row->valid_from_ms == from_ms) {
        near->same_file = text_equal(row->file_text, near->file_text);
        const bool corrected = near->replaces && text_equal(row->name, tariff->name);
        if (!near->same_file && !corrected)
            object(near, "tariff_overlaps", row, from_ms);
    } else if (row->valid_from_ms < from_ms && row->valid_until_ms != 0 &&
               row->valid_until_ms > from_ms) {
        object(near, "tariff_overlaps", row, from_ms);
    } else if (row->valid_from_ms > from_ms && tariff->valid_until.unix_ms != 0 &&
               until_ms > row->valid_from_ms) {
        object(near, "tariff_overlaps", row, row->valid_from_ms);
    }
    if (row->valid_from_ms < from_ms)
        near->before = *row;
    else if (row->valid_from_ms > from_ms && near->after.name[0] == '\0')
        near->after = *row;
    return near->reason == NULL && !near->same_file;
}

/* A gap: what came before ends too early, or this one ends before the next begins. */
static void look_for_gap(struct neighbours *near)
{
    const struct tariff_period_row *before = &near->before, *after = &near->after;
    if (before->name[0] != '\0' && before->valid_until_ms != 0 &&
        before->valid_until_ms < near->tariff->valid_from.unix_ms)
        object(near, "tariff_gap", before, before->valid_until_ms);
    else if (after->name[0] != '\0' && near->tariff->valid_until.unix_ms != 0 &&
             near->tariff->valid_until.unix_ms < after->valid_from_ms)
        object(near, "tariff_gap", after, near->tariff->valid_until.unix_ms);
}

static enum err check_neighbours(struct ledger *ledger, struct neighbours *near)
{
    const enum err err = store_each_tariff(ledger->store, near->tariff->facility, look_at, near);
    if (err == ERR_OK && near->reason == NULL && !near->same_file)
        look_for_gap(near);
    return err;
}

/* What is in force at the facility just before the new tariff begins. */
static const struct tariff *find_before(const struct tariff_book *book, const char *facility)
{
    for (size_t i = 0; i < book->count; i++) {
        if (text_equal(book->tariffs[i]->facility, facility))
            return book->tariffs[i];
    }
    return NULL;
}

static enum err write_tariff(struct ledger *ledger, struct ledger_job *job,
                             const struct tariff *tariff, const char *source)
{
    const struct chain_entry entry = {.kind = "tariff_imported",
                                      .detail = tariff->name,
                                      .author = job->author,
                                      .link = tariff->decision_number};
    const enum err err = store_add_tariff(
        ledger->store, ledger_new_id(ledger, job->now), tariff,
        &(struct tariff_source){.name = source, .text = text_of(job, "file")}, job->now.unix_ms);
    return err == ERR_OK ? ledger_record(ledger, &entry, job->now) : err;
}

/* What it changes of the tariff that is in force when it begins. */
static enum err find_changes(struct ledger *ledger, const struct neighbours *near,
                             json_t **ret_changes)
{
    struct tariff_book book = {0};
    struct tariff_version before = {0};
    const struct tariff_version after = {near->tariff, near->file_text};
    char *text = NULL;
    int64_t tariff_id = 0;
    enum err err = store_load_book(ledger->store, near->tariff->valid_from.unix_ms, &book);
    if (err == ERR_OK)
        before.tariff = find_before(&book, near->tariff->facility);
    if (before.tariff != NULL)
        err = store_find_tariff(ledger->store, before.tariff->name, INT64_MAX, &tariff_id);
    if (before.tariff != NULL && err == ERR_OK)
        err = store_get_tariff_text(ledger->store, tariff_id, &text);
    before.text = text;
    if (err == ERR_OK)
        *ret_changes = tariff_changes(&before, &after);
    if (err == ERR_OK && *ret_changes == NULL)
        err = ERR_NOMEM;
    free(text);
    tariff_book_finish(&book);
    return err;
}

static enum err import(struct ledger *ledger, struct ledger_job *job, const struct tariff *tariff)
{
    json_t *changes = NULL;
    char from[CIVIL_INSTANT_SIZE];
    const char *source = text_of(job, "source");
    const bool dry_run = json_is_true(json_object_get(job->command, "dry-run"));
    struct neighbours near = {.tariff = tariff,
                              .source = source[0] != '\0' ? source : tariff->name,
                              .file_text = text_of(job, "file"),
                              .replaces = json_is_true(json_object_get(job->command, "replace"))};
    char elsewhere[TARIFF_LABEL_SIZE];
    enum err err = store_name_elsewhere(ledger->store, tariff, elsewhere);
    if (err == ERR_OK && elsewhere[0] != '\0') {
        job->result = job_refusal("tariff_name_taken", elsewhere);
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = check_neighbours(ledger, &near);
    if (err == ERR_OK && near.reason != NULL) {
        job->result = job_refusal(near.reason, near.about);
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = find_changes(ledger, &near, &changes);
    if (err == ERR_OK && !dry_run && !near.same_file)
        err = write_tariff(ledger, job, tariff, near.source);
    civil_instant_format(tariff->valid_from, from);
    if (err == ERR_OK)
        job->result =
            json_pack("{s:s, s:s, s:i, s:s, s:s, s:b, s:b, s:o}", "tariff", tariff->name,
                      "facility", tariff->facility, "products", (int)tariff->product_count,
                      "decision", tariff->decision_number, "valid_from", from, "imported", !dry_run,
                      "known_already", near.same_file, "changes", json_incref(changes));
    json_decref(changes);
    return err;
}

enum err tariff_command_import(struct ledger *ledger, struct ledger_job *job)
{
    struct faults *faults = calloc(1, sizeof *faults);
    const char *text = text_of(job, "file"), *source = text_of(job, "source");
    if (faults == NULL)
        return ERR_NOMEM;
    struct tariff *tariff =
        tariff_load_text(source[0] != '\0' ? source : "tariff", text, strlen(text), faults);
    enum err err = ERR_OK;
    if (tariff != NULL)
        err = import(ledger, job, tariff);
    else if (faults->no_memory) /* nothing is known of the file yet */
        err = ERR_NOMEM;
    else
        job->result = job_refusal("tariff_faulty", faults->lines[0]);
    tariff_destroy(tariff);
    free(faults);
    return err;
}
