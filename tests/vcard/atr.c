#include "tests/vcard/atr.h"

#include <string.h>

/* ISO 7816-4, 12.1.1: the category indicator before COMPACT-TLV objects; the tag of three bytes of card
 * capabilities, of which the third has these flags (table 119). */
#define CATEGORY     0x80
#define CAPABILITIES 0x73
#define CHAINING     0x80
#define EXTENDED     0x40

/* A literal, without its NUL. */
#define BYTES(text) (sizeof(text) - 1), (text)

static const struct {
    const char *name;
    bool contactless;
    size_t historical; /* where the historical bytes begin; how many there are is in T0 */
    size_t len;
    const char *bytes;
} entries[ATR_COUNT] = {
    /* clang-format off */
    [ATR_CONTACT] = {"contact", false, 8, BYTES("\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14")},
    [ATR_CONTACT_EXTENDED] = {"contact-extended", false, 8, BYTES(
        "\x3B\xDA\x13\xFF\x81\x31\xFB\x46\x80\x12\x39\x2F\x31\xC1\x73\xC6\x01\xC0\x3B")},
    [ATR_CONTACT_SHORT] = {"contact-short", false, 7, BYTES(
        "\x3B\xC5\xFF\x81\x31\xFB\x45\x80\x73\xC6\x01\x00\x00")},
    [ATR_CONTACT_00D1] = {"contact-00d1", false, 11, BYTES(
        "\x3B\xF5\x91\x00\xFF\x91\x81\x71\xFE\x40\x00\x42\x00\x01\x00\xD1\xD6")},
    [ATR_CONTACT_B3A1] = {"contact-b3a1", false, 11, BYTES(
        "\x3B\xF5\x91\x00\xFF\x91\x81\x71\xFE\x40\x00\x42\x00\x01\xB3\xA1\x15")},
    [ATR_CONTACTLESS] = {"contactless", true, 4, BYTES(
        "\x3B\x88\x80\x01\x00\x00\x05\xE0\xB3\x81\xA1\x00\x7F")},
    [ATR_CONTACTLESS_41] = {"contactless-41", true, 4, BYTES(
        "\x3B\x88\x80\x01\x00\x00\x41\xE0\xB3\x81\xA1\x00\x3B")},
    [ATR_CONTACTLESS_4B00] = {"contactless-4b00", true, 4, BYTES(
        "\x3B\x88\x80\x01\x00\x4B\x51\xFF\x00\x81\xD1\x00\xBC")},
    [ATR_CONTACTLESS_4BB3] = {"contactless-4bb3", true, 4, BYTES(
        "\x3B\x88\x80\x01\x00\x4B\x51\xFF\xB3\x81\xD1\x00\x0F")},
    [ATR_CONTACTLESS_JUKI] = {"contactless-juki", true, 4, BYTES(
        "\x3B\x88\x80\x01\x00\x00\x14\xE0\xB3\x81\x91\x00\x5E")},
    /* clang-format on */
};

const uint8_t *atr_bytes(enum atr atr, size_t *ret_len)
{
    *ret_len = entries[atr].len;
    return (const uint8_t *)entries[atr].bytes;
}

const char *atr_name(enum atr atr)
{
    return entries[atr].name;
}

bool atr_from_name(const char *name, enum atr *ret)
{
    for (unsigned i = 0; i < ATR_COUNT; i++) {
        if (strcmp(name, entries[i].name) == 0) {
            *ret = (enum atr)i;
            return true;
        }
    }
    return false;
}

bool atr_is_contactless(enum atr atr)
{
    return entries[atr].contactless;
}

bool atr_capabilities(enum atr atr, bool *ret_extended, bool *ret_chaining)
{
    size_t len = 0;
    const uint8_t *bytes = atr_bytes(atr, &len);
    const uint8_t *at = bytes + entries[atr].historical;
    const uint8_t *end = at + (bytes[1] & 0x0F);

    /* A reader's eight bytes for a contactless card are ATQB, not COMPACT-TLV (card.md 1.2). */
    if (entries[atr].contactless || at == end || *at != CATEGORY)
        return false;
    for (at++; at < end && *at != CAPABILITIES; at += 1 + (*at & 0x0F))
        ;
    if (end - at < 4)
        return false;
    *ret_chaining = (at[3] & CHAINING) != 0;
    *ret_extended = (at[3] & EXTENDED) != 0;
    return true;
}
