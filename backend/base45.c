#include "backend/base45.h"

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

void base45_encode(const void *bytes, size_t len, char *ret)
{
    const uint8_t *in = bytes;

    for (; len >= 2; in += 2, len -= 2) {
        unsigned value = in[0] * 256u + in[1];

        *ret++ = alphabet[value % 45];
        *ret++ = alphabet[value / 45 % 45];
        *ret++ = alphabet[value / (45 * 45)];
    }
    if (len == 1) {
        *ret++ = alphabet[*in % 45];
        *ret++ = alphabet[*in / 45];
    }
    *ret = '\0';
}

/* 45 for a character that is not in the alphabet. */
static unsigned value_of(char c)
{
    unsigned i = 0;

    while (i < 45 && alphabet[i] != c)
        i++;
    return i;
}

/* n characters, the least of them first. False for another character and above max. */
static bool take(const char *text, size_t n, unsigned max, unsigned *ret)
{
    unsigned value = 0;

    for (size_t i = n; i-- > 0;) {
        unsigned digit = value_of(text[i]);

        if (digit == 45)
            return false;
        value = value * 45 + digit;
    }
    *ret = value;
    return value <= max;
}

bool base45_decode(const char *text, size_t len, uint8_t *ret)
{
    unsigned value;

    if (len % 3 == 1)
        return false;
    for (; len >= 3; text += 3, len -= 3) {
        if (!take(text, 3, 0xFFFF, &value))
            return false;
        *ret++ = (uint8_t)(value >> 8);
        *ret++ = (uint8_t)(value & 0xFF);
    }
    if (len == 0)
        return true;
    if (!take(text, 2, 0xFF, &value))
        return false;
    *ret = (uint8_t)value;
    return true;
}
