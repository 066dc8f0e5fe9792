#include <stdio.h>

#include "controller/base/text.h"
#include "controller/cli/quote_best.h"
#include "controller/cli/quote_case.h"
#include "controller/cli/quote_text.h"
#include "controller/cli/tariff_source.h"
#include "controller/control/sentence.h"

struct answer {
    const struct tariff *tariff;
    struct quote quote;
    const char *file; /* where the lines stand: a path, or the name of an imported tariff */
    size_t cheaper_count;
    struct quote_cheaper cheaper[QUOTE_CHEAPER_MAX];
};

static size_t step_count(const struct price_trail *trail)
{
    return trail->count < PRICE_STEPS_MAX ? trail->count : PRICE_STEPS_MAX;
}

static json_t *json_step(const struct answer *answer, const struct price_step *step)
{
    char text[QUOTE_TEXT_SIZE];
    quote_step_sentence(answer->tariff, step, text);
    json_t *json =
        json_pack("{s:s, s:s, s:i, s:s}", "rule", quote_step_word(step->kind), "text", text, "line",
                  (int)step->line, "decision", answer->tariff->decision_number);
    if (step->amount_cents != 0)
        json_object_set_new(json, "amount_cents", json_integer(step->amount_cents));
    if (step->rate_ppm != 0)
        json_object_set_new(json, "rate_ppm", json_integer(step->rate_ppm));
    if (step->word != NULL)
        json_object_set_new(json, "word", json_string(step->word));
    return json;
}

static json_t *json_cheaper(const struct quote_cheaper *one)
{
    char text[QUOTE_TEXT_SIZE] = "";
    json_t *json = json_pack("{s:s, s:I}", "product", one->product->name, "price_cents",
                             (json_int_t)one->price.cents);
    if (one->reason.reason != NULL)
        quote_reason_sentence(&one->reason, text);
    json_object_set_new(json, "applies", json_boolean(one->reason.reason == NULL));
    json_object_set_new(json, "reason",
                        one->reason.reason != NULL ? json_string(one->reason.reason) : json_null());
    json_object_set_new(json, "text", json_string(text));
    return json;
}

static void add_validity(json_t *json, const struct quote *quote)
{
    char from[CIVIL_DATE_SIZE], until[CIVIL_DATE_SIZE];
    if (!quote->dated)
        return;
    civil_date_format(quote->valid_from, from);
    civil_date_format(quote->valid_until, until);
    json_object_set_new(json, "valid_from", json_string(from));
    json_object_set_new(json, "valid_until", json_string(until));
}

static json_t *json_decision(const struct tariff *tariff)
{
    char date[CIVIL_DATE_SIZE];
    civil_date_format(tariff->decision_date, date);
    return json_pack("{s:s, s:s}", "number", tariff->decision_number, "date", date);
}

static json_t *json_answer(const struct answer *answer)
{
    static const char *const regimes[] = {"outside_scope", "exempt", "rate"};
    const struct quote *quote = &answer->quote;
    json_t *rules = json_array(), *cheaper = json_array();
    for (size_t i = 0; i < step_count(&quote->trail); i++)
        json_array_append_new(rules, json_step(answer, &quote->trail.steps[i]));
    for (size_t i = 0; i < answer->cheaper_count; i++)
        json_array_append_new(cheaper, json_cheaper(&answer->cheaper[i]));
    json_t *json = json_pack(
        "{s:s, s:s, s:I, s:s, s:I, s:b, s:I, s:I, s:I, s:s, s:i, s:I, s:I, s:s, s:s, s:o, s:i}",
        "product", quote->product->name, "label", quote_label(quote->product), "price_cents",
        (json_int_t)quote->price.cents, "currency", "EUR", "deposit_cents",
        (json_int_t)quote->deposit.cents, "deposit_kept", quote->deposit_kept, "units",
        (json_int_t)quote->product->use.units, "units_extra", (json_int_t)quote->units_extra,
        "persons_free", (json_int_t)quote->persons_free, "vat_regime", regimes[quote->product->vat],
        "vat_rate_ppm", (int)quote->product->vat_rate.ppm, "net_cents",
        (json_int_t)quote->net.cents, "vat_cents", (json_int_t)quote->vat.cents, "tariff",
        answer->tariff->name, "facility", answer->tariff->facility, "decision",
        json_decision(answer->tariff), "line", (int)quote->product->line);
    json_object_set_new(json, "file", json_string(answer->file));
    add_validity(json, quote);
    json_object_set_new(json, "rules", rules);
    json_object_set_new(json, "cheaper", cheaper);
    return json;
}

static void print_vat(const struct quote *quote)
{
    char net[MONEY_TEXT_SIZE], vat[MONEY_TEXT_SIZE], rate[32];
    if (quote->product->vat != VAT_RATE)
        return;
    money_format(quote->net, net);
    money_format(quote->vat, vat);
    quote_number(quote->product->vat_rate.ppm, 4, rate);
    (void)printf(_("of which VAT %s %%: %s € (without: %s €)\n"), rate, vat, net);
}

static void print_answer(const struct answer *answer)
{
    char price[MONEY_TEXT_SIZE], text[QUOTE_TEXT_SIZE], date[CIVIL_DATE_SIZE];
    const struct quote *quote = &answer->quote;
    money_format(quote->price, price);
    (void)printf("%s\n%s\n%s €\n", quote->product->name, quote_label(quote->product), price);
    print_vat(quote);
    if (quote->deposit.cents > 0 && !quote->deposit_kept) {
        money_format(quote->deposit, price);
        (void)printf(_("deposit %s €\n"), price);
    }
    if (quote->units_extra > 0)
        (void)printf(_("%lld units more\n"), (long long)quote->units_extra);
    civil_date_format(answer->tariff->decision_date, date);
    (void)printf(_("\ntariff %s, decision %s of %s\n"), answer->tariff->name,
                 answer->tariff->decision_number, date);
    for (size_t i = 0; i < step_count(&quote->trail); i++) {
        quote_step_sentence(answer->tariff, &quote->trail.steps[i], text);
        (void)printf(quote->trail.steps[i].kind == STEP_UNKNOWN ? _("  line %4u  not checked: %s\n")
                                                                : _("  line %4u  %s\n"),
                     (unsigned)quote->trail.steps[i].line, text);
    }
    if (answer->cheaper_count > 0)
        (void)printf(_("\ncheaper rows:\n"));
    for (size_t i = 0; i < answer->cheaper_count; i++) {
        const struct quote_cheaper *one = &answer->cheaper[i];
        money_format(one->price, price);
        if (one->reason.reason != NULL)
            quote_reason_sentence(&one->reason, text);
        (void)printf("  %8s €  %-44s %s\n", price, one->product->name,
                     one->reason.reason != NULL ? text : _("applies too"));
    }
}

static int quote_one(struct cli *cli, const struct tariff_book *book,
                     const struct quote_case *quoted)
{
    struct answer answer = {0};
    struct condition_reason reason;
    int code = CLI_DONE;
    const struct tariff_product *product =
        tariff_source_find(cli, book, cli_text(cli, "product"), &answer.tariff, &code);
    if (product != NULL)
        code = quote_case_check(cli, quoted, answer.tariff);
    if (product == NULL || code != CLI_DONE)
        return code;
    if (!quote_price(answer.tariff, product, &quoted->facts, &answer.quote, &reason))
        return cli_refuse(cli, CLI_REFUSED, reason.reason,
                          reason.about != NULL ? _(reason.about) : NULL);
    answer.file = cli_text(cli, "tariff") != NULL ? cli_text(cli, "tariff") : answer.tariff->name;
    answer.cheaper_count =
        quote_list_cheaper(answer.tariff, &answer.quote, &quoted->facts, answer.cheaper);
    if (cli->json)
        cli_print_json(json_answer(&answer));
    else if (cli->plain)
        (void)printf("%s\t%lld\n", product->name, (long long)answer.quote.price.cents);
    else
        print_answer(&answer);
    return CLI_DONE;
}

int cli_quote(struct cli *cli)
{
    struct tariff_book book;
    struct quote_case quoted;
    int code = tariff_source_open(cli, &book);
    if (code == CLI_DONE) /* after the source, which sets the time zone */
        code = quote_case_read(cli, &quoted);
    if (code == CLI_DONE && cli_flag(cli, "best"))
        code = quote_best_run(cli, &book, &quoted);
    else if (code == CLI_DONE && cli_text(cli, "product") == NULL)
        code = cli_fail(cli, CLI_USAGE, _("product: missing; expected: %s"),
                        _("activity/category/formula, as `tariff list` prints it"));
    else if (code == CLI_DONE)
        code = quote_one(cli, &book, &quoted);
    tariff_book_finish(&book);
    return code;
}
