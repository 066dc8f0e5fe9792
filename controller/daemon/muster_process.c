#include "controller/daemon/muster_process.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/daemon/child.h"

enum { ACCURACY_US = 100000 };

void muster_process_init(struct muster_process *muster, const struct muster_settings *settings,
                         sd_event *event, muster_done_fn *on_done, void *context)
{
    *muster = (struct muster_process){
        .settings = *settings, .event = event, .on_done = on_done, .context = context};
}

static void forget(struct muster_process *muster)
{
    muster->child_source = sd_event_source_disable_unref(muster->child_source);
    muster->deadline_source = sd_event_source_disable_unref(muster->deadline_source);
    muster->pid = 0;
}

static int on_child(sd_event_source *source, const siginfo_t *info, void *context)
{
    struct muster_process *muster = context;
    const bool printed = info->si_code == CLD_EXITED && info->si_status == 0;
    (void)source;
    forget(muster);
    if (!printed)
        log_error("the list of who is inside could not be printed");
    muster->on_done(muster->context, printed);
    if (muster->again)
        muster_process_start(muster);
    return 0;
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *context)
{
    const struct muster_process *muster = context;
    (void)source;
    (void)usec;
    (void)kill(-muster->pid, SIGKILL); /* with the program that talks to the printer */
    return 0;
}

/* Both programs are installed side by side. */
static bool find_command(char path[PATH_MAX])
{
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length <= 0)
        return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    const size_t room = slash != NULL ? (size_t)(path + PATH_MAX - slash) : 0;
    return slash != NULL && text_copy(slash, room, "/portillon");
}

static int spawn_command(const struct muster_process *muster)
{
    char command[PATH_MAX], with_configuration[PATH_MAX], on_printer[PATH_MAX];
    (void)snprintf(with_configuration, sizeof with_configuration, "%s",
                   muster->settings.configuration);
    (void)snprintf(on_printer, sizeof on_printer, "%s", muster->settings.printer);
    char presence[] = "presence", names[] = "--names", config[] = "--config", paper[] = "--printer";
    char *const arguments[] = {command, presence,   names, config, with_configuration,
                               paper,   on_printer, NULL};
    return find_command(command) ? child_spawn(arguments, NULL, true) : 0;
}

static bool watch(struct muster_process *muster)
{
    return sd_event_add_child(muster->event, &muster->child_source, muster->pid, WEXITED, on_child,
                              muster) >= 0 &&
           sd_event_add_time_relative(muster->event, &muster->deadline_source, CLOCK_MONOTONIC,
                                      (uint64_t)muster->settings.wait_ms_max * 1000, ACCURACY_US,
                                      on_deadline, muster) >= 0;
}

void muster_process_start(struct muster_process *muster)
{
    muster->again = muster->pid != 0;
    if (muster->again)
        return;
    muster->pid = spawn_command(muster);
    if (muster->pid != 0 && watch(muster))
        return;
    muster_process_finish(muster);
    muster->on_done(muster->context, false);
}

void muster_process_finish(struct muster_process *muster)
{
    const int pid = muster->pid;
    forget(muster);
    if (pid == 0)
        return;
    (void)kill(-pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}
