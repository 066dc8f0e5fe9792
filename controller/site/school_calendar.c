#include "controller/site/school_calendar.h"

#include "controller/base/text.h"

enum { ZONES_MAX = 12 };

#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

/* The zones of a holiday are zones of the file; without any it is for all of them. */
static bool is_for(const struct yaml_node *list, const struct yaml_node *zones, const char *zone)
{
    size_t count;
    bool found = !yaml_present(list);
    if (!yaml_list_count(list, ZONES_MAX, &count))
        return false;
    if (yaml_present(list) && count == 0)
        yaml_fault(list, "expected at least one zone, or no `zones` for all of them");
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(list, i);
        const char *name = yaml_scalar(&item);
        struct yaml_map map;
        if (name == NULL || !yaml_map_open(zones, &map))
            return false;
        const struct yaml_node known = yaml_map_get(&map, name, YAML_OPTIONAL);
        if (!yaml_present(&known))
            yaml_fault(&item, "expected one of the zones above");
        found = found || text_equal(name, zone);
    }
    return found;
}

static void read_holiday(const struct yaml_node *node, const struct yaml_node *zones,
                         const char *zone, struct opening *opening)
{
    static const char *const keys[] = {"name", "zones", "from", "until"};
    char name[OPENING_NAME_SIZE];
    struct opening_span span = {0};
    struct yaml_map map;
    if (!yaml_map_open(node, &map))
        return;
    const struct yaml_node list = yaml_map_get(&map, "zones", YAML_OPTIONAL);
    yaml_name(&map, "name", YAML_REQUIRED, name, sizeof name); /* for whoever reads the file */
    const bool dated = yaml_date(&map, "from", YAML_REQUIRED, &span.from) &&
                       yaml_date(&map, "until", YAML_REQUIRED, &span.until);
    if (dated && civil_date_compare(span.until, span.from) < 0)
        yaml_fault(node, "expected a day on or after `from`");
    yaml_map_close(&map, keys, COUNT_OF(keys));
    if (!is_for(&list, zones, zone))
        return;
    if (opening->holiday_count == OPENING_HOLIDAYS_MAX)
        yaml_fault(node, "expected at most %d holidays of one zone", OPENING_HOLIDAYS_MAX);
    else
        opening->holidays[opening->holiday_count++] = span;
}

/* The academies of each zone are there for people: so they find their own. */
static void read_zones(const struct yaml_node *zones, const struct yaml_node *asked,
                       const char *zone)
{
    struct yaml_map map;
    if (!yaml_map_open(zones, &map))
        return;
    const struct yaml_node own = yaml_map_get(&map, zone, YAML_OPTIONAL);
    if (!yaml_present(&own))
        yaml_fault(asked, "expected a zone of the school calendar");
}

static void read_file(const struct yaml_node *root, const struct yaml_node *asked, const char *zone,
                      struct opening *opening)
{
    static const char *const keys[] = {"zones", "holidays"};
    struct yaml_map map;
    size_t count;
    if (!yaml_map_open(root, &map))
        return;
    const struct yaml_node zones = yaml_map_get(&map, "zones", YAML_REQUIRED);
    const struct yaml_node list = yaml_map_get(&map, "holidays", YAML_REQUIRED);
    yaml_map_close(&map, keys, COUNT_OF(keys));
    if (!yaml_present(&zones) || !yaml_list_count(&list, OPENING_HOLIDAYS_MAX * 4, &count))
        return;
    read_zones(&zones, asked, zone);
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node item = yaml_list_item(&list, i);
        read_holiday(&item, &zones, zone, opening);
    }
}

static struct civil_date last_holiday(const struct opening *opening)
{
    struct civil_date last = {0};
    for (size_t i = 0; i < opening->holiday_count; i++) {
        const struct civil_date until = opening->holidays[i].until;
        if (last.year == 0 || civil_date_compare(until, last) > 0)
            last = until;
    }
    return last;
}

void school_calendar_load(struct yaml_map *parent, struct site *site, struct faults *faults)
{
    static const char *const keys[] = {"file", "zone"};
    const struct yaml_node node = yaml_map_get(parent, "school_calendar", YAML_OPTIONAL);
    char path[SITE_PATH_SIZE];
    struct yaml_map map;
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    const struct yaml_node asked = yaml_map_get(&map, "zone", YAML_REQUIRED);
    const bool named =
        yaml_text(&map, "file", YAML_REQUIRED, path, sizeof path) &&
        yaml_text(&map, "zone", YAML_REQUIRED, site->school_zone, sizeof site->school_zone);
    yaml_map_close(&map, keys, COUNT_OF(keys));
    if (!named)
        return;
    site_resolve_path(site, path);
    struct yaml_file *file = yaml_load(path, faults);
    if (file == NULL)
        return;
    const struct yaml_node root = yaml_root(file);
    read_file(&root, &asked, site->school_zone, &site->opening);
    site->school_until = last_holiday(&site->opening);
    yaml_unload(file);
}

struct civil_date school_calendar_known_until(const struct site *site)
{
    /* a bridge day that a town has added later says nothing of that later year */
    return site->school_zone[0] != '\0' ? site->school_until : last_holiday(&site->opening);
}
