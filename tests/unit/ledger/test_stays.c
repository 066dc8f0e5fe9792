/* What a stay comes to, by its hours and its holder, and when its tariff cannot be found: the
 * ledger of sites without swimmers. */
#include "tests/unit/ledger/stays_steps.h"

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
    const struct movement out = turn_out();
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

/* As many zones as a site may have, and a clock that runs in another one, of an earlier site. */
static void a_clock_of_no_zone_ends_with_the_last_closing(void **state)
{
    static struct capacity capacity = {.zone_count = CAPACITY_ZONES_MAX};
    (void)state;
    for (size_t i = 0; i < CAPACITY_ZONES_MAX; i++)
        (void)snprintf(capacity.zones[i].name, CAPACITY_NAME_SIZE, "zone%zu", i);
    (void)sell("gymnase/college/occupation", card);
    walk_in();
    ledger_limit(&scratch.ledger, &capacity);
    assert_int_equal(close_at(60, scratch.now), 1);
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

static void a_hired_hall_that_an_alarm_empties_may_cost_nothing(void **state)
{
    (void)state;
    (void)sell("gymnase/college/occupation", card);
    assert_int_equal(debits_of_an_alarm(), 0);
    assert_string_equal(last_charge().kind, "");
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
        cmocka_unit_test_setup_teardown(a_clock_of_no_zone_ends_with_the_last_closing,
                                        open_gymnasium, close_ledger),
        cmocka_unit_test_setup_teardown(what_is_hired_for_a_minute_is_over_after_it, open_bikes,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(what_is_hired_is_over_after_its_longest_time, open_bikes,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(a_hired_hall_that_an_alarm_empties_may_cost_nothing,
                                        open_gymnasium, close_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
