#include "controller/base/yaml.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "controller/base/err.h"
#include "controller/base/text.h"

enum { YAML_DEPTH_MAX = 24, YAML_EVENTS_MAX = 1000000 };

struct yaml_file {
    char name[256];
    yaml_document_t document;
    struct faults *faults;
};

static void fault_at(struct yaml_file *file, yaml_mark_t mark, const char *problem)
{
    faults_add(
        file->faults,
        (struct fault_place){.file = file->name, .line = mark.line + 1, .column = mark.column + 1},
        "%s", problem);
}

/* What the parser could not read; a byte that is no UTF-8 has an offset instead of a mark. */
static void fault_of_parser(struct yaml_file *file, const yaml_parser_t *parser, const char *text)
{
    char problem[320];
    yaml_mark_t mark = parser->problem_mark;
    if (parser->error == YAML_MEMORY_ERROR) {
        faults_add_no_memory(file->faults, file->name);
        return;
    }
    if (parser->error == YAML_READER_ERROR) {
        mark = (yaml_mark_t){0};
        for (size_t i = 0; i < parser->problem_offset; i++) {
            mark.line += text[i] == '\n';
            mark.column = text[i] == '\n' ? 0 : mark.column + 1;
        }
    }
    (void)snprintf(problem, sizeof problem,
                   parser->error == YAML_READER_ERROR
                       ? gettext("%s: expected text in UTF-8: save it in that encoding")
                       : gettext("%s: expected well-formed YAML in UTF-8: blanks and no tabs, the "
                                 "keys of a level under each other"),
                   gettext(parser->problem != NULL ? parser->problem : "unreadable"));
    fault_at(file, mark, problem);
}

/* False with a fault. */
static bool start_parser(struct yaml_file *file, yaml_parser_t *parser, const char *text,
                         size_t size)
{
    if (!yaml_parser_initialize(parser)) {
        faults_add_no_memory(file->faults, file->name);
        return false;
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text, size);
    return true;
}

/* Whether a control character, a separator of lines or a non-character starts here. What has passed
 * the parser is UTF-8. */
static bool unprintable(const unsigned char *p, size_t left)
{
    if (p[0] < 0x20 || p[0] == 0x7F)
        return true;
    if (left >= 2 && p[0] == 0xC2 && p[1] < 0xA0)
        return true;
    if (left < 3)
        return false;
    const bool separator = p[0] == 0xE2 && p[1] == 0x80 && (p[2] & 0xFE) == 0xA8;
    const bool reserved = p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE;
    return separator || reserved;
}

static bool one_line(const yaml_event_t *event)
{
    const unsigned char *text = event->data.scalar.value;
    for (size_t i = 0; i < event->data.scalar.length; i++) {
        if (unprintable(text + i, event->data.scalar.length - i))
            return false;
    }
    return true;
}

/* Why an event must not be there; NULL when it may. Anchors would let a small file stand for a huge
 * one, deep nesting and endless lists would cost without end. */
static const char *objection(const yaml_event_t *event, int depth, int count)
{
    if (event->type == YAML_ALIAS_EVENT)
        return SENTENCE("aliases (*name) are not used here; expected the value itself");
    if (event->type == YAML_SCALAR_EVENT && !one_line(event))
        return SENTENCE("a line break or control character in a value; expected one line of text");
    if (depth > YAML_DEPTH_MAX)
        return SENTENCE("nested too deeply; expected at most 24 levels");
    if (count > YAML_EVENTS_MAX)
        return SENTENCE("too many values; expected a smaller file");
    return NULL;
}

static int depth_step(yaml_event_type_t type)
{
    if (type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT)
        return 1;
    return type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT ? -1 : 0;
}

/* Reads the events once without keeping anything, in bounded memory. */
static bool check_shape(struct yaml_file *file, const char *text, size_t size)
{
    yaml_parser_t parser;
    const char *problem = NULL;
    bool ended = false, readable = true;
    if (!start_parser(file, &parser, text, size))
        return false;
    int documents = 0;
    for (int count = 0, depth = 0; !ended && problem == NULL && readable; count++) {
        yaml_event_t event;
        readable = yaml_parser_parse(&parser, &event) != 0;
        if (!readable)
            break;
        depth += depth_step(event.type);
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        problem = documents > 1 ? SENTENCE("a second document starts here; expected one in a file")
                                : objection(&event, depth, count);
        ended = event.type == YAML_STREAM_END_EVENT;
        if (problem != NULL)
            fault_at(file, event.start_mark, gettext(problem));
        yaml_event_delete(&event);
    }
    if (!readable)
        fault_of_parser(file, &parser, text);
    yaml_parser_delete(&parser);
    return readable && problem == NULL;
}

static bool parse(struct yaml_file *file, const char *text, size_t size)
{
    yaml_parser_t parser;
    if (!check_shape(file, text, size) || !start_parser(file, &parser, text, size))
        return false;
    const bool parsed = yaml_parser_load(&parser, &file->document) != 0;
    if (!parsed)
        fault_of_parser(file, &parser, text);
    yaml_parser_delete(&parser);
    return parsed;
}

struct yaml_file *yaml_load_text(const char *name, const char *text, size_t size,
                                 struct faults *faults)
{
    struct yaml_file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        faults_add_no_memory(faults, name);
        return NULL;
    }
    (void)text_copy(file->name, sizeof file->name, name);
    file->faults = faults;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) { /* the mark that some editors write */
        text += 3;
        size -= 3;
    }
    if (!parse(file, text, size)) {
        free(file);
        return NULL;
    }
    if (yaml_document_get_root_node(&file->document) == NULL) {
        faults_add(faults, (struct fault_place){.file = name, .line = 1, .column = 1},
                   "the file is empty");
        yaml_unload(file);
        return NULL;
    }
    return file;
}

char *yaml_read_text(const char *path, size_t *ret_size, struct faults *faults)
{
    const struct fault_place place = {.file = path};
    FILE *stream = text_equal(path, "-") ? stdin : fopen(path, "rbe");
    if (stream == NULL) {
        faults_add(faults, place, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    char *text = malloc(YAML_FILE_SIZE_MAX + 2);
    const size_t size = text == NULL ? 0 : fread(text, 1, YAML_FILE_SIZE_MAX + 1, stream);
    const bool read = text != NULL && !ferror(stream) && size <= YAML_FILE_SIZE_MAX;
    if (text == NULL)
        faults_add_no_memory(faults, path);
    else if (ferror(stream))
        faults_add(faults, place, "cannot be read: %s", strerror(errno));
    else if (size > YAML_FILE_SIZE_MAX)
        faults_add(faults, place, "is larger than %d bytes", (int)YAML_FILE_SIZE_MAX);
    if (stream != stdin)
        (void)fclose(stream);
    *ret_size = size;
    if (read) {
        text[size] = '\0';
        return text;
    }
    free(text);
    return NULL;
}

struct yaml_file *yaml_load(const char *path, struct faults *faults)
{
    size_t size;
    char *text = yaml_read_text(path, &size, faults);
    struct yaml_file *file = text != NULL ? yaml_load_text(path, text, size, faults) : NULL;
    free(text);
    return file;
}

void yaml_unload(struct yaml_file *file)
{
    if (file == NULL)
        return;
    yaml_document_delete(&file->document);
    free(file);
}

struct yaml_node yaml_root(struct yaml_file *file)
{
    return (struct yaml_node){.file = file, .index = 1};
}

bool yaml_present(const struct yaml_node *node)
{
    return node->index != 0;
}

size_t yaml_line(const struct yaml_node *node)
{
    return yaml_document_get_node(&node->file->document, node->index)->start_mark.line + 1;
}

enum yaml_shape yaml_shape(const struct yaml_node *node)
{
    switch (yaml_document_get_node(&node->file->document, node->index)->type) {
    case YAML_MAPPING_NODE:
        return YAML_SHAPE_MAP;
    case YAML_SEQUENCE_NODE:
        return YAML_SHAPE_LIST;
    case YAML_NO_NODE:
    case YAML_SCALAR_NODE:
        break;
    }
    return YAML_SHAPE_VALUE;
}

static yaml_node_t *at(const struct yaml_node *node)
{
    return yaml_document_get_node(&node->file->document, node->index);
}

static struct yaml_node child(const struct yaml_node *parent, int index, const char *format,
                              const char *key, size_t number)
{
    struct yaml_node node = {.file = parent->file, .index = index};
    (void)text_copy(node.path, sizeof node.path, parent->path);
    if (key != NULL)
        (void)text_append(node.path, sizeof node.path, format, parent->path[0] ? "." : "", key);
    else
        (void)text_append(node.path, sizeof node.path, "[%zu]", number + 1);
    return node;
}

void yaml_fault(const struct yaml_node *node, const char *format, ...)
{
    const yaml_node_t *there = at(node);
    char sentence[FAULT_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, gettext(format), arguments);
    va_end(arguments);
    const bool scalar = there->type == YAML_SCALAR_NODE;
    faults_add(node->file->faults,
               (struct fault_place){
                   .file = node->file->name,
                   .line = there->start_mark.line + 1,
                   .column = there->start_mark.column + 1,
                   .key = node->path,
                   .value = scalar ? (const char *)there->data.scalar.value : NULL,
               },
               "%s", sentence);
}

static size_t pair_count(const struct yaml_map *map)
{
    const yaml_node_t *node = at(&map->node);
    return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
}

static yaml_node_pair_t pair_at(const struct yaml_map *map, size_t i)
{
    return at(&map->node)->data.mapping.pairs.start[i];
}

static const char *key_text(const struct yaml_map *map, size_t i)
{
    const yaml_node_t *key = yaml_document_get_node(&map->node.file->document, pair_at(map, i).key);
    return key->type == YAML_SCALAR_NODE ? (const char *)key->data.scalar.value : "";
}

static bool is_used(const struct yaml_map *map, size_t i)
{
    return (map->used[i / 8] & (1U << (i % 8))) != 0;
}

static void set_used(struct yaml_map *map, size_t i)
{
    map->used[i / 8] |= (uint8_t)(1U << (i % 8));
}

static int by_text(const void *a, const void *b, void *context)
{
    const size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const int order = strcmp(key_text(context, left), key_text(context, right));
    return order != 0 ? order : (left > right) - (left < right);
}

static void fault_at_key(struct yaml_map *map, size_t i, const char *what)
{
    const struct yaml_node key = child(&map->node, pair_at(map, i).key, "", "", 0);
    yaml_fault(&key, "%s", gettext(what));
}

/* Keys that are no words, and keys that stand twice: sorted, so that long lists cost little. */
static void check_keys(struct yaml_map *map)
{
    const size_t count = pair_count(map);
    size_t *sorted = malloc((count + 1) * sizeof sorted[0]);
    if (sorted == NULL) {
        faults_add_no_memory(map->node.file->faults, map->node.file->name);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (key_text(map, i)[0] == '\0')
            fault_at_key(map, i, SENTENCE("expected a word as key"));
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = i;
    qsort_r(sorted, count, sizeof sorted[0], by_text, map);
    for (size_t i = 1; i < count; i++) {
        if (!text_equal(key_text(map, sorted[i - 1]), key_text(map, sorted[i])))
            continue;
        fault_at_key(map, sorted[i], SENTENCE("this key stands twice; expected once"));
        set_used(map, sorted[i]); /* that is all there is to say of it */
    }
    free(sorted);
}

bool yaml_map_open(const struct yaml_node *node, struct yaml_map *ret_map)
{
    *ret_map = (struct yaml_map){.node = *node};
    if (at(node)->type != YAML_MAPPING_NODE) {
        yaml_fault(node, "expected keys with values (key: value)");
        return false;
    }
    if (pair_count(ret_map) > YAML_KEYS_MAX) {
        yaml_fault(node, "expected at most %d keys", (int)YAML_KEYS_MAX);
        return false;
    }
    check_keys(ret_map);
    return true;
}

static const char *nearest(const char *word, const char *const *known, size_t count)
{
    const char *best = NULL;
    size_t best_distance = 3;
    for (size_t i = 0; i < count; i++) {
        const size_t distance = text_distance(word, known[i]);
        if (distance < best_distance) {
            best = known[i];
            best_distance = distance;
        }
    }
    return best;
}

/* {fr: plein, tarif} reads as a key `tarif` without a value. */
static bool is_cut_text(const struct yaml_map *map, size_t i)
{
    const yaml_node_t *value =
        yaml_document_get_node(&map->node.file->document, pair_at(map, i).value);
    return at(&map->node)->data.mapping.style == YAML_FLOW_MAPPING_STYLE &&
           value->type == YAML_SCALAR_NODE && value->data.scalar.length == 0 &&
           value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Those that begin with the same word, or all as far as there is room. */
static void list_keys(const char *wrong, const char *const *known_keys, size_t known_count,
                      char *text, size_t size)
{
    const size_t word = strcspn(wrong, "_");
    bool alike = false;
    text[0] = '\0';
    for (size_t k = 0; k < known_count && wrong[word] == '_'; k++)
        alike = alike || strncmp(known_keys[k], wrong, word + 1) == 0;
    for (size_t k = 0; k < known_count; k++) {
        if (alike && strncmp(known_keys[k], wrong, word + 1) != 0)
            continue;
        if (strlen(text) + strlen(known_keys[k]) + sizeof ", …" > size - sizeof ", …") {
            (void)text_append(text, size, ", …");
            return;
        }
        (void)text_append(text, size, "%s%s", text[0] != '\0' ? ", " : "", known_keys[k]);
    }
}

void yaml_map_close(struct yaml_map *map, const char *const *known_keys, size_t known_count)
{
    for (size_t i = 0; i < pair_count(map); i++) {
        if (is_used(map, i) || key_text(map, i)[0] == '\0')
            continue;
        const char *meant = nearest(key_text(map, i), known_keys, known_count);
        const struct yaml_node key = child(&map->node, pair_at(map, i).key, "", "", 0);
        char expected[256];
        list_keys(key_text(map, i), known_keys, known_count, expected, sizeof expected);
        if (is_cut_text(map, i))
            yaml_fault(&key, "is no key; expected a text with a comma in it between double quotes");
        else if (meant != NULL && text_equal(meant, key_text(map, i)))
            yaml_fault(&key, "says nothing here; it goes with another kind");
        else if (meant != NULL)
            yaml_fault(&key, "unknown key; did you mean %s?", meant);
        else
            yaml_fault(&key, "unknown key; expected one of: %s", expected);
    }
}

struct yaml_node yaml_map_get(struct yaml_map *map, const char *key, enum yaml_need need)
{
    for (size_t i = 0; i < pair_count(map); i++) {
        if (!text_equal(key_text(map, i), key))
            continue;
        set_used(map, i);
        return child(&map->node, pair_at(map, i).value, "%s%s", key, 0);
    }
    if (need == YAML_REQUIRED)
        yaml_fault(&map->node, "the key %s is missing", key);
    return (struct yaml_node){.file = map->node.file};
}

bool yaml_map_pair(struct yaml_map *map, size_t i, const char **ret_key,
                   struct yaml_node *ret_value)
{
    if (i >= pair_count(map))
        return false;
    set_used(map, i);
    *ret_key = key_text(map, i);
    *ret_value = child(&map->node, pair_at(map, i).value, "%s%s", *ret_key, 0);
    return true;
}

bool yaml_list_count(const struct yaml_node *node, size_t max, size_t *ret_count)
{
    *ret_count = 0;
    if (!yaml_present(node))
        return true;
    const yaml_node_t *list = at(node);
    if (list->type != YAML_SEQUENCE_NODE) {
        yaml_fault(node, "expected a list (lines that start with a dash)");
        return false;
    }
    const size_t count = (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
    if (count > max) {
        yaml_fault(node, "%zu entries; expected at most %zu", count, max);
        return false;
    }
    *ret_count = count;
    return true;
}

struct yaml_node yaml_list_item(const struct yaml_node *node, size_t i)
{
    return child(node, at(node)->data.sequence.items.start[i], NULL, NULL, i);
}

const char *yaml_scalar(const struct yaml_node *node)
{
    const yaml_node_t *there = at(node);
    if (there->type != YAML_SCALAR_NODE) {
        yaml_fault(node, "expected one value");
        return NULL;
    }
    return (const char *)there->data.scalar.value;
}
