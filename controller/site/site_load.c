#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/id.h"
#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/site/capacity_load.h"
#include "controller/site/opening_load.h"
#include "controller/site/school_calendar.h"
#include "controller/site/site.h"
#include "controller/site/site_checks.h"
#include "controller/site/slot_load.h"
#include "controller/site/words_load.h"
#include "drivers/modbus/register_map.h"

enum { RUN_FOLDER_MAX = 80, DAY_MS = 86400000, NAMES_KEPT_DAYS = 90 };

#define KEY_COUNT(keys) (sizeof(keys) / sizeof((keys)[0]))

static const struct site_timing timing_default = {
    .unlock_ms = 8000,
    .settle_ms = 3000,
    .jam_ms = 60000,
    .rotation_ms = 20000,
    .again_ms = 8000,
    .refusal_ms = 2000,
    .waiting_ms = 5000,
};

/* One short beep lets pass, two long ones do not. */
static const struct site_signals signals_default = {.granted = {.beep_ms = 100, .beeps = 1},
                                                    .refused = {.beep_ms = 300, .beeps = 2},
                                                    .waiting = {.beep_ms = 100, .beeps = 0}};

static void read_timing(struct yaml_map *parent, struct site_timing *timing)
{
    static const char *const keys[] = {"unlock", "settle",  "jam",    "rotation",
                                       "again",  "refusal", "waiting"};
    static const struct yaml_range seconds = {100, 120000}, patience = {0, 120000};
    const struct yaml_node node = yaml_map_get(parent, "timing", YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_duration(&map, "unlock", YAML_OPTIONAL, seconds, &timing->unlock_ms);
    yaml_duration(&map, "settle", YAML_OPTIONAL, seconds, &timing->settle_ms);
    yaml_duration(&map, "jam", YAML_OPTIONAL, seconds, &timing->jam_ms);
    if (timing->jam_ms < timing->settle_ms)
        yaml_fault(&node, "expected `jam` not to be shorter than `settle`");
    yaml_duration(&map, "rotation", YAML_OPTIONAL, seconds, &timing->rotation_ms);
    yaml_duration(&map, "again", YAML_OPTIONAL, patience, &timing->again_ms);
    yaml_duration(&map, "refusal", YAML_OPTIONAL, seconds, &timing->refusal_ms);
    yaml_duration(&map, "waiting", YAML_OPTIONAL, patience, &timing->waiting_ms);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_facility(struct site *site, struct yaml_map *root)
{
    static const char *const keys[] = {"name", "node", "time_zone"};
    const struct yaml_node node = yaml_map_get(root, "facility", YAML_REQUIRED);
    struct yaml_map map;
    int64_t number = 1;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_text(&map, "name", YAML_REQUIRED, site->name, sizeof site->name);
    yaml_int(&map, "node", YAML_OPTIONAL, (struct yaml_range){0, ID_NODE_MAX}, &number);
    site->node = (uint16_t)number;
    const struct yaml_node zone = yaml_map_get(&map, "time_zone", YAML_OPTIONAL);
    if (yaml_present(&zone)) {
        yaml_text(&map, "time_zone", YAML_OPTIONAL, site->time_zone, sizeof site->time_zone);
        if (!civil_zone_set(site->time_zone))
            yaml_fault(&zone, "expected a time zone such as Europe/Paris");
    }
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_folder(struct yaml_map *map, const char *key, char *folder)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    if (!yaml_present(&node))
        return;
    yaml_text(map, key, YAML_OPTIONAL, folder, SITE_PATH_SIZE);
    if (folder[0] != '/')
        yaml_fault(&node, "expected a path that starts with /");
}

static void read_folders(struct site *site, struct yaml_map *root)
{
    static const char *const keys[] = {"data", "run", "drivers"};
    const struct yaml_node node = yaml_map_get(root, "folders", YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    read_folder(&map, "data", site->data_folder);
    read_folder(&map, "run", site->run_folder);
    if (strlen(site->run_folder) > RUN_FOLDER_MAX)
        yaml_fault(&node, "run: expected at most %d bytes, for the sockets in it", RUN_FOLDER_MAX);
    read_folder(&map, "drivers", site->driver_folder);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_label(struct yaml_map *map, const char *name, char *label_fr, char *label_en)
{
    (void)text_copy(label_fr, SITE_LABEL_SIZE, name);
    (void)text_copy(label_en, SITE_LABEL_SIZE, name);
    yaml_text(map, "fr", YAML_OPTIONAL, label_fr, SITE_LABEL_SIZE);
    yaml_text(map, "en", YAML_OPTIONAL, label_en, SITE_LABEL_SIZE);
}

/* What it is inside of comes first: so no zone is inside of itself. */
static void read_around(const struct site *site, struct yaml_map *map, struct capacity_zone *zone)
{
    const struct yaml_node node = yaml_map_get(map, "inside", YAML_OPTIONAL);
    if (!yaml_present(&node) ||
        !yaml_name(map, "inside", YAML_OPTIONAL, zone->within, sizeof zone->within))
        return;
    const int around = site_find_zone(site, zone->within);
    if (around < 0)
        yaml_fault(&node, "expected the name of a zone that stands above this one");
    else if (!capacity_from_outside(&site->capacity.zones[around]))
        yaml_fault(&node, "expected a zone that is not itself inside another one");
}

/* What takes to know who has left needs a way out that knows it. */
static void need_identified(struct yaml_map *map, const char *key, const struct site_zone *zone)
{
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    if (zone->exit != SITE_EXIT_IDENTIFIED)
        yaml_fault(&node, "%s needs `exit: identified`: expected cards to be seen on the way out",
                   key);
}

static void read_again(struct yaml_map *map, struct site_zone *zone)
{
    static const struct yaml_range hours = {0, 24 * 3600000};
    static const struct yaml_choice rules[] = {{"delay", ENTRY_PASSBACK_DELAY},
                                               {"none", ENTRY_PASSBACK_NONE},
                                               {"in_out", ENTRY_PASSBACK_IN_OUT}};
    int rule = ENTRY_PASSBACK_DELAY;
    yaml_choose(map, "anti_passback", YAML_OPTIONAL, rules, 3, &rule);
    zone->return_rule.anti_passback = (enum entry_anti_passback)rule;
    yaml_duration(map, "anti_passback_delay", YAML_OPTIONAL, hours, &zone->return_rule.delay_ms);
    yaml_duration(map, "reentry", YAML_OPTIONAL, hours, &zone->return_rule.reentry_ms);
    if (zone->return_rule.anti_passback == ENTRY_PASSBACK_IN_OUT)
        need_identified(map, "anti_passback", zone);
    if (zone->return_rule.reentry_ms > 0)
        need_identified(map, "reentry", zone);
}

/* A clock of its own: others stand still from the way in to the way out, which must be seen. */
static void read_clock(struct yaml_map *map, const struct site_zone *zone,
                       struct capacity_zone *counted)
{
    static const struct yaml_choice clocks[] = {{"shared", 0}, {"own", 1}};
    const struct yaml_node node = yaml_map_get(map, "clock", YAML_OPTIONAL);
    int own = 0;
    yaml_choose(map, "clock", YAML_OPTIONAL, clocks, 2, &own);
    counted->own_clock = own != 0;
    if (counted->own_clock && capacity_from_outside(counted))
        yaml_fault(&node, "`clock: own` is for a zone `inside` another one");
    if (counted->own_clock)
        need_identified(map, "clock", zone);
}

/* Hours of its own take the place of those of the site; the schools around and the days on which
 * all is closed are the same. */
static void read_hours(struct yaml_map *map, const struct site *site, struct site_zone *zone)
{
    const struct yaml_node node = yaml_map_get(map, "opening", YAML_OPTIONAL);
    zone->own_hours = yaml_present(&node);
    if (!zone->own_hours)
        return;
    zone->opening.holiday_count = site->opening.holiday_count;
    memcpy(zone->opening.holidays, site->opening.holidays, sizeof zone->opening.holidays);
    zone->opening.closure_count = site->opening.closure_count;
    memcpy(zone->opening.closures, site->opening.closures, sizeof zone->opening.closures);
    opening_load(map, YAML_OPTIONAL, &zone->opening);
}

static void read_zone(struct site *site, const struct yaml_node *node)
{
    static const char *const keys[] = {
        "name",    "fr",      "en",       "exit",           "anti_passback", "anti_passback_delay",
        "reentry", "persons", "capacity", "capacity_a_day", "inside",        "opening",
        "clock"};
    static const struct yaml_choice exits[] = {{"free", SITE_EXIT_FREE},
                                               {"counted", SITE_EXIT_COUNTED},
                                               {"identified", SITE_EXIT_IDENTIFIED}};
    struct site_zone *zone = &site->zones[site->zone_count];
    struct capacity_zone *counted = &site->capacity.zones[site->zone_count];
    struct yaml_map map;
    char name[SITE_NAME_SIZE] = "";
    int exit = SITE_EXIT_COUNTED;
    if (!yaml_map_open(node, &map))
        return;
    if (yaml_name(&map, "name", YAML_REQUIRED, name, sizeof name) &&
        site_find_zone(site, name) >= 0)
        yaml_fault(node, "two zones are named %s", name);
    if (capacity_find_limit(&(struct capacity){0}, name) != NULL)
        yaml_fault(node, "%s is a kind of persons: expected another name", name);
    (void)text_copy(zone->name, sizeof zone->name, name);
    (void)text_copy(counted->name, sizeof counted->name, name);
    read_label(&map, name, zone->label_fr, zone->label_en);
    capacity_load_zone(&map, counted);
    read_around(site, &map, counted);
    yaml_choose(&map, "exit", YAML_OPTIONAL, exits, 3, &exit);
    zone->exit = (enum site_exit)exit;
    read_again(&map, zone);
    read_clock(&map, zone, counted);
    read_hours(&map, site, zone);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
    site->zone_count++;
    site->capacity.zone_count = site->zone_count;
}

static bool address_valid(const char *address)
{
    char host[SITE_PATH_SIZE], parity;
    int port, baud, bits, stop, used = 0;
    if (sscanf(address, "tcp:%255[^:]:%5d%n", host, &port, &used) == 2 && address[used] == '\0')
        return port >= 1 && port <= 65535;
    if (sscanf(address, "rtu:%255[^:]:%7d:%1d%c%1d%n", host, &baud, &bits, &parity, &stop, &used) ==
            5 &&
        address[used] == '\0')
        return host[0] == '/' && baud >= 1200 && (bits == 7 || bits == 8) &&
               strchr("NEO", parity) != NULL && (stop == 1 || stop == 2);
    return false;
}

static int find_bus(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->bus_count; i++) {
        if (text_equal(site->buses[i].name, name))
            return (int)i;
    }
    return -1;
}

static void read_bus(struct site *site, const struct yaml_node *node)
{
    static const char *const keys[] = {"name", "address"};
    struct site_bus *bus = &site->buses[site->bus_count];
    struct yaml_map map;
    char name[SITE_NAME_SIZE] = "";
    if (!yaml_map_open(node, &map))
        return;
    if (yaml_name(&map, "name", YAML_REQUIRED, name, sizeof name) && find_bus(site, name) >= 0)
        yaml_fault(node, "two buses are named %s", name);
    (void)text_copy(bus->name, sizeof bus->name, name);
    const struct yaml_node address = yaml_map_get(&map, "address", YAML_REQUIRED);
    if (yaml_text(&map, "address", YAML_OPTIONAL, bus->address, sizeof bus->address) &&
        !address_valid(bus->address))
        yaml_fault(&address, "expected tcp:HOST:PORT or rtu:/dev/NAME:115200:8N1");
    yaml_map_close(&map, keys, KEY_COUNT(keys));
    site->bus_count++;
}

/* Reads a key that names something defined above it. */
static void read_reference(struct yaml_map *map, const char *key, const struct site *site,
                           int (*find)(const struct site *, const char *), size_t *ret_index)
{
    char name[SITE_NAME_SIZE];
    const struct yaml_node node = yaml_map_get(map, key, YAML_REQUIRED);
    if (!yaml_present(&node) || !yaml_text(map, key, YAML_OPTIONAL, name, sizeof name))
        return;
    const int index = find(site, name);
    if (index < 0)
        yaml_fault(&node, "expected the name of a %s defined in this file", key);
    else
        *ret_index = (size_t)index;
}

static void read_gate(struct site *site, const struct site_timing *timing,
                      const struct yaml_node *node, struct faults *faults)
{
    static const char *const keys[] = {"name", "fr", "en", "bus", "unit", "map", "zone", "timing"};
    struct site_gate *gate = &site->gates[site->gate_count];
    struct register_map registers;
    struct yaml_map map;
    char name[SITE_NAME_SIZE] = "";
    int64_t unit = 1;
    if (!yaml_map_open(node, &map))
        return;
    if (yaml_name(&map, "name", YAML_REQUIRED, name, sizeof name) &&
        site_find_gate(site, name) >= 0)
        yaml_fault(node, "two gates are named %s", name);
    (void)text_copy(gate->name, sizeof gate->name, name);
    read_label(&map, name, gate->label_fr, gate->label_en);
    read_reference(&map, "bus", site, find_bus, &gate->bus);
    read_reference(&map, "zone", site, site_find_zone, &gate->zone);
    yaml_int(&map, "unit", YAML_OPTIONAL, (struct yaml_range){0, 255}, &unit);
    gate->unit = (uint8_t)unit;
    gate->timing = *timing;
    read_timing(&map, &gate->timing);
    if (yaml_text(&map, "map", YAML_REQUIRED, gate->map, sizeof gate->map)) {
        site_resolve_path(site, gate->map);
        (void)register_map_load(gate->map, faults, &registers);
        site_check_board(site, gate, node);
    }
    yaml_map_close(&map, keys, KEY_COUNT(keys));
    site->gate_count++;
}

static void read_reader(struct site *site, const struct yaml_node *node)
{
    static const char *const keys[] = {"name", "connstring", "gate", "direction", "desk"};
    static const struct yaml_choice directions[] = {{"entry", SITE_ENTRY}, {"exit", SITE_EXIT}};
    struct site_reader *reader = &site->readers[site->reader_count];
    struct yaml_map map;
    char name[SITE_NAME_SIZE] = "";
    int direction = SITE_ENTRY;
    if (!yaml_map_open(node, &map))
        return;
    if (yaml_name(&map, "name", YAML_REQUIRED, name, sizeof name) &&
        site_find_reader(site, name) >= 0)
        yaml_fault(node, "two readers are named %s", name);
    (void)text_copy(reader->name, sizeof reader->name, name);
    if (yaml_text(&map, "connstring", YAML_REQUIRED, reader->connstring,
                  sizeof reader->connstring) &&
        strchr(reader->connstring, ':') == NULL)
        yaml_fault(node, "connstring: expected driver:device, such as pn532_uart:/dev/ttyUSB0");
    yaml_bool(&map, "desk", YAML_OPTIONAL, &reader->desk);
    yaml_choose(&map, "direction", YAML_OPTIONAL, directions, 2, &direction);
    reader->direction = (enum site_direction)direction;
    if (!reader->desk)
        read_reference(&map, "gate", site, site_find_gate, &reader->gate);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
    site->reader_count++;
}

static bool open_list(struct yaml_map *root, const char *key, enum yaml_need need, size_t max,
                      struct yaml_node *ret_list, size_t *ret_count)
{
    *ret_list = yaml_map_get(root, key, need);
    return yaml_list_count(ret_list, max, ret_count);
}

static void read_lists(struct site *site, struct yaml_map *root, const struct site_timing *timing,
                       struct faults *faults)
{
    struct yaml_node list;
    size_t count;
    if (open_list(root, "zones", YAML_REQUIRED, SITE_ZONES_MAX, &list, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct yaml_node item = yaml_list_item(&list, i);
            read_zone(site, &item);
        }
    }
    if (open_list(root, "buses", YAML_REQUIRED, SITE_BUSES_MAX, &list, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct yaml_node item = yaml_list_item(&list, i);
            read_bus(site, &item);
        }
    }
    if (open_list(root, "gates", YAML_REQUIRED, SITE_GATES_MAX, &list, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct yaml_node item = yaml_list_item(&list, i);
            read_gate(site, timing, &item, faults);
        }
    }
    if (open_list(root, "readers", YAML_OPTIONAL, SITE_READERS_MAX, &list, &count)) {
        for (size_t i = 0; i < count; i++) {
            const struct yaml_node item = yaml_list_item(&list, i);
            read_reader(site, &item);
        }
    }
    if (site->reader_count > 0 &&
        open_list(root, "zones", YAML_OPTIONAL, SITE_ZONES_MAX, &list, &count))
        site_check_exits(site, &list);
}

static void read_signal(struct yaml_map *parent, const char *key, struct site_signal *signal)
{
    static const char *const keys[] = {"beeps", "beep"};
    static const struct yaml_range length = {50, 2000}, count = {0, 5};
    const struct yaml_node node = yaml_map_get(parent, key, YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_int(&map, "beeps", YAML_OPTIONAL, count, &signal->beeps);
    yaml_duration(&map, "beep", YAML_OPTIONAL, length, &signal->beep_ms);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_signals(struct yaml_map *parent, struct site_signals *signals)
{
    static const char *const keys[] = {"granted", "refused", "waiting"};
    const struct yaml_node node = yaml_map_get(parent, "signals", YAML_OPTIONAL);
    struct yaml_map map;
    *signals = signals_default;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    read_signal(&map, "granted", &signals->granted);
    read_signal(&map, "refused", &signals->refused);
    read_signal(&map, "waiting", &signals->waiting);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_privacy(struct yaml_map *parent, int64_t *names_kept_ms)
{
    static const char *const keys[] = {"names_kept"};
    /* longer than a week, whose sessions are counted */
    static const struct yaml_range range = {8 * (int64_t)DAY_MS, 3650 * (int64_t)DAY_MS};
    const struct yaml_node node = yaml_map_get(parent, "privacy", YAML_OPTIONAL);
    struct yaml_map map;
    *names_kept_ms = NAMES_KEPT_DAYS * (int64_t)DAY_MS;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_duration(&map, "names_kept", YAML_OPTIONAL, range, names_kept_ms);
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_alarm(struct yaml_map *parent, char printer[SITE_PRINTER_SIZE])
{
    static const char *const keys[] = {"printer"};
    const struct yaml_node node = yaml_map_get(parent, "alarm", YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    if (yaml_text(&map, "printer", YAML_REQUIRED, printer, SITE_PRINTER_SIZE) &&
        (printer[0] == '-' || strpbrk(printer, " /#\t") != NULL))
        yaml_fault(&node, "expected the name of a print queue, such as office");
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_time_credit(struct yaml_map *parent, struct clock_rule *rule)
{
    static const char *const keys[] = {"overrun", "evacuation"};
    static const struct yaml_choice overruns[] = {{"settle", 0}, {"wait", 1}};
    static const struct yaml_choice evacuations[] = {{"stop", CLOCK_EVACUATION_STOPS},
                                                     {"free", CLOCK_EVACUATION_FREE},
                                                     {"run", CLOCK_EVACUATION_RUNS}};
    const struct yaml_node node = yaml_map_get(parent, "time_credit", YAML_OPTIONAL);
    struct yaml_map map;
    int waits = 0, evacuation = CLOCK_EVACUATION_STOPS;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    yaml_choose(&map, "overrun", YAML_OPTIONAL, overruns, 2, &waits);
    yaml_choose(&map, "evacuation", YAML_OPTIONAL, evacuations, 3, &evacuation);
    rule->overrun_waits = waits != 0;
    rule->evacuation = (enum clock_evacuation)evacuation;
    yaml_map_close(&map, keys, KEY_COUNT(keys));
}

static void read_site(struct site *site, const struct yaml_node *node, struct faults *faults)
{
    static const char *const keys[] = {"facility",    "folders", "opening",         "timing",
                                       "time_credit", "slots",   "signals",         "privacy",
                                       "capacity",    "zones",   "buses",           "gates",
                                       "readers",     "alarm",   "school_calendar", "words"};
    struct site_timing timing = timing_default;
    struct yaml_map root;
    if (!yaml_map_open(node, &root))
        return;
    read_facility(site, &root);
    read_folders(site, &root);
    school_calendar_load(&root, site, faults);
    opening_load(&root, YAML_REQUIRED, &site->opening);
    read_timing(&root, &timing);
    read_time_credit(&root, &site->clock_rule);
    read_signals(&root, &site->signals);
    words_load(&root, &site->words);
    read_privacy(&root, &site->names_kept_ms);
    read_alarm(&root, site->alarm_printer);
    capacity_load(&root, &site->capacity);
    read_lists(site, &root, &timing, faults);
    slot_load(&root, site);
    yaml_map_close(&root, keys, KEY_COUNT(keys));
}

struct site *site_load(const char *path, struct faults *faults)
{
    const size_t faults_before = faults->count;
    struct yaml_file *file = yaml_load(path, faults);
    struct site *site = calloc(1, sizeof *site);
    if (site == NULL)
        faults_add_no_memory(faults, path);
    if (file != NULL && site != NULL) {
        const struct yaml_node root = yaml_root(file);
        char full[PATH_MAX];
        (void)text_copy(site->file, sizeof site->file, realpath(path, full) ? full : path);
        (void)text_copy(site->time_zone, sizeof site->time_zone, "Europe/Paris");
        (void)text_copy(site->data_folder, SITE_PATH_SIZE, "/var/lib/portillon");
        (void)text_copy(site->run_folder, SITE_PATH_SIZE, "/run/portillon");
        (void)text_copy(site->driver_folder, SITE_PATH_SIZE, "/usr/libexec/portillon");
        if (!civil_zone_set(site->time_zone))
            yaml_fault(&root, "the time zone %s cannot be read; expected the package tzdata",
                       site->time_zone);
        read_site(site, &root, faults);
    }
    yaml_unload(file);
    if (faults->count != faults_before) {
        site_destroy(site);
        return NULL;
    }
    return site;
}
