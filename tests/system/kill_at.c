/* Runs a program and kills it at the n-th stop of a system call, before or after the call, counted
 * from the moment when a file exists. Usage: kill_at FILE N PROGRAM [ARGUMENT ...]
 * Threads count, child processes do not. Prints how many stops there were, on its last line. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SYSCALL_STOP = SIGTRAP | 0x80, EXIT_USAGE = 2, EXIT_FAILED = 3 };

static pid_t program;

/* Whoever stops us wants the program stopped. */
static void pass_on(int number)
{
    (void)kill(program, number);
}

static void run_program(char **arguments)
{
    (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    (void)raise(SIGSTOP);
    (void)execv(arguments[0], arguments);
    _exit(EXIT_FAILED);
}

/* What a thread that has stopped is given when it goes on. */
static long signal_to_deliver(int status)
{
    const int number = WSTOPSIG(status);
    if (number == SYSCALL_STOP || number == SIGTRAP || number == SIGSTOP)
        return 0;
    return number;
}

int main(int count, char **arguments)
{
    long stops = 0, wanted;
    int status, armed = 0;
    if (count < 4)
        return EXIT_USAGE;
    wanted = strtol(arguments[2], NULL, 10);
    program = fork();
    if (program == 0)
        run_program(arguments + 3);
    if (program < 0 || waitpid(program, &status, 0) != program)
        return EXIT_FAILED;
    (void)signal(SIGTERM, pass_on);
    (void)ptrace(PTRACE_SETOPTIONS, program, NULL,
                 (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
    (void)ptrace(PTRACE_SYSCALL, program, NULL, NULL);
    for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
        if (thread < 0)
            continue;
        if (!WIFSTOPPED(status)) {
            if (thread == program)
                break;
            continue;
        }
        armed = armed || access(arguments[1], F_OK) == 0;
        if (armed && WSTOPSIG(status) == SYSCALL_STOP && ++stops == wanted) {
            (void)kill(program, SIGKILL);
            while (waitpid(-1, &status, __WALL) > 0)
                continue; /* every thread ends by itself */
            break;
        }
        (void)ptrace(PTRACE_SYSCALL, thread, NULL, (void *)signal_to_deliver(status));
    }
    (void)printf("%ld\n", stops);
    return 0;
}
