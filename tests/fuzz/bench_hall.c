#include "tests/fuzz/bench_hall.h"

#include <stdio.h>
#include <stdlib.h>

#include "controller/base/log.h"
#include "controller/base/yaml.h"
#include "controller/daemon/requests.h"
#include "controller/ledger/archive.h"
#include "sim/world/chance.h"
#include "sim/world/disk.h"

#define LEDGER "/fuzz/portillon.db"

enum { VERIFY_EVERY = 2000 };

static struct hall hall;
static struct ledger_thread *ledger;
static int64_t now_us = 1000000000;
static unsigned inputs;

static int64_t read_mono(void *context)
{
    (void)context;
    return now_us;
}

static int64_t read_wall(void *context)
{
    (void)context;
    return 1798880400000000 + now_us;
}

static void answer(void *context, uint64_t connection, json_t *request_id, json_t *result)
{
    (void)context;
    (void)connection;
    json_decref(request_id);
    json_decref(result);
}

static void hear(void *context, json_t *event)
{
    (void)context;
    (void)event;
}

static bool watched(void *context)
{
    (void)context;
    return true;
}

static bool send_to_bus(void *context, size_t bus, const struct driver_message *message)
{
    (void)context;
    (void)bus;
    (void)message;
    return true;
}

static void wake_at(void *context, struct mono_time when)
{
    (void)context;
    (void)when;
}

static void import_tariff(void)
{
    static struct faults faults;
    size_t size;
    char *text =
        yaml_read_text(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml", &size, &faults);
    const struct requester who = {.author = "fuzz", .role = COMMAND_MANAGER};
    json_t *words = json_pack("{s:s, s:s}", "file", text, "source", "file");
    request_run(&hall, &who, "tariff import", words, NULL);
    json_decref(words);
    free(text);
    bench_settle(1);
}

static void make(void)
{
    static struct faults faults;
    static const struct clock_source clock = {.mono_us = read_mono, .wall_us = read_wall};
    const struct hall_outside outside = {.send = send_to_bus, .wake_at = wake_at};
    const struct hall_listener listener = {.answer = answer, .event = hear, .watched = watched};
    struct err_text text;
    log_start("fuzz", (enum log_level)0);
    clock_use(&clock);
    chance_take_over(1);
    (void)disk_create(1);
    struct site *site = site_load(PORTILLON_SOURCE_FOLDER "/sim/world/site.yaml", &faults);
    if (site == NULL ||
        archive_init(LEDGER, "Fuzz", 7, "fuzz", clock_wall_now(), &text) != ERR_OK ||
        ledger_thread_open(LEDGER, &ledger, &text) != ERR_OK ||
        hall_init(&hall, site, ledger, &outside, &listener, &text) != ERR_OK)
        abort();
    import_tariff();
}

struct hall *bench_hall(void)
{
    if (hall.site == NULL)
        make();
    return &hall;
}

void bench_settle(int64_t ms)
{
    while (ledger_thread_gather(ledger) > 0) {
        ledger_thread_work(ledger, false);
        hall_take_jobs(&hall);
    }
    now_us += ms * 1000;
    hall_pass_time(&hall);
    hall_tick(&hall);
}

static void prove(void)
{
    static struct verify_report report;
    struct store *store = NULL;
    ledger_thread_work(ledger, true);
    if (store_open_read(LEDGER, &store, NULL) != ERR_OK ||
        ledger_verify(store, &report) != ERR_OK || report.fault_count > 0) {
        (void)fprintf(stderr, "verify: %s\n", report.faults[0]);
        abort();
    }
    store_close(store);
}

void bench_verify(void)
{
    if (++inputs % VERIFY_EVERY == 0)
        prove();
    if (inputs == 1)
        (void)atexit(prove);
}
