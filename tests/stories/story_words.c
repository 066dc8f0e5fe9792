#include "tests/stories/story_words.h"

#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"

void story_tell(struct story *story, const char *happened)
{
    (void)text_copy(story->happened, sizeof story->happened, happened);
}

const char *story_word(const struct story *story, size_t i)
{
    return i < story->word_count ? story->words[i] : "";
}

/* The value of key=value, or NULL. */
const char *story_option(const struct story *story, const char *key)
{
    const size_t length = strlen(key);
    for (size_t i = 0; i < story->word_count; i++) {
        if (strncmp(story->words[i], key, length) == 0 && story->words[i][length] == '=')
            return story->words[i] + length + 1;
    }
    return NULL;
}

/* "C1" as a card of seven bytes. */
const char *story_uid(const char *card)
{
    static char uids[2][16];
    static size_t next;
    char *uid = uids[next++ % 2];
    int64_t number = 0;
    (void)text_parse_int(card + (card[0] == 'C'), &number);
    (void)snprintf(uid, sizeof uids[0], "04%012llX", (unsigned long long)number);
    return uid;
}

enum err story_begin(struct story *story)
{
    return ledger_begin(&story->scratch.ledger);
}

/* The whole line, or nothing of it. */
enum err story_commit(struct story *story, enum err err)
{
    if (err == ERR_OK)
        err = ledger_commit(&story->scratch.ledger);
    else
        ledger_rollback(&story->scratch.ledger);
    tariff_book_finish(&story->book);
    return err;
}

int64_t story_number(const struct story *story, size_t i)
{
    int64_t number = 0;
    (void)text_parse_int(story_word(story, i), &number);
    return number;
}
