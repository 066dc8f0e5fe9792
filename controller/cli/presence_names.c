#include "controller/cli/presence_names.h"

#include <stdio.h>

#include "controller/base/text.h"
#include "controller/ledger/attendance.h"

struct calling {
    const struct cli *cli;
    json_t *names; /* NULL: print them */
    char zone[ORDER_GATE_SIZE];
    int64_t named; /* persons of the zone so far */
    struct store *store;
    enum err err;
};

static bool leaves_by_card(const struct cli *cli, const char *zone)
{
    const int index = site_find_zone(cli->site, zone);
    return index >= 0 && cli->site->zones[index].exit == SITE_EXIT_IDENTIFIED;
}

static void begin_zone(struct calling *calling, const char *zone)
{
    (void)text_copy(calling->zone, sizeof calling->zone, zone);
    calling->named = 0;
    if (calling->names != NULL || calling->cli->plain)
        return;
    (void)printf(leaves_by_card(calling->cli, zone)
                     ? _("%s:\n")
                     : _("%s (exits are only counted: names possibly gone):\n"),
                 zone);
}

/* Single entries, groups and whoever came without a card. */
static void end_zone(struct calling *calling)
{
    struct attendance_record attendance = {0};
    if (calling->zone[0] == '\0' || calling->names != NULL || calling->cli->plain)
        return;
    calling->err = store_get_attendance(calling->store, calling->zone,
                                        civil_from_wall(clock_wall_now()).date, &attendance);
    (void)printf(_("  %lld inside, %lld by name\n"), (long long)attendance.inside,
                 (long long)calling->named);
}

static void print_name(const struct calling *calling, const struct muster_record *record)
{
    char at[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){record->since_ms}, at);
    if (calling->names != NULL)
        json_array_append_new(calling->names,
                              json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:b}", "zone", record->zone,
                                        "holder", record->holder, "card", record->uid, "category",
                                        record->category, "persons", (json_int_t)record->persons,
                                        "since", at, "possibly_gone",
                                        !leaves_by_card(calling->cli, record->zone)));
    else if (calling->cli->plain)
        (void)printf("%s\t%s\t%s\t%s\t%lld\t%s\n", record->zone, record->holder, record->uid,
                     record->category, (long long)record->persons, at);
    else
        (void)printf("  %.5s  %-32s %-14s %-24s %3lld\n", at + 11,
                     record->holder[0] != '\0' ? record->holder : _("(no name)"), record->uid,
                     record->category, (long long)record->persons);
}

static bool call(void *context, const struct muster_record *record)
{
    struct calling *calling = context;
    if (!text_equal(calling->zone, record->zone)) {
        end_zone(calling);
        begin_zone(calling, record->zone);
    }
    calling->named += record->persons;
    print_name(calling, record);
    return calling->err == ERR_OK;
}

enum err presence_names(struct cli *cli, struct store *store)
{
    struct calling calling = {.cli = cli, .store = store, .names = cli->json ? json_array() : NULL};
    struct wall_time since;
    enum err err = attendance_since(store, clock_wall_now(), &since);
    if (err == ERR_OK)
        err = store_each_muster(store, since.unix_ms, call, &calling);
    end_zone(&calling);
    if (cli->json)
        cli_print_json(json_pack("{s:o}", "names", calling.names));
    else if (calling.zone[0] == '\0' && !cli->plain)
        (void)printf(_("nobody is inside by name\n"));
    return err == ERR_OK ? calling.err : err;
}
