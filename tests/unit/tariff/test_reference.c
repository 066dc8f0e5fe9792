#include <stdio.h>

#include "tests/unit/check.h"
#include "tests/unit/tariff/tariff_cases.h"

enum { LINE_SIZE = 512 };

static struct faults faults;

/* Tariffs are kept while the table stays on the same file. */
static struct tariff *tariff_named(const char *name)
{
    static struct tariff *open;
    static char open_name[64];
    char path[256];
    if (open != NULL && text_equal(name, open_name))
        return open;
    tariff_destroy(open);
    (void)text_copy(open_name, sizeof open_name, name);
    (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/config/tariffs/%s.yaml", name);
    open = name[0] != '\0' ? tariff_load(path, &faults) : NULL;
    return open;
}

static bool amount_is(const char *euros, struct money amount)
{
    char text[32] = "";
    struct money wanted;
    (void)text_append(text, sizeof text, "%s EUR", euros);
    return money_parse(text, &wanted) && wanted.cents == amount.cents;
}

static bool row_holds(const struct tariff *tariff, char *const field[5])
{
    struct written_case written;
    struct quote quote;
    struct condition_reason reason = {"", ""};
    const struct tariff_product *product = tariff_find(tariff, field[1]);
    if (product == NULL || !written_case_read(field[2], &written))
        return false;
    const bool priced = quote_price(tariff, product, &written.facts, &quote, &reason);
    if (field[3][0] == '!')
        return !priced && text_equal(reason.reason, field[3] + 1);
    return priced && amount_is(field[3], quote.price) &&
           (field[4][0] == '\0' || amount_is(field[4], quote.deposit));
}

static void every_figure_of_the_reference_is_the_answer(void **state)
{
    char line[LINE_SIZE];
    size_t rows = 0, wrong = 0;
    FILE *file = fopen(PORTILLON_SOURCE_FOLDER "/tests/data/reference-prices.csv", "re");
    (void)state;
    (void)civil_zone_set("Europe/Paris");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *field[5], *rest = line, shown[LINE_SIZE];
        if (line[0] == '#' || strncmp(line, "tariff;", 7) == 0)
            continue;
        (void)text_copy(shown, sizeof shown, line);
        for (size_t i = 0; i < 5; i++)
            field[i] = strsep(&rest, ";\n");
        const struct tariff *tariff = tariff_named(field[0]);
        assert_non_null(tariff);
        rows++;
        if (!row_holds(tariff, field)) {
            wrong++;
            (void)fprintf(stderr, "differs: %s", shown);
        }
    }
    assert_int_equal(fclose(file), 0);
    (void)tariff_named("");
    assert_int_equal(wrong, 0);
    assert_true(rows > 500);
}

/* The amounts without VAT that the decision prints beside those with. */
static void vat_is_taken_out_to_the_cent(void **state)
{
    static const struct {
        const char *tariff, *product;
        int64_t net_cents;
    } cases[] = {
        {"issoire-2020", "redevance/auto_entrepreneur/lecon", 350},
        {"issoire-stations-service-2020", "carburant/usager/valeur_20", 1667},
        {"issoire-stations-service-2020", "carburant/usager/valeur_50", 4167},
        {"issoire-stations-service-2020", "carburant/usager/valeur_200", 16667},
        {"issoire-stations-service-2020", "carburant/usager/valeur_500", 41667},
        {"issoire-stations-service-2020", "lavage/usager/valeur_25", 1667},
        {"issoire-stations-service-2020", "piste/usager/gonflage", 42},
        {"issoire-stations-service-2020", "piste/usager/jeton", 83},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct written_case written;
        struct quote quote;
        struct condition_reason reason;
        const struct tariff *tariff = tariff_named(cases[i].tariff);
        assert_non_null(tariff);
        assert_true(written_case_read("", &written));
        assert_true(quote_price(tariff, tariff_find(tariff, cases[i].product), &written.facts,
                                &quote, &reason));
        assert_int_equal(quote.net.cents, cases[i].net_cents);
        assert_int_equal(quote.net.cents + quote.vat.cents, quote.price.cents);
    }
    (void)tariff_named("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_of_the_reference_is_the_answer),
        cmocka_unit_test(vat_is_taken_out_to_the_cent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
