#include "cardlib/atr.h"

#include "base/scope.h"

/* ISO 7816-3 8.2: where the interface bytes end, and how many historical bytes follow. */
struct historical {
    const uint8_t *at;
    size_t len;
};

static size_t bits_set(unsigned nibble)
{
    return (nibble & 1) + (nibble >> 1 & 1) + (nibble >> 2 & 1) + (nibble >> 3 & 1);
}

/* TS and T0, then groups of TA to TD: the upper half of T0 and of each TD says which of them follow. */
static MUST_USE bool find_historical(const uint8_t *atr, size_t len, struct historical *ret)
{
    bool other_than_t0 = false; /* then TCK ends it */
    size_t at = 1;

    if (len < 2)
        return false;
    for (unsigned group = atr[1] >> 4; group != 0;) {
        at += bits_set(group);
        if (at >= len)
            return false;
        if ((group & 8) == 0)
            break;
        other_than_t0 = other_than_t0 || (atr[at] & 0x0F) != 0;
        group = atr[at] >> 4;
    }

    size_t count = atr[1] & 0x0F;

    if (len - at - 1 != count + (other_than_t0 ? 1 : 0))
        return false;
    *ret = (struct historical){atr + at + 1, count};
    return true;
}

/* The exclusive or of all bytes from T0 to TCK is zero (ISO 7816-3 8.2.5). */
static bool is_intact(const uint8_t *atr, size_t len)
{
    uint8_t sum = 0;

    for (size_t i = 1; i < len; i++)
        sum ^= atr[i];
    return sum == 0;
}

/* PC/SC part 3, 3.1.3.2.3: without contacts the reader writes 3B 8n 80 01. For type B, which these cards
 * are, what follows is then no COMPACT-TLV but the card's answer to the poll, in part drawn at random. */
static bool is_made_by_reader(const uint8_t *atr)
{
    return atr[1] >> 4 == 8 && atr[2] == 0x80 && atr[3] == 0x01;
}

/* COMPACT-TLV (ISO 7816-4 8.1.1): tag and length in one byte; all objects together fill the rest exactly.
 * 73 has three bytes of capabilities, the third with 40 for extended length. */
bool atr_refuses_extended(const uint8_t *atr, size_t len)
{
    struct historical bytes;
    bool refuses = false;

    /* 80: nothing but COMPACT-TLV follows. */
    if (!find_historical(atr, len, &bytes) || bytes.len == 0 || bytes.at[0] != 0x80 ||
        is_made_by_reader(atr) || !is_intact(atr, len))
        return false;
    for (size_t at = 1; at < bytes.len;) {
        size_t value_len = bytes.at[at] & 0x0F;

        if (value_len > bytes.len - at - 1)
            return false;
        if (bytes.at[at] == 0x73)
            refuses = (bytes.at[at + 3] & 0x40) == 0;
        at += 1 + value_len;
    }
    return refuses;
}
