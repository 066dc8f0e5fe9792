#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/tariff/cover.h"
#include "tests/unit/check.h"
#include "tests/unit/tariff/tariff_cases.h"

enum { ROUNDS = 400, CASES = 60, TEXT_SIZE = 16384 };

static struct faults faults;
static uint64_t random_state;

static int64_t random_below(int64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)below);
}

/* Every test starts from its own seed; a failure prints the tariff that shows it. */
static void seed(uint64_t number)
{
    random_state = 88172645463325252U + number * 7919;
}

static void write_amount(char *text, const char *key, int64_t cents)
{
    (void)text_append(text, TEXT_SIZE, "%s: \"%lld,%02lld EUR\"", key, (long long)(cents / 100),
                      (long long)(cents % 100));
}

static void start_tariff(char text[TEXT_SIZE], const char *kind)
{
    text[0] = '\0';
    (void)text_append(text, TEXT_SIZE,
                      "tariff: random\nfacility: \"F\"\ndecision: {number: \"1\", date: "
                      "2026-01-01}\nvalid_from: 2026-01-01\nunits: {m3: {fr: m, en: m, measured: "
                      "true}}\ncategories: {c: {fr: c, en: c}}\nactivities: {a: {fr: a, en: a}}\n"
                      "formulas: {f: {fr: f, en: f, kind: %s}}\nproducts:\n  - product: a/c/f\n",
                      kind);
}

static struct tariff *load(const char *text)
{
    faults.count = 0;
    struct tariff *tariff = tariff_load_text("random", text, strlen(text), &faults);
    if (tariff == NULL)
        (void)fprintf(stderr, "%s\n%s\n", text, faults.lines[0]);
    assert_non_null(tariff);
    return tariff;
}

static bool price(const struct tariff *tariff, const struct tariff_case *facts,
                  struct money *ret_price)
{
    struct quote quote;
    struct condition_reason reason;
    const bool priced = quote_price(tariff, &tariff->products[0], facts, &quote, &reason);
    if (priced)
        *ret_price = quote.price;
    return priced;
}

static struct tariff_case blank_case(void)
{
    struct written_case written;
    assert_true(written_case_read("", &written));
    return written.facts;
}

static void a_price_never_leaves_its_floor_and_ceiling(void **state)
{
    char text[TEXT_SIZE];
    (void)state;
    seed(1);
    for (int i = 0; i < ROUNDS; i++) {
        const int64_t floor = random_below(5000), ceiling = floor + random_below(20000);
        start_tariff(text, "fee");
        (void)text_append(text, TEXT_SIZE,
                          "    price: {percent: \"%lld,%04lld %%\", of: quotient, ",
                          (long long)random_below(30), (long long)random_below(10000));
        write_amount(text, "floor", floor);
        write_amount(text, ", ceiling", ceiling);
        (void)text_append(text, TEXT_SIZE, "}\n");
        struct tariff *tariff = load(text);
        for (int k = 0; k < CASES; k++) {
            struct tariff_case facts = blank_case();
            struct money amount = {-1};
            case_set(&facts, FACT_QUOTIENT, random_below(k % 2 ? 500000 : 5000000000));
            assert_true(price(tariff, &facts, &amount));
            assert_true(amount.cents >= floor && amount.cents <= ceiling);
        }
        tariff_destroy(tariff);
    }
}

/* Against the definition: the cent that is nearest, the higher one in the middle. */
static void a_percentage_is_rounded_half_up_and_once(void **state)
{
    char text[TEXT_SIZE];
    (void)state;
    seed(2);
    for (int i = 0; i < ROUNDS; i++) {
        const int64_t ppm = random_below(3000000), days = 1 + random_below(40);
        start_tariff(text, "fee");
        (void)text_append(text, TEXT_SIZE,
                          "    rounding: total\n    price: {percent: \"%lld,%04lld %%\", of: "
                          "resources, per: m3}\n",
                          (long long)(ppm / 10000), (long long)(ppm % 10000));
        struct tariff *tariff = load(text);
        for (int k = 0; k < CASES; k++) {
            struct tariff_case facts = blank_case();
            struct money amount = {-1};
            const int64_t base = random_below(1000000);
            const int64_t thousandths = days * 1000 + random_below(1000);
            case_set(&facts, FACT_RESOURCES, base);
            case_set(&facts, FACT_QUANTITY, thousandths);
            assert_true(price(tariff, &facts, &amount));
            /* 2 * exact - 1 < 2 * amount <= 2 * exact + 1, in thousand millionths */
            const __int128 exact = (__int128)base * ppm * thousandths, one = 1000000000;
            assert_true(2 * (__int128)amount.cents * one <= 2 * exact + one);
            assert_true(2 * (__int128)amount.cents * one > 2 * exact - one);
        }
        tariff_destroy(tariff);
    }
}

/* Whether a row has a price for a group among its cases, and something that is taken off. */
enum { RULES_PLAIN, RULES_OF_GROUPS };

static void write_rule(char text[TEXT_SIZE], int depth, int rules)
{
    const int64_t kind = depth >= 2 ? random_below(2) : random_below(4);
    static const char *const units[] = {"person", "hour", "m3", "day"};
    (void)text_append(text, TEXT_SIZE, "{");
    if (kind == 0) {
        write_amount(text, "amount", random_below(30000));
    } else if (kind == 1) {
        (void)text_append(text, TEXT_SIZE, "percent: \"%lld,%lld %%\", of: quotient",
                          (long long)random_below(5), (long long)random_below(1000));
    } else if (kind == 2) {
        (void)text_append(text, TEXT_SIZE, "sum: [");
        write_rule(text, depth + 1, rules);
        (void)text_append(text, TEXT_SIZE, ", ");
        write_rule(text, depth + 1, rules);
        (void)text_append(text, TEXT_SIZE, "]");
    } else {
        (void)text_append(text, TEXT_SIZE, "first_of: [");
        const char *by = rules == RULES_OF_GROUPS && random_below(2) ? "persons" : "children";
        (void)text_append(text, TEXT_SIZE, "{%s_from: %lld, sum: [", by,
                          (long long)random_below(*by == 'p' ? CASES : 5));
        write_rule(text, depth + 1, rules);
        (void)text_append(text, TEXT_SIZE, "]}, ");
        write_rule(text, depth + 1, rules);
        (void)text_append(text, TEXT_SIZE, "]");
    }
    if (random_below(3) == 0)
        (void)text_append(text, TEXT_SIZE, ", per: %s", units[random_below(4)]);
    (void)text_append(text, TEXT_SIZE, "}");
}

static void start_row(char text[TEXT_SIZE], int rules)
{
    static const char *const kinds[] = {"unit",   "fee",       "per_head",  "flat",
                                        "hourly", "occupancy", "supplement"};
    start_tariff(text, kinds[random_below(7)]);
    (void)text_append(text, TEXT_SIZE, "    price: ");
    write_rule(text, 0, rules);
    (void)text_append(text, TEXT_SIZE, "\n");
}

static void check_persons(const struct tariff *tariff, const char *text)
{
    struct tariff_case facts = blank_case();
    struct money before = {-1}, amount = {-1};
    case_set(&facts, FACT_QUOTIENT, random_below(300000));
    case_set(&facts, FACT_CHILDREN, random_below(6));
    case_set(&facts, FACT_MINUTES, random_below(2000));
    for (int64_t persons = 1; persons < CASES; persons++) {
        case_set(&facts, FACT_PERSONS, persons);
        assert_true(price(tariff, &facts, &amount));
        if (amount.cents < before.cents)
            print_message("%s: %lld persons\n", text, (long long)persons);
        assert_true(amount.cents >= before.cents);
        before = amount;
    }
}

static void in_one_row_more_persons_never_cost_less(void **state)
{
    char text[TEXT_SIZE];
    (void)state;
    seed(3);
    for (int i = 0; i < ROUNDS; i++) {
        start_row(text, RULES_PLAIN);
        struct tariff *tariff = load(text);
        check_persons(tariff, text);
        tariff_destroy(tariff);
    }
}

/* Where they would, the file is refused; what is taken keeps the promise in any case. */
static void a_row_in_which_more_persons_cost_less_is_refused(void **state)
{
    char text[TEXT_SIZE];
    int refused = 0;
    (void)state;
    seed(8);
    for (int i = 0; i < ROUNDS * 2; i++) {
        start_row(text, RULES_OF_GROUPS);
        faults.count = 0;
        struct tariff *tariff = tariff_load_text("random", text, strlen(text), &faults);
        refused += tariff == NULL;
        if (tariff == NULL)
            assert_non_null(strstr(faults.lines[0], "more persons never pay less"));
        for (int k = 0; tariff != NULL && k < 8; k++)
            check_persons(tariff, text);
        tariff_destroy(tariff);
    }
    assert_in_range(refused, ROUNDS / 4, ROUNDS);
}

static struct cover_piece random_piece(void)
{
    struct cover_piece piece = {.amount = {random_below(50000)}, .days = COVER_ANY_DAY};
    if (random_below(2) == 0) {
        piece.length_minutes = (int32_t)(15 * (1 + random_below(60)));
    } else {
        const int16_t from = (int16_t)(60 * random_below(20));
        piece.hours[0] = (struct tariff_hours){from, (int16_t)(from + 60 * (1 + random_below(4)))};
    }
    return piece;
}

static void the_cheapest_cover_is_never_dearer_than_a_single_choice(void **state)
{
    (void)state;
    (void)civil_zone_set("Europe/Paris");
    seed(4);
    for (int i = 0; i < ROUNDS * 10; i++) {
        struct cover_piece pieces[4];
        struct cover all, single;
        const struct cover_span span = {
            .start = civil_to_wall((struct civil_date){2026, 10, 25}, (int)random_below(1440)),
            .start_given = random_below(3) > 0,
            .minutes = random_below(1500)};
        for (size_t k = 0; k < 4; k++)
            pieces[k] = random_piece();
        const bool covered = cover_cheapest(pieces, 4, span, &all);
        for (size_t k = 0; k < 4; k++) {
            if (!cover_cheapest(&pieces[k], 1, span, &single))
                continue;
            assert_true(covered);
            assert_true(all.total.cents <= single.total.cents);
        }
    }
}

/* Every way to fill the time with two lengths, tried one by one. */
static void the_cheapest_cover_is_the_cheapest_there_is(void **state)
{
    (void)state;
    seed(5);
    for (int i = 0; i < ROUNDS; i++) {
        struct cover cover;
        struct cover_piece pieces[2] = {{.amount = {1 + random_below(9000)},
                                         .length_minutes = (int32_t)(1 + random_below(300)),
                                         .days = COVER_ANY_DAY},
                                        {.amount = {1 + random_below(9000)},
                                         .length_minutes = (int32_t)(1 + random_below(300)),
                                         .days = COVER_ANY_DAY}};
        const int64_t minutes = random_below(1200);
        int64_t best = INT64_MAX;
        for (int64_t first = 0; first * pieces[0].length_minutes < minutes + 300; first++) {
            const int64_t left = minutes - first * pieces[0].length_minutes;
            const int64_t second =
                left > 0 ? (left + pieces[1].length_minutes - 1) / pieces[1].length_minutes : 0;
            const int64_t cents = first * pieces[0].amount.cents + second * pieces[1].amount.cents;
            best = cents < best ? cents : best;
        }
        assert_true(cover_cheapest(pieces, 2, (struct cover_span){.minutes = minutes}, &cover));
        assert_int_equal(cover.total.cents, best);
    }
}

/* Amounts and numbers as large as the file and the command take: a price or a refusal, never a
 * sum that has wrapped. */
static void no_sum_overflows(void **state)
{
    char text[TEXT_SIZE];
    (void)state;
    seed(6);
    start_tariff(text, "unit");
    (void)text_append(text, TEXT_SIZE,
                      "    price: {sum: [{amount: \"999999999999,99 EUR\", per: [person, m3, "
                      "hour]}, {percent: \"1000 %%\", of: quotient, per: [day, m3]}]}\n    adjust: "
                      "[{percent: \"1000 %%\"}, {amount: \"999999999999,99 EUR\", per: m3}]\n");
    struct tariff *tariff = load(text);
    size_t refused = 0;
    for (int i = 0; i < ROUNDS * 20; i++) {
        struct tariff_case facts = blank_case();
        struct money amount = {-1};
        case_set(&facts, FACT_QUOTIENT, random_below(INT64_MAX));
        case_set(&facts, FACT_QUANTITY, random_below(i % 2 ? INT64_MAX : 100000));
        case_set(&facts, FACT_PERSONS, random_below(i % 3 ? INT64_MAX : 5));
        case_set(&facts, FACT_MINUTES, random_below(i % 5 ? INT64_MAX : 5000));
        if (price(tariff, &facts, &amount))
            assert_true(amount.cents >= 0);
        else
            refused++;
    }
    assert_true(refused > 0);
    tariff_destroy(tariff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_never_leaves_its_floor_and_ceiling),
        cmocka_unit_test(a_percentage_is_rounded_half_up_and_once),
        cmocka_unit_test(in_one_row_more_persons_never_cost_less),
        cmocka_unit_test(a_row_in_which_more_persons_cost_less_is_refused),
        cmocka_unit_test(the_cheapest_cover_is_never_dearer_than_a_single_choice),
        cmocka_unit_test(the_cheapest_cover_is_the_cheapest_there_is),
        cmocka_unit_test(no_sum_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
