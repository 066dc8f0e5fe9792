#include "sim/world/calendar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"

enum { LINE_SIZE_MAX = 160, SPANS_MAX = 16, YEAR = 2024, SATURDAY = 5 };

struct span {
    struct civil_date from, until;
};

struct figures {
    struct calendar *calendar;
    double months[13], weekdays[7], year_entries, year_days, p95_ratio;
    size_t holiday_count, closed_count;
    struct span holidays[SPANS_MAX], closed[SPANS_MAX];
};

static bool word_index(const char *const *words, size_t count, const char *word, size_t *ret_index)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(words[i], word)) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

static bool take_span(struct span *spans, size_t *count, const char *from, const char *until)
{
    struct span *span = &spans[*count];
    if (*count == SPANS_MAX || !civil_date_parse(from, &span->from) ||
        !civil_date_parse(until, &span->until))
        return false;
    (*count)++;
    return true;
}

static const char *const day_words[] = {"term_weekday", "holiday_weekday", "weekend"};
static const char *const visitor_words[] = {"public", "class", "group", "club", "lesson"};
static const char *const weekday_words[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const fare_words[] = {
    "single_entry", "pass_12_entries", "pass_10_hours",        "family_card",
    "free_under_3", "activity_single", "activity_12_sessions", "activity_quarter",
};
static const char *const party_words[] = {"1", "2", "3", "4", "5", "6plus"};

#define COUNT_OF(words) (sizeof(words) / sizeof((words)[0]))

/* A figure of a table that is named by its own key. */
static bool take_listed(struct figures *figures, const char *kind, const char *key, double value)
{
    struct calendar *calendar = figures->calendar;
    const struct {
        const char *kind;
        const char *const *words;
        size_t count;
        double *values;
    } tables[] = {
        {"weekday_share", weekday_words, COUNT_OF(weekday_words), figures->weekdays},
        {"product_share", fare_words, COUNT_OF(fare_words), calendar->fares},
        {"party_size_share", party_words, COUNT_OF(party_words), calendar->parties},
        {"stay_minutes", visitor_words, COUNT_OF(visitor_words), calendar->stay_minutes},
        {"stay_spread", visitor_words, COUNT_OF(visitor_words), calendar->stay_spread},
        {"mix_term_weekday", visitor_words, COUNT_OF(visitor_words), calendar->mix[DAY_TERM]},
        {"mix_holiday_weekday", visitor_words, COUNT_OF(visitor_words), calendar->mix[DAY_HOLIDAY]},
        {"mix_weekend", visitor_words, COUNT_OF(visitor_words), calendar->mix[DAY_WEEKEND]},
    };
    size_t index;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (!text_equal(tables[i].kind, kind))
            continue;
        if (word_index(tables[i].words, tables[i].count, key, &index))
            tables[i].values[index] = value;
        return true; /* what this world does not ask for may stand in the file */
    }
    return text_equal(kind, "category_share");
}

static bool take_figure(struct figures *figures, const char *kind, const char *key,
                        const char *text)
{
    char *end;
    const double value = strtod(text, &end);
    const long number = strtol(key, NULL, 10);
    size_t day;
    if (text_equal(kind, "holiday"))
        return take_span(figures->holidays, &figures->holiday_count, key, text);
    if (text_equal(kind, "closed"))
        return take_span(figures->closed, &figures->closed_count, key, text);
    if (*end != '\0' || value < 0)
        return false;
    if (text_equal(kind, "month_share") && number >= 1 && number <= 12)
        figures->months[number] = value;
    else if (strncmp(kind, "hour_share_", 11) == 0 && number >= 0 && number < CALENDAR_HOURS &&
             word_index(day_words, COUNT_OF(day_words), kind + 11, &day))
        figures->calendar->hours[day][number] = value;
    else if (text_equal(kind, "entries") && text_equal(key, "year"))
        figures->year_entries = value;
    else if (text_equal(kind, "entries") && text_equal(key, "days"))
        figures->year_days = value;
    else if (text_equal(kind, "peak_day_ratio"))
        figures->p95_ratio = value;
    else
        return take_listed(figures, kind, key, value);
    return true;
}

static bool read_figures(struct figures *figures, const char *path, int *ret_line)
{
    char line[LINE_SIZE_MAX];
    FILE *file = fopen(path, "re");
    bool good = file != NULL;
    *ret_line = 0;
    while (good && fgets(line, sizeof line, file) != NULL) {
        char *rest = line;
        (*ret_line)++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        const char *kind = strsep(&rest, ";");
        const char *key = rest != NULL ? strsep(&rest, ";") : NULL;
        good = rest != NULL && take_figure(figures, kind, key, rest);
    }
    if (file != NULL)
        (void)fclose(file);
    return good;
}

static bool within(const struct span *spans, size_t count, struct civil_date date)
{
    for (size_t i = 0; i < count; i++) {
        if (civil_date_compare(spans[i].from, date) <= 0 &&
            civil_date_compare(date, spans[i].until) <= 0)
            return true;
    }
    return false;
}

static enum day_kind kind_of(const struct figures *figures, struct civil_date date, int weekday)
{
    if (weekday >= SATURDAY)
        return DAY_WEEKEND;
    return within(figures->holidays, figures->holiday_count, date) || civil_holiday(date)
               ? DAY_HOLIDAY
               : DAY_TERM;
}

/* Each open day gets its part of the year: by its month, its weekday, and the day's own luck. */
static void lay_out(struct figures *figures, struct chance *chance)
{
    static double weights[CALENDAR_DAYS_MAX];
    struct calendar *calendar = figures->calendar;
    double sum = 0, months[13] = {0};
    const double spread = log(figures->p95_ratio) / 1.645 / 2;
    for (struct civil_date date = {YEAR, 1, 1}; date.year == YEAR;
         date = civil_date_add_days(date, 1)) {
        if (within(figures->closed, figures->closed_count, date))
            continue;
        const int weekday = civil_from_wall(civil_to_wall(date, 720)).weekday;
        struct calendar_day *day = &calendar->days[calendar->day_count];
        *day = (struct calendar_day){.date = date, .kind = kind_of(figures, date, weekday)};
        weights[calendar->day_count++] =
            figures->weekdays[weekday] * exp(spread * chance_normal(chance));
        months[date.month] += weights[calendar->day_count - 1];
    }
    for (size_t i = 0; i < calendar->day_count; i++) {
        const int month = calendar->days[i].date.month;
        weights[i] *= figures->months[month] / months[month];
        sum += weights[i];
    }
    double owed = 0; /* what rounding has kept so far, so that the year comes out */
    for (size_t i = 0; i < calendar->day_count; i++) {
        owed += figures->year_entries * weights[i] / sum;
        calendar->days[i].entries = (int64_t)owed;
        owed -= (double)calendar->days[i].entries;
    }
}

bool calendar_load(struct calendar *calendar, const char *path, struct chance *chance,
                   int *ret_line)
{
    struct figures figures = {.calendar = calendar};
    *calendar = (struct calendar){.day_count = 0};
    if (!read_figures(&figures, path, ret_line) || figures.year_entries <= 0 ||
        figures.p95_ratio < 1)
        return false;
    lay_out(&figures, chance);
    return calendar->day_count > 0;
}

size_t calendar_draw(const double *shares, size_t count, struct chance *chance)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i];
    double drawn = chance_unit(chance) * sum;
    for (size_t i = 0; i + 1 < count; i++) {
        if (drawn < shares[i])
            return i;
        drawn -= shares[i];
    }
    return count - 1;
}
