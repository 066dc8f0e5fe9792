/* Who comes to the gym: members with sessions by the week, with ten of them or with hours, who go
 * out for a moment and come back; and clubs, for which staff open with their card. */
#include "controller/base/text.h"
#include "controller/daemon/requests.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd_steps.h"

enum {
    OPENS_MINUTE = 8 * 60,
    SPAN_MINUTES = 12 * 60, /* some come when it is closed */
    CLUB_DAYS = 3,          /* one day in so many a club comes */
    CLUB_MIN = 6,
    CLUB_MAX = 18,
    A_SUPERVISOR_FOR = 5, /* more than the ratio has for nothing */
    FREE_FOR = 8,
    TRIP_MILLIONTH = 400000,
    SAUNA_MILLIONTH = 600000,
    TRIP_S_MAX = 35 * 60, /* beyond the time for it, too */
    STAY_S_MIN = 25 * 60,
    STAY_S_MAX = 95 * 60,
    SOON_S = 6,
};

/* How many cards of each there are, and how many of them come on a day. */
static const struct {
    enum fare fare;
    size_t cards;
    int64_t a_day;
} members[] = {{FARE_GYM_WEEKLY, 24, 7}, {FARE_GYM_TEN, 20, 5}, {FARE_GYM_HOURS, 16, 4}};
enum { CLUBS = 3 };

bool people_is_member(const struct person *person)
{
    return person->account >= 0 && person->fare >= FARE_GYM_WEEKLY;
}

bool people_is_club(const struct person *person)
{
    return person->account >= 0 && person->fare == FARE_GYM_GROUP;
}

bool crowd_is_gym(const struct world *world, size_t gate)
{
    const size_t zone = world->site->gates[gate].zone;
    return text_equal(world->site->zones[zone].name, "gym") ||
           text_equal(world->site->capacity.zones[zone].within, "gym");
}

/* One of those who are not here already, or a new one while there are not so many. */
static int64_t find_card(struct crowd *crowd, enum fare fare, size_t cards)
{
    if (crowd->accounts_by_fare[fare] < cards)
        return people_new_account(crowd, fare);
    const int64_t count = (int64_t)crowd->account_count;
    const int64_t first = chance_between(&crowd->gym_chance, 0, count - 1);
    for (int64_t i = 0; i < count; i++) {
        const struct account *account = &crowd->accounts[(first + i) % count];
        if (account->fare == fare && !account->busy)
            return (first + i) % count;
    }
    return -1;
}

static int64_t draw_stay_us(struct crowd *crowd)
{
    return chance_between(&crowd->gym_chance, STAY_S_MIN, STAY_S_MAX) * SECOND_US;
}

static void plan_one(struct world *world, size_t day, enum fare fare, size_t cards)
{
    struct crowd *crowd = world->crowd;
    const int64_t account = find_card(crowd, fare, cards);
    struct person *person = account >= 0 ? people_new(crowd) : NULL;
    if (person == NULL)
        return;
    const bool club = fare == FARE_GYM_GROUP;
    crowd->accounts[account].busy = true;
    person->account = account;
    person->fare = fare;
    person->to_enter = club ? chance_between(&crowd->gym_chance, CLUB_MIN, CLUB_MAX) : 1;
    person->party = person->to_enter;
    person->stay_us = draw_stay_us(crowd);
    person->trips = !club && chance_in_million(&crowd->gym_chance, TRIP_MILLIONTH) ? 1 : 0;
    person->wants_inner =
        fare == FARE_GYM_HOURS && chance_in_million(&crowd->gym_chance, SAUNA_MILLIONTH);
    person->sale = ++crowd->sales;
    const struct wall_time opens = civil_to_wall(world->calendar.days[day].date, OPENS_MINUTE);
    const int64_t after_us = chance_between(&crowd->gym_chance, 0, SPAN_MINUTES * 60) * SECOND_US;
    crowd_will_come(world, person, opens.unix_ms * MS_US - world->true_offset_us + after_us);
}

void crowd_plan_gym(struct world *world, size_t day)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        for (int64_t k = 0; k < members[i].a_day; k++)
            plan_one(world, day, members[i].fare, members[i].cards);
    }
    if (chance_between(&world->crowd->gym_chance, 1, CLUB_DAYS) == 1)
        plan_one(world, day, FARE_GYM_GROUP, CLUBS);
}

/* Each time for as many as are still outside: whoever has come in is counted. */
void crowd_ask_club(struct world *world, struct person *person)
{
    struct crowd *crowd = world->crowd;
    const int64_t supervisors = person->to_enter / A_SUPERVISOR_FOR;
    const int64_t pupils = person->to_enter - supervisors;
    const int64_t free = (pupils + FREE_FOR - 1) / FREE_FOR;
    const int64_t paying = pupils + (supervisors > free ? supervisors - free : 0);
    person->sale = ++crowd->sales; /* another asking, another key */
    const struct requester who = {.connection = people_connection(crowd, person),
                                  .author = "cashier",
                                  .role = COMMAND_CASHIER};
    json_t *words =
        json_pack("{s:s, s:s, s:I, s:I, s:s, s:o}", "card", people_account_uid(crowd, person),
                  "gate", world->site->gates[person->gate].name, "persons", (json_int_t)pupils,
                  "supervisors", (json_int_t)supervisors, "party", "club", "key",
                  json_sprintf("club-%llu", (unsigned long long)person->sale));
    if (world->running) {
        auditor_asked_for_club(world->auditor, person->gate, person->to_enter, paying);
        request_run(&world->hall, &who, "group open", words, NULL);
    }
    json_decref(words);
    world_settle(world);
}

void crowd_club_answered(struct world *world, struct person *person, const json_t *result)
{
    static const char *const buys[] = {"empty", "expired", "card_unknown", "no_pass_here", NULL};
    const json_t *refused = json_object_get(result, "refused");
    const char *reason = json_string_value(json_object_get(refused, "reason"));
    if (refused == NULL)
        return; /* it opens; or it failed, and they ask again */
    for (size_t i = 0; buys[i] != NULL; i++) {
        if (!text_equal(reason, buys[i]))
            continue;
        world->crowd->accounts[person->account].has_pass = false;
        crowd_leave_queue(world, person);
        crowd_step_to(world, person, PERSON_ARRIVES, SOON_S * (int64_t)SECOND_US);
        return;
    }
    crowd_step_to(world, person, PERSON_PAYS, SOON_S * (int64_t)SECOND_US);
}

bool crowd_comes_back(struct world *world, struct person *person)
{
    if (!people_is_member(person) || person->trips == 0)
        return false;
    person->trips--;
    person->to_enter = 1;
    person->tries = person->pushes = 0;
    person->chose_exit = person->tapped_out = false;
    person->stay_us = draw_stay_us(world->crowd);
    crowd_step_to(world, person, PERSON_ARRIVES,
                  chance_between(&world->crowd->gym_chance, 60, TRIP_S_MAX) * SECOND_US);
    return true;
}
