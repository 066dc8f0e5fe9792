#include "controller/site/words_load.h"

#include <string.h>

#include "controller/base/text.h"

static const char *const own_keys[] = {"idle", "pass", "wait", "stop", "leave", "alarm"};
enum { OWN_KEYS = sizeof own_keys / sizeof own_keys[0], SHORT_SIZE = 47 };
static_assert((int)SITE_WORDS_MAX == OWN_KEYS + (int)REFUSAL_COUNT - 1, "each may be said");

/* The first ones fill the screen; the others are a line under it. */
static void check_text(const struct yaml_node *node, const char *text, bool word)
{
    const char *hole = strstr(text, "{}");
    if (word && strlen(text) > SHORT_SIZE)
        yaml_fault(node, "expected at most %d bytes: it fills the screen", (int)SHORT_SIZE);
    if (strchr(text, '%') != NULL || (hole != NULL && (word || strstr(hole + 2, "{}") != NULL)))
        yaml_fault(node, "expected no %% and at most one {}, for where, when or until when");
}

static void read_words(struct yaml_map *map, const char *key, bool word, struct site_words *words)
{
    static const char *const keys[] = {"fr", "en"};
    struct yaml_map texts;
    const struct yaml_node node = yaml_map_get(map, key, YAML_OPTIONAL);
    struct site_word *one = &words->list[words->count];
    if (!yaml_present(&node) || !yaml_map_open(&node, &texts))
        return;
    const bool read = yaml_text(&texts, "fr", YAML_REQUIRED, one->fr, sizeof one->fr) &&
                      yaml_text(&texts, "en", YAML_REQUIRED, one->en, sizeof one->en);
    yaml_map_close(&texts, keys, sizeof keys / sizeof keys[0]);
    if (!read)
        return;
    check_text(&node, one->fr, word);
    check_text(&node, one->en, word);
    (void)text_copy(one->key, sizeof one->key, key);
    words->count++;
}

void words_load(struct yaml_map *parent, struct site_words *words)
{
    const char *keys[SITE_WORDS_MAX];
    size_t count = 0;
    struct yaml_map map;
    const struct yaml_node node = yaml_map_get(parent, "words", YAML_OPTIONAL);
    if (!yaml_present(&node) || !yaml_map_open(&node, &map))
        return;
    for (size_t i = 0; i < OWN_KEYS; i++) {
        read_words(&map, own_keys[i], i + 1 < OWN_KEYS, words);
        keys[count++] = own_keys[i];
    }
    for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++) {
        const char *key = refusal_word((enum refusal)i);
        read_words(&map, key, false, words);
        keys[count++] = key;
    }
    yaml_map_close(&map, keys, count);
}
