/* 共通カードAP: card.md section 6. [A] marks what no public source tells. */
#include <string.h>

#include "tests/vcard/card.h"
#include "tests/vcard/command.h"

enum {
    EF_FACE = 0x0001,
    EF_KEY_REFERENCE = 0x0002,
    EF_AUTHENTICATION_KEY = 0x0019,
    EF_PIN = 0x001C,
    EF_UNKNOWN_001E = 0x001E
};

/* Serial number (15), municipality (5), expiry (8). */
static void write_face(const struct resident_file *resident, struct bytes *ret)
{
    char expiry[DATE_DIGITS_SIZE];

    card_date_digits(resident->expiry_date, expiry);
    bytes_add(ret, "\x01\x1C", 2);
    card_serial_number(resident, ret);
    bytes_add(ret, resident->municipality, 5);
    bytes_add_text(ret, expiry);
}

bool common_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    static const uint8_t aid[] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00};
    struct application *application = card_add_application(card, aid, sizeof aid);
    struct bytes face = {.len = 0};
    struct bytes reference = {.len = 0};

    application->no_session_sw = SW_NO_KEY_DELIVERY;
    write_face(resident, &face);
    card_add_key_reference(&reference);
    card_add_file(application, EF_AUTHENTICATION_KEY, FILE_AUTHENTICATION_KEY, OPENS_FREELY)->key =
        card->keys->card;
    card_let_change(card_add_credential(application, EF_PIN, OPENS_BY_PIN, resident->pin, 3),
                    INS_CHANGE_KEY, 4, 4);
    card_add_file(application, EF_UNKNOWN_001E, FILE_INTERNAL, OPENS_NEVER);
    return card_add_records(application, EF_FACE, &face, err) &&
           card_add_records(application, EF_KEY_REFERENCE, &reference, err);
}
