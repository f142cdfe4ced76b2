#include "tests/vcard/atr.h"

const uint8_t *atr_bytes(enum atr atr, size_t *ret_len)
{
    static const uint8_t contact[] = {0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14};
    static const uint8_t contactless[] = {0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05,
                                          0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F};

    *ret_len = atr == ATR_CONTACT ? sizeof contact : sizeof contactless;
    return atr == ATR_CONTACT ? contact : contactless;
}
