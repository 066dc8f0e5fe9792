#include "drivers/modbus/register_map.h"

#include "controller/base/text.h"
#include "controller/base/yaml.h"

static const char *const output_keys[OUTPUT_COUNT] = {
    [OUTPUT_UNLOCK_ENTRY] = "unlock_entry", [OUTPUT_UNLOCK_EXIT] = "unlock_exit",
    [OUTPUT_LAMP_GREEN] = "lamp_green",     [OUTPUT_LAMP_AMBER] = "lamp_amber",
    [OUTPUT_LAMP_RED] = "lamp_red",         [OUTPUT_BUZZER] = "buzzer",
};

static const char *const input_keys[INPUT_COUNT] = {
    [INPUT_ARM_HOME] = "arm_home",
    [INPUT_JAM] = "jam",
    [INPUT_TAMPER] = "tamper",
    [INPUT_FIRE] = "fire",
    [INPUT_ROTATION_ENTRY] = "rotation_entry",
    [INPUT_ROTATION_EXIT] = "rotation_exit",
};

static const char *const value_keys[VALUE_COUNT] = {
    [VALUE_COUNTER_ENTRY] = "counter_entry",
    [VALUE_COUNTER_EXIT] = "counter_exit",
    [VALUE_UPTIME_S] = "uptime_s",
    [VALUE_BOOT_COUNTER] = "boot_counter",
    [VALUE_WITNESS] = "witness",
    [VALUE_WATCHDOG] = "watchdog",
};

static const char *const table_keys[] = {
    [REGISTER_COIL] = "coil",
    [REGISTER_DISCRETE] = "discrete",
    [REGISTER_HOLDING] = "holding",
    [REGISTER_INPUT] = "input",
};

bool register_map_has_counters(const struct register_map *map)
{
    return map->values[VALUE_COUNTER_ENTRY].table != REGISTER_NONE;
}

bool register_map_has_identity(const struct register_map *map)
{
    return map->values[VALUE_UPTIME_S].table != REGISTER_NONE ||
           map->values[VALUE_BOOT_COUNTER].table != REGISTER_NONE;
}

/* What a group of points allows: which tables, and whether a point is a bit or a number. */
struct point_rules {
    bool writable, number;
};

static void read_width(struct yaml_map *map, const struct point_rules *rules,
                       struct register_point *point)
{
    int64_t bit = -1, width = 16;
    const bool bits = point->table == REGISTER_COIL || point->table == REGISTER_DISCRETE;
    const struct yaml_node at_width = yaml_map_get(map, "width", YAML_OPTIONAL);
    if (yaml_int(map, "bit", YAML_OPTIONAL, (struct yaml_range){0, 15}, &bit) &&
        (bits || rules->number))
        yaml_fault(&map->node, "`bit` is for a signal in a 16-bit register");
    if (yaml_present(&at_width) &&
        (!yaml_int(map, "width", YAML_OPTIONAL, (struct yaml_range){16, 32}, &width) ||
         (width != 16 && width != 32) || !rules->number))
        yaml_fault(&at_width, "expected 16 or 32, for a counter or a number");
    if (rules->number && bits)
        yaml_fault(&map->node, "expected a holding or an input register");
    point->bit = (int8_t)bit;
    point->width_bits = (int8_t)(rules->number ? width : bits || bit >= 0 ? 1 : 16);
}

static void read_point(const struct yaml_node *node, const struct point_rules *rules,
                       struct register_point *ret_point)
{
    static const char *const keys[] = {"coil", "discrete", "holding", "input",
                                       "bit",  "width",    "invert",  "source"};
    struct yaml_map map;
    struct register_point point = {.bit = -1};
    char source[256];
    size_t tables = 0;
    if (!yaml_map_open(node, &map))
        return;
    for (int table = REGISTER_COIL; table <= REGISTER_INPUT; table++) {
        int64_t address;
        if (!yaml_int(&map, table_keys[table], YAML_OPTIONAL, (struct yaml_range){0, 65535},
                      &address))
            continue;
        point.table = (enum register_table)table;
        point.address = (uint16_t)address;
        tables++;
    }
    if (tables != 1)
        yaml_fault(node, "expected one of coil, discrete, holding, input with its address");
    if (rules->writable && (point.table == REGISTER_DISCRETE || point.table == REGISTER_INPUT))
        yaml_fault(node, "an output is a coil or a holding register");
    read_width(&map, rules, &point);
    yaml_bool(&map, "invert", YAML_OPTIONAL, &point.invert);
    yaml_text(&map, "source", YAML_OPTIONAL, source, sizeof source);
    yaml_map_close(&map, keys, sizeof keys / sizeof keys[0]);
    *ret_point = point;
}

static void read_points(struct yaml_map *root, const char *group, const char *const *keys,
                        size_t count, struct point_rules rules, struct register_point *points)
{
    const struct yaml_node node = yaml_map_get(root, group, YAML_OPTIONAL);
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_map_get(&map, keys[i], YAML_OPTIONAL);
        if (yaml_present(&item))
            read_point(&item, &rules, &points[i]);
    }
    yaml_map_close(&map, keys, count);
}

static void read_timing(struct yaml_map *root, struct register_map *map)
{
    static const char *const keys[] = {"response", "slowest_answer", "poll", "pulse"};
    const struct yaml_node node = yaml_map_get(root, "timing", YAML_OPTIONAL);
    struct yaml_map timing;
    if (!yaml_present(&node) || !yaml_map_open(&node, &timing))
        return;
    /* all that is asked between two heartbeats takes less than the patience with a driver */
    yaml_duration(&timing, "response", YAML_OPTIONAL, (struct yaml_range){20, 300},
                  &map->response_ms_max);
    yaml_duration(&timing, "slowest_answer", YAML_OPTIONAL, (struct yaml_range){20, 800},
                  &map->slowest_answer_ms);
    yaml_duration(&timing, "poll", YAML_OPTIONAL, (struct yaml_range){5, 1000}, &map->poll_ms);
    yaml_duration(&timing, "pulse", YAML_OPTIONAL, (struct yaml_range){10, 10000},
                  &map->pulse_ms_min);
    yaml_map_close(&timing, keys, sizeof keys / sizeof keys[0]);
}

static void read_board_timeout(struct yaml_map *root, struct register_map *map)
{
    static const char *const keys[] = {"wanted", "unit", "write"};
    const struct yaml_node node = yaml_map_get(root, "board_timeout", YAML_OPTIONAL);
    struct yaml_map board;
    const bool named = map->values[VALUE_WATCHDOG].table != REGISTER_NONE;
    if (!yaml_present(&node)) {
        if (named)
            yaml_fault(&root->node, "the value `watchdog` needs `board_timeout`");
        return;
    }
    if (!yaml_map_open(&node, &board))
        return;
    yaml_duration(&board, "wanted", YAML_REQUIRED, (struct yaml_range){100, 60000},
                  &map->watchdog_ms);
    yaml_duration(&board, "unit", YAML_REQUIRED, (struct yaml_range){1, 60000},
                  &map->watchdog_unit_ms);
    yaml_bool(&board, "write", YAML_OPTIONAL, &map->watchdog_write);
    if (!named)
        yaml_fault(&node, "`board_timeout` needs the value `watchdog`");
    yaml_map_close(&board, keys, sizeof keys / sizeof keys[0]);
}

/* The rules that join several keys. */
static void check_whole(const struct yaml_node *root, const struct register_map *map)
{
    const bool edges = map->inputs[INPUT_ROTATION_ENTRY].table != REGISTER_NONE;
    if (map->outputs[OUTPUT_UNLOCK_ENTRY].table == REGISTER_NONE)
        yaml_fault(root, "the output unlock_entry is missing");
    if (!register_map_has_counters(map) && !edges)
        yaml_fault(root, "expected the value counter_entry or the input rotation_entry");
    if (!register_map_has_counters(map) && edges && map->pulse_ms_min < 2 * map->poll_ms)
        yaml_fault(root,
                   "timing.pulse is %lldms: without counters a rotation pulse must last two "
                   "polls, %lldms",
                   (long long)map->pulse_ms_min, (long long)(2 * map->poll_ms));
}

static void read_root(const struct yaml_node *node, struct register_map *map)
{
    static const char *const keys[] = {"board",  "source",     "inputs",
                                       "values", "word_order", "locks_after_each_rotation",
                                       "timing", "outputs",    "board_timeout"};
    static const struct yaml_choice orders[] = {{"high_first", 0}, {"low_first", 1}};
    struct yaml_map root;
    char source[512];
    int order = 0;
    if (!yaml_map_open(node, &root))
        return;
    yaml_text(&root, "board", YAML_REQUIRED, map->board, sizeof map->board);
    yaml_text(&root, "source", YAML_REQUIRED, source, sizeof source);
    yaml_choose(&root, "word_order", YAML_OPTIONAL, orders, 2, &order);
    map->low_word_first = order == 1;
    yaml_bool(&root, "locks_after_each_rotation", YAML_OPTIONAL, &map->locks_after_each_rotation);
    read_points(&root, "outputs", output_keys, OUTPUT_COUNT, (struct point_rules){.writable = true},
                map->outputs);
    read_points(&root, "inputs", input_keys, INPUT_COUNT, (struct point_rules){0}, map->inputs);
    read_points(&root, "values", value_keys, VALUE_COUNT, (struct point_rules){.number = true},
                map->values);
    read_timing(&root, map);
    read_board_timeout(&root, map);
    yaml_map_close(&root, keys, sizeof keys / sizeof keys[0]);
    check_whole(node, map);
}

bool register_map_load(const char *path, struct faults *faults, struct register_map *ret_map)
{
    const size_t faults_before = faults->count;
    struct register_map map = {
        .response_ms_max = 200, .slowest_answer_ms = 500, .poll_ms = 40, .pulse_ms_min = 100};
    struct yaml_file *file = yaml_load(path, faults);
    if (file != NULL) {
        const struct yaml_node root = yaml_root(file);
        read_root(&root, &map);
    }
    yaml_unload(file);
    if (faults->count != faults_before)
        return false;
    *ret_map = map;
    return true;
}
