#include "controller/control/command.h"

#include <string.h>

#include "controller/control/sentence.h"
#include "controller/pass/refusal.h"
#include "tests/unit/check.h"

static enum err check(const char *words, const char *json, struct err_text *text)
{
    json_t *parameters = json_loads(json, 0, NULL);
    assert_non_null(parameters);
    const enum err err = command_check(command_find(words), parameters, text);
    json_decref(parameters);
    return err;
}

static void every_command_stands_once_with_help_and_an_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        assert_ptr_equal(command_find(command->words), command);
        assert_true(strlen(command->summary) > 0);
        assert_int_equal(strncmp(command->example, "portillon ", 10), 0);
        assert_non_null(strstr(command->example, command->words));
        for (size_t k = 0; k < COMMAND_ARGUMENTS_MAX && command->arguments[k].name != NULL; k++)
            assert_true(strlen(command->arguments[k].help) > 0);
    }
    assert_null(command_find("gate opn"));
}

static void arguments_are_checked_by_the_table(void **state)
{
    static const struct {
        const char *words, *json, *told;
    } cases[] = {
        {"gate open", "{\"gate\": \"G1\"}", "reason: missing"},
        {"gate open", "{\"gate\": \"G1\", \"reason\": \"r\", \"passages\": 61}", "from 1 to 60"},
        {"gate open", "{\"gate\": \"G1\", \"reason\": \"r\", \"passages\": 1.0}", "whole number"},
        {"gate open", "{\"gate\": \"G1\", \"reason\": \"r\", \"speed\": 1}", "unknown argument"},
        {"gate open", "{\"gate\": \"G1\", \"reason\": \"a\\nb\"}", "control characters"},
        {"gate open", "{\"gate\": \"G1\", \"reason\": \"  \"}", "control characters"},
        {"attendance", "{\"since\": \"2026-11-21\", \"until\": \"2026-11-21\"}",
         "an instant after `since`"},
        {"card block", "{\"card\": \"04A1B\"}", "hexadecimal digits"},
        {"card block", "{\"card\": \"04A1B2C3D4\"}", "hexadecimal digits"},
        {"card issue",
         "{\"card\": \"04A1B2C3\", \"holder\": \"N\", \"birth\": \"1990-02-30\", \"pay\": "
         "\"cash\"}",
         "a date that exists"},
        {"card issue",
         "{\"card\": \"04A1B2C3\", \"holder\": \"N\", \"birth\": \"1990-02-03\", \"pay\": \"car\"}",
         "cash|card|cheque"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err_text text = {""};
        assert_int_equal(check(cases[i].words, cases[i].json, &text), ERR_INVALID);
        assert_non_null(strstr(text.text, cases[i].told));
    }
}

static void card_identifiers_are_written_one_way(void **state)
{
    struct err_text text;
    json_t *parameters = json_pack("{s:s}", "card", "04a1b2c3d4e5f6");
    (void)state;
    assert_int_equal(command_check(command_find("card block"), parameters, &text), ERR_OK);
    assert_string_equal(json_string_value(json_object_get(parameters, "card")), "04A1B2C3D4E5F6");
    json_decref(parameters);
}

static void every_refusal_has_a_sentence(void **state)
{
    (void)state;
    for (int i = 0; i < REFUSAL_COUNT; i++) {
        const char *word = refusal_word((enum refusal)i);
        assert_string_not_equal(sentence_of(word), word);
    }
    assert_string_equal(sentence_of("no such word"), "no such word");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_stands_once_with_help_and_an_example),
        cmocka_unit_test(arguments_are_checked_by_the_table),
        cmocka_unit_test(card_identifiers_are_written_one_way),
        cmocka_unit_test(every_refusal_has_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
