#include "sim/hall/audit.h"

#include <stdio.h>
#include <stdlib.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/ledger/verify.h"
#include "controller/store/journal.h"
#include "controller/store/passages.h"
#include "controller/store/passes.h"

static void disagree(struct audit *audit, const char *what, long long ledger, long long diary)
{
    if (audit->agrees)
        (void)snprintf(audit->why, sizeof audit->why, "%s: the ledger says %lld, the diary %lld",
                       what, ledger, diary);
    audit->agrees = false;
}

/* What the ledger knows of one card. */
struct card_rows {
    int64_t holds, posts, voids, units;
};

static bool count_row(void *context, const struct journal_row *row, const struct journal_link *link)
{
    struct card_rows *rows = context;
    (void)link;
    rows->holds += text_equal(row->kind, "hold") ? 1 : 0;
    rows->voids += text_equal(row->kind, "void") ? 1 : 0;
    if (text_equal(row->kind, "post")) {
        rows->posts++;
        rows->units -= row->units;
    }
    return true;
}

static enum err read_card(struct store *store, const char *uid, struct card_rows *rows)
{
    struct card_record card;
    struct pass_record passes[4];
    size_t count;
    enum err err = store_get_card(store, uid, &card);
    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err == ERR_OK)
        err = store_passes_of(store, card.account_id, civil_from_wall(clock_wall_now()).date, 4,
                              passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        err = store_each_journal_of_pass(store, passes[i].pass_id, count_row, rows);
    return err;
}

/* To the unit, whatever was killed: a person has paid for the rotations done with the own body. */
static void judge_person(const struct crowd *crowd, struct audit *audit,
                         const struct person *person, const struct card_rows *rows)
{
    audit->granted += rows->holds;
    audit->posted += rows->posts;
    audit->voided += rows->voids;
    audit->units_debited += rows->units;
    if (rows->units != person->passes)
        disagree(audit, person->uid, rows->units, person->passes);
    if (rows->holds < person->greens ||
        (rows->holds > person->greens && !killer_active(crowd->killer)))
        disagree(audit, "orders of a card", rows->holds, person->greens);
}

static bool add_refusal(void *context, const struct log_line *line)
{
    struct audit *audit = context;
    if (line->reason[0] == '\0')
        return true;
    const json_t *before = json_object_get(audit->refused_by_reason, line->reason);
    json_object_set_new(audit->refused_by_reason, line->reason,
                        json_integer(json_integer_value(before) + line->times));
    audit->refused += line->times;
    return true;
}

static enum err judge_people(const struct crowd *crowd, struct store *store, struct audit *audit)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < crowd->person_count; i++) {
        struct card_rows rows = {0};
        err = read_card(store, crowd->people[i].uid, &rows);
        if (err == ERR_OK)
            judge_person(crowd, audit, &crowd->people[i], &rows);
    }
    return err;
}

/* What may be missed or seen twice: who taps while a driver or the daemon is started again, or
 * while a device is out of reach, as it is where the machine itself stands still for a second. */
static int64_t explained(const struct crowd *crowd, const struct audit *audit)
{
    int64_t kills = 0;
    for (int target = 0; target < KILL_TARGET_COUNT; target++) {
        for (int point = 0; point < KILL_POINT_COUNT; point++)
            kills += crowd->killer->counts[target][point];
    }
    return kills * (int64_t)crowd->stage->gate_count + audit->device_losses;
}

/* A card that lies on a reader that is found again is seen, and decided, once more: those
 * decisions are taps too. */
static void balance_taps(const struct crowd *crowd, struct audit *audit)
{
    const int64_t decided = audit->granted + audit->refused + audit->repeated;
    const int64_t most = explained(crowd, audit);
    audit->seen_again = decided > audit->taps ? decided - audit->taps : 0;
    audit->taps += audit->seen_again;
    audit->unseen = audit->taps - decided;
    if (audit->unseen > most)
        disagree(audit, "unseen taps", most, audit->unseen);
    if (audit->seen_again > most)
        disagree(audit, "cards seen again", most, audit->seen_again);
}

static void judge_sums(const struct crowd *crowd, struct audit *audit, int64_t reds)
{
    if (killer_active(crowd->killer) && reds > audit->refused) {
        /* refusals are written lazily: a kill may lose the last second of them */
        json_object_set_new(audit->refused_by_reason, "lost_in_a_kill",
                            json_integer(reds - audit->refused));
        audit->refused = reds;
    }
    /* a board that is out of reach cannot show its red: the ledger may know of more */
    if (audit->refused < reds || audit->refused > reds + explained(crowd, audit))
        disagree(audit, "refusals", audit->refused, reds);
    if (audit->granted != audit->posted + audit->voided)
        disagree(audit, "orders resolved", audit->posted + audit->voided, audit->granted);
    balance_taps(crowd, audit);
}

enum err audit_run(const struct crowd *crowd, struct audit *ret_audit, struct err_text *text)
{
    struct store *store = NULL;
    static struct verify_report report;
    const struct log_filter everything = {.gate = "", .uid = "", .limit = INT64_MAX};
    struct audit audit = {.agrees = true,
                          .refused_by_reason = json_object(),
                          .device_losses = stage_device_losses(crowd->stage)};
    int64_t reds = 0;
    for (size_t i = 0; i < crowd->stage->gate_count; i++) {
        audit.taps += crowd->diaries[i].taps;
        audit.repeated += crowd->diaries[i].repeated;
        reds += crowd->diaries[i].reds;
    }
    enum err err = store_open_read(crowd->stage->ledger, &store, text);
    if (err != ERR_OK)
        return err;
    err = judge_people(crowd, store, &audit);
    if (err == ERR_OK)
        err = store_each_log(store, &everything, add_refusal, &audit);
    if (err == ERR_OK)
        err = ledger_verify(store, &report);
    store_close(store);
    if (err != ERR_OK)
        return err_say(err, text, "the ledger cannot be read");
    judge_sums(crowd, &audit, reds);
    if (report.fault_count > 0) {
        audit.agrees = false;
        (void)text_copy(audit.why, sizeof audit.why, report.faults[0]);
    }
    /* a killed driver loses its devices too: what that may do is judged above */
    audit.judged = audit.agrees || audit.device_losses == 0 || killer_active(crowd->killer);
    *ret_audit = audit;
    return ERR_OK;
}

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double percentile_ms(const struct crowd *crowd, size_t percent)
{
    static int64_t sorted[CROWD_LATENCIES_MAX];
    const size_t count = crowd->latency_count;
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        sorted[i] = crowd->latencies_us[i];
    qsort(sorted, count, sizeof sorted[0], compare);
    return (double)sorted[(count * percent + 99) / 100 - 1] / 1000.0;
}

static json_t *json_kills(const struct killer *killer)
{
    static const char *const points[KILL_POINT_COUNT] = {
        "random", "after_commit_before_unlock", "mid_rotation", "after_rotation_before_post",
        "during_settle"};
    static const char *const targets[KILL_TARGET_COUNT] = {"portillond", "driver"};
    json_t *kills = json_object();
    for (int target = 0; target < KILL_TARGET_COUNT; target++) {
        json_t *by_point = json_object();
        int64_t total = 0;
        for (int point = 0; point < KILL_POINT_COUNT; point++) {
            total += killer->counts[target][point];
            json_object_set_new(by_point, points[point],
                                json_integer(killer->counts[target][point]));
        }
        json_object_set_new(by_point, "total", json_integer(total));
        json_object_set_new(kills, targets[target], by_point);
    }
    return kills;
}

json_t *audit_json(const struct crowd *crowd, struct audit *audit)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:I, s:s, s:b, s:b}",
        "taps", (json_int_t)audit->taps, "granted", (json_int_t)audit->granted, "refused",
        (json_int_t)audit->refused, "refused_by_reason", audit->refused_by_reason, "repeated",
        (json_int_t)audit->repeated, "unseen", (json_int_t)audit->unseen, "seen_again",
        (json_int_t)audit->seen_again, "device_losses", (json_int_t)audit->device_losses, "posted",
        (json_int_t)audit->posted, "voided", (json_int_t)audit->voided, "units_debited",
        (json_int_t)audit->units_debited, "tap_to_unlock_p50_ms", percentile_ms(crowd, 50),
        "tap_to_unlock_p99_ms", percentile_ms(crowd, 99), "seed", (json_int_t)crowd->seed,
        "profile", crowd->stage->profile.name, "judged", audit->judged, "ledger_agrees",
        audit->agrees);
    if (killer_active(crowd->killer))
        json_object_set_new(json, "kills", json_kills(crowd->killer));
    if (audit->why[0] != '\0')
        json_object_set_new(json, "why", json_string(audit->why));
    return json;
}
