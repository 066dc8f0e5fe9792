#include "sim/hall/stage.h"

#include <errno.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/control/client.h"

enum { CALL_MS = 10000, STOP_MS = 8000 };

const char *stage_source(void)
{
    const char *source = getenv("PORTILLON_SOURCE");
    return source != NULL ? source : PORTILLON_SOURCE_FOLDER;
}

static bool make_folders(struct stage *stage)
{
    char path[STAGE_PATH_SIZE + 16], self[PATH_MAX];
    const ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    (void)text_copy(stage->folder, sizeof stage->folder, "/tmp/portillon-hall-XXXXXX");
    if (size <= 0 || mkdtemp(stage->folder) == NULL)
        return false;
    self[size] = '\0';
    (void)text_copy(stage->programs, sizeof stage->programs, dirname(self));
    (void)text_copy(stage->source, sizeof stage->source, stage_source());
    (void)snprintf(path, sizeof path, "%s/data", stage->folder);
    if (mkdir(path, 0700) != 0)
        return false;
    (void)snprintf(stage->config, sizeof stage->config, "%s/site.yaml", stage->folder);
    (void)snprintf(stage->socket, sizeof stage->socket, "%s/control.sock", stage->folder);
    (void)snprintf(stage->ledger, sizeof stage->ledger, "%s/data/portillon.db", stage->folder);
    return true;
}

static void write_gates(const struct stage *stage, FILE *file)
{
    (void)fprintf(file, "zones: [{name: pools, exit: counted}]\ngates:\n");
    for (size_t i = 0; i < stage->gate_count; i++)
        (void)fprintf(file,
                      "  - {name: G%zu, bus: hall, unit: %zu, map: %s/config/gates/%s, "
                      "zone: pools}\n",
                      i + 1, i + 1, stage->source,
                      stage->profile.counters ? "portillon-simulator.yaml"
                                              : "portillon-simulator-no-counters.yaml");
    (void)fprintf(file, "readers:\n");
    for (size_t i = 0; i < stage->gate_count; i++)
        (void)fprintf(file,
                      "  - {name: R%zu, connstring: \"pn532_uart:%s/reader-R%zu\", gate: G%zu, "
                      "direction: entry}\n",
                      i + 1, stage->folder, i + 1, i + 1);
}

/* The zones, gates and readers of a sample site, on the simulated wires. */
static void write_site(const struct stage *stage, FILE *file)
{
    static const char *const exits[] = {"free", "counted", "identified"};
    const struct site *site = stage->site;
    (void)fprintf(file, "zones:\n");
    for (size_t i = 0; i < site->zone_count; i++)
        (void)fprintf(file, "  - {name: %s, exit: %s}\n", site->zones[i].name,
                      exits[site->zones[i].exit]);
    (void)fprintf(file, "gates:\n");
    for (size_t i = 0; i < site->gate_count; i++)
        (void)fprintf(file,
                      "  - {name: %s, bus: hall, unit: %zu, map: "
                      "%s/config/gates/portillon-simulator.yaml, zone: %s}\n",
                      site->gates[i].name, i + 1, stage->source,
                      site->zones[site->gates[i].zone].name);
    (void)fprintf(file, "readers:\n");
    for (size_t i = 0; i < site->reader_count; i++) {
        const struct site_reader *reader = &site->readers[i];
        if (!reader->desk)
            (void)fprintf(file,
                          "  - {name: %s, connstring: \"pn532_uart:%s/reader-%s\", gate: %s, "
                          "direction: %s}\n",
                          reader->name, stage->folder, reader->name, site->gates[reader->gate].name,
                          reader->direction == SITE_EXIT ? "exit" : "entry");
    }
}

static bool write_config(const struct stage *stage)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    const struct stage_profile *profile = &stage->profile;
    FILE *file = fopen(stage->config, "we");
    if (file == NULL)
        return false;
    (void)fprintf(file, "facility: {name: \"Simulated hall\", node: 1000}\n");
    (void)fprintf(file, "folders: {data: %s/data, run: %s, drivers: %s}\n", stage->folder,
                  stage->folder, stage->programs);
    (void)fprintf(file, "opening:\n");
    for (size_t i = 0; i < 7; i++)
        (void)fprintf(file, "  %s: [\"00:00-24:00\"]\n", days[i]);
    (void)fprintf(file,
                  "timing: {unlock: %lldms, settle: %lldms, again: %lldms, refusal: %lldms}\n",
                  (long long)profile->unlock_ms, (long long)profile->settle_ms,
                  (long long)profile->again_ms, (long long)profile->refusal_ms);
    if (profile->rtu)
        (void)fprintf(file, "buses: [{name: hall, address: \"rtu:%s/bus:115200:8N1\"}]\n",
                      stage->folder);
    else
        (void)fprintf(file, "buses: [{name: hall, address: \"tcp:127.0.0.1:%d\"}]\n",
                      stage->line.port);
    if (stage->site != NULL)
        write_site(stage, file);
    else
        write_gates(stage, file);
    return fclose(file) == 0;
}

static bool start_reader(struct stage *stage, const char *name)
{
    char path[STAGE_PATH_SIZE + 64];
    struct world *world = &stage->world;
    const size_t i = world->reader_count;
    (void)snprintf(path, sizeof path, "%s/reader-%s", stage->folder, name);
    if (i == WORLD_READERS_MAX || !reader_start(world, i, name, path, &stage->reader_threads[i]))
        return false;
    world->reader_count++;
    return true;
}

/* One at each gate of the hall; those of a sample site, desks apart. */
static bool start_readers(struct stage *stage)
{
    char name[24];
    bool started = true;
    if (stage->site == NULL) {
        for (size_t i = 0; started && i < stage->gate_count; i++) {
            (void)snprintf(name, sizeof name, "R%zu", i + 1);
            started = start_reader(stage, name);
        }
        return started;
    }
    for (size_t i = 0; started && i < stage->site->reader_count; i++)
        started = stage->site->readers[i].desk || start_reader(stage, stage->site->readers[i].name);
    return started;
}

static bool start_wires(struct stage *stage)
{
    char path[STAGE_PATH_SIZE + 32];
    struct world *world = &stage->world;
    world_init(world);
    world->real_timing = stage->profile.real_timing;
    if (!start_readers(stage))
        return false;
    for (size_t i = 0; i < stage->gate_count; i++) {
        struct board_model *board = &world->boards[i];
        (void)snprintf(board->name, sizeof board->name, "G%zu", i + 1);
        board->unit = (uint8_t)(i + 1);
        arm_init(&board->arm, clock_mono_us(), stage->profile.turn_ms * 1000);
        board->arm.relocks = stage->profile.relocks;
    }
    world->board_count = stage->line.count = stage->gate_count;
    (void)snprintf(path, sizeof path, "%s/bus", stage->folder);
    if (stage->profile.rtu ? !board_line_start_rtu(&stage->line, world, path)
                           : !board_line_start_tcp(&stage->line, world, 0))
        return false;
    (void)snprintf(path, sizeof path, "%s/wires.sock", stage->folder);
    return control_start(world, path, &stage->control_thread);
}

static int spawn(const struct stage *stage, const char *program, const char *const *arguments)
{
    char path[STAGE_PATH_SIZE + 32];
    (void)snprintf(path, sizeof path, "%s/%s", stage->programs, program);
    const pid_t pid = fork();
    if (pid == 0) {
        sigset_t none;
        (void)sigemptyset(&none);
        (void)sigprocmask(SIG_SETMASK, &none, NULL);
        (void)setpgid(0, 0); /* the terminal's interrupt is for the hall, which then stops us */
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
        (void)execv(path, (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    return pid;
}

static enum err run_portillon(const struct stage *stage, const char *verb, struct err_text *text)
{
    const char *const arguments[] = {"portillon", "--quiet", "--config", stage->config, verb, NULL};
    int status = 0;
    const int pid = spawn(stage, "portillon", arguments);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return err_say(ERR_IO, text, "`portillon %s` failed", verb);
    return ERR_OK;
}

enum err stage_open(struct stage *stage, const struct stage_profile *profile, size_t gate_count,
                    struct err_text *text)
{
    stage->profile = *profile;
    stage->gate_count = gate_count;
    if (!make_folders(stage))
        return err_say(ERR_IO, text, "no folder under /tmp: %s", strerror(errno));
    if (!start_wires(stage) || !write_config(stage))
        return err_say(ERR_IO, text, "the wires cannot be played: %s", strerror(errno));
    return run_portillon(stage, "init", text);
}

enum err stage_start_daemon(struct stage *stage, struct err_text *text)
{
    const char *const arguments[] = {"portillond", "--config", stage->config, NULL};
    const int pid = spawn(stage, "portillond", arguments);
    atomic_store(&stage->daemon_pid, pid);
    return pid > 0 ? ERR_OK : err_say(ERR_IO, text, "portillond cannot be started");
}

bool stage_keep_alive(struct stage *stage)
{
    const int pid = atomic_load(&stage->daemon_pid);
    if (atomic_load(&stage->stopping) || pid <= 0 || waitpid(pid, NULL, WNOHANG) != pid)
        return false;
    return stage_start_daemon(stage, NULL) == ERR_OK;
}

json_t *stage_call(struct stage *stage, const char *method, json_t *parameters)
{
    struct err_text text;
    json_t *answer = NULL, *result = NULL;
    const int fd = client_connect(stage->socket, &text);
    if (fd >= 0 && client_call(fd, method, parameters, CALL_MS, &answer, &text) == ERR_OK)
        result = json_incref(json_object_get(answer, "result"));
    if (fd >= 0)
        (void)close(fd);
    json_decref(answer);
    json_decref(parameters);
    return result;
}

static int64_t count_losses(const json_t *devices)
{
    size_t i;
    json_t *device;
    int64_t losses = 0;
    json_array_foreach(devices, i, device)
    {
        losses += json_integer_value(json_object_get(device, "losses"));
    }
    return losses;
}

int64_t stage_device_losses(struct stage *stage)
{
    json_t *status = stage_call(stage, "status", json_object());
    const int64_t losses = count_losses(json_object_get(status, "readers")) +
                           count_losses(json_object_get(status, "gates"));
    json_decref(status);
    return losses;
}

bool stage_import_example(struct stage *stage)
{
    char path[STAGE_PATH_SIZE + 64];
    (void)snprintf(path, sizeof path, "%s/config/tariffs/issoire-2020.yaml", stage->source);
    return stage_import_tariff(stage, path);
}

bool stage_import_tariff(struct stage *stage, const char *path)
{
    static char text[256 * 1024];
    FILE *file = fopen(path, "re");
    const size_t size = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    json_t *result =
        stage_call(stage, "tariff import", json_pack("{s:o}", "file", json_stringn(text, size)));
    const bool done = json_object_get(result, "tariff") != NULL;
    json_decref(result);
    return done;
}

static bool all_ready(struct stage *stage)
{
    size_t i;
    json_t *item;
    json_t *status = stage_call(stage, "status", json_object());
    bool ready = status != NULL;
    json_array_foreach(json_object_get(status, "gates"), i, item)
    {
        const char *state = json_string_value(json_object_get(item, "state"));
        ready = ready && state != NULL && text_equal(state, "ready");
    }
    json_array_foreach(json_object_get(status, "readers"), i, item)
    {
        ready = ready && json_is_true(json_object_get(item, "up"));
    }
    json_decref(status);
    return ready;
}

enum err stage_wait_ready(struct stage *stage, int64_t wait_ms, struct err_text *text)
{
    const int64_t until_ms = clock_mono_now().ms + wait_ms;
    while (!all_ready(stage)) {
        if (clock_mono_now().ms >= until_ms)
            return err_say(ERR_TIMEOUT, text, "the gates and readers did not become ready");
        (void)poll(NULL, 0, 20);
    }
    return ERR_OK;
}

static void stop_daemon(struct stage *stage)
{
    const int pid = atomic_exchange(&stage->daemon_pid, 0);
    const int64_t until_ms = clock_mono_now().ms + STOP_MS;
    if (pid <= 0)
        return;
    (void)kill(pid, SIGTERM);
    while (waitpid(pid, NULL, WNOHANG) == 0) {
        if (clock_mono_now().ms >= until_ms) {
            (void)fprintf(stderr, "portillond did not stop in %d s\n", STOP_MS / 1000);
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, NULL, 0);
            return;
        }
        (void)poll(NULL, 0, 10);
    }
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

void stage_close(struct stage *stage, bool keep_folder)
{
    atomic_store(&stage->stopping, true);
    stop_daemon(stage);
    atomic_store(&stage->world.stopping, true);
    for (size_t i = 0; i < stage->world.reader_count; i++) {
        world_wake_reader(&stage->world.readers[i]);
        (void)pthread_join(stage->reader_threads[i], NULL);
    }
    (void)pthread_join(stage->line.thread, NULL);
    (void)pthread_join(stage->control_thread, NULL);
    if (keep_folder)
        (void)fprintf(stderr, "kept for a look: %s\n", stage->folder);
    else
        (void)nftw(stage->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
