#include "controller/cli/presence_names.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"

enum {
    KEY_SIZE = ORDER_GATE_SIZE + PEOPLE_UID_SIZE + 2,
    TIME_OF_DAY = 11 /* its place in "2026-11-22T15:02:…" */
};

struct calling {
    const struct cli *cli;
    json_t *names, *left; /* NULL: print them */
    bool left_any;
    char zone[ORDER_GATE_SIZE];
    int64_t named; /* persons of the zone so far */
    const char *search;
    json_t *further_in; /* persons by "zone/card" who are in a zone inside it */
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

static void print_line(const struct muster_record *record, const char *hour)
{
    (void)printf("  %.5s  ", hour);
    cli_print_column(record->party[0] != '\0'    ? record->party
                     : record->holder[0] != '\0' ? record->holder
                                                 : _("(no name)"),
                     32, CLI_COLUMN_WHOLE);
    cli_print_column(record->party[0] != '\0' ? _("group") : record->uid, 14, CLI_COLUMN_WHOLE);
    cli_print_column(record->category, 24, CLI_COLUMN_WHOLE);
    if (record->members > 1)
        (void)printf(_("%3lld of %3lld"), (long long)record->persons, (long long)record->members);
    else
        (void)printf("%3lld", (long long)record->persons);
    (void)printf("\n");
}

static void print_name(const struct calling *calling, const struct muster_record *record)
{
    char at[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){record->since_ms}, at);
    if (calling->names != NULL)
        json_array_append_new(
            calling->names,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:b}", "zone", record->zone,
                      "party", record->party, "holder", record->holder, "card", record->uid,
                      "category", record->category, "persons", (json_int_t)record->persons,
                      "members", (json_int_t)record->members, "since", at, "possibly_gone",
                      !leaves_by_card(calling->cli, record->zone)));
    else if (calling->cli->plain)
        (void)printf("%s\t%s\t%s\t%s\t%lld\t%s\n", record->zone, record->holder, record->uid,
                     record->category, (long long)record->persons, at);
    else
        print_line(record, at + TIME_OF_DAY);
}

static void name_place(const char *zone, const char *uid, char key[KEY_SIZE])
{
    (void)snprintf(key, KEY_SIZE, "%s/%s", zone, uid);
}

/* Who is in a zone inside another one is not in that one. */
static bool note_further_in(void *context, const struct muster_record *record)
{
    struct calling *calling = context;
    const char *around = capacity_around(&calling->cli->site->capacity, record->zone);
    char key[KEY_SIZE];
    if (around == NULL || record->uid[0] == '\0')
        return true;
    name_place(around, record->uid, key);
    const json_int_t before = json_integer_value(json_object_get(calling->further_in, key));
    return json_object_set_new(calling->further_in, key,
                               json_integer(before + (json_int_t)record->persons)) == 0;
}

static bool call(void *context, const struct muster_record *found)
{
    struct calling *calling = context;
    struct muster_record here = *found;
    const struct muster_record *record = &here;
    char key[KEY_SIZE];
    name_place(here.zone, here.uid, key);
    here.persons -= json_integer_value(json_object_get(calling->further_in, key));
    if (here.persons <= 0)
        return true;
    if (!text_equal(calling->zone, record->zone)) {
        end_zone(calling);
        begin_zone(calling, record->zone);
    }
    calling->named += record->party[0] != '\0' ? 0 : record->persons;
    print_name(calling, record);
    return calling->err == ERR_OK;
}

/* Who was sent out by an alarm that is over is called by no other one. */
static enum err after_alarm(struct store *store, struct wall_time *since)
{
    struct wall_time evacuated;
    const enum err err = alarm_called_since(store, &evacuated);
    if (err == ERR_OK && evacuated.unix_ms > since->unix_ms &&
        evacuated.unix_ms <= clock_wall_now().unix_ms)
        *since = evacuated;
    return err;
}

/* Somebody who is searched and is not inside may have gone home. */
static bool print_left(void *context, const struct muster_record *record)
{
    struct calling *calling = context;
    char at[CIVIL_INSTANT_SIZE];
    civil_instant_format((struct wall_time){record->left_ms}, at);
    calling->left_any = true;
    if (calling->names != NULL)
        json_array_append_new(calling->left,
                              json_pack("{s:s, s:s, s:s, s:s}", "zone", record->zone, "holder",
                                        record->holder, "card", record->uid, "left", at));
    else if (calling->cli->plain)
        (void)printf("%s\t%s\t%s\t%s\n", record->zone, record->holder, record->uid, at);
    else
        (void)printf(_("%s: left %s at %.5s\n"),
                     record->holder[0] != '\0' ? record->holder : record->uid, record->zone,
                     at + TIME_OF_DAY);
    return true;
}

static enum err tell_who_left(struct calling *calling, struct muster_search *wanted)
{
    wanted->left = true;
    return store_each_muster(calling->store, wanted, print_left, calling);
}

enum err presence_names(struct cli *cli, struct store *store)
{
    struct calling calling = {.cli = cli,
                              .store = store,
                              .names = cli->json ? json_array() : NULL,
                              .left = cli->json ? json_array() : NULL};
    const char *asked = cli_text(cli, "search");
    calling.search = asked != NULL ? asked : "";
    calling.further_in = json_object();
    struct wall_time since;
    enum err err = attendance_since(store, clock_wall_now(), &since);
    if (err == ERR_OK)
        err = after_alarm(store, &since);
    struct muster_search wanted = {.since_ms = since.unix_ms, .search = calling.search};

    if (err == ERR_OK)
        err = store_each_muster(store, &wanted, note_further_in, &calling);
    if (err == ERR_OK)
        err = store_each_muster(store, &wanted, call, &calling);
    end_zone(&calling);
    if (err == ERR_OK && calling.search[0] != '\0')
        err = tell_who_left(&calling, &wanted);
    json_decref(calling.further_in);
    if (cli->json)
        cli_print_json(json_pack("{s:o, s:o}", "names", calling.names, "left", calling.left));
    else if (calling.zone[0] == '\0' && !calling.left_any && !cli->plain)
        (void)printf(_("nobody is inside by name\n"));
    return err == ERR_OK ? calling.err : err;
}
