#include <stdio.h>
#include <string.h>

#include "controller/base/clock.h"
#include "controller/cli/paper.h"
#include "controller/cli/presence_names.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/recount.h"

/* One line of what is printed: a zone, or all zones of a kind. */
struct counted {
    const char *name, *label;
    struct capacity_limits configured;
    struct capacity_limit at_once; /* with what staff have set */
    struct attendance_record attendance;
    enum recount_reason recount; /* why somebody should count, of a zone */
};

static json_t *json_limit(struct capacity_limit limit)
{
    return limit.limited ? json_integer(limit.persons) : json_null();
}

static json_t *json_counted(const struct counted *counted, const char *key)
{
    const struct attendance_record *attendance = &counted->attendance;
    char at[CIVIL_INSTANT_SIZE] = "";
    if (attendance->persons_max_ms != 0)
        civil_instant_format((struct wall_time){attendance->persons_max_ms}, at);
    return json_pack("{s:s, s:I, s:o, s:o, s:o, s:I, s:I, s:I, s:s, s:I}", key, counted->name,
                     "persons", (json_int_t)attendance->inside, "capacity",
                     json_limit(counted->at_once), "capacity_configured",
                     json_limit(counted->configured.at_once), "capacity_a_day",
                     json_limit(counted->configured.a_day), "entries_today",
                     (json_int_t)attendance->entries, "exits_today", (json_int_t)attendance->exits,
                     "persons_max_today", (json_int_t)attendance->persons_max, "persons_max_at", at,
                     "exits_of_nobody_today", (json_int_t)attendance->exits_of_nobody);
}

static void print_limit(const struct counted *counted)
{
    const struct capacity_limit limit = counted->at_once;
    if (!limit.limited)
        return;
    (void)printf(_(" of at most %lld"), (long long)limit.persons);
    if (counted->configured.at_once.limited && limit.persons < counted->configured.at_once.persons)
        (void)printf(_(" (lowered from %lld until midnight)"),
                     (long long)counted->configured.at_once.persons);
}

static void print_counted(const struct counted *counted)
{
    const struct attendance_record *attendance = &counted->attendance;
    (void)printf(_("%-20s %6lld inside"), counted->label, (long long)attendance->inside);
    print_limit(counted);
    (void)printf(_("; today %lld came, %lld left"), (long long)attendance->entries,
                 (long long)attendance->exits);
    if (counted->configured.a_day.limited)
        (void)printf(_(", %lld may come"), (long long)counted->configured.a_day.persons);
    if (attendance->persons_max > 0) {
        const struct civil_moment at =
            civil_from_wall((struct wall_time){attendance->persons_max_ms});
        (void)printf(_("; at most %lld, at %02d:%02d"), (long long)attendance->persons_max,
                     at.minute / 60, at.minute % 60);
    }
    (void)printf("\n");
    if (counted->recount == RECOUNT_EXITS_OF_NOBODY)
        (void)printf(_("  %lld left who had not been counted in: count who is there, then\n"
                       "  portillon presence set %s --persons N --reason 'counted'\n"),
                     (long long)attendance->exits_of_nobody, counted->name);
    else if (counted->recount == RECOUNT_AFTER_ALARM)
        (void)printf(_("  there was an alarm: count who is there, then\n"
                       "  portillon presence set %s --persons N --reason 'counted'\n"),
                     counted->name);
}

static enum err read_counted(struct store *store, struct wall_time now, struct counted *counted)
{
    const enum err err =
        store_get_attendance(store, counted->name, civil_from_wall(now).date, &counted->attendance);
    return err == ERR_OK ? attendance_limit(store, counted->configured.at_once, counted->name, now,
                                            &counted->at_once)
                         : err;
}

/* What the establishment holds is the sum of its zones; what it held at most was noted by itself
 * where there are several. */
static void add_zone(const struct counted *zone, bool from_outside, struct counted *kind)
{
    if (kind->attendance.persons_max == 0) {
        kind->attendance.persons_max = zone->attendance.persons_max;
        kind->attendance.persons_max_ms = zone->attendance.persons_max_ms;
    }
    kind->attendance.inside += zone->attendance.inside;
    if (!from_outside)
        return; /* who goes further in has come already */
    kind->attendance.entries += zone->attendance.entries;
    kind->attendance.exits += zone->attendance.exits;
    kind->attendance.exits_of_nobody += zone->attendance.exits_of_nobody;
}

struct establishment {
    size_t zone_count, kind_zones[CAPACITY_KINDS];
    struct counted zones[CAPACITY_ZONES_MAX], kinds[CAPACITY_KINDS];
};

/* What people call it, or else its name. */
static const char *label_of(const struct site_zone *zone)
{
    const char *label = cli_in_french() ? zone->label_fr : zone->label_en;
    return label[0] != '\0' ? label : zone->name;
}

static enum err read_all(const struct site *site, struct store *store, struct establishment *all)
{
    const struct wall_time now = clock_wall_now();
    enum err err = ERR_OK;
    *all = (struct establishment){.zone_count = site->zone_count};
    for (size_t i = 0; err == ERR_OK && i < CAPACITY_KINDS; i++) {
        struct counted *kind = &all->kinds[i];
        kind->name = capacity_kind_word((enum capacity_kind)i);
        kind->label = i == CAPACITY_SWIMMERS ? _("all swimmers") : _("all others");
        kind->configured = site->capacity.kinds[i];
        err = read_counted(store, now, kind);
    }
    for (size_t i = 0; err == ERR_OK && i < site->zone_count; i++) {
        struct counted *zone = &all->zones[i];
        const enum capacity_kind kind = site->capacity.zones[i].kind;
        zone->name = site->zones[i].name;
        zone->label = label_of(&site->zones[i]);
        zone->configured = site->capacity.zones[i].limits;
        err = read_counted(store, now, zone);
        if (err == ERR_OK)
            err = recount_why(store, zone->name, zone->attendance.exits_of_nobody, now,
                              &zone->recount);
        add_zone(zone, capacity_from_outside(&site->capacity.zones[i]), &all->kinds[kind]);
        all->kind_zones[kind]++;
    }
    return err;
}

static bool worth_telling(const struct establishment *all, size_t kind)
{
    const struct counted *counted = &all->kinds[kind];
    return all->kind_zones[kind] > 1 || counted->at_once.limited ||
           counted->configured.a_day.limited;
}

/* For scripts: name, inside, capacity or "-". */
static void print_plain(const struct counted *counted)
{
    (void)printf("%s\t%lld\t", counted->name, (long long)counted->attendance.inside);
    if (counted->at_once.limited)
        (void)printf("%lld\n", (long long)counted->at_once.persons);
    else
        (void)printf("-\n");
}

static void print_all(const struct establishment *all, void print(const struct counted *counted))
{
    for (size_t i = 0; i < all->zone_count; i++)
        print(&all->zones[i]);
    for (size_t i = 0; i < CAPACITY_KINDS; i++) {
        if (worth_telling(all, i))
            print(&all->kinds[i]);
    }
}

static void print_json(const struct establishment *all)
{
    json_t *zones = json_array(), *kinds = json_array();
    for (size_t i = 0; i < all->zone_count; i++)
        json_array_append_new(zones, json_counted(&all->zones[i], "zone"));
    for (size_t i = 0; i < CAPACITY_KINDS; i++) {
        if (worth_telling(all, i))
            json_array_append_new(kinds, json_counted(&all->kinds[i], "kind"));
    }
    cli_print_json(json_pack("{s:o, s:o}", "zones", zones, "kinds", kinds));
}

/* With the hour on it: it is taken to the meeting point. */
static int print_names(struct cli *cli, struct store *store, const char *printer)
{
    struct paper paper;
    char at[CIVIL_INSTANT_SIZE];
    const enum err begun = paper_begin(&paper, printer);
    if (begun != ERR_OK) {
        store_close(store);
        return cli_fail(cli, CLI_FAILED, "%s",
                        begun == ERR_NOT_FOUND ? _("this machine has no print command (lp)")
                                               : _("the print command (lp) could not be started"));
    }
    civil_instant_format(clock_wall_now(), at);
    (void)printf("%s  %.10s %.5s\n\n", cli->site->name, at, at + strlen("2026-11-22T"));
    const enum err err = presence_names(cli, store);
    store_close(store);
    const bool printed = paper_end(&paper);
    if (err != ERR_OK)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    return printed ? CLI_DONE
                   : cli_fail(cli, CLI_FAILED, _("printer %s did not take the list"), printer);
}

int cli_presence(struct cli *cli)
{
    static struct establishment all;
    const bool names = cli_flag(cli, "names");
    if (cli_text(cli, "printer") != NULL && (!names || cli->json))
        return cli_fail(cli, CLI_USAGE, _("--printer goes with --names, and not with --json"));
    if (cli_text(cli, "search") != NULL && !names)
        return cli_fail(cli, CLI_USAGE, _("--search goes with --names"));
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    if (names && cli_text(cli, "printer") != NULL)
        return print_names(cli, store, cli_text(cli, "printer"));
    const enum err err = names ? presence_names(cli, store) : read_all(cli->site, store, &all);
    store_close(store);
    if (err != ERR_OK)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    if (names)
        return CLI_DONE;
    if (cli->json)
        print_json(&all);
    else
        print_all(&all, cli->plain ? print_plain : print_counted);
    return CLI_DONE;
}
