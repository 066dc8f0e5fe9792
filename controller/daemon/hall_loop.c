#include "controller/daemon/hall_loop.h"

#include <unistd.h>

enum { TIMER_ACCURACY_US = 1000, STOP_MS = 3500, MUSTER_MS_MAX = 30000 };

static bool send_to_bus(void *context, size_t bus, const struct driver_message *message)
{
    const struct hall_loop *loop = context;
    return driver_process_send(&loop->buses[bus], message);
}

static void wake_at(void *context, struct mono_time when)
{
    struct hall_loop *loop = context;
    if (when.ms == INT64_MAX) {
        (void)sd_event_source_set_enabled(loop->timer, SD_EVENT_OFF);
        return;
    }
    (void)sd_event_source_set_time(loop->timer, (uint64_t)when.ms * 1000);
    (void)sd_event_source_set_enabled(loop->timer, SD_EVENT_ONESHOT);
}

static void print_muster(void *context)
{
    struct hall_loop *loop = context;
    muster_process_start(&loop->muster);
}

static void muster_done(void *context, bool printed)
{
    struct hall_loop *loop = context;
    hall_muster_done(&loop->hall, printed);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *context)
{
    struct hall_loop *loop = context;
    (void)source;
    (void)usec;
    hall_pass_time(&loop->hall);
    return 0;
}

static int on_jobs(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct hall_loop *loop = context;
    uint64_t count;
    (void)source;
    (void)events;
    const ssize_t drained = read(fd, &count, sizeof count);
    (void)drained;
    hall_take_jobs(&loop->hall);
    return 0;
}

static int on_tick(sd_event_source *source, uint64_t usec, void *context)
{
    struct hall_loop *loop = context;
    const struct site *site = loop->hall.site;
    const struct mono_time now = clock_mono_now();
    (void)usec;
    for (size_t i = 0; i < site->bus_count; i++)
        driver_process_tick(&loop->buses[i], now);
    for (size_t i = 0; i < site->reader_count; i++)
        driver_process_tick(&loop->readers[i], now);
    hall_tick(&loop->hall);
    (void)sd_event_source_set_time_relative(source, HALL_TICK_MS * 1000);
    (void)sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
    return 0;
}

static void init_bus(struct hall_loop *loop, size_t index)
{
    const struct site *site = loop->hall.site;
    const struct site_bus *site_bus = &site->buses[index];
    struct driver_process *driver = &loop->buses[index];
    driver_process_init(driver, loop->event, hall_bus_message, hall_bus_lost,
                        &loop->hall.buses[index]);
    driver_process_argument(driver, "%s/portillon-modbus", site->driver_folder);
    driver_process_argument(driver, "%s", site_bus->address);
    driver_process_argument(driver, "%s/bus-%s.lock", site->run_folder, site_bus->name);
    for (size_t i = 0; i < site->gate_count; i++) {
        if (site->gates[i].bus == index)
            driver_process_argument(driver, "%u:%s", site->gates[i].unit, site->gates[i].map);
    }
}

static void init_reader(struct hall_loop *loop, size_t index)
{
    const struct site *site = loop->hall.site;
    const struct site_reader *site_reader = &site->readers[index];
    struct driver_process *driver = &loop->readers[index];
    driver_process_init(driver, loop->event, hall_reader_message, hall_reader_lost,
                        &loop->hall.readers[index]);
    driver_process_argument(driver, "%s/portillon-nfc", site->driver_folder);
    driver_process_argument(driver, "%s", site_reader->connstring);
    driver_process_argument(driver, "%s/reader-%s.lock", site->run_folder, site_reader->name);
}

static bool add_sources(struct hall_loop *loop, int ledger_fd)
{
    return sd_event_add_time(loop->event, &loop->timer, CLOCK_MONOTONIC, UINT64_MAX,
                             TIMER_ACCURACY_US, on_timer, loop) >= 0 &&
           sd_event_add_time_relative(loop->event, &loop->tick, CLOCK_MONOTONIC,
                                      HALL_TICK_MS * 1000, TIMER_ACCURACY_US, on_tick, loop) >= 0 &&
           sd_event_add_io(loop->event, &loop->jobs, ledger_fd, EPOLLIN, on_jobs, loop) >= 0 &&
           sd_event_source_set_priority(loop->jobs, SD_EVENT_PRIORITY_IMPORTANT) >= 0;
}

enum err hall_loop_start(struct hall_loop *loop, const struct site *site,
                         struct ledger_thread *ledger, sd_event *event,
                         const struct hall_listener *listener, struct err_text *text)
{
    const struct hall_outside outside = {
        .context = loop, .send = send_to_bus, .wake_at = wake_at, .print_muster = print_muster};
    loop->event = event;
    const struct muster_settings muster = {site->file, site->alarm_printer, MUSTER_MS_MAX};
    muster_process_init(&loop->muster, &muster, event, muster_done, loop);
    const enum err err = hall_init(&loop->hall, site, ledger, &outside, listener, text);
    if (err != ERR_OK)
        return err;
    if (!add_sources(loop, ledger_thread_fd(ledger)))
        return err_say(ERR_NOMEM, text, "cannot watch timers and channels");
    for (size_t i = 0; i < site->bus_count; i++)
        init_bus(loop, i);
    for (size_t i = 0; i < site->reader_count; i++)
        init_reader(loop, i);
    for (size_t i = 0; i < site->bus_count; i++)
        driver_process_start(&loop->buses[i]);
    for (size_t i = 0; i < site->reader_count; i++)
        driver_process_start(&loop->readers[i]);
    return ERR_OK;
}

void hall_loop_stop(struct hall_loop *loop)
{
    const struct site *site = loop->hall.site;
    for (size_t i = 0; i < site->bus_count; i++)
        driver_process_stop(&loop->buses[i]);
    for (size_t i = 0; i < site->reader_count; i++)
        driver_process_stop(&loop->readers[i]);
    for (size_t i = 0; i < site->bus_count; i++)
        driver_process_finish(&loop->buses[i], STOP_MS);
    for (size_t i = 0; i < site->reader_count; i++)
        driver_process_finish(&loop->readers[i], STOP_MS);
    muster_process_finish(&loop->muster);
    hall_finish(&loop->hall);
    loop->timer = sd_event_source_disable_unref(loop->timer);
    loop->tick = sd_event_source_disable_unref(loop->tick);
    loop->jobs = sd_event_source_disable_unref(loop->jobs);
}
