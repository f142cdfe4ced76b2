/* Whether it is dark around the kiosk: [screen] surroundings. */
#pragma once

#include <stdbool.h>

#include "base/scope.h"

/* Dark from from_min until before until_min, minutes of the machine's own day; past midnight too. Both the same: never. */
struct surroundings {
    int from_min, until_min;
};

/* "light", "dark", or hours: "17:00-07:30". False, ret untouched, for everything else, and for hours that last no minute. */
MUST_USE bool surroundings_read(const char *text, struct surroundings *ret);

bool surroundings_are_dark(const struct surroundings *surroundings, int minute);

/* The minute of the day, 0 to 1439, by the machine's clock and time zone. */
int surroundings_minute(void);
