#include "controller/daemon/sale_command.h"

#include <string.h>

#include "controller/base/text.h"

static const char *text_of(const struct ledger_job *job, const char *name)
{
    return json_string_value(json_object_get(job->command, name));
}

static int64_t int_of(const struct ledger_job *job, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(job->command, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* Cuts a list, in place; false when an entry is empty or there are too many. */
static bool cut(const struct ledger_job *job, const char *name, const char *separator,
                char words[SALE_WORDS_SIZE], const char **ret_list, size_t max, size_t *ret_count)
{
    char *rest = words;
    const char *given = text_of(job, name);
    *ret_count = 0;
    if (given == NULL)
        return true;
    if (!text_copy(words, SALE_WORDS_SIZE, given))
        return false;
    for (char *word; (word = strsep(&rest, separator)) != NULL;) {
        word += strspn(word, " ");
        if (*ret_count == max || word[0] == '\0')
            return false;
        ret_list[(*ret_count)++] = word;
    }
    return true;
}

static void take_int(const struct ledger_job *job, const char *name, enum tariff_fact fact,
                     struct tariff_case *told)
{
    const int64_t value = int_of(job, name, -1);
    if (value >= 0)
        case_set(told, fact, value);
}

static void take_decimal(const struct ledger_job *job, const char *name, int64_t divisor,
                         enum tariff_fact fact, struct tariff_case *told)
{
    int64_t thousandths;
    const char *given = text_of(job, name);
    if (given != NULL && text_parse_decimal(given, 3, &thousandths))
        case_set(told, fact, thousandths / divisor);
}

static bool read_counts(const struct ledger_job *job, struct sale_command *command)
{
    const char *words[CASE_NAMES_MAX];
    size_t count;
    struct tariff_case *told = &command->request.told;
    if (!cut(job, "count", ",", command->counts, words, CASE_NAMES_MAX, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        char *equals = command->counts + (words[i] - command->counts) + strcspn(words[i], "=");
        struct case_count *one = &told->counts[told->count_count++];
        if (*equals != '=' || !text_parse_decimal(equals + 1, 3, &one->thousandths))
            return false;
        *equals = '\0';
        one->unit = words[i];
    }
    return true;
}

static void read_told(const struct ledger_job *job, struct tariff_case *told)
{
    take_int(job, "minutes", FACT_MINUTES, told);
    take_int(job, "children", FACT_CHILDREN, told);
    take_int(job, "weeks", FACT_WEEKS, told);
    take_int(job, "nth", FACT_NTH, told);
    take_decimal(job, "quotient", 10, FACT_QUOTIENT, told);
    take_decimal(job, "resources", 10, FACT_RESOURCES, told);
    take_decimal(job, "quantity", 1, FACT_QUANTITY, told);
    told->residence = text_of(job, "residence");
    told->companion = json_is_true(json_object_get(job->command, "companion"));
    told->supervisors = int_of(job, "supervisors", 0);
    told->young = int_of(job, "young", 0);
}

bool sale_command_read(const struct ledger_job *job, struct sale_command *ret_command,
                       struct sale_refusal *ret_refusal)
{
    struct sale_request *request = &ret_command->request;
    *ret_refusal = (struct sale_refusal){0};
    *request = (struct sale_request){
        .product = text_of(job, "product"),
        .uid = text_of(job, "card"),
        .holder = text_of(job, "holder"),
        .birth = text_of(job, "birth"),
        .proof = text_of(job, "proof"),
        .proof_until = text_of(job, "proof-until"),
        .proof_issued = text_of(job, "proof-issued"),
        .household = text_of(job, "household"),
        .means = text_of(job, "pay"),
        .author = job->author,
        .persons = int_of(job, "persons", 1),
        .gate_zone = job->type == LEDGER_JOB_OPEN ? job->zone : NULL,
        .now = job->now,
    };
    read_told(job, &request->told);
    const char *wrong = NULL;
    if (!cut(job, "members", ";", ret_command->members, request->members, SALE_MEMBERS_MAX,
             &request->member_count))
        wrong = "members";
    if (!cut(job, "with", ",", ret_command->with, request->told.with, CASE_NAMES_MAX,
             &request->told.with_count))
        wrong = "with";
    if (!read_counts(job, ret_command))
        wrong = "count";
    if (wrong != NULL)
        (void)sale_refuse(ret_refusal, "list_unreadable", wrong);
    return wrong == NULL;
}
