#include "sim/world/controller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/daemon/requests.h"
#include "controller/ledger/archive.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd.h"
#include "sim/world/race.h"
#include "sim/world/readers.h"
#include "sim/world/turnstiles.h"

enum {
    RETRY_US = 2 * SECOND_US,
    AWAKE_US = 4 * SECOND_US,
    ASLEEP_US = 60 * SECOND_US,
    OWN_NODE = 5,
};

static void answer(void *context, uint64_t connection, json_t *request_id, json_t *result)
{
    struct world *world = context;
    const json_t *invalid = json_object_get(result, "invalid");
    if (invalid != NULL)
        auditor_sale_refused(world->auditor, json_string_value(json_object_get(invalid, "reason")),
                             json_string_value(json_object_get(invalid, "about")));
    if (world->options.race > 0)
        race_answered(world, connection, result);
    else
        crowd_answered(world, connection, result);
    json_decref(request_id);
    json_decref(result);
}

static void hear(void *context, json_t *event)
{
    struct world *world = context;
    const char *gate = json_string_value(json_object_get(event, "gate"));
    const char *reason = json_string_value(json_object_get(event, "reason"));
    auditor_hall_says(world->auditor, event);
    if (text_equal(json_string_value(json_object_get(event, "event")), "tap") && reason != NULL &&
        text_equal(json_string_value(json_object_get(event, "verdict")), "noted"))
        crowd_reads(world, (size_t)site_find_gate(world->site, gate),
                    json_string_value(json_object_get(event, "card")), reason);
}

static bool watched(void *context)
{
    (void)context;
    return true;
}

static bool send_to_bus(void *context, size_t bus, const struct driver_message *message)
{
    struct world *world = context;
    const struct bus_driver *driver = &world->buses[bus];
    int64_t delay_us = MS_US;
    if (!driver->alive)
        return false;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus == bus && world->turnstiles[i].unit.index == message->index &&
            mishap_strikes(&world->mishaps, MISHAP_COMMAND_LATE, i))
            delay_us = chance_between(&world->chance, 50, 700) * MS_US;
    }
    world_carry(world, &(struct carried){.message = *message, .channel = bus, .life = driver->life},
                delay_us);
    return true;
}

static void wake_at(void *context, struct mono_time when)
{
    struct world *world = context;
    world->wake_us = when.ms == INT64_MAX ? WORLD_NEVER : when.ms * MS_US;
}

static void start_again(struct world *world, int64_t life, int64_t unused)
{
    (void)unused;
    if (!world->running && world->life == (uint64_t)life)
        controller_start(world);
}

static void start_later(struct world *world, int64_t delay_us)
{
    world_plan(world, delay_us, start_again, (int64_t)world->life, 0);
}

void controller_plan_disk(struct world *world, enum mishap mishap, const struct disk_plan *plan)
{
    world->disk_planned = true;
    world->disk_mishap = mishap;
    disk_plan(world->disk, plan);
}

/* What was planned for the disk counts when the disk has come to it. */
static void notice_disk(struct world *world)
{
    if (!world->disk_planned || !disk_fired(world->disk))
        return;
    world->disk_planned = false;
    mishap_happened(&world->mishaps, world->disk_mishap);
}

/* Something on the disk went wrong before the controller was up. */
static void fail_to_start(struct world *world)
{
    ledger_thread_stop(world->ledger);
    world->ledger = NULL;
    if (disk_is_cut(world->disk)) {
        controller_die(world, DEATH_POWER);
        return;
    }
    disk_forget_connections(world->disk);
    start_later(world, RETRY_US);
}

static void disturb_all(struct world *world)
{
    for (size_t i = 0; i < world->site->gate_count; i++)
        auditor_disturbed(world->auditor, i);
}

void controller_start(struct world *world)
{
    struct err_text text = {""};
    const struct hall_outside outside = {.context = world, .send = send_to_bus, .wake_at = wake_at};
    const struct hall_listener listener = {
        .context = world, .answer = answer, .event = hear, .watched = watched};
    world->life++;
    world->ledger = NULL;
    world->wake_us = WORLD_NEVER;
    world->working = false;
    const bool up =
        ledger_thread_open(WORLD_LEDGER, &world->ledger, &text) == ERR_OK &&
        hall_init(&world->hall, world->site, world->ledger, &outside, &listener, &text) == ERR_OK;
    notice_disk(world);
    if (!up) {
        if (!disk_fired(world->disk))
            (void)fprintf(stderr, "the controller cannot start: %s\n", text.text);
        fail_to_start(world);
        return;
    }
    world->running = true;
    auditor_note(world->auditor, "the controller has started");
    world->tick_us = world->now_us + HALL_TICK_MS * MS_US;
    world->busy_until_us = world->now_us + AWAKE_US;
    disturb_all(world);
    auditor_started(world->auditor);
    auditor_check_all(world->auditor, false);
    for (size_t i = 0; i < world->site->bus_count; i++)
        turnstiles_start_driver(world, i);
    for (size_t i = 0; i < world->site->reader_count; i++)
        readers_start_driver(world, i);
    world_settle(world);
}

void controller_stop(struct world *world)
{
    if (!world->running)
        return;
    for (size_t i = 0; i < world->site->bus_count; i++)
        turnstiles_leave(world, i);
    for (size_t i = 0; i < world->site->reader_count; i++)
        readers_kill_driver(world, i);
    hall_finish(&world->hall);
    while (ledger_thread_healthy(world->ledger) && ledger_thread_gather(world->ledger) > 0)
        ledger_thread_work(world->ledger, false);
    notice_disk(world);
    auditor_committed(world->auditor);
    auditor_stopped(world->auditor);
    ledger_thread_stop(world->ledger);
    world->ledger = NULL;
    world->running = false;
    world->life++;
    disk_forget_connections(world->disk);
}

static void restart_boards(struct world *world)
{
    for (size_t i = 0; i < world->site->gate_count; i++) {
        auditor_counters_lost(world->auditor, i);
        arm_reboot(&world->turnstiles[i].arm, world->now_us);
    }
}

void controller_die(struct world *world, enum controller_death death)
{
    auditor_note(world->auditor, death == DEATH_POWER ? "the power goes" : "the controller dies");
    auditor_stopped(world->auditor);
    for (size_t i = 0; i < world->site->bus_count; i++) {
        if (death == DEATH_KILLED)
            turnstiles_leave(world, i);
        else
            turnstiles_kill_driver(world, i);
    }
    for (size_t i = 0; i < world->site->reader_count; i++)
        readers_kill_driver(world, i);
    world->running = world->working = false;
    world->crashes++;
    world->life++;
    world->wake_us = WORLD_NEVER;
    if (death == DEATH_POWER)
        disk_cut(world->disk);
    else
        disk_forget_connections(world->disk);
    ledger_thread_stop(world->ledger);
    world->ledger = NULL;
    if (death == DEATH_POWER) {
        disk_power_on(world->disk,
                      (enum disk_tear)chance_between(&world->chance, 0, DISK_TEAR_COUNT - 1));
        if (chance_in_million(&world->chance, 300000)) /* the boards hung on the same fuse */
            restart_boards(world);
    }
    start_later(world, (death == DEATH_POWER ? chance_between(&world->chance, 15, 60)
                                             : chance_between(&world->chance, 1, 3)) *
                           (int64_t)SECOND_US);
    if (death == DEATH_POWER && mishap_taken(&world->mishaps, MISHAP_POWER_CUT_STARTING, 0)) {
        const struct disk_plan plan = {.fault = DISK_FAULT_CUT,
                                       .after = chance_between(&world->chance, 0, 2200)};
        controller_plan_disk(world, MISHAP_POWER_CUT_STARTING, &plan);
    }
}

static void stay_awake(struct world *world)
{
    world->busy_until_us = world->now_us + AWAKE_US;
    if (world->tick_us > world->now_us + HALL_TICK_MS * MS_US)
        world->tick_us = world->now_us + HALL_TICK_MS * MS_US;
}

void controller_deliver(struct world *world, const struct carried *carried)
{
    const struct driver_message *message = &carried->message;
    if (!carried->to_hall) {
        if (world->buses[carried->channel].alive &&
            world->buses[carried->channel].life == carried->life)
            turnstiles_command(world, carried->channel, message);
        return;
    }
    if (!world->running || carried->life != world->life)
        return;
    stay_awake(world);
    if (carried->from_reader) {
        hall_reader_message(&world->hall.readers[carried->channel], message);
    } else {
        for (size_t i = 0; i < world->site->gate_count; i++) {
            if (message->type == DRIVER_GATE_STATE &&
                world->turnstiles[i].bus == carried->channel &&
                world->turnstiles[i].unit.index == message->index)
                auditor_reading(world->auditor, i, message);
        }
        hall_bus_message(&world->hall.buses[carried->channel], message);
    }
    world_settle(world);
}

void controller_lost_bus(struct world *world, int64_t bus, int64_t life)
{
    if (!world->running || world->life != (uint64_t)life)
        return;
    for (size_t i = 0; i < world->site->gate_count; i++) {
        if (world->turnstiles[i].bus == (size_t)bus)
            auditor_disturbed(world->auditor, i);
    }
    stay_awake(world);
    hall_bus_lost(&world->hall.buses[bus]);
    turnstiles_start_driver(world, (size_t)bus);
    world_settle(world);
}

void controller_lost_reader(struct world *world, int64_t reader, int64_t life)
{
    if (!world->running || world->life != (uint64_t)life)
        return;
    hall_reader_lost(&world->hall.readers[reader]);
    readers_start_driver(world, (size_t)reader);
}

/* A batch ends: decided, written, synced, or not. */
static void finish_batch(struct world *world, int64_t life, int64_t idle)
{
    if (!world->running || world->life != (uint64_t)life)
        return;
    world->working = false;
    ledger_thread_work(world->ledger, idle != 0);
    notice_disk(world);
    if (disk_is_cut(world->disk)) {
        controller_die(world, DEATH_POWER);
        return;
    }
    if (!ledger_thread_healthy(world->ledger)) {
        auditor_note(world->auditor, "the ledger cannot be written");
        disturb_all(world);
    } else
        auditor_committed(world->auditor);
    hall_take_jobs(&world->hall);
    world_settle(world);
}

void world_settle(struct world *world)
{
    if (!world->running || world->working || ledger_thread_gather(world->ledger) == 0)
        return;
    world->working = true;
    stay_awake(world);
    int64_t delay_us = ledger_thread_healthy(world->ledger) ? world->commit_us : RETRY_US;
    const bool slow = mishap_strikes(&world->mishaps, MISHAP_DISK_SLOW, 0);
    if (slow || mishap_strikes(&world->mishaps, MISHAP_DISK_STUCK, 0)) {
        delay_us = chance_between(&world->chance, slow ? 100 : 2500, slow ? 2400 : 9000) * MS_US;
        disturb_all(world);
    }
    world_plan(world, delay_us, finish_batch, (int64_t)world->life, 0);
}

void controller_pass_time(struct world *world)
{
    world->wake_us = WORLD_NEVER;
    hall_pass_time(&world->hall);
    world_settle(world);
}

void controller_tick(struct world *world)
{
    const bool awake = world->now_us < world->busy_until_us || world->hall.alarm;
    world->tick_us = world->now_us + (awake ? HALL_TICK_MS * MS_US : ASLEEP_US);
    hall_tick(&world->hall);
    auditor_check_holds(world->auditor);
    auditor_check_locks(world->auditor);
    world_settle(world);
    if (!awake && !world->working) {
        if (ledger_thread_healthy(world->ledger))
            auditor_check_quiet(world->auditor);
        world->working = true; /* nobody came for a while: time for housekeeping */
        world_plan(world, world->commit_us, finish_batch, (int64_t)world->life, 1);
    }
}

/* The terms of the year that is played, in place of those of the file. */
static char *tariff_of_year(const char *text)
{
    static const char terms[] = "terms:\n"
                                "  - {name: hiver, from: 2024-01-01, until: 2024-04-06}\n"
                                "  - {name: printemps, from: 2024-04-07, until: 2024-07-06}\n"
                                "  - {name: ete, from: 2024-07-07, until: 2024-09-08}\n"
                                "  - {name: automne, from: 2024-09-09, until: 2025-01-05}\n";
    const char *from = strstr(text, "\nterms:\n");
    const char *until = from != NULL ? strstr(from, "\n\n") : NULL;
    if (until == NULL)
        return NULL;
    const size_t size = strlen(text) + sizeof terms;
    char *whole = malloc(size);
    if (whole != NULL)
        (void)snprintf(whole, size, "%.*s\n%s%s", (int)(from - text), text, terms, until + 1);
    return whole;
}

static void ask_manager(struct world *world, const char *method, json_t *words)
{
    const struct requester who = {.author = "manager", .role = COMMAND_MANAGER};
    request_run(&world->hall, &who, method, words, NULL);
    json_decref(words);
    world_settle(world);
}

static bool import_file(struct world *world, const char *path, char *change(const char *text))
{
    static struct faults faults;
    size_t size;
    char *text = yaml_read_text(path, &size, &faults);
    char *whole = text != NULL ? change(text) : NULL;
    free(text);
    if (whole == NULL)
        return false;
    ask_manager(world, "tariff import", json_pack("{s:s, s:s}", "file", whole, "source", path));
    free(whole);
    return true;
}

static char *as_it_is(const char *text)
{
    return strdup(text);
}

static bool import_tariffs(struct world *world)
{
    return import_file(world, PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml",
                       tariff_of_year) &&
           import_file(world, PORTILLON_SOURCE_FOLDER "/sim/world/gym.yaml", as_it_is);
}

/* A card that was lost with entries on it, and that somebody has found. */
static void block_a_card(struct world *world)
{
    ask_manager(world, "card issue",
                json_pack("{s:s, s:s, s:s, s:s}", "card", CROWD_BLOCKED_UID, "holder", "lost",
                          "birth", "1990-01-01", "pay", "cash"));
    ask_manager(world, "sell",
                json_pack("{s:s, s:s, s:s}", "product", "baignade/adulte_18/12_entrees", "card",
                          CROWD_BLOCKED_UID, "pay", "cash"));
    ask_manager(world, "card block",
                json_pack("{s:s, s:s}", "card", CROWD_BLOCKED_UID, "reason", "lost"));
}

bool controller_install(struct world *world)
{
    struct err_text text = {""};
    if (archive_init(WORLD_LEDGER, "Monde", OWN_NODE, "installer", world_wall(world), &text) !=
        ERR_OK) {
        (void)fprintf(stderr, "%s\n", text.text);
        return false;
    }
    controller_start(world);
    if (!world->running || !import_tariffs(world))
        return false;
    block_a_card(world);
    while (ledger_thread_gather(world->ledger) > 0)
        finish_batch(world, (int64_t)world->life, 0);
    auditor_installed(world->auditor);
    return true;
}
