/* Which touches count (look.md section 5): none until a new page can be seen and for a moment after, none while two fingers
 * are on the glass. Pure: the caller says what happened and when. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct touch_guard {
    unsigned
        moment_ms; /* how long a new page is deaf: its owner's to set; 0: not even until it is painted */
    bool unpainted; /* the new page cannot be seen yet */
    int64_t shut_until_us;
    unsigned fingers;
    bool dropping; /* until the last finger has left */
};

/* A page was replaced at now_us. Fingers that are down may no longer do anything. */
void touch_guard_page_changed(struct touch_guard *guard, int64_t now_us);

/* The page is on the screen: the moment begins. One that is never painted is deaf for TOUCH_GUARD_PAINT_MS and the moment. */
void touch_guard_painted(struct touch_guard *guard, int64_t now_us);
#define TOUCH_GUARD_PAINT_MS 1000

/* A finger came down, or a mouse button. False when the touch must be dropped. */
bool touch_guard_down(struct touch_guard *guard, int64_t now_us);

/* A finger has left. False when its touch was dropped. */
bool touch_guard_up(struct touch_guard *guard);

/* True while nothing that a finger does may count. */
bool touch_guard_drops(const struct touch_guard *guard);

/* True once a touch at now_us would count. */
bool touch_guard_is_open(const struct touch_guard *guard, int64_t now_us);
