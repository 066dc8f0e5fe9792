#include "controller/ledger/verify.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/ledger/chain.h"
#include "controller/store/orders.h"
#include "controller/store/passages.h"
#include "controller/store/passes.h"

enum { OPEN_MAX = 256 };

/* A hold that no later row has resolved yet. */
struct open_hold {
    int64_t id, held;
};

struct verifying {
    struct verify_report *report;
    int64_t seq;
    uint8_t hash[JOURNAL_HASH_SIZE];
    size_t open_count;
    struct open_hold open[OPEN_MAX];
};

static void fault(struct verify_report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fault(struct verify_report *report, const char *format, ...)
{
    va_list arguments;
    if (report->fault_count++ >= VERIFY_FAULTS_MAX)
        return;
    va_start(arguments, format);
    (void)vsnprintf(report->faults[report->fault_count - 1], VERIFY_TEXT_SIZE, format, arguments);
    va_end(arguments);
}

static void check_link(struct verifying *verifying, const struct journal_row *row,
                       const struct journal_link *link)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    if (link == NULL) {
        verifying->report->links_erased++;
        return;
    }
    chain_hash_link(link, hash);
    if (memcmp(hash, row->link_hash, sizeof hash) != 0)
        fault(verifying->report, "row %lld: who, where or when was changed", (long long)row->seq);
}

static void check_hash(struct verifying *verifying, const struct journal_row *row)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    if (row->seq != verifying->seq + 1)
        fault(verifying->report, "rows %lld to %lld are missing", (long long)verifying->seq + 1,
              (long long)row->seq - 1);
    if (memcmp(row->prev_hash, verifying->hash, sizeof row->prev_hash) != 0)
        fault(verifying->report, "row %lld: does not follow from the row before",
              (long long)row->seq);
    chain_hash_row(row, hash);
    if (memcmp(hash, row->hash, sizeof hash) != 0)
        fault(verifying->report, "row %lld: its content was changed", (long long)row->seq);
    verifying->seq = row->seq;
    memcpy(verifying->hash, row->hash, sizeof verifying->hash);
}

static void close_hold(struct verifying *verifying, const struct journal_row *row)
{
    for (size_t i = 0; i < verifying->open_count; i++) {
        const struct open_hold *hold = &verifying->open[i];
        if (hold->id != row->ref)
            continue;
        const bool some_came = hold->held > 1 && row->units < 0 && -row->units <= hold->held &&
                               -row->units <= row->persons; /* of a group */
        if (row->units != 0 && row->units != -hold->held && !some_came)
            fault(verifying->report, "row %lld: debits other units than were held",
                  (long long)row->seq);
        verifying->open[i] = verifying->open[--verifying->open_count];
        return;
    }
    fault(verifying->report, "row %lld: resolves an order that is not open", (long long)row->seq);
}

static bool opens_order(const char *kind)
{
    return text_equal(kind, "hold") || text_equal(kind, "manual") || text_equal(kind, "test");
}

static void follow_order(struct verifying *verifying, const struct journal_row *row)
{
    struct verify_report *report = verifying->report;
    if (opens_order(row->kind)) {
        report->holds++;
        if (verifying->open_count < OPEN_MAX)
            verifying->open[verifying->open_count++] = (struct open_hold){row->id, row->held};
        else
            fault(report, "row %lld: more open orders than there can be gates",
                  (long long)row->seq);
    } else if (text_equal(row->kind, "post") || text_equal(row->kind, "void")) {
        report->posted += row->kind[0] == 'p' ? 1 : 0;
        report->voided += row->kind[0] == 'v' ? 1 : 0;
        close_hold(verifying, row);
    }
}

/* Stays that were charged, and what was paid for them: apart from sales, which are paid at once. */
static bool owes(const char *kind)
{
    return text_equal(kind, "charge") || text_equal(kind, "late") || text_equal(kind, "settlement");
}

static bool check_row(void *context, const struct journal_row *row, const struct journal_link *link)
{
    struct verifying *verifying = context;
    struct verify_report *report = verifying->report;
    report->rows++;
    check_hash(verifying, row);
    check_link(verifying, row, link);
    follow_order(verifying, row);
    report->units_credited += row->units > 0 ? row->units : 0;
    report->units_debited -= row->units < 0 ? row->units : 0;
    if (owes(row->kind))
        report->cents_owed += row->cents;
    else
        report->cents += row->cents;
    report->cents_sold += text_equal(row->kind, "sale") ? row->cents : 0;
    return true;
}

static bool check_order(void *context, const struct order_record *order)
{
    struct verifying *verifying = context;
    verifying->report->open++;
    for (size_t i = 0; i < verifying->open_count; i++) {
        if (verifying->open[i].id == order->order_id && verifying->open[i].held == order->held)
            return true;
    }
    fault(verifying->report, "gate %s: its open order is not in the journal", order->gate);
    return true;
}

static bool check_pass(void *context, const struct pass_record *pass)
{
    struct verifying *verifying = context;
    if (pass->use.kind != FORMULA_TIME_CREDIT && pass->balance - pass->held < 0)
        fault(verifying->report, "pass %lld: balance %lld is below what is held",
              (long long)pass->pass_id, (long long)pass->balance);
    return true;
}

enum err ledger_verify(struct store *store, struct verify_report *ret_report)
{
    struct verifying verifying = {.report = ret_report};
    int64_t differences = 0;
    *ret_report = (struct verify_report){0};
    if (sodium_init() < 0)
        return ERR_IO;
    enum err err = store_begin_read(store); /* a working site goes on meanwhile */
    if (err == ERR_OK)
        err = store_each_journal(store, check_row, &verifying);
    if (err == ERR_OK)
        err = store_each_order(store, check_order, &verifying);
    if (err == ERR_OK && ret_report->open != (int64_t)verifying.open_count)
        fault(ret_report, "%zu orders are open in the journal, %lld in the working table",
              verifying.open_count, (long long)ret_report->open);
    if (err == ERR_OK)
        err = store_each_pass(store, check_pass, &verifying);
    if (err == ERR_OK)
        err = store_count_differences(store, &differences);
    store_rollback(store);
    if (err != ERR_OK)
        return err; /* the sums of a part prove nothing */
    if (ret_report->cents != 0)
        fault(ret_report, "sales and payments differ by %lld cents", (long long)ret_report->cents);
    if (ret_report->cents_owed < 0)
        fault(ret_report, "more was settled than was owed: %lld cents",
              (long long)-ret_report->cents_owed);
    if (differences != 0)
        fault(ret_report, "%lld hourly counts differ from the passages", (long long)differences);
    return ERR_OK;
}
