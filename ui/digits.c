#include "ui/digits.h"

#include <stdint.h>
#include <sys/random.h>

/* 0 to most, each as likely; a byte too many is thrown again. False when there is none. */
static bool draw(unsigned most, unsigned *ret)
{
    unsigned range = most + 1, fair = 256 / range * range;
    uint8_t byte;

    do {
        if (getrandom(&byte, sizeof byte, 0) != sizeof byte)
            return false;
    } while (byte >= fair);
    *ret = byte % range;
    return true;
}

bool ui_digits_shuffle(struct ui_digits *ret)
{
    struct ui_digits digits = {.are_set = true};

    for (unsigned i = 0; i < UI_DIGITS; i++)
        digits.at[i] = (unsigned char)i;
    for (unsigned i = UI_DIGITS - 1; i > 0; i--) { /* Fisher and Yates */
        unsigned other;
        unsigned char moved = digits.at[i];

        if (!draw(i, &other))
            return false;
        digits.at[i] = digits.at[other];
        digits.at[other] = moved;
    }
    *ret = digits;
    return true;
}
