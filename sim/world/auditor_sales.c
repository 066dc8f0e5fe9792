/* What the till says of its sales, held against the council's decision and what is on disk. */
#include "controller/base/text.h"
#include "sim/world/auditor_books.h"

/* What the crowd buys, as the council's decision says it. */
static const struct {
    const char *product;
    int64_t cents, units;
} prices[] = {
    {"baignade/adulte_18/12_entrees", 3800, 12}, {"baignade/enfant_3_18/12_entrees", 2600, 12},
    {"pass_1/adulte_18/12_entrees", 6600, 12},   {"supplement/balneo/unitaire", 400, 1},
    {"baignade/adulte_18/10_heures", 2200, 600}, {"baignade/famille_5/30_entrees", 6900, 30},
    {"aquagym/adulte_16/12_entrees", 6400, 12},  {"aquagym/adulte_16/trimestre", 13500, 0},
    {"gym/membre/deux_par_semaine", 9000, 0},    {"gym/membre/10_seances", 4500, 10},
    {"gym_sauna/membre/2_heures", 1200, 120},    {"gym/groupe/200_seances", 30000, 200},
    {"carte/premier_achat/unitaire", 200, 0},    {"baignade/adulte_18/unitaire", 400, 0},
    {"baignade/enfant_3_18/unitaire", 300, 0},   {"baignade/enfant_moins_3/unitaire", 0, 0},
    {"aquagym/adulte_16/unitaire", 750, 0},      {"groupe/primaire/seance_45_min", 360, 0},
    {"groupe/enfants_10h_13h/entree", 240, 0},   {"groupe/enfants_des_13h/entree", 260, 0},
    {"groupe/unss_usep/entree", 0, 0},           {"baignade/famille_5/10_entrees", 2400, 10},
};

/* One line of a sale; the units that it should bring. */
static int64_t check_line(struct auditor *auditor, const json_t *line)
{
    const char *product = json_string_value(json_object_get(line, "product"));
    const int64_t quantity = json_integer_value(json_object_get(line, "quantity"));
    const int64_t cents = json_integer_value(json_object_get(line, "amount_cents"));
    for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++) {
        if (!text_equal(prices[i].product, product))
            continue;
        if (cents != prices[i].cents * quantity)
            book_differs(auditor, "%lld x %s for %lld cents", (long long)quantity, product,
                         (long long)cents);
        return prices[i].units;
    }
    book_differs(auditor, "%s was sold, and nobody asked for it", product);
    return 0;
}

void auditor_sold(struct auditor *auditor, const char *uid, const json_t *answer)
{
    const json_t *pass_id = json_object_get(answer, "pass"), *line;
    const int64_t units = json_integer_value(json_object_get(answer, "units"));
    int64_t expected = 0, cents = 0;
    size_t index;
    json_array_foreach(json_object_get(answer, "lines"), index, line)
    {
        expected += check_line(auditor, line);
        cents += json_integer_value(json_object_get(line, "amount_cents"));
    }
    if (cents != json_integer_value(json_object_get(answer, "total_cents")))
        book_differs(auditor, "the lines of a sale do not add up to its total");
    auditor->cents_told += cents;
    book_note(auditor, "sold to %s: pass %lld, %lld units", uid,
              (long long)json_integer_value(pass_id), (long long)units);
    if (pass_id == NULL)
        return;
    struct book_pass *pass = book_pass(auditor, json_integer_value(pass_id));
    if (pass->credits != 1)
        book_differs(auditor, "card %s was sold a pass that is not on disk", uid);
    if (units != expected || pass->credited != units)
        book_differs(auditor, "card %s was told of %lld units, %lld are on disk, %lld were paid",
                     uid, (long long)units, (long long)pass->credited, (long long)expected);
}

void auditor_sale_answered(struct auditor *auditor, uint64_t key, int64_t sale_id)
{
    for (size_t i = 0; i < BOOK_SALES; i++) {
        const struct book_sale *sale = &auditor->sales[i];
        if (sale->key == key && sale->sale_id != sale_id)
            book_differs(auditor, "one key has made two sales: %lld and %lld",
                         (long long)sale->sale_id, (long long)sale_id);
        if (sale->key == key)
            return;
    }
    auditor->sales[auditor->sale_count++ % BOOK_SALES] = (struct book_sale){key, sale_id};
}

void auditor_installed(struct auditor *auditor)
{
    auditor->cents_told = auditor->cents_sold;
}

void auditor_sale_refused(struct auditor *auditor, const char *reason, const char *about)
{
    book_differs(auditor, "the till refuses what it should sell: %s %s", reason, about);
}
