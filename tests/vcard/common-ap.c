/* 共通カードAP: card.md section 6, the part that anybody may read. */
#include <string.h>

#include "backend/vrs/resident-file.h"
#include "tests/vcard/card.h"

#define EF_FACE 0x0001

bool common_ap_add(struct vcard *card, const struct resident_file *resident, struct err *err)
{
    static const uint8_t aid[] = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00};
    struct application *application = card_add_application(card, aid, sizeof aid);
    struct bytes record = {.len = 0};

    /* Simple TLV: serial number (15), municipality (5), expiry (8). */
    bytes_add(&record, "\x01\x1C", 2);
    card_serial_number(resident, &record);
    bytes_add(&record, resident->municipality, 5);
    bytes_add(&record, resident->expiry_date, 4);
    bytes_add(&record, resident->expiry_date + 5, 2);
    bytes_add(&record, resident->expiry_date + 8, 2);
    if (!card_add_data(application, EF_FACE, OPENS_FREELY, &record, 0, 0, err))
        return false;
    card_find_file(application, EF_FACE)->kind = FILE_RECORDS;
    return true;
}
