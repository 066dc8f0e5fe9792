#include "controller/store/history.h"

#include "controller/store/statement.h"

/* The one number of a query. */
static enum err one_number(struct query *from, int64_t *ret_number)
{
    if (query_row(from))
        *ret_number = row_int(from, 0);
    return query_end(from);
}

/* A pass of a person: of the account itself, or of another one with the same name and date of
 * birth, since somebody may have several cards. */
#define OF_PERSON                                                                                  \
    "(p.account_id = $account OR p.account_id IN (SELECT h.account_id FROM holder AS h WHERE "     \
    "h.name = $name AND h.birth_date = $birth AND $name <> ''))"

static void bind_person(struct query *to, int64_t account_id, const struct holder_record *holder)
{
    bind_int(to, "$account", account_id);
    bind_text(to, "$name", holder->name);
    bind_text(to, "$birth", holder->birth_date);
}

static void bind_day(struct query *to, struct civil_date day)
{
    char text[CIVIL_DATE_SIZE];
    civil_date_format(day, text);
    bind_text(to, "$day", text);
}

enum err store_count_owned(struct store *store, int64_t account_id,
                           const struct holder_record *holder, const char *product,
                           struct civil_date day, int64_t *ret_count)
{
    struct query count =
        query(store, "SELECT count(*) FROM pass AS p WHERE p.product = $product AND "
                     "p.valid_until >= $day AND " OF_PERSON);
    bind_text(&count, "$product", product);
    bind_day(&count, day);
    bind_person(&count, account_id, holder);
    return one_number(&count, ret_count);
}

enum err store_activity_history(struct store *store, const struct activity_wish *wish,
                                struct activity_history *ret_history)
{
    char from[CIVIL_DATE_SIZE];
    struct query count = query(
        store,
        "SELECT coalesce(sum(p.account_id = $account AND (NOT $periods OR p.valid_from < $from)), "
        "0), coalesce(sum(p.account_id <> $account), 0) FROM pass AS p WHERE p.sold_ms >= $since "
        "AND (NOT $periods OR p.kind IN ('unlimited', 'weekly', 'membership')) AND "
        "substr(p.product, 1, length($activity) + 1) = $activity || '/' AND (p.account_id = "
        "$account OR p.account_id IN (SELECT h.account_id FROM holder AS h WHERE h.household = "
        "$household AND $household <> ''))");
    civil_date_format(wish->from, from);
    bind_int(&count, "$account", wish->account_id);
    bind_text(&count, "$household", wish->household);
    bind_text(&count, "$activity", wish->activity);
    bind_int(&count, "$since", wish->since_ms);
    bind_int(&count, "$periods", wish->periods);
    bind_text(&count, "$from", from);
    if (query_row(&count))
        *ret_history = (struct activity_history){row_int(&count, 0), row_int(&count, 1)};
    return query_end(&count);
}

enum err store_count_promotion(struct store *store, int64_t account_id,
                               const struct holder_record *holder, const char *promotion,
                               struct civil_date since, int64_t *ret_count)
{
    struct query count =
        query(store, "SELECT count(*) FROM pass AS p JOIN journal AS j ON j.pass_id = p.pass_id "
                     "WHERE j.pass_id <> 0 AND j.kind = 'promotion' AND j.detail = $promotion AND "
                     "j.day >= $day AND " OF_PERSON);
    bind_text(&count, "$promotion", promotion);
    bind_day(&count, since);
    bind_person(&count, account_id, holder);
    return one_number(&count, ret_count);
}

enum err store_count_of_pass(struct store *store, int64_t pass_id, const char *kind,
                             struct civil_date since, int64_t *ret_count)
{
    struct query count = query(store, "SELECT count(*) FROM journal WHERE pass_id = $pass AND "
                                      "pass_id <> 0 AND kind = $kind AND day >= $day");
    bind_int(&count, "$pass", pass_id);
    bind_text(&count, "$kind", kind);
    bind_day(&count, since);
    return one_number(&count, ret_count);
}

enum err store_owed(struct store *store, int64_t subject, int64_t *ret_cents)
{
    struct query sum = query(store, "SELECT coalesce(sum(cents), 0) FROM journal WHERE subject = "
                                    "$subject AND cents <> 0");
    bind_int(&sum, "$subject", subject);
    return one_number(&sum, ret_cents);
}

enum err store_add_member(struct store *store, int64_t pass_id, int64_t position, const char *name)
{
    struct query add = query(store, "INSERT INTO pass_member (pass_id, position, name) VALUES "
                                    "($pass, $position, $name)");
    bind_int(&add, "$pass", pass_id);
    bind_int(&add, "$position", position);
    bind_text(&add, "$name", name);
    return query_run(&add);
}

enum err store_each_member(struct store *store, int64_t pass_id, member_fn *each, void *context)
{
    char name[PEOPLE_NAME_SIZE];
    bool more = true;
    struct query all = query(store, "SELECT position, name FROM pass_member WHERE pass_id = $pass "
                                    "ORDER BY position");
    bind_int(&all, "$pass", pass_id);
    while (more && query_row(&all)) {
        row_text(&all, 1, name, sizeof name);
        more = each(context, row_int(&all, 0), name);
    }
    return query_end(&all);
}
