#include "controller/daemon/job_words.h"

const char *job_text(const struct ledger_job *job, const char *name)
{
    return json_string_value(json_object_get(job->command, name));
}

int64_t job_int(const struct ledger_job *job, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(job->command, name);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

json_t *job_refusal(const char *reason, const char *about)
{
    return json_pack("{s:{s:s, s:s}}", "refused", "reason", reason, "about", about);
}
