/* crowd_people: who comes on a day, with which account; the queues; the words of the till.
 * Part of crowd: what people are. What they do is in crowd. */
#ifndef PORTILLON_SIM_WORLD_CROWD_PEOPLE_H
#define PORTILLON_SIM_WORLD_CROWD_PEOPLE_H

#include "sim/world/crowd.h"

enum { PEOPLE_MAX = 8192, ACCOUNTS_MAX = 8192, QUEUE_MAX = 1024, PEOPLE_NO_GATE = 999 };

enum person_state {
    PERSON_NOBODY,
    PERSON_ARRIVES,
    PERSON_BUYS, /* a pass, at the desk */
    PERSON_QUEUES,
    PERSON_AT_FRONT,
    PERSON_WAITS, /* has tapped */
    PERSON_PAYS,  /* entries, at the gate */
    PERSON_WALKS, /* has seen the green */
    PERSON_TURNS,
    PERSON_GOES_IN, /* from the pools to the zone inside them */
    PERSON_LEAVES,
    PERSON_TURNS_OUT,
};

/* One visit: a person, or several who come in together. */
struct person {
    enum person_state state;
    uint64_t turn; /* which step it waits for */
    bool planned;
    enum visitor_kind visitor;
    enum fare fare;
    bool child;
    int64_t account;            /* -1: none */
    char card[PEOPLE_UID_SIZE]; /* of a cheat; "" otherwise */
    size_t gate, shuns;
    int64_t party; /* as many as were paid for */
    int64_t to_enter, inside, tries, pushes;
    int64_t stay_us;
    int64_t trips; /* goes out for a moment so often, and comes back */
    bool sold, bought, chose_exit, tapped_out;
    bool wants_inner, supplement; /* a visit to the inner zone, which has been paid for */
    bool inner, in_inner;         /* on the way there or back; there */
    uint64_t sale;
};

struct account {
    char uid[PEOPLE_UID_SIZE];
    enum fare fare;
    bool child, busy, has_pass;
    bool inner; /* the pass is good for the inner zone too */
    int64_t sales, in_us;
};

struct queue {
    size_t first, count;
    int64_t people[QUEUE_MAX];
};

struct crowd {
    struct chance chance, gym_chance;
    size_t account_count;
    struct account accounts[ACCOUNTS_MAX];
    size_t accounts_by_fare[FARE_COUNT];
    size_t free_count;
    int64_t free_people[PEOPLE_MAX];
    struct person people[PEOPLE_MAX];
    struct queue queues[MISHAP_GATES_MAX];
    struct person *going_out[MISHAP_GATES_MAX];
    int64_t closing_us;
    uint64_t sales;
    struct crowd_counts counts;
};

int64_t people_index(const struct crowd *crowd, const struct person *person);
struct person *people_new(struct crowd *crowd);
void people_free(struct crowd *crowd, struct person *person);
void people_leave_account(struct crowd *crowd, struct person *person);

/* The next visit of a day of which `left` persons are still to come; NULL when there is no room. */
struct person *people_plan(struct world *world, size_t day, int64_t left, int64_t *ret_at_us);

/* A new card of a fare, or -1 when there is no room for one. */
int64_t people_new_account(struct crowd *crowd, enum fare fare);

/* Comes to the gym; with others, on the card of a club. */
bool people_is_member(const struct person *person);
bool people_is_club(const struct person *person);

/* What they have does not open the inner zone, where they want to go. */
bool people_needs_supplement(const struct crowd *crowd, const struct person *person);

/* Who asks at the till. */
uint64_t people_connection(const struct crowd *crowd, const struct person *person);
struct person *people_of_connection(struct crowd *crowd, uint64_t connection);
const char *people_account_uid(const struct crowd *crowd, const struct person *person);
/* Arguments of `sell` and of `gate open`; owned by the caller. */
json_t *people_sale(struct world *world, struct person *person);
json_t *people_opening(struct world *world, const struct person *person);

/* A gate that leads where they want to go, or from where they are. */
size_t people_any_gate(struct world *world, const struct person *person);
size_t people_shortest_queue(struct world *world, const struct person *person);

bool queue_push(struct queue *queue, int64_t person);
void queue_remove(struct queue *queue, int64_t person);

#endif
