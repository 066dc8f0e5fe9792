#include <stdio.h>

#include "controller/base/clock.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"
#include "controller/store/passages.h"

struct group_lines {
    const struct cli *cli;
    json_t *lines;
    int64_t groups, asked, came;
};

static json_t *json_group(const struct passage_record *group, const char *at)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s}", "at", at, "gate",
                     group->gate, "zone", group->zone, "party", group->party, "product",
                     group->product, "category", group->category, "persons_asked",
                     (json_int_t)group->asked, "persons", (json_int_t)group->persons, "short",
                     (json_int_t)(group->asked - group->persons), "units", (json_int_t)group->units,
                     "outcome", group->outcome);
}

static void print_group(const struct passage_record *group, const char *at)
{
    (void)printf("%.16s  %-6s %-24.24s %-32.32s ", at, group->gate, group->party, group->product);
    (void)printf(_("%3lld of %3lld"), (long long)group->persons, (long long)group->asked);
    if (group->persons < group->asked)
        (void)printf(_(", %lld did not come"), (long long)(group->asked - group->persons));
    (void)printf("\n");
}

static bool add_group(void *context, const struct passage_record *group)
{
    struct group_lines *lines = context;
    char at[CIVIL_INSTANT_SIZE];
    if (cli_flag(lines->cli, "short") && group->persons >= group->asked)
        return true;
    civil_instant_format((struct wall_time){group->at_ms}, at);
    lines->groups++;
    lines->asked += group->asked;
    lines->came += group->persons;
    if (lines->cli->json)
        json_array_append_new(lines->lines, json_group(group, at));
    else if (lines->cli->plain)
        (void)printf("%s\t%s\t%s\t%s\t%lld\t%lld\n", at, group->gate, group->party, group->product,
                     (long long)group->asked, (long long)group->persons);
    else
        print_group(group, at);
    return true;
}

int cli_group_list(struct cli *cli)
{
    struct group_lines lines = {.cli = cli};
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    const struct civil_date today = civil_from_wall(clock_wall_now()).date;
    const int64_t since_ms = cli_instant(cli, "since", civil_to_wall(today, 0).unix_ms);
    lines.lines = cli->json ? json_array() : NULL;
    const enum err err =
        store_each_group(store, since_ms, cli_instant(cli, "until", 0), add_group, &lines);
    store_close(store);
    if (err != ERR_OK) {
        json_decref(lines.lines);
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    }
    if (cli->json)
        cli_print_json(json_pack("{s:o}", "groups", lines.lines));
    else if (!cli->plain)
        (void)printf(_("%lld groups: %lld came of %lld\n"), (long long)lines.groups,
                     (long long)lines.came, (long long)lines.asked);
    return CLI_DONE;
}
