/* What people ask at the till, and what they do about its answers. */
#include "controller/base/text.h"
#include "controller/daemon/requests.h"
#include "sim/world/auditor.h"
#include "sim/world/crowd_steps.h"

void crowd_ask_till(struct world *world, struct person *person, bool by_hand)
{
    const struct requester who = {
        .connection = people_connection(world->crowd, person),
        .author = "cashier",
        .role = COMMAND_CASHIER,
    };
    json_t *words = by_hand ? people_opening(world, person) : people_sale(world, person);
    const int64_t persons = json_integer_value(json_object_get(words, "persons")) +
                            json_integer_value(json_object_get(words, "passages"));
    if (world->running && persons > 0) /* at a gate */
        auditor_asked(world->auditor, person->gate, persons);
    if (world->running)
        request_run(&world->hall, &who, by_hand ? "gate open" : "sell", words, NULL);
    json_decref(words);
    world_settle(world);
}

/* The cashier pressed twice: the same key, while the first is answered. */
static void ask_again(struct world *world, int64_t index, int64_t sale)
{
    struct person *person = &world->crowd->people[index];
    if (person->state == PERSON_NOBODY || person->sale != (uint64_t)sale || person->account < 0)
        return;
    struct account *account = &world->crowd->accounts[person->account];
    const bool has_pass = account->has_pass;
    account->sales--;
    account->has_pass = false;
    crowd_ask_till(world, person, false);
    account->sales++;
    account->has_pass = has_pass;
}

void crowd_answered(struct world *world, uint64_t connection, const json_t *result)
{
    struct person *person = people_of_connection(world->crowd, connection);
    const json_t *refused = json_object_get(result, "refused");
    const json_t *sale = json_object_get(result, "sale");
    if (sale != NULL && connection != 0)
        auditor_sale_answered(world->auditor, connection, json_integer_value(sale));
    if (person != NULL && people_is_club(person) && person->state == PERSON_PAYS) {
        crowd_club_answered(world, person, result);
        return;
    }
    if (person == NULL || (person->state != PERSON_BUYS && person->state != PERSON_PAYS &&
                           person->state != PERSON_WALKS))
        return;
    if (refused != NULL || json_object_get(result, "failed") != NULL) {
        const char *reason = refused != NULL ? json_string_value(json_object_get(refused, "reason"))
                                             : ""; /* it failed */
        const bool full = text_equal(reason, "zone_full"), late = text_equal(reason, "day_full");
        const bool later = refused == NULL || full || text_equal(reason, "gate_busy") ||
                           text_equal(reason, "gate_out_of_service") ||
                           text_equal(reason, "alarm") ||
                           text_equal(reason, "not_at_this_hour"); /* by a clock that is wrong */
        if (!later && !late)
            auditor_sale_refused(world->auditor, reason,
                                 json_string_value(json_object_get(refused, "about")));
        if (later && refused != NULL)
            person->sale = ++world->crowd->sales; /* nothing was sold: another try, another key */
        if (later)
            crowd_step_to(world, person, person->state, (full ? 60000 : 2500) * (int64_t)MS_US);
        else
            crowd_give_up(world, person);
        return;
    }
    if (sale != NULL && !person->sold) {
        auditor_sold(world->auditor, people_account_uid(world->crowd, person), result);
        person->sold = true;
    }
    if (person->state == PERSON_BUYS) {
        struct account *account = &world->crowd->accounts[person->account];
        const bool again =
            !account->has_pass && mishap_strikes(&world->mishaps, MISHAP_SALE_REPEATED, 0);
        if (again)
            world_plan(world, MS_US, ask_again, people_index(world->crowd, person),
                       (int64_t)person->sale);
        person->supplement = person->supplement || account->has_pass;
        account->sales += account->has_pass ? 0 : 1;
        account->has_pass = true;
        person->bought = true;
        person->sold = false;
        crowd_step_to(world, person, PERSON_ARRIVES, 15 * (int64_t)SECOND_US);
    }
}
