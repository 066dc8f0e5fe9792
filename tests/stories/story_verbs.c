#include "tests/stories/story_verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/ledger/attendance.h"
#include "controller/store/history.h"
#include "controller/till/sale.h"

static void tell(struct story *story, const char *happened)
{
    (void)text_copy(story->happened, sizeof story->happened, happened);
}

static void tell_amount(struct story *story, struct money amount, const char *reason)
{
    char text[MONEY_TEXT_SIZE + 64] = "!";
    if (reason != NULL)
        (void)text_append(text, sizeof text, "%s", reason);
    else
        money_format(amount, text);
    tell(story, text);
}

static const char *word(const struct story *story, size_t i)
{
    return i < story->word_count ? story->words[i] : "";
}

/* The value of key=value, or NULL. */
static const char *option(const struct story *story, const char *key)
{
    const size_t length = strlen(key);
    for (size_t i = 0; i < story->word_count; i++) {
        if (strncmp(story->words[i], key, length) == 0 && story->words[i][length] == '=')
            return story->words[i] + length + 1;
    }
    return NULL;
}

/* "C1" as a card of seven bytes. */
static const char *uid_of(const char *card)
{
    static char uids[2][16];
    static size_t next;
    char *uid = uids[next++ % 2];
    int64_t number = 0;
    (void)text_parse_int(card + (card[0] == 'C'), &number);
    (void)snprintf(uid, sizeof uids[0], "04%012llX", (unsigned long long)number);
    return uid;
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

static enum err begin(struct story *story)
{
    return ledger_begin(&story->scratch.ledger);
}

/* The whole line, or nothing of it. */
static enum err commit(struct story *story, enum err err)
{
    if (err == ERR_OK)
        err = ledger_commit(&story->scratch.ledger);
    else
        ledger_rollback(&story->scratch.ledger);
    tariff_book_finish(&story->book);
    return err;
}

static void take_number(const struct story *story, enum tariff_fact fact, int decimals,
                        struct tariff_case *told)
{
    int64_t number;
    const char *given = option(story, tariff_fact_word(fact));
    if (given != NULL && text_parse_decimal(given, decimals, &number))
        case_set(told, fact, number);
}

static struct sale_request request_of(const struct story *story, const char *card)
{
    int64_t persons = 1, supervisors = 0;
    static char members[STORY_LINE_SIZE];
    const char *pay = option(story, "pay"), *named = option(story, "members");
    if (option(story, "persons") != NULL)
        (void)text_parse_int(option(story, "persons"), &persons);
    if (option(story, "supervisors") != NULL)
        (void)text_parse_int(option(story, "supervisors"), &supervisors);
    struct sale_request request = {
        .product = word(story, 1),
        .uid = card,
        .holder = option(story, "holder"),
        .birth = option(story, "birth"),
        .proof = option(story, "proof"),
        .proof_until = option(story, "proof_until"),
        .proof_issued = option(story, "proof_issued"),
        .household = option(story, "household"),
        .means = pay != NULL ? pay : "cash",
        .author = "story",
        .persons = persons,
        .gate_zone = card == NULL && option(story, "persons") != NULL ? "pools" : NULL,
        .now = story->now,
    };
    take_number(story, FACT_QUOTIENT, 2, &request.told);
    take_number(story, FACT_RESOURCES, 2, &request.told);
    take_number(story, FACT_CHILDREN, 0, &request.told);
    take_number(story, FACT_MINUTES, 0, &request.told);
    take_number(story, FACT_QUANTITY, 3, &request.told);
    take_number(story, FACT_NTH, 0, &request.told);
    request.told.residence = option(story, "residence");
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
    const bool on_card = word(story, 2)[0] == 'C' && strchr(word(story, 2), '=') == NULL;
    const struct sale_request request = request_of(story, on_card ? uid_of(word(story, 2)) : NULL);
    enum err err = begin(story);
    if (err == ERR_OK)
        err = load_tariff(story, request.product, &tariff);
    if (err == ERR_OK)
        err = sale_make(&story->scratch.ledger, tariff, &request, &outcome, &refusal);
    if (err == ERR_OK)
        tell_amount(story, outcome.total, refusal.reason);
    return commit(story, err);
}

static enum err play_replace(struct story *story)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    const struct tariff *tariff;
    const struct sale_request request = request_of(story, uid_of(word(story, 2)));
    enum err err = begin(story);
    if (err == ERR_OK)
        err = load_tariff(story, "", &tariff);
    if (err == ERR_OK)
        err = sale_replace_card(&story->scratch.ledger, tariff, uid_of(word(story, 1)), &request,
                                &outcome, &refusal);
    if (err == ERR_OK)
        tell_amount(story, outcome.total, refusal.reason);
    return commit(story, err);
}

static enum err play_settle(struct story *story)
{
    struct money amount = {0};
    struct sale_refusal refusal;
    const struct sale_request request = request_of(story, uid_of(word(story, 1)));
    enum err err = begin(story);
    if (err == ERR_OK)
        err = sale_settle(&story->scratch.ledger, &request, &amount, &refusal);
    if (err == ERR_OK)
        tell_amount(story, amount, refusal.reason);
    return commit(story, err);
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
    story->counter += (uint64_t)decision->persons;
    const struct resolution resolution = {.gate = "G1",
                                          .zone = request->zone,
                                          .order_id = decision->order_id,
                                          .turned = decision->persons,
                                          .cause = "passed",
                                          .counted = count_of(story),
                                          .now = story->now};
    return ledger_resolve(&story->scratch.ledger, &resolution);
}

static enum err play_in(struct story *story)
{
    const enum opening_state opening =
        story->site != NULL ? opening_at(&story->site->opening, civil_from_wall(story->now))
                            : OPENING_OPEN;
    char key[32];
    struct tap_decision decision = {0};
    (void)snprintf(key, sizeof key, "story/%lld", (long long)++story->taps);
    const struct tap_request request = {.key = key,
                                        .gate = "G1",
                                        .zone = word(story, 2),
                                        .uid = uid_of(word(story, 1)),
                                        .gate_in_service = true,
                                        .site_open = opening != OPENING_CLOSED,
                                        .last_entry_passed = opening == OPENING_LAST_ENTRY_PASSED,
                                        .again_ms = 8000,
                                        .counted = count_of(story),
                                        .now = story->now};
    enum err err = begin(story);
    if (err == ERR_OK)
        err = pass_in(story, &request, &decision);
    if (err == ERR_OK)
        tell(story, decision.refusal == REFUSAL_NONE ? "opens" : refusal_word(decision.refusal));
    return commit(story, err);
}

static enum err play_out(struct story *story)
{
    const char *uid = uid_of(word(story, 1));
    const struct movement movement = {.gate = "G1",
                                      .zone = word(story, 2),
                                      .direction = "exit",
                                      .kind = "card",
                                      .uid = uid,
                                      .persons = 1,
                                      .counted = count_of(story),
                                      .now = story->now};
    enum err err = begin(story);
    if (err == ERR_OK)
        err = ledger_exit_intent(&story->scratch.ledger, uid, "G1", word(story, 2), story->now);
    if (err == ERR_OK)
        err = ledger_move(&story->scratch.ledger, &movement);
    return commit(story, err);
}

static enum err play_closing(struct story *story)
{
    int64_t count;
    enum err err = begin(story);
    if (err == ERR_OK)
        err = ledger_close_forgotten(&story->scratch.ledger, story->now, story->now, &count);
    return commit(story, err);
}

static enum err add_tariff(struct story *story, const struct tariff *tariff,
                           const struct tariff_source *source)
{
    enum err err = begin(story);
    if (err == ERR_OK)
        err = store_add_tariff(story->scratch.store,
                               ledger_new_id(&story->scratch.ledger, story->now), tariff, source,
                               story->now.unix_ms);
    return commit(story, err);
}

static enum err play_tariff(struct story *story)
{
    char path[256];
    size_t size;
    static struct faults faults;
    const char *name = word(story, 1);
    (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/config/tariffs/%s.yaml", name);
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

static enum err play_owes(struct story *story)
{
    char text[MONEY_TEXT_SIZE];
    struct card_record card;
    struct money owed = {0};
    enum err err = store_get_card(story->scratch.store, uid_of(word(story, 1)), &card);
    if (err == ERR_OK)
        err = store_owed(story->scratch.store, card.subject, &owed.cents);
    money_format(owed, text);
    story->expected = word(story, 3);
    tell(story, text);
    return err;
}

static enum err play_balance(struct story *story)
{
    char text[32] = "none";
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    size_t count = 0;
    enum err err = store_get_card(story->scratch.store, uid_of(word(story, 1)), &card);
    if (err == ERR_OK)
        err = store_passes_of(story->scratch.store, card.account_id, LEDGER_PASSES_MAX, passes,
                              &count);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        if (text_equal(passes[i].product, word(story, 2)))
            (void)snprintf(text, sizeof text, "%lld", (long long)passes[i].balance);
    }
    story->expected = word(story, 4);
    tell(story, text);
    return err;
}

struct presence_seek {
    const char *zone;
    int64_t persons;
};

static bool seek_presence(void *context, const char *zone, int64_t persons)
{
    struct presence_seek *seek = context;
    if (text_equal(zone, seek->zone))
        seek->persons = persons;
    return true;
}

static enum err play_inside(struct story *story)
{
    char text[32];
    struct presence_seek seek = {.zone = word(story, 1)};
    const enum err err = store_each_presence(story->scratch.store, seek_presence, &seek);
    (void)snprintf(text, sizeof text, "%lld", (long long)seek.persons);
    story->expected = word(story, 3);
    tell(story, text);
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
                   word(story, 1));
    site_destroy(story->site);
    story->site = site_load(path, &faults);
    if (story->site == NULL && faults.no_memory)
        return ERR_NOMEM;
    if (story->site == NULL)
        story_differs(story, "%s", faults.lines[0]);
    else
        ledger_limit(&story->scratch.ledger, &story->site->capacity);
    return ERR_OK;
}

static int64_t number(const struct story *story, size_t i)
{
    int64_t number = 0;
    (void)text_parse_int(word(story, i), &number);
    return number;
}

static enum err play_recount(struct story *story)
{
    int64_t before;
    const struct recount recount = {.zone = word(story, 1),
                                    .persons = number(story, 2),
                                    .reason = "counted by hand",
                                    .author = "story",
                                    .now = story->now};
    enum err err = begin(story);
    if (err == ERR_OK)
        err = ledger_recount(&story->scratch.ledger, &recount, &before);
    return commit(story, err);
}

static enum err play_capacity(struct story *story)
{
    int64_t configured;
    const struct capacity_setting setting = {.name = word(story, 1),
                                             .persons = number(story, 2),
                                             .reason = "lifeguards present",
                                             .author = "story",
                                             .now = story->now};
    enum err err = begin(story);
    if (err == ERR_OK)
        err = ledger_set_capacity(&story->scratch.ledger, &setting, &configured);
    if (err == ERR_CONFLICT || err == ERR_NOT_FOUND) {
        tell(story, err == ERR_CONFLICT ? "above_capacity" : "zone_unknown");
        err = ERR_OK;
    }
    return commit(story, err);
}

/* Everybody should have left by now. */
static enum err play_night(struct story *story)
{
    int64_t persons;
    char text[32] = "";
    enum err err = begin(story);
    if (err == ERR_OK)
        err = ledger_empty_zones(&story->scratch.ledger, story->now, story->now, &persons);
    if (err == ERR_OK)
        (void)snprintf(text, sizeof text, "%lld", (long long)persons);
    tell(story, text);
    return commit(story, err);
}

static enum err tell_attendance(struct story *story, bool most)
{
    char text[32];
    struct attendance_record attendance = {0};
    const enum err err =
        store_get_attendance(story->scratch.store, word(story, 1), story->day, &attendance);
    (void)snprintf(text, sizeof text, "%lld",
                   (long long)(most ? attendance.persons_max : attendance.entries));
    story->expected = word(story, 3);
    tell(story, text);
    return err;
}

static enum err play_today(struct story *story)
{
    return tell_attendance(story, false);
}

static enum err play_most(struct story *story)
{
    return tell_attendance(story, true);
}

static enum err play_day(struct story *story)
{
    if (!civil_date_parse(word(story, 1), &story->day))
        return ERR_INVALID;
    story->now = civil_to_wall(story->day, 0);
    return ERR_OK;
}

const struct story_verb story_verbs[] = {
    {"place", play_place},     {"tariff", play_tariff},
    {"day", play_day},         {"sell", play_sell},
    {"in", play_in},           {"out", play_out},
    {"closing", play_closing}, {"replace", play_replace},
    {"settle", play_settle},   {"owes", play_owes},
    {"balance", play_balance}, {"inside", play_inside},
    {"recount", play_recount}, {"capacity", play_capacity},
    {"night", play_night},     {"today", play_today},
    {"most", play_most},
};

const size_t story_verb_count = sizeof story_verbs / sizeof story_verbs[0];
