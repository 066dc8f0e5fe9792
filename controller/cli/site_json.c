#include "controller/cli/site_json.h"

#include <stdio.h>

#include "controller/base/civil.h"
#include "controller/site/school_calendar.h"

void site_json_schools_until(const struct site *site, char text[CIVIL_DATE_SIZE])
{
    const struct civil_date until = school_calendar_known_until(site);
    text[0] = '\0';
    if (until.year != 0)
        civil_date_format(until, text);
}

static const char *exit_word(enum site_exit exit)
{
    switch (exit) {
    case SITE_EXIT_FREE:
        return "free";
    case SITE_EXIT_COUNTED:
        return "counted";
    case SITE_EXIT_IDENTIFIED:
        return "identified";
    }
    return "";
}

static json_t *json_gates(const struct site *site)
{
    json_t *gates = json_array();
    for (size_t i = 0; i < site->gate_count; i++) {
        const struct site_gate *gate = &site->gates[i];
        const struct site_timing *timing = &gate->timing;
        json_array_append_new(
            gates,
            json_pack("{s:s, s:s, s:i, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "gate",
                      gate->name, "bus", site->buses[gate->bus].name, "unit", gate->unit, "zone",
                      site->zones[gate->zone].name, "map", gate->map, "unlock_ms",
                      (json_int_t)timing->unlock_ms, "settle_ms", (json_int_t)timing->settle_ms,
                      "jam_ms", (json_int_t)timing->jam_ms, "rotation_ms",
                      (json_int_t)timing->rotation_ms, "again_ms", (json_int_t)timing->again_ms,
                      "refusal_ms", (json_int_t)timing->refusal_ms, "waiting_ms",
                      (json_int_t)timing->waiting_ms));
    }
    return gates;
}

static void set_limits(json_t *object, const char *prefix, const struct capacity_limits *limits)
{
    char key[48];
    (void)snprintf(key, sizeof key, "%s_a_day", prefix);
    if (limits->at_once.limited)
        json_object_set_new(object, prefix, json_integer(limits->at_once.persons));
    if (limits->a_day.limited)
        json_object_set_new(object, key, json_integer(limits->a_day.persons));
}

static void set_return_rule(json_t *zone, const struct entry_return_rule *rule)
{
    static const char *const words[] = {[ENTRY_PASSBACK_DELAY] = "delay",
                                        [ENTRY_PASSBACK_NONE] = "none",
                                        [ENTRY_PASSBACK_IN_OUT] = "in_out"};
    json_object_set_new(zone, "anti_passback", json_string(words[rule->anti_passback]));
    json_object_set_new(zone, "anti_passback_delay_ms", json_integer(rule->delay_ms));
    json_object_set_new(zone, "reentry_ms", json_integer(rule->reentry_ms));
}

static json_t *json_capacity(const struct site *site)
{
    json_t *capacity = json_object();
    for (size_t i = 0; i < CAPACITY_KINDS; i++)
        set_limits(capacity, capacity_kind_word((enum capacity_kind)i), &site->capacity.kinds[i]);
    return capacity;
}

static json_t *json_hours(const struct opening_range ranges[OPENING_RANGES_MAX])
{
    json_t *hours = json_array();
    for (size_t i = 0; i < OPENING_RANGES_MAX && ranges[i].until_minute > 0; i++)
        json_array_append_new(hours,
                              json_sprintf("%02d:%02d-%02d:%02d", ranges[i].from_minute / 60,
                                           ranges[i].from_minute % 60, ranges[i].until_minute / 60,
                                           ranges[i].until_minute % 60));
    return hours;
}

static json_t *json_week(const struct opening_week *week)
{
    json_t *days = json_object();
    for (size_t i = 0; i < 7; i++)
        json_object_set_new(days, opening_weekdays[i], json_hours(week->days[i]));
    return days;
}

static void set_date(json_t *object, const char *key, struct civil_date date)
{
    char text[CIVIL_DATE_SIZE];
    if (date.year == 0)
        return;
    civil_date_format(date, text);
    json_object_set_new(object, key, json_string(text));
}

/* When it holds, in the words of the file. */
static void set_period(json_t *object, const struct opening_period *period)
{
    set_date(object, "from", period->span.from);
    set_date(object, "until", period->span.until);
    if (period->school != OPENING_SCHOOL_ANY)
        json_object_set_new(
            object, "school",
            json_string(period->school == OPENING_SCHOOL_TERM ? "term" : "holidays"));
    if (period->public_holidays)
        json_object_set_new(object, "public_holidays", json_true());
    json_object_update_new(object, json_week(&period->week));
}

static json_t *json_periods(const struct opening *opening)
{
    json_t *periods = json_array();
    for (size_t i = 0; i < opening->period_count; i++) {
        json_t *period = json_pack("{s:s}", "period", opening->periods[i].name);
        set_period(period, &opening->periods[i]);
        json_array_append_new(periods, period);
    }
    return periods;
}

static json_t *json_slots(const struct site *site)
{
    json_t *slots = json_array();
    for (size_t i = 0; i < site->slots.count; i++) {
        const struct slot *slot = &site->slots.items[i];
        json_t *products = json_array();
        for (size_t k = 0; k < slot->product_count; k++)
            json_array_append_new(products, json_string(slot->products[k]));
        json_t *shown = json_pack("{s:s, s:s, s:o}", "slot", slot->name, "zone", slot->zone,
                                  slot->reserved ? "reserved_for" : "only_for", products);
        set_period(shown, &site->slot_periods[i]);
        json_array_append_new(slots, shown);
    }
    return slots;
}

static json_t *json_signal(const struct site_signal *signal)
{
    return json_pack("{s:I, s:I}", "beeps", (json_int_t)signal->beeps, "beep_ms",
                     (json_int_t)signal->beep_ms);
}

static json_t *json_words(const struct site_words *words)
{
    json_t *list = json_array();
    for (size_t i = 0; i < words->count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "word", words->list[i].key, "fr",
                                              words->list[i].fr, "en", words->list[i].en));
    return list;
}

static json_t *json_time_credit(const struct clock_rule *rule)
{
    static const char *const words[] = {[CLOCK_EVACUATION_STOPS] = "stop",
                                        [CLOCK_EVACUATION_FREE] = "free",
                                        [CLOCK_EVACUATION_RUNS] = "run"};
    return json_pack("{s:s, s:s}", "overrun", rule->overrun_waits ? "wait" : "settle", "evacuation",
                     words[rule->evacuation]);
}

/* What holds of the whole site beside its hours and its devices. */
static void set_rules(json_t *shown, const struct site *site)
{
    json_object_set_new(shown, "time_credit", json_time_credit(&site->clock_rule));
    json_object_set_new(shown, "slots", json_slots(site));
    json_object_set_new(shown, "signals",
                        json_pack("{s:o, s:o, s:o}", "granted", json_signal(&site->signals.granted),
                                  "refused", json_signal(&site->signals.refused), "waiting",
                                  json_signal(&site->signals.waiting)));
    json_object_set_new(shown, "words", json_words(&site->words));
    json_object_set_new(shown, "names_kept_ms", json_integer(site->names_kept_ms));
    json_object_set_new(shown, "alarm_printer", json_string(site->alarm_printer));
}

static json_t *json_opening(const struct opening *opening)
{
    json_t *json = json_week(&opening->week);
    json_object_set_new(json, "last_entry_minutes", json_integer(opening->last_entry_minutes));
    json_object_set_new(json, "empty_after_minutes", json_integer(opening->empty_after_minutes));
    json_object_set_new(json, "closed_days", json_integer((json_int_t)opening->closure_count));
    json_object_set_new(json, "periods", json_periods(opening));
    return json;
}

static json_t *json_zones(const struct site *site)
{
    json_t *zones = json_array();
    for (size_t i = 0; i < site->zone_count; i++) {
        const struct capacity_zone *counted = &site->capacity.zones[i];
        json_t *zone =
            json_pack("{s:s, s:s, s:s}", "zone", site->zones[i].name, "exit",
                      exit_word(site->zones[i].exit), "persons", capacity_kind_word(counted->kind));
        if (!capacity_from_outside(counted))
            json_object_set_new(zone, "inside", json_string(counted->within));
        set_limits(zone, "capacity", &counted->limits);
        set_return_rule(zone, &site->zones[i].return_rule);
        if (counted->own_clock)
            json_object_set_new(zone, "clock", json_string("own"));
        if (site->zones[i].own_hours)
            json_object_set_new(zone, "opening", json_opening(&site->zones[i].opening));
        json_array_append_new(zones, zone);
    }
    return zones;
}

json_t *site_json(const struct site *site)
{
    char schools_until[CIVIL_DATE_SIZE];
    json_t *buses = json_array(), *readers = json_array();
    json_t *opening = json_opening(&site->opening);
    site_json_schools_until(site, schools_until);
    json_object_set_new(opening, "school_zone", json_string(site->school_zone));
    json_object_set_new(opening, "school_holidays_until", json_string(schools_until));
    for (size_t i = 0; i < site->bus_count; i++)
        json_array_append_new(buses, json_pack("{s:s, s:s}", "bus", site->buses[i].name, "address",
                                               site->buses[i].address));
    for (size_t i = 0; i < site->reader_count; i++) {
        const struct site_reader *reader = &site->readers[i];
        json_array_append_new(readers, json_pack("{s:s, s:s, s:s, s:s}", "reader", reader->name,
                                                 "connstring", reader->connstring, "gate",
                                                 reader->desk ? "" : site->gates[reader->gate].name,
                                                 "direction",
                                                 reader->desk                     ? "desk"
                                                 : reader->direction == SITE_EXIT ? "exit"
                                                                                  : "entry"));
    }
    json_t *shown =
        json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "file",
                  site->file, "name", site->name, "node", site->node, "time_zone", site->time_zone,
                  "data_folder", site->data_folder, "run_folder", site->run_folder, "driver_folder",
                  site->driver_folder, "opening", opening, "capacity", json_capacity(site), "zones",
                  json_zones(site), "buses", buses, "gates", json_gates(site), "readers", readers);
    set_rules(shown, site);
    return shown;
}
