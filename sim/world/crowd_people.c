#include "sim/world/crowd_people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"

enum {
    CLASS_SIZE = 27,
    SCHOOL_CLASS_MIN = 10,
    SCHOOLS = 12,
    HOUR_MINUTES = 60,
    FAMILY_MAX = 5,
    ACCOUNT_TRIES = 24,
    /* in a million */
    INNER_PASSES = 150000,
    INNER_WITH_PASS = 800000,
    INNER_WITH_SUPPLEMENT = 60000
};

/* How many regulars a fare has: they come back about twice a month. */
static const size_t regulars[FARE_COUNT] = {
    [FARE_12_ENTRIES] = 1150, [FARE_10_HOURS] = 330,       [FARE_FAMILY] = 330,
    [FARE_LESSON_12] = 460,   [FARE_LESSON_QUARTER] = 410,
};

struct crowd *crowd_create(struct world *world)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    if (crowd == NULL)
        abort();
    crowd->chance = chance_of(world->options.seed, 2);
    crowd->gym_chance = chance_of(world->options.seed, 5);
    for (int64_t i = PEOPLE_MAX; i > 0; i--)
        crowd->free_people[crowd->free_count++] = i - 1;
    return crowd;
}

void crowd_destroy(struct crowd *crowd)
{
    free(crowd);
}

int64_t people_index(const struct crowd *crowd, const struct person *person)
{
    return person - crowd->people;
}

struct person *people_new(struct crowd *crowd)
{
    if (crowd->free_count == 0)
        return NULL;
    struct person *person = &crowd->people[crowd->free_people[--crowd->free_count]];
    const uint64_t turn = person->turn + 1; /* what was planned for the one before is void */
    *person = (struct person){.turn = turn, .account = -1, .shuns = PEOPLE_NO_GATE};
    return person;
}

void people_leave_account(struct crowd *crowd, struct person *person)
{
    if (person->account >= 0)
        crowd->accounts[person->account].busy = false;
    person->account = -1;
    person->fare = FARE_SINGLE;
}

void people_free(struct crowd *crowd, struct person *person)
{
    people_leave_account(crowd, person);
    person->state = PERSON_NOBODY;
    person->turn++;
    crowd->free_people[crowd->free_count++] = people_index(crowd, person);
}

bool queue_push(struct queue *queue, int64_t person)
{
    if (queue->count == QUEUE_MAX)
        return false;
    queue->people[(queue->first + queue->count++) % QUEUE_MAX] = person;
    return true;
}

void queue_remove(struct queue *queue, int64_t person)
{
    size_t kept = 0;
    for (size_t i = 0; i < queue->count; i++) {
        const int64_t one = queue->people[(queue->first + i) % QUEUE_MAX];
        if (one != person)
            queue->people[(queue->first + kept++) % QUEUE_MAX] = one;
    }
    queue->count = kept;
}

int64_t people_new_account(struct crowd *crowd, enum fare fare)
{
    if (crowd->account_count == ACCOUNTS_MAX)
        return -1;
    const size_t index = crowd->account_count++;
    struct account *account = &crowd->accounts[index];
    *account = (struct account){.fare = fare,
                                .child = fare == FARE_12_ENTRIES &&
                                         chance_in_million(&crowd->chance, 350000)};
    account->inner = fare == FARE_GYM_HOURS || (fare == FARE_12_ENTRIES && !account->child &&
                                                chance_in_million(&crowd->chance, INNER_PASSES));
    (void)snprintf(account->uid, sizeof account->uid, "04%08zX%04X", index + 1, 0xC0DEu);
    crowd->accounts_by_fare[fare]++;
    return (int64_t)index;
}

/* One of those who come regularly and are not here already; a new one now and then. */
static int64_t find_account(struct crowd *crowd, enum fare fare)
{
    if (crowd->accounts_by_fare[fare] < regulars[fare] && chance_in_million(&crowd->chance, 250000))
        return people_new_account(crowd, fare);
    for (int i = 0; i < ACCOUNT_TRIES && crowd->account_count > 0; i++) {
        const int64_t index = chance_between(&crowd->chance, 0, (int64_t)crowd->account_count - 1);
        if (crowd->accounts[index].fare == fare && !crowd->accounts[index].busy)
            return index;
    }
    return people_new_account(crowd, fare);
}

static bool is_lesson(enum fare fare)
{
    return fare >= FARE_LESSON_SINGLE && fare <= FARE_LESSON_QUARTER;
}

static enum fare draw_fare(const struct calendar *calendar, bool lesson, struct chance *chance)
{
    double shares[FARE_COUNT];
    for (size_t i = 0; i < FARE_COUNT; i++)
        shares[i] = is_lesson((enum fare)i) == lesson ? calendar->fares[i] : 0;
    return (enum fare)calendar_draw(shares, FARE_COUNT, chance);
}

/* The share counts entries, and a visit may be several: so that the shares come out, kinds that
 * come in parties are drawn less often. */
static enum visitor_kind draw_visitor(const struct calendar *calendar, enum day_kind kind,
                                      struct chance *chance)
{
    static const double sizes[VISITOR_KIND_COUNT] = {1.5, CLASS_SIZE, 30, 16, 1};
    double shares[VISITOR_KIND_COUNT];
    for (size_t i = 0; i < VISITOR_KIND_COUNT; i++)
        shares[i] = calendar->mix[kind][i] / sizes[i];
    return (enum visitor_kind)calendar_draw(shares, VISITOR_KIND_COUNT, chance);
}

static int64_t party(const struct calendar *calendar, struct chance *chance)
{
    return 1 + (int64_t)calendar_draw(calendar->parties, CALENDAR_PARTY_MAX, chance);
}

/* Who comes alone on a card of the pools may go on to the zone inside them. */
static bool draw_inner(struct crowd *crowd, const struct person *person)
{
    const bool alone = person->fare == FARE_12_ENTRIES || person->fare == FARE_10_HOURS;
    if (!alone || person->account < 0 || crowd->accounts[person->account].child)
        return false;
    return chance_in_million(&crowd->chance, crowd->accounts[person->account].inner
                                                 ? INNER_WITH_PASS
                                                 : INNER_WITH_SUPPLEMENT);
}

bool people_needs_supplement(const struct crowd *crowd, const struct person *person)
{
    return person->wants_inner && !person->supplement && !crowd->accounts[person->account].inner;
}

static void dress_public(struct world *world, struct person *person)
{
    struct crowd *crowd = world->crowd;
    person->fare = draw_fare(&world->calendar, person->visitor == VISITOR_LESSON, &crowd->chance);
    person->to_enter = 1;
    if (regulars[person->fare] > 0) {
        person->account = find_account(crowd, person->fare);
        if (person->fare == FARE_FAMILY)
            person->to_enter = chance_between(&crowd->chance, 2, FAMILY_MAX);
    } else if (person->fare == FARE_SINGLE || person->fare == FARE_UNDER_3) {
        person->child = chance_in_million(&crowd->chance, 350000);
        person->to_enter =
            person->fare == FARE_SINGLE ? party(&world->calendar, &crowd->chance) : 1;
    }
    person->wants_inner = draw_inner(crowd, person);
    if (person->account >= 0)
        crowd->accounts[person->account].busy = true;
}

static void dress(struct world *world, struct person *person)
{
    struct chance *chance = &world->crowd->chance;
    switch (person->visitor) {
    case VISITOR_PUBLIC:
    case VISITOR_LESSON:
        dress_public(world, person);
        break;
    case VISITOR_CLASS:
        person->to_enter = CLASS_SIZE;
        break;
    case VISITOR_GROUP:
        person->to_enter = chance_between(chance, 20, 40);
        break;
    case VISITOR_CLUB:
        person->to_enter = chance_between(chance, 12, 20);
        break;
    }
}

/* Classes come in school hours, groups late in the morning, clubs in the evening. */
static int draw_hour(const struct world *world, const struct person *person, enum day_kind kind,
                     struct chance *chance)
{
    static const double class_hours[CALENDAR_HOURS] = {
        [8] = 10, [9] = 30, [10] = 25, [13] = 12, [14] = 18, [15] = 5};
    static const double group_hours[CALENDAR_HOURS] = {[10] = 1, [11] = 1};
    static const double club_hours[CALENDAR_HOURS] = {[17] = 1, [18] = 1, [19] = 1};
    const double *hours = world->calendar.hours[kind];
    if (person->visitor == VISITOR_CLASS)
        hours = class_hours;
    else if (person->visitor == VISITOR_GROUP)
        hours = group_hours;
    else if (person->visitor == VISITOR_CLUB && kind != DAY_WEEKEND)
        hours = club_hours;
    return (int)calendar_draw(hours, CALENDAR_HOURS, chance);
}

static int64_t draw_stay_us(const struct calendar *calendar, enum visitor_kind visitor,
                            struct chance *chance)
{
    const double minutes = calendar->stay_minutes[visitor] *
                           (1 + calendar->stay_spread[visitor] * chance_normal(chance));
    return (int64_t)(minutes < 15 ? 15 : minutes) * 60 * SECOND_US;
}

struct person *people_plan(struct world *world, size_t day, int64_t left, int64_t *ret_at_us)
{
    struct crowd *crowd = world->crowd;
    const struct calendar_day *plan = &world->calendar.days[day];
    struct person *person = people_new(crowd);
    if (person == NULL)
        return NULL;
    person->planned = true;
    person->visitor = draw_visitor(&world->calendar, plan->kind, &crowd->chance);
    dress(world, person);
    if (person->to_enter > left)
        person->to_enter = left;
    person->party = person->to_enter;
    person->stay_us = draw_stay_us(&world->calendar, person->visitor, &crowd->chance);
    person->sale = ++crowd->sales;
    const int hour = draw_hour(world, person, plan->kind, &crowd->chance);
    const int64_t within_us = chance_between(&crowd->chance, 0, HOUR_MINUTES * 60 - 60) * SECOND_US;
    *ret_at_us = civil_to_wall(plan->date, hour * HOUR_MINUTES).unix_ms * MS_US + within_us -
                 world->true_offset_us;
    return person;
}

int64_t crowd_lively_us(const struct world *world, size_t day, struct chance *chance)
{
    const struct calendar_day *plan = &world->calendar.days[day];
    const int64_t hour =
        (int64_t)calendar_draw(world->calendar.hours[plan->kind], CALENDAR_HOURS, chance);
    return civil_to_wall(plan->date, (int)hour * HOUR_MINUTES).unix_ms * MS_US +
           chance_between(chance, 0, 3599 * (int64_t)SECOND_US) - world->true_offset_us;
}

bool crowd_is_inner(const struct world *world, size_t gate)
{
    return world->site->capacity.zones[world->site->gates[gate].zone].within[0] != '\0';
}

/* Where somebody really is: whoever waits at an inner gate is in the zone around it. */
static size_t zone_of(const struct world *world, const struct person *person)
{
    const size_t zone = world->site->gates[person->gate].zone;
    if (!crowd_is_inner(world, person->gate) || person->in_inner)
        return zone;
    size_t around = 0;
    while (!text_equal(world->site->zones[around].name, world->site->capacity.zones[zone].within))
        around++;
    return around;
}

int64_t crowd_inside(const struct world *world, size_t zone)
{
    const struct crowd *crowd = world->crowd;
    int64_t persons = 0;
    for (size_t i = 0; i < PEOPLE_MAX; i++) {
        const struct person *person = &crowd->people[i];
        if (person->state != PERSON_NOBODY && zone_of(world, person) == zone)
            persons += person->inside;
    }
    return persons;
}

bool crowd_leaves_by_card(const struct world *world, size_t gate)
{
    return world->site->zones[world->site->gates[gate].zone].exit == SITE_EXIT_IDENTIFIED;
}

/* Who comes for lessons with a pass goes to their rooms and leaves them; everybody else goes
 * through the pools, strangers too. */
static bool leads_there(const struct world *world, const struct person *person, size_t gate)
{
    if (people_is_member(person) || crowd_is_gym(world, gate))
        return people_is_member(person) && crowd_is_gym(world, gate) &&
               person->inner == crowd_is_inner(world, gate);
    if (person->inner || crowd_is_inner(world, gate))
        return person->inner && crowd_is_inner(world, gate);
    const bool lessons = person->account >= 0 &&
                         (person->fare == FARE_LESSON_12 || person->fare == FARE_LESSON_QUARTER);
    return lessons == crowd_leaves_by_card(world, gate);
}

size_t people_any_gate(struct world *world, const struct person *person)
{
    const size_t count = world->site->gate_count;
    size_t gate = (size_t)chance_between(&world->chance, 0, (int64_t)count - 1);
    while (!leads_there(world, person, gate))
        gate = (gate + 1) % count;
    return gate;
}

size_t people_shortest_queue(struct world *world, const struct person *person)
{
    size_t best = people_any_gate(world, person);
    for (size_t i = 0; i < world->site->gate_count; i++) {
        if (i != person->shuns && leads_there(world, person, i) &&
            (best == person->shuns ||
             world->crowd->queues[i].count < world->crowd->queues[best].count))
            best = i;
    }
    return best;
}

uint64_t people_connection(const struct crowd *crowd, const struct person *person)
{
    return person->sale << 16 | (uint64_t)(people_index(crowd, person) + 1);
}

struct person *people_of_connection(struct crowd *crowd, uint64_t connection)
{
    const uint64_t index = (connection & 0xFFFF) - 1;
    if (index >= PEOPLE_MAX)
        return NULL;
    struct person *person = &crowd->people[index];
    return person->state != PERSON_NOBODY && person->sale == connection >> 16 ? person : NULL;
}

const char *people_account_uid(const struct crowd *crowd, const struct person *person)
{
    return person->account >= 0 ? crowd->accounts[person->account].uid : "";
}

static const char *pass_product(const struct account *account)
{
    switch (account->fare) {
    case FARE_12_ENTRIES:
        return account->child   ? "baignade/enfant_3_18/12_entrees"
               : account->inner ? "pass_1/adulte_18/12_entrees"
                                : "baignade/adulte_18/12_entrees";
    case FARE_10_HOURS:
        return "baignade/adulte_18/10_heures";
    case FARE_FAMILY:
        return "baignade/famille_5/30_entrees";
    case FARE_LESSON_12:
        return "aquagym/adulte_16/12_entrees";
    case FARE_LESSON_QUARTER:
        return "aquagym/adulte_16/trimestre";
    case FARE_GYM_WEEKLY:
        return "gym/membre/deux_par_semaine";
    case FARE_GYM_TEN:
        return "gym/membre/10_seances";
    case FARE_GYM_HOURS:
        return "gym_sauna/membre/2_heures";
    case FARE_GYM_GROUP:
        return "gym/groupe/200_seances";
    case FARE_SINGLE:
    case FARE_UNDER_3:
    case FARE_LESSON_SINGLE:
        break;
    }
    return "";
}

static const char *entry_product(const struct world *world, const struct person *person)
{
    const int minute = civil_from_wall(world_wall(world)).minute;
    switch (person->visitor) {
    case VISITOR_CLASS:
        return "groupe/primaire/seance_45_min";
    case VISITOR_GROUP:
        return minute >= 10 * HOUR_MINUTES && minute < 13 * HOUR_MINUTES
                   ? "groupe/enfants_10h_13h/entree"
                   : "groupe/enfants_des_13h/entree";
    case VISITOR_CLUB:
        return "groupe/unss_usep/entree";
    case VISITOR_PUBLIC:
    case VISITOR_LESSON:
        break;
    }
    if (person->fare == FARE_UNDER_3)
        return "baignade/enfant_moins_3/unitaire";
    if (person->fare == FARE_LESSON_SINGLE)
        return "aquagym/adulte_16/unitaire";
    return person->child ? "baignade/enfant_3_18/unitaire" : "baignade/adulte_18/unitaire";
}

json_t *people_sale(struct world *world, struct person *person)
{
    char key[48];
    json_t *words = json_object();
    if (person->account < 0) {
        (void)snprintf(key, sizeof key, "entry-%llu", (unsigned long long)person->sale);
        json_object_set_new(words, "product", json_string(entry_product(world, person)));
        json_object_set_new(words, "persons", json_integer(person->party));
        json_object_set_new(words, "gate", json_string(world->site->gates[person->gate].name));
        if (person->party >= SCHOOL_CLASS_MIN)
            json_object_set_new(words, "party",
                                json_sprintf("school %d", (int)(person->sale % SCHOOLS)));
    } else if (world->crowd->accounts[person->account].has_pass) {
        (void)snprintf(key, sizeof key, "supplement-%llu", (unsigned long long)person->sale);
        json_object_set_new(words, "product", json_string("supplement/balneo/unitaire"));
        json_object_set_new(words, "card", json_string(people_account_uid(world->crowd, person)));
    } else {
        const struct account *account = &world->crowd->accounts[person->account];
        (void)snprintf(key, sizeof key, "pass-%s-%lld", account->uid, (long long)account->sales);
        json_object_set_new(words, "product", json_string(pass_product(account)));
        json_object_set_new(words, "card", json_string(account->uid));
        json_object_set_new(words, "holder", json_string(account->uid));
        json_object_set_new(words, "birth",
                            json_string(account->child ? "2014-02-03" : "1984-05-17"));
        if (account->child)
            json_object_set_new(words, "proof", json_string("age_id"));
    }
    json_object_set_new(words, "pay", json_string("cash"));
    json_object_set_new(words, "key", json_string(key));
    return words;
}

json_t *people_opening(struct world *world, const struct person *person)
{
    return json_pack("{s:s, s:I, s:s}", "gate", world->site->gates[person->gate].name, "passages",
                     (json_int_t)person->to_enter, "reason", "paid, and the gate did not open");
}
