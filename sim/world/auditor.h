/* auditor: a second ledger, naive and of another make. It follows what really happened (arms that
 * turned, cards that were held, what the till said) and reads what the controller has made durable,
 * row by row, over a connection of its own; it holds one against the other. It shares no code with
 * the ledger it judges. The first difference stops the world.
 *
 * What it proves: nothing is granted that was not credited, to nobody who has not held their own
 * card or paid for as many; each order is resolved once, by what
 * its arm counted; no arm opens without an order that is on disk, or a fire; no rotation is lost or
 * made up, but those that a board forgot; presence and counts are the sum of the passages; nobody
 * is held in; the chain is unbroken; what was told once stays told, whatever the power does. */
#ifndef PORTILLON_SIM_WORLD_AUDITOR_H
#define PORTILLON_SIM_WORLD_AUDITOR_H

#include "sim/world/world.h"

enum { AUDITOR_TEXT_SIZE = 240, AUDITOR_STORY_LINES = 48 };

struct auditor *auditor_create(struct world *world);
void auditor_destroy(struct auditor *auditor);

/* What really happens. */
void auditor_turned(struct auditor *auditor, size_t gate, enum arm_way way, unsigned persons);
void auditor_tapped(struct auditor *auditor, size_t reader, const char *uid, int64_t delay_us);
/* The till or staff ask for a gate to be opened for so many. */
void auditor_asked(struct auditor *auditor, size_t gate, int64_t persons);
/* The same with the card of a club, which pays so many units. */
void auditor_asked_for_club(struct auditor *auditor, size_t gate, int64_t persons, int64_t units);
/* Staff want an alarm to end: nothing else ends one. */
void auditor_alarm_end_asked(struct auditor *auditor);
void auditor_unlocked(struct auditor *auditor, size_t gate);
void auditor_held_in(struct auditor *auditor, size_t gate);
/* A board starts at zero, or a driver that counted is gone. */
void auditor_counters_lost(struct auditor *auditor, size_t gate);
/* Two rotations without a pause between them: whoever counts contacts sees one. */
void auditor_pulse_merged(struct auditor *auditor, size_t gate, enum arm_way way);
/* The line of a board whose contacts the driver counts is lost for a while. */
void auditor_pulses_unseen(struct auditor *auditor, size_t gate);
/* Something there keeps the controller from doing its work in time. */
void auditor_disturbed(struct auditor *auditor, size_t gate);
/* Two gates stand open for the card of one person. */
void auditor_both_opened(struct auditor *auditor, const char *uid);
/* For the story. */
void auditor_note(struct auditor *auditor, const char *text);
void auditor_strikes(struct auditor *auditor, enum mishap mishap, size_t gate);

/* What the controller is told and tells. */
void auditor_reading(struct auditor *auditor, size_t gate, const struct driver_message *message);
void auditor_hall_says(struct auditor *auditor, const json_t *event);
void auditor_sold(struct auditor *auditor, const char *uid, const json_t *answer);
/* Any answer about a sale, the repeated ones too: one key, one sale. */
void auditor_sale_answered(struct auditor *auditor, uint64_t key, int64_t sale_id);
void auditor_sale_refused(struct auditor *auditor, const char *reason, const char *about);

/* What has been sold so far is not the crowd's. */
void auditor_installed(struct auditor *auditor);
/* The controller has a ledger again: everything told before must be in it. */
void auditor_started(struct auditor *auditor);
void auditor_stopped(struct auditor *auditor);
/* A batch has ended: reads what is new on disk. */
void auditor_committed(struct auditor *auditor);
/* Every balance, order, clock, count and sum. */
void auditor_check_all(struct auditor *auditor, bool chain_too);
/* Nobody knows of an order, and an arm stands open: not for longer than its lock may take. */
void auditor_check_locks(struct auditor *auditor);
/* Gates are ready and nobody moves: no rotation may be left over. */
void auditor_check_quiet(struct auditor *auditor);
/* The day is over: each gate is ready for the next one, unless something has just disturbed it. */
void auditor_check_serving(struct auditor *auditor);
void auditor_check_holds(struct auditor *auditor);

/* Somebody reads the ledger for a while, and keeps its log from being moved. False when somebody
 * does already, or nobody did. */
bool auditor_hold_log(struct auditor *auditor, bool hold);

bool auditor_agrees(const struct auditor *auditor);
/* What differed first, and the last things that happened around it. */
const char *auditor_difference(const struct auditor *auditor);
size_t auditor_story(const struct auditor *auditor,
                     char lines[AUDITOR_STORY_LINES][AUDITOR_TEXT_SIZE]);

struct auditor_counts {
    int64_t entries, exits; /* of the establishment */
    int64_t inner[2];       /* through the doors of zones inside others, by way */
    int64_t gym[2];         /* of the gym */
    int64_t refused, posted, voided, sold_cents;
};
struct auditor_counts auditor_counts(const struct auditor *auditor);

#endif
