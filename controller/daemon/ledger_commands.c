#include "controller/daemon/ledger_commands.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/control/json_text.h"
#include "controller/daemon/attendance_commands.h"
#include "controller/daemon/gate_commands.h"
#include "controller/daemon/job_words.h"
#include "controller/daemon/sale_command.h"
#include "controller/daemon/tariff_commands.h"
#include "controller/ledger/returns.h"
#include "controller/ledger/timekeeping.h"
#include "controller/store/tariffs.h"

enum { ANSWER_SIZE = 4096 };

static json_t *json_date(struct civil_date date)
{
    char text[CIVIL_DATE_SIZE];
    civil_date_format(date, text);
    return json_string(text);
}

static json_t *json_sale(const struct sale_outcome *outcome)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < outcome->line_count; i++)
        json_array_append_new(
            lines, json_pack("{s:s, s:I, s:I}", "product", outcome->lines[i].product, "quantity",
                             (json_int_t)outcome->lines[i].quantity, "amount_cents",
                             (json_int_t)outcome->lines[i].amount.cents));
    json_t *sale =
        json_pack("{s:I, s:I, s:s, s:o}", "sale", (json_int_t)outcome->sale_id, "total_cents",
                  (json_int_t)outcome->total.cents, "currency", "EUR", "lines", lines);
    if (outcome->deposit.cents != 0)
        json_object_set_new(sale, "deposit_cents", json_integer(outcome->deposit.cents));
    if (outcome->pass_id != 0) {
        json_object_set_new(sale, "pass", json_integer(outcome->pass_id));
        if (outcome->value.cents != 0)
            json_object_set_new(sale, "value_cents", json_integer(outcome->value.cents));
        else
            json_object_set_new(sale, "units", json_integer(outcome->units));
        if (outcome->in_minutes)
            json_object_set_new(sale, "minutes", json_integer(outcome->units));
        if (outcome->minutes_settled != 0)
            json_object_set_new(sale, "minutes_settled", json_integer(outcome->minutes_settled));
        if (outcome->promotion[0] != '\0') {
            json_object_set_new(sale, "promotion", json_string(outcome->promotion));
            json_object_set_new(sale, "units_extra", json_integer(outcome->units_extra));
        }
        json_object_set_new(sale, "valid_from", json_date(outcome->valid_from));
        json_object_set_new(sale, "valid_until", json_date(outcome->valid_until));
    }
    return sale;
}

/* Opens the gate for those who have just paid, in the same act. */
static enum err open_for_sale(struct ledger *ledger, struct ledger_job *job,
                              const struct sale_outcome *outcome)
{
    const struct open_request request = {
        .key = job->key,
        .gate = job->gate_name,
        .zone = job->zone,
        .kind = "sale",
        .product = job_text(job, "product"),
        .category = outcome->category,
        .party = job_text(job, "party"),
        .reason = job_text(job, "product"),
        .author = job->author,
        .persons = job->persons,
        .counted = job->counted,
        .now = job->now,
    };
    return ledger_open_gate(ledger, &request, &job->order_id);
}

static enum err finish_sale(struct ledger_job *job, enum err err,
                            const struct sale_outcome *outcome, const struct sale_refusal *refusal)
{
    if (err == ERR_OK)
        job->result = refusal->reason != NULL ? job_refusal(refusal->reason, refusal->about)
                                              : json_sale(outcome);
    return err;
}

/* How many facilities charge for a card, first or in place of a lost one; the first of them. */
static size_t find_card_price(const struct tariff_book *book, const char *facility, bool replaces,
                              const struct tariff **ret_tariff)
{
    size_t count = 0;
    for (size_t i = 0; i < book->count; i++) {
        const struct tariff *one = book->tariffs[i];
        const char *product = replaces ? one->card_duplicate : one->card_first;
        if (!tariff_book_names(one, facility) || (product[0] == '\0' && facility == NULL))
            continue;
        if (count++ == 0)
            *ret_tariff = one;
    }
    return count;
}

/* The tariff that has what is asked for: the product, or the price of a card. When several have it,
 * or when the one that was named has not, the job is refused. One that nobody has is left to the
 * sale, which knows the nearest. */
static const struct tariff *choose_tariff(const struct tariff_book *book, struct ledger_job *job)
{
    const struct tariff *tariff = book->tariffs[0];
    const struct tariff_product *found;
    const char *product = job_text(job, "product"), *facility = job_text(job, "facility");
    const bool replaces = text_equal(job->method, "card replace");
    const size_t count = product != NULL
                             ? tariff_book_find(book, facility, product, &tariff, &found)
                             : find_card_price(book, facility, replaces, &tariff);
    if (count > 1)
        job->result = job_refusal("product_ambiguous", product != NULL ? product : "card");
    else if (count == 0 && facility != NULL)
        job->result = job_refusal("facility_has_not", facility);
    return tariff;
}

static enum err with_tariff(struct ledger *ledger, struct ledger_job *job, struct tariff_book *book,
                            enum err (*act)(struct ledger *, struct ledger_job *,
                                            const struct tariff *))
{
    const enum err err = store_refresh_book(ledger->store, job->now.unix_ms, book);
    if (err != ERR_OK)
        return err;
    if (book->count == 0) {
        job->result = job_refusal("no_tariff", "");
        return ERR_OK;
    }
    const struct tariff *tariff = choose_tariff(book, job);
    return job->result != NULL ? ERR_OK : act(ledger, job, tariff);
}

/* A sale of the arguments of a job, by one of the till's acts. */
static enum err act_sell(struct ledger *ledger, struct ledger_job *job, const struct tariff *tariff)
{
    struct sale_command command;
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    enum err err = job->type == LEDGER_JOB_OPEN ? attendance_command_room(ledger, job) : ERR_OK;
    if (err != ERR_OK || job->result != NULL)
        return err;
    if (sale_command_read(job, &command, &refusal))
        err = sale_make(ledger, tariff, &command.request, &outcome, &refusal);
    if (err == ERR_OK && refusal.reason == NULL && job->type == LEDGER_JOB_OPEN)
        err = open_for_sale(ledger, job, &outcome);
    return finish_sale(job, err, &outcome, &refusal);
}

static enum err act_issue(struct ledger *ledger, struct ledger_job *job,
                          const struct tariff *tariff)
{
    struct sale_command command;
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    enum err err = ERR_OK;
    if (sale_command_read(job, &command, &refusal))
        err = sale_issue_card(ledger, tariff, &command.request, &outcome, &refusal);
    return finish_sale(job, err, &outcome, &refusal);
}

static enum err act_replace(struct ledger *ledger, struct ledger_job *job,
                            const struct tariff *tariff)
{
    struct sale_command command;
    struct sale_outcome outcome;
    struct sale_refusal refusal;
    enum err err = ERR_OK;
    const bool read = sale_command_read(job, &command, &refusal);
    command.request.uid = job_text(job, "with");
    command.request.told.with_count = 0; /* here the word names the new card */
    if (read)
        err = sale_replace_card(ledger, tariff, job_text(job, "card"), &command.request, &outcome,
                                &refusal);
    return finish_sale(job, err, &outcome, &refusal);
}

static enum err act_settle(struct ledger *ledger, struct ledger_job *job)
{
    struct sale_command command;
    struct sale_refusal refusal;
    struct money amount = {0};
    enum err err = ERR_OK;
    if (sale_command_read(job, &command, &refusal))
        err = sale_settle(ledger, &command.request, &amount, &refusal);
    if (err == ERR_OK)
        job->result = refusal.reason != NULL
                          ? job_refusal(refusal.reason, refusal.about)
                          : json_pack("{s:s, s:I, s:s}", "card", job_text(job, "card"),
                                      "total_cents", (json_int_t)amount.cents, "currency", "EUR");
    return err;
}

static enum err act_block(struct ledger *ledger, struct ledger_job *job)
{
    struct card_record card;
    const char *uid = job_text(job, "card");
    enum err err = store_get_card(ledger->store, uid, &card);
    if (err == ERR_NOT_FOUND) {
        job->result = job_refusal("card_unknown", uid);
        return ERR_OK;
    }
    if (err == ERR_OK && card.state == CARD_REPLACED) {
        job->result = job_refusal("card_replaced", card.replaced_by);
        return ERR_OK;
    }
    const struct chain_entry entry = {.kind = "card_blocked",
                                      .subject = card.subject,
                                      .detail = job_text(job, "reason"),
                                      .author = job->author,
                                      .link = uid};
    if (err == ERR_OK)
        err = store_set_card_state(ledger->store, uid, CARD_BLOCKED, "");
    if (err == ERR_OK)
        err = ledger_record(ledger, &entry, job->now);
    if (err == ERR_OK)
        job->result = json_pack("{s:s, s:s}", "card", uid, "state", "blocked");
    return err;
}

static enum err act_admit(struct ledger *ledger, struct ledger_job *job)
{
    struct card_record card;
    struct wall_time until;
    char text[CIVIL_INSTANT_SIZE];
    const char *uid = job_text(job, "card");
    enum err err = store_get_card(ledger->store, uid, &card);
    if (err == ERR_NOT_FOUND || (err == ERR_OK && card.state != CARD_ACTIVE)) {
        job->result = job_refusal(err == ERR_OK ? "card_blocked" : "card_unknown", uid);
        return ERR_OK;
    }
    const struct admission admission = {.uid = uid,
                                        .reason = job_text(job, "reason"),
                                        .author = job->author,
                                        .subject = card.subject,
                                        .now = job->now};
    if (err == ERR_OK)
        err = returns_admit(ledger, &admission, &until);
    if (err != ERR_OK)
        return err;
    civil_instant_format(until, text);
    job->result = json_pack("{s:s, s:s}", "card", uid, "admitted_until", text);
    return ERR_OK;
}

/* The pass to correct: the one named, or the only one there is. NULL with a refusal set. */
static const struct pass_record *find_pass(struct ledger_job *job, const struct pass_record *passes,
                                           size_t count)
{
    const int64_t wanted = job_int(job, "pass", 0);
    for (size_t i = 0; i < count; i++) {
        if (passes[i].pass_id == wanted || (wanted == 0 && count == 1))
            return &passes[i];
    }
    job->result = job_refusal(count > 1 && wanted == 0 ? "pass_not_named" : "pass_unknown",
                              job_text(job, "card"));
    return NULL;
}

static enum err act_correct(struct ledger *ledger, struct ledger_job *job)
{
    struct pass_record passes[LEDGER_PASSES_MAX];
    struct card_record card;
    size_t count = 0;
    const int64_t units = job_int(job, "units", 0);
    enum err err = store_get_card(ledger->store, job_text(job, "card"), &card);
    if (err == ERR_NOT_FOUND) {
        job->result = job_refusal("card_unknown", job_text(job, "card"));
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = store_passes_of(ledger->store, card.account_id, civil_from_wall(job->now).date,
                              LEDGER_PASSES_MAX, passes, &count);
    const struct pass_record *pass = err == ERR_OK ? find_pass(job, passes, count) : NULL;
    if (pass == NULL)
        return err;
    if (units == 0 || (units < 0 && pass->balance - pass->held + units < 0)) {
        job->result = job_refusal("units_not_possible", job_text(job, "card"));
        return ERR_OK;
    }
    const struct credit_request request = {.pass_id = pass->pass_id,
                                           .subject = card.subject,
                                           .units = units,
                                           .kind = "correction",
                                           .reason = job_text(job, "reason"),
                                           .author = job->author,
                                           .link = job_text(job, "card"),
                                           .now = job->now};
    err = ledger_credit(ledger, &request);
    if (err == ERR_OK)
        job->result = json_pack("{s:I, s:I, s:I}", "pass", (json_int_t)pass->pass_id, "units",
                                (json_int_t)units, "balance", (json_int_t)(pass->balance + units));
    return err;
}

/* What depends on the day, and cannot be taken back. */
static bool needs_the_clock(const char *method)
{
    static const char *const methods[] = {"sell", "card issue", "card replace", "card settle",
                                          "tariff import"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (text_equal(methods[i], method))
            return true;
    }
    return false;
}

static enum err act_confirm_clock(struct ledger *ledger, struct ledger_job *job)
{
    char text[CIVIL_INSTANT_SIZE];
    const struct clock_confirmation confirmation = {
        .reason = job_text(job, "reason"), .author = job->author, .now = job->now};
    const enum err err = timekeeping_confirm(ledger, &confirmation);
    civil_instant_format(job->now, text);
    if (err == ERR_OK)
        job->result = json_pack("{s:s}", "clock", text);
    return err;
}

static enum err dispatch(struct ledger *ledger, struct ledger_job *job, struct tariff_book *book)
{
    char text[CIVIL_INSTANT_SIZE];
    if (needs_the_clock(job->method) && timekeeping_behind(ledger->latest_ms, job->now)) {
        civil_instant_format((struct wall_time){ledger->latest_ms}, text);
        job->result = job_refusal("clock_behind", text);
        return ERR_OK;
    }
    if (text_equal(job->method, "clock confirm"))
        return act_confirm_clock(ledger, job);
    if (text_equal(job->method, "sell"))
        return with_tariff(ledger, job, book, act_sell);
    if (text_equal(job->method, "card issue"))
        return with_tariff(ledger, job, book, act_issue);
    if (text_equal(job->method, "card replace"))
        return with_tariff(ledger, job, book, act_replace);
    if (text_equal(job->method, "card settle"))
        return act_settle(ledger, job);
    if (text_equal(job->method, "card admit"))
        return act_admit(ledger, job);
    if (text_equal(job->method, "card block"))
        return act_block(ledger, job);
    if (text_equal(job->method, "pass correct"))
        return act_correct(ledger, job);
    if (text_equal(job->method, "presence set"))
        return attendance_command_recount(ledger, job);
    if (text_equal(job->method, "capacity set"))
        return attendance_command_capacity(ledger, job);
    if (text_equal(job->method, "alarm end"))
        return attendance_command_alarm_end(ledger, job);
    if (text_equal(job->method, "tariff import"))
        return tariff_command_import(ledger, job);
    if (text_equal(job->method, "gate off") || text_equal(job->method, "gate on"))
        return gate_command_service(ledger, job);
    if (text_equal(job->method, "gate release"))
        return gate_command_release(ledger, job);
    if (text_equal(job->method, "group open"))
        return gate_command_group(ledger, job);
    return gate_command_open(ledger, job);
}

/* What cannot be answered is not done: who asked would be told that it failed, and ask again. */
static enum err run(struct ledger *ledger, struct ledger_job *job, struct tariff_book *book)
{
    const enum err err = dispatch(ledger, job, book);
    return err == ERR_OK && job->result == NULL ? ERR_NOMEM : err;
}

static enum err digest_of(const struct ledger_job *job, uint8_t ret_digest[REQUEST_DIGEST_SIZE])
{
    char *text = json_text(job->command, JSON_COMPACT | JSON_SORT_KEYS);
    if (text == NULL)
        return ERR_NOMEM;
    (void)crypto_generichash(ret_digest, REQUEST_DIGEST_SIZE, (const uint8_t *)text, strlen(text),
                             (const uint8_t *)job->method, strlen(job->method));
    free(text);
    return ERR_OK;
}

static enum err remember(struct ledger *ledger, const struct ledger_job *job, const char *key,
                         const uint8_t digest[REQUEST_DIGEST_SIZE])
{
    char *answer = json_text(job->result, JSON_COMPACT);
    enum err err = answer == NULL ? ERR_NOMEM : ERR_OK;
    if (err == ERR_OK && strlen(answer) < ANSWER_SIZE)
        err = store_add_answer(ledger->store, key, digest, answer, job->now.unix_ms);
    free(answer);
    return err;
}

enum err ledger_command_run(struct ledger *ledger, struct ledger_job *job, struct tariff_book *book)
{
    uint8_t digest[REQUEST_DIGEST_SIZE], stored[REQUEST_DIGEST_SIZE];
    char answer[ANSWER_SIZE];
    const char *key = job_text(job, "key");
    json_decref(job->result); /* a batch that failed may be run again */
    job->result = NULL;
    if (key == NULL)
        return run(ledger, job, book);
    enum err err = digest_of(job, digest);
    if (err == ERR_OK)
        err = store_get_answer(ledger->store, key, stored, answer, sizeof answer);
    if (err == ERR_OK) {
        job->result = memcmp(digest, stored, sizeof digest) == 0 ? json_loads(answer, 0, NULL)
                                                                 : job_refusal("key_reused", key);
        job->order_id = 0; /* nothing opens a second time */
        return job->result != NULL ? ERR_OK : ERR_NOMEM;
    }
    if (err != ERR_NOT_FOUND)
        return err;
    err = run(ledger, job, book);
    const bool done = err == ERR_OK && json_object_get(job->result, "refused") == NULL;
    return done ? remember(ledger, job, key, digest) : err;
}
