/* Each rule that a price may follow, alone: what it costs in a case, or why it has no price. */

#include "tests/unit/tariff/tariff_rows.h"

#define SEASONS                                                                                    \
    "price: {first_of: [{season: summer, amount: \"3,00 EUR\"}, {season: snow, amount: \"2,00 "    \
    "EUR\"}, {season: winter, amount: \"1,00 EUR\"}, {amount: \"9,00 EUR\"}]}"
#define DAYS                                                                                       \
    "price: {first_of: [{weekdays: [holiday], amount: \"5,00 EUR\"}, {weekdays: [sunday], "        \
    "day_until: 7, amount: \"0,00 EUR\"}, {weekdays: [sunday], amount: \"4,00 EUR\"}, {hours: "    \
    "[\"20:00-08:00\"], amount: \"1,00 EUR\"}, {hours: [\"10:00-13:00\"], amount: \"2,00 EUR\"}, " \
    "{amount: \"3,00 EUR\"}]}"

static void times_decide(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", SEASONS, "at=2026-06-15T10:00", 300, NULL},
        {"x/full/fee", SEASONS, "at=2026-09-15T10:00", 300, NULL},
        {"x/full/fee", SEASONS, "at=2026-09-16T10:00", 900, NULL},
        {"x/full/fee", SEASONS, "at=2026-12-20T10:00", 200, NULL},
        {"x/full/fee", SEASONS, "at=2026-02-15T10:00", 200, NULL},
        {"x/full/fee", SEASONS, "at=2026-02-16T10:00", 100, NULL},
        {"x/full/fee", SEASONS, "at=2026-06-14T10:00", 900, NULL},
        {"x/full/fee", DAYS, "at=2026-07-14T10:00", 500, NULL},
        {"x/full/fee", DAYS, "at=2026-10-04T10:00", 0, NULL},
        {"x/full/fee", DAYS, "at=2026-10-11T10:00", 400, NULL},
        {"x/full/fee", DAYS, "at=2026-10-12T21:00", 100, NULL},
        {"x/full/fee", DAYS, "at=2026-10-12T07:59", 100, NULL},
        {"x/full/fee", DAYS, "at=2026-10-12T08:00", 300, NULL},
        {"x/full/fee", DAYS, "at=2026-10-12T12:59", 200, NULL},
        {"x/full/fee", DAYS, "at=2026-10-12T13:00", 300, NULL},
        {"x/full/fee", "weekdays: [sunday], price: \"1,00 EUR\"", "at=2026-10-12T13:00", 0,
         "not_on_this_day"},
        {"x/full/fee", "hours: [\"10:00-12:00\"], price: \"1,00 EUR\"", "at=2026-10-12T13:00", 0,
         "not_at_this_hour"},
        {"x/full/fee", "season: summer, price: \"1,00 EUR\"", "at=2026-11-12T13:00", 0,
         "not_in_season"},
        {"x/full/unit", "price: \"4,00 EUR\"", "at=2026-10-03T11:00", 0, NULL},
        {"x/full/unit", "price: \"4,00 EUR\"", "at=2026-10-03T18:00", 400, NULL},
        {"x/full/unit", "price: \"4,00 EUR\"", "at=2026-10-05T11:00", 300, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define HOLIDAYS                                                                                   \
    "price: {first_of: [{season: school_holidays, amount: \"2,00 EUR\"}, {amount: \"3,00 EUR\"}]}"
#define FRIDAY_NIGHT                                                                               \
    "price: {first_of: [{weekdays: [friday], hours: [\"20:00-06:00\"], amount: \"9,00 EUR\"}, "    \
    "{amount: \"5,00 EUR\"}]}"

static void days_of_certain_years_and_nights_of_the_day_they_began(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", HOLIDAYS, "at=2026-10-16T10:00", 300, NULL},
        {"x/full/fee", HOLIDAYS, "at=2026-10-17T10:00", 200, NULL},
        {"x/full/fee", HOLIDAYS, "at=2027-01-04T23:00", 200, NULL},
        {"x/full/fee", HOLIDAYS, "at=2027-10-20T10:00", 300, NULL},
        {"x/full/fee", FRIDAY_NIGHT, "at=2026-10-09T20:00", 900, NULL},
        {"x/full/fee", FRIDAY_NIGHT, "at=2026-10-10T02:00", 900, NULL},
        {"x/full/fee", FRIDAY_NIGHT, "at=2026-10-09T02:00", 500, NULL},
        {"x/full/fee", FRIDAY_NIGHT, "at=2026-10-10T06:00", 500, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define SHARE                                                                                      \
    "price: {percent: \"2 %\", of: resources, base_floor: rsa, base_ceiling: \"5000,00 EUR\"}"

static void shares_are_bounded(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", SHARE, "resources=1000", 2000, NULL},
        {"x/full/fee", SHARE, "resources=100 at=2026-11-30T10:00", 1300, NULL},
        {"x/full/fee", SHARE, "resources=100 at=2026-12-01T10:00", 1400, NULL},
        {"x/full/fee", SHARE, "resources=100 at=2026-03-01T10:00", 200, NULL},
        {"x/full/fee", SHARE, "resources=9000", 10000, NULL},
        {"x/full/fee", SHARE, "", 0, "fact_required"},
        {"x/full/fee",
         "price: {percent: \"1,5 %\", of: quotient, floor: \"3,00 EUR\", ceiling: \"9,00 EUR\"}",
         "quotient=100", 300, NULL},
        {"x/full/fee",
         "price: {percent: \"1,5 %\", of: quotient, floor: \"3,00 EUR\", ceiling: \"9,00 EUR\"}",
         "quotient=333,33", 500, NULL},
        {"x/full/fee",
         "price: {percent: \"1,5 %\", of: quotient, floor: \"3,00 EUR\", ceiling: \"9,00 EUR\"}",
         "quotient=900", 900, NULL},
        {"x/full/fee",
         "price: {first_of: [{children_from: 3, amount: \"1,00 EUR\"}, {nth_from: 2, amount: "
         "\"2,00 EUR\"}]}",
         "children=1 nth=1", 0, "fact_too_low"},
        {"x/full/fee",
         "price: {first_of: [{weeks_until: 4, amount: \"1,00 EUR\"}, {amount: \"2,00 EUR\"}]}", "",
         100, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

static void adjustments_are_taken_of_the_price_before_them(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee",
         "price: \"10,00 EUR\", adjust: [{weekdays: [sunday], percent: \"20 %\"}, {with: foreign, "
         "percent: \"30 %\"}, {residence: town, amount: \"-2,00 EUR\"}]",
         "at=2026-10-11T10:00 with=foreign residence=town", 1300, NULL},
        {"x/full/fee", "price: \"10,00 EUR\", adjust: [{with: foreign, percent: \"-50 %\"}]",
         "with=foreign quantity=3", 1500, NULL},
        {"x/full/fee", "price: \"10,00 EUR\", adjust: [{residence: town, amount: \"-12,00 EUR\"}]",
         "residence=town", 0, NULL},
        {"x/full/fee", "price: \"10,00 EUR\", adjust: [{residence: town, amount: \"-12,00 EUR\"}]",
         "residence=elsewhere", 1000, NULL},
        {"x/full/fee", "price: {sum: [{amount: \"5,00 EUR\"}, {amount: \"-9,00 EUR\"}]}", "", 0,
         NULL},
        {"x/full/fee", "round_to: \"0,10 EUR\", price: {percent: \"1 %\", of: quotient}",
         "quotient=123", 120, NULL},
        {"x/full/fee",
         "round_to: \"0,10 EUR\", round_up: true, price: {percent: \"1 %\", of: quotient}",
         "quotient=121", 130, NULL},
        {"x/full/fee", "rounding: total, price: {percent: \"0,5 %\", of: quotient}",
         "quotient=1 quantity=3", 2, NULL},
        {"x/full/fee", "rounding: each, price: {percent: \"0,5 %\", of: quotient}",
         "quotient=1 quantity=3", 3, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define METRES                                                                                     \
    "price: {sum: [{amount: \"1,00 EUR\", per: metre, up_to: 3}, {amount: \"2,00 EUR\", per: "     \
    "metre, beyond: 3}]}"

#define HALF_A_CENT "price: {percent: \"0,5 %\", of: quotient}"

/* Half a cent for a quotient of 1.00: whoever rounds on the way and again at the end is found. */
static void a_price_is_rounded_once(void **state)
{
    static const struct row rows[] = {
        {"x/full/fee", HALF_A_CENT ", adjust: [{with: foreign, percent: \"100 %\"}]",
         "quotient=1 with=foreign", 1, NULL},
        {"x/full/fee", HALF_A_CENT ", adjust: [{with: foreign, percent: \"-20 %\"}]",
         "quotient=1 with=foreign quantity=5", 0, NULL},
        {"x/full/unit", HALF_A_CENT, "quotient=1 at=2026-10-05T11:00", 0, NULL},
        {"x/full/unit", HALF_A_CENT, "quotient=1 persons=4", 4, NULL},
        {"x/full/unit", "price: \"0,02 EUR\"", "persons=3 at=2026-10-05T11:00", 6, NULL},
        {"x/full/unit", "rounding: total, price: \"0,02 EUR\"", "persons=3 at=2026-10-05T11:00", 5,
         NULL},
        {"x/full/fee", "price: {percent: \"0,5 %\", of: quotient, per: session}",
         "quotient=1 count=session:4", 4, NULL},
        {"x/full/fee", "rounding: total, price: {percent: \"0,5 %\", of: quotient, per: session}",
         "quotient=1 count=session:4", 2, NULL},
        {"x/party/head", "price: \"2,00 EUR\"", "persons=28 supervisors=5 at=2026-10-05T11:00",
         28 * 150 + 2 * 38, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

static void what_is_counted_multiplies(void **state)
{
    static const struct row rows[] = {
        {"x/full/rent", METRES, "count=metre:2.5", 250, NULL},
        {"x/full/rent", METRES, "count=metre:4.5", 600, NULL},
        {"x/full/rent", "price: {amount: \"1,00 EUR\", per: van}", "count=van:1.5", 0,
         "quantity_not_whole"},
        {"x/full/rent", "price: {amount: \"22,76 EUR\", per: metre, for: 100}", "count=metre:50",
         1138, NULL},
        {"x/full/rent",
         "price: {sum: [{amount: \"1,00 EUR\", per: day}, {with: power, amount: \"3,60 EUR\", per: "
         "day}]}",
         "count=day:3 with=power", 1380, NULL},
        {"x/full/rent", "price: {amount: \"1,00 EUR\", per: hour, free: 30min, minimum: 1h}",
         "minutes=20", 100, NULL},
        {"x/full/rent", "price: {amount: \"1,00 EUR\", per: hour, free: 30min}", "minutes=30", 0,
         NULL},
        {"x/full/rent", "price: {amount: \"1,00 EUR\", per: hour, free: 30min, minimum: 1h}",
         "minutes=31", 100, NULL},
        {"x/full/rent", "price: {amount: \"6,00 EUR\", per: hour, step: 1min}", "minutes=7", 70,
         NULL},
        {"x/full/rent", "price: {amount: \"1,00 EUR\", per: day}", "minutes=1441", 200, NULL},
        {"x/full/rent", "minutes_max: 60, deposit: \"50,00 EUR\", price: \"1,00 EUR\"",
         "minutes=61", 5000, NULL},
        {"x/full/rent", "minutes_max: 60, price: \"1,00 EUR\"", "minutes=61", 0, "fact_too_high"},
        {"x/full/hour", "price: \"7,00 EUR\"", "minutes=61", 1400, NULL},
        {"x/full/rent",
         "price: {cheapest: [{amount: \"1,00 EUR\", covers: 1h}, {amount: \"5,00 EUR\", hours: "
         "[\"08:00-20:00\"]}]}",
         "minutes=180 at=2026-10-12T09:00", 300, NULL},
        {"x/full/rent",
         "price: {cheapest: [{amount: \"1,00 EUR\", covers: 1h}, {amount: \"5,00 EUR\", hours: "
         "[\"08:00-20:00\"]}]}",
         "minutes=600 at=2026-10-12T09:00", 500, NULL},
        {"x/full/rent", "price: {cheapest: [{amount: \"5,00 EUR\", hours: [\"08:00-12:00\"]}]}",
         "minutes=600 at=2026-10-12T09:00", 0, "not_covered"},
        {"x/full/rent", "price: {cheapest: [{amount: \"1,00 EUR\", covers: 1h}]}", "", 0,
         "fact_required"},
        {"x/full/rent",
         "price: {cheapest: [{weekdays: [sunday], amount: \"0,50 EUR\", covers: 1h}, {amount: "
         "\"1,00 EUR\", covers: 1h}]}",
         "minutes=60 at=2026-10-12T09:00", 100, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define LOTS(how)                                                                                  \
    "price: {sum: [{amount: \"3,20 EUR\", per: person}, {amount: \"-3,20 EUR\", per: person, "     \
    "for: "                                                                                        \
    "10, rounded: " how "}]}"
#define WEEKEND                                                                                    \
    "price: {cheapest: [{amount: \"200,00 EUR\", covers: 24h}, {weekdays: [saturday], amount: "    \
    "\"320,00 EUR\", covers: 48h}]}"

static void lots_nights_and_weekends(void **state)
{
    static const struct row rows[] = {
        {"x/full/head", LOTS("down"), "persons=9", 9 * 320, NULL},
        {"x/full/head", LOTS("down"), "persons=23", 21 * 320, NULL},
        {"x/full/head", LOTS("up"), "persons=23", 20 * 320, NULL},
        {"x/full/rent", "price: {amount: \"5,00 EUR\", per: metre, beyond: 12, rounded: up}",
         "count=metre:12.4", 500, NULL},
        {"x/full/rent", "price: {amount: \"1,30 EUR\", per: metre, rounded: up}", "count=metre:4.5",
         650, NULL},
        {"x/full/rent", "price: {amount: \"12,50 EUR\", per: van, for: 4, rounded: up}",
         "count=van:5", 2500, NULL},
        {"x/full/fee",
         "price: {first_of: [{nth_every: 10, amount: \"0,00 EUR\"}, {amount: \"6,50 EUR\"}]}",
         "nth=20", 0, NULL},
        {"x/full/fee",
         "price: {first_of: [{nth_every: 10, amount: \"0,00 EUR\"}, {amount: \"6,50 EUR\"}]}",
         "nth=21", 650, NULL},
        {"x/full/fee",
         "price: {first_of: [{nth_every: 10, amount: \"0,00 EUR\"}, {amount: \"6,50 EUR\"}]}", "",
         0, "fact_required"},
        {"x/full/rent", "price: {amount: \"8,90 EUR\", per: night}",
         "minutes=3000 at=2026-10-12T10:00", 1780, NULL},
        {"x/full/rent", "price: {amount: \"8,90 EUR\", per: night}",
         "minutes=60 at=2026-10-12T10:00", 890, NULL},
        {"x/full/rent", "price: {amount: \"8,90 EUR\", per: night}", "count=night:3", 2670, NULL},
        {"x/full/rent",
         "price: {split: night, first_of: [{season: summer, amount: \"20,00 EUR\", per: night}, "
         "{amount: \"10,00 EUR\"}]}",
         "minutes=5880 at=2026-09-14T10:00", 2 * 2000 + 2 * 1000, NULL},
        {"x/full/fee",
         "price: {first_of: [{weekdays: [sunday], day_until: 7, hours: [\"20:00-02:00\"], amount: "
         "\"7,00 EUR\"}, {amount: \"5,00 EUR\"}]}",
         "at=2027-02-08T00:30", 700, NULL},
        {"x/full/rent", "price: {split: 48h, sum: [{amount: \"10,00 EUR\", per: day}]}",
         "count=day:5", 5000, NULL},
        /* from ten to ten, whether the clocks change or not */
        {"x/full/rent", "price: {split: 24h, sum: [{amount: \"10,00 EUR\"}]}",
         "minutes=2940 at=2026-10-24T10:00", 2000, NULL},
        {"x/full/rent", "price: {split: 24h, sum: [{amount: \"10,00 EUR\"}]}",
         "minutes=1400 at=2027-03-27T10:00", 2000, NULL},
        {"x/full/fee",
         "price: {sum: [{amount: \"10,00 EUR\"}, {amount: \"-2,00 EUR\", adjust: [{with: foreign, "
         "percent: \"10 %\"}]}]}",
         "", 800, NULL},
        {"x/full/fee",
         "price: \"10,00 EUR\", adjust: [{first_of: [{children_from: 3, percent: \"-50 %\"}, "
         "{children_from: 2, percent: \"-25 %\"}]}]",
         "children=1", 1000, NULL},
        {"x/full/fee",
         "price: \"10,00 EUR\", adjust: [{first_of: [{children_from: 3, percent: \"-50 %\"}, "
         "{children_from: 2, percent: \"-25 %\"}]}]",
         "children=2", 750, NULL},
        /* from Friday to Sunday: the package lies on Saturday; from Saturday to Tuesday too */
        {"x/full/rent", WEEKEND, "minutes=4320 at=2026-10-09T08:00", 52000, NULL},
        {"x/full/rent", WEEKEND, "minutes=5760 at=2026-10-10T08:00", 72000, NULL},
        {"x/full/rent", WEEKEND, "minutes=2880 at=2026-10-12T08:00", 40000, NULL},
        {"x/full/rent",
         "price: {cheapest: [{amount: \"9,00 EUR\", covers: 1h}, {weekdays: [friday], amount: "
         "\"10,00 EUR\", hours: [\"22:00-06:00\"]}]}",
         "minutes=300 at=2026-10-10T01:00", 1000, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

#define COURT                                                                                      \
    "price: {split: 30min, first_of: [{hours: [\"18:00-22:00\"], amount: \"8,00 EUR\"}, {amount: " \
    "\"5,00 EUR\"}]}"
#define NIGHTS                                                                                     \
    "price: {split: 24h, first_of: [{season: summer, amount: \"20,00 EUR\"}, {weekdays: "          \
    "[holiday], "                                                                                  \
    "amount: \"15,00 EUR\"}, {amount: \"10,00 EUR\"}]}"
#define BY_DAY_AND_NIGHT                                                                           \
    "price: {split: 24h, sum: [{ceiling: \"15,00 EUR\", sum: [{split: 1h, first_of: [{hours: "     \
    "[\"08:00-20:00\"], amount: \"2,00 EUR\"}, {amount: \"1,00 EUR\"}]}]}]}"
#define PARKING                                                                                    \
    "price: {split: 24h, ceiling: \"50,00 EUR\", sum: [{ceiling: \"9,00 EUR\", sum: [{amount: "    \
    "\"2,00 EUR\", per: hour, free: 30min}]}]}"

static void time_is_cut_into_pieces_of_their_own(void **state)
{
    static const struct row rows[] = {
        {"x/full/hour", COURT, "minutes=120 at=2026-10-12T17:30", 500 + 3 * 800, NULL},
        {"x/full/hour", COURT, "minutes=100 at=2026-10-12T21:00", 2 * 800 + 2 * 500, NULL},
        {"x/full/hour", COURT, "minutes=1 at=2026-10-12T21:59", 800, NULL},
        {"x/full/hour", COURT, "minutes=0 at=2026-10-12T21:59", 0, NULL},
        {"x/full/hour", COURT, "", 0, "fact_required"},
        {"x/full/rent", NIGHTS, "count=day:4 at=2026-09-14T16:00", 2 * 2000 + 2 * 1000, NULL},
        {"x/full/rent", NIGHTS, "minutes=5760 at=2026-09-14T16:00", 2 * 2000 + 2 * 1000, NULL},
        {"x/full/rent", NIGHTS, "count=day:2 at=2026-12-24T16:00", 1000 + 1500, NULL},
        /* the clocks change in the night of the 25th: each night begins at the same hour */
        {"x/full/rent",
         "price: {split: 24h, first_of: [{hours: [\"16:00-16:01\"], amount: \"1,00 EUR\"}, "
         "{amount: \"7,00 EUR\"}]}",
         "count=day:3 at=2026-10-24T16:00", 300, NULL},
        {"x/full/rent", NIGHTS, "count=day:1.5 at=2026-09-14T16:00", 0, "quantity_not_whole"},
        {"x/full/rent", NIGHTS, "count=day:400 at=2026-09-14T16:00", 0, "fact_too_high"},
        {"x/full/rent", PARKING, "minutes=30", 0, NULL},
        {"x/full/rent", PARKING, "minutes=90", 200, NULL},
        {"x/full/rent", PARKING, "minutes=1440", 900, NULL},
        {"x/full/rent", PARKING, "minutes=1560", 1300, NULL}, /* 900 and 90 min of the second day */
        {"x/full/rent", PARKING, "minutes=14400", 5000, NULL},
        {"x/full/rent", "price: {split: 1h, percent: \"0,5 %\", of: quotient}",
         "quotient=1 minutes=120", 2, NULL},
        /* by day and by night, with a ceiling for each 24 hours */
        {"x/full/rent", BY_DAY_AND_NIGHT, "minutes=120 at=2026-11-10T10:00", 400, NULL},
        {"x/full/rent", BY_DAY_AND_NIGHT, "minutes=240 at=2026-11-10T18:00", 600, NULL},
        {"x/full/rent", BY_DAY_AND_NIGHT, "minutes=1440 at=2026-11-10T18:00", 1500, NULL},
        {"x/full/rent", BY_DAY_AND_NIGHT, "minutes=1560 at=2026-11-10T18:00", 1500 + 400, NULL},
        {"x/full/rent", "rounding: total, price: {split: 1h, percent: \"0,5 %\", of: quotient}",
         "quotient=1 minutes=120", 1, NULL},
        {"x/full/rent", "price: {per: person, split: 1h, sum: [{amount: \"1,00 EUR\"}]}",
         "minutes=61 persons=3", 600, NULL},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

static void persons_and_their_rights(void **state)
{
    static const struct row rows[] = {
        {"x/group/head", "price: \"2,00 EUR\"", "persons=28 supervisors=4", 5600, NULL},
        {"x/group/head", "price: \"2,00 EUR\"", "persons=28 supervisors=6", 6000, NULL},
        {"x/party/head", "price: \"2,00 EUR\"", "persons=28 supervisors=3", 5600, NULL},
        {"x/party/head", "price: \"2,00 EUR\"", "persons=28 supervisors=5", 5700, NULL},
        {"x/party/head", "price: \"2,00 EUR\"", "persons=32 supervisors=5", 6450, NULL},
        {"x/group/head", "price: \"2,00 EUR\"", "persons=28 young=10 supervisors=6", 5800, NULL},
        {"x/full/flat",
         "price: {first_of: [{persons_until: 30, amount: \"110,00 EUR\"}, {persons_until: 50, "
         "amount: \"150,00 EUR\"}]}",
         "persons=31", 15000, NULL},
        {"x/full/flat", "price: \"110,00 EUR\"", "persons=51", 0, "fact_too_high"},
        {"x/full/cards", "price: \"40,00 EUR\"", "persons=6", 8000, NULL},
        {"x/local/fee", "price: \"1,00 EUR\"", "residence=elsewhere", 0, "residence_differs"},
        {"x/local/fee", "price: \"1,00 EUR\"", "residence=town with=foreign", 0,
         "circumstance_excludes"},
        {"x/local/fee", "with: power, price: \"1,00 EUR\"", "residence=town", 0,
         "circumstance_missing"},
        {"x/member/fee", "price: \"1,00 EUR\"", "holds=none", 0, "pass_required"},
        {"x/member/fee", "price: \"1,00 EUR\"", "holds=x/full/fee", 100, NULL},
        {"x/child/fee", "price: \"1,00 EUR\"", "age=20 proof=none", 0, "age_not_in_category"},
        {"x/child/fee", "price: \"1,00 EUR\"", "age=15", 100, NULL},
        {"x/full/fee", "history: renewal, price: \"1,00 EUR\"", "history=none", 0,
         "history_missing"},
        {"x/full/fee", "companion: true, price: \"1,00 EUR\"", "companion=yes", 100, NULL},
        {"x/full/fee", "limit: 2, price: \"1,00 EUR\"", "owned=2", 0, "limit_reached"},
        {"x/full/fee", "price: \"1,00 EUR\"", "persons=-1", 0, "fact_too_low"},
        {"x/full/fee", "price: \"1,00 EUR\"", "count=van:-1", 0, "fact_too_high"},
        {"x/full/fee", "price: \"1,00 EUR\"", "quantity=0", 0, "fact_too_low"},
    };
    (void)state;
    expect(rows, COUNT_OF(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_decide),
        cmocka_unit_test(shares_are_bounded),
        cmocka_unit_test(adjustments_are_taken_of_the_price_before_them),
        cmocka_unit_test(a_price_is_rounded_once),
        cmocka_unit_test(what_is_counted_multiplies),
        cmocka_unit_test(days_of_certain_years_and_nights_of_the_day_they_began),
        cmocka_unit_test(lots_nights_and_weekends),
        cmocka_unit_test(time_is_cut_into_pieces_of_their_own),
        cmocka_unit_test(persons_and_their_rights),
    };
    (void)civil_zone_set("Europe/Paris");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
