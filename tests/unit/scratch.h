/* scratch: a ledger in a folder of its own, for tests of everything that writes. */
#ifndef PORTILLON_TESTS_SCRATCH_H
#define PORTILLON_TESTS_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "controller/ledger/archive.h"
#include "controller/ledger/ledger.h"
#include "controller/tariff/tariff.h"
#include "tests/unit/check.h"

struct scratch {
    char folder[64], path[96];
    struct store *store;
    struct ledger ledger;
    struct tariff *tariff;
    struct wall_time now;
};

static inline struct scratch scratch_open(void)
{
    static struct faults faults;
    struct scratch scratch = {.folder = "/tmp/portillon-test-XXXXXX"};
    struct err_text text = {""};
    assert_true(civil_zone_set("Europe/Paris"));
    assert_true(civil_instant_parse("2026-11-22T10:00", &scratch.now));
    assert_non_null(mkdtemp(scratch.folder));
    (void)snprintf(scratch.path, sizeof scratch.path, "%s/portillon.db", scratch.folder);
    assert_int_equal(archive_init(scratch.path, "Site", 7, "test", scratch.now, &text), ERR_OK);
    assert_int_equal(store_open(scratch.path, &scratch.store, &text), ERR_OK);
    assert_int_equal(ledger_open(&scratch.ledger, scratch.store), ERR_OK);
    scratch.tariff =
        tariff_load(PORTILLON_SOURCE_FOLDER "/config/tariffs/issoire-2020.yaml", &faults);
    assert_non_null(scratch.tariff);
    return scratch;
}

static inline void scratch_close(struct scratch *scratch)
{
    char command[128];
    ledger_close(&scratch->ledger);
    store_close(scratch->store);
    tariff_destroy(scratch->tariff);
    (void)snprintf(command, sizeof command, "rm -rf %s", scratch->folder);
    assert_int_equal(system(command), 0);
}

#endif
