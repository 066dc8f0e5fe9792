#include "sim/hall/visitors.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "controller/base/clock.h"
#include "controller/base/text.h"
#include "controller/ledger/ledger.h"
#include "controller/ledger/verify.h"
#include "controller/store/history.h"
#include "controller/store/journal.h"
#include "controller/store/passes.h"

enum { PATIENCE_MS = 4000, TAP_MS = 120, LEAVE_MS = 500, TRIES_TO_LEAVE = 5 };

struct lane {
    struct visitors *visitors;
    size_t gate;
    struct board_model *board;
    struct reader_model *entry, *exit;
};

static void add_text(json_t *parameters, const char *key, const char *value)
{
    if (value[0] != '\0')
        json_object_set_new(parameters, key, json_string(value));
}

static bool buy(struct visitors *visitors, const struct visitor *visitor, const char *product)
{
    const struct guest *guest = visitor->guest;
    json_t *parameters =
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "product", product, "card", visitor->uid, "holder",
                  guest->holder, "birth", guest->birth, "pay", "card");
    add_text(parameters, "residence", guest->residence);
    add_text(parameters, "quotient", guest->quotient);
    add_text(parameters, "proof", guest->proof);
    if (guest->proof[0] != '\0')
        add_text(parameters, "proof-until", "2099-12-31");
    json_t *result = stage_call(visitors->stage, "sell", parameters);
    const bool sold = json_object_get(result, "sale") != NULL;
    if (!sold)
        (void)json_dumpf(result, stderr, JSON_COMPACT);
    json_decref(result);
    return sold;
}

enum err visitors_init(struct visitors *visitors, struct stage *stage, const struct guests *guests,
                       int64_t taps_wanted, struct err_text *text)
{
    visitors->stage = stage;
    visitors->taps_wanted = taps_wanted;
    for (size_t i = 0; i < guests->count; i++) {
        struct visitor *visitor = &visitors->people[visitors->count++];
        uint8_t uid[7] = {0x04, 0x51, 0x7E, 0, 0, 0, (uint8_t)(i + 1)};
        char name[CARD_NAME_SIZE];
        *visitor = (struct visitor){.guest = &guests->people[i], .gate = i % stage->gate_count};
        text_format_hex(uid, sizeof uid, visitor->uid);
        (void)snprintf(name, sizeof name, "P%zu", i + 1);
        world_lock(&stage->world);
        visitor->card = world_add_card(&stage->world, name, uid, sizeof uid);
        world_unlock(&stage->world);
        for (size_t k = 0; k < visitor->guest->product_count; k++) {
            if (visitor->card == NULL || !buy(visitors, visitor, visitor->guest->products[k]))
                return err_say(ERR_IO, text, "%s could not buy %s", visitor->guest->holder,
                               visitor->guest->products[k]);
        }
    }
    return ERR_OK;
}

/* With the world locked: waits until the coil is as wanted. */
static bool wait_coil(const struct lane *lane, enum arm_coil coil, bool wanted, int64_t wait_ms)
{
    struct world *world = &lane->visitors->stage->world;
    struct arm *arm = &lane->board->arm;
    const int64_t until_us = clock_mono_us() + wait_ms * 1000;
    for (arm_advance(arm, clock_mono_us()); arm->coils[coil] != wanted;) {
        if (clock_mono_us() >= until_us)
            return false;
        (void)world_wait_until(world, clock_mono_us() + 5000);
        arm_advance(arm, clock_mono_us());
    }
    return true;
}

static void wait_us(const struct lane *lane, int64_t until_us)
{
    while (clock_mono_us() < until_us)
        (void)world_wait_until(&lane->visitors->stage->world, until_us);
}

/* One tap and one turn. With the world locked. */
static void go(const struct lane *lane, struct visitor *visitor, enum arm_way way)
{
    struct world *world = &lane->visitors->stage->world;
    struct arm *arm = &lane->board->arm;
    const enum arm_coil coil = way == ARM_ENTRY ? COIL_UNLOCK_ENTRY : COIL_UNLOCK_EXIT;
    const int64_t since_us = clock_mono_us();
    (void)atomic_fetch_add(&lane->visitors->taps, 1);
    (void)world_place(world, visitor->card, way == ARM_ENTRY ? lane->entry : lane->exit);
    const bool open = wait_coil(lane, coil, true, PATIENCE_MS);
    wait_us(lane, since_us + TAP_MS * 1000);
    world_remove(world, visitor->card);
    if (!open || !arm_push(arm, way, 1, clock_mono_us()))
        return;
    const uint64_t before = arm->truth.rotations[way];
    wait_us(lane, arm->turn_end_us);
    arm_advance(arm, clock_mono_us());
    if (arm->truth.rotations[way] == before)
        return;
    visitor->inside = way == ARM_ENTRY;
    visitor->entries += way == ARM_ENTRY;
    visitor->exits += way == ARM_EXIT;
}

static void pause(const struct lane *lane)
{
    (void)wait_coil(lane, COIL_UNLOCK_ENTRY, false, PATIENCE_MS);
    wait_us(lane, clock_mono_us() + LEAVE_MS * 1000); /* the reader sees the card leave */
    if (lane->visitors->pause_ms > 0)
        wait_us(lane, clock_mono_us() + lane->visitors->pause_ms * 1000);
}

static bool more_wanted(const struct visitors *visitors)
{
    return !atomic_load(&visitors->stopping) &&
           (visitors->taps_wanted == 0 ||
            atomic_load(&visitors->taps) + (int64_t)visitors->count < visitors->taps_wanted);
}

/* Everybody of this gate in turn: in when outside, out when inside; at the end everybody leaves. */
static void *play(void *context)
{
    struct lane *lane = context;
    struct visitors *visitors = lane->visitors;
    struct world *world = &visitors->stage->world;
    world_lock(world);
    while (more_wanted(visitors)) {
        for (size_t i = 0; i < visitors->count && more_wanted(visitors); i++) {
            struct visitor *visitor = &visitors->people[i];
            if (visitor->gate != lane->gate)
                continue;
            go(lane, visitor, visitor->inside ? ARM_EXIT : ARM_ENTRY);
            pause(lane);
        }
    }
    for (size_t i = 0; i < visitors->count; i++) {
        struct visitor *visitor = &visitors->people[i];
        for (int try = 0; try < TRIES_TO_LEAVE && visitor->gate == lane->gate && visitor->inside;
             try++) {
            go(lane, visitor, ARM_EXIT);
            pause(lane);
        }
    }
    world_unlock(world);
    free(lane);
    return NULL;
}

/* The reader of a gate and direction, in the order in which the stage made them. */
static struct reader_model *reader_of(struct stage *stage, size_t gate,
                                      enum site_direction direction)
{
    size_t made = 0;
    for (size_t i = 0; i < stage->site->reader_count; i++) {
        const struct site_reader *reader = &stage->site->readers[i];
        if (reader->desk)
            continue;
        if (reader->gate == gate && reader->direction == direction)
            return &stage->world.readers[made];
        made++;
    }
    return NULL;
}

void visitors_start(struct visitors *visitors)
{
    for (size_t i = 0; i < visitors->stage->gate_count; i++) {
        struct lane *lane = calloc(1, sizeof *lane);
        if (lane == NULL)
            abort();
        *lane = (struct lane){.visitors = visitors,
                              .gate = i,
                              .board = &visitors->stage->world.boards[i],
                              .entry = reader_of(visitors->stage, i, SITE_ENTRY),
                              .exit = reader_of(visitors->stage, i, SITE_EXIT)};
        if (pthread_create(&visitors->threads[i], NULL, play, lane) != 0)
            abort();
    }
}

void visitors_join(struct visitors *visitors)
{
    atomic_store(&visitors->stopping, true);
    for (size_t i = 0; i < visitors->stage->gate_count; i++)
        (void)pthread_join(visitors->threads[i], NULL);
}

/* What the ledger says of one card. */
struct rows {
    int64_t posts, charges, cents;
};

static bool count_row(void *context, const struct journal_row *row, const struct journal_link *link)
{
    struct rows *rows = context;
    (void)link;
    rows->posts += text_equal(row->kind, "post");
    rows->charges += text_equal(row->kind, "charge");
    rows->cents +=
        text_equal(row->kind, "charge") || text_equal(row->kind, "late") ? row->cents : 0;
    return true;
}

struct judgement {
    int64_t entries, exits, charges, cents, settled, inside;
    char why[200];
};

static void differ(struct judgement *judgement, const struct visitor *visitor, const char *what,
                   int64_t ledger, int64_t diary)
{
    if (judgement->why[0] == '\0')
        (void)snprintf(judgement->why, sizeof judgement->why,
                       "%s: %s: the ledger says %lld, the diary %lld", visitor->guest->holder, what,
                       (long long)ledger, (long long)diary);
}

/* A stay is charged once each way out, and nothing else is. */
static enum err judge_one(struct store *store, const struct visitor *visitor,
                          struct judgement *judgement)
{
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    struct rows rows = {0};
    size_t count;
    int64_t owed = 0;
    bool charged = false;
    enum err err = store_get_card(store, visitor->uid, &card);
    if (err == ERR_OK)
        err = store_passes_of(store, card.account_id, civil_from_wall(clock_wall_now()).date,
                              LEDGER_PASSES_MAX, passes, &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        charged = charged || passes[i].use.kind == FORMULA_OCCUPANCY;
        err = store_each_journal_of_pass(store, passes[i].pass_id, count_row, &rows);
    }
    if (err == ERR_OK)
        err = store_owed(store, card.subject, &owed);
    if (rows.posts != visitor->entries)
        differ(judgement, visitor, "ways in", rows.posts, visitor->entries);
    if (rows.charges != (charged ? visitor->exits : 0))
        differ(judgement, visitor, "charged stays", rows.charges, visitor->exits);
    if (owed != rows.cents)
        differ(judgement, visitor, "owed", owed, rows.cents);
    judgement->entries += visitor->entries;
    judgement->exits += visitor->exits;
    judgement->charges += rows.charges;
    judgement->cents += rows.cents;
    judgement->inside += visitor->inside;
    return err;
}

/* Everybody pays at the till, and owes nothing after. */
static void settle_all(struct visitors *visitors, struct judgement *judgement)
{
    for (size_t i = 0; i < visitors->count; i++) {
        json_t *result =
            stage_call(visitors->stage, "card settle",
                       json_pack("{s:s, s:s}", "card", visitors->people[i].uid, "pay", "card"));
        judgement->settled += json_integer_value(json_object_get(result, "total_cents"));
        json_decref(result);
    }
}

static enum err read_ledger(struct visitors *visitors, struct judgement *judgement)
{
    struct store *store = NULL;
    struct err_text text;
    static struct verify_report report;
    enum err err = store_open_read(visitors->stage->ledger, &store, &text);
    for (size_t i = 0; err == ERR_OK && i < visitors->count; i++)
        err = judge_one(store, &visitors->people[i], judgement);
    if (err == ERR_OK)
        err = ledger_verify(store, &report);
    store_close(store);
    if (err == ERR_OK && report.fault_count > 0)
        (void)text_copy(judgement->why, sizeof judgement->why, report.faults[0]);
    return err;
}

enum visitors_verdict visitors_judge(struct visitors *visitors)
{
    struct judgement judgement = {0};
    const enum err err = read_ledger(visitors, &judgement);
    settle_all(visitors, &judgement);
    const int64_t losses = stage_device_losses(visitors->stage);
    const bool agrees = err == ERR_OK && judgement.why[0] == '\0' && judgement.inside == 0 &&
                        judgement.entries > 0 && judgement.settled == judgement.cents;
    json_t *json =
        json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:b}", "site",
                  visitors->stage->site->name, "taps", (json_int_t)atomic_load(&visitors->taps),
                  "entries", (json_int_t)judgement.entries, "exits", (json_int_t)judgement.exits,
                  "inside", (json_int_t)judgement.inside, "stays_charged",
                  (json_int_t)judgement.charges, "charged_cents", (json_int_t)judgement.cents,
                  "settled_cents", (json_int_t)judgement.settled, "device_losses",
                  (json_int_t)losses, "judged", agrees || losses == 0, "ledger_agrees", agrees);
    if (judgement.why[0] != '\0')
        json_object_set_new(json, "why", json_string(judgement.why));
    (void)json_dumpf(json, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    (void)printf("\n");
    json_decref(json);
    if (agrees)
        return DIARIES_AGREE;
    return losses > 0 ? DIARIES_NOT_JUDGED : DIARIES_DIFFER;
}
