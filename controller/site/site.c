#include "controller/site/site.h"

#include <stdlib.h>

#include "controller/base/text.h"

void site_destroy(struct site *site)
{
    free(site);
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
