#include <stdio.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/cli/attendance_maximum.h"
#include "controller/cli/cli.h"
#include "controller/store/attendance.h"

static const struct {
    const char *word;
    enum attendance_by by;
} choices[] = {{"hour", ATTENDANCE_BY_HOUR},         {"day", ATTENDANCE_BY_HOUR},
               {"gate", ATTENDANCE_BY_GATE},         {"product", ATTENDANCE_BY_PRODUCT},
               {"category", ATTENDANCE_BY_CATEGORY}, {"party", ATTENDANCE_BY_PARTY}};

struct lines {
    const struct cli *cli;
    const char *word;
    bool by_time, by_day, by_gate;
    char inner[SITE_GATE_LIST_SIZE]; /* gates through which nobody comes or leaves */
    bool any_inner;
    json_t *lines;
    char day[CIVIL_INSTANT_SIZE]; /* that is being added up */
    int64_t entries, exits;       /* of it */
    int64_t all_entries, all_exits;
};

static void append_json(struct lines *lines, const char *name, bool inner, int64_t entries,
                        int64_t exits)
{
    json_t *line = json_pack("{s:s, s:I, s:I}", lines->word, name, "entries", (json_int_t)entries,
                             "exits", (json_int_t)exits);
    if (inner)
        json_object_set_new(line, "inner", json_true()); /* not part of the sums */
    json_array_append_new(lines->lines, line);
}

static void print_line(struct lines *lines, const char *name, int64_t entries, int64_t exits)
{
    const struct cli *cli = lines->cli;
    const bool inner = lines->by_gate && site_lists_gate(lines->inner, name);
    if (cli->json)
        append_json(lines, name, inner, entries, exits);
    else if (cli_flag(cli, "csv"))
        (void)printf("%s;%lld;%lld\r\n", name, (long long)entries, (long long)exits);
    else if (cli->plain)
        (void)printf("%s\t%lld\t%lld\n", name, (long long)entries, (long long)exits);
    else
        (void)printf("%-40s %8lld %8lld\n", name[0] != '\0' ? name : _("(none)"),
                     (long long)entries, (long long)exits);
    lines->any_inner = lines->any_inner || inner;
    lines->all_entries += inner ? 0 : entries;
    lines->all_exits += inner ? 0 : exits;
}

static void end_day(struct lines *lines)
{
    if (lines->day[0] != '\0')
        print_line(lines, lines->day, lines->entries, lines->exits);
    lines->entries = lines->exits = 0;
}

/* Hours of one local day are added up; they come in their order. */
static void add_to_day(struct lines *lines, const char *at, const struct attendance_sum *sum)
{
    char day[CIVIL_DATE_SIZE] = "";
    (void)snprintf(day, sizeof day, "%.10s", at);
    if (!text_equal(day, lines->day))
        end_day(lines);
    (void)text_copy(lines->day, sizeof lines->day, day);
    lines->entries += sum->entries;
    lines->exits += sum->exits;
}

static bool add_sum(void *context, const struct attendance_sum *sum)
{
    struct lines *lines = context;
    char at[CIVIL_INSTANT_SIZE];
    if (!lines->by_time) {
        print_line(lines, sum->name, sum->entries, sum->exits);
        return true;
    }
    civil_instant_format((struct wall_time){sum->hour_ms}, at);
    if (lines->by_day) {
        add_to_day(lines, at, sum);
    } else {
        at[16] = lines->cli->json ? at[16] : '\0'; /* people need no seconds */
        print_line(lines, at, sum->entries, sum->exits);
    }
    return true;
}

static enum attendance_by take_choice(const struct cli *cli, struct lines *lines)
{
    const char *asked = cli_text(cli, "by");
    size_t choice = 0;
    for (size_t i = 0; asked != NULL && i < sizeof choices / sizeof choices[0]; i++)
        choice = text_equal(choices[i].word, asked) ? i : choice;
    lines->word = choices[choice].word;
    lines->by_day = text_equal(lines->word, "day");
    lines->by_time = choices[choice].by == ATTENDANCE_BY_HOUR;
    lines->by_gate = choices[choice].by == ATTENDANCE_BY_GATE;
    return choices[choice].by;
}

static void print_head(const struct lines *lines)
{
    if (lines->cli->json || lines->cli->plain)
        return;
    if (cli_flag(lines->cli, "csv"))
        (void)printf("\xEF\xBB\xBF%s;entrees;sorties\r\n", lines->word);
    else
        (void)printf("%-40s %8s %8s\n", _(lines->word), _("in"), _("out"));
}

static void print_foot(const struct lines *lines)
{
    if (lines->cli->json)
        cli_print_json(json_pack("{s:o, s:I, s:I}", "lines", lines->lines, "entries",
                                 (json_int_t)lines->all_entries, "exits",
                                 (json_int_t)lines->all_exits));
    else if (!lines->cli->plain && !cli_flag(lines->cli, "csv"))
        (void)printf("%-40s %8lld %8lld\n",
                     lines->any_inner ? _("all, without doors inside") : _("all"),
                     (long long)lines->all_entries, (long long)lines->all_exits);
}

int cli_attendance(struct cli *cli)
{
    struct lines lines = {.cli = cli};
    struct store *store = cli_store(cli);
    if (store == NULL)
        return cli->site == NULL ? CLI_USAGE : CLI_FAILED;
    const char *by_word = cli_text(cli, "by");
    if (by_word != NULL && text_equal(by_word, "maximum")) {
        const int code = attendance_maximum(cli, store);
        store_close(store);
        return code;
    }
    const enum attendance_by by = take_choice(cli, &lines);
    const struct civil_date today = civil_from_wall(clock_wall_now()).date;
    lines.lines = cli->json ? json_array() : NULL;
    print_head(&lines);
    site_list_inner_gates(cli_site(cli), lines.inner);
    const struct attendance_span span = {
        .since_ms = cli_instant(cli, "since", civil_to_wall(today, 0).unix_ms),
        .until_ms = cli_instant(cli, "until", INT64_MAX),
        .without = lines.by_gate ? "" : lines.inner};
    const enum err err = store_each_sum(store, by, &span, add_sum, &lines);
    store_close(store);
    if (err != ERR_OK) {
        json_decref(lines.lines);
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    }
    if (lines.by_day)
        end_day(&lines);
    print_foot(&lines);
    return CLI_DONE;
}
