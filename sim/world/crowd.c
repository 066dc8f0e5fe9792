#include "sim/world/crowd.h"

#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd_steps.h"
#include "sim/world/readers.h"
#include "sim/world/turnstiles.h"

enum {
    PATIENCE_US = 7 * SECOND_US,
    TILL_US = 20 * SECOND_US,
    TRIES_MAX = 60,
    TAP_HOLD_US = 700 * MS_US,
    PUSHES_A_TAP = 8, /* then they hold their card once more */
    PUSHES_MAX = 180, /* about three minutes: longer than any reader is away */
};

static void step(struct world *world, int64_t index, int64_t turn);

void crowd_step_to(struct world *world, struct person *person, enum person_state state,
                   int64_t delay_us)
{
    person->state = state;
    person->turn++;
    world_plan(world, delay_us, step, people_index(world->crowd, person), (int64_t)person->turn);
}

static struct person *front(struct world *world, size_t gate)
{
    const struct queue *queue = &world->crowd->queues[gate];
    return queue->count > 0 ? &world->crowd->people[queue->people[queue->first]] : NULL;
}

static void call_next(struct world *world, size_t gate)
{
    struct person *next = front(world, gate);
    if (next != NULL && next->state == PERSON_QUEUES)
        crowd_step_to(world, next, PERSON_AT_FRONT,
                      chance_between(&world->chance, 300, 900) * MS_US);
}

void crowd_leave_queue(struct world *world, struct person *person)
{
    queue_remove(&world->crowd->queues[person->gate], people_index(world->crowd, person));
    call_next(world, person->gate);
}

void crowd_join_queue(struct world *world, struct person *person)
{
    const size_t best = people_shortest_queue(world, person);
    person->gate = best;
    person->state = PERSON_QUEUES;
    if (!queue_push(&world->crowd->queues[best], people_index(world->crowd, person))) {
        crowd_step_to(world, person, PERSON_ARRIVES, 60 * (int64_t)SECOND_US);
        return;
    }
    if (world->crowd->queues[best].count == 1)
        call_next(world, best);
}

void crowd_give_up(struct world *world, struct person *person)
{
    crowd_leave_queue(world, person);
    if (person->inner) {
        crowd_come_out(world, person);
        return;
    }
    world->crowd->counts.gave_up += person->planned ? person->to_enter : 0;
    person->to_enter = 0;
    if (person->inside == 0)
        people_free(world->crowd, person);
}

void crowd_plan_stay(struct world *world, struct person *person)
{
    const int64_t until_us =
        world->crowd->closing_us - chance_between(&world->chance, 60, 25 * 60) * SECOND_US;
    int64_t stay_us = person->stay_us;
    if (world->now_us + stay_us > until_us)
        stay_us = until_us - world->now_us;
    if (stay_us < 5 * 60 * (int64_t)SECOND_US)
        stay_us = 5 * 60 * (int64_t)SECOND_US;
    if (person->wants_inner || person->in_inner) /* the rest is for afterwards */
        stay_us /= 2;
    person->stay_us -= stay_us;
    crowd_step_to(world, person, person->wants_inner ? PERSON_GOES_IN : PERSON_LEAVES, stay_us);
}

/* All who came in together are in, or the rest has given up. */
static void finish_entry(struct world *world, struct person *person)
{
    crowd_leave_queue(world, person);
    if (person->inside > 0)
        crowd_plan_stay(world, person);
    else
        people_free(world->crowd, person);
}

static void tap(struct world *world, struct person *person)
{
    const char *uid =
        person->account >= 0 ? world->crowd->accounts[person->account].uid : person->card;
    crowd_step_to(world, person, PERSON_WAITS, PATIENCE_US);
    readers_tap(world, person->gate, false, uid, TAP_HOLD_US);
    if (mishap_strikes(&world->mishaps, MISHAP_TAPPED_AGAIN, person->gate))
        world_plan(world, 900 * MS_US, step, people_index(world->crowd, person), -1);
}

static void try_entry(struct world *world, struct person *person)
{
    if (++person->tries > TRIES_MAX || world->now_us > world->crowd->closing_us) {
        crowd_give_up(world, person);
        return;
    }
    if (people_is_club(person)) {
        crowd_step_to(world, person, PERSON_PAYS, TILL_US);
        crowd_ask_club(world, person);
        return;
    }
    if (person->account >= 0 || person->card[0] != '\0') {
        tap(world, person);
        return;
    }
    crowd_step_to(world, person, PERSON_PAYS, TILL_US);
    crowd_ask_till(world, person, person->sold);
}

static void push_in(struct world *world, struct person *person)
{
    const bool alone = crowd_is_inner(world, person->gate);
    const unsigned persons =
        !alone && mishap_strikes(&world->mishaps, MISHAP_TAILGATE, person->gate) ? 2 : 1;
    if (mishap_strikes(&world->mishaps, MISHAP_WALKED_AWAY, person->gate)) {
        crowd_leave_queue(world, person);
        crowd_step_to(world, person, PERSON_ARRIVES, 20 * (int64_t)SECOND_US);
        return;
    }
    if (turnstiles_push(world, person->gate, ARM_ENTRY, persons)) {
        person->state = PERSON_TURNS;
        person->turn++;
        if (persons == 2)
            crowd_stranger(world, person->gate);
        return;
    }
    const bool open = turnstiles_open(world, person->gate, ARM_ENTRY);
    crowd_step_to(world, person, open ? PERSON_WALKS : PERSON_AT_FRONT,
                  (open ? 600 : 2500) * (int64_t)MS_US);
}

static void tap_out(struct world *world, struct person *person)
{
    struct account *account = &world->crowd->accounts[person->account];
    person->tapped_out = true;
    crowd_step_to(world, person, PERSON_LEAVES, 900 * MS_US);
    if (mishap_strikes(&world->mishaps, MISHAP_LEFT_WITHOUT_TAP, person->gate))
        return;
    readers_tap(world, person->gate, true, account->uid, TAP_HOLD_US);
}

static void push_out(struct world *world, struct person *person)
{
    if (!person->chose_exit) {
        person->chose_exit = true;
        person->gate = people_any_gate(world, person);
        person->pushes = 0;
    }
    const bool by_card = crowd_leaves_by_card(world, person->gate);
    const bool by_the_hour = person->fare == FARE_10_HOURS && person->account >= 0;
    if ((by_card || (by_the_hour && !person->in_inner)) && !person->tapped_out) {
        tap_out(world, person);
        return;
    }
    if (world->crowd->going_out[person->gate] == NULL &&
        turnstiles_push(world, person->gate, ARM_EXIT, 1)) {
        world->crowd->going_out[person->gate] = person;
        person->state = PERSON_TURNS_OUT;
        person->turn++;
        return;
    }
    const bool stuck = world->turnstiles[person->gate].arm.jam;
    const bool shut = !stuck && !turnstiles_turning(world, person->gate) &&
                      !turnstiles_open(world, person->gate, ARM_EXIT);
    person->pushes += shut ? 1 : 0;
    if (shut && (!by_card || person->pushes > PUSHES_MAX))
        auditor_held_in(world->auditor, person->gate);
    person->chose_exit = !stuck;
    person->tapped_out = person->tapped_out && !stuck && person->pushes % PUSHES_A_TAP != 3;
    crowd_step_to(world, person, PERSON_LEAVES, chance_between(&world->chance, 400, 1600) * MS_US);
}

static void arrive(struct world *world, struct person *person)
{
    const bool buys = person->account >= 0 && !person->inner &&
                      (!world->crowd->accounts[person->account].has_pass ||
                       people_needs_supplement(world->crowd, person));
    if (buys) {
        if (++person->tries > TRIES_MAX || world->now_us > world->crowd->closing_us) {
            crowd_give_up(world, person);
            return;
        }
        if (person->bought) /* another purchase, another key */
            person->sale = ++world->crowd->sales;
        person->bought = false;
        crowd_step_to(world, person, PERSON_BUYS, TILL_US);
        crowd_ask_till(world, person, false);
        return;
    }
    crowd_join_queue(world, person);
}

static void step(struct world *world, int64_t index, int64_t turn)
{
    struct person *person = &world->crowd->people[index];
    if (turn == -1 && person->state == PERSON_WAITS && person->account >= 0) {
        readers_tap(world, person->gate, false, world->crowd->accounts[person->account].uid,
                    TAP_HOLD_US);
        return;
    }
    if (person->state == PERSON_NOBODY || person->turn != (uint64_t)turn)
        return; /* it came otherwise meanwhile */
    switch (person->state) {
    case PERSON_ARRIVES:
    case PERSON_BUYS: /* the till did not answer */
        arrive(world, person);
        break;
    case PERSON_AT_FRONT:
    case PERSON_WAITS: /* nothing happened: once more */
    case PERSON_PAYS:
        try_entry(world, person);
        break;
    case PERSON_WALKS:
        push_in(world, person);
        break;
    case PERSON_GOES_IN:
        crowd_go_in(world, person);
        break;
    case PERSON_LEAVES:
        push_out(world, person);
        break;
    case PERSON_TURNS:
    case PERSON_TURNS_OUT:
    case PERSON_QUEUES:
    case PERSON_NOBODY:
        break;
    }
}

void crowd_sees(struct world *world, size_t gate, enum arm_coil lamp)
{
    struct person *person = front(world, gate);
    if (person == NULL || lamp != COIL_UNLOCK_ENTRY ||
        (person->state != PERSON_WAITS && person->state != PERSON_PAYS))
        return;
    crowd_step_to(world, person, PERSON_WALKS, chance_between(&world->chance, 800, 2500) * MS_US);
}

/* Whoever gets it back holds it to the same reader or to that of another gate, and walks away when
 * nothing opens. */
static void hold_again(struct world *world, int64_t account, int64_t gate)
{
    readers_tap(world, (size_t)gate, false, world->crowd->accounts[account].uid, TAP_HOLD_US);
}

static void hand_back(struct world *world, const struct person *person)
{
    const bool own = person->account >= 0 && person->fare != FARE_FAMILY &&
                     !people_is_club(person); /* not several people's */
    if (!own || !mishap_strikes(&world->mishaps, MISHAP_HANDED_BACK, person->gate))
        return;
    const bool at_once = chance_in_million(&world->chance, 500000);
    const bool here = chance_in_million(&world->chance, 500000);
    const int64_t later = here ? 20 : 5; /* around the delay that holds for all gates of a zone */
    const int64_t after_ms = chance_between(&world->chance, 900, 3000) * (at_once ? 1 : later);
    const size_t gate = here ? person->gate : people_any_gate(world, person);
    world_plan(world, after_ms * MS_US, hold_again, person->account, (int64_t)gate);
}

static void one_is_in(struct world *world, struct person *person)
{
    if (person->inner) {
        person->in_inner = true;
        person->to_enter = 0;
        finish_entry(world, person);
        return;
    }
    hand_back(world, person);
    person->inside++;
    person->to_enter--;
    if (person->account >= 0)
        world->crowd->accounts[person->account].in_us = world->now_us;
    world->crowd->counts.inside++;
    if (person->to_enter <= 0) {
        finish_entry(world, person);
    } else if (person->account >= 0 && !people_is_club(person)) { /* a family: the next one taps */
        crowd_step_to(world, person, PERSON_AT_FRONT,
                      chance_between(&world->chance, 500, 1500) * MS_US);
    } else {
        crowd_step_to(world, person, PERSON_WALKS,
                      chance_between(&world->chance, 500, 1500) * MS_US);
    }
}

static void one_is_out(struct world *world, size_t gate)
{
    struct person *person = world->crowd->going_out[gate];
    world->crowd->going_out[gate] = NULL;
    if (person == NULL)
        return;
    if (person->in_inner) {
        crowd_come_out(world, person);
        return;
    }
    world->crowd->counts.inside--;
    if (--person->inside > 0) {
        person->tapped_out = false; /* where each needs the card */
        crowd_step_to(world, person, PERSON_LEAVES,
                      chance_between(&world->chance, 400, 1500) * MS_US);
        return;
    }
    if (!crowd_comes_back(world, person))
        people_free(world->crowd, person);
}

void crowd_turned(struct world *world, size_t gate, enum arm_way way)
{
    struct person *person = front(world, gate);
    if (way == ARM_EXIT) {
        one_is_out(world, gate);
        return;
    }
    if (person != NULL && person->state == PERSON_TURNS)
        one_is_in(world, person);
    if (!crowd_is_inner(world, gate) && mishap_strikes(&world->mishaps, MISHAP_SECOND_TURN, gate) &&
        turnstiles_push(world, gate, ARM_ENTRY, 1))
        crowd_stranger(world, gate);
}

/* Someone who is inside without anyone's leave, and goes home some time. */
void crowd_stranger(struct world *world, size_t gate)
{
    struct person *stranger = crowd_is_inner(world, gate) ? NULL : people_new(world->crowd);
    if (stranger == NULL)
        return;
    stranger->gate = gate;
    stranger->inside = 1;
    stranger->stay_us = 40 * 60 * (int64_t)SECOND_US;
    world->crowd->counts.inside++;
    crowd_plan_stay(world, stranger);
}

static bool one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (text_equal(word, *words))
            return true;
    }
    return false;
}

/* What the display says, and what people do about it. */
void crowd_reads(struct world *world, size_t gate, const char *uid, const char *reason)
{
    static const char *const used_up[] = {"empty",     "expired",      "time_used_up",
                                          "time_owed", "no_pass_here", NULL};
    static const char *const wait[] = {"passed_a_moment_ago", "open_at_other_gate", "card_unknown",
                                       NULL};
    struct person *person = front(world, gate);
    if (person == NULL || person->state != PERSON_WAITS || person->account < 0 ||
        !text_equal(world->crowd->accounts[person->account].uid, uid)) {
        if (person != NULL && person->state == PERSON_WAITS && person->account < 0 &&
            person->card[0] != '\0') { /* a cheat is found out */
            person->to_enter = 0;
            finish_entry(world, person);
        }
        return;
    }
    if (person->inner) {
        crowd_refused_inside(world, person, reason);
    } else if (one_of(reason, wait)) {
        crowd_step_to(world, person, PERSON_AT_FRONT, 9 * (int64_t)SECOND_US);
    } else if (one_of(reason, used_up)) {
        world->crowd->accounts[person->account].has_pass = false;
        crowd_leave_queue(world, person);
        crowd_step_to(world, person, PERSON_ARRIVES, 2 * (int64_t)SECOND_US);
    } else if (text_equal(reason, "gate_out_of_service")) {
        crowd_leave_queue(world, person);
        person->shuns = gate;
        crowd_step_to(world, person, PERSON_ARRIVES, 5 * (int64_t)SECOND_US);
    } else if (text_equal(reason, "zone_full")) { /* they wait in the hall until others leave */
        crowd_leave_queue(world, person);
        crowd_step_to(world, person, PERSON_ARRIVES,
                      chance_between(&world->chance, 60, 180) * SECOND_US);
    } else if (text_equal(reason, "day_full") || people_is_member(person)) {
        crowd_give_up(world, person); /* closed, or the week is used up, too */
    } else {                          /* already inside, closed: they pay at the till, or go home */
        crowd_leave_queue(world, person);
        people_leave_account(world->crowd, person);
        person->sale = ++world->crowd->sales;
        crowd_step_to(world, person, PERSON_ARRIVES, 10 * (int64_t)SECOND_US);
    }
}

void crowd_pushes(struct world *world, size_t gate)
{
    if (!crowd_is_inner(world, gate) && turnstiles_push(world, gate, ARM_ENTRY, 1))
        crowd_stranger(world, gate);
}

static void cheat(struct world *world, const char *uid)
{
    struct person *person = people_new(world->crowd);
    if (person == NULL)
        return;
    person->to_enter = 1;
    person->stay_us = 30 * 60 * (int64_t)SECOND_US;
    (void)text_copy(person->card, sizeof person->card, uid);
    crowd_step_to(world, person, PERSON_ARRIVES, 0);
}

void crowd_blocked_card(struct world *world, size_t gate)
{
    (void)gate;
    cheat(world, CROWD_BLOCKED_UID);
}

void crowd_unknown_card(struct world *world, size_t gate)
{
    (void)gate;
    cheat(world, "04DEADBEEF0001");
}

static void come(struct world *world, int64_t index, int64_t turn)
{
    struct person *person = &world->crowd->people[index];
    if (person->state == PERSON_ARRIVES && person->turn == (uint64_t)turn)
        arrive(world, person);
}

void crowd_will_come(struct world *world, struct person *person, int64_t at_us)
{
    person->state = PERSON_ARRIVES;
    world_plan(world, at_us - world->now_us, come, people_index(world->crowd, person),
               (int64_t)++person->turn);
}

void crowd_plan_day(struct world *world, size_t day)
{
    struct crowd *crowd = world->crowd;
    const struct calendar_day *plan = &world->calendar.days[day];
    const int closing = opening_ends(&world->site->opening, plan->date);
    crowd->closing_us = civil_to_wall(plan->date, closing).unix_ms * MS_US - world->true_offset_us;
    const int64_t rush = world->options.rush;
    for (int64_t left = rush > 0 ? rush : plan->entries; left > 0;) {
        int64_t at_us;
        struct person *person = people_plan(world, day, left, &at_us);
        if (person == NULL)
            break;
        if (rush > 0) /* all of them in the afternoon */
            at_us =
                crowd->closing_us - chance_between(&world->chance, 2 * 3600, 5 * 3600) * SECOND_US;
        left -= person->to_enter;
        crowd->counts.planned += person->to_enter;
        crowd_will_come(world, person, at_us);
    }
}

int64_t crowd_in_since_us(const struct world *world, const char *uid)
{
    const struct crowd *crowd = world->crowd;
    for (size_t i = 0; i < crowd->account_count; i++) {
        if (text_equal(crowd->accounts[i].uid, uid))
            return crowd->accounts[i].in_us;
    }
    return 0;
}

struct crowd_counts crowd_counts(const struct world *world)
{
    return world->crowd->counts;
}
