/* What a swimmer reads at the gate, for every verdict. */
#include "controller/base/text.h"
#include "controller/control/display.h"
#include "controller/pass/refusal.h"
#include "tests/unit/check.h"

static struct display shown(json_t *event)
{
    struct display display;
    assert_non_null(event);
    assert_true(display_of(event, NULL, &display));
    json_decref(event);
    return display;
}

static json_t *tap(const char *verdict, const char *reason)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "event", "tap", "verdict",
                     verdict, "reason", reason, "other_gate", "G2", "inside_since", "14:02",
                     "valid_from", "2027-01-04", "valid_until", "2026-12-31", "unit", "entries",
                     "balance", (json_int_t)7);
}

static void every_refusal_says_stop_and_what_to_do(void **state)
{
    (void)state;
    for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++) {
        const struct display display = shown(tap("refused", refusal_word((enum refusal)i)));
        assert_int_equal(display.kind, DISPLAY_STOP);
        assert_string_equal(display.word, "Stop");
        assert_true(display.line[0] != '\0');
        if (text_equal(display.line, "Please ask at the till"))
            print_error("%s has no words of its own\n", refusal_word((enum refusal)i));
        assert_false(text_equal(display.line, "Please ask at the till"));
    }
}

static void a_line_tells_where_when_and_until_when(void **state)
{
    static const struct {
        const char *verdict, *reason, *line;
    } cases[] = {
        {"refused", "open_at_other_gate", "Gate G2 is open for you"},
        {"refused", "already_inside", "Already inside since 14:02: please ask at the till"},
        {"refused", "not_yet_valid", "Valid from 04/01/2027"},
        {"refused", "expired", "Expired on 31/12/2026: please top up at the till"},
        {"refused", "outside_its_hours", "Not valid at this hour"},
        {"refused", "something new", "Please ask at the till"},
        {"noted", "gate_out_of_service", "Gate out of service: please take another one"},
        {"granted", "none", "7 entries left, until 31/12/2026"},
        {"waiting", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(shown(tap(cases[i].verdict, cases[i].reason)).line, cases[i].line);
}

static void what_is_left_is_told_in_its_own_unit(void **state)
{
    json_t *event = tap("granted", "none");
    (void)state;
    json_object_set_new(event, "unit", json_string("minutes"));
    assert_string_equal(shown(event).line, "0 h 07 min left, until 31/12/2026");
    event = tap("granted", "none");
    json_object_set_new(event, "balance", json_integer(0));
    assert_string_equal(shown(event).line, "That was the last entry: please top up at the till");
    event = tap("granted", "none");
    json_object_set_new(event, "balance", json_integer(1));
    assert_string_equal(shown(event).line, "1 entry left, until 31/12/2026");
    event = tap("granted", "none");
    json_object_set_new(event, "free_event", json_true());
    assert_string_equal(shown(event).line, "Free entry today");
    event = tap("granted", "none");
    json_object_set_new(event, "unit", json_string("none"));
    assert_string_equal(shown(event).line, "Valid until 31/12/2026");
    event = tap("refused", "outside_its_hours");
    json_object_set_new(event, "hours_from", json_string("17:00"));
    assert_string_equal(shown(event).line, "Valid from 17:00");
}

static const char *of_the_pool(const void *context, const char *key, const char *text)
{
    (void)context;
    if (text_equal(key, "expired"))
        return "Past since {}: till 2";
    if (text_equal(key, "empty"))
        return "Nothing left, 100 % used";
    return text_equal(key, "stop") ? "Halt" : text;
}

static void a_facility_speaks_in_its_own_words(void **state)
{
    static const struct display_language own = {.translate = of_the_pool};
    static const struct {
        const char *reason, *line;
    } cases[] = {{"expired", "Past since 31/12/2026: till 2"},
                 {"empty", "Nothing left, 100 % used"},
                 {"not_yet_valid", "Valid from 04/01/2027"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct display display;
        json_t *event = tap("refused", cases[i].reason);
        assert_true(display_of(event, &own, &display));
        assert_string_equal(display.word, "Halt");
        assert_string_equal(display.line, cases[i].line);
        json_decref(event);
    }
}

static void an_order_that_was_not_obeyed_sends_to_another_gate(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const struct display display = shown(json_pack("{s:s, s:s}", "event", "passage", "outcome",
                                                       i == 0 ? "not_obeyed" : "not_acknowledged"));
        assert_int_equal(display.kind, DISPLAY_STOP);
        assert_string_equal(display.line, "Gate out of service: please take another one");
    }
    struct display idle;
    display_idle(NULL, &idle);
    assert_int_equal(idle.kind, DISPLAY_IDLE);
    assert_string_equal(idle.word, "Please present your card");
}

static void other_events_change_the_display_or_leave_it(void **state)
{
    static const struct {
        const char *event;
        bool shows;
        enum display_kind kind;
    } cases[] = {{"passage", true, DISPLAY_IDLE},   {"alarm_on", true, DISPLAY_PASS},
                 {"alarm_off", true, DISPLAY_IDLE}, {"rotation", true, DISPLAY_PASS},
                 {"service", true, DISPLAY_OUT},    {"movement", false, DISPLAY_IDLE},
                 {"incident", false, DISPLAY_IDLE}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct display display = {.kind = DISPLAY_IDLE};
        json_t *event =
            json_pack("{s:s, s:i, s:i}", "event", cases[i].event, "turned", 3, "persons", 28);
        assert_int_equal(display_of(event, NULL, &display), cases[i].shows);
        assert_int_equal(display.kind, cases[i].kind);
        json_decref(event);
    }
    json_t *noted = tap("noted", "empty"); /* what it is refused for follows */
    struct display display;
    assert_false(display_of(noted, NULL, &display));
    json_decref(noted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_says_stop_and_what_to_do),
        cmocka_unit_test(a_line_tells_where_when_and_until_when),
        cmocka_unit_test(what_is_left_is_told_in_its_own_unit),
        cmocka_unit_test(a_facility_speaks_in_its_own_words),
        cmocka_unit_test(an_order_that_was_not_obeyed_sends_to_another_gate),
        cmocka_unit_test(other_events_change_the_display_or_leave_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
