#include "controller/cli/quote_text.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/control/sentence.h"

const char *quote_label(const struct tariff_product *product)
{
    /* a text that does not come from the catalogue: the tariff file has both languages */
    return cli_in_french() ? product->label_fr : product->label_en;
}

const char *quote_step_word(enum price_step_kind kind)
{
    static const char *const words[] = {
        [STEP_AMOUNT] = "amount",
        [STEP_PERCENT] = "percent",
        [STEP_BASE_FLOOR] = "base_floor",
        [STEP_BASE_CEILING] = "base_ceiling",
        [STEP_PARAMETER_MISSING] = "parameter_missing",
        [STEP_FLOOR] = "floor",
        [STEP_CEILING] = "ceiling",
        [STEP_TIMES] = "times",
        [STEP_PIECE] = "piece",
        [STEP_ADJUST_PERCENT] = "adjust_percent",
        [STEP_DEPOSIT_KEPT] = "deposit_kept",
        [STEP_SUPERVISORS] = "supervisors_free",
        [STEP_SUPERVISORS_PAY] = "supervisors_pay",
        [STEP_PROMOTION] = "promotion",
        [STEP_ASSUMED] = "assumed",
        [STEP_LATE] = "late",
        [STEP_OF_NOW] = "of_now",
        [STEP_NOT_IN_FORCE] = "not_in_force",
        [STEP_UNKNOWN] = "not_checked",
    };
    return words[kind];
}

void quote_number(int64_t value, int decimals, char text[32])
{
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    const int64_t size = value < 0 ? -value : value;
    (void)snprintf(text, 32, "%s%" PRId64 ",%0*" PRId64, value < 0 ? "-" : "", size / scale,
                   decimals, size % scale);
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == ',')
        text[length - 1] = '\0';
}

static const char *unit_label(const struct tariff *tariff, const char *name)
{
    for (size_t i = 0; i < tariff->unit_count; i++) {
        if (text_equal(tariff->units[i].name, name))
            return cli_in_french() ? tariff->units[i].label_fr : tariff->units[i].label_en;
    }
    return _(name);
}

/* Puts `about` where a stored sentence has its %s. */
static void fill(const char *sentence, const char *about, char *text, size_t size)
{
    const char *hole = strstr(sentence, "%s");
    text[0] = '\0';
    if (hole == NULL)
        (void)text_append(text, size, "%s", sentence);
    else
        (void)text_append(text, size, "%.*s%s%s", (int)(hole - sentence), sentence, about,
                          hole + 2);
}

void quote_reason_sentence(const struct condition_reason *reason, char text[QUOTE_TEXT_SIZE])
{
    const char *sentence = sentence_of(reason->reason);
    const bool option = strstr(sentence, "--%s") != NULL; /* is typed as it stands */
    const char *about = reason->about == NULL ? "" : option ? reason->about : _(reason->about);
    fill(_(sentence), about, text, QUOTE_TEXT_SIZE);
}

static void late_sentence(const struct price_step *step, char text[QUOTE_TEXT_SIZE])
{
    char amount[MONEY_TEXT_SIZE];
    money_format((struct money){step->amount_cents}, amount);
    if (step->amount_cents > 0)
        (void)text_append(text, QUOTE_TEXT_SIZE, _("leaves late: %s is charged besides, %s €"),
                          step->word, amount);
    else
        (void)text_append(text, QUOTE_TEXT_SIZE, _("leaves late: %s is charged besides"),
                          step->word);
}

/* What is not an amount: what happened besides, or could not be looked at. */
static void note_sentence(const struct tariff *tariff, const struct price_step *step,
                          char text[QUOTE_TEXT_SIZE])
{
    char amount[MONEY_TEXT_SIZE];
    const struct condition_reason reason = {step->word, step->about};
    money_format((struct money){step->amount_cents}, amount);
    switch (step->kind) {
    case STEP_DEPOSIT_KEPT:
        (void)text_append(text, QUOTE_TEXT_SIZE,
                          _("longer than %lld minutes: the deposit of %s € is kept"),
                          (long long)step->quantity, amount);
        return;
    case STEP_SUPERVISORS:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("%lld supervisors are free"),
                          (long long)step->quantity);
        return;
    case STEP_SUPERVISORS_PAY:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("%lld supervisors pay %s € each"),
                          (long long)step->quantity, amount);
        return;
    case STEP_PROMOTION:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("promotion %s"), step->word);
        return;
    case STEP_ASSUMED:
        (void)text_append(text, QUOTE_TEXT_SIZE,
                          _("counted once (%s): --count did not say how many"),
                          unit_label(tariff, step->word));
        return;
    case STEP_LATE:
        late_sentence(step, text);
        return;
    case STEP_OF_NOW:
        (void)text_append(text, QUOTE_TEXT_SIZE,
                          _("day and hour: those of now; --at asks for others"));
        return;
    case STEP_NOT_IN_FORCE:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("the tariff is not in force at this instant"));
        return;
    case STEP_UNKNOWN:
        quote_reason_sentence(&reason, text);
        return;
    case STEP_AMOUNT:
    case STEP_PERCENT:
    case STEP_BASE_FLOOR:
    case STEP_BASE_CEILING:
    case STEP_PARAMETER_MISSING:
    case STEP_FLOOR:
    case STEP_CEILING:
    case STEP_TIMES:
    case STEP_PIECE:
    case STEP_ADJUST_PERCENT:
        return;
    }
}

void quote_step_sentence(const struct tariff *tariff, const struct price_step *step,
                         char text[QUOTE_TEXT_SIZE])
{
    char amount[MONEY_TEXT_SIZE], percent[32], quantity[32];
    money_format((struct money){step->amount_cents}, amount);
    quote_number(step->rate_ppm, 4, percent);
    quote_number(step->quantity, 3, quantity);
    text[0] = '\0';
    switch (step->kind) {
    case STEP_AMOUNT:
        (void)text_append(text, QUOTE_TEXT_SIZE, "%s €", amount);
        return;
    case STEP_PERCENT:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("%s %% of %s € (%s)"), percent, amount,
                          _(step->word));
        return;
    case STEP_BASE_FLOOR:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("counted as at least %s € (%s)"), amount,
                          step->word);
        return;
    case STEP_BASE_CEILING:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("counted as at most %s €"), amount);
        return;
    case STEP_PARAMETER_MISSING:
        (void)text_append(text, QUOTE_TEXT_SIZE,
                          _("the tariff has no figure for %s on this day: no floor was applied"),
                          step->word);
        return;
    case STEP_FLOOR:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("at least %s €"), amount);
        return;
    case STEP_CEILING:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("at most %s €"), amount);
        return;
    case STEP_TIMES:
        (void)text_append(text, QUOTE_TEXT_SIZE, "× %s (%s)", quantity,
                          unit_label(tariff, step->word));
        return;
    case STEP_PIECE:
        (void)text_append(text, QUOTE_TEXT_SIZE, "%" PRId64 " × %s €", step->quantity, amount);
        return;
    case STEP_ADJUST_PERCENT:
        (void)text_append(text, QUOTE_TEXT_SIZE, _("adjusted by %s %%"), percent);
        return;
    case STEP_DEPOSIT_KEPT:
    case STEP_SUPERVISORS:
    case STEP_SUPERVISORS_PAY:
    case STEP_PROMOTION:
    case STEP_ASSUMED:
    case STEP_LATE:
    case STEP_OF_NOW:
    case STEP_NOT_IN_FORCE:
    case STEP_UNKNOWN:
        note_sentence(tariff, step, text);
        return;
    }
}
