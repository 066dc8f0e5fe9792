/* A text that is written piece by piece is whole, or it is not there. */
#include <stdlib.h>
#include <string.h>

#include "controller/base/text_stream.h"
#include "tests/unit/check.h"

enum { BIG = 50000 };

static int grows_left = -1; /* < 0: always */

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_realloc(void *memory, size_t size)
{
    if (grows_left == 0) {
        grows_left = -1; /* the next one has memory again */
        return NULL;
    }
    grows_left -= grows_left > 0;
    return __real_realloc(memory, size);
}

static bool write_big(struct text_stream *text)
{
    if (!text_stream_open(text))
        return false;
    for (int i = 0; i < BIG; i++)
        (void)fputc('a' + i % 26, text->stream);
    return text_stream_close(text);
}

static void a_long_text_is_whole(void **state)
{
    struct text_stream text;
    (void)state;
    assert_true(write_big(&text));
    assert_int_equal(text.size, BIG);
    assert_int_equal(strlen(text.text), BIG);
    for (int i = 0; i < BIG; i++)
        assert_int_equal(text.text[i], 'a' + i % 26);
    free(text.text);
}

static void a_text_that_has_lost_a_piece_is_not_there(void **state)
{
    struct text_stream text;
    int failed = 0;
    (void)state;
    for (grows_left = 0; !write_big(&text); grows_left = ++failed)
        continue;
    free(text.text);
    assert_true(failed >= 3); /* each growth that there is has failed once */
    grows_left = -1;
}

static void a_text_of_nothing_is_empty(void **state)
{
    struct text_stream text;
    (void)state;
    assert_true(text_stream_open(&text));
    assert_true(text_stream_close(&text));
    assert_string_equal(text.text, "");
    assert_int_equal(text.size, 0);
    free(text.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_text_is_whole),
        cmocka_unit_test(a_text_that_has_lost_a_piece_is_not_there),
        cmocka_unit_test(a_text_of_nothing_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
