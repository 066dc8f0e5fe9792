/* portillon-hall: a whole entrance on simulated wires, with a crowd. See usage(). */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "sim/hall/audit.h"
#include "sim/hall/show.h"
#include "sim/hall/visitors.h"

enum {
    READY_MS = 30000,
    QUIET_MS = 15000,
    KILL_EVERY_TAPS = 6,
    EXIT_DISAGREES = 1,
    EXIT_USAGE = 2,
    EXIT_FAILED = 3,
    EXIT_NOT_JUDGED = 4
};

static const struct stage_profile quick = {
    .name = "quick",
    .walk_ms = 250,
    .turn_ms = 250,
    .unlock_ms = 700,
    .settle_ms = 150,
    .again_ms = 200,
    .refusal_ms = 150,
    .counters = true,
    .real_timing = true,
};

static const struct stage_profile product = {
    .name = "default",
    .walk_ms = 1500,
    .turn_ms = 900,
    .unlock_ms = 8000,
    .settle_ms = 3000,
    .again_ms = 8000,
    .refusal_ms = 2000,
    .counters = true,
    .real_timing = true,
};

struct options {
    bool headless, json, kill_daemon, kill_driver;
    const char *site; /* a sample site by name; NULL: the hall of the aquatic centre */
    int64_t taps, gates, seed;
    struct stage_profile profile;
};

static atomic_int signalled;

static void on_signal(int number)
{
    atomic_store(&signalled, number);
}

static int usage(void)
{
    (void)fprintf(
        stderr,
        "usage: sim/run [--headless] [--taps N] [--gates N] [--json] [--seed N]\n"
        "               [--profile quick|default] [--kill portillond] [--kill driver]\n"
        "               [--site gymnase|velos|studio|residence|badges|mediatheque|coworking|"
        "garderie]\n"
        "               [--bus tcp|rtu] [--no-counters] [--relock] [--timing real|none]\n"
        "ends with 0 when the ledger agrees with the diary, 1 when not, 4 when readers or boards\n"
        "were lost by themselves, so that a difference says nothing\n");
    return EXIT_USAGE;
}

static bool take_option(struct options *options, int c)
{
    int64_t number = 0;
    if (strchr("tgs", c) != NULL && !text_parse_int(optarg, &number))
        return false;
    switch (c) {
    case 'h':
        options->headless = true;
        return true;
    case 'j':
        options->json = true;
        return true;
    case 't':
        options->taps = number;
        return number > 0;
    case 'g':
        options->gates = number;
        return number >= 1 && number <= WORLD_BOARDS_MAX;
    case 's':
        options->seed = number;
        return number > 0;
    case 'k':
        options->kill_daemon = options->kill_daemon || text_equal(optarg, "portillond");
        options->kill_driver = options->kill_driver || text_equal(optarg, "driver");
        return text_equal(optarg, "portillond") || text_equal(optarg, "driver");
    case 'p': {
        const struct stage_profile kept = options->profile;
        options->profile = text_equal(optarg, "default") ? product : quick;
        options->profile.rtu = kept.rtu;
        return text_equal(optarg, "default") || text_equal(optarg, "quick");
    }
    case 'b':
        options->profile.rtu = text_equal(optarg, "rtu");
        return options->profile.rtu || text_equal(optarg, "tcp");
    case 'S':
        options->site = optarg;
        return optarg[strspn(optarg, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
    case 'n':
        options->profile.counters = false;
        return true;
    case 'r':
        options->profile.relocks = true;
        return true;
    case 'm':
        options->profile.real_timing = text_equal(optarg, "real");
        return true;
    default:
        return false;
    }
}

static bool parse(int count, char **arguments, struct options *options)
{
    static const struct option known[] = {
        {"headless", no_argument, NULL, 'h'},      {"json", no_argument, NULL, 'j'},
        {"taps", required_argument, NULL, 't'},    {"gates", required_argument, NULL, 'g'},
        {"seed", required_argument, NULL, 's'},    {"kill", required_argument, NULL, 'k'},
        {"profile", required_argument, NULL, 'p'}, {"bus", required_argument, NULL, 'b'},
        {"site", required_argument, NULL, 'S'},    {"no-counters", no_argument, NULL, 'n'},
        {"relock", no_argument, NULL, 'r'},        {"timing", required_argument, NULL, 'm'},
        {"help", no_argument, NULL, '?'},          {NULL, 0, NULL, 0},
    };
    *options = (struct options){.gates = 2, .seed = 1, .profile = quick};
    for (int c; (c = getopt_long(count, arguments, "", known, NULL)) != -1;) {
        if (!take_option(options, c))
            return false;
    }
    if (options->headless && options->taps == 0)
        options->taps = options->site != NULL ? 16 : 500;
    return optind == count;
}

static void print_profile(const struct stage *stage)
{
    const struct stage_profile *profile = &stage->profile;
    (void)fprintf(
        stderr,
        "profile %s: walk %lld ms, rotation %lld ms, unlock %lld ms, settle %lld ms, %s "
        "bus, %s, %zu gates\n",
        profile->name, (long long)profile->walk_ms, (long long)profile->turn_ms,
        (long long)profile->unlock_ms, (long long)profile->settle_ms, profile->rtu ? "RTU" : "TCP",
        profile->counters ? "boards with counters" : "boards without counters", stage->gate_count);
}

/* Plays until the crowd has had its taps, keeping the daemon alive. */
static void conduct(struct crowd *crowd, struct killer *killer)
{
    int64_t next_kill = KILL_EVERY_TAPS;
    while (atomic_load(&signalled) == 0) {
        const int64_t taps = atomic_load(&crowd->taps);
        if (crowd->taps_wanted > 0 && taps >= crowd->taps_wanted)
            break;
        if (taps >= next_kill) {
            killer_plan(killer);
            next_kill = taps + KILL_EVERY_TAPS;
        }
        killer_tick(killer);
        (void)stage_keep_alive(crowd->stage);
        (void)poll(NULL, 0, 5);
    }
    atomic_store(&crowd->stopping, true);
    crowd_join(crowd);
    (void)stage_keep_alive(crowd->stage);
}

/* Waits until every order is resolved and the lazy refusals are on disk. */
static void wait_quiet(struct stage *stage)
{
    struct err_text text;
    const int64_t until_ms = clock_mono_now().ms + QUIET_MS;
    while (stage_wait_ready(stage, 1000, &text) != ERR_OK && clock_mono_now().ms < until_ms)
        (void)stage_keep_alive(stage);
    (void)poll(NULL, 0, 700);
}

static int run(const struct options *options, struct stage *stage, struct crowd *crowd,
               struct killer *killer, struct err_text *text)
{
    struct audit audit;
    enum err err = stage_open(stage, &options->profile, (size_t)options->gates, text);
    if (err == ERR_OK)
        err = stage_start_daemon(stage, text);
    if (err == ERR_OK)
        err = stage_wait_ready(stage, READY_MS, text);
    if (err == ERR_OK && !stage_import_example(stage))
        err = err_say(ERR_IO, text, "the tariff could not be imported");
    if (err == ERR_OK)
        err = crowd_init(crowd, stage, killer, (uint64_t)options->seed, options->taps, text);
    if (err != ERR_OK)
        return EXIT_FAILED;
    print_profile(stage);
    if (!options->headless)
        show_start(stage);
    const int64_t opened_ms = clock_mono_now().ms;
    crowd->pause_ms = options->headless ? 0 : 1500;
    crowd_start(crowd);
    conduct(crowd, killer);
    const int64_t played_ms = clock_mono_now().ms - opened_ms;
    if (!options->headless)
        return 0;
    wait_quiet(stage);
    err = audit_run(crowd, &audit, text);
    if (err != ERR_OK)
        return EXIT_FAILED;
    json_t *json = audit_json(crowd, &audit);
    json_object_set_new(json, "played_s", json_real((double)(played_ms / 10) / 100.0));
    (void)json_dumpf(json, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6));
    (void)printf("\n");
    json_decref(json);
    if (audit.agrees)
        return 0;
    return audit.judged ? EXIT_DISAGREES : EXIT_NOT_JUDGED;
}

/* Plays a sample site until it is stopped, or until its people have tapped so often. */
static enum err play_site(const struct options *options, struct stage *stage,
                          struct visitors *visitors, const struct guests *guests,
                          struct err_text *text)
{
    stage->site = guests->site;
    enum err err = stage_open(stage, &options->profile, guests->site->gate_count, text);
    if (err == ERR_OK)
        err = stage_start_daemon(stage, text);
    if (err == ERR_OK)
        err = stage_wait_ready(stage, READY_MS, text);
    if (err == ERR_OK && !stage_import_tariff(stage, guests->tariff))
        err = err_say(ERR_IO, text, "the tariff could not be imported");
    if (err == ERR_OK)
        err = visitors_init(visitors, stage, guests, options->taps, text);
    if (err != ERR_OK)
        return err;
    print_profile(stage);
    if (!options->headless)
        show_start(stage);
    visitors->pause_ms = options->headless ? 0 : 2500;
    visitors_start(visitors);
    while (atomic_load(&signalled) == 0 &&
           (options->taps == 0 ||
            atomic_load(&visitors->taps) + (int64_t)visitors->count < options->taps)) {
        (void)stage_keep_alive(stage);
        (void)poll(NULL, 0, 20);
    }
    visitors_join(visitors);
    wait_quiet(stage);
    return ERR_OK;
}

static int run_site(const struct options *options, struct stage *stage, struct err_text *text)
{
    static struct guests guests;
    static struct faults faults;
    static struct visitors visitors;
    static const int codes[] = {[DIARIES_AGREE] = 0,
                                [DIARIES_DIFFER] = EXIT_DISAGREES,
                                [DIARIES_NOT_JUDGED] = EXIT_NOT_JUDGED};
    int code = EXIT_FAILED;
    if (!guests_load(stage_source(), options->site, &guests, &faults)) {
        for (size_t i = 0; i < faults.count && i < FAULTS_MAX; i++)
            (void)fprintf(stderr, "%s\n", faults.lines[i]);
        return EXIT_USAGE;
    }
    if (play_site(options, stage, &visitors, &guests, text) == ERR_OK)
        code = codes[visitors_judge(&visitors)];
    show_stop();
    stage_close(stage, code != 0);
    guests_finish(&guests);
    return code;
}

int main(int count, char **arguments)
{
    static struct stage stage;
    static struct crowd crowd;
    static struct killer killer;
    struct options options;
    struct err_text text = {""};
    if (!parse(count, arguments, &options))
        return usage();
    (void)signal(SIGINT, on_signal);
    (void)signal(SIGTERM, on_signal);
    (void)signal(SIGHUP, on_signal);
    (void)signal(SIGPIPE, SIG_IGN);
    if (options.site != NULL) {
        const int played = run_site(&options, &stage, &text);
        if (text.text[0] != '\0')
            (void)fprintf(stderr, "portillon-hall: %s\n", text.text);
        return played;
    }
    killer_init(&killer, &stage, (uint64_t)options.seed);
    killer.targets[KILL_DAEMON] = options.kill_daemon;
    killer.targets[KILL_DRIVER] = options.kill_driver;
    const int code = run(&options, &stage, &crowd, &killer, &text);
    if (text.text[0] != '\0')
        (void)fprintf(stderr, "portillon-hall: %s\n", text.text);
    show_stop();
    stage_close(&stage, code != 0);
    return code;
}
