#include <glob.h>
#include <stdio.h>

#include "tests/stories/story.h"
#include "tests/unit/check.h"

enum { STORIES_MIN = 9 };

static void every_story_comes_true(void **state)
{
    glob_t found;
    size_t failed = 0;
    (void)state;
    assert_int_equal(glob(PORTILLON_SOURCE_FOLDER "/tests/stories/*/*.story", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        failed += story_play(found.gl_pathv[i]) ? 0 : 1;
    const size_t count = found.gl_pathc;
    globfree(&found);
    (void)printf("%zu stories\n", count);
    assert_true(count >= STORIES_MIN);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_story_comes_true)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
