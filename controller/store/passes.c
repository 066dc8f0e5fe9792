#include "controller/store/passes.h"

#include "controller/base/text.h"
#include "controller/store/statement.h"

#define PASS_COLUMNS                                                                               \
    "p.pass_id, p.account_id, p.product, p.category, p.tariff, p.kind, p.zones, p.persons, "       \
    "p.members_max, p.minutes_minimum, p.minutes_step, p.minutes_free, p.minutes_cap, "            \
    "p.minutes_no_exit, p.valid_from, p.valid_until, p.sold_ms, p.per_week, p.age_months_from, "   \
    "p.age_months_until, p.facts, "                                                                \
    "coalesce((SELECT sum(j.units) FROM journal AS j WHERE j.pass_id = p.pass_id "                 \
    "AND j.pass_id <> 0), 0), "                                                                    \
    "coalesce((SELECT sum(o.held) FROM open_order AS o WHERE o.pass_id = p.pass_id "               \
    "AND o.pass_id <> 0), 0)"

/* 1 of a pass q whose units are all gone, 0 of any other, also of one without units. */
#define USED_UP                                                                                    \
    "coalesce((SELECT sum(j.units) = 0 AND max(j.units) > 0 FROM journal AS j WHERE j.pass_id = "  \
    "q.pass_id AND j.pass_id <> 0), 0)"
#define LAST_ROW                                                                                   \
    "(SELECT max(j.seq) FROM journal AS j WHERE j.pass_id = q.pass_id AND j.pass_id <> 0)"

enum err store_add_pass(struct store *store, const struct pass_record *pass)
{
    char from[CIVIL_DATE_SIZE], until[CIVIL_DATE_SIZE];
    struct query add =
        query(store,
              "INSERT INTO pass (pass_id, account_id, product, category, tariff, kind, zones, "
              "persons, members_max, minutes_minimum, minutes_step, minutes_free, minutes_cap, "
              "minutes_no_exit, valid_from, valid_until, sold_ms, per_week, age_months_from, "
              "age_months_until, facts) VALUES ($pass, $account, "
              "$product, $category, $tariff, $kind, $zones, $persons, $members, $minimum, $step, "
              "$free, $cap, $no_exit, $from, $until, $sold, $week, $age_from, $age_until, $facts)");
    civil_date_format(pass->valid_from, from);
    civil_date_format(pass->valid_until, until);
    bind_int(&add, "$pass", pass->pass_id);
    bind_int(&add, "$account", pass->account_id);
    bind_text(&add, "$product", pass->product);
    bind_text(&add, "$category", pass->category);
    bind_text(&add, "$tariff", pass->tariff);
    bind_text(&add, "$kind", tariff_formula_word(pass->use.kind));
    bind_text(&add, "$zones", pass->use.zones);
    bind_int(&add, "$persons", pass->use.persons);
    bind_int(&add, "$members", pass->use.members_max);
    bind_int(&add, "$minimum", pass->use.minutes_minimum);
    bind_int(&add, "$step", pass->use.minutes_step);
    bind_int(&add, "$free", pass->use.minutes_free);
    bind_int(&add, "$cap", pass->use.minutes_cap);
    bind_int(&add, "$no_exit", pass->use.minutes_no_exit);
    bind_text(&add, "$from", from);
    bind_text(&add, "$until", until);
    bind_int(&add, "$sold", pass->sold_ms);
    bind_int(&add, "$week", pass->use.per_week);
    bind_int(&add, "$age_from", pass->age_months_from);
    bind_int(&add, "$age_until", pass->age_months_until);
    bind_text(&add, "$facts", pass->facts);
    return query_run(&add);
}

static struct civil_date row_date(struct query *from, int column)
{
    char text[CIVIL_DATE_SIZE];
    struct civil_date date = {0};
    row_text(from, column, text, sizeof text);
    (void)civil_date_parse(text, &date);
    return date;
}

static void read_pass(struct query *from, struct pass_record *pass)
{
    char kind[TARIFF_NAME_SIZE];
    struct tariff_terms_of_use *use = &pass->use;
    *pass = (struct pass_record){.pass_id = row_int(from, 0), .account_id = row_int(from, 1)};
    row_text(from, 2, pass->product, sizeof pass->product);
    row_text(from, 3, pass->category, sizeof pass->category);
    row_text(from, 4, pass->tariff, sizeof pass->tariff);
    row_text(from, 5, kind, sizeof kind);
    (void)tariff_formula_from_word(kind, &use->kind);
    row_text(from, 6, use->zones, sizeof use->zones);
    use->persons = (int32_t)row_int(from, 7);
    use->members_max = (int32_t)row_int(from, 8);
    use->minutes_minimum = (int32_t)row_int(from, 9);
    use->minutes_step = (int32_t)row_int(from, 10);
    use->minutes_free = (int32_t)row_int(from, 11);
    use->minutes_cap = (int32_t)row_int(from, 12);
    use->minutes_no_exit = (int32_t)row_int(from, 13);
    pass->valid_from = row_date(from, 14);
    pass->valid_until = row_date(from, 15);
    pass->sold_ms = row_int(from, 16);
    use->per_week = (int32_t)row_int(from, 17);
    pass->age_months_from = row_int(from, 18);
    pass->age_months_until = row_int(from, 19);
    row_text(from, 20, pass->facts, sizeof pass->facts);
    pass->balance = row_int(from, 21);
    pass->held = row_int(from, 22);
}

enum err store_passes_of(struct store *store, int64_t account_id, struct civil_date today,
                         size_t max, struct pass_record *ret_passes, size_t *ret_count)
{
    char day[CIVIL_DATE_SIZE];
    size_t count = 0;
    struct query some = query(
        store, "SELECT " PASS_COLUMNS " FROM (SELECT * FROM pass AS q WHERE account_id = $account "
               "ORDER BY pass_id IN (SELECT v.pass_id FROM visit AS v) DESC, valid_until < "
               "$today, " USED_UP ", " LAST_ROW " DESC, pass_id DESC LIMIT $max) AS p "
               "ORDER BY p.valid_until, p.pass_id");
    civil_date_format(today, day);
    bind_int(&some, "$account", account_id);
    bind_text(&some, "$today", day);
    bind_int(&some, "$max", (int64_t)max);
    while (query_row(&some))
        read_pass(&some, &ret_passes[count++]);
    *ret_count = count;
    return query_end(&some);
}

enum err store_get_pass(struct store *store, int64_t pass_id, struct pass_record *ret_pass)
{
    struct query get =
        query(store, "SELECT " PASS_COLUMNS " FROM pass AS p WHERE p.pass_id = $pass");
    bind_int(&get, "$pass", pass_id);
    const bool found = query_row(&get);
    if (found)
        read_pass(&get, ret_pass);
    const enum err err = query_end(&get);
    return err == ERR_OK && !found ? ERR_NOT_FOUND : err;
}

enum err store_each_pass(struct store *store, pass_fn *each, void *context)
{
    struct pass_record pass;
    bool more = true;
    struct query all = query(store, "SELECT " PASS_COLUMNS " FROM pass AS p ORDER BY p.pass_id");
    while (more && query_row(&all)) {
        read_pass(&all, &pass);
        more = each(context, &pass);
    }
    return query_end(&all);
}
