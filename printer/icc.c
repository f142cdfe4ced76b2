#include "printer/icc.h"

#include <stddef.h>
#include <string.h>

#define HEADER_LEN 128
#define TAGS       4
#define TABLE_LEN  (4 + 12 * TAGS)

static const char words[] = "Gray, gamma 2.2";
static const char rights[] = "No rights reserved";

static void put_u16(uint8_t *to, unsigned value)
{
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
}

static void put_u32(uint8_t *to, uint32_t value)
{
    put_u16(to, value >> 16);
    put_u16(to + 2, value & 0xFFFF);
}

static void put_sign(uint8_t *to, const char sign[static 4])
{
    memcpy(to, sign, 4);
}

/* The white of D50 in fixed point, as clause 6.1.9 has it. */
static void put_white(uint8_t *to)
{
    put_u32(to, 0xF6D6);
    put_u32(to + 4, 0x10000);
    put_u32(to + 8, 0xD32D);
}

static void put_header(uint8_t *to)
{
    put_u32(to, ICC_GRAY_LEN);
    put_u32(to + 8, 0x02100000);
    put_sign(to + 12, "mntr");
    put_sign(to + 16, "GRAY");
    put_sign(to + 20, "XYZ ");
    put_u16(to + 24, 2026); /* of its making: year, month, day */
    put_u16(to + 26, 1);
    put_u16(to + 28, 1);
    put_sign(to + 36, "acsp");
    put_white(to + 68);
}

/* Each tag's data, and how much; a multiple of four bytes. */
static uint32_t put_description(uint8_t *to)
{
    put_sign(to, "desc");
    put_u32(to + 8, sizeof words);
    memcpy(to + 12, words, sizeof words);
    return 12 + sizeof words + 4 + 4 + 2 + 1 + 67 +
           2; /* no Unicode, no ScriptCode; to a multiple */
}

static uint32_t put_rights(uint8_t *to)
{
    put_sign(to, "text");
    memcpy(to + 8, rights, sizeof rights);
    return 8 + sizeof rights + 1;
}

static uint32_t put_white_point(uint8_t *to)
{
    put_sign(to, "XYZ ");
    put_white(to + 8);
    return 20;
}

static uint32_t put_curve(uint8_t *to)
{
    put_sign(to, "curv");
    put_u32(to + 8, 1);
    put_u16(to + 12, 0x0233); /* 2.2, eight bits of it after the point */
    return 16;
}

void icc_gray(uint8_t ret[static ICC_GRAY_LEN])
{
    static const struct {
        char sign[5];
        uint32_t (*put)(uint8_t *to);
    } tags[TAGS] = {
        {"desc", put_description},
        {"cprt", put_rights},
        {"wtpt", put_white_point},
        {"kTRC", put_curve},
    };
    uint32_t at = HEADER_LEN + TABLE_LEN;

    memset(ret, 0, ICC_GRAY_LEN);
    put_header(ret);
    put_u32(ret + HEADER_LEN, TAGS);
    for (size_t i = 0; i < TAGS; i++) {
        uint8_t *entry = ret + HEADER_LEN + 4 + 12 * i;
        uint32_t len = tags[i].put(ret + at);

        put_sign(entry, tags[i].sign);
        put_u32(entry + 4, at);
        put_u32(entry + 8, len);
        at += len;
    }
}
