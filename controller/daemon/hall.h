/* hall: the gates and readers of the site as the event loop sees them. A thin shell over the pure
 * gate machines: driver messages and ledger answers become events, effects become messages and
 * jobs. Owns the machines and the alarm of the whole site. Leaves driver processes and timers to
 * whoever runs it: hall_loop in the daemon, the simulated world. Never waits for anything. */
#ifndef PORTILLON_DAEMON_HALL_H
#define PORTILLON_DAEMON_HALL_H

#include <jansson.h>

#include "controller/admission/gate.h"
#include "controller/daemon/ledger_thread.h"
#include "controller/site/site.h"

enum { HALL_REFUSALS_MAX = 64, HALL_LEDGER_SLOW_MS = 2000, HALL_TICK_MS = DRIVER_ALIVE_MS };

struct hall;

/* An opening asked for by a person, while the gate and then the ledger are asked. */
struct hall_asking {
    struct ledger_job *job; /* NULL: nobody asks */
};

struct hall_gate {
    struct hall *hall;
    size_t index;
    struct gate gate;
    size_t bus;
    uint16_t driver_index;
    uint64_t losses; /* times its board answered and then did not, for whatever cause */
    char down_cause[DRIVER_DATA_SIZE + 1];
    char last_incident[48];
    int64_t last_incident_ms;    /* wall clock */
    int64_t exit_blind_since_ms; /* monotonic; no reader sees who leaves with a card; 0: one does */
    int64_t exit_stated_ms;      /* when it was last told to stay open for that; 0: it is not */
    bool told_in_service;        /* to whoever watches */
    struct hall_asking asking;
    int64_t test_order; /* a test whose asker waits for its end */
    uint64_t test_connection;
    json_t *test_request;
};

struct hall_reader {
    struct hall *hall;
    size_t index;
    uint64_t driver_start, restarts; /* of its driver */
    bool up;
    uint64_t losses; /* times it was up and then was not, for whatever cause */
    char down_cause[DRIVER_DATA_SIZE + 1];
    uint64_t sight; /* of the card that lies there; 0 none */
    char uid[PEOPLE_UID_SIZE];
    /* a person at the till waits for a card */
    uint64_t wait_connection;
    json_t *wait_request;
    int64_t wait_until_ms;
};

struct hall_bus {
    struct hall *hall;
    size_t index;
    uint64_t restarts; /* of its driver */
};

struct hall_refusal {
    size_t gate;
    enum refusal refusal;
    char uid[PEOPLE_UID_SIZE];
    struct wall_time at;
    int64_t times;
};

/* What the hall tells others: an answer to a request, or an event for whoever watches. */
struct hall_listener {
    void *context;
    void (*answer)(void *context, uint64_t connection, json_t *request_id, json_t *result);
    void (*event)(void *context, json_t *event);
    bool (*watched)(void *context);
};

/* What the hall needs of the program that runs it. */
struct hall_outside {
    void *context;
    /* to the driver of a bus; false when there is none or it does not read */
    bool (*send)(void *context, size_t bus, const struct driver_message *message);
    /* when hall_pass_time() is wanted; INT64_MAX: not at all */
    void (*wake_at)(void *context, struct mono_time when);
    /* an alarm is on: who is inside goes on paper, then hall_muster_done(); NULL: not here */
    void (*print_muster)(void *context);
};

/* What is done once after each closing, or once a night. */
struct hall_duty {
    struct wall_time done; /* the closing, or the hour of the night, for which it was */
    bool at_work;
};

struct hall {
    const struct site *site;
    struct ledger_thread *ledger;
    struct hall_outside outside;
    struct hall_listener listener;
    struct hall_gate gates[SITE_GATES_MAX];
    struct hall_reader readers[SITE_READERS_MAX];
    struct hall_bus buses[SITE_BUSES_MAX];
    size_t refusal_count;
    struct hall_refusal refusals[HALL_REFUSALS_MAX];
    bool alarm, recount_wanted;
    bool muster_unprinted; /* of the last alarm */
    int64_t fire_seen_ms;  /* when a board last showed fire */
    int64_t wall_less_mono_ms;
    int64_t clock_moved_ms;     /* monotonic, when the wall clock was last seen to jump; 0: never */
    struct hall_duty forgotten; /* visits without a seen exit are charged */
    struct hall_duty empty;     /* zones that are not empty are told, and set to nobody */
    struct hall_duty privacy;   /* names whose time has come are forgotten, open or not */
    int64_t closing_minute;     /* when a closing was last looked for, since 1970 */
    uint64_t tap_count;
};

/* Reads the open orders, before any job is submitted. */
MUST_CHECK enum err hall_init(struct hall *hall, const struct site *site,
                              struct ledger_thread *ledger, const struct hall_outside *outside,
                              const struct hall_listener *listener, struct err_text *text);
/* After the drivers have left: what is still to be noted goes to the ledger. */
void hall_finish(struct hall *hall);

/* Every HALL_TICK_MS. */
void hall_tick(struct hall *hall);
void hall_pass_time(struct hall *hall);
/* The ledger's descriptor is readable. */
void hall_take_jobs(struct hall *hall);

/* An opening, a test, or a sale of entries at a gate. Takes the job when it was accepted; false
 * when the gate is busy or out of service. */
bool hall_ask(struct hall *hall, size_t gate, struct ledger_job *job);
void hall_set_service(struct hall *hall, size_t gate, bool on);
/* Answers `request_id` with the next card on a desk reader. False when somebody waits there
 * already. */
bool hall_wait_card(struct hall *hall, size_t reader, uint64_t connection, json_t *request_id,
                    int64_t wait_ms);
/* A connection is gone: nothing that it waited for is kept for it. */
void hall_forget(struct hall *hall, uint64_t connection);
/* The state of everything, for `status`. */
json_t *hall_status(struct hall *hall);

/* Part of hall: keeps exits open where no reader sees the cards that they wait for. */
void hall_watch_exits(struct hall *hall, struct mono_time now);
/* Part of hall: one event into a machine, its effects out. */
void hall_step(struct hall *hall, size_t gate, const struct gate_event *event);
void hall_finished(struct hall *hall, struct ledger_job *job);
void hall_drive(struct hall *hall, size_t gate, struct driver_message *message);
void hall_note_refusal(struct hall *hall, size_t gate, const char *uid, enum refusal refusal);
void hall_tell(struct hall *hall, json_t *event);
void hall_arm_timer(struct hall *hall);
void hall_step_all(struct hall *hall, enum gate_event_type type);
/* Fire frees every gate, until staff end the alarm; it stands across a restart. */
void hall_raise_alarm(struct hall *hall);
void hall_muster_done(struct hall *hall, bool printed);
void hall_watch_fire(struct hall *hall);
/* True when a board shows fire, or has done so a moment ago. */
bool hall_shows_fire(const struct hall *hall);
/* The gate whose board showed fire and has been silent since, when no other one shows it; NULL:
 * there is none. Staff may say that it is out (hall_forget_fire); once it answers, its word counts
 * again. */
const char *hall_silent_in_fire(const struct hall *hall);
void hall_forget_fire(struct hall *hall);
/* Something at a gate that staff should look at: logged, in the chain, shown. */
void hall_incident(struct hall *hall, size_t gate, const char *cause);
/* What the hours of a gate's zone are for a job, at its instant. */
void hall_read_calendar(const struct hall *hall, size_t gate, struct ledger_job *job);
void hall_end_alarm(struct hall *hall);
MUST_CHECK enum err hall_recall_alarm(struct hall *hall, struct err_text *text);
void hall_answer_card(struct hall_reader *reader);
/* What a closing brings, once it has passed; and what has been done of it. */
void hall_watch_closing(struct hall *hall, struct mono_time now);
void hall_closing_done(struct hall *hall, const struct ledger_job *job);
/* What the drivers say, and what their loss means; `context` is the bus or the reader. */
void hall_bus_message(void *context, const struct driver_message *message);
void hall_bus_lost(void *context);
void hall_reader_message(void *context, const struct driver_message *message);
void hall_reader_lost(void *context);

#endif
