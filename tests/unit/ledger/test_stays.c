/* What a stay comes to when its tariff cannot be found, and what the log says of an opening that
 * was paid at the till: the ledger of sites without swimmers. */
#include "controller/base/text.h"
#include "controller/ledger/charge.h"
#include "controller/ledger/stays.h"
#include "tests/unit/ledger/ledger_steps.h"

static const char first_card[] = "04A1B2C3D4E5F6";
static const char *card = first_card;

static const char *zone;

static int open_site(void **state, const char *of, const char *path)
{
    static struct faults faults;
    (void)open_ledger(state);
    zone = of;
    tariff_destroy(scratch.tariff);
    scratch.tariff = tariff_load(path, &faults);
    return scratch.tariff != NULL ? 0 : -1;
}

static int open_gymnasium(void **state)
{
    return open_site(state, "gymnase",
                     PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-gymnases-2020.yaml");
}

static int open_bikes(void **state)
{
    return open_site(state, "velos",
                     PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-velos-2020.yaml");
}

static const char club[] =
    "tariff: club\n"
    "facility: Club\n"
    "decision: {number: D1, date: 2020-01-01}\n"
    "valid_from: 2020-01-01T00:00\n"
    "zones: [salle]\n"
    "categories:\n"
    "  membre: {fr: membre, en: member}\n"
    "activities:\n"
    "  sport: {fr: Sport, en: Sports, zones: [salle]}\n"
    "formulas:\n"
    "  sejour: {fr: séjour, en: stay, kind: occupancy, validity_months: 12}\n"
    "  soiree: {fr: soirée, en: evening, kind: occupancy, validity_months: 12}\n"
    "  garde: {fr: garde, en: care, kind: occupancy, validity_months: 12,\n"
    "          late: {after: \"18:30\", product: sport/membre/retard}}\n"
    "  retard: {fr: retard, en: late, kind: fee}\n"
    "  matinee: {fr: matinée, en: morning, kind: occupancy, validity_months: 12}\n"
    "products:\n"
    "  - {product: sport/membre/garde, price: \"2,00 EUR\"}\n"
    "  - {product: sport/membre/matinee, price: {cheapest: [{amount: \"10,00 EUR\", hours: "
    "[\"08:00-12:00\"]}, {amount: \"3,00 EUR\", covers: 1h}]}}\n"
    "  - {product: sport/membre/retard, price: \"7,00 EUR\"}\n"
    "  - product: sport/membre/soiree\n"
    "    price: {first_of: [{hours: [\"18:00-22:00\"], amount: \"5,00 EUR\"}]}\n"
    "  - product: sport/membre/sejour\n"
    "    price: {first_of: [{hours: [\"18:00-22:00\"], amount: \"5,00 EUR\"},\n"
    "                       {age_below: 18, amount: \"1,00 EUR\"}, {persons_until: 4, amount: "
    "\"3,00 EUR\", "
    "per: person}]}\n";

static char club_path[128];

static int open_club(void **state)
{
    static struct faults faults;
    (void)open_ledger(state);
    zone = "salle";
    (void)snprintf(club_path, sizeof club_path, "%s/club.yaml", scratch.folder);
    FILE *file = fopen(club_path, "we");
    assert_non_null(file);
    assert_true(fputs(club, file) >= 0);
    assert_int_equal(fclose(file), 0);
    tariff_destroy(scratch.tariff);
    scratch.tariff = tariff_load(club_path, &faults);
    return scratch.tariff != NULL ? 0 : -1;
}

static void walk_in(void)
{
    const struct tap_request request = {.key = "1/1",
                                        .gate = "G1",
                                        .zone = zone,
                                        .uid = card,
                                        .gate_in_service = true,
                                        .site_open = true,
                                        .counted = c0,
                                        .now = scratch.now};
    struct tap_decision decision;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_tap(&scratch.ledger, &request, &decision), ERR_OK);
    assert_int_equal(decision.refusal, REFUSAL_NONE);
    const struct resolution resolution = {.gate = "G1",
                                          .zone = zone,
                                          .order_id = decision.order_id,
                                          .turned = 1,
                                          .cause = "passed",
                                          .counted = c0,
                                          .now = scratch.now};
    assert_int_equal(ledger_resolve(&scratch.ledger, &resolution), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static void walk_out(void)
{
    const struct movement out = {.gate = "G1",
                                 .zone = zone,
                                 .direction = "exit",
                                 .kind = "card",
                                 .uid = card,
                                 .persons = 1,
                                 .counted = c0,
                                 .now = scratch.now};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_exit_intent(&scratch.ledger, card, "G1", "pools", scratch.now), ERR_OK);
    assert_int_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
}

static bool keep_charge(void *context, const struct journal_row *row,
                        const struct journal_link *link)
{
    (void)link;
    if (text_equal(row->kind, "charge"))
        *(struct journal_row *)context = *row;
    return true;
}

static struct journal_row last_charge(void)
{
    struct journal_row charge = {0};
    assert_int_equal(store_each_journal(scratch.store, keep_charge, &charge), ERR_OK);
    return charge;
}

static int64_t close_at(int64_t minutes_after_start, struct wall_time start)
{
    const struct wall_time closing = {start.unix_ms + minutes_after_start * 60000};
    int64_t count;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_close_forgotten(&scratch.ledger, &(struct closing){.last = closing},
                                            closing, &count),
                     ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    return count;
}

/* A tariff that is not in this ledger: the stay is written down and costs nothing; somebody will
 * look at it. Nobody is kept inside for it. */
static void a_stay_of_an_unknown_tariff_is_written_and_not_priced(void **state)
{
    const int64_t pass_id = sell("gymnase/college/occupation", card);
    (void)state;
    walk_in();
    scratch.now.unix_ms += 90 * 60000;
    walk_out();
    const struct journal_row charge = last_charge();
    assert_string_equal(charge.kind, "charge");
    assert_int_equal(charge.pass_id, pass_id);
    assert_int_equal(charge.cents, 0);
    assert_non_null(strstr(charge.detail, "gymnase/college/occupation"));
    assert_non_null(strstr(charge.detail, "90 min, no. 1"));
    assert_non_null(strstr(charge.detail, "not priced: tariff_unknown issoire-gymnases-2020"));
    assert_int_equal(verified().cents_owed, 0);
}

/* Its text is there and says nothing: who leaves is not kept for that either. */
static void a_stay_of_an_unreadable_tariff_is_written_and_not_priced(void **state)
{
    (void)state;
    store_tariff(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-gymnases-2020.yaml");
    (void)sell("gymnase/college/occupation", card);
    tamper("UPDATE tariff SET file = 'tariff: ['");
    walk_in();
    scratch.now.unix_ms += 90 * 60000;
    walk_out();
    const struct journal_row charge = last_charge();
    assert_int_equal(charge.cents, 0);
    assert_non_null(strstr(charge.detail, "not priced: tariff_unknown issoire-gymnases-2020"));
}

/* The hour and the age are those of the stay and of who stayed. */
static void a_stay_is_priced_by_its_hour_and_its_holder_s_age(void **state)
{
    static const struct {
        const char *birth, *begins;
        int64_t cents;
    } cases[] = {{"1990-05-17", "2026-11-23T10:00", 300},
                 {"1990-05-17", "2026-11-23T18:00", 500},
                 {"2012-05-17", "2026-11-23T17:59", 100}};
    (void)state;
    store_tariff(club_path);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char uid[16];
        (void)snprintf(uid, sizeof uid, "0400000000000%zu", i);
        card = uid;
        (void)sell_to("sport/membre/sejour", uid, cases[i].birth);
        assert_true(civil_instant_parse(cases[i].begins, &scratch.now));
        walk_in();
        scratch.now.unix_ms += 600000;
        walk_out();
        const struct journal_row charge = last_charge();
        assert_null(strstr(charge.detail, "not priced"));
        assert_int_equal(charge.cents, cases[i].cents);
    }
    card = first_card;
}

/* The hour of a stay is known: at another one there is no price, and the row says so. */
static void a_stay_at_an_hour_without_a_price_says_so(void **state)
{
    (void)state;
    store_tariff(club_path);
    assert_true(civil_instant_parse("2026-11-22T19:00", &scratch.now));
    (void)sell("sport/membre/soiree", card);
    assert_true(civil_instant_parse("2026-11-23T10:00", &scratch.now));
    walk_in();
    scratch.now.unix_ms += 600000;
    walk_out();
    const struct journal_row charge = last_charge();
    assert_int_equal(charge.cents, 0);
    assert_non_null(strstr(charge.detail, "not priced: not_at_this_hour"));
}

static bool count_late(void *context, const struct journal_row *row,
                       const struct journal_link *link)
{
    (void)link;
    *(int64_t *)context += text_equal(row->kind, "late");
    return true;
}

/* Nobody saw them leave: two hours after they came, as far as anybody can say, and late then or
 * not. */
static void who_was_not_seen_to_leave_is_late_by_the_hours_charged(void **state)
{
    static const struct {
        const char *begins;
        int64_t late;
    } cases[] = {{"2026-11-23T16:30", 0}, {"2026-11-24T16:31", 1}};
    (void)state;
    store_tariff(club_path);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char uid[16];
        int64_t late = 0;
        (void)snprintf(uid, sizeof uid, "0400000000000%zu", i);
        card = uid;
        assert_true(civil_instant_parse(cases[i].begins, &scratch.now));
        (void)sell("sport/membre/garde", uid);
        walk_in();
        assert_int_equal(close_at(300, scratch.now), 1);
        assert_non_null(strstr(last_charge().detail, "no_exit_seen, 120 min"));
        assert_int_equal(store_each_journal(scratch.store, count_late, &late), ERR_OK);
        assert_int_equal(late, cases[i].late);
    }
    card = first_card;
}

/* A morning is the hours from eight to twelve, and not any four of them. */
static void a_stay_over_noon_is_covered_by_the_hours_of_the_day(void **state)
{
    (void)state;
    store_tariff(club_path);
    assert_true(civil_instant_parse("2026-11-23T10:00", &scratch.now));
    (void)sell("sport/membre/matinee", card);
    walk_in();
    scratch.now.unix_ms += 240 * 60000;
    walk_out();
    assert_int_equal(last_charge().cents, 1200);
}

/* What the age may change is not priced without it. */
static void a_stay_waits_until_its_holder_can_be_read(void **state)
{
    const struct movement out = {.gate = "G1",
                                 .zone = zone,
                                 .direction = "exit",
                                 .kind = "card",
                                 .uid = card,
                                 .persons = 1,
                                 .counted = c0,
                                 .now = scratch.now};
    (void)state;
    store_tariff(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-gymnases-2020.yaml");
    (void)sell("gymnase/college/occupation", card);
    walk_in();
    tamper("ALTER TABLE holder RENAME TO elsewhere");
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_save(&scratch.ledger), ERR_OK);
    assert_int_not_equal(ledger_move(&scratch.ledger, &out), ERR_OK);
    ledger_rollback(&scratch.ledger);
    const struct journal_row charge = last_charge();
    assert_string_equal(charge.kind, "");
}

/* A bike may be out for twelve hours, over any closing. */
static void what_is_hired_is_over_after_its_longest_time(void **state)
{
    const struct wall_time start = scratch.now;
    (void)state;
    (void)sell("velo/tous/location", card);
    walk_in();
    assert_int_equal(close_at(60, start), 0);
    assert_int_equal(close_at(720, start), 0);
    assert_int_equal(close_at(721, start), 1);
    assert_int_equal(close_at(722, start), 0); /* once */
    const struct journal_row charge = last_charge();
    assert_non_null(strstr(charge.detail, "no_exit_seen, 721 min"));
}

/* The shortest longest time there is: over with the second minute, and not before. */
static void what_is_hired_for_a_minute_is_over_after_it(void **state)
{
    (void)state;
    (void)sell("velo/tous/location", card);
    tamper("UPDATE pass SET minutes_cap = 1");
    walk_in();
    const struct wall_time start = scratch.now;
    assert_int_equal(close_at(1, start), 0);
    assert_int_equal(close_at(2, start), 1);
}

static bool keep_debit(void *context, const struct journal_row *row,
                       const struct journal_link *link)
{
    (void)link;
    if (text_equal(row->kind, "debit"))
        *(struct journal_row *)context = *row;
    return true;
}

/* What the product says stands there, and nothing else. */
static void a_debit_of_time_tells_how_it_came_about(void **state)
{
    struct journal_row debit = {0};
    (void)state;
    zone = "pools";
    (void)sell("baignade/adulte_18/10_heures", card);
    tamper("UPDATE pass SET minutes_free = 1, minutes_step = 2, minutes_minimum = 2, "
           "minutes_cap = 1");
    walk_in();
    scratch.now.unix_ms += 95 * 60000;
    walk_out();
    assert_int_equal(store_each_journal(scratch.store, keep_debit, &debit), ERR_OK);
    assert_string_equal(debit.detail, "exit stayed=95 free=1 step=2 minimum=2 cap=1");
    assert_int_equal(debit.units, -1);
}

/* Whoever was in a zone with a clock of its own, and was not seen to leave that either. */
static void a_clock_that_stood_still_at_closing_pays_until_then(void **state)
{
    struct journal_row debit = {0};
    (void)state;
    zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    walk_in();
    const struct visit_record still = {
        .pass_id = pass_id, .paused_ms = 0, .paused_since_ms = scratch.now.unix_ms + 60 * 60000};
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(store_set_visit_pause(scratch.store, &still), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(close_at(180, scratch.now), 1);
    assert_int_equal(store_each_journal(scratch.store, keep_debit, &debit), ERR_OK);
    assert_int_equal(debit.units, -60);
    assert_non_null(strstr(debit.detail, "no_exit_seen stayed=60"));
}

static bool count_debits(void *context, const struct journal_row *row,
                         const struct journal_link *link)
{
    (void)link;
    *(int64_t *)context += text_equal(row->kind, "debit");
    return true;
}

static int64_t debits_of_an_alarm(void)
{
    int64_t debits = 0;
    stays_set_rule(&scratch.ledger, (struct clock_rule){.evacuation = CLOCK_EVACUATION_FREE});
    walk_in();
    scratch.now.unix_ms += 30 * 60000;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(stays_evacuate(&scratch.ledger, scratch.now), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(store_each_journal(scratch.store, count_debits, &debits), ERR_OK);
    assert_int_equal(close_at(600, scratch.now), 0); /* nothing runs any more */
    return debits;
}

/* Nobody pays for a stay that a fire ended, where the site says so: minutes are told as none, and
 * what is charged at the way out is not charged. */
static void a_stay_that_an_alarm_ends_may_cost_nothing(void **state)
{
    (void)state;
    zone = "pools";
    const int64_t pass_id = sell("baignade/adulte_18/10_heures", card);
    assert_int_equal(debits_of_an_alarm(), 1);
    assert_int_equal(pass_of(pass_id).balance, 600);
}

static void a_hired_hall_that_an_alarm_empties_may_cost_nothing(void **state)
{
    (void)state;
    (void)sell("gymnase/college/occupation", card);
    assert_int_equal(debits_of_an_alarm(), 0);
    assert_string_equal(last_charge().kind, "");
}

static bool keep_passage(void *context, const struct log_line *line)
{
    *(struct log_line *)context = *line;
    return false;
}

static void an_opening_paid_at_the_till_is_logged_as_what_was_sold(void **state)
{
    const struct open_request request = {.key = "9/9",
                                         .gate = "G1",
                                         .zone = "pools",
                                         .kind = "sale",
                                         .product = "baignade/adulte_18/unitaire",
                                         .category = "adulte_18",
                                         .author = "till",
                                         .persons = 3,
                                         .counted = c0,
                                         .now = scratch.now};
    const struct log_filter newest = {.gate = "", .uid = "", .limit = 1};
    static struct log_line line;
    int64_t order_id;
    (void)state;
    assert_int_equal(ledger_begin(&scratch.ledger), ERR_OK);
    assert_int_equal(ledger_open_gate(&scratch.ledger, &request, &order_id), ERR_OK);
    assert_int_equal(ledger_commit(&scratch.ledger), ERR_OK);
    assert_int_equal(resolve_at("G1", order_id, 2, 0), ERR_OK);
    assert_int_equal(store_each_log(scratch.store, &newest, keep_passage, &line), ERR_OK);
    assert_string_equal(line.passage.kind, "sale");
    assert_string_equal(line.passage.product, "baignade/adulte_18/unitaire");
    assert_string_equal(line.passage.category, "adulte_18");
    assert_string_equal(line.passage.uid, "");
    assert_int_equal(line.passage.persons, 2);
    const struct verify_report report = verified();
    assert_int_equal(report.holds, 1);
    assert_int_equal(report.posted, 1);
}

static void a_single_entry_on_a_card_is_one_unit(void **state)
{
    (void)state;
    (void)sell("baignade/adulte_18/unitaire", card);
    assert_int_equal(verified().units_credited, 1);
    const struct tap_decision decision = tap_at("G1", card, "1/1");
    assert_int_equal(resolve_at("G1", decision.order_id, 1, 0), ERR_OK);
    assert_int_equal(verified().units_debited, 1);
    assert_int_equal(tap_at("G1", card, "1/2").refusal != REFUSAL_NONE, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stay_of_an_unknown_tariff_is_written_and_not_priced,
                                        open_gymnasium, close_ledger),
        cmocka_unit_test_setup_teardown(a_stay_of_an_unreadable_tariff_is_written_and_not_priced,
                                        open_gymnasium, close_ledger),
        cmocka_unit_test_setup_teardown(a_stay_is_priced_by_its_hour_and_its_holder_s_age,
                                        open_club, close_ledger),
        cmocka_unit_test_setup_teardown(a_stay_at_an_hour_without_a_price_says_so, open_club,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(who_was_not_seen_to_leave_is_late_by_the_hours_charged,
                                        open_club, close_ledger),
        cmocka_unit_test_setup_teardown(a_stay_over_noon_is_covered_by_the_hours_of_the_day,
                                        open_club, close_ledger),
        cmocka_unit_test_setup_teardown(a_stay_waits_until_its_holder_can_be_read, open_gymnasium,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(what_is_hired_for_a_minute_is_over_after_it, open_bikes,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(what_is_hired_is_over_after_its_longest_time, open_bikes,
                                        close_ledger),
        TEST(an_opening_paid_at_the_till_is_logged_as_what_was_sold),
        TEST(a_clock_that_stood_still_at_closing_pays_until_then),
        TEST(a_stay_that_an_alarm_ends_may_cost_nothing),
        cmocka_unit_test_setup_teardown(a_hired_hall_that_an_alarm_empties_may_cost_nothing,
                                        open_gymnasium, close_ledger),
        TEST(a_debit_of_time_tells_how_it_came_about),
        TEST(a_single_entry_on_a_card_is_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
