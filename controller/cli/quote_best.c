#include "controller/cli/quote_best.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/quote_text.h"
#include "controller/tariff/best.h"

enum { WEEKS_OF_HABIT = 52 };

static int read_ages(struct cli *cli, struct best_wish *wish)
{
    char text[CASE_WORDS_SIZE] = "";
    const char *given = cli_text(cli, "ages");
    int64_t age;
    char *rest = text;
    if (given == NULL)
        return CLI_DONE;
    (void)text_copy(text, sizeof text, given);
    wish->person_count = 0;
    for (char *word; (word = strsep(&rest, ",")) != NULL;) {
        if (wish->person_count == BEST_PERSONS_MAX || !text_parse_int(word, &age) || age < 0 ||
            age > 130)
            return cli_fail(cli, CLI_USAGE,
                            _("--ages: %s: expected at most %d ages such as 40,38,7"), given,
                            (int)BEST_PERSONS_MAX);
        wish->ages[wish->person_count++] = age * 12;
    }
    return CLI_DONE;
}

static int read_wish(struct cli *cli, const struct quote_case *quoted, struct best_wish *wish)
{
    const int64_t persons = cli_int(cli, "persons", 1);
    *wish = (struct best_wish){.wanted = cli_text(cli, "product"),
                               .facts = quoted->facts,
                               .person_count = (size_t)persons,
                               .visits = cli_int(cli, "visits", 1),
                               .visits_a_week = cli_int(cli, "visits-a-week", 0),
                               .minutes = cli_int(cli, "minutes", 0)};
    if (persons > BEST_PERSONS_MAX)
        return cli_fail(cli, CLI_USAGE, _("--persons: expected at most %d with --best"),
                        (int)BEST_PERSONS_MAX);
    for (size_t i = 0; i < BEST_PERSONS_MAX; i++)
        wish->ages[i] = case_knows(&quoted->facts, FACT_AGE) ? quoted->facts.facts[FACT_AGE] : -1;
    wish->facts.fact_set &= (uint16_t) ~(1U << FACT_MINUTES | 1U << FACT_QUANTITY);
    if (wish->visits_a_week > 0) {
        wish->weeks = cli_int(cli, "for-weeks", WEEKS_OF_HABIT);
        wish->visits = wish->visits_a_week * wish->weeks;
    }
    return read_ages(cli, wish);
}

struct ranked {
    size_t count;
    struct best_choice choices[BEST_CHOICES_MAX];
    const struct tariff *tariffs[BEST_CHOICES_MAX];
};

static json_t *json_choice(const struct best_choice *choice, const struct tariff *tariff,
                           const struct best_wish *wish, size_t rank)
{
    json_t *own = json_array();
    const int64_t entries = wish->visits * (int64_t)wish->person_count;
    for (size_t i = 0; choice->product == NULL && i < wish->person_count; i++)
        json_array_append_new(own, json_string(choice->own[i]->name));
    json_t *json = json_pack(
        "{s:i, s:o, s:I, s:I, s:I, s:I, s:s}", "rank", (int)rank, "product",
        choice->product != NULL ? json_string(choice->product->name) : json_null(), "quantity",
        (json_int_t)choice->quantity, "price_cents", (json_int_t)choice->total.cents,
        "price_per_visit_cents", (json_int_t)((choice->total.cents + entries - 1) / entries),
        "units_left", (json_int_t)choice->left, "tariff", tariff->name);
    json_object_set_new(json, "each_their_own", own);
    if (choice->rest != NULL) {
        json_object_set_new(json, "rest_product", json_string(choice->rest->name));
        json_object_set_new(json, "rest_quantity", json_integer(choice->rest_quantity));
    }
    return json;
}

static void print_choice(const struct best_choice *choice, const struct best_wish *wish,
                         size_t rank)
{
    char total[MONEY_TEXT_SIZE];
    money_format(choice->total, total);
    (void)printf("%3zu  %9s €  ", rank, total);
    if (choice->product != NULL) {
        (void)printf("%lld × %s  (%s)", (long long)choice->quantity, choice->product->name,
                     quote_label(choice->product));
    } else {
        (void)printf("%s", _("each their own:"));
        for (size_t i = 0; i < wish->person_count; i++)
            (void)printf(" %s", choice->own[i]->name);
    }
    if (choice->rest != NULL)
        (void)printf("  + %lld × %s", (long long)choice->rest_quantity, choice->rest->name);
    if (choice->left > 0)
        (void)printf(_("  %lld left"), (long long)choice->left);
    (void)printf("\n");
}

static void print_ranked(struct cli *cli, const struct ranked *ranked, const struct best_wish *wish)
{
    json_t *choices = json_array();
    for (size_t i = 0; i < ranked->count; i++) {
        if (cli->json)
            json_array_append_new(
                choices, json_choice(&ranked->choices[i], ranked->tariffs[i], wish, i + 1));
        else
            print_choice(&ranked->choices[i], wish, i + 1);
    }
    if (cli->json)
        cli_print_json(json_pack("{s:I, s:i, s:I, s:O}", "visits", (json_int_t)wish->visits,
                                 "persons", (int)wish->person_count, "price_cents",
                                 (json_int_t)ranked->choices[0].total.cents, "choices", choices));
    json_decref(choices);
}

/* Choices of several facilities in one list. */
static void merge(struct ranked *ranked, const struct tariff *tariff,
                  const struct best_choice *choices, size_t count)
{
    for (size_t i = 0; i < count && ranked->count < BEST_CHOICES_MAX; i++) {
        size_t at = ranked->count++;
        for (; at > 0 && choices[i].total.cents < ranked->choices[at - 1].total.cents; at--) {
            ranked->choices[at] = ranked->choices[at - 1];
            ranked->tariffs[at] = ranked->tariffs[at - 1];
        }
        ranked->choices[at] = choices[i];
        ranked->tariffs[at] = tariff;
    }
}

int quote_best_run(struct cli *cli, const struct tariff_book *book, const struct quote_case *quoted)
{
    struct best_wish wish;
    struct ranked ranked = {0};
    struct best_choice choices[BEST_CHOICES_MAX];
    struct best_missing missing = {0};
    bool known = false;
    int code = read_wish(cli, quoted, &wish);
    for (size_t i = 0; code == CLI_DONE && i < book->count; i++) {
        known = known || best_knows(book->tariffs[i], wish.wanted);
        if (book->count == 1)
            code = quote_case_check(cli, quoted, book->tariffs[i]);
        if (code == CLI_DONE)
            merge(&ranked, book->tariffs[i], choices,
                  best_rank(book->tariffs[i], &wish, choices, &missing));
    }
    if (code != CLI_DONE)
        return code;
    if (!known)
        return cli_refuse(cli, CLI_REFUSED, "activity_unknown", wish.wanted);
    if (ranked.count > 0)
        print_ranked(cli, &ranked, &wish);
    for (size_t i = 0; i < missing.count; i++)
        (void)fprintf(stderr, _("rows were left out, since this was not said: --%s\n"),
                      missing.words[i]);
    return ranked.count > 0 ? CLI_DONE
                            : cli_refuse(cli, CLI_REFUSED, "nothing_to_sell", wish.wanted);
}
