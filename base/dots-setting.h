/* How large and how close the anti-copy dots are: kiosk.conf's [page] dots. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* Squares of `side` every `pitch`, both in 600ths of an inch. */
struct dots_size {
    unsigned side, pitch;
};

/* What suits one model of printer; found on the test print (docs/kiosk.md). */
struct dots_setting {
    struct dots_size plain; /* around the word; side 0: no dots at all */
    struct dots_size word;  /* inside it */
};

extern const struct dots_setting dots_usual; /* "2/10 3/15" */

/* Reads "2/10 3/15", plain and word, or "off". False, ret untouched, when text is neither; or when a pitch
 * is not 4 to 40; or when a tint is not 2 to 8 per cent, or one more than a quarter darker than the
 * other, which would show the word on the original. */
MUST_USE bool dots_from_text(const char *text, struct dots_setting *ret);
