#include "backend/b64.h"

#include <string.h>

static const char url_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char plain_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t encode(const uint8_t *bytes, size_t len, const char letters[static 64], char *ret)
{
    size_t n = 0;
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 6; held -= 6)
            ret[n++] = letters[bits >> (held - 6) & 63];
    }
    if (held > 0)
        ret[n++] = letters[bits << (6 - held) & 63];
    ret[n] = '\0';
    return n;
}

static int value_of(char c, char sixty_two, char sixty_three)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == sixty_two)
        return 62;
    return c == sixty_three ? 63 : -1;
}

static bool decode(const char *text, size_t len, const char *last_two, uint8_t *ret)
{
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < len; i++) {
        int value = value_of(text[i], last_two[0], last_two[1]);

        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            *ret++ = (uint8_t)(bits >> held);
        }
    }
    return (bits & ((1U << held) - 1)) == 0;
}

void b64url_encode(const void *bytes, size_t len, char *ret)
{
    encode(bytes, len, url_letters, ret);
}

size_t b64url_decoded_len(size_t len)
{
    return len % 4 == 1 ? SIZE_MAX : len / 4 * 3 + len % 4 * 3 / 4;
}

bool b64url_decode(const char *text, size_t len, uint8_t *ret)
{
    return b64url_decoded_len(len) != SIZE_MAX && decode(text, len, "-_", ret);
}

void b64_encode(const void *bytes, size_t len, char *ret)
{
    size_t n = encode(bytes, len, plain_letters, ret);

    while (n % 4 != 0)
        ret[n++] = '=';
    ret[n] = '\0';
}

bool b64_decode(const char *text, size_t len, uint8_t *ret, size_t *ret_len)
{
    if (len == 0 || len % 4 != 0)
        return false;

    size_t letters = len;

    while (letters > len - 2 && text[letters - 1] == '=')
        letters--;
    if (!decode(text, letters, "+/", ret))
        return false;
    *ret_len = b64url_decoded_len(letters);
    return true;
}

bool b64_decode_any(const char *text, size_t len, uint8_t *ret, size_t *ret_len)
{
    bool plain = memchr(text, '+', len) != NULL || memchr(text, '/', len) != NULL;
    size_t letters = len;

    while (len % 4 == 0 && len - letters < 2 && letters > 0 && text[letters - 1] == '=')
        letters--;

    size_t decoded_len = b64url_decoded_len(letters);

    if (decoded_len == 0 || decoded_len == SIZE_MAX ||
        !decode(text, letters, plain ? "+/" : "-_", ret))
        return false;
    *ret_len = decoded_len;
    return true;
}
