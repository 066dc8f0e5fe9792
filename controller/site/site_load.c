#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/id.h"
#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/site/capacity_load.h"
#include "controller/site/opening_load.h"
#include "controller/site/site.h"
#include "drivers/modbus/register_map.h"

enum { RUN_FOLDER_MAX = 80 };

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
    if (site_find_zone(site, zone->within) < 0)
        yaml_fault(&node, "expected the name of a zone that stands above this one");
}

static void read_zone(struct site *site, const struct yaml_node *node)
{
    static const char *const keys[] = {
        "name", "fr", "en", "exit", "persons", "capacity", "capacity_a_day", "inside"};
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

/* A path in the configuration is relative to the folder of the configuration. */
static void resolve_path(const struct site *site, char path[SITE_PATH_SIZE])
{
    char relative[SITE_PATH_SIZE];
    const char *slash = strrchr(site->file, '/');
    if (path[0] == '/' || slash == NULL)
        return;
    (void)text_copy(relative, sizeof relative, path);
    path[0] = '\0';
    (void)text_append(path, SITE_PATH_SIZE, "%.*s/%s", (int)(slash - site->file), site->file,
                      relative);
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
        resolve_path(site, gate->map);
        (void)register_map_load(gate->map, faults, &registers);
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
}

static void read_site(struct site *site, const struct yaml_node *node, struct faults *faults)
{
    static const char *const keys[] = {"facility", "folders", "opening", "timing", "capacity",
                                       "zones",    "buses",   "gates",   "readers"};
    struct site_timing timing = timing_default;
    struct yaml_map root;
    if (!yaml_map_open(node, &root))
        return;
    read_facility(site, &root);
    read_folders(site, &root);
    opening_load(&root, YAML_REQUIRED, &site->opening);
    read_timing(&root, &timing);
    capacity_load(&root, &site->capacity);
    read_lists(site, &root, &timing, faults);
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
