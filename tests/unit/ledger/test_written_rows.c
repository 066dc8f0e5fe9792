/* What each act writes down, row by row as the auditor reads it: a pass, a time credit, a gate
 * opened by hand, an order that ends in another way. */
#include <stdarg.h>

#include "controller/base/text.h"
#include "controller/store/attendance.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char card[] = "04A1B2C3D4E5F6";

struct page {
    char text[8192];
    int64_t ids[64]; /* of the rows, in their order: a row is referred to by its number */
};
static struct page page;

static void put(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void put(const char *format, ...)
{
    const size_t used = strlen(page.text);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(page.text + used, sizeof page.text - used, format, arguments);
    va_end(arguments);
}

static int64_t number_of(int64_t id)
{
    for (size_t i = 0; i < COUNT_OF(page.ids); i++) {
        if (id != 0 && page.ids[i] == id)
            return (int64_t)i;
    }
    return id == 0 ? 0 : -1;
}

static void put_count(const char *what, int64_t count)
{
    if (count != 0)
        put(" %s %lld", what, (long long)count);
}

static void put_text(const char *what, const char *text)
{
    if (text[0] != '\0')
        put(" %s \"%s\"", what, text);
}

/* Minutes since ten o'clock tell the time. */
static bool put_row(void *context, const struct journal_row *row, const struct journal_link *link)
{
    const int64_t *ten_ms = context;
    assert_non_null(link);
    page.ids[row->seq] = row->id;
    if (row->seq == 1)
        return true; /* the installation */
    put("%lld %s %s", (long long)row->seq, row->kind, row->day);
    put_count("+min", (link->at_ms - *ten_ms) / 60000);
    put_count("subject", row->subject != 0);
    put_count("pass", row->pass_id != 0);
    put_count("of", number_of(row->ref));
    put_count("units", row->units);
    put_count("held", row->held);
    put_count("cents", row->cents);
    put_count("persons", row->persons);
    put_text("detail", row->detail);
    put_text("by", row->author);
    put_text("link", link->link);
    put("\n");
    return true;
}

static bool put_passage(void *context, const struct log_line *line)
{
    const struct passage_record *passage = &line->passage;
    const int64_t *ten_ms = context;
    put("%s %s %s", passage->direction, passage->gate, passage->zone);
    put_count("+min", (passage->at_ms - *ten_ms) / 60000);
    put_count("pass", passage->pass_id != 0);
    put_count("persons", passage->persons);
    put_count("units", passage->units);
    put_text("kind", passage->kind);
    put_text("card", passage->uid);
    put_text("product", passage->product);
    put_text("category", passage->category);
    put_text("outcome", passage->outcome);
    put("\n");
    return true;
}

static bool put_presence(void *context, const char *zone, int64_t persons)
{
    (void)context;
    put("inside %s %lld\n", zone, (long long)persons);
    return true;
}

static int64_t ten_ms;

/* The journal in its order, the passages from the newest, who is inside. */
static void assert_written(const char *expected)
{
    const struct log_filter all = {.gate = "", .uid = "", .limit = 30};
    page = (struct page){.text = ""};
    assert_int_equal(store_each_journal(scratch.store, put_row, &ten_ms), ERR_OK);
    assert_int_equal(store_each_log(scratch.store, &all, put_passage, &ten_ms), ERR_OK);
    assert_int_equal(store_each_presence(scratch.store, put_presence, NULL), ERR_OK);
    assert_string_equal(page.text, expected);
    (void)verified();
}

static int open_at_ten(void **state)
{
    const int code = open_ledger(state);
    ten_ms = scratch.now.unix_ms;
    return code;
}

static void after_minutes(int64_t minutes)
{
    scratch.now.unix_ms += minutes * 60000;
}

static void keep(enum err err)
{
    assert_int_equal(err, ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static void move(const char *direction, const char *kind, const char *uid, int64_t persons)
{
    const struct movement movement = {.gate = "G2",
                                      .zone = "pools",
                                      .direction = direction,
                                      .kind = kind,
                                      .uid = uid,
                                      .persons = persons,
                                      .counted = c0,
                                      .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    keep(ledger_move(&scratch.ledger, &movement));
}

static void an_entry_with_a_tailgater_and_one_without_anybody(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/12_entrees", card);
    after_minutes(1);
    const struct tap_decision first = tap_at("G1", card, "1/1");
    after_minutes(1);
    assert_int_equal(resolve_at("G1", first.order_id, 1, 1), ERR_OK);
    after_minutes(5);
    const struct tap_decision second = tap_at("G1", card, "1/2");
    after_minutes(1);
    assert_int_equal(resolve_at("G1", second.order_id, 0, 0), ERR_OK);
    move("exit", "free", NULL, 2);
    move("entry", "unattributed", NULL, 0); /* a new baseline: nobody moved */
    assert_written(
        "2 card_issued 2026-11-22 subject 1 by \"test\" link \"04A1B2C3D4E5F6\"\n"
        "3 sale 2026-11-22 subject 1 cents 3800 detail \"baignade/adulte_18/12_entrees x1, "
        "issoire-2020\" by \"test\"\n"
        "4 sale 2026-11-22 subject 1 of 3 cents 200 detail \"carte/premier_achat/unitaire x1, "
        "issoire-2020\" by \"test\"\n"
        "5 payment 2026-11-22 subject 1 of 3 cents -4000 detail \"cash\" by \"test\"\n"
        "6 credit 2026-11-22 subject 1 pass 1 of 3 units 12 detail "
        "\"baignade/adulte_18/12_entrees\" by \"test\" link \"04A1B2C3D4E5F6\"\n"
        "7 hold 2026-11-22 +min 1 subject 1 pass 1 held 1 persons 1 detail "
        "\"baignade/adulte_18/12_entrees (counter 100/16, boot 1, up since 0)\" link \"G1 "
        "04A1B2C3D4E5F6 1/1\"\n"
        "8 post 2026-11-22 +min 2 subject 1 pass 1 of 7 units -1 persons 1 detail \"passed\" link "
        "\"G1\"\n"
        "9 incident 2026-11-22 +min 2 of 7 persons 1 detail \"rotations_beyond_the_order\" link "
        "\"G1\"\n"
        "10 hold 2026-11-22 +min 7 subject 1 pass 1 held 1 persons 1 detail "
        "\"baignade/adulte_18/12_entrees (counter 100/16, boot 1, up since 0)\" link \"G1 "
        "04A1B2C3D4E5F6 1/2\"\n"
        "11 void 2026-11-22 +min 8 subject 1 pass 1 of 10 persons 1 detail \"nobody\" link \"G1\"\n"
        "exit G2 pools +min 8 persons 2 kind \"free\" outcome \"passed\"\n"
        "entry G1 pools +min 8 pass 1 kind \"card\" card \"04A1B2C3D4E5F6\" product "
        "\"baignade/adulte_18/12_entrees\" category \"adulte_18\" outcome \"nobody\"\n"
        "entry G1 pools +min 2 persons 1 kind \"unattributed\" outcome \"passed\"\n"
        "entry G1 pools +min 2 pass 1 persons 1 units 1 kind \"card\" card \"04A1B2C3D4E5F6\" "
        "product \"baignade/adulte_18/12_entrees\" category \"adulte_18\" outcome \"passed\"\n"
        "inside pools 0\n");
}

static void counters_that_are_taken_note_of_move_nobody(void **state)
{
    (void)state;
    move("entry", "unattributed", NULL, 0);
    assert_written("");
}

static void a_time_credit_from_turn_to_turn(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/10_heures", card);
    after_minutes(1);
    const struct tap_decision first = tap_at("G1", card, "1/1");
    assert_int_equal(resolve_at("G1", first.order_id, 1, 0), ERR_OK);
    after_minutes(30);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    keep(ledger_exit_intent(&scratch.ledger, card, "G2", "pools", scratch.now));
    move("exit", "card", card, 0); /* nobody has turned yet: the clock runs */
    after_minutes(1);
    move("exit", "card", card, 1);
    assert_written(
        "2 card_issued 2026-11-22 subject 1 by \"test\" link \"04A1B2C3D4E5F6\"\n"
        "3 sale 2026-11-22 subject 1 cents 2200 detail \"baignade/adulte_18/10_heures x1, "
        "issoire-2020\" by \"test\"\n"
        "4 sale 2026-11-22 subject 1 of 3 cents 200 detail \"carte/premier_achat/unitaire x1, "
        "issoire-2020\" by \"test\"\n"
        "5 payment 2026-11-22 subject 1 of 3 cents -2400 detail \"cash\" by \"test\"\n"
        "6 credit 2026-11-22 subject 1 pass 1 of 3 units 600 detail "
        "\"baignade/adulte_18/10_heures\" by \"test\" link \"04A1B2C3D4E5F6\"\n"
        "7 hold 2026-11-22 +min 1 subject 1 pass 1 held 1 persons 1 detail "
        "\"baignade/adulte_18/10_heures (counter 100/16, boot 1, up since 0)\" link \"G1 "
        "04A1B2C3D4E5F6 1/1\"\n"
        "8 post 2026-11-22 +min 1 subject 1 pass 1 of 7 persons 1 detail \"passed\" link \"G1\"\n"
        "9 exit_intent 2026-11-22 +min 31 subject 1 pass 1 link \"G2\"\n"
        "10 debit 2026-11-22 +min 32 subject 1 pass 1 of 9 units -31 detail \"exit stayed=31\" "
        "link \"pools\"\n"
        "exit G2 pools +min 32 pass 1 persons 1 units 31 kind \"card\" card \"04A1B2C3D4E5F6\" "
        "outcome \"passed\"\n"
        "entry G1 pools +min 1 pass 1 persons 1 kind \"card\" card \"04A1B2C3D4E5F6\" product "
        "\"baignade/adulte_18/10_heures\" category \"adulte_18\" outcome \"passed\"\n"
        "inside pools 0\n");
}

static void a_gate_that_was_opened_and_a_balance_put_right(void **state)
{
    const struct open_request by_hand = {.key = "9/9",
                                         .gate = "G1",
                                         .zone = "pools",
                                         .kind = "manual",
                                         .product = "",
                                         .category = "",
                                         .reason = "pram",
                                         .author = "Anne",
                                         .persons = 3,
                                         .counted = c0,
                                         .now = scratch.now};
    int64_t order_id;
    (void)state;
    const int64_t pass_id = sell("baignade/adulte_18/12_entrees", card);
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    keep(ledger_open_gate(&scratch.ledger, &by_hand, &order_id));
    after_minutes(1);
    assert_int_equal(resolve_at("G1", order_id, 2, 0), ERR_OK);
    const struct credit_request correction = {.pass_id = pass_id,
                                              .subject = 5,
                                              .units = -2,
                                              .ref = order_id,
                                              .kind = "correction",
                                              .reason = "credited twice",
                                              .author = "Paul",
                                              .link = "till",
                                              .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    keep(ledger_credit(&scratch.ledger, &correction));
    assert_int_equal(pass_of(pass_id).balance, 10);
    assert_written("2 card_issued 2026-11-22 subject 1 by \"test\" link \"04A1B2C3D4E5F6\"\n"
                   "3 sale 2026-11-22 subject 1 cents 3800 detail \"baignade/adulte_18/12_entrees "
                   "x1, issoire-2020\" by \"test\"\n"
                   "4 sale 2026-11-22 subject 1 of 3 cents 200 detail "
                   "\"carte/premier_achat/unitaire x1, issoire-2020\" by \"test\"\n"
                   "5 payment 2026-11-22 subject 1 of 3 cents -4000 detail \"cash\" by \"test\"\n"
                   "6 credit 2026-11-22 subject 1 pass 1 of 3 units 12 detail "
                   "\"baignade/adulte_18/12_entrees\" by \"test\" link \"04A1B2C3D4E5F6\"\n"
                   "7 manual 2026-11-22 persons 3 detail \"pram (counter 100/16, boot 1, up since "
                   "0)\" by \"Anne\" link \"G1  9/9\"\n"
                   "8 post 2026-11-22 +min 1 of 7 persons 2 detail \"passed\" link \"G1\"\n"
                   "9 correction 2026-11-22 +min 1 subject 1 pass 1 of 7 units -2 detail "
                   "\"credited twice\" by \"Paul\" link \"till\"\n"
                   "entry G1 pools +min 1 persons 2 kind \"manual\" outcome \"passed\"\n"
                   "inside pools 2\n");
}

#define ROWS(name) cmocka_unit_test_setup_teardown(name, open_at_ten, close_ledger)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROWS(an_entry_with_a_tailgater_and_one_without_anybody),
        ROWS(counters_that_are_taken_note_of_move_nobody),
        ROWS(a_time_credit_from_turn_to_turn),
        ROWS(a_gate_that_was_opened_and_a_balance_put_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
