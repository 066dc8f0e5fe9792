#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "controller/base/text.h"
#include "controller/cli/cli.h"
#include "controller/cli/site_json.h"
#include "controller/ledger/archive.h"

static const char *author(void)
{
    const struct passwd *user = getpwuid(geteuid());
    return user != NULL ? user->pw_name : "unknown";
}

int cli_init(struct cli *cli)
{
    char path[SITE_PATH_SIZE + 32];
    struct err_text text = {""};
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    cli_ledger_path(site, path);
    const enum err err =
        archive_init(path, site->name, site->node, author(), clock_wall_now(), &text);
    if (err != ERR_OK)
        return cli_error(cli, err, &text);
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:s}", "ledger", path, "site", site->name));
    else if (!cli->quiet)
        (void)printf(_("The ledger of %s was made: %s\n"), site->name, path);
    return CLI_DONE;
}

int cli_config_check(struct cli *cli)
{
    if (cli_text(cli, "file") != NULL)
        cli->config = cli_text(cli, "file");
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    char schools_until[CIVIL_DATE_SIZE];
    site_json_schools_until(site, schools_until);
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:i, s:i, s:i, s:s}", "file", cli->config, "gates",
                                 (int)site->gate_count, "readers", (int)site->reader_count, "buses",
                                 (int)site->bus_count, "school_holidays_until", schools_until));
    if (cli->json || cli->quiet)
        return CLI_DONE;
    (void)printf(_("%s is right. Gates: %zu, readers: %zu, buses: %zu\n"), cli->config,
                 site->gate_count, site->reader_count, site->bus_count);
    if (schools_until[0] != '\0')
        (void)printf(_("school holidays are known until %s\n"), schools_until);
    return CLI_DONE;
}

/* One line a value: "gates.G1.unlock_ms = 8000". */
static void print_flat(const char *path, json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    char longer[256];
    if (json_is_object(value)) {
        json_object_foreach(value, key, item)
        {
            (void)snprintf(longer, sizeof longer, "%s%s%s", path, path[0] ? "." : "", key);
            print_flat(longer, item);
        }
    } else if (json_is_array(value)) {
        json_array_foreach(value, i, item)
        {
            (void)snprintf(longer, sizeof longer, "%s[%zu]", path, i + 1);
            print_flat(longer, item);
        }
    } else if (json_is_boolean(value)) {
        (void)printf("%s = %s\n", path, json_is_true(value) ? "true" : "false");
    } else if (json_is_integer(value)) {
        (void)printf("%s = %lld\n", path, (long long)json_integer_value(value));
    } else {
        (void)printf("%s = %s\n", path, json_string_value(value));
    }
}

int cli_config_show(struct cli *cli)
{
    const struct site *site = cli_site(cli);
    if (site == NULL)
        return CLI_USAGE;
    json_t *shown = site_json(site);
    if (cli->json) {
        cli_print_json(shown);
        return CLI_DONE;
    }
    print_flat("", shown);
    json_decref(shown);
    return CLI_DONE;
}
