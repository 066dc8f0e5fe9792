/* How many more may come in, of the limits that a site has and of those that staff have set. */
#include "controller/pass/capacity.h"
#include "tests/unit/check.h"

static const struct capacity_limit none = {0}, of_ten = {true, 10}, of_nobody = {true, 0};

static void a_limit_leaves_what_is_not_taken(void **state)
{
    const struct capacity_count count = {.inside = 4, .expected = 2, .today = 7};
    const struct capacity_count full = {.inside = 9, .expected = 1, .today = 9};
    const struct capacity_count over = {.inside = 12, .expected = 1, .today = 30};
    (void)state;
    assert_int_equal(capacity_room_at_once(of_ten, &count), 4);
    assert_int_equal(capacity_room_today(of_ten, &count), 1);
    assert_int_equal(capacity_room_at_once(of_ten, &full), 0);
    assert_int_equal(capacity_room_today(of_ten, &full), 0);
    assert_int_equal(capacity_room_at_once(of_ten, &over), 0); /* never below */
    assert_int_equal(capacity_room_today(of_ten, &over), 0);
    assert_int_equal(capacity_room_at_once(of_nobody, &(struct capacity_count){0}), 0);
    assert_int_equal(capacity_room_at_once(none, &over), CAPACITY_PERSONS_MAX);
    assert_int_equal(capacity_room_today(none, &over), CAPACITY_PERSONS_MAX);
}

static void what_staff_set_holds_where_it_is_lower(void **state)
{
    static const struct {
        struct capacity_limit configured, set;
        bool limited;
        int64_t persons;
    } cases[] = {{{true, 10}, {true, 4}, true, 4},   {{true, 10}, {true, 10}, true, 10},
                 {{true, 10}, {true, 11}, true, 10}, {{true, 10}, {false, 4}, true, 10},
                 {{false, 0}, {true, 4}, true, 4},   {{false, 0}, {false, 4}, false, 0},
                 {{true, 10}, {true, 0}, true, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct capacity_limit limit = capacity_lower(cases[i].configured, cases[i].set);
        assert_int_equal(limit.limited, cases[i].limited);
        assert_int_equal(limit.persons, cases[i].persons);
    }
}

/* Two zones, and what an earlier configuration has left behind them. */
static void zones_and_kinds_are_found_by_their_names(void **state)
{
    struct capacity capacity = {
        .zone_count = 2,
        .zones = {{.name = "pools"}, {.name = "balneo", .within = "pools"}, {.name = "old"}}};
    (void)state;
    assert_ptr_equal(capacity_find_zone(&capacity, "pools"), &capacity.zones[0]);
    assert_ptr_equal(capacity_find_zone(&capacity, "balneo"), &capacity.zones[1]);
    assert_null(capacity_find_zone(&capacity, "old"));
    assert_ptr_equal(capacity_find_limit(&capacity, "balneo"), &capacity.zones[1].limits.at_once);
    assert_ptr_equal(capacity_find_limit(&capacity, "swimmers"),
                     &capacity.kinds[CAPACITY_SWIMMERS].at_once);
    assert_ptr_equal(capacity_find_limit(&capacity, "others"),
                     &capacity.kinds[CAPACITY_OTHERS].at_once);
    assert_null(capacity_find_limit(&capacity, "old"));
    assert_null(capacity_find_limit(&capacity, ""));
    assert_string_equal(capacity_around(&capacity, "balneo"), "pools");
    assert_null(capacity_around(&capacity, "pools"));
    assert_null(capacity_around(&capacity, "old"));
    assert_true(capacity_from_outside(&capacity.zones[0]));
    assert_false(capacity_from_outside(&(struct capacity_zone){.within = "p"}));
    assert_string_equal(capacity_kind_word(CAPACITY_SWIMMERS), "swimmers");
    assert_string_equal(capacity_kind_word(CAPACITY_OTHERS), "others");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_leaves_what_is_not_taken),
        cmocka_unit_test(what_staff_set_holds_where_it_is_lower),
        cmocka_unit_test(zones_and_kinds_are_found_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
