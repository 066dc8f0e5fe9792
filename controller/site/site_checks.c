#include "controller/site/site_checks.h"

#include "controller/base/text.h"

/* One swimmer would be counted at both. */
void site_check_board(const struct site *site, const struct site_gate *gate,
                      const struct yaml_node *node)
{
    for (const struct site_gate *other = site->gates; other < gate; other++) {
        if (other->bus == gate->bus && other->unit == gate->unit &&
            text_equal(other->map, gate->map))
            yaml_fault(node, "expected another unit, or another map: %s is the same arm",
                       other->name);
    }
}

/* A zone that must know who has left needs a reader that sees them. */
static bool has_gate(const struct site *site, size_t zone)
{
    for (size_t i = 0; i < site->gate_count; i++) {
        if (site->gates[i].zone == zone)
            return true;
    }
    return false;
}

void site_check_exits(const struct site *site, const struct yaml_node *zones)
{
    for (size_t i = 0; i < site->zone_count; i++) {
        const struct yaml_node zone = yaml_list_item(zones, i);
        bool seen = site->zones[i].exit != SITE_EXIT_IDENTIFIED || !has_gate(site, i);
        for (size_t k = 0; k < site->reader_count; k++) {
            const struct site_reader *reader = &site->readers[k];
            seen = seen || (!reader->desk && reader->direction == SITE_EXIT &&
                            site->gates[reader->gate].zone == i);
        }
        if (!seen)
            yaml_fault(&zone, "`exit: identified` needs a reader with `direction: exit` at one of "
                              "its gates");
    }
}
