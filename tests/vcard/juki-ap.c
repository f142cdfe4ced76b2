/* 住基AP: card.md section 6. What else is in it nobody has published. */
#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

enum { EF_KEY_REFERENCE = 0x0002, EF_PIN = 0x001C };

const uint8_t juki_ap_aid[10] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01};

bool juki_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    struct application *application = card_add_application(card, juki_ap_aid, sizeof juki_ap_aid);
    struct bytes reference = {.len = 0};

    application->no_session_sw = SW_NOT_VERIFIED;
    card_add_key_reference(&reference);
    card_let_change(card_add_credential(application, EF_PIN, OPENS_BY_PIN, resident->pin, 3),
                    INS_CHANGE_KEY, 4, 4);
    return card_add_records(application, EF_KEY_REFERENCE, &reference, err);
}
