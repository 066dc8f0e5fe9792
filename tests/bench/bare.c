#include "tests/bench/bare.h"

#include <modbus/modbus.h>
#include <nfc/nfc.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct bare {
    nfc_device *device;
    modbus_t *modbus;
    sqlite3 *database;
    sqlite3_stmt *insert;
};

static bool open_all(struct bare *bare, const char *connstring, int port, int unit,
                     const char *database)
{
    nfc_context *context;
    nfc_init(&context);
    bare->device = context != NULL ? nfc_open(context, connstring) : NULL;
    if (bare->device == NULL || nfc_initiator_init(bare->device) < 0 ||
        nfc_device_set_property_bool(bare->device, NP_INFINITE_SELECT, false) < 0)
        return false;
    bare->modbus = modbus_new_tcp("127.0.0.1", port);
    if (bare->modbus == NULL || modbus_set_slave(bare->modbus, unit) != 0 ||
        modbus_connect(bare->modbus) != 0)
        return false;
    return sqlite3_open(database, &bare->database) == SQLITE_OK &&
           sqlite3_exec(bare->database,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (id INTEGER PRIMARY KEY, "
                        "b BLOB)",
                        NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(bare->database, "INSERT INTO t (b) VALUES (zeroblob(400))", -1,
                              &bare->insert, NULL) == SQLITE_OK;
}

int bare_run(const char *connstring, int port, int unit, const char *database)
{
    static const nfc_modulation type_a = {.nmt = NMT_ISO14443A, .nbr = NBR_106};
    struct bare bare = {.device = NULL};
    nfc_target target;
    bool present = false;
    if (!open_all(&bare, connstring, port, unit, database)) {
        (void)fprintf(stderr, "the bare loop cannot start\n");
        return 3;
    }
    for (;;) {
        const int found =
            nfc_initiator_select_passive_target(bare.device, type_a, NULL, 0, &target);
        if (found <= 0) {
            present = false;
            continue;
        }
        if (!present) {
            (void)sqlite3_step(bare.insert);
            (void)sqlite3_reset(bare.insert);
            (void)modbus_write_bit(bare.modbus, 0, 1);
        }
        present = true;
        (void)nfc_initiator_deselect_target(bare.device);
        /* a halted card answers in a new field only */
        (void)nfc_device_set_property_bool(bare.device, NP_ACTIVATE_FIELD, false);
        (void)nfc_device_set_property_bool(bare.device, NP_ACTIVATE_FIELD, true);
    }
}
