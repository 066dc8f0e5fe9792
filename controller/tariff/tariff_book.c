#include "controller/tariff/tariff_book.h"

#include "controller/base/text.h"

void tariff_book_finish(struct tariff_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        tariff_destroy(book->tariffs[i]);
    *book = (struct tariff_book){0};
}

const struct tariff_product *tariff_book_find(const struct tariff_book *book, const char *product,
                                              const struct tariff **ret_tariff)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct tariff_product *found = tariff_find(book->tariffs[i], product);
        if (found != NULL) {
            *ret_tariff = book->tariffs[i];
            return found;
        }
    }
    return NULL;
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
