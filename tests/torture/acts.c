#include "tests/torture/acts.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/ledger/archive.h"
#include "controller/store/schema.h"
#include "tests/torture/acts_office.h"

enum { HOUR_MS = 3600000, TURNS_FOR_HOUSEKEEPING = 120, WORKS_MAX = 200 };

void acts_open(struct stage *stage)
{
    static const struct capacity capacity = {
        .zone_count = 2,
        .zones = {{.name = "pools", .limits = {{true, 300}, {true, 2000}}}, {.name = "gymnase"}},
        .kinds = {{.at_once = {true, 400}}}};
    static const struct slots slots = {.count = 0};
    struct err_text text = {""};
    stage->thread = NULL;
    if (ledger_thread_open(ACTS_LEDGER, &stage->thread, &text) != ERR_OK) {
        stage->thread = NULL;
        stage->failed = true;
        return;
    }
    ledger_thread_limit(stage->thread, &capacity, &slots, (struct clock_rule){0});
}

void acts_abandon(struct stage *stage)
{
    disk_forget_connections(stage->disk);
    ledger_thread_stop(stage->thread);
    stage->thread = NULL;
}

struct picture acts_picture(struct stage *stage)
{
    disk_hush(stage->disk, true);
    const struct picture picture = picture_of(ACTS_LEDGER);
    disk_hush(stage->disk, false);
    return picture;
}

const char *acts_verify(struct stage *stage)
{
    static struct verify_report report;
    struct store *store = NULL;
    static struct err_text text;
    report.fault_count = 0;
    disk_hush(stage->disk, true);
    enum err err = store_open_read(ACTS_LEDGER, &store, &text);
    if (err == ERR_OK)
        err = ledger_verify(store, &report);
    store_close(store);
    disk_hush(stage->disk, false);
    if (err != ERR_OK)
        return text.text[0] != '\0' ? text.text : err_name(err);
    return report.fault_count > 0 ? report.faults[0] : "";
}

/* Works until everything that was submitted has been answered, or the disk gives up. */
static int64_t work(struct stage *stage)
{
    int64_t order = 0;
    if (stage->thread == NULL)
        return 0;
    for (int i = 0; i < WORKS_MAX && ledger_thread_gather(stage->thread) > 0; i++) {
        ledger_thread_work(stage->thread, false);
        for (struct ledger_job *job; (job = ledger_thread_take(stage->thread)) != NULL;) {
            stage->went_on = stage->went_on || (stage->failed && job->err == ERR_OK);
            stage->failed = stage->failed || job->err != ERR_OK;
            stage->answers += stage->failed ? 0 : 1;
            order = job->type == LEDGER_JOB_TAP ? job->decision.order_id : job->order_id;
            order = job->err == ERR_OK ? order : 0;
            ledger_thread_release(stage->thread, job);
        }
        if (stage->seen != NULL && stage->answers < ACTS_ANSWERS_MAX)
            stage->seen[stage->answers] = acts_picture(stage);
        if (disk_is_cut(stage->disk))
            break;
    }
    return order;
}

struct ledger_job *acts_job(struct stage *stage, enum ledger_job_type type)
{
    struct ledger_job *job = stage->thread != NULL ? ledger_thread_new_job(stage->thread) : NULL;
    if (job == NULL)
        return NULL;
    job->type = type;
    job->now = stage->now;
    job->persons = 1;
    (void)text_copy(job->gate_name, sizeof job->gate_name, "G1");
    (void)text_copy(job->zone, sizeof job->zone, "pools");
    (void)text_copy(job->author, sizeof job->author, "test");
    job->counted = (struct arm_count){.entry = 100, .exit = 50, .bits = 16, .boot = 1};
    return job;
}

int64_t acts_submit(struct stage *stage, struct ledger_job *job)
{
    if (job == NULL)
        return 0;
    ledger_thread_submit(stage->thread, job);
    return work(stage);
}

void acts_command(struct stage *stage, const char *method, json_t *words)
{
    struct ledger_job *job = words != NULL ? acts_job(stage, LEDGER_JOB_COMMAND) : NULL;
    if (job == NULL) {
        json_decref(words);
        stage->failed = true;
        return;
    }
    job->gate_name[0] = '\0';
    job->command = words;
    (void)text_copy(job->method, sizeof job->method, method);
    (void)acts_submit(stage, job);
}

static void start_with_nothing(struct stage *stage)
{
    (void)stage; /* an empty disk */
}

static void install(struct stage *stage)
{
    struct err_text text;
    stage->failed =
        archive_init(ACTS_LEDGER, "Site", 7, "test", stage->now, &text) != ERR_OK || stage->failed;
    acts_open(stage);
}

static void execute(struct stage *stage, sqlite3 *database, const char *sql)
{
    stage->failed = sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK || stage->failed;
}

static void bind_row(sqlite3_stmt *insert, const struct journal_row *row)
{
    (void)sqlite3_bind_text(insert, 1, row->kind, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_text(insert, 2, row->day, -1, SQLITE_TRANSIENT);
    (void)sqlite3_bind_blob(insert, 3, row->link_hash, sizeof row->link_hash, SQLITE_TRANSIENT);
    (void)sqlite3_bind_blob(insert, 4, row->prev_hash, sizeof row->prev_hash, SQLITE_TRANSIENT);
    (void)sqlite3_bind_blob(insert, 5, row->hash, sizeof row->hash, SQLITE_TRANSIENT);
}

/* The first row of the chain, which every installation has written. */
static void add_first_row(struct stage *stage, sqlite3 *database)
{
    const struct journal_link link = {.at_ms = 1000};
    struct journal_row row = {.seq = 1, .id = 1, .kind = "site_created", .day = "2026-01-01"};
    sqlite3_stmt *insert = NULL;
    chain_hash_link(&link, row.link_hash);
    chain_hash_row(&row, row.hash);
    if (sqlite3_prepare_v2(database,
                           "INSERT INTO journal VALUES (1, 1, ?, ?, 0, 0, 0, 0, 0, 0, 0, '', '', "
                           "?, ?, ?)",
                           -1, &insert, NULL) == SQLITE_OK)
        bind_row(insert, &row);
    stage->failed = sqlite3_step(insert) != SQLITE_DONE || stage->failed;
    (void)sqlite3_finalize(insert);
    execute(stage, database, "INSERT INTO journal_link VALUES (1, zeroblob(16), 1000, '')");
}

/* A ledger as the first version left it: one account, a pass whose clock runs, a tariff. */
static void leave_first_version(struct stage *stage)
{
    sqlite3 *database;
    if (sqlite3_open(ACTS_LEDGER, &database) != SQLITE_OK)
        abort();
    execute(stage, database, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
    execute(stage, database, schema_files[0]);
    execute(stage, database,
            "PRAGMA application_id = 1349481076; PRAGMA user_version = 1;"
            "INSERT INTO account VALUES (7, 70);"
            "INSERT INTO holder VALUES (7, 'NOM', '1990-05-17', '', '');"
            "INSERT INTO pass VALUES (5, 7, 'a/b/10_heures', 'b', 't', 'time_credit', 'pools', 1, "
            "1, 1, 1, 0, 0, 120, '2026-01-01', '2028-01-01', 1000);"
            "INSERT INTO visit VALUES (5, 'pools', 2000, 0);"
            "INSERT INTO tariff VALUES (1, 't', 'F', 'D', '2020-01-01', 0, 0, 'text')");
    add_first_row(stage, database);
    (void)sqlite3_close(database);
    if (stage->failed)
        abort();
}

/* The first thing of a new version is to bring the ledger up to date. */
static void migrate(struct stage *stage)
{
    acts_open(stage);
    if (stage->thread == NULL)
        return;
    struct store *store;
    struct pass_record pass;
    struct visit_record visit;
    if (store_open_read(ACTS_LEDGER, &store, NULL) != ERR_OK) {
        stage->failed = true;
        return;
    }
    stage->failed = store_get_pass(store, 5, &pass) != ERR_OK ||
                    store_get_visit(store, 5, &visit) != ERR_OK || visit.entered_ms != 2000 ||
                    pass.use.minutes_no_exit != 120 || stage->failed;
    store_close(store);
}

static void import_file(struct stage *stage, const char *path)
{
    static struct faults faults;
    size_t size;
    char *text = yaml_read_text(path, &size, &faults);
    if (text != NULL)
        acts_command(stage, "tariff import",
                     json_pack("{s:s, s:s}", "file", text, "source", "file"));
    free(text);
}

static void import(struct stage *stage)
{
    import_file(stage, PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml");
}

static void import_gymnasium(struct stage *stage)
{
    import_file(stage, PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-gymnases-2020.yaml");
}

static void sell(struct stage *stage, const char *product, const char *uid, const char *key)
{
    acts_command(stage, "sell",
                 json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "product", product, "card", uid,
                           "holder", "NOM", "birth", "1990-05-17", "pay", "cash", "key", key));
}

static void sell_entries(struct stage *stage)
{
    sell(stage, "baignade/adulte_18/12_entrees", CARD_A, "k1");
}

static void sell_hours(struct stage *stage)
{
    sell(stage, "baignade/adulte_18/10_heures", CARD_B, "k2");
}

static void sell_stays(struct stage *stage)
{
    sell(stage, "gymnase/college/occupation", CARD_B, "k7");
}

static int64_t tap(struct stage *stage, const char *uid, const char *key)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_TAP);
    if (job == NULL)
        return 0;
    job->gate_in_service = job->site_open = true;
    (void)text_copy(job->uid, sizeof job->uid, uid);
    (void)text_copy(job->key, sizeof job->key, key);
    return acts_submit(stage, job);
}

void acts_resolve(struct stage *stage, int64_t order, int64_t turned)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_RESOLVE);
    if (job == NULL)
        return;
    job->order_id = order;
    job->turned = turned;
    job->counted.entry += (uint64_t)turned;
    (void)text_copy(job->reason, sizeof job->reason, turned > 0 ? "passed" : "nobody");
    (void)acts_submit(stage, job);
}

static void pass_in(struct stage *stage)
{
    const int64_t order = tap(stage, CARD_A, "1/1");
    if (order != 0)
        acts_resolve(stage, order, 1);
}

static void walk_away(struct stage *stage)
{
    stage->now.unix_ms += HOUR_MS;
    const int64_t order = tap(stage, CARD_A, "1/2");
    if (order != 0)
        acts_resolve(stage, order, 0);
}

static void stay_for_hours(struct stage *stage)
{
    const int64_t order = tap(stage, CARD_B, "1/3");
    if (order != 0)
        acts_resolve(stage, order, 1);
}

static void walk_out(struct stage *stage, const char *zone)
{
    stage->now.unix_ms += HOUR_MS;
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_INTENT);
    if (job != NULL)
        (void)text_copy(job->uid, sizeof job->uid, CARD_B);
    (void)acts_submit(stage, job);
    job = acts_job(stage, LEDGER_JOB_MOVE);
    if (job == NULL)
        return;
    job->exit = true;
    (void)text_copy(job->zone, sizeof job->zone, zone);
    (void)text_copy(job->uid, sizeof job->uid, CARD_B);
    (void)text_copy(job->kind, sizeof job->kind, "card");
    (void)acts_submit(stage, job);
}

static void leave(struct stage *stage)
{
    walk_out(stage, "pools");
}

/* A stay that is charged when it ends: its tariff is read from the ledger. */
static void leave_gymnasium(struct stage *stage)
{
    walk_out(stage, "gymnase");
}

static void stay_in_gymnasium(struct stage *stage)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_TAP);
    if (job == NULL)
        return;
    job->gate_in_service = job->site_open = true;
    (void)text_copy(job->zone, sizeof job->zone, "gymnase");
    (void)text_copy(job->uid, sizeof job->uid, CARD_B);
    (void)text_copy(job->key, sizeof job->key, "1/7");
    const int64_t order = acts_submit(stage, job);
    if (order != 0)
        acts_resolve(stage, order, 1);
}

static void forget_to_leave(struct stage *stage)
{
    stage->now.unix_ms += HOUR_MS;
    stay_for_hours(stage);
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_FORGOTTEN);
    if (job == NULL)
        return;
    job->now.unix_ms += 5 * HOUR_MS;
    job->closing.last = job->now;
    (void)acts_submit(stage, job);
}

static int64_t open_gate(struct stage *stage, const char *kind, json_t *words, const char *method)
{
    struct ledger_job *job = words != NULL ? acts_job(stage, LEDGER_JOB_OPEN) : NULL;
    if (job == NULL) {
        json_decref(words);
        stage->failed = true;
        return 0;
    }
    job->command = words;
    (void)text_copy(job->kind, sizeof job->kind, kind);
    (void)text_copy(job->key, sizeof job->key, "9/9");
    (void)text_copy(job->reason, sizeof job->reason, "delivery");
    (void)text_copy(job->method, sizeof job->method, method);
    return acts_submit(stage, job);
}

static void sell_at_gate(struct stage *stage)
{
    const int64_t order =
        open_gate(stage, "sale",
                  json_pack("{s:s, s:i, s:s, s:s, s:s}", "product", "baignade/adulte_18/unitaire",
                            "persons", 1, "gate", "G1", "pay", "cash", "key", "k3"),
                  "sell");
    if (order != 0)
        acts_resolve(stage, order, 1);
}

static void open_by_hand(struct stage *stage)
{
    const int64_t order = open_gate(stage, "manual", json_pack("{s:s}", "gate", "G1"), "gate open");
    if (order != 0)
        acts_resolve(stage, order, 0);
}

static void refuse(struct stage *stage)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_REFUSAL);
    if (job == NULL)
        return;
    job->times = 2;
    (void)text_copy(job->uid, sizeof job->uid, CARD_C);
    (void)text_copy(job->reason, sizeof job->reason, "card_unknown");
    (void)acts_submit(stage, job);
}

static void note_incident(struct stage *stage)
{
    struct ledger_job *job = acts_job(stage, LEDGER_JOB_RECORD);
    if (job == NULL)
        return;
    (void)text_copy(job->kind, sizeof job->kind, "incident");
    (void)text_copy(job->reason, sizeof job->reason, "jam");
    (void)acts_submit(stage, job);
}

/* Many small commits, then the log is moved into the file while nobody waits. */
static void keep_house(struct stage *stage)
{
    for (int i = 0; i < TURNS_FOR_HOUSEKEEPING; i++)
        note_incident(stage);
    if (stage->thread != NULL)
        ledger_thread_work(stage->thread, true);
}

const struct act acts[] = {
    {"migration", migrate, true, leave_first_version, false},
    {"install", install, true, start_with_nothing, false},
    {"reopen", acts_open, true, NULL, false},
    {"tariff_import", import, false, NULL, false},
    {"sell_entries", sell_entries, false, NULL, true},
    {"sell_hours", sell_hours, false, NULL, true},
    {"passage", pass_in, false, NULL, false},
    {"walk_away", walk_away, false, NULL, false},
    {"stay", stay_for_hours, false, NULL, false},
    {"leave", leave, false, NULL, false},
    {"tariff_of_stays", import_gymnasium, false, NULL, false},
    {"sell_stays", sell_stays, false, NULL, true},
    {"stay_in_gymnasium", stay_in_gymnasium, false, NULL, false},
    {"leave_gymnasium", leave_gymnasium, false, NULL, false},
    {"forget_to_leave", forget_to_leave, false, NULL, false},
    {"sell_at_gate", sell_at_gate, false, NULL, false},
    {"open_for_group", acts_open_for_group, false, NULL, false},
    {"open_by_hand", open_by_hand, false, NULL, false},
    {"refusal", refuse, false, NULL, false},
    {"incident", note_incident, false, NULL, false},
    {"card_issue", acts_issue, false, NULL, false},
    {"card_block", acts_block, false, NULL, false},
    {"card_admit", acts_admit, false, NULL, false},
    {"card_replace", acts_replace, false, NULL, true},
    {"pass_correct", acts_correct, false, NULL, true},
    {"gate_off", acts_take_off, false, NULL, false},
    {"alarm_on", acts_raise_alarm, false, NULL, false},
    {"alarm_end", acts_end_alarm, false, NULL, false},
    {"presence_set", acts_recount, false, NULL, true},
    {"capacity_set", acts_lower_capacity, false, NULL, true},
    {"empty_at_night", acts_be_empty_at_night, false, NULL, false},
    {"forget_names", acts_forget_names, false, NULL, false},
    {"housekeeping", keep_house, false, NULL, false},
};
const size_t act_count = sizeof acts / sizeof acts[0];
