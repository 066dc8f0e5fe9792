#include "tests/stories/story_verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/ledger/attendance.h"
#include "controller/ledger/stays.h"
#include "controller/site/calendar.h"
#include "controller/store/history.h"
#include "controller/till/sale.h"

static void tell_amount(struct story *story, struct money amount, const char *reason)
{
    char text[MONEY_TEXT_SIZE + 64] = "!";
    if (reason != NULL)
        (void)text_append(text, sizeof text, "%s", reason);
    else
        money_format(amount, text);
    story_tell(story, text);
}

static enum err load_tariff(struct story *story, const char *product,
                            const struct tariff **ret_tariff)
{
    const struct tariff_product *found;
    const enum err err = store_load_book(story->scratch.store, story->now.unix_ms, &story->book);
    if (err != ERR_OK || story->book.count == 0)
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    *ret_tariff = NULL;
    (void)tariff_book_find(&story->book, NULL, product, ret_tariff, &found);
    if (*ret_tariff == NULL)
        *ret_tariff = story->book.tariffs[0];
    return ERR_OK;
}

static void take_number(const struct story *story, enum tariff_fact fact, int decimals,
                        struct tariff_case *told)
{
    int64_t number;
    const char *given = story_option(story, tariff_fact_word(fact));
    if (given != NULL && text_parse_decimal(given, decimals, &number))
        case_set(told, fact, number);
}

static struct sale_request request_of(const struct story *story, const char *card)
{
    int64_t persons = 1, supervisors = 0;
    static char members[STORY_LINE_SIZE];
    const char *pay = story_option(story, "pay"), *named = story_option(story, "members");
    if (story_option(story, "persons") != NULL)
        (void)text_parse_int(story_option(story, "persons"), &persons);
    if (story_option(story, "supervisors") != NULL)
        (void)text_parse_int(story_option(story, "supervisors"), &supervisors);
    struct sale_request request = {
        .product = story_word(story, 1),
        .uid = card,
        .holder = story_option(story, "holder"),
        .birth = story_option(story, "birth"),
        .proof = story_option(story, "proof"),
        .proof_until = story_option(story, "proof_until"),
        .proof_issued = story_option(story, "proof_issued"),
        .household = story_option(story, "household"),
        .means = pay != NULL ? pay : "cash",
        .author = "story",
        .persons = persons,
        .gate_zone = card == NULL && story_option(story, "persons") != NULL ? "pools" : NULL,
        .now = story->now,
    };
    take_number(story, FACT_QUOTIENT, 2, &request.told);
    take_number(story, FACT_RESOURCES, 2, &request.told);
    take_number(story, FACT_CHILDREN, 0, &request.told);
    take_number(story, FACT_MINUTES, 0, &request.told);
    take_number(story, FACT_QUANTITY, 3, &request.told);
    take_number(story, FACT_NTH, 0, &request.told);
    request.told.residence = story_option(story, "residence");
    request.told.supervisors = supervisors;
    (void)text_copy(members, sizeof members, named != NULL ? named : "");
    char *rest = members;
    for (char *one; named != NULL && (one = strsep(&rest, ";")) != NULL;)
        request.members[request.member_count++] = one;
    return request;
}

static enum err play_sell(struct story *story)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    const struct tariff *tariff;
    const bool on_card =
        story_word(story, 2)[0] == 'C' && strchr(story_word(story, 2), '=') == NULL;
    const struct sale_request request =
        request_of(story, on_card ? story_uid(story_word(story, 2)) : NULL);
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = load_tariff(story, request.product, &tariff);
    if (err == ERR_OK)
        err = sale_make(&story->scratch.ledger, tariff, &request, &outcome, &refusal);
    if (err == ERR_OK)
        tell_amount(story, outcome.total, refusal.reason);
    return story_commit(story, err);
}

static enum err play_replace(struct story *story)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    const struct tariff *tariff;
    const struct sale_request request = request_of(story, story_uid(story_word(story, 2)));
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = load_tariff(story, "", &tariff);
    if (err == ERR_OK)
        err = sale_replace_card(&story->scratch.ledger, tariff, story_uid(story_word(story, 1)),
                                &request, &outcome, &refusal);
    if (err == ERR_OK)
        tell_amount(story, outcome.total, refusal.reason);
    return story_commit(story, err);
}

static enum err play_settle(struct story *story)
{
    struct money amount = {0};
    struct sale_refusal refusal;
    const struct sale_request request = request_of(story, story_uid(story_word(story, 1)));
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = sale_settle(&story->scratch.ledger, &request, &amount, &refusal);
    if (err == ERR_OK)
        tell_amount(story, amount, refusal.reason);
    return story_commit(story, err);
}

static struct arm_count count_of(const struct story *story)
{
    return (struct arm_count){.entry = story->counter, .bits = 32};
}

/* Badge, unlock, one turn, lock and count. */
static enum err pass_in(struct story *story, const struct tap_request *request,
                        struct tap_decision *decision)
{
    enum err err = ledger_tap(&story->scratch.ledger, request, decision);
    if (err != ERR_OK || decision->refusal != REFUSAL_NONE)
        return err;
    const char *came = story_option(story, "came");
    int64_t turned = decision->persons;
    if (came != NULL)
        (void)text_parse_int(came, &turned);
    story->counter += (uint64_t)turned;
    const struct resolution resolution = {.gate = "G1",
                                          .zone = request->zone,
                                          .order_id = decision->order_id,
                                          .turned = turned,
                                          .cause = turned > 0 ? "passed" : "nobody",
                                          .counted = count_of(story),
                                          .now = story->now};
    return ledger_resolve(&story->scratch.ledger, &resolution);
}

static struct wall_time closed_of(const struct story *story, const char *zone)
{
    const int found = story->site != NULL ? site_find_zone(story->site, zone) : -1;
    return found >= 0 ? calendar_zone_closed(story->site, (size_t)found, story->now)
                      : (struct wall_time){0};
}

static struct entry_return_rule rule_of(const struct story *story, const char *zone)
{
    const int found = story->site != NULL ? site_find_zone(story->site, zone) : -1;
    return found >= 0 ? story->site->zones[found].return_rule : (struct entry_return_rule){0};
}

/* Without a place it is always open, for everybody. */
static struct calendar_now hours_of(const struct story *story, const char *zone)
{
    const int found = story->site != NULL ? site_find_zone(story->site, zone) : -1;
    const size_t place = found >= 0 ? (size_t)found : 0;
    return story->site != NULL ? calendar_at(story->site, place, civil_from_wall(story->now))
                               : (struct calendar_now){.open = true};
}

/* Asks for the gate, and tells what it said. */
static enum err ask(struct story *story, const struct tap_request *request)
{
    struct tap_decision decision = {0};
    enum err err = story_begin(story);
    ledger_set_tariffs(&story->scratch.ledger, &story->book);
    if (err == ERR_OK)
        err = store_refresh_book(story->scratch.store, story->now.unix_ms, &story->book);
    if (err == ERR_OK)
        err = pass_in(story, request, &decision);
    if (err == ERR_OK)
        story_tell(story,
                   decision.refusal == REFUSAL_NONE ? "opens" : refusal_word(decision.refusal));
    return story_commit(story, err);
}

static enum err play_in(struct story *story)
{
    const struct calendar_now hours = hours_of(story, story_word(story, 2));
    char key[32];
    (void)snprintf(key, sizeof key, "story/%lld", (long long)++story->taps);
    const struct tap_request request = {.key = key,
                                        .gate = "G1",
                                        .zone = story_word(story, 2),
                                        .uid = story_uid(story_word(story, 1)),
                                        .gate_in_service = true,
                                        .site_open = hours.open,
                                        .last_entry_passed = hours.last_entry_passed,
                                        .slots = hours.slots,
                                        .again_ms = 8000,
                                        .return_rule = rule_of(story, story_word(story, 2)),
                                        .zone_closed = closed_of(story, story_word(story, 2)),
                                        .counted = count_of(story),
                                        .now = story->now};
    return ask(story, &request);
}

static int64_t number_of(const struct story *story, const char *key)
{
    int64_t number = 0;
    const char *text = story_option(story, key);
    if (text != NULL)
        (void)text_parse_int(text, &number);
    return number;
}

static enum err play_group(struct story *story)
{
    char key[32];
    (void)snprintf(key, sizeof key, "group/%lld", (long long)++story->taps);
    const struct tap_request request = {.key = key,
                                        .gate = "G1",
                                        .zone = story_word(story, 2),
                                        .uid = story_uid(story_word(story, 1)),
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .slots = hours_of(story, story_word(story, 2)).slots,
                                        .zone_closed = closed_of(story, story_word(story, 2)),
                                        .group = number_of(story, "persons"),
                                        .supervisors = number_of(story, "supervisors"),
                                        .young = number_of(story, "young"),
                                        .party = story_option(story, "party"),
                                        .author = "story",
                                        .counted = count_of(story),
                                        .now = story->now};
    return ask(story, &request);
}

static enum err play_out(struct story *story)
{
    const char *uid = story_uid(story_word(story, 1));
    const struct movement movement = {.gate = "G1",
                                      .zone = story_word(story, 2),
                                      .direction = "exit",
                                      .kind = "card",
                                      .uid = uid,
                                      .persons = 1,
                                      .counted = count_of(story),
                                      .now = story->now};
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err =
            ledger_exit_intent(&story->scratch.ledger, uid, "G1", story_word(story, 2), story->now);
    if (err == ERR_OK)
        err = ledger_move(&story->scratch.ledger, &movement);
    return story_commit(story, err);
}

static enum err play_closing(struct story *story)
{
    int64_t count;
    struct closing closing = {.last = story->now};
    for (size_t i = 0; story->site != NULL && i < story->site->zone_count; i++)
        calendar_zone_closings(story->site, i, story->day, story->now, CLOSINGS_A_DAY_MAX,
                               closing.zones[i]);
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = ledger_close_forgotten(&story->scratch.ledger, &closing, story->now, &count);
    return story_commit(story, err);
}

static enum err add_tariff(struct story *story, const struct tariff *tariff,
                           const struct tariff_source *source)
{
    enum err err = story_begin(story);
    if (err == ERR_OK)
        err = store_add_tariff(story->scratch.store,
                               ledger_new_id(&story->scratch.ledger, story->now), tariff, source,
                               story->now.unix_ms);
    return story_commit(story, err);
}

static enum err play_tariff(struct story *story)
{
    char path[256];
    size_t size;
    static struct faults faults;
    const char *name = story_word(story, 1);
    (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/config/tariffs/%s.yaml", name);
    if (access(path, R_OK) != 0)
        (void)snprintf(path, sizeof path,
                       PORTILLON_SOURCE_FOLDER "/tests/stories/places/%s-tariff.yaml", name);
    faults.count = 0;
    faults.no_memory = false;
    char *text = yaml_read_text(path, &size, &faults);
    struct tariff *tariff = text != NULL ? tariff_load_text(name, text, size, &faults) : NULL;
    if (tariff == NULL && !faults.no_memory)
        story_differs(story, "%s", faults.lines[0]);
    const struct tariff_source source = {.name = path, .text = text};
    const enum err err = tariff != NULL ? add_tariff(story, tariff, &source) : ERR_NOMEM;
    tariff_destroy(tariff);
    free(text);
    return err;
}

/* A place of the folder beside the stories: its hours, and how many it holds. */
static enum err play_place(struct story *story)
{
    static struct faults faults;
    char path[256];
    faults.count = 0;
    faults.no_memory = false;
    (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/tests/stories/places/%s.yaml",
                   story_word(story, 1));
    site_destroy(story->site);
    story->site = site_load(path, &faults);
    if (story->site == NULL && faults.no_memory)
        return ERR_NOMEM;
    if (story->site == NULL)
        story_differs(story, "%s", faults.lines[0]);
    if (story->site == NULL)
        return ERR_OK;
    ledger_limit(&story->scratch.ledger, &story->site->capacity);
    ledger_set_slots(&story->scratch.ledger, &story->site->slots);
    stays_set_rule(&story->scratch.ledger, story->site->clock_rule);
    return ERR_OK;
}

static enum err play_day(struct story *story)
{
    if (!civil_date_parse(story_word(story, 1), &story->day))
        return ERR_INVALID;
    story->now = civil_to_wall(story->day, 0);
    story->scratch.ledger.latest_ms = story->now.unix_ms; /* this is where time begins */
    return ERR_OK;
}

const struct story_verb story_verbs[] = {
    {"place", play_place},
    {"tariff", play_tariff},
    {"day", play_day},
    {"sell", play_sell},
    {"in", play_in},
    {"group", play_group},
    {"out", play_out},
    {"closing", play_closing},
    {"replace", play_replace},
    {"settle", play_settle},
    {"owes", story_play_owes},
    {"balance", story_play_balance},
    {"inside", story_play_inside},
    {"recount", story_play_recount},
    {"capacity", story_play_capacity},
    {"night", story_play_night},
    {"today", story_play_today},
    {"most", story_play_most},
    {"admit", story_play_admit},
    {"fire", story_play_fire},
    {"safe", story_play_safe},
};

const size_t story_verb_count = sizeof story_verbs / sizeof story_verbs[0];
