/* The zone inside the pools: people go there from the pools with their card, and come back. */
#include "controller/base/text.h"
#include "sim/world/crowd_steps.h"

enum { SOON_S = 9, FULL_S_MIN = 120, FULL_S_MAX = 600, NOT_BEFORE_CLOSING_S = 1500 };

void crowd_go_in(struct world *world, struct person *person)
{
    person->wants_inner = false;
    if (world->now_us > world->crowd->closing_us - NOT_BEFORE_CLOSING_S * (int64_t)SECOND_US) {
        crowd_come_out(world, person);
        return;
    }
    person->inner = true;
    person->to_enter = 1;
    person->tries = 0;
    crowd_join_queue(world, person);
}

void crowd_come_out(struct world *world, struct person *person)
{
    person->inner = person->in_inner = false;
    person->chose_exit = person->tapped_out = false;
    person->to_enter = person->pushes = 0;
    person->gate = people_any_gate(world, person);
    crowd_plan_stay(world, person);
}

void crowd_refused_inside(struct world *world, struct person *person, const char *reason)
{
    const bool soon = text_equal(reason, "passed_a_moment_ago") ||
                      text_equal(reason, "card_unknown") ||
                      text_equal(reason, "open_at_other_gate");
    if (soon) {
        crowd_step_to(world, person, PERSON_AT_FRONT, SOON_S * (int64_t)SECOND_US);
    } else if (text_equal(reason, "zone_full")) {
        crowd_leave_queue(world, person);
        crowd_step_to(world, person, PERSON_GOES_IN,
                      chance_between(&world->chance, FULL_S_MIN, FULL_S_MAX) * SECOND_US);
    } else {
        crowd_give_up(world, person);
    }
}
