#include "controller/store/plain_text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "controller/store/statement.h"

/* Letters apart from their accents, and then without them. */
static size_t drop_accents(uint8_t *text, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length;) {
        ucs4_t letter;
        const int size = u8_mbtouc(&letter, text + i, length - i);
        if (uc_combining_class(letter) == UC_CCC_NR) {
            memmove(text + kept, text + i, (size_t)size);
            kept += (size_t)size;
        }
        i += (size_t)size;
    }
    return kept;
}

static void plain(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const unsigned char *text = sqlite3_value_text(values[0]);
    size_t length = 0;
    if (text == NULL)
        return; /* no text of no text */
    uint8_t *folded =
        u8_casefold(text, (size_t)sqlite3_value_bytes(values[0]), NULL, UNINORM_NFD, NULL, &length);
    if (folded == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    length = drop_accents(folded, length);
    sqlite3_result_text(context, (const char *)folded, (int)length, SQLITE_TRANSIENT);
    free(folded);
}

enum err store_know_plain(struct store *store)
{
    return store_error(sqlite3_create_function_v2(store->database, "plain", 1,
                                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, plain,
                                                  NULL, NULL, NULL));
}
