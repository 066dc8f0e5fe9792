#include "controller/daemon/attendance_commands.h"

#include <stdio.h>

#include "controller/daemon/job_words.h"
#include "controller/ledger/alarm.h"
#include "controller/ledger/attendance.h"

/* What a zone may hold by its configuration. */
static int64_t most_of(const struct ledger *ledger, const char *name)
{
    const struct capacity_zone *zone = capacity_find_zone(&ledger->capacity, name);
    return zone != NULL && zone->limits.at_once.limited ? zone->limits.at_once.persons
                                                        : CAPACITY_PERSONS_MAX;
}

enum err attendance_command_recount(struct ledger *ledger, struct ledger_job *job)
{
    const struct recount recount = {.zone = job_text(job, "zone"),
                                    .reason = job_text(job, "reason"),
                                    .author = job->author,
                                    .persons = job_int(job, "persons", 0),
                                    .now = job->now};
    int64_t before = 0;
    char most[24];
    if (capacity_find_zone(&ledger->capacity, recount.zone) == NULL) {
        job->result = job_refusal("zone_unknown", recount.zone);
        return ERR_OK;
    }
    const int64_t limit = most_of(ledger, recount.zone);
    if (recount.persons > limit && !json_is_true(json_object_get(job->command, "force"))) {
        (void)snprintf(most, sizeof most, "%lld", (long long)limit);
        job->result = job_refusal("count_above_capacity", most);
        return ERR_OK;
    }
    enum alarm_state state = ALARM_NONE;
    enum err err = ledger_recount(ledger, &recount, &before);
    if (err == ERR_OK)
        err = alarm_read(ledger->store, &state);
    if (err == ERR_OK)
        job->result = json_pack("{s:s, s:I, s:I, s:b}", "zone", recount.zone, "persons",
                                (json_int_t)recount.persons, "persons_before", (json_int_t)before,
                                "recount_wanted", state == ALARM_RECOUNT_WANTED);
    return err;
}

enum err attendance_command_capacity(struct ledger *ledger, struct ledger_job *job)
{
    const struct capacity_setting setting = {.name = job_text(job, "zone"),
                                             .reason = job_text(job, "reason"),
                                             .author = job->author,
                                             .persons = job_int(job, "persons", 0),
                                             .now = job->now};
    char limit[24];
    int64_t configured = 0;
    const enum err err = ledger_set_capacity(ledger, &setting, &configured);
    (void)snprintf(limit, sizeof limit, "%lld", (long long)configured);
    if (err == ERR_NOT_FOUND)
        job->result = job_refusal("zone_unknown", setting.name);
    else if (err == ERR_CONFLICT)
        job->result = job_refusal("above_capacity", limit);
    else if (err == ERR_OK)
        job->result =
            json_pack("{s:s, s:I}", "zone", setting.name, "capacity", (json_int_t)setting.persons);
    return err == ERR_NOT_FOUND || err == ERR_CONFLICT ? ERR_OK : err;
}

enum err attendance_command_alarm_end(struct ledger *ledger, struct ledger_job *job)
{
    const struct alarm_setting setting = {
        .reason = job_text(job, "reason"), .author = job->author, .now = job->now};
    const enum err err = ledger_set_alarm(ledger, &setting);
    if (err == ERR_OK)
        job->result = json_pack("{s:b, s:b}", "alarm", 0, "recount_wanted", 1);
    return err;
}

/* Whether those who pay at the till may come in at this hour. */
static enum refusal hour_for_sale(const struct ledger *ledger, const struct ledger_job *job)
{
    int from_minute;
    switch (slot_access(&ledger->slots, &job->slots, job->zone, job_text(job, "product"),
                        &from_minute)) {
    case SLOT_OPEN:
        break;
    case SLOT_OUTSIDE:
        return REFUSAL_OUTSIDE_ITS_HOURS;
    case SLOT_RESERVED:
        return REFUSAL_SLOT_RESERVED;
    }
    return REFUSAL_NONE;
}

enum err attendance_command_room(struct ledger *ledger, struct ledger_job *job)
{
    struct entry_room room;
    const enum refusal hour = hour_for_sale(ledger, job);
    if (hour != REFUSAL_NONE) {
        job->result = job_refusal(refusal_word(hour), job->zone);
        return ERR_OK;
    }
    const enum err err = ledger_room(ledger, job->zone, job->now, &room);
    if (err == ERR_OK && job->persons > room.today)
        job->result = job_refusal(refusal_word(REFUSAL_DAY_FULL), job->zone);
    else if (err == ERR_OK && job->persons > room.at_once)
        job->result = job_refusal(refusal_word(REFUSAL_ZONE_FULL), job->zone);
    return err;
}
