#include <stdio.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"
#include "controller/store/tariffs.h"

enum { DATES_MAX = 256 };

/* One imported tariff, without its file. */
struct dated {
    char facility[TARIFF_LABEL_SIZE], name[TARIFF_NAME_SIZE];
    char decision_number[TARIFF_NAME_SIZE], decision_date[CIVIL_DATE_SIZE];
    int64_t from_ms, until_ms; /* until INT64_MAX: no end is known */
};

struct dates {
    size_t count;
    struct dated items[DATES_MAX];
};

/* The next one of a facility ends the one before. */
static bool keep(void *context, const struct tariff_period_row *row)
{
    struct dates *dates = context;
    struct dated *before = dates->count > 0 ? &dates->items[dates->count - 1] : NULL;
    struct dated *one = &dates->items[dates->count++];
    *one = (struct dated){.from_ms = row->valid_from_ms,
                          .until_ms = row->valid_until_ms != 0 ? row->valid_until_ms : INT64_MAX};
    (void)text_copy(one->facility, sizeof one->facility, row->facility);
    (void)text_copy(one->name, sizeof one->name, row->name);
    (void)text_copy(one->decision_number, sizeof one->decision_number, row->decision_number);
    (void)text_copy(one->decision_date, sizeof one->decision_date, row->decision_date);
    if (before != NULL && text_equal(before->facility, one->facility) &&
        before->until_ms > one->from_ms)
        before->until_ms = one->from_ms;
    return dates->count < DATES_MAX;
}

static const char *state_of(const struct dated *one, int64_t now_ms)
{
    if (now_ms < one->from_ms)
        return "later";
    return now_ms < one->until_ms ? "in_force" : "over";
}

static void print_one(const struct dated *one, const char *state)
{
    static const struct {
        const char *state, *words;
    } states[] = {{"later", TEXT("later")}, {"in_force", TEXT("in force")}, {"over", TEXT("over")}};
    char from[CIVIL_INSTANT_SIZE], until[CIVIL_INSTANT_SIZE] = "";
    const char *words = "";
    civil_instant_format((struct wall_time){one->from_ms}, from);
    if (one->until_ms != INT64_MAX)
        civil_instant_format((struct wall_time){one->until_ms}, until);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        words = text_equal(states[i].state, state) ? _(states[i].words) : words;
    (void)printf(_("%s: %s, decision %s of %s, from %.16s%s%.16s: %s\n"), one->facility, one->name,
                 one->decision_number, one->decision_date, from,
                 until[0] != '\0' ? _(" until ") : "", until, words);
}

static json_t *json_one(const struct dated *one, const char *state)
{
    char from[CIVIL_INSTANT_SIZE], until[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){one->from_ms}, from);
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "facility", one->facility, "tariff",
                             one->name, "decision", one->decision_number, "decision_date",
                             one->decision_date, "valid_from", from, "state", state);
    if (one->until_ms != INT64_MAX) {
        civil_instant_format((struct wall_time){one->until_ms}, until);
        json_object_set_new(json, "valid_until", json_string(until));
    }
    return json;
}

int cli_tariff_dates(struct cli *cli)
{
    static struct dates dates;
    const int64_t now_ms = clock_wall_now().unix_ms;
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    dates.count = 0;
    const enum err err = store_each_tariff(store, "", keep, &dates);
    store_close(store);
    if (err != ERR_OK)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    json_t *list = json_array();
    for (size_t i = 0; i < dates.count; i++) {
        const char *state = state_of(&dates.items[i], now_ms);
        if (cli->json)
            json_array_append_new(list, json_one(&dates.items[i], state));
        else
            print_one(&dates.items[i], state);
    }
    if (cli->json)
        cli_print_json(json_pack("{s:O}", "tariffs", list));
    else if (dates.count == 0)
        (void)printf(_("no tariff was imported yet: portillon tariff import FILE\n"));
    json_decref(list);
    return CLI_DONE;
}
