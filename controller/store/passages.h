/* passages: what staff read: who passed where and when, who was refused, and the hourly counts. */
#ifndef PORTILLON_STORE_PASSAGES_H
#define PORTILLON_STORE_PASSAGES_H

#include "controller/store/orders.h"

struct passage_record {
    int64_t passage_id, at_ms;
    char gate[ORDER_GATE_SIZE], zone[ORDER_GATE_SIZE];
    char direction[8]; /* entry, exit */
    char kind[ORDER_KIND_SIZE];
    char uid[PEOPLE_UID_SIZE];
    int64_t pass_id;
    char product[TARIFF_PRODUCT_SIZE];
    char category[TARIFF_NAME_SIZE];
    int64_t persons, units;
    bool visiting; /* part of a visit that was paid before */
    char party[ORDER_PARTY_SIZE];
    int64_t asked;    /* persons that its order was for; 0: there was none */
    char outcome[48]; /* passed, nobody, or why it cannot be proved */
};

struct refusal_record {
    int64_t refusal_id, at_ms;
    char gate[ORDER_GATE_SIZE];
    char uid[PEOPLE_UID_SIZE];
    char reason[48];
    int64_t times;
};

/* Which rows of the log; 0 and "" do not restrict. */
struct log_filter {
    int64_t since_ms, until_ms;
    const char *gate, *uid;
    int64_t limit;
};

/* One line of the passage list: a passage, or a refusal (then `reason` is set). */
struct log_line {
    struct passage_record passage;
    char reason[48];
    int64_t times;
    char holder[PEOPLE_NAME_SIZE];
    int64_t balance; /* of the pass, now */
};

/* Also counts the passage in its hour. */
MUST_CHECK enum err store_add_passage(struct store *store, const struct passage_record *passage);
/* When the card last went in at a gate; 0 when never. */
MUST_CHECK enum err store_last_passage_ms(struct store *store, const char *uid, const char *gate,
                                          int64_t *ret_at_ms);
/* What a card, with those that it replaces, did in a zone since an instant, and before another one.
 */
struct card_day {
    int64_t entries, paid; /* times that it went in; those of them that were not part of a visit */
    int64_t exits;
    int64_t members;                     /* inside, as far as is known: never fewer than nobody */
    int64_t last_entry_ms, last_exit_ms; /* 0: none */
    int64_t last_paid_ms;   /* when the last visit began; 0: before the instant, or never */
    int64_t first_paid_ms;  /* the same of the first of those who are inside */
    int64_t paying_pass_id; /* of the last entry that was paid */
    bool inside;            /* its last movement was an entry */
};
MUST_CHECK enum err store_card_day(struct store *store, const char *uid, const char *zone,
                                   int64_t since_ms, int64_t until_ms, struct card_day *ret_day);
/* Whom a pass brought into a zone: how many came in before an instant, each once, how many of the
 * card were seen to leave before it, and how many have come back since for nothing. */
struct group_days {
    int64_t came, left, returned;
};
struct group_search {
    int64_t pass_id;
    const char *uid, *zone;
    int64_t since_ms, until_ms; /* came in and left between these */
};
MUST_CHECK enum err store_group_days(struct store *store, const struct group_search *search,
                                     struct group_days *ret_days);
/* Visits that a pass has paid for since an instant; of a group each person is one. */
MUST_CHECK enum err store_count_visits(struct store *store, int64_t pass_id, int64_t since_ms,
                                       int64_t *ret_count);
/* Same gate, card and reason again within 10 s: counted in the row that stands. */
MUST_CHECK enum err store_add_refusal(struct store *store, const struct refusal_record *refusal);
/* Keeps the newest `kept` rows. */
MUST_CHECK enum err store_trim_refusals(struct store *store, int64_t kept);

typedef bool group_fn(void *context, const struct passage_record *passage);
/* Orders for more than one person, newest first: how many came of those that were asked for. */
MUST_CHECK enum err store_each_group(struct store *store, int64_t since_ms, int64_t until_ms,
                                     group_fn *each, void *context);

/* The last sale at a gate since an instant: what it was for, how many it was for, how many came.
 * ERR_NOT_FOUND when there was none. */
MUST_CHECK enum err store_last_sale_at(struct store *store, const char *gate, int64_t since_ms,
                                       struct passage_record *ret_passage);

typedef bool log_fn(void *context, const struct log_line *line);
/* Newest first. */
MUST_CHECK enum err store_each_log(struct store *store, const struct log_filter *filter,
                                   log_fn *each, void *context);

/* Takes who it was out of passages and refusals before an instant, and out of the links of the
 * chain: rows, days, units and counts stay. At most `rows` of each table, the oldest first.
 * *ret_changed tells how many there were in all. */
MUST_CHECK enum err store_forget_persons(struct store *store, int64_t before_ms, int64_t rows,
                                         int64_t *ret_changed);

/* Rows of hourly_count that differ from what the passages say: 0 when they agree. */
MUST_CHECK enum err store_count_differences(struct store *store, int64_t *ret_rows);
/* Passages, sums and refusals since an instant. */
struct day_totals {
    int64_t entries, exits, refused, units;
};
/* `without`: gates that do not count, each between blanks. */
MUST_CHECK enum err store_totals_since(struct store *store, int64_t since_ms, const char *without,
                                       struct day_totals *ret_totals);

/* Answers by the asker's key. ERR_NOT_FOUND when the key is new. */
enum { REQUEST_DIGEST_SIZE = 32 };
MUST_CHECK enum err store_get_answer(struct store *store, const char *key,
                                     uint8_t ret_digest[REQUEST_DIGEST_SIZE], char *ret_answer,
                                     size_t size);
MUST_CHECK enum err store_add_answer(struct store *store, const char *key,
                                     const uint8_t digest[REQUEST_DIGEST_SIZE], const char *answer,
                                     int64_t at_ms);

#endif
