#include "controller/cli/quote_case.h"

#include "controller/base/text.h"

struct wall_time quote_case_instant(const struct cli *cli)
{
    struct wall_time at = clock_wall_now();
    const char *given = cli_text(cli, "at");
    if (given != NULL)
        (void)civil_instant_parse(given, &at);
    return at;
}

static int read_names(struct cli *cli, const char *option, char text[CASE_WORDS_SIZE],
                      const char **words, size_t max, size_t *ret_count)
{
    const char *given = cli_text(cli, option);
    if (!case_arguments_cut(given, ",", text, words, max, ret_count))
        return cli_fail(cli, CLI_USAGE, _("--%s: %s: expected at most %zu names, commas between"),
                        option, given, max);
    return CLI_DONE;
}

static int read_age(struct cli *cli, struct tariff_case *facts)
{
    struct civil_date birth;
    const char *given = cli_text(cli, "birth");
    const int64_t age = cli_int(cli, "age", -1);
    if (age >= 0)
        case_set(facts, FACT_AGE, age * 12);
    if (given == NULL || !civil_date_parse(given, &birth))
        return CLI_DONE;
    if (civil_date_compare(facts->moment.date, birth) < 0)
        return cli_fail(cli, CLI_USAGE, _("--birth: %s: expected a date that has been"), given);
    case_set_birth(facts, birth);
    return CLI_DONE;
}

static int read_proofs(struct cli *cli, struct quote_case *quoted)
{
    const char *kinds[CASE_NAMES_MAX];
    size_t count = 0;
    struct tariff_case *facts = &quoted->facts;
    const int code = read_names(cli, "proof", quoted->proofs, kinds, CASE_NAMES_MAX, &count);
    const char *until = cli_text(cli, "proof-until"), *issued = cli_text(cli, "proof-issued");
    for (size_t i = 0; i < count; i++) {
        struct case_proof *proof = &facts->proofs[facts->proof_count++];
        proof->kind = kinds[i];
        proof->until_known = until != NULL && civil_date_parse(until, &proof->until);
        if (until == NULL && issued == NULL) { /* shown, and taken as good on the day */
            proof->until_known = true;
            proof->until = facts->moment.date;
        }
        proof->issued_known = issued != NULL && civil_date_parse(issued, &proof->issued);
    }
    facts->proofs_known = count > 0;
    if (count == 1 && text_equal(kinds[0], "none"))
        facts->proof_count = 0;
    return code;
}

static void read_history(struct cli *cli, struct tariff_case *facts)
{
    const char *history = cli_text(cli, "history");
    facts->history_known = history != NULL;
    if (history != NULL && (text_equal(history, "renewal") || text_equal(history, "both")))
        facts->history |= HISTORY_RENEWAL;
    if (history != NULL && (text_equal(history, "second_child") || text_equal(history, "both")))
        facts->history |= HISTORY_SECOND_CHILD;
}

/* What stands in the arguments of a sale too; counts and the circumstances that are no list are
 * told here. */
static int read_told(struct cli *cli, struct quote_case *quoted)
{
    const char *wrong;
    if (case_arguments_read(cli->parameters, &quoted->told, &wrong)) {
        quoted->facts = quoted->told.facts;
        return CLI_DONE;
    }
    return text_equal(wrong, "count")
               ? cli_fail(cli, CLI_USAGE, _("--count: %s: expected name=number, such as kwh=12.5"),
                          cli_text(cli, wrong))
               : cli_fail(cli, CLI_USAGE, _("--%s: %s: expected at most %zu names, commas between"),
                          wrong, cli_text(cli, wrong), (size_t)CASE_NAMES_MAX);
}

/* One of it unless said; the last of those that are counted is the one that is asked about. */
static void read_numbers(struct cli *cli, struct tariff_case *facts)
{
    const int64_t persons = cli_int(cli, "persons", 0);
    if (persons > 0)
        case_set(facts, FACT_PERSONS, persons);
    facts->quantity_assumed = !case_knows(facts, FACT_QUANTITY);
    if (facts->quantity_assumed)
        case_set(facts, FACT_QUANTITY, 1000);
    facts->nth_assumed = !facts->quantity_assumed && !case_knows(facts, FACT_NTH) &&
                         facts->facts[FACT_QUANTITY] >= 1000;
    if (facts->nth_assumed)
        case_set(facts, FACT_NTH, facts->facts[FACT_QUANTITY] / 1000);
    facts->owned = cli_int(cli, "nth", 1) - 1;
}

int quote_case_read(struct cli *cli, struct quote_case *ret_case)
{
    *ret_case = (struct quote_case){0};
    struct tariff_case *facts = &ret_case->facts;
    int code = read_told(cli, ret_case);
    facts->at = quote_case_instant(cli);
    facts->moment = civil_from_wall(facts->at);
    facts->start_given = facts->hour_given = cli_text(cli, "at") != NULL;
    read_numbers(cli, facts);
    read_history(cli, facts);
    if (code == CLI_DONE)
        code = read_age(cli, facts);
    if (code == CLI_DONE)
        code = read_proofs(cli, ret_case);
    if (code == CLI_DONE)
        code = read_names(cli, "holds", ret_case->holds, facts->holds, CASE_NAMES_MAX,
                          &facts->hold_count);
    facts->holds_known = cli_text(cli, "holds") != NULL;
    if (facts->hold_count == 1 && text_equal(facts->holds[0], "none"))
        facts->hold_count = 0;
    return code;
}

static int unknown_name(struct cli *cli, const char *option, const char *name,
                        const char (*names)[TARIFF_NAME_SIZE], size_t count)
{
    char known[400] = "";
    for (size_t i = 0; i < count; i++)
        (void)text_append(known, sizeof known, "%s%s", i ? ", " : "", names[i]);
    return cli_fail(cli, CLI_USAGE, _("--%s: %s: expected one of: %s"), option, name,
                    count > 0 ? known : _("(the tariff defines none)"));
}

static bool unit_known(const struct tariff *tariff, const char *name)
{
    for (size_t i = 0; i < tariff->unit_count; i++) {
        if (text_equal(tariff->units[i].name, name))
            return true;
    }
    return false;
}

int quote_case_check(struct cli *cli, const struct quote_case *quoted, const struct tariff *tariff)
{
    const struct tariff_case *facts = &quoted->facts;
    for (size_t i = 0; i < facts->with_count; i++) {
        if (tariff_name_index(tariff->circumstances, tariff->circumstance_count, facts->with[i]) <
            0)
            return unknown_name(cli, "with", facts->with[i], tariff->circumstances,
                                tariff->circumstance_count);
    }
    for (size_t i = 0; i < facts->count_count; i++) {
        if (!unit_known(tariff, facts->counts[i].unit))
            return cli_fail(cli, CLI_USAGE,
                            _("--count: %s: expected day, night, week, month, session, or a name "
                              "defined under `units`"),
                            facts->counts[i].unit);
    }
    for (size_t i = 0; i < facts->hold_count; i++) {
        if (tariff_find(tariff, facts->holds[i]) == NULL)
            return cli_fail(cli, CLI_USAGE,
                            _("--holds: %s: expected a product of the tariff, or none"),
                            facts->holds[i]);
    }
    if (facts->residence != NULL &&
        tariff_name_index(tariff->residences, tariff->residence_count, facts->residence) < 0)
        return unknown_name(cli, "residence", facts->residence, tariff->residences,
                            tariff->residence_count);
    for (size_t i = 0; i < facts->proof_count; i++) {
        if (tariff_name_index(tariff->proofs, tariff->proof_count, facts->proofs[i].kind) < 0)
            return unknown_name(cli, "proof", facts->proofs[i].kind, tariff->proofs,
                                tariff->proof_count);
    }
    return CLI_DONE;
}
