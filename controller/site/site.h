/* site: the configuration of one site as read from portillon.yaml: zones, gates, readers, buses,
 * hours. Owns the immutable model and its checks. Leaves tariffs to tariff and register maps to the
 * drivers. The commented example is config/portillon.yaml. */
#ifndef PORTILLON_SITE_SITE_H
#define PORTILLON_SITE_SITE_H

#include <assert.h>
#include <stdbool.h>

#include "controller/base/faults.h"
#include "controller/pass/capacity.h"
#include "controller/pass/clock_rule.h"
#include "controller/pass/entry.h"
#include "controller/site/opening.h"
#include "drivers/driver_protocol.h"

enum {
    SITE_NAME_SIZE = 32,
    SITE_PRINTER_SIZE = 128, /* as long as CUPS lets a queue be called */
    SITE_LABEL_SIZE = 96,
    SITE_PATH_SIZE = 256,
    SITE_ZONES_MAX = 16,
    SITE_BUSES_MAX = 8,
    SITE_GATES_MAX = 16,
    SITE_READERS_MAX = 32,
};
static_assert((int)SITE_ZONES_MAX == (int)CAPACITY_ZONES_MAX, "each zone is counted");
static_assert((int)SITE_GATES_MAX <= (int)DRIVER_GATES_MAX, "one bus may hold every gate");

/* How people leave a zone: freely, counted by the arm, or with their card (passage.md, 19). */
enum site_exit { SITE_EXIT_FREE, SITE_EXIT_COUNTED, SITE_EXIT_IDENTIFIED };
enum site_direction { SITE_ENTRY, SITE_EXIT };

struct site_zone {
    char name[SITE_NAME_SIZE];
    char label_fr[SITE_LABEL_SIZE], label_en[SITE_LABEL_SIZE];
    enum site_exit exit;
    struct entry_return_rule return_rule;
    bool own_hours;         /* other than those of the site */
    struct opening opening; /* its own, when it has them */
};

struct site_bus {
    char name[SITE_NAME_SIZE];
    char address[SITE_PATH_SIZE]; /* "tcp:HOST:PORT" or "rtu:DEVICE:BAUD:8N1" */
};

struct site_timing {
    int64_t unlock_ms;   /* an order lives this long */
    int64_t settle_ms;   /* then the arm must be locked, home and counted within this */
    int64_t jam_ms;      /* a hold under a jammed arm is resolved after this */
    int64_t rotation_ms; /* an order for several persons: time for each next one */
    int64_t again_ms;    /* "passed a moment ago" at the same gate */
    int64_t refusal_ms;  /* red after a refusal */
    int64_t waiting_ms;  /* patience for the next swimmer's tap while the arm is busy */
};

/* What a verdict sounds like, for whoever does not read: so many beeps of such a length. */
struct site_signal {
    int64_t beep_ms, beeps;
};
struct site_signals {
    struct site_signal granted, refused, waiting;
};

/* What a display says in the facility's own words (words_load): in the place of ours for that key.
 */
enum { SITE_WORDS_MAX = 26, SITE_WORD_SIZE = 160 };
struct site_word {
    char key[SITE_NAME_SIZE];
    char fr[SITE_WORD_SIZE], en[SITE_WORD_SIZE];
};
struct site_words {
    size_t count;
    struct site_word list[SITE_WORDS_MAX];
};

struct site_gate {
    char name[SITE_NAME_SIZE];
    char label_fr[SITE_LABEL_SIZE], label_en[SITE_LABEL_SIZE];
    size_t bus, zone;
    uint8_t unit;
    char map[SITE_PATH_SIZE];
    struct site_timing timing;
};

struct site_reader {
    char name[SITE_NAME_SIZE];
    char connstring[SITE_PATH_SIZE];
    bool desk; /* on a desk: reads cards for the till, opens nothing */
    size_t gate;
    enum site_direction direction;
};

struct site {
    char file[SITE_PATH_SIZE];
    char name[SITE_LABEL_SIZE];
    uint16_t node;
    char time_zone[SITE_LABEL_SIZE];
    char data_folder[SITE_PATH_SIZE], run_folder[SITE_PATH_SIZE], driver_folder[SITE_PATH_SIZE];
    size_t zone_count, bus_count, gate_count, reader_count;
    struct site_zone zones[SITE_ZONES_MAX];
    struct site_bus buses[SITE_BUSES_MAX];
    struct site_gate gates[SITE_GATES_MAX];
    struct site_reader readers[SITE_READERS_MAX];
    struct opening opening;
    char school_zone[SITE_NAME_SIZE]; /* of its school calendar; "" when it has none */
    struct civil_date school_until;   /* the last holiday of that calendar */
    struct site_signals signals;
    struct site_words words;
    char alarm_printer[SITE_PRINTER_SIZE]; /* where an alarm prints who is inside; "": nowhere */
    int64_t names_kept_ms;                 /* so long a passage tells whose it was */
    struct slots slots;
    struct opening_period slot_periods[SLOTS_MAX]; /* the hours of each */
    struct clock_rule clock_rule;
    struct capacity capacity; /* its zones are those above, in their order */
};

/* Reads and checks the file, every register map it names included, and sets the time zone of the
 * process. NULL, with at least one fault, when anything is wrong. Freed by site_destroy(). */
struct site *site_load(const char *path, struct faults *faults);
void site_destroy(struct site *site);

/* A path in the configuration is relative to the folder of the configuration. */
void site_resolve_path(const struct site *site, char path[SITE_PATH_SIZE]);

enum { SITE_GATE_LIST_SIZE = SITE_GATES_MAX * SITE_NAME_SIZE + 2 };
/* The gates that lead from one zone into another one inside it, each between blanks: " G6 G7 "; ""
 * when there is none. */
void site_list_inner_gates(const struct site *site, char list[SITE_GATE_LIST_SIZE]);
bool site_lists_gate(const char *list, const char *gate);

/* Index, or -1 when there is none of that name. */
int site_find_gate(const struct site *site, const char *name);
int site_find_reader(const struct site *site, const char *name);
int site_find_zone(const struct site *site, const char *name);
/* The hours that hold of a zone: its own, or those of the site. */
const struct opening *site_opening(const struct site *site, size_t zone);

#endif
