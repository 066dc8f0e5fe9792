#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/cli/cli.h"
#include "controller/cli/doubt_text.h"
#include "controller/cli/quote_text.h"
#include "controller/cli/tariff_source.h"
#include "controller/store/tariffs.h"
#include "controller/tariff/tariff_csv.h"
#include "controller/tariff/tariff_doubts.h"

/* The kind of proof that the category asks for; empty when none or one of several. */
static const char *proof_of(const struct tariff *tariff, const struct tariff_product *product)
{
    const int32_t condition = tariff->categories[product->category].condition;
    const uint8_t proof = condition != TARIFF_NONE ? tariff->conditions[condition].proof : 0;
    return proof != 0 ? tariff->proofs[proof - 1] : "";
}

/* A price that depends on the case has no single figure. */
static json_t *json_product(const struct tariff *tariff, const struct tariff_product *product)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:i, s:i, s:s, s:s, s:b}", "product",
                     product->name, "label_fr", product->label_fr, "label_en", product->label_en,
                     "category", tariff->categories[product->category].name, "price_cents",
                     product->fixed ? json_integer(product->price.cents) : json_null(), "currency",
                     "EUR", "formula", tariff_formula_word(product->use.kind), "units",
                     product->use.units, "persons", product->use.persons, "zones",
                     product->use.zones, "proof", proof_of(tariff, product), "sold",
                     tariff_formula_leaves_pass(product->use.kind));
}

static json_t *json_tariff(const struct tariff *tariff)
{
    char date[CIVIL_DATE_SIZE], from[CIVIL_INSTANT_SIZE];
    json_t *products = json_array();
    for (size_t i = 0; i < tariff->product_count; i++)
        json_array_append_new(products, json_product(tariff, &tariff->products[i]));
    civil_date_format(tariff->decision_date, date);
    civil_instant_format(tariff->valid_from, from);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "tariff", tariff->name, "facility",
                     tariff->facility, "decision", tariff->decision_number, "decision_date", date,
                     "valid_from", from, "products", products);
}

static void print_product(const struct cli *cli, const struct tariff_product *product)
{
    char price[MONEY_TEXT_SIZE];
    money_format(product->price, price);
    if (cli->plain)
        (void)printf("%s\t%lld\t%s\n", product->name, (long long)product->price.cents,
                     quote_label(product));
    else if (product->fixed)
        (void)printf("%-48s %8s €  %s\n", product->name, price, quote_label(product));
    else
        (void)printf("%-48s %s  %s\n", product->name, _("    a rule"), quote_label(product));
}

/* What is allowed but looks like a mistake; it refuses nothing. */
static json_t *tell_doubts(struct cli *cli, const char *file, const struct tariff *tariff)
{
    struct tariff_doubt doubts[TARIFF_DOUBTS_MAX];
    char text[DOUBT_TEXT_SIZE];
    json_t *warnings = json_array();
    const size_t count = tariff_doubts(tariff, civil_from_wall(clock_wall_now()).date, doubts);
    for (size_t i = 0; i < count; i++) {
        doubt_sentence(&doubts[i], text);
        if (!cli->json)
            (void)fprintf(stderr, _("%s:%u: warning: %s\n"), file, (unsigned)doubts[i].line, text);
        json_array_append_new(warnings,
                              json_pack("{s:s, s:i, s:s}", "warning", doubt_word(doubts[i].kind),
                                        "line", (int)doubts[i].line, "text", text));
    }
    return warnings;
}

int cli_tariff_check(struct cli *cli)
{
    const char *file = cli_text(cli, "file");
    if (cli_zone(cli) != CLI_DONE)
        return CLI_FAILED;
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(ERR_NOMEM));
    struct tariff *tariff = tariff_load(file, faults);
    int code = tariff != NULL ? CLI_DONE : cli_faults(cli, faults);
    free(faults);
    if (tariff == NULL)
        return code;
    json_t *warnings = tell_doubts(cli, file, tariff);
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:s, s:i, s:O}", "file", file, "tariff", tariff->name,
                                 "products", (int)tariff->product_count, "warnings", warnings));
    else if (!cli->quiet)
        (void)printf(_("%s is right: tariff %s, %zu products, decision %s\n"), file, tariff->name,
                     tariff->product_count, tariff->decision_number);
    json_decref(warnings);
    tariff_destroy(tariff);
    return code;
}

int cli_tariff_list(struct cli *cli)
{
    struct tariff_book book;
    const int code = tariff_source_open(cli, &book);
    json_t *tariffs = json_array();
    for (size_t k = 0; code == CLI_DONE && k < book.count; k++) {
        const struct tariff *tariff = book.tariffs[k];
        if (cli->json)
            json_array_append_new(tariffs, json_tariff(tariff));
        for (size_t i = 0; !cli->json && i < tariff->product_count; i++)
            print_product(cli, &tariff->products[i]);
    }
    if (code == CLI_DONE && cli->json) { /* the first one's keys stand at the top too */
        json_t *first = json_deep_copy(json_array_get(tariffs, 0));
        json_object_set(first, "tariffs", tariffs);
        cli_print_json(first);
    }
    json_decref(tariffs);
    tariff_book_finish(&book);
    return code;
}

static void print_rule(const struct tariff *tariff, const struct tariff_product *product)
{
    char price[MONEY_TEXT_SIZE];
    const struct tariff_terms_of_use *use = &product->use;
    money_format(product->price, price);
    (void)printf("%s\n%s\n", product->name, quote_label(product));
    if (product->fixed)
        (void)printf(_("price      %s €\n"), price);
    else
        (void)printf(_("price      by a rule: portillon quote %s\n"), product->name);
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
    if (proof_of(tariff, product)[0] != '\0')
        (void)printf(_("proof      %s\n"), proof_of(tariff, product));
    (void)printf(_("decision   %s, tariff %s\n"), tariff->decision_number, tariff->name);
}

int cli_tariff_show(struct cli *cli)
{
    struct tariff_book book;
    const struct tariff *tariff;
    int code = tariff_source_open(cli, &book);
    const struct tariff_product *product =
        code == CLI_DONE ? tariff_source_find(cli, &book, cli_text(cli, "product"), &tariff, &code)
                         : NULL;
    if (product != NULL && cli->json)
        cli_print_json(json_product(tariff, product));
    else if (product != NULL)
        print_rule(tariff, product);
    tariff_book_finish(&book);
    return code;
}

/* The text of a tariff: a file, or one that was imported. The caller frees it. */
static char *read_tariff_text(struct cli *cli, const char *name, size_t *ret_size, int *ret_code)
{
    struct faults *faults = calloc(1, sizeof *faults);
    char *text = NULL;
    *ret_code = CLI_FAILED;
    if (faults != NULL && (access(name, F_OK) == 0 || text_equal(name, "-"))) {
        text = yaml_read_text(name, ret_size, faults);
        *ret_code = text != NULL ? CLI_DONE : cli_faults(cli, faults);
        free(faults);
        return text;
    }
    free(faults);
    struct store *store = cli_store(cli);
    int64_t tariff_id = 0;
    if (store == NULL)
        return NULL;
    enum err err = store_find_tariff(store, name, INT64_MAX, &tariff_id);
    if (err == ERR_OK)
        err = store_get_tariff_text(store, tariff_id, &text);
    store_close(store);
    *ret_code = err == ERR_OK          ? CLI_DONE
                : err == ERR_NOT_FOUND ? cli_refuse(cli, CLI_REFUSED, "tariff_unknown", name)
                                       : cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    *ret_size = text != NULL ? strlen(text) : 0;
    return text;
}

static int write_text(struct cli *cli, const char *text, size_t size)
{
    const char *path = cli_text(cli, "output");
    FILE *out = path != NULL ? fopen(path, "wxe") : stdout;
    if (out == NULL)
        return cli_fail(cli, CLI_FAILED, _("%s: cannot be written: %s"), path, strerror(errno));
    const bool written = fwrite(text, 1, size, out) == size && fflush(out) == 0;
    const bool closed = path == NULL || fclose(out) == 0;
    if (!written || !closed)
        return cli_fail(cli, CLI_FAILED, _("%s: cannot be written: %s"), path != NULL ? path : "-",
                        strerror(errno));
    if (path != NULL && !cli->quiet)
        (void)fprintf(stderr, _("%s was written.\n"), path);
    return CLI_DONE;
}

/* The text in the wanted form: NULL with faults, or without any when there is no memory. */
static char *convert(const char *name, const char *format, char *text, size_t *size,
                     struct faults *faults)
{
    size_t converted_size = 0;
    char *converted;
    if (format == NULL || text_equal(format, "csv"))
        converted = tariff_csv_from_text(name, text, *size, faults, &converted_size);
    else if (tariff_csv_looks_like(text, *size))
        converted = tariff_csv_to_yaml(name, text, *size, faults, &converted_size);
    else
        return text;
    free(text);
    *size = converted_size;
    return converted;
}

int cli_tariff_export(struct cli *cli)
{
    int code = CLI_FAILED;
    size_t size = 0;
    const char *name = cli_text(cli, "tariff");
    struct faults *faults = calloc(1, sizeof *faults);
    char *text = faults != NULL ? read_tariff_text(cli, name, &size, &code) : NULL;
    if (text != NULL)
        text = convert(name, cli_text(cli, "format"), text, &size, faults);
    if (faults != NULL && faults->count > 0)
        code = cli_faults(cli, faults);
    else if (text != NULL)
        code = write_text(cli, text, size);
    else if (code == CLI_DONE)
        code = cli_fail(cli, CLI_FAILED, "%s", err_name(ERR_NOMEM));
    free(text);
    free(faults);
    return code;
}
