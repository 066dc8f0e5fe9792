#include "controller/site/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"

void site_destroy(struct site *site)
{
    free(site);
}

void site_resolve_path(const struct site *site, char path[SITE_PATH_SIZE])
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

void site_list_inner_gates(const struct site *site, char list[SITE_GATE_LIST_SIZE])
{
    list[0] = '\0';
    for (size_t i = 0; i < site->gate_count; i++) {
        const char *zone = site->zones[site->gates[i].zone].name;
        if (capacity_around(&site->capacity, zone) == NULL)
            continue;
        (void)text_append(list, SITE_GATE_LIST_SIZE, "%s%s ", list[0] == '\0' ? " " : "",
                          site->gates[i].name);
    }
}

bool site_lists_gate(const char *list, const char *gate)
{
    char name[SITE_NAME_SIZE + 2];
    (void)snprintf(name, sizeof name, " %s ", gate);
    return strstr(list, name) != NULL;
}

int site_find_gate(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->gate_count; i++) {
        if (text_equal(site->gates[i].name, name))
            return (int)i;
    }
    return -1;
}

int site_find_reader(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->reader_count; i++) {
        if (text_equal(site->readers[i].name, name))
            return (int)i;
    }
    return -1;
}

int site_find_zone(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->zone_count; i++) {
        if (text_equal(site->zones[i].name, name))
            return (int)i;
    }
    return -1;
}

const struct opening *site_opening(const struct site *site, size_t zone)
{
    return zone < site->zone_count && site->zones[zone].own_hours ? &site->zones[zone].opening
                                                                  : &site->opening;
}
