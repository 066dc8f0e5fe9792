#include "controller/cli/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { QUEUE_SIZE = 128 };

extern char **environ;

/* 0, or the error of the system. */
static int spawn(int *ret_pid, int from, const char *printer)
{
    char queue[QUEUE_SIZE];
    char lp[] = "lp", destination[] = "-d", title[] = "-t", name[] = "Portillon";
    char option[] = "-o", wide[] = "landscape"; /* a line of names is up to 100 characters */
    char *const arguments[] = {lp, destination, queue, title, name, option, wide, NULL};
    posix_spawn_file_actions_t actions;
    (void)snprintf(queue, sizeof queue, "%s", printer);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    (void)posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    const int error = posix_spawnp(ret_pid, lp, &actions, NULL, arguments, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return error;
}

enum err paper_begin(struct paper *ret_paper, const char *printer)
{
    int pair[2];
    *ret_paper = (struct paper){.screen = -1};
    if (pipe2(pair, O_CLOEXEC) != 0)
        return ERR_IO;
    const int error = spawn(&ret_paper->pid, pair[0], printer);
    (void)close(pair[0]);
    if (error == 0) {
        (void)fflush(stdout);
        ret_paper->screen = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
        (void)dup2(pair[1], STDOUT_FILENO);
    }
    (void)close(pair[1]);
    if (error == 0)
        return ERR_OK;
    return error == ENOENT ? ERR_NOT_FOUND : ERR_IO;
}

bool paper_end(struct paper *paper)
{
    int how = 0;
    const bool written = fflush(stdout) == 0;
    clearerr(stdout); /* what went wrong was the paper, not the screen */
    (void)dup2(paper->screen, STDOUT_FILENO);
    (void)close(paper->screen);
    return waitpid(paper->pid, &how, 0) == paper->pid && WIFEXITED(how) && WEXITSTATUS(how) == 0 &&
           written;
}
