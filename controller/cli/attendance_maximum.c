/* The most that were inside at the same time, day by day: what an inspector asks for. */
#include "controller/cli/attendance_maximum.h"

#include <stdio.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/store/attendance.h"

struct table {
    const struct cli *cli;
    json_t *lines;
};

static const char *name_of(const struct maximum_record *record)
{
    if (text_equal(record->name, capacity_kind_word(CAPACITY_SWIMMERS)))
        return _("all swimmers");
    return text_equal(record->name, capacity_kind_word(CAPACITY_OTHERS)) ? _("all others")
                                                                         : record->name;
}

static bool print_record(void *context, const struct maximum_record *record)
{
    struct table *table = context;
    char at[CIVIL_INSTANT_SIZE];
    const struct civil_moment moment = civil_from_wall((struct wall_time){record->at_ms});
    civil_instant_format((struct wall_time){record->at_ms}, at);
    if (table->cli->json)
        json_array_append_new(
            table->lines,
            json_pack("{s:s, s:s, s:I, s:s, s:I, s:I}", "day", record->day, "zone", record->name,
                      "persons_max", (json_int_t)record->persons, "persons_max_at", at, "entries",
                      (json_int_t)record->entries, "exits", (json_int_t)record->exits));
    else if (cli_flag(table->cli, "csv"))
        (void)printf("%s;%s;%lld;%02d:%02d\r\n", record->day, name_of(record),
                     (long long)record->persons, moment.minute / 60, moment.minute % 60);
    else if (table->cli->plain)
        (void)printf("%s\t%s\t%lld\t%s\n", record->day, record->name, (long long)record->persons,
                     at);
    else
        (void)printf("%-12s %-24s %8lld   %02d:%02d\n", record->day, name_of(record),
                     (long long)record->persons, moment.minute / 60, moment.minute % 60);
    return true;
}

static void print_head(const struct cli *cli)
{
    if (cli->json || cli->plain)
        return;
    if (cli_flag(cli, "csv"))
        (void)printf("\xEF\xBB\xBFjour;zone;maximum;heure\r\n");
    else
        (void)printf("%-12s %-24s %8s   %s\n", _("day"), _("zone"), _("at most"), _("at"));
}

/* `until` is an instant before which days count: the one that it begins is not among them. */
static struct civil_date last_day(const struct cli *cli, int64_t now_ms)
{
    const int64_t until_ms = cli_instant(cli, "until", now_ms + 1);
    return civil_from_wall((struct wall_time){until_ms - 1}).date;
}

int attendance_maximum(struct cli *cli, struct store *store)
{
    const struct wall_time now = clock_wall_now();
    const struct wall_time midnight = civil_to_wall(civil_from_wall(now).date, 0);
    const struct wall_time since = {cli_instant(cli, "since", midnight.unix_ms)};
    struct table table = {.cli = cli, .lines = cli->json ? json_array() : NULL};
    print_head(cli);
    const enum err err = store_each_maximum(store, civil_from_wall(since).date,
                                            last_day(cli, now.unix_ms), print_record, &table);
    if (err != ERR_OK) {
        json_decref(table.lines);
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    }
    if (cli->json)
        cli_print_json(json_pack("{s:o}", "lines", table.lines));
    return CLI_DONE;
}
