/* The default application, selected at power on, and its data objects: card.md 2.5. */
#include <openssl/sha.h>
#include <stdio.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/atr.h"
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

/* GlobalPlatform card recognition data: its own OID, then "GlobalPlatform 2.1.1 card" [A]. */
static const uint8_t recognition[] = {0x73, 0x16, 0x06, 0x07, 0x2A, 0x86, 0x48, 0x86,
                                      0xFC, 0x6B, 0x01, 0x60, 0x0B, 0x06, 0x09, 0x2A,
                                      0x86, 0x48, 0x86, 0xFC, 0x6B, 0x02, 0x01, 0x01};

/* From the root to the intermediate, which here is the municipality, and on to the card: bodies and
 * signatures without 7F21 around them. */
static bool add_chain(struct vcard *card, struct err *err)
{
    struct bytes certificate = {.len = 0};
    struct bytes next = {.len = 0};
    uint8_t root[KEY_ID_LEN];
    uint8_t intermediate[KEY_ID_LEN];
    uint8_t last[KEY_ID_LEN];

    key_id("6999020", "001", 0xA8, root);
    key_id("6999021", "001", 0xA8, intermediate);
    key_id("6999022", "001", 0xA8, last);
    if (!key_add_certificate(card->keys->issuer, intermediate, card->keys->ca, root, &certificate,
                             err) ||
        !card_add_object(card, 0x00F7, intermediate, sizeof intermediate, err) ||
        !card_add_object(card, 0x00F8, certificate.data, certificate.len, err))
        return false;
    return !card->options.next_certificate ||
           (key_add_certificate(card->keys->card, last, card->keys->issuer, intermediate, &next,
                                err) &&
            card_add_object(card, 0x7F21, next.data, next.len, err));
}

static bool add_atr(struct vcard *card, struct err *err)
{
    size_t len = 0;
    const uint8_t *atr = atr_bytes(ATR_CONTACT, &len);

    if (!card_add_object(card, 0x5F51, atr + 1, len - 1, err))
        return false;
    card->objects[card->object_count - 1].always = true;
    card->objects[card->object_count - 1].hidden_at_first = !card->options.atr_before_select;
    return true;
}

static bool add_objects(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    uint8_t issuer[KEY_ID_LEN];
    struct bytes serial = {.len = 0};
    char expiry[9];

    key_id("6999010", "001", 0, issuer);
    card_serial_number(resident, &serial);
    snprintf(expiry, sizeof expiry, "%.4s%.2s%.2s", resident->expiry_date,
             resident->expiry_date + 5, resident->expiry_date + 8);
    return card_add_object(card, 0x0042, issuer, sizeof issuer, err) &&
           card_add_object(card, 0x0045, serial.data, serial.len, err) &&
           card_add_object(card, 0x0066, recognition, sizeof recognition, err) &&
           card_add_object(card, 0x00F0, resident->municipality, 5, err) &&
           card_add_object(card, 0x00F2, expiry, 8, err);
}

bool isd_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    static const uint8_t aid[] = {0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00};

    card_add_application(card, aid, sizeof aid)->no_session_sw = card->options.no_session_sw;
    return add_objects(card, resident, err) && add_chain(card, err) && add_atr(card, err);
}
