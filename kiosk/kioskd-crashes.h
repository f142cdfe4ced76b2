/* How often sessions ended badly of late, and until when the kiosk is closed because of it. Pure: no clock. */
#pragma once

#include <stdint.h>

#define CRASHES_MAX       3     /* … within … */
#define CRASHES_WINDOW_MS 60000 /* … close the kiosk for ten pauses */

struct crashes {
    int64_t when_ms[CRASHES_MAX]; /* the last ones, the newest first; 0: none */
    int64_t until_ms;             /* closed until then */
};

/* One more at now_ms; pause_ms is the pause before trying again what failed. */
void crashes_count(struct crashes *crashes, int64_t now_ms, int64_t pause_ms);

/* As if nothing had been. */
void crashes_forget(struct crashes *crashes);
