#include "tests/stories/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/base/yaml.h"
#include "controller/ledger/verify.h"
#include "controller/store/history.h"
#include "controller/store/tariffs.h"
#include "controller/till/sale.h"
#include "tests/unit/scratch.h"

enum { WORDS_MAX = 24, LINE_SIZE = 512, CARDS_MAX = 16 };

struct story {
    const char *path;
    int line;
    bool failed;
    struct scratch scratch;
    struct tariff_book book;
    struct civil_date day;
    struct wall_time now;
    uint64_t counter; /* of the one arm that everybody passes */
    int64_t taps;
    size_t word_count;
    char *words[WORDS_MAX];
    const char *expected; /* after the arrow; "" when nothing was said */
};

static void differs(struct story *story, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void differs(struct story *story, const char *format, ...)
{
    va_list arguments;
    (void)fprintf(stderr, "%s:%d: ", story->path, story->line);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "\n");
    story->failed = true;
}

static void expect(struct story *story, const char *happened)
{
    if (story->expected[0] != '\0' && !text_equal(story->expected, happened))
        differs(story, "expected %s, it was %s", story->expected, happened);
}

static void expect_amount(struct story *story, struct money amount, const char *reason)
{
    char text[MONEY_TEXT_SIZE + 64] = "!";
    if (reason != NULL)
        (void)text_append(text, sizeof text, "%s", reason);
    else
        money_format(amount, text);
    expect(story, text);
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

static const struct tariff *tariff_of(struct story *story, const char *product)
{
    const struct tariff *tariff = NULL;
    const struct tariff_product *found;
    if (store_load_book(story->scratch.store, story->now.unix_ms, &story->book) != ERR_OK ||
        story->book.count == 0)
        return NULL;
    (void)tariff_book_find(&story->book, NULL, product, &tariff, &found);
    return tariff != NULL ? tariff : story->book.tariffs[0];
}

static void begin(struct story *story)
{
    if (ledger_begin(&story->scratch.ledger) != ERR_OK)
        differs(story, "the ledger cannot be written");
}

static void commit(struct story *story, enum err err)
{
    if (err != ERR_OK)
        differs(story, "error: %s", err_name(err));
    if (ledger_commit(&story->scratch.ledger) != ERR_OK)
        differs(story, "the ledger cannot be committed");
    tariff_book_finish(&story->book);
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
    static char members[LINE_SIZE];
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

static void tell_sell(struct story *story)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    const bool on_card = word(story, 2)[0] == 'C' && strchr(word(story, 2), '=') == NULL;
    const struct sale_request request = request_of(story, on_card ? uid_of(word(story, 2)) : NULL);
    begin(story);
    const struct tariff *tariff = tariff_of(story, request.product);
    const enum err err =
        tariff != NULL ? sale_make(&story->scratch.ledger, tariff, &request, &outcome, &refusal)
                       : ERR_NOT_FOUND;
    if (err == ERR_OK)
        expect_amount(story, outcome.total, refusal.reason);
    commit(story, err);
}

static void tell_replace(struct story *story)
{
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    struct sale_request request = request_of(story, uid_of(word(story, 2)));
    begin(story);
    const struct tariff *tariff = tariff_of(story, "");
    const enum err err =
        tariff != NULL ? sale_replace_card(&story->scratch.ledger, tariff, uid_of(word(story, 1)),
                                           &request, &outcome, &refusal)
                       : ERR_NOT_FOUND;
    if (err == ERR_OK)
        expect_amount(story, outcome.total, refusal.reason);
    commit(story, err);
}

static void tell_settle(struct story *story)
{
    struct money amount = {0};
    struct sale_refusal refusal;
    const struct sale_request request = request_of(story, uid_of(word(story, 1)));
    begin(story);
    const enum err err = sale_settle(&story->scratch.ledger, &request, &amount, &refusal);
    if (err == ERR_OK)
        expect_amount(story, amount, refusal.reason);
    commit(story, err);
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

static void tell_in(struct story *story)
{
    char key[32];
    struct tap_decision decision = {0};
    (void)snprintf(key, sizeof key, "story/%lld", (long long)++story->taps);
    const struct tap_request request = {.key = key,
                                        .gate = "G1",
                                        .zone = word(story, 2),
                                        .uid = uid_of(word(story, 1)),
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .again_ms = 8000,
                                        .counted = count_of(story),
                                        .now = story->now};
    begin(story);
    const enum err err = pass_in(story, &request, &decision);
    if (err == ERR_OK)
        expect(story, decision.refusal == REFUSAL_NONE ? "opens" : refusal_word(decision.refusal));
    commit(story, err);
}

static void tell_out(struct story *story)
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
    begin(story);
    enum err err = ledger_exit_intent(&story->scratch.ledger, uid, "G1", story->now);
    if (err == ERR_OK)
        err = ledger_move(&story->scratch.ledger, &movement);
    commit(story, err);
}

static void tell_closing(struct story *story)
{
    int64_t count;
    begin(story);
    commit(story, ledger_close_forgotten(&story->scratch.ledger, story->now, story->now, &count));
}

static void tell_tariff(struct story *story)
{
    char path[256];
    size_t size;
    static struct faults faults;
    const char *name = word(story, 1);
    (void)snprintf(path, sizeof path, PORTILLON_SOURCE_FOLDER "/config/tariffs/%s.yaml", name);
    char *text = yaml_read_text(path, &size, &faults);
    struct tariff *tariff = text != NULL ? tariff_load_text(name, text, size, &faults) : NULL;
    if (tariff == NULL) {
        differs(story, "%s", faults.lines[0]);
        free(text);
        return;
    }
    const struct tariff_source source = {.name = path, .text = text};
    begin(story);
    commit(story,
           store_add_tariff(story->scratch.store, ledger_new_id(&story->scratch.ledger, story->now),
                            tariff, &source, story->now.unix_ms));
    tariff_destroy(tariff);
    free(text);
}

static void tell_owes(struct story *story)
{
    char text[MONEY_TEXT_SIZE];
    struct card_record card;
    struct money owed = {0};
    if (store_get_card(story->scratch.store, uid_of(word(story, 1)), &card) != ERR_OK ||
        store_owed(story->scratch.store, card.subject, &owed.cents) != ERR_OK)
        differs(story, "no such card");
    money_format(owed, text);
    story->expected = word(story, 3);
    expect(story, text);
}

static void tell_balance(struct story *story)
{
    char text[32] = "none";
    struct card_record card;
    struct pass_record passes[LEDGER_PASSES_MAX];
    size_t count = 0;
    if (store_get_card(story->scratch.store, uid_of(word(story, 1)), &card) != ERR_OK ||
        store_passes_of(story->scratch.store, card.account_id, LEDGER_PASSES_MAX, passes, &count) !=
            ERR_OK)
        differs(story, "no such card");
    for (size_t i = 0; i < count; i++) {
        if (text_equal(passes[i].product, word(story, 2)))
            (void)snprintf(text, sizeof text, "%lld", (long long)passes[i].balance);
    }
    story->expected = word(story, 4);
    expect(story, text);
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

static void tell_inside(struct story *story)
{
    char text[32];
    struct presence_seek seek = {.zone = word(story, 1)};
    if (store_each_presence(story->scratch.store, seek_presence, &seek) != ERR_OK)
        differs(story, "presence cannot be read");
    (void)snprintf(text, sizeof text, "%lld", (long long)seek.persons);
    story->expected = word(story, 3);
    expect(story, text);
}

static void tell_day(struct story *story)
{
    if (!civil_date_parse(word(story, 1), &story->day))
        differs(story, "expected a date");
    story->now = civil_to_wall(story->day, 0);
}

static const struct {
    const char *verb;
    void (*tell)(struct story *story);
} verbs[] = {
    {"tariff", tell_tariff},   {"day", tell_day},       {"sell", tell_sell},
    {"in", tell_in},           {"out", tell_out},       {"closing", tell_closing},
    {"replace", tell_replace}, {"settle", tell_settle}, {"owes", tell_owes},
    {"balance", tell_balance}, {"inside", tell_inside},
};

/* Cuts a line into words, in place; what stands between quotes is one, and comments are left out.
 */
static void cut(struct story *story, char *line)
{
    bool quoted = false, between = true;
    story->word_count = 0;
    for (char *from = line, *to = line;; from++) {
        const bool ends = *from == '\0' || *from == '\n' || (*from == '#' && between && !quoted);
        if (ends || (!quoted && *from == ' ')) {
            *to = '\0';
            between = true;
            if (ends)
                return;
            to++;
            continue;
        }
        if (between && story->word_count < WORDS_MAX)
            story->words[story->word_count++] = to;
        between = false;
        quoted = *from == '"' ? !quoted : quoted;
        if (*from != '"')
            *to++ = *from;
    }
}

static void split_expectation(struct story *story)
{
    story->expected = "";
    for (size_t i = 0; i + 1 < story->word_count; i++) {
        if (text_equal(story->words[i], "->")) {
            story->expected = story->words[i + 1];
            story->word_count = i;
        }
    }
}

static void play_line(struct story *story, char *line)
{
    int minute;
    cut(story, line);
    if (story->word_count > 0 && civil_minute_parse(story->words[0], &minute)) {
        story->now = civil_to_wall(story->day, minute);
        story->word_count--;
        memmove(story->words, story->words + 1, story->word_count * sizeof story->words[0]);
    }
    if (story->word_count == 0)
        return;
    split_expectation(story);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (text_equal(verbs[i].verb, story->words[0])) {
            verbs[i].tell(story);
            return;
        }
    }
    differs(story, "%s: no such word", story->words[0]);
}

bool story_play(const char *path)
{
    char line[LINE_SIZE];
    struct story story = {.path = path, .scratch = scratch_open()};
    struct verify_report report;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    story.now = story.scratch.now;
    story.day = civil_from_wall(story.now).date;
    while (fgets(line, sizeof line, file) != NULL) {
        story.line++;
        play_line(&story, line);
    }
    assert_int_equal(fclose(file), 0);
    if (ledger_verify(story.scratch.store, &report) != ERR_OK || report.fault_count > 0)
        differs(&story, "the ledger does not verify: %s", report.faults[0]);
    scratch_close(&story.scratch);
    return !story.failed;
}
