#include <string.h>

#include "controller/base/id.h"
#include "controller/base/text.h"
#include "tests/unit/check.h"

static void whole_numbers_are_exact(void **state)
{
    static const char *const wrong[] = {
        "", "-", "01", "1.0", " 1", "1 ", "0x1", "+1", "9223372036854775808", "1,5"};
    int64_t value = 0;
    (void)state;
    assert_true(text_parse_int("9223372036854775807", &value) && value == INT64_MAX);
    assert_true(text_parse_int("-12", &value) && value == -12);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(text_parse_int(wrong[i], &value));
}

static void identifiers_with_an_odd_digit_are_refused(void **state)
{
    uint8_t bytes[10];
    char text[21];
    size_t size;
    (void)state;
    assert_true(text_parse_hex("04a1B2c3", bytes, sizeof bytes, &size));
    text_format_hex(bytes, size, text);
    assert_string_equal(text, "04A1B2C3");
    assert_false(text_parse_hex("04a1b", bytes, sizeof bytes, &size));
    assert_false(text_parse_hex("04g1", bytes, sizeof bytes, &size));
    assert_false(text_parse_hex("00112233445566778899AA", bytes, sizeof bytes, &size));
}

static void copies_are_bounded(void **state)
{
    char text[4];
    (void)state;
    assert_false(text_copy(text, sizeof text, "abcd"));
    assert_string_equal(text, "abc");
    assert_false(text_append(text, sizeof text, "%d", 5));
    assert_string_equal(text, "abc");
}

static void near_words_are_near(void **state)
{
    (void)state;
    assert_int_equal(text_distance("units", "unit"), 1);
    assert_int_equal(text_distance("prise", "price"), 1);
    assert_int_equal(text_distance("", "abc"), 3);
}

static void ids_grow_even_when_the_clock_steps_back(void **state)
{
    struct id_maker maker = {.node = 7};
    const struct wall_time now = {1795311138065}, before = {1795311130000};
    int64_t last = id_next(&maker, now);
    (void)state;
    for (int i = 0; i < 10000; i++) {
        const int64_t next = id_next(&maker, i % 2 ? now : before);
        assert_true(next > last);
        assert_int_equal(next >> 12 & 1023, 7);
        last = next;
    }
}

static void blanks_are_squeezed(void **state)
{
    static const char *const texts[][2] = {{"École  Jules   Ferry ", "École Jules Ferry"},
                                           {"  a", "a"},
                                           {"a b", "a b"},
                                           {"   ", ""},
                                           {"", ""}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char text[40];
        (void)text_copy(text, sizeof text, texts[i][0]);
        text_squeeze(text);
        assert_string_equal(text, texts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_are_squeezed),
        cmocka_unit_test(whole_numbers_are_exact),
        cmocka_unit_test(identifiers_with_an_odd_digit_are_refused),
        cmocka_unit_test(copies_are_bounded),
        cmocka_unit_test(near_words_are_near),
        cmocka_unit_test(ids_grow_even_when_the_clock_steps_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
