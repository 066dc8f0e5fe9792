#include "controller/control/display.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/control/sentence.h"

/* What a refusal says, and the way out of it. %s is where, when or until when. */
static const struct {
    const char *reason, *line, *about;
} lines[] = {
    {"gate_out_of_service", TEXT("Gate out of service: please take another one"), NULL},
    {"closed", TEXT("Closed at this hour: please see the opening hours"), NULL},
    {"last_entry_passed", TEXT("The last entry before closing has passed: please come another day"),
     NULL},
    {"card_unknown", TEXT("Card not known here: please ask at the till"), NULL},
    {"card_blocked", TEXT("Card blocked: please ask at the till"), NULL},
    {"open_at_other_gate", TEXT("Gate %s is open for you"), "other_gate"},
    {"passed_a_moment_ago",
     TEXT("Already passed a moment ago: please go through, or ask at the till"), NULL},
    {"already_inside", TEXT("Already inside since %s: please ask at the till"), "inside_since"},
    {"time_owed", TEXT("More time used than bought: please top up at the till"), NULL},
    {"no_pass_here", TEXT("No pass for this zone: please ask at the till"), NULL},
    {"not_yet_valid", TEXT("Valid from %s"), "valid_from"},
    {"expired", TEXT("Expired on %s: please top up at the till"), "valid_until"},
    {"empty", TEXT("No entry left: please top up at the till"), NULL},
    {"time_used_up", TEXT("No time left: please top up at the till"), NULL},
    {"week_used_up", TEXT("The sessions of this week are used up: please come back on Monday"),
     NULL},
    {"age_outside", TEXT("This pass is for another age: please ask at the till"), NULL},
    {"outside_its_hours", TEXT("Not valid at this hour"), NULL},
    {"slot_reserved", TEXT("This hour is reserved for a group: please come back later"), NULL},
    {"zone_full", TEXT("Full: please wait until somebody leaves"), NULL},
    {"day_full", TEXT("Full for today: please come another day"), NULL},
};

static const char *text_in(const json_t *event, const char *key)
{
    const char *text = json_string_value(json_object_get(event, key));
    return text != NULL ? text : "";
}

static const char *in(const struct display_language *language, const char *key, const char *text)
{
    return language != NULL ? language->translate(language->context, key, text) : text;
}

/* Puts where, when or until when into its place, if the text has one. */
static void fill(struct display *display, const char *text, const char *about)
{
    const char *ours = strstr(text, "%s"), *theirs = strstr(text, "{}");
    const char *hole = ours != NULL ? ours : theirs;
    if (hole == NULL)
        (void)text_append(display->line, sizeof display->line, "%s", text);
    else
        (void)text_append(display->line, sizeof display->line, "%.*s%s%s", (int)(hole - text), text,
                          about, hole + 2);
}

static void say(struct display *display, enum display_kind kind, const char *word)
{
    *display = (struct display){.kind = kind};
    (void)text_copy(display->word, sizeof display->word, word);
}

/* "2027-09-12" as it is read. */
static void read_date(const char *date, char text[16])
{
    (void)snprintf(text, 16, "%.2s/%.2s/%.4s", strlen(date) == 10 ? date + 8 : "",
                   strlen(date) == 10 ? date + 5 : "", date);
}

static void refuse(const json_t *event, const struct display_language *language,
                   struct display *display)
{
    const char *reason = text_in(event, "reason"), *hours = text_in(event, "hours_from");
    char date[16];
    say(display, DISPLAY_STOP, in(language, "stop", TEXT("Stop")));
    if (text_equal(reason, "outside_its_hours") && hours[0] != '\0') {
        fill(display, in(language, reason, TEXT("Valid from %s")), hours);
        return;
    }
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!text_equal(lines[i].reason, reason))
            continue;
        const char *about = lines[i].about != NULL ? text_in(event, lines[i].about) : "";
        if (strlen(about) == 10 && about[4] == '-') {
            read_date(about, date);
            about = date;
        }
        fill(display, in(language, reason, lines[i].line), about);
        return;
    }
    fill(display, in(language, "", TEXT("Please ask at the till")), "");
}

static void grant(const json_t *event, const struct display_language *language,
                  struct display *display)
{
    const char *unit = text_in(event, "unit");
    const long long balance = (long long)json_integer_value(json_object_get(event, "balance"));
    char until[16];
    say(display, DISPLAY_PASS, in(language, "pass", TEXT("Please pass")));
    read_date(text_in(event, "valid_until"), until);
    if (json_is_true(json_object_get(event, "free_event")))
        (void)text_copy(display->line, sizeof display->line,
                        in(language, "", TEXT("Free entry today")));
    else if (text_equal(unit, "minutes"))
        (void)text_append(display->line, sizeof display->line,
                          in(language, "", TEXT("%lld h %02lld min left, until %s")), balance / 60,
                          balance % 60, until);
    else if (text_equal(unit, "entries") && balance == 0)
        (void)text_copy(
            display->line, sizeof display->line,
            in(language, "", TEXT("That was the last entry: please top up at the till")));
    else if (text_equal(unit, "entries") && balance == 1)
        (void)text_append(display->line, sizeof display->line,
                          in(language, "", TEXT("1 entry left, until %s")), until);
    else if (text_equal(unit, "entries"))
        (void)text_append(display->line, sizeof display->line,
                          in(language, "", TEXT("%lld entries left, until %s")), balance, until);
    else if (text_in(event, "valid_until")[0] != '\0')
        (void)text_append(display->line, sizeof display->line,
                          in(language, "", TEXT("Valid until %s")), until);
}

static void show_tap(const json_t *event, const struct display_language *language,
                     struct display *display)
{
    const char *verdict = text_in(event, "verdict");
    if (text_equal(verdict, "granted") || text_equal(verdict, "repeated"))
        grant(event, language, display);
    else if (text_equal(verdict, "waiting"))
        say(display, DISPLAY_WAIT, in(language, "wait", TEXT("Please wait")));
    else
        refuse(event, language, display);
}

static void leave(const struct display_language *language, struct display *display)
{
    say(display, DISPLAY_PASS, in(language, "leave", TEXT("Please leave")));
    (void)text_copy(display->line, sizeof display->line,
                    in(language, "alarm", TEXT("Fire alarm: every gate is open")));
}

/* The board did not open: nothing was spent, and another gate may. */
static bool was_not_obeyed(const char *outcome)
{
    return text_equal(outcome, "not_obeyed") || text_equal(outcome, "not_acknowledged");
}

static void out_of_service(const struct display_language *language, struct display *display)
{
    say(display, DISPLAY_STOP, in(language, "stop", TEXT("Stop")));
    (void)text_copy(
        display->line, sizeof display->line,
        in(language, "gate_out_of_service", TEXT("Gate out of service: please take another one")));
}

void display_out(const struct display_language *language, struct display *ret_display)
{
    out_of_service(language, ret_display);
    ret_display->kind = DISPLAY_OUT;
}

void display_idle(const struct display_language *language, struct display *ret_display)
{
    say(ret_display, DISPLAY_IDLE, in(language, "idle", TEXT("Please present your card")));
}

bool display_of(const json_t *event, const struct display_language *language,
                struct display *ret_display)
{
    const char *kind = text_in(event, "event");
    if (text_equal(kind, "tap") && json_is_true(json_object_get(event, "alarm"))) {
        leave(language, ret_display);
        return true;
    }
    if (text_equal(kind, "tap") && text_equal(text_in(event, "verdict"), "repeated") &&
        text_in(event, "unit")[0] == '\0')
        return false; /* what it said when it opened stays */
    if (text_equal(kind, "tap") && text_equal(text_in(event, "verdict"), "noted") &&
        !text_equal(text_in(event, "reason"), "gate_out_of_service"))
        return false; /* what it is refused for follows */
    if (text_equal(kind, "tap")) {
        show_tap(event, language, ret_display);
    } else if (text_equal(kind, "rotation")) {
        say(ret_display, DISPLAY_PASS, in(language, "pass", TEXT("Please pass")));
        (void)text_append(ret_display->line, sizeof ret_display->line,
                          in(language, "", TEXT("%lld of %lld")),
                          (long long)json_integer_value(json_object_get(event, "turned")),
                          (long long)json_integer_value(json_object_get(event, "persons")));
    } else if (text_equal(kind, "passage") && was_not_obeyed(text_in(event, "outcome"))) {
        out_of_service(language, ret_display);
    } else if (text_equal(kind, "passage") || text_equal(kind, "alarm_off")) {
        display_idle(language, ret_display);
    } else if (text_equal(kind, "service") && !json_is_true(json_object_get(event, "in_service"))) {
        display_out(language, ret_display);
    } else if (text_equal(kind, "service")) {
        display_idle(language, ret_display);
    } else if (text_equal(kind, "alarm_on")) {
        leave(language, ret_display);
    } else {
        return false;
    }
    return true;
}
