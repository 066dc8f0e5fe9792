/* stage: a whole site on simulated wires, in a folder of its own: configuration, wires in this
 * process, portillond as a child, its cards and passes. Owns the folder and the processes. */
#ifndef PORTILLON_SIM_HALL_STAGE_H
#define PORTILLON_SIM_HALL_STAGE_H

#include <jansson.h>
#include <stdatomic.h>

#include "controller/base/err.h"
#include "controller/site/site.h"
#include "sim/wire/board.h"
#include "sim/wire/control.h"
#include "sim/wire/reader.h"

enum { STAGE_PATH_SIZE = 256 };

/* What the site is set to; printed when the hall opens. */
struct stage_profile {
    const char *name;
    int64_t walk_ms, turn_ms, unlock_ms, settle_ms, again_ms, refusal_ms;
    bool rtu, counters, relocks, real_timing;
};

struct stage {
    struct stage_profile profile;
    const struct site *site; /* a sample site that is played; NULL: the hall of the crowd */
    size_t gate_count;
    char folder[STAGE_PATH_SIZE], programs[STAGE_PATH_SIZE], source[STAGE_PATH_SIZE];
    char config[STAGE_PATH_SIZE + 16], socket[STAGE_PATH_SIZE + 16], ledger[STAGE_PATH_SIZE + 32];
    struct world world;
    struct board_line line;
    pthread_t reader_threads[WORLD_READERS_MAX], control_thread;
    atomic_int daemon_pid;
    atomic_bool stopping;
};

/* Makes the folder (new, under /tmp), the configuration, the wires and the ledger. */
MUST_CHECK enum err stage_open(struct stage *stage, const struct stage_profile *profile,
                               size_t gate_count, struct err_text *text);
/* Starts portillond; it is started again by whoever notices that it died (stage_keep_alive). */
MUST_CHECK enum err stage_start_daemon(struct stage *stage, struct err_text *text);
/* Waits until every gate and reader is ready. */
MUST_CHECK enum err stage_wait_ready(struct stage *stage, int64_t wait_ms, struct err_text *text);
/* Starts portillond again when it has died; returns true when it did. */
bool stage_keep_alive(struct stage *stage);

/* One request to the daemon; the result, or NULL. Takes `parameters`. */
json_t *stage_call(struct stage *stage, const char *method, json_t *parameters);

/* How often a reader or a board was lost since the daemon was started last. Where nothing kills and
 * nobody pulls, that is the machine standing still for seconds. */
int64_t stage_device_losses(struct stage *stage);

/* Where the sources with configurations and tariffs are. */
const char *stage_source(void);
/* Puts a tariff file into force. */
bool stage_import_tariff(struct stage *stage, const char *path);
/* The tariff of the aquatic centre. */
bool stage_import_example(struct stage *stage);

/* Stops everything. The folder is removed, or kept and named on standard error. */
void stage_close(struct stage *stage, bool keep_folder);

#endif
