/* How often sessions ended badly of late, and until when the kiosk is closed because of it. Pure: no clock.
 *
 * Three bad ends within a minute close it for a while, 10 s with the usual --retry; then it tries again by itself. If
 * it was in vain, the next bad end closes it at once for twice as long, and so on up to 10 minutes. A session that
 * served somebody to the end, or the longest pause without a bad end, and all is as it was. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/kioskd/backoff.h"

#define CRASHES_MAX       3
#define CRASHES_WINDOW_MS 60000

struct crashes {
    int64_t when_ms[CRASHES_MAX]; /* the last ones, the newest first; 0: none */
    int64_t until_ms;             /* closed until then */
    struct backoff pause;
};

/* retry_ms is the usual pause before trying again what failed. */
void crashes_init(int64_t retry_ms, struct crashes *ret);

/* One more, at now_ms. */
void crashes_count(struct crashes *crashes, int64_t now_ms);

/* A session served somebody to the end. */
void crashes_served(struct crashes *crashes);

/* As if nothing had been. */
void crashes_forget(struct crashes *crashes);
