/* Which touches count (look.md section 5): none for a moment after a page change, none while two fingers
 * are on the glass. Pure: the caller says what happened and when. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct touch_guard {
    unsigned moment_ms; /* how long a new page is deaf: its owner's to set */
    int64_t shut_until_us;
    unsigned fingers;
    bool dropping; /* until the last finger has left */
};

/* A page was replaced at now_us. Fingers that are down may no longer do anything. */
void touch_guard_page_changed(struct touch_guard *guard, int64_t now_us);

/* A finger came down, or a mouse button. False when the touch must be dropped. */
bool touch_guard_down(struct touch_guard *guard, int64_t now_us);

/* A finger has left. False when its touch was dropped. */
bool touch_guard_up(struct touch_guard *guard);

/* True while nothing that a finger does may count. */
bool touch_guard_drops(const struct touch_guard *guard);

/* True once a touch at now_us would count. */
bool touch_guard_is_open(const struct touch_guard *guard, int64_t now_us);
