/* portillon-world: a year of the aquatic centre, in minutes. See usage(). */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd.h"
#include "sim/world/play.h"

enum { EXIT_DISAGREES = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

struct arguments {
    struct world_options world;
    bool json, log;
};

static int usage(void)
{
    (void)fprintf(
        stderr,
        "usage: sim/run --world [--days N] [--seed N] [--faults none|some|many] [--json]\n"
        "               [--first-day N] [--without KIND ...] [--race ROUNDS] [--rush N] [--log]\n"
        "Plays N open days of the year (348) from one seed and holds the ledger against\n"
        "a second one; with --race one card at two gates at the same instant, so often;\n"
        "with --rush so many people within three hours of each day. "
        "Exit 0: they agree; 1: they differ, and the story is told.\n");
    return EXIT_USAGE;
}

static bool take_level(const char *word, enum mishap_level *ret_level)
{
    static const char *const words[] = {"none", "some", "many"};
    for (int i = 0; i <= MISHAPS_MANY; i++) {
        if (text_equal(words[i], word)) {
            *ret_level = (enum mishap_level)i;
            return true;
        }
    }
    return false;
}

static bool take_option(struct arguments *arguments, int c)
{
    int64_t number = 0;
    enum mishap mishap;
    if (strchr("dsfrR", c) != NULL && !text_parse_int(optarg, &number))
        return false;
    switch (c) {
    case 'd':
        arguments->world.days = number;
        return number > 0 && number <= CALENDAR_DAYS_MAX;
    case 's':
        arguments->world.seed = (uint64_t)number;
        return number > 0;
    case 'f':
        arguments->world.first_day = number;
        return number >= 0;
    case 'F':
        return take_level(optarg, &arguments->world.level);
    case 'w':
        if (!mishap_from_word(optarg, &mishap))
            return false;
        arguments->world.without[mishap] = true;
        return true;
    case 'R':
        arguments->world.rush = number;
        return number > 0 && number <= 2000;
    case 'r':
        arguments->world.race = number;
        return number > 0;
    case 'j':
        arguments->json = true;
        return true;
    case 'l':
        arguments->log = true;
        return true;
    case 'W':
        return true;
    default:
        return false;
    }
}

static bool take_arguments(int count, char **words, struct arguments *arguments)
{
    static const struct option options[] = {{"world", no_argument, NULL, 'W'},
                                            {"days", required_argument, NULL, 'd'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"first-day", required_argument, NULL, 'f'},
                                            {"race", required_argument, NULL, 'r'},
                                            {"rush", required_argument, NULL, 'R'},
                                            {"faults", required_argument, NULL, 'F'},
                                            {"without", required_argument, NULL, 'w'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"log", no_argument, NULL, 'l'},
                                            {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(count, words, "", options, NULL)) != -1;) {
        if (!take_option(arguments, c))
            return false;
    }
    return optind == count;
}

static void print_people(const struct play_outcome *outcome)
{
    (void)printf("%lld entries, %lld exits, %lld refusals; %lld crashes; %lld planned, %lld gave "
                 "up\n",
                 (long long)outcome->counts.entries, (long long)outcome->counts.exits,
                 (long long)outcome->counts.refused, (long long)outcome->crashes,
                 (long long)outcome->crowd.planned, (long long)outcome->crowd.gave_up);
    for (int i = 0; i < MISHAP_COUNT; i++) {
        if (outcome->fired[i] > 0)
            (void)printf("  %-22s %lld\n", mishap_word((enum mishap)i),
                         (long long)outcome->fired[i]);
    }
    (void)printf(outcome->agrees ? "the two ledgers agree\n" : "THE TWO LEDGERS DIFFER\n");
}

static void print_json(const struct arguments *arguments, const struct play_outcome *outcome)
{
    json_t *faults = json_object();
    for (int i = 0; i < MISHAP_COUNT; i++) {
        if (arguments->world.level != MISHAPS_NONE) /* those that never fired too */
            json_object_set_new(faults, mishap_word((enum mishap)i),
                                json_integer(outcome->fired[i]));
    }
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b}",
        "entries", (json_int_t)outcome->counts.entries, "inner_entries",
        (json_int_t)outcome->counts.inner[ARM_ENTRY], "gym_entries",
        (json_int_t)outcome->counts.gym[ARM_ENTRY], "exits", (json_int_t)outcome->counts.exits,
        "refused", (json_int_t)outcome->counts.refused, "faults", faults, "crashes",
        (json_int_t)outcome->crashes, "planned", (json_int_t)outcome->crowd.planned, "gave_up",
        (json_int_t)outcome->crowd.gave_up, "posted", (json_int_t)outcome->counts.posted, "voided",
        (json_int_t)outcome->counts.voided, "sold_cents", (json_int_t)outcome->counts.sold_cents,
        "events", (json_int_t)outcome->events, "days", (json_int_t)outcome->days, "seed",
        (json_int_t)arguments->world.seed, "agrees", outcome->agrees);
    json_object_set_new(json, "taps", json_integer(outcome->taps));
    if (arguments->world.race > 0)
        json_object_set_new(json, "race",
                            json_pack("{s:I, s:I, s:I}", "rounds", (json_int_t)outcome->race_rounds,
                                      "opened", (json_int_t)outcome->race_opened, "both",
                                      (json_int_t)outcome->race_both));
    if (!outcome->agrees)
        json_object_set_new(json, "difference", json_string(outcome->difference));
    char *text = json_dumps(json, JSON_COMPACT);
    (void)printf("%s\n", text);
    free(text);
    json_decref(json);
}

int main(int count, char **words)
{
    struct arguments arguments = {.world = {.seed = 1, .days = 348}};
    static struct play_outcome outcome;
    if (!take_arguments(count, words, &arguments))
        return usage();
    log_start("portillond", arguments.log ? LOG_LEVEL_WARNING : (enum log_level)0);
    if (!play(&arguments.world, &outcome))
        return EXIT_FAILED;
    if (!outcome.agrees)
        play_explain(&arguments.world, &outcome);
    if (arguments.json)
        print_json(&arguments, &outcome);
    else
        print_people(&outcome);
    if (fflush(stdout) != 0)
        return EXIT_FAILED; /* whoever reads it has not got it */
    return outcome.agrees ? 0 : EXIT_DISAGREES;
}
