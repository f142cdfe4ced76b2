#include "kiosk/kioskd-crashes.h"

#include <string.h>

void crashes_count(struct crashes *crashes, int64_t now_ms, int64_t pause_ms)
{
    int64_t *when = crashes->when_ms;

    memmove(&when[1], &when[0], sizeof crashes->when_ms - sizeof when[0]);
    when[0] = now_ms;
    if (when[CRASHES_MAX - 1] == 0 || now_ms - when[CRASHES_MAX - 1] > CRASHES_WINDOW_MS)
        return;
    crashes->until_ms = now_ms + 10 * pause_ms;
    memset(when, 0, sizeof crashes->when_ms);
}

void crashes_forget(struct crashes *crashes)
{
    *crashes = (struct crashes){.until_ms = 0};
}
