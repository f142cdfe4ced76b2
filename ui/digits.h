/* The order of the digits on the PIN page, where the setting asks for another each time: neighbours who see where a finger goes learn nothing. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

#define UI_DIGITS 10

/* at[0] to at[8]: which digits are on the keys from the upper left to the lower right; at[9] is below them. */
struct ui_digits {
    bool are_set;
    unsigned char at[UI_DIGITS];
};

/* All orders are as likely (getrandom(2)). False, ret untouched, when the kernel has no random bytes. */
MUST_USE bool ui_digits_shuffle(struct ui_digits *ret);
