#include "drivers/nfc/card_watch.h"

#include <string.h>

#include "controller/base/clock.h"

enum {
    FAULTS_IN_A_ROW_MAX = 5, /* then the reader is opened again */
    REOPEN_MS = 500,
    FRESH_FIELD_MS = 2000,
    PRESENT_LOOK_MS = 20, /* a card that lies there is looked at this often */
};

static void set_up(struct card_watch *watch, bool up, const char *cause)
{
    if (watch->told && watch->up == up)
        return;
    const bool sent = up ? driver_link_up(watch->link, 0) : driver_link_down(watch->link, 0, cause);
    watch->told = watch->told || sent;
    watch->up = sent ? up : watch->up;
}

static void report(struct card_watch *watch, const struct card_change *change, int64_t now_ms)
{
    struct driver_message message = {.type = DRIVER_CARD_GONE, .a = change->gone_sight};
    if (change->gone)
        (void)driver_link_send(watch->link, &message);
    if (!change->arrived)
        return;
    const struct card_uid *uid = &watch->sight.present;
    message = (struct driver_message){
        .type = DRIVER_CARD_ARRIVED,
        .flags = card_uid_random(uid) ? DRIVER_CARD_RANDOM_ID : 0,
        .a = watch->sight.sight,
        .b = (uint64_t)now_ms,
        .count = uid->size,
    };
    memcpy(message.data, uid->bytes, uid->size);
    (void)driver_link_send(watch->link, &message);
}

static void look(struct card_watch *watch)
{
    struct card_uid uid;
    const bool fresh_field = watch->sight.present.size != 0 || watch->doubt ||
                             clock_mono_now().ms >= watch->fresh_field_ms;
    const enum reader_look seen = reader_look(watch->reader, fresh_field, &uid);
    const int64_t now_ms = clock_mono_now().ms;
    if (fresh_field)
        watch->fresh_field_ms = now_ms + FRESH_FIELD_MS;
    watch->doubt = seen == READER_FAULT || seen == READER_DEAD;
    watch->faults_in_a_row = seen == READER_FAULT ? watch->faults_in_a_row + 1 : 0;
    if (seen == READER_DEAD || watch->faults_in_a_row >= FAULTS_IN_A_ROW_MAX) {
        reader_close(watch->reader);
        watch->faults_in_a_row = 0;
        set_up(watch, false, "reader_dead");
        return;
    }
    if (seen == READER_FAULT)
        return;
    watch->lying = seen == READER_CARD;
    const struct card_change change = card_sight_look(&watch->sight, &uid, now_ms);
    report(watch, &change, now_ms); /* first the swimmer, then the chip */
    if (seen == READER_CARD)
        reader_let_go(watch->reader);
}

int card_watch_pause_ms(const struct card_watch *watch)
{
    if (!reader_is_open(watch->reader))
        return watch->told ? REOPEN_MS / 2 : 0;
    /* an empty field is looked at without a pause, or short taps would be missed */
    return watch->lying ? PRESENT_LOOK_MS : 0;
}

void card_watch_turn(struct card_watch *watch)
{
    if (reader_is_open(watch->reader)) {
        look(watch);
        return;
    }
    const bool opened = reader_open(watch->reader);
    set_up(watch, opened, "reader_missing");
}
