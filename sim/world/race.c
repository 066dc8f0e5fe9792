#include "sim/world/race.h"

#include <stdio.h>

#include "controller/daemon/requests.h"
#include "sim/world/auditor.h"
#include "sim/world/readers.h"
#include "sim/world/turnstiles.h"

enum {
    GATES = 4,
    HOLD_US = 3 * SECOND_US,
    LOOK_US = SECOND_US,
    LEAVE_US = 6 * SECOND_US,
    ROUND_US = 14 * SECOND_US,
    BUY_EVERY_ROUNDS = 17, /* fewer units than rounds: often the last one is raced for */
    MINUTES_BEFORE_CLOSING = 45,
    CONNECTION = 1000,
};

static const struct {
    const char *uid, *product, *members;
} cards[2] = {{"04AACE00000001", "baignade/adulte_18/12_entrees", NULL},
              {"04AACE00000002", "baignade/famille_5/10_entrees", "Anne;Luc;Zoe;Tom;Lea"}};

static void buy(struct world *world, size_t card)
{
    const struct requester who = {
        .connection = CONNECTION + card, .author = "cashier", .role = COMMAND_CASHIER};
    json_t *words =
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "product", cards[card].product, "card",
                  cards[card].uid, "holder", cards[card].uid, "birth", "1984-05-17", "pay", "cash");
    if (cards[card].members != NULL)
        json_object_set_new(words, "members", json_string(cards[card].members));
    if (world->running)
        request_run(&world->hall, &who, "sell", words, NULL);
    json_decref(words);
    world_settle(world);
}

void race_answered(struct world *world, uint64_t connection, const json_t *result)
{
    if (json_object_get(result, "sale") != NULL)
        auditor_sold(world->auditor, cards[(connection - CONNECTION) % 2].uid, result);
}

static void leave(struct world *world, int64_t gate, int64_t b)
{
    (void)b;
    (void)turnstiles_push(world, (size_t)gate, ARM_EXIT, 1);
}

/* Both walk up to their gates: where one opens, they mostly go in. */
static void look(struct world *world, int64_t first, int64_t second)
{
    const int64_t gates[2] = {first, second};
    int opened = 0;
    for (int i = 0; i < 2; i++) {
        if (!turnstiles_open(world, (size_t)gates[i], ARM_ENTRY))
            continue;
        opened++;
        if (chance_between(&world->chance, 0, 9) < 7 &&
            turnstiles_push(world, (size_t)gates[i], ARM_ENTRY, 1))
            world_plan(world, LEAVE_US, leave, gates[i], 0);
    }
    world->race.opened += opened;
    world->race.both += opened == 2;
    /* when nothing goes wrong: fire opens every gate, and a board may lie */
    if (world->options.level == MISHAPS_NONE && opened == 2 && (world->race.rounds - 1) % 2 == 0)
        auditor_both_opened(world->auditor, cards[0].uid);
}

static void run_round(struct world *world, int64_t a, int64_t b)
{
    const size_t card = (size_t)(world->race.rounds % 2);
    const int64_t first = chance_between(&world->chance, 0, GATES - 1);
    const int64_t second = (first + chance_between(&world->chance, 1, GATES - 1)) % GATES;
    (void)a;
    (void)b;
    if (world->race.rounds == world->options.race)
        return;
    if (world->race.rounds / 2 % BUY_EVERY_ROUNDS == 0)
        buy(world, card);
    world->race.rounds++;
    readers_tap(world, (size_t)first, false, cards[card].uid, HOLD_US);
    readers_tap(world, (size_t)second, false, cards[card].uid, HOLD_US);
    world_plan(world, LOOK_US, look, first, second);
}

void race_plan_day(struct world *world, size_t day)
{
    const struct civil_date date = world->calendar.days[day].date;
    const int begins = opening_begins(&world->site->opening, date);
    const int ends = opening_ends(&world->site->opening, date) - MINUTES_BEFORE_CLOSING;
    const int64_t rounds = (ends - begins) * 60 * (int64_t)SECOND_US / ROUND_US;
    const int64_t opening_us =
        civil_to_wall(date, begins).unix_ms * MS_US - world->true_offset_us - world->now_us;
    for (int64_t i = 0; i < rounds; i++)
        world_plan(world, opening_us + 60 * (int64_t)SECOND_US + i * ROUND_US, run_round, 0, 0);
}
