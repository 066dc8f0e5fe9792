#include "controller/tariff/tariff_csv.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/text_stream.h"
#include "controller/base/yaml.h"

enum { COLUMN_SECTION, COLUMN_NAME, COLUMN_FR, COLUMN_EN, COLUMN_PRICE, COLUMN_RULE, COLUMN_COUNT };
enum { FIELD_SIZE = 8192, SECTION_SIZE = 32, SECTIONS_MAX = 64 };

static const char mark[] = "\xEF\xBB\xBF";

/* Sections that are lists, with the key that holds the name of an entry. */
static const struct {
    const char *section, *key;
} list_sections[] = {{"products", "product"}, {"terms", "name"}, {"promotions", "name"}};

static const char *list_key(const char *section)
{
    for (size_t i = 0; i < sizeof list_sections / sizeof list_sections[0]; i++) {
        if (text_equal(list_sections[i].section, section))
            return list_sections[i].key;
    }
    return NULL;
}

static const char *skip_mark(const char *text, size_t size)
{
    return size >= 3 && memcmp(text, mark, 3) == 0 ? text + 3 : text;
}

bool tariff_csv_looks_like(const char *text, size_t size)
{
    static const char header[] = "section";
    const char *p = skip_mark(text, size);
    size_t matched = 0;
    for (; p < text + size && header[matched] != '\0'; p++) {
        if (*p == '"') /* some spreadsheets quote every field */
            continue;
        if (*p != header[matched++])
            return false;
    }
    p += p < text + size && *p == '"';
    return header[matched] == '\0' && p < text + size && strchr(";,\t", *p) != NULL;
}

/* Reads one field; false when it does not fit or a quote stays open. *at moves behind it. */
static bool read_field(const char **at, const char *end, char field[FIELD_SIZE])
{
    size_t length = 0;
    const bool quoted = *at < end && **at == '"';
    *at += quoted;
    for (;; (*at)++) {
        const bool over = *at >= end || **at == '\n' || **at == '\r';
        if (over || (!quoted && **at == ';'))
            break;
        if (quoted && **at == '"') {
            if (*at + 1 >= end || (*at)[1] != '"') {
                (*at)++;
                field[length] = '\0';
                return true;
            }
            (*at)++;
        }
        if (length + 1 >= FIELD_SIZE)
            return false;
        field[length++] = **at;
    }
    field[length] = '\0';
    return !quoted;
}

struct row {
    size_t line;
    char fields[COLUMN_COUNT][FIELD_SIZE];
};

static void row_fault(struct faults *faults, const char *name, size_t line, const char *what)
{
    faults_add(faults, (struct fault_place){.file = name, .line = line}, "%s", gettext(what));
}

/* Reads the fields of one row; columns that are not there are empty. */
static bool read_row(const char **at, const char *end, struct row *row)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        row->fields[i][0] = '\0';
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (!read_field(at, end, row->fields[i]))
            return false;
        if (*at >= end || **at != ';')
            break;
        (*at)++;
    }
    while (*at < end && **at == ';') /* empty columns that a spreadsheet adds */
        (*at)++;
    if (*at < end && **at == '\r')
        (*at)++;
    const bool ended = *at >= end || **at == '\n';
    *at += *at < end;
    return ended;
}

static void write_quoted(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            (void)fputc('\\', out);
        (void)fputc(*p, out);
    }
    (void)fputc('"', out);
}

static void write_pair(FILE *out, const char *key, const char *value, bool *first)
{
    if (value[0] == '\0')
        return;
    (void)fprintf(out, "%s%s: ", *first ? "" : ", ", key);
    write_quoted(out, value);
    *first = false;
}

/* The rule column must be whole by itself, so that no row can swallow the next. */
static bool rule_whole(const char *name, const struct row *row, struct faults *faults)
{
    static const char wrapped[] = "{%s}";
    char text[FIELD_SIZE + 4];
    struct faults inner = {0};
    const char *rule = row->fields[COLUMN_RULE];
    (void)snprintf(text, sizeof text, wrapped, rule);
    struct yaml_file *file = yaml_load_text(name, text, strlen(text), &inner);
    yaml_unload(file);
    if (file == NULL)
        row_fault(faults, name, row->line,
                  "rule: expected keys and values as in the YAML file, such as "
                  "kind: entries, units: 12");
    return file != NULL;
}

/* Writes one row as a flow mapping, or as `name: rule` where the rule is one value or a list. */
static void write_row(FILE *out, const char *section, const struct row *row)
{
    bool first = true;
    const char *key = list_key(section), *rule = row->fields[COLUMN_RULE];
    if (key == NULL)
        write_quoted(out, row->fields[COLUMN_NAME]);
    if (rule[0] == ':') {
        (void)fputs(rule, out);
        return;
    }
    (void)fputs(key == NULL ? ": {" : "{", out);
    if (key != NULL)
        write_pair(out, key, row->fields[COLUMN_NAME], &first);
    write_pair(out, "fr", row->fields[COLUMN_FR], &first);
    write_pair(out, "en", row->fields[COLUMN_EN], &first);
    write_pair(out, "price", row->fields[COLUMN_PRICE], &first);
    if (rule[0] != '\0')
        (void)fprintf(out, "%s%s", first ? "" : ", ", rule);
    (void)fputc('}', out);
}

static void open_section(FILE *out, const char *section)
{
    if (section[0] != '\0')
        (void)fprintf(out, "%s: %s", section, list_key(section) != NULL ? "[" : "{");
}

static void close_section(FILE *out, const char *section)
{
    if (section[0] != '\0')
        (void)fputs(list_key(section) != NULL ? "]" : "}", out);
}

struct conversion {
    const char *name;
    struct faults *faults;
    FILE *out;
    char section[SECTION_SIZE];
    bool any;
    size_t closed_count; /* sections that have ended: their rows stand together */
    char closed[SECTIONS_MAX][SECTION_SIZE];
};

/* True, with a fault, when a section begins that has ended before. */
static bool comes_again(struct conversion *conversion, const struct row *row)
{
    const char *section = row->fields[COLUMN_SECTION];
    for (size_t i = 0; i < conversion->closed_count; i++) {
        if (section[0] != '\0' && text_equal(conversion->closed[i], section)) {
            row_fault(conversion->faults, conversion->name, row->line,
                      "section: expected the rows of a section together");
            return true;
        }
    }
    if (conversion->any && conversion->closed_count < SECTIONS_MAX)
        (void)text_copy(conversion->closed[conversion->closed_count++], SECTION_SIZE,
                        conversion->section);
    return false;
}

static bool convert_row(struct conversion *conversion, const struct row *row)
{
    const char *section = row->fields[COLUMN_SECTION], *rule = row->fields[COLUMN_RULE];
    if (strlen(section) >= SECTION_SIZE || (section[0] != '\0' && !yaml_name_valid(section))) {
        row_fault(conversion->faults, conversion->name, row->line,
                  "section: expected a name such as products");
        return false;
    }
    if (rule[0] != ':' ? !rule_whole(conversion->name, row, conversion->faults)
                       : strpbrk(rule, "\n") != NULL)
        return false;
    const bool same = conversion->any && text_equal(section, conversion->section);
    if (!same && comes_again(conversion, row))
        return false;
    if (!same) {
        close_section(conversion->out, conversion->section);
        (void)fputs(conversion->any ? ", " : "", conversion->out);
        (void)text_copy(conversion->section, SECTION_SIZE, section);
        open_section(conversion->out, section);
    } else {
        (void)fputs(", ", conversion->out);
    }
    conversion->any = true;
    write_row(conversion->out, section, row);
    return true;
}

static bool header_right(const struct row *row)
{
    static const char *const names[COLUMN_COUNT] = {"section", "name", "fr", "en", "price", "rule"};
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (!text_equal(row->fields[i], names[i]))
            return false;
    }
    return true;
}

static bool convert(struct conversion *conversion, const char *at, const char *end)
{
    struct row *row = malloc(sizeof *row);
    bool whole = row != NULL;
    (void)fputc('{', conversion->out);
    for (size_t line = 1; whole && at < end; line++) {
        row->line = line;
        whole = read_row(&at, end, row);
        if (!whole) {
            row_fault(conversion->faults, conversion->name, line,
                      "expected six columns of one line each, with every quote closed");
            break;
        }
        const bool blank =
            row->fields[COLUMN_SECTION][0] == '\0' && row->fields[COLUMN_NAME][0] == '\0';
        if (line == 1 && !header_right(row)) {
            row_fault(
                conversion->faults, conversion->name, line,
                "expected the columns section;name;fr;en;price;rule with semicolons between, in "
                "UTF-8");
            whole = false;
            break;
        }
        if (line > 1 && !blank)
            whole = convert_row(conversion, row);
        (void)fputc('\n', conversion->out);
    }
    close_section(conversion->out, conversion->section);
    (void)fputs("}\n", conversion->out);
    free(row);
    return whole;
}

char *tariff_csv_to_yaml(const char *name, const char *text, size_t size, struct faults *faults,
                         size_t *ret_size)
{
    const size_t faults_before = faults->count;
    struct text_stream yaml;
    struct conversion conversion = {.name = name, .faults = faults};
    if (text_stream_open(&yaml)) {
        conversion.out = yaml.stream;
        const bool converted = convert(&conversion, skip_mark(text, size), text + size);
        const bool whole = text_stream_close(&yaml);
        if (whole && converted) {
            *ret_size = yaml.size;
            return yaml.text;
        }
        free(yaml.text);
    }
    if (faults->count == faults_before)
        faults_add_no_memory(faults, name);
    return NULL;
}
