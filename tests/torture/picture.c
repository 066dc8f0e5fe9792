#include "tests/torture/picture.h"

#include <sqlite3.h>
#include <stddef.h>

/* Balances are sums of the journal; the rest is what the rules look at, and what staff are shown.
 */
static const char *const questions[] = {
    "SELECT kind, day, units, held, cents, persons, detail, author FROM journal ORDER BY seq",
    "SELECT uid, state, replaced_by FROM card ORDER BY uid",
    "SELECT name, birth_date, proof_kind, proof_until FROM holder ORDER BY name, birth_date",
    "SELECT p.product, p.category, p.valid_from, p.valid_until, sum(j.units) FROM pass AS p LEFT "
    "JOIN journal AS j ON j.pass_id = p.pass_id GROUP BY p.pass_id ORDER BY 1, 2, 3, 4, 5",
    "SELECT gate, zone, kind, uid, product, persons, held, counter, tap_key, visiting, party, "
    "each_pays FROM "
    "open_order ORDER BY 1",
    "SELECT zone, entered_ms, intent_id <> 0 FROM visit ORDER BY 2, 1",
    "SELECT gate, counter_entry, counter_exit, counter_bits, boot FROM arm ORDER BY 1",
    "SELECT at_ms, gate, zone, direction, kind, uid, product, category, persons, units, outcome, "
    "visiting, party, asked FROM passage ORDER BY 1, 2, 4, 5, 6, 11",
    "SELECT uid, until_ms FROM admission ORDER BY 1",
    "SELECT zone, persons FROM presence ORDER BY 1",
    "SELECT day, zone, entries, exits, persons_max, persons_max_ms, exits_of_nobody FROM "
    "attendance_day ORDER BY 1, 2",
    "SELECT name, value FROM setting ORDER BY 1",
    "SELECT hour_ms, gate, direction, product, category, party, persons FROM hourly_count "
    "ORDER BY 1, 2, 3, 4, 5, 6",
    "SELECT at_ms, gate, uid, reason, times FROM refusal ORDER BY 1, 2, 3, 4",
    "SELECT key FROM request_key ORDER BY 1",
    "SELECT name, valid_from_ms, valid_until_ms, length(file) FROM tariff ORDER BY 1, 2",
};

enum { END_OF_CELL = 31, END_OF_ROW = 30, END_OF_ANSWER = 29 };

static void mix(uint64_t *state, unsigned char byte)
{
    *state = (*state ^ byte) * UINT64_C(1099511628211);
}

static void mix_row(uint64_t *state, sqlite3_stmt *statement)
{
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        const unsigned char *text = sqlite3_column_text(statement, i);
        for (; text != NULL && *text != '\0'; text++)
            mix(state, *text);
        mix(state, END_OF_CELL);
    }
    mix(state, END_OF_ROW);
}

/* How many rows answer it. */
static int64_t ask(sqlite3 *database, const char *question, uint64_t *state)
{
    sqlite3_stmt *statement = NULL;
    int64_t rows = 0;
    int code = sqlite3_prepare_v2(database, question, -1, &statement, NULL);
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        mix_row(state, statement);
        rows++;
    }
    if (sqlite3_finalize(statement) != SQLITE_OK || code != SQLITE_OK)
        rows = -1;
    mix(state, END_OF_ANSWER);
    return rows;
}

struct picture picture_of(const char *path)
{
    struct picture picture = {.rows = -1, .state = UINT64_C(14695981039346656037)};
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        picture.rows = ask(database, questions[0], &picture.state);
        for (size_t i = 1; i < sizeof questions / sizeof questions[0] && picture.rows >= 0; i++) {
            if (ask(database, questions[i], &picture.state) < 0)
                picture.rows = -1;
        }
    }
    (void)sqlite3_close(database);
    return picture;
}
