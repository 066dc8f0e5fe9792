#include <stdio.h>
#include <stdlib.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/store/tariffs.h"

static json_t *json_product(const struct tariff_product *product)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:i, s:i, s:s, s:s, s:b}", "product",
                     product->name, "label_fr", product->label_fr, "label_en", product->label_en,
                     "category", product->category, "price_cents", (json_int_t)product->price.cents,
                     "currency", "EUR", "formula", tariff_formula_word(product->use.kind), "units",
                     product->use.units, "persons", product->use.persons, "zones",
                     product->use.zones, "proof", product->proof, "sold",
                     tariff_formula_sellable(product->use.kind));
}

static json_t *json_tariff(const struct tariff *tariff)
{
    char date[CIVIL_DATE_SIZE], from[CIVIL_INSTANT_SIZE];
    json_t *products = json_array();
    for (size_t i = 0; i < tariff->product_count; i++)
        json_array_append_new(products, json_product(&tariff->products[i]));
    civil_date_format(tariff->decision_date, date);
    civil_instant_format(tariff->valid_from, from);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "tariff", tariff->name, "facility",
                     tariff->facility, "decision", tariff->decision_number, "decision_date", date,
                     "valid_from", from, "products", products);
}

static const char *label(const struct tariff_product *product)
{
    /* the one text here that does not come from the catalogue: the tariff file has both languages
     */
    return text_equal(_("language"), "fr") ? product->label_fr : product->label_en;
}

static void print_product(const struct cli *cli, const struct tariff_product *product)
{
    char price[MONEY_TEXT_SIZE];
    money_format(product->price, price);
    if (cli->plain)
        (void)printf("%s\t%lld\t%s\n", product->name, (long long)product->price.cents,
                     label(product));
    else
        (void)printf("%-48s %8s €  %s\n", product->name, price, label(product));
}

int cli_tariff_check(struct cli *cli)
{
    struct faults *faults = calloc(1, sizeof *faults);
    const char *file = cli_text(cli, "file");
    if (faults == NULL)
        return CLI_FAILED;
    (void)civil_zone_set("Europe/Paris");
    struct tariff *tariff = tariff_load(file, faults);
    int code = CLI_DONE;
    if (tariff == NULL) {
        code = cli_faults(cli, faults);
    } else if (cli->json) {
        cli_print_json(json_pack("{s:s, s:s, s:i}", "file", file, "tariff", tariff->name,
                                 "products", (int)tariff->product_count));
    } else if (!cli->quiet) {
        (void)printf(_("%s is right: tariff %s, %zu products, decision %s\n"), file, tariff->name,
                     tariff->product_count, tariff->decision_number);
    }
    tariff_destroy(tariff);
    free(faults);
    return code;
}

/* The tariff in force now; NULL after having told why there is none. */
static struct tariff *tariff_in_force(struct cli *cli, int *ret_code)
{
    struct tariff *tariff = NULL;
    struct store *store = cli_store(cli);
    *ret_code = CLI_FAILED;
    if (store == NULL)
        return NULL;
    const enum err err = store_load_tariff(store, clock_wall_now().unix_ms, NULL, &tariff);
    store_close(store);
    if (err == ERR_NOT_FOUND)
        *ret_code = cli_refuse(cli, CLI_REFUSED, "no_tariff", NULL);
    else if (err != ERR_OK)
        *ret_code = cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    return tariff;
}

int cli_tariff_list(struct cli *cli)
{
    int code;
    struct tariff *tariff = tariff_in_force(cli, &code);
    if (tariff == NULL)
        return code;
    if (cli->json) {
        cli_print_json(json_tariff(tariff));
    } else {
        for (size_t i = 0; i < tariff->product_count; i++)
            print_product(cli, &tariff->products[i]);
    }
    tariff_destroy(tariff);
    return CLI_DONE;
}

static void print_rule(const struct tariff *tariff, const struct tariff_product *product)
{
    char price[MONEY_TEXT_SIZE];
    const struct tariff_terms_of_use *use = &product->use;
    money_format(product->price, price);
    (void)printf("%s\n%s\n", product->name, label(product));
    (void)printf(_("price      %s €\n"), price);
    (void)printf(_("formula    %s\n"), tariff_formula_word(use->kind));
    if (use->units > 0)
        (void)printf(use->kind == FORMULA_TIME_CREDIT ? _("minutes    %d\n") : _("units      %d\n"),
                     use->units);
    if (use->validity_months > 0)
        (void)printf(_("valid      %d months, from date to date\n"), use->validity_months);
    if (use->zones[0] != '\0')
        (void)printf(_("zones      %s\n"), use->zones);
    if (use->persons > 1)
        (void)printf(_("persons    %d for one unit\n"), use->persons);
    if (use->members_max > 1)
        (void)printf(_("members    up to %d\n"), use->members_max);
    if (product->proof[0] != '\0')
        (void)printf(_("proof      %s\n"), product->proof);
    (void)printf(_("decision   %s, tariff %s\n"), tariff->decision_number, tariff->name);
}

int cli_tariff_show(struct cli *cli)
{
    int code;
    const char *name = cli_text(cli, "product");
    struct tariff *tariff = tariff_in_force(cli, &code);
    if (tariff == NULL)
        return code;
    const struct tariff_product *product = tariff_find(tariff, name);
    if (product == NULL) {
        const struct tariff_product *near = tariff_nearest(tariff, name);
        code =
            cli_refuse(cli, CLI_REFUSED, near != NULL ? "product_unknown_near" : "product_unknown",
                       near != NULL ? near->name : name);
    } else {
        code = CLI_DONE;
        if (cli->json)
            cli_print_json(json_product(product));
        else
            print_rule(tariff, product);
    }
    tariff_destroy(tariff);
    return code;
}
