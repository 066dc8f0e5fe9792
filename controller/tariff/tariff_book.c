#include "controller/tariff/tariff_book.h"

#include "controller/base/text.h"

void tariff_book_finish(struct tariff_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        tariff_destroy(book->tariffs[i]);
    *book = (struct tariff_book){0};
}

bool tariff_book_names(const struct tariff *tariff, const char *facility)
{
    return facility == NULL || text_equal(facility, tariff->facility) ||
           text_equal(facility, tariff->name);
}

size_t tariff_book_find(const struct tariff_book *book, const char *facility, const char *product,
                        const struct tariff **ret_tariff, const struct tariff_product **ret_product)
{
    size_t count = 0;
    for (size_t i = 0; i < book->count; i++) {
        const struct tariff_product *found = tariff_find(book->tariffs[i], product);
        if (found == NULL || !tariff_book_names(book->tariffs[i], facility) || count++ > 0)
            continue;
        *ret_tariff = book->tariffs[i];
        *ret_product = found;
    }
    return count;
}

const struct tariff_product *tariff_book_nearest(const struct tariff_book *book,
                                                 const char *product)
{
    const struct tariff_product *best = NULL;
    for (size_t i = 0; i < book->count; i++) {
        const struct tariff_product *near = tariff_nearest(book->tariffs[i], product);
        if (near != NULL && (best == NULL || text_distance(near->name, product) <
                                                 text_distance(best->name, product)))
            best = near;
    }
    return best;
}
