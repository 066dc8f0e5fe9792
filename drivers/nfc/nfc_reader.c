#include "drivers/nfc/nfc_reader.h"

#include <nfc/nfc.h>
#include <stdlib.h>
#include <string.h>

struct nfc_reader {
    nfc_context *context; /* one a process: nfc_exit frees a process-wide list */
    nfc_device *device;
    nfc_connstring connstring;
};

struct nfc_reader *reader_create(const char *connstring)
{
    struct nfc_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL || strlen(connstring) >= sizeof reader->connstring) {
        free(reader);
        return NULL;
    }
    memcpy(reader->connstring, connstring, strlen(connstring) + 1);
    /* what fails is reported once, by the driver, not at each try by the library */
    (void)setenv("LIBNFC_LOG_LEVEL", "0", 0);
    nfc_init(&reader->context);
    if (reader->context == NULL) {
        free(reader);
        return NULL;
    }
    return reader;
}

void reader_destroy(struct nfc_reader *reader)
{
    if (reader == NULL)
        return;
    reader_close(reader);
    nfc_exit(reader->context);
    free(reader);
}

bool reader_is_open(const struct nfc_reader *reader)
{
    return reader->device != NULL;
}

void reader_close(struct nfc_reader *reader)
{
    if (reader->device != NULL)
        nfc_close(reader->device);
    reader->device = NULL;
}

bool reader_open(struct nfc_reader *reader)
{
    reader->device = nfc_open(reader->context, reader->connstring);
    if (reader->device == NULL)
        return false;
    /* without this, a look waits for a card for ever */
    if (nfc_initiator_init(reader->device) < 0 ||
        nfc_device_set_property_bool(reader->device, NP_INFINITE_SELECT, false) < 0) {
        reader_close(reader);
        return false;
    }
    return true;
}

static enum reader_look failed(int result)
{
    return result == NFC_EIO || result == NFC_ERFTRANS || result == NFC_EMFCAUTHFAIL ||
                   result == NFC_ETGRELEASED || result == NFC_ECHIP
               ? READER_FAULT
               : READER_DEAD;
}

static int cycle_field(struct nfc_reader *reader)
{
    const int off = nfc_device_set_property_bool(reader->device, NP_ACTIVATE_FIELD, false);
    return off < 0 ? off : nfc_device_set_property_bool(reader->device, NP_ACTIVATE_FIELD, true);
}

enum reader_look reader_look(struct nfc_reader *reader, bool fresh_field, struct card_uid *ret_uid)
{
    static const nfc_modulation type_a = {.nmt = NMT_ISO14443A, .nbr = NBR_106};
    nfc_target target;
    ret_uid->size = 0;
    int result = fresh_field ? cycle_field(reader) : 0;
    if (result < 0)
        return failed(result);
    result = nfc_initiator_select_passive_target(reader->device, type_a, NULL, 0, &target);
    if (result < 0)
        return failed(result);
    if (result == 0) {
        /* what a driver cannot do reads as success: the last error tells */
        const int error = nfc_device_get_last_error(reader->device);
        return error < 0 ? failed(error) : READER_NOTHING;
    }
    const nfc_iso14443a_info *info = &target.nti.nai;
    if (info->szUidLen != 4 && info->szUidLen != 7 && info->szUidLen != 10)
        return READER_FAULT;
    memcpy(ret_uid->bytes, info->abtUid, info->szUidLen);
    ret_uid->size = (uint8_t)info->szUidLen;
    return READER_CARD;
}

void reader_let_go(struct nfc_reader *reader)
{
    (void)nfc_initiator_deselect_target(reader->device);
}
