/* The process that prints who is inside: nothing that it meets lasts for ever, and none is left
 * out. */
#include "controller/daemon/muster_process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/check.h"

enum { WAIT_MS = 300, PATIENCE_US = 20 * 1000000 };

struct heard {
    int printed, failed;
};

static struct muster_process muster;
static struct heard heard;
static sd_event *event;
static char configuration[64];

static void on_done(void *context, bool printed)
{
    struct heard *told = context;
    *(printed ? &told->printed : &told->failed) += 1;
}

/* The command waits for whoever writes into its configuration; nobody does. */
static int open_pipe(void **state)
{
    (void)state;
    (void)snprintf(configuration, sizeof configuration, "/tmp/portillon-muster-%d", (int)getpid());
    return mkfifo(configuration, 0600) == 0 && sd_event_new(&event) >= 0 ? 0 : -1;
}

static int close_pipe(void **state)
{
    (void)state;
    muster_process_finish(&muster);
    event = sd_event_unref(event);
    return unlink(configuration);
}

static void begin(const char *of)
{
    const struct muster_settings settings = {of, "nowhere", WAIT_MS};
    sigset_t child;
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    assert_int_equal(sigprocmask(SIG_BLOCK, &child, NULL), 0);
    heard = (struct heard){0};
    muster_process_init(&muster, &settings, event, on_done, &heard);
}

static void one_that_hangs_is_given_up(void **state)
{
    (void)state;
    begin(configuration);
    muster_process_start(&muster);
    const int pid = muster.pid;
    assert_true(pid > 0);
    while (heard.failed == 0)
        assert_true(sd_event_run(event, PATIENCE_US) > 0);
    assert_int_equal(muster.pid, 0);
    assert_int_equal(kill(pid, 0), -1); /* and is gone */
}

static void another_alarm_meanwhile_gets_a_list_of_its_own(void **state)
{
    (void)state;
    begin(configuration);
    muster_process_start(&muster);
    muster_process_start(&muster);
    while (heard.failed < 2)
        assert_true(sd_event_run(event, PATIENCE_US) > 0);
    assert_int_equal(muster.pid, 0);
    assert_int_equal(heard.printed, 0);
}

static void a_command_that_fails_is_told(void **state)
{
    (void)state;
    begin("/nowhere.yaml");
    muster_process_start(&muster);
    while (heard.failed == 0)
        assert_true(sd_event_run(event, PATIENCE_US) > 0);
    assert_int_equal(heard.failed, 1);
}

static void one_that_still_runs_ends_with_the_daemon(void **state)
{
    (void)state;
    begin(configuration);
    muster_process_start(&muster);
    const int pid = muster.pid;
    muster_process_finish(&muster);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(heard.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_that_hangs_is_given_up, open_pipe, close_pipe),
        cmocka_unit_test_setup_teardown(another_alarm_meanwhile_gets_a_list_of_its_own, open_pipe,
                                        close_pipe),
        cmocka_unit_test_setup_teardown(a_command_that_fails_is_told, open_pipe, close_pipe),
        cmocka_unit_test_setup_teardown(one_that_still_runs_ends_with_the_daemon, open_pipe,
                                        close_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
