#include "controller/cli/import_exits.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/pass/entry.h"
#include "controller/tariff/tariff.h"

static bool counts_time(const struct tariff_terms_of_use *use)
{
    return use->kind == FORMULA_TIME_CREDIT || use->kind == FORMULA_OCCUPANCY;
}

/* Of the zones of this site that a product opens, whether one is left without a card. */
static bool leaves_without_card(const struct site *site, const struct tariff_terms_of_use *use)
{
    for (size_t i = 0; i < site->zone_count; i++) {
        if (entry_zone_listed(use->zones, site->zones[i].name) &&
            site->zones[i].exit != SITE_EXIT_IDENTIFIED)
            return true;
    }
    return false;
}

void import_look_at_exits(struct cli *cli, json_t *result)
{
    static struct faults faults;
    const struct site *site = cli_site(cli);
    const char *text = json_string_value(json_object_get(cli->parameters, "file"));
    if (site == NULL || text == NULL)
        return;
    struct tariff *tariff = tariff_load_text("tariff", text, strlen(text), &faults);
    json_t *names = json_array();
    for (size_t i = 0; tariff != NULL && i < tariff->product_count; i++) {
        const struct tariff_product *product = &tariff->products[i];
        if (counts_time(&product->use) && leaves_without_card(site, &product->use))
            json_array_append_new(names, json_string(product->name));
    }
    if (json_array_size(names) > 0)
        json_object_set(result, "clocks_not_stopped", names);
    json_decref(names);
    tariff_destroy(tariff);
}

void import_tell_exits(const json_t *result)
{
    const json_t *names = json_object_get(result, "clocks_not_stopped");
    size_t i;
    json_t *name;
    if (names == NULL)
        return;
    (void)fprintf(
        stderr, "%s\n",
        _("these count the time inside, and the way out knows no cards (exit: identified, "
          "in the configuration): each visit costs what one without a seen exit does"));
    json_array_foreach(names, i, name)
    {
        (void)fprintf(stderr, "  %s\n", json_string_value(name));
    }
}
