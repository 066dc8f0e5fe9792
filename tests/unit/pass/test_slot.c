/* Which hours belong to whom: what a slot says of a product. */
#include <stdio.h>

#include "controller/base/text.h"
#include "controller/pass/slot.h"
#include "tests/unit/check.h"

static void a_pattern_names_a_product_by_its_parts(void **state)
{
    static const struct {
        const char *pattern, *product;
        bool matches;
    } cases[] = {
        {"tennis", "tennis/jeune/10_entrees", true},
        {"tennis/jeune", "tennis/jeune/10_entrees", true},
        {"tennis/jeune/10_entrees", "tennis/jeune/10_entrees", true},
        {"tennis/jeune/10_entrees/x", "tennis/jeune/10_entrees", false},
        {"tennis/jeune/10", "tennis/jeune/10_entrees", false},
        {"ten", "tennis/jeune/10_entrees", false},
        {"tennis2", "tennis/jeune/10_entrees", false},
        {"*", "tennis/jeune/10_entrees", true},
        {"*/jeune", "tennis/jeune/10_entrees", true},
        {"*/membre", "tennis/jeune/10_entrees", false},
        {"*/*/10_entrees", "tennis/jeune/10_entrees", true},
        {"**/jeune", "tennis/jeune/10_entrees", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slot slot = {.product_count = 2, .products = {"golf"}};
        assert_true(text_copy(slot.products[1], sizeof slot.products[1], cases[i].pattern));
        assert_int_equal(slot_lists(&slot, cases[i].product), cases[i].matches);
    }
}

static struct slots court(void)
{
    return (struct slots){
        .count = 4,
        .items = {
            {.zone = "court", .reserved = true, .product_count = 1, .products = {"tennis/jeune"}},
            {.zone = "court", .product_count = 1, .products = {"*/*/creuses"}},
            {.zone = "court", .product_count = 1, .products = {"*/*/creuses"}},
            {.zone = "hall", .reserved = true, .product_count = 1, .products = {"danse"}}}};
}

static void an_hour_belongs_to_its_products_and_some_products_to_their_hours(void **state)
{
    enum { YOUNG = 1, NOON = 2, EVENING = 4, DANCE = 8 };
    static const struct {
        uint32_t on;
        const char *product;
        enum slot_access access;
        int from_minute;
    } cases[] = {
        {0, "tennis/membre/10", SLOT_OPEN, -1},
        {0, "tennis/jeune/10", SLOT_OPEN, 540},
        {YOUNG, "tennis/membre/10", SLOT_RESERVED, -1},
        {YOUNG, "tennis/jeune/10", SLOT_OPEN, -1},
        {0, "tennis/membre/creuses", SLOT_OUTSIDE, 720},
        {NOON, "tennis/membre/creuses", SLOT_OPEN, 1200},
        {EVENING, "tennis/membre/creuses", SLOT_OPEN, 720},
        {YOUNG, "tennis/membre/creuses", SLOT_RESERVED, 720},
        {YOUNG | NOON, "tennis/membre/creuses", SLOT_RESERVED, 1200},
        {YOUNG, "tennis/jeune/creuses", SLOT_OPEN, 720},
        {DANCE, "tennis/membre/10", SLOT_OPEN, -1}, /* elsewhere */
    };
    const struct slots slots = court();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct slot_hours hours = {.on = cases[i].on, .begins = {540, 720, 1200, -1}};
        int from_minute = -2;
        assert_int_equal(slot_access(&slots, &hours, "court", cases[i].product, &from_minute),
                         cases[i].access);
        assert_int_equal(from_minute, cases[i].from_minute);
    }
}

static void hours_that_begin_at_midnight_are_told(void **state)
{
    const struct slots slots = court();
    const struct slot_hours hours = {.begins = {0, -1, -1, -1}};
    int from_minute = -2;
    (void)state;
    (void)slot_access(&slots, &hours, "court", "tennis/jeune/10", &from_minute);
    assert_int_equal(from_minute, 0);
    struct slots twice = {.count = 2}; /* and again in the morning */
    for (size_t i = 0; i < twice.count; i++)
        twice.items[i] = (struct slot){.zone = "court", .product_count = 1, .products = {"tennis"}};
    (void)slot_access(&twice, &(struct slot_hours){.begins = {0, 600}}, "court", "tennis/jeune/10",
                      &from_minute);
    assert_int_equal(from_minute, 0);
}

static void a_reserved_hour_opens_its_own_zone_alone(void **state)
{
    const struct slots slots = court();
    (void)state;
    assert_true(slot_opens(&slots, &(struct slot_hours){.on = 1}, "court"));
    assert_false(slot_opens(&slots, &(struct slot_hours){.on = 1}, "hall"));
    assert_false(slot_opens(&slots, &(struct slot_hours){.on = 6}, "court"));
    assert_true(slot_opens(&slots, &(struct slot_hours){.on = 8}, "hall"));
    assert_false(slot_opens(&slots, &(struct slot_hours){.on = 0}, "court"));
}

static void as_many_slots_as_there_may_be_end_with_the_last(void **state)
{
    struct slots slots = {.count = SLOTS_MAX};
    const struct slot_hours none = {0};
    int from_minute;
    (void)state;
    for (size_t i = 0; i < SLOTS_MAX; i++)
        slots.items[i] = (struct slot){.zone = "court", .reserved = true};
    assert_false(slot_opens(&slots, &none, "court"));
    assert_int_equal(slot_access(&slots, &none, "court", "club/adulte/entree", &from_minute),
                     SLOT_OPEN);
}

static void a_full_list_of_products_ends_with_its_last(void **state)
{
    struct slot slot = {.product_count = SLOT_PRODUCTS_MAX};
    (void)state;
    for (size_t i = 0; i < SLOT_PRODUCTS_MAX; i++)
        (void)snprintf(slot.products[i], sizeof slot.products[i], "club%zu", i);
    assert_true(slot_lists(&slot, "club7/adulte/entree"));
    assert_false(slot_lists(&slot, "club8/adulte/entree"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_names_a_product_by_its_parts),
        cmocka_unit_test(an_hour_belongs_to_its_products_and_some_products_to_their_hours),
        cmocka_unit_test(hours_that_begin_at_midnight_are_told),
        cmocka_unit_test(a_reserved_hour_opens_its_own_zone_alone),
        cmocka_unit_test(a_full_list_of_products_ends_with_its_last),
        cmocka_unit_test(as_many_slots_as_there_may_be_end_with_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
