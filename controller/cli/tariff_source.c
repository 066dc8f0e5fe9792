#include "controller/cli/tariff_source.h"

#include <stdlib.h>

#include "controller/cli/quote_case.h"
#include "controller/store/tariffs.h"

static int open_file(struct cli *cli, const char *path, struct tariff_book *ret_book)
{
    if (cli_zone(cli) != CLI_DONE)
        return CLI_FAILED;
    struct faults *faults = calloc(1, sizeof *faults);
    if (faults == NULL)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(ERR_NOMEM));
    struct tariff *tariff = tariff_load(path, faults);
    const int code = tariff != NULL ? CLI_DONE : cli_faults(cli, faults);
    free(faults);
    *ret_book = (struct tariff_book){.count = tariff != NULL, .tariffs = {tariff}};
    return code;
}

int tariff_source_open(struct cli *cli, struct tariff_book *ret_book)
{
    const char *path = cli_text(cli, "tariff");
    *ret_book = (struct tariff_book){0};
    if (path != NULL)
        return open_file(cli, path, ret_book);
    struct store *store = cli_store(cli);
    if (store == NULL)
        return CLI_FAILED;
    const enum err err = store_load_book(store, quote_case_instant(cli).unix_ms, ret_book);
    store_close(store);
    if (err != ERR_OK)
        return cli_fail(cli, CLI_FAILED, "%s", err_name(err));
    return ret_book->count > 0 ? CLI_DONE : cli_refuse(cli, CLI_REFUSED, "no_tariff", NULL);
}

const struct tariff_product *tariff_source_find(struct cli *cli, const struct tariff_book *book,
                                                const char *name, const struct tariff **ret_tariff,
                                                int *ret_code)
{
    const struct tariff_product *product;
    const size_t count =
        tariff_book_find(book, cli_text(cli, "facility"), name, ret_tariff, &product);
    if (count == 1)
        return product;
    if (count > 1) {
        *ret_code = cli_refuse(cli, CLI_REFUSED, "product_ambiguous", name);
        return NULL;
    }
    const struct tariff_product *near = tariff_book_nearest(book, name);
    *ret_code =
        cli_refuse(cli, CLI_REFUSED, near != NULL ? "product_unknown_near" : "product_unknown",
                   near != NULL ? near->name : name);
    return NULL;
}
