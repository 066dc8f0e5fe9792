#include "controller/base/civil.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool civil_zone_set(const char *zone)
{
    char path[256];
    if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, "..") != NULL)
        return false;
    int length = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    if (length < 0 || (size_t)length >= sizeof path || access(path, R_OK) != 0)
        return false;
    if (setenv("TZ", zone, 1) != 0)
        return false;
    tzset();
    /* a zone that could not be read is universal time under the first letters of its name */
    const size_t named = strlen(tzname[0]);
    return strncmp(tzname[0], zone, named) != 0 || zone[named] != '/';
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool civil_date_valid(struct civil_date date)
{
    return date.year >= 1900 && date.year <= 2999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

/* Reads exactly `width` digits. */
static bool read_digits(const char **text, int width, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < width; i++) {
        if (!isdigit((unsigned char)(*text)[i]))
            return false;
        value = value * 10 + ((*text)[i] - '0');
    }
    *text += width;
    *ret_value = value;
    return true;
}

static bool read_char(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static bool read_date(const char **text, struct civil_date *ret_date)
{
    int year, month, day;
    if (!read_digits(text, 4, &year) || !read_char(text, '-') || !read_digits(text, 2, &month) ||
        !read_char(text, '-') || !read_digits(text, 2, &day))
        return false;
    const struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
    if (!civil_date_valid(date))
        return false;
    *ret_date = date;
    return true;
}

bool civil_date_parse(const char *text, struct civil_date *ret_date)
{
    struct civil_date date;
    if (!read_date(&text, &date) || *text != '\0')
        return false;
    *ret_date = date;
    return true;
}

void civil_date_format(struct civil_date date, char text[CIVIL_DATE_SIZE])
{
    (void)snprintf(text, CIVIL_DATE_SIZE, "%04u-%02u-%02u", (unsigned)date.year % 10000U,
                   (unsigned)date.month % 100U, (unsigned)date.day % 100U);
}

int civil_date_compare(struct civil_date a, struct civil_date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    if (a.month != b.month)
        return a.month - b.month;
    return a.day - b.day;
}

struct civil_date civil_date_add_months(struct civil_date date, int months)
{
    const int total = date.year * 12 + date.month - 1 + months;
    const int year = total / 12, month = total % 12 + 1;
    const int last = days_in_month(year, month);
    return (struct civil_date){(int16_t)year, (int8_t)month,
                               (int8_t)(date.day < last ? date.day : last)};
}

/* So many days after a date, at noon. */
static struct tm noon_of(struct civil_date date, int days)
{
    struct tm tm = {.tm_year = date.year - 1900,
                    .tm_mon = date.month - 1,
                    .tm_mday = date.day + days,
                    .tm_hour = 12};
    const time_t at = timegm(&tm);
    (void)gmtime_r(&at, &tm);
    return tm;
}

static int64_t seconds_of_noon(struct civil_date date)
{
    struct tm tm = noon_of(date, 0);
    return (int64_t)timegm(&tm);
}

int64_t civil_days_between(struct civil_date from, struct civil_date until)
{
    return (seconds_of_noon(until) - seconds_of_noon(from)) / 86400;
}

int civil_weekday(struct civil_date date)
{
    return (noon_of(date, 0).tm_wday + 6) % 7;
}

struct civil_date civil_date_add_days(struct civil_date date, int days)
{
    const struct tm tm = noon_of(date, days);
    return (struct civil_date){(int16_t)(tm.tm_year + 1900), (int8_t)(tm.tm_mon + 1),
                               (int8_t)tm.tm_mday};
}

int civil_age(struct civil_date birth, struct civil_date on)
{
    if (civil_date_compare(on, birth) < 0)
        return -1;
    const bool before_birthday =
        on.month < birth.month || (on.month == birth.month && on.day < birth.day);
    return on.year - birth.year - (before_birthday ? 1 : 0);
}

/* Easter Sunday of the Gregorian calendar, by the rule of Gauss as Lichtenberg completed it. */
static struct civil_date easter(int year)
{
    const int century = year / 100, moon = year % 19;
    const int secular = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    const int epact = (19 * moon + secular) % 30;
    const int mended = epact / 29 + (epact / 28 - epact / 29) * (moon / 11);
    const int full_moon = 21 + epact - mended;
    const int first_sunday = 7 - (year + year / 4 + 2 - (3 * century + 3) / 4) % 7;
    const int to_sunday = 7 - (full_moon - first_sunday) % 7;
    return civil_date_add_days((struct civil_date){(int16_t)year, 3, 1}, full_moon + to_sunday - 1);
}

bool civil_holiday(struct civil_date date)
{
    static const int fixed[] = {101, 501, 508, 714, 815, 1101, 1111, 1225};
    static const int after_easter_days[] = {1, 39, 50};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (date.month * 100 + date.day == fixed[i])
            return true;
    }
    const struct civil_date sunday = easter(date.year);
    for (size_t i = 0; i < sizeof after_easter_days / sizeof after_easter_days[0]; i++) {
        if (civil_date_compare(date, civil_date_add_days(sunday, after_easter_days[i])) == 0)
            return true;
    }
    return false;
}

struct civil_moment civil_from_wall(struct wall_time instant)
{
    const time_t seconds = (time_t)(instant.unix_ms / 1000);
    struct tm tm;
    (void)localtime_r(&seconds, &tm);
    return (struct civil_moment){
        .date = {(int16_t)(tm.tm_year + 1900), (int8_t)(tm.tm_mon + 1), (int8_t)tm.tm_mday},
        .minute = (int16_t)(tm.tm_hour * 60 + tm.tm_min),
        .second = (int8_t)tm.tm_sec,
        .weekday = (int8_t)((tm.tm_wday + 6) % 7),
    };
}

struct wall_time civil_to_wall(struct civil_date date, int minute)
{
    struct tm tm = {.tm_year = date.year - 1900,
                    .tm_mon = date.month - 1,
                    .tm_mday = date.day,
                    .tm_hour = minute / 60,
                    .tm_min = minute % 60,
                    .tm_isdst = -1};
    return (struct wall_time){.unix_ms = (int64_t)mktime(&tm) * 1000};
}

void civil_instant_format(struct wall_time instant, char text[CIVIL_INSTANT_SIZE])
{
    const time_t seconds = (time_t)(instant.unix_ms / 1000);
    struct tm tm;
    char day[24], offset[8];
    (void)localtime_r(&seconds, &tm);
    (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
    (void)strftime(offset, sizeof offset, "%z", &tm);
    (void)snprintf(text, CIVIL_INSTANT_SIZE, "%s.%03d%.3s:%.2s", day, (int)(instant.unix_ms % 1000),
                   offset, offset + 3);
}

/* Reads ".456" (up to nine digits, kept to the millisecond); absent is 0. */
static bool read_fraction(const char **text, int *ret_ms)
{
    int ms = 0, scale = 100;
    if (**text == '.') {
        (*text)++;
        if (!isdigit((unsigned char)**text))
            return false;
        for (; isdigit((unsigned char)**text); (*text)++, scale /= 10)
            ms += (**text - '0') * scale;
    }
    *ret_ms = ms;
    return true;
}

/* Reads "Z", "+01:00" or nothing; *ret_local tells that there was nothing. */
static bool read_offset(const char **text, int *ret_minutes, bool *ret_local)
{
    int hours = 0, minutes = 0;
    const char sign = **text;
    *ret_local = sign == '\0';
    *ret_minutes = 0;
    if (*ret_local)
        return true;
    (*text)++;
    if (sign == 'Z')
        return **text == '\0';
    if ((sign != '+' && sign != '-') || !read_digits(text, 2, &hours) || !read_char(text, ':') ||
        !read_digits(text, 2, &minutes) || **text != '\0' || hours > 14 || minutes > 59)
        return false;
    *ret_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    return true;
}

bool civil_instant_parse(const char *text, struct wall_time *ret_instant)
{
    struct civil_date date;
    int hour = 0, minute = 0, second = 0, ms = 0, offset = 0;
    bool local = true;
    if (!read_date(&text, &date))
        return false;
    if (*text != '\0') {
        if ((*text != 'T' && *text != ' ') || !(text++, read_digits(&text, 2, &hour)) ||
            !read_char(&text, ':') || !read_digits(&text, 2, &minute))
            return false;
        if (*text == ':' &&
            (!(text++, read_digits(&text, 2, &second)) || !read_fraction(&text, &ms)))
            return false;
        if (!read_offset(&text, &offset, &local) || hour > 23 || minute > 59 || second > 59)
            return false;
    }
    struct wall_time at = civil_to_wall(date, hour * 60 + minute);
    if (!local) {
        struct tm tm = {.tm_year = date.year - 1900,
                        .tm_mon = date.month - 1,
                        .tm_mday = date.day,
                        .tm_hour = hour,
                        .tm_min = minute - offset};
        at.unix_ms = (int64_t)timegm(&tm) * 1000;
    }
    ret_instant->unix_ms = at.unix_ms + second * 1000 + ms;
    return true;
}

bool civil_minute_parse(const char *text, int *ret_minute)
{
    int hour, minute;
    if (!read_digits(&text, 2, &hour) || !read_char(&text, ':') ||
        !read_digits(&text, 2, &minute) || *text != '\0')
        return false;
    if (minute > 59 || hour > 24 || (hour == 24 && minute != 0))
        return false;
    *ret_minute = hour * 60 + minute;
    return true;
}
