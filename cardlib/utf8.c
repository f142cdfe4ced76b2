#include "cardlib/utf8.h"

#include <stdbool.h>

/* How many bytes a letter has by its first one; 0 when no letter begins so. */
static size_t letter_len(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

/* RFC 3629 section 4: the second byte rules out long forms, surrogates and what is above U+10FFFF. */
static bool second_is_good(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xC2:
        return second >= 0xA0 && second <= 0xBF; /* below A0: C1 controls */
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

static bool letter_is_good(const uint8_t *letter, size_t len)
{
    if (len == 1)
        return letter[0] >= 0x20 && letter[0] != 0x7F;
    if (!second_is_good(letter[0], letter[1]))
        return false;
    for (size_t i = 2; i < len; i++) {
        if ((letter[i] & 0xC0) != 0x80)
            return false;
    }
    return true;
}

size_t utf8_good_len(const uint8_t *bytes, size_t len)
{
    size_t at = 0;

    while (at < len) {
        size_t letter = letter_len(bytes[at]);

        if (letter == 0 || letter > len - at || !letter_is_good(bytes + at, letter))
            return at;
        at += letter;
    }
    return len;
}
