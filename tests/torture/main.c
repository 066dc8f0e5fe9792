/* portillon-torture: makes every kind of transaction fail at every point where it can, and looks at
 * what is left. See usage(). */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "sim/world/chance.h"
#include "tests/stories/story.h"
#include "tests/torture/acts.h"
#include "tests/torture/break.h"
#include "tests/torture/starve.h"

enum { EXIT_BROKEN = 1, EXIT_USAGE = 2, EXIT_FAILED = 3, NAMES_MAX = 64, STORIES_MAX = 256 };

static const struct wall_time morning = {1798880400000}; /* 2027-01-02, in the morning */

struct torture {
    struct disk *disk;
    struct stage stage;
    struct disk_image *before;
    const struct act *act;
    int64_t stride; /* every so many points only */
    struct picture after;
    struct picture seen[ACTS_ANSWERS_MAX]; /* in the rehearsal, after so many answers */
    int64_t seen_count;
    struct {
        int64_t power_cuts, disk_faults, starved, statements, story_lines;
    } done;
    bool broken;
};

static void broken(struct torture *torture, const char *how, int64_t at, const char *what)
{
    (void)fprintf(stderr, "%s, %s %lld: %s\n", torture->act->name, how, (long long)at, what);
    torture->broken = true;
}

static void take_stage(struct torture *torture, bool open)
{
    struct wall_time now = morning;
    now.unix_ms += (torture->act - acts) * 3 * INT64_C(3600000);
    torture->stage = (struct stage){.disk = torture->disk, .now = now};
    if (open)
        acts_open(&torture->stage);
}

/* The act as it should go. */
static void rehearse(struct torture *torture)
{
    disk_restore(torture->disk, torture->before);
    take_stage(torture, !torture->act->opens);
    torture->seen[0] = acts_picture(&torture->stage);
    torture->stage.seen = torture->seen;
    torture->act->play(&torture->stage);
    torture->after = acts_picture(&torture->stage);
    torture->seen_count = torture->stage.answers + 1;
    if (torture->stage.failed)
        broken(torture, "rehearsal", 0, "a job failed");
}

/* A ledger as it stood at some moment of the rehearsal. */
static bool seen_before(const struct torture *torture, const struct picture *picture)
{
    for (int64_t i = 0; i < torture->seen_count && i < ACTS_ANSWERS_MAX; i++) {
        if (torture->seen[i].rows == picture->rows && torture->seen[i].state == picture->state)
            return true;
    }
    return picture->rows == torture->after.rows && picture->state == torture->after.state;
}

/* Asked once more with the same keys, nothing is done twice, and nothing stays undone. */
static void ask_again(struct torture *torture, const char *how, int64_t at)
{
    torture->stage.failed = false;
    torture->act->play(&torture->stage);
    const struct picture picture = acts_picture(&torture->stage);
    if (torture->stage.failed || picture.rows != torture->after.rows ||
        picture.state != torture->after.state)
        broken(torture, how, at, "asked again, the ledger is another one");
}

/* Whatever went wrong is over: the ledger is opened again and looked at. */
static void judge(struct torture *torture, const char *how, int64_t at)
{
    const struct stage played = torture->stage;
    disk_plan(torture->disk, &(struct disk_plan){0});
    take_stage(torture, true);
    if (torture->stage.failed && torture->seen[0].rows < 0)
        return; /* a ledger that was never finished is made again */
    if (torture->stage.failed) {
        broken(torture, how, at, "the ledger cannot be opened again");
        return;
    }
    const struct picture picture = acts_picture(&torture->stage);
    const char *fault = acts_verify(&torture->stage);
    if (fault[0] != '\0')
        broken(torture, how, at, fault);
    const int64_t told = played.answers < ACTS_ANSWERS_MAX ? played.answers : 0;
    if (picture.rows < torture->seen[told].rows)
        broken(torture, how, at, "what was told is not on disk");
    if (picture.rows > torture->after.rows)
        broken(torture, how, at, "something is on disk twice");
    if (!played.went_on && !seen_before(torture, &picture))
        broken(torture, how, at, "the ledger is as it never was when nothing failed");
    if (torture->act->again)
        ask_again(torture, how, at);
    acts_abandon(&torture->stage);
}

static void cut_everywhere(struct torture *torture)
{
    for (int64_t at = 0, more = 1; more && !torture->broken; at += torture->stride) {
        for (int tear = 0; tear < DISK_TEAR_COUNT; tear++) {
            disk_restore(torture->disk, torture->before);
            take_stage(torture, !torture->act->opens);
            disk_plan(torture->disk, &(struct disk_plan){.fault = DISK_FAULT_CUT, .after = at});
            torture->act->play(&torture->stage);
            more = disk_is_cut(torture->disk);
            torture->done.power_cuts += more;
            acts_abandon(&torture->stage);
            disk_power_on(torture->disk, (enum disk_tear)tear);
            judge(torture, "power cut", at);
        }
    }
}

static void fail_disk_everywhere(struct torture *torture)
{
    static const enum disk_fault faults[] = {DISK_FAULT_IO, DISK_FAULT_FULL, DISK_FAULT_SYNC};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        for (int64_t at = 0, more = 1; more && !torture->broken; at += torture->stride) {
            disk_restore(torture->disk, torture->before);
            take_stage(torture, !torture->act->opens);
            disk_plan(torture->disk,
                      &(struct disk_plan){.fault = faults[i],
                                          .after = at,
                                          .repeated = at % 3 == 2 ? 40 : 1,
                                          .every = faults[i] == DISK_FAULT_IO && at % 2 == 1});
            torture->act->play(&torture->stage);
            more = disk_fired(torture->disk);
            torture->done.disk_faults += more;
            acts_abandon(&torture->stage);
            judge(torture, "disk fault", at);
        }
    }
}

/* One call of many that fails, wherever it stands. */
struct strike {
    const char *how;
    void (*plan)(int64_t after);
    bool (*end)(void);
};
static const struct strike memory = {"allocation", starve_plan, starve_end};
static const struct strike statement = {"statement", break_plan, break_end};

static void strike_everywhere(struct torture *torture, const struct strike *strike, int64_t *done)
{
    for (int64_t at = 0, more = 1; more && !torture->broken; at += torture->stride) {
        disk_restore(torture->disk, torture->before);
        take_stage(torture, !torture->act->opens);
        strike->plan(at);
        torture->act->play(&torture->stage);
        more = strike->end();
        *done += more;
        acts_abandon(&torture->stage);
        judge(torture, strike->how, at);
    }
}

/* How the ledger of each story looks when nothing goes wrong. */
struct gallery {
    struct picture pictures[STORIES_MAX];
    bool hung; /* all are there: from now on they are compared */
};

static bool look_at(void *context, size_t story, const char *ledger)
{
    struct gallery *gallery = context;
    const struct picture picture = picture_of(ledger);
    if (story >= STORIES_MAX || picture.rows <= 0)
        return false;
    if (!gallery->hung)
        gallery->pictures[story] = picture;
    return gallery->pictures[story].rows == picture.rows &&
           gallery->pictures[story].state == picture.state;
}

/* Every story of tests/stories: a line that failed leaves nothing, and comes true when it is told
 * again. */
static void strike_stories(struct torture *torture, const struct strike *strike)
{
    static struct gallery gallery;
    struct story_trouble trouble = {.end = strike->end, .look = look_at, .context = &gallery};
    int64_t struck_before = -1;
    size_t stories;
    gallery.hung = false;
    torture->broken = story_play_all(&trouble, &stories) != 0 || torture->broken;
    gallery.hung = true;
    trouble.begin = strike->plan;
    for (; trouble.struck != struck_before && !torture->broken; trouble.after += torture->stride) {
        size_t count;
        struck_before = trouble.struck;
        if (story_play_all(&trouble, &count) == 0 && count > 0)
            continue;
        (void)fprintf(stderr, "stories, %s %lld\n", strike->how, (long long)trouble.after);
        torture->broken = true;
    }
    torture->done.story_lines += trouble.struck;
}

/* The next act starts where this one ends. */
static void go_on(struct torture *torture)
{
    rehearse(torture);
    ledger_thread_stop(torture->stage.thread);
    disk_image_free(torture->before);
    torture->before = disk_save(torture->disk);
}

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: portillon-torture [--act NAME ...] [--power] [--disk] [--memory]\n"
                  "                         [--statements] [--stories] [--stride N]\n"
                  "Plays every kind of transaction, and each again and again with the power\n"
                  "cut, the disk failing, memory missing or a statement broken at every point;\n"
                  "then opens the ledger, verifies it, and looks for what had been told.\n"
                  "Stories: each line with memory missing and with a statement broken.\n");
    return EXIT_USAGE;
}

struct arguments {
    bool power, disk, memory, statements, stories;
    int64_t stride;
    size_t name_count;
    const char *names[NAMES_MAX];
};

static bool wanted(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->name_count; i++) {
        if (text_equal(arguments->names[i], name))
            return true;
    }
    return arguments->name_count == 0;
}

static bool known(const char *name)
{
    for (size_t i = 0; i < act_count; i++) {
        if (text_equal(acts[i].name, name))
            return true;
    }
    return false;
}

static bool take_arguments(int count, char **words, struct arguments *arguments)
{
    static const struct option options[] = {
        {"act", required_argument, NULL, 'a'},    {"power", no_argument, NULL, 'p'},
        {"disk", no_argument, NULL, 'd'},         {"memory", no_argument, NULL, 'm'},
        {"statements", no_argument, NULL, 't'},   {"stories", no_argument, NULL, 'o'},
        {"stride", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(count, words, "", options, NULL)) != -1;) {
        if (c == '?' || arguments->name_count == NAMES_MAX)
            return false;
        arguments->power = arguments->power || c == 'p';
        arguments->disk = arguments->disk || c == 'd';
        arguments->memory = arguments->memory || c == 'm';
        arguments->statements = arguments->statements || c == 't';
        arguments->stories = arguments->stories || c == 'o';
        if (c == 's' && (!text_parse_int(optarg, &arguments->stride) || arguments->stride < 1))
            return false;
        if (c == 'a' && !known(optarg))
            return false; /* nothing would be played, and all would agree */
        if (c == 'a')
            arguments->names[arguments->name_count++] = optarg;
    }
    if (!arguments->power && !arguments->disk && !arguments->memory && !arguments->statements &&
        !arguments->stories)
        arguments->power = arguments->disk = arguments->memory = arguments->statements =
            arguments->stories = true;
    return optind == count;
}

/* An act that does not go on from the one before. */
static void set_up(struct torture *torture)
{
    disk_wipe(torture->disk);
    take_stage(torture, false);
    torture->act->prepare(&torture->stage);
    disk_image_free(torture->before);
    torture->before = disk_save(torture->disk);
}

static void play_all(struct torture *torture, const struct arguments *arguments)
{
    for (size_t i = 0; i < act_count && !torture->broken; i++) {
        torture->act = &acts[i];
        const bool now = wanted(arguments, acts[i].name);
        if (acts[i].prepare != NULL)
            set_up(torture);
        rehearse(torture);
        ledger_thread_stop(torture->stage.thread);
        if (now && arguments->power)
            cut_everywhere(torture);
        if (now && arguments->disk)
            fail_disk_everywhere(torture);
        if (now && arguments->memory)
            strike_everywhere(torture, &memory, &torture->done.starved);
        if (now && arguments->statements)
            strike_everywhere(torture, &statement, &torture->done.statements);
        go_on(torture);
    }
}

static void print_done(const struct torture *torture)
{
    (void)printf("{\"power_cuts\":%lld,\"disk_faults\":%lld,\"starved\":%lld,"
                 "\"statements\":%lld,\"story_lines\":%lld,\"agrees\":%s}\n",
                 (long long)torture->done.power_cuts, (long long)torture->done.disk_faults,
                 (long long)torture->done.starved, (long long)torture->done.statements,
                 (long long)torture->done.story_lines, torture->broken ? "false" : "true");
}

int main(int count, char **words)
{
    static struct torture torture;
    static struct arguments arguments = {.stride = 1};
    if (!take_arguments(count, words, &arguments))
        return usage();
    log_start("portillond", (enum log_level)0);
    torture.stride = arguments.stride;
    starve_take_over();
    chance_take_over(1);
    torture.disk = disk_create(1);
    torture.before = disk_save(torture.disk);
    play_all(&torture, &arguments);
    disk_image_free(torture.before);
    disk_destroy(torture.disk);
    if (arguments.stories) {
        strike_stories(&torture, &memory);
        strike_stories(&torture, &statement);
    }
    print_done(&torture);
    if (fflush(stdout) != 0)
        return EXIT_FAILED;
    return torture.broken ? EXIT_BROKEN : 0;
}
