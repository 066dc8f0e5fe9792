/* portillond: the controller of one site. Usage: portillond [--config FILE] */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "controller/base/log.h"
#include "controller/base/text.h"
#include "controller/daemon/control_server.h"
#include "controller/daemon/hall_loop.h"

enum { EXIT_USAGE = 2, EXIT_FAILED = 3, ARENAS_MAX = 2 };

struct daemon {
    struct site *site;
    struct ledger_thread *ledger;
    sd_event *event;
    struct hall_loop loop;
    struct control_server *server;
    int lock_fd;
};

static struct site *load_site(const char *path)
{
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL)
        return NULL;
    struct site *site = site_load(path, faults);
    for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++)
        log_error("%s", faults->lines[i]);
    free(faults);
    return site;
}

/* One daemon a ledger: two would each believe they are the only writer. */
static bool take_lock(struct daemon *daemon, const char *ledger_path)
{
    char path[SITE_PATH_SIZE + 64];
    (void)snprintf(path, sizeof path, "%s.lock", ledger_path);
    daemon->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (daemon->lock_fd < 0) {
        log_error("%s: cannot be opened: %s", path, strerror(errno));
        return false;
    }
    if (flock(daemon->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        log_error("%s: another portillond uses this ledger", path);
        return false;
    }
    return true;
}

static bool start_loop(struct daemon *daemon)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return sd_event_default(&daemon->event) >= 0 &&
           sd_event_add_signal(daemon->event, NULL, SIGTERM, NULL, NULL) >= 0 &&
           sd_event_add_signal(daemon->event, NULL, SIGINT, NULL, NULL) >= 0 &&
           sd_event_set_watchdog(daemon->event, 1) >= 0;
}

static enum err start(struct daemon *daemon, struct err_text *text)
{
    char path[SITE_PATH_SIZE + 32];
    (void)snprintf(path, sizeof path, "%s/portillon.db", daemon->site->data_folder);
    if (mkdir(daemon->site->run_folder, 0750) != 0 && errno != EEXIST)
        return err_say(ERR_IO, text, "%s: cannot be made: %s", daemon->site->run_folder,
                       strerror(errno));
    if (access(path, F_OK) != 0)
        return err_say(ERR_NOT_FOUND, text,
                       "%s: there is no ledger; make one with `portillon init`", path);
    if (!take_lock(daemon, path))
        return err_say(ERR_CONFLICT, text, "not started");
    if (!start_loop(daemon))
        return err_say(ERR_NOMEM, text, "cannot start the event loop");
    enum err err = ledger_thread_open(path, &daemon->ledger, text);
    if (err != ERR_OK)
        return err;
    (void)snprintf(path, sizeof path, "%s/control.sock", daemon->site->run_folder);
    err = control_server_start(path, daemon->event, &daemon->loop.hall, &daemon->server, text);
    if (err != ERR_OK)
        return err;
    const struct hall_listener listener = control_server_listener(daemon->server);
    err = hall_loop_start(&daemon->loop, daemon->site, daemon->ledger, daemon->event, &listener,
                          text);
    return err == ERR_OK ? ledger_thread_start(daemon->ledger, text) : err;
}

static int run(struct daemon *daemon)
{
    log_info("%s: %zu gates, %zu readers", daemon->site->name, daemon->site->gate_count,
             daemon->site->reader_count);
    (void)sd_notify(0, "READY=1");
    const int result = sd_event_loop(daemon->event);
    (void)sd_notify(0, "STOPPING=1");
    log_info("stopping");
    hall_loop_stop(&daemon->loop);
    control_server_stop(daemon->server);
    ledger_thread_stop(daemon->ledger);
    (void)sd_event_unref(daemon->event);
    site_destroy(daemon->site);
    return result < 0 ? EXIT_FAILED : 0;
}

int main(int count, char **arguments)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"version", no_argument, NULL, 'v'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    static struct daemon daemon;
    const char *config = "/etc/portillon/portillon.yaml";
    struct err_text text = {""};
    for (int c; (c = getopt_long(count, arguments, "c:h", options, NULL)) != -1;) {
        if (c == 'c') {
            config = optarg;
        } else {
            (void)printf(c == 'v' ? "portillond " PORTILLON_VERSION "\n"
                                  : "usage: portillond [--config FILE]\n");
            return c == 'v' || c == 'h' ? 0 : EXIT_USAGE;
        }
    }
    log_start("portillond", LOG_LEVEL_INFO);
    (void)mallopt(M_ARENA_MAX, ARENAS_MAX); /* two threads; more arenas only cost memory */
    (void)umask(0027);
    daemon.site = load_site(config);
    if (daemon.site == NULL)
        return EXIT_USAGE;
    const enum err err = start(&daemon, &text);
    if (err != ERR_OK) {
        log_error("%s", text.text[0] != '\0' ? text.text : err_name(err));
        return EXIT_FAILED;
    }
    return run(&daemon);
}
