#include <stdio.h>

#include "tests/stories/story.h"
#include "tests/unit/check.h"

enum { STORIES_MIN = 60 };

static void every_story_comes_true(void **state)
{
    size_t count;
    (void)state;
    assert_int_equal(story_play_all(NULL, &count), 0);
    (void)printf("%zu stories\n", count);
    assert_true(count >= STORIES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_story_comes_true)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
