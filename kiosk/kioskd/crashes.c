#include "kiosk/kioskd/crashes.h"

#include <string.h>

void crashes_init(int64_t retry_ms, struct crashes *ret)
{
    *ret = (struct crashes){.pause = {.first_ms = retry_ms * 10 / 3, .most_ms = retry_ms * 200}};
}

static bool are_too_many(const struct crashes *crashes, int64_t now_ms)
{
    int64_t oldest_ms = crashes->when_ms[CRASHES_MAX - 1];

    return oldest_ms > 0 && now_ms - oldest_ms <= CRASHES_WINDOW_MS;
}

void crashes_count(struct crashes *crashes, int64_t now_ms)
{
    int64_t *when = crashes->when_ms;

    if (now_ms - crashes->until_ms > crashes->pause.most_ms)
        backoff_reset(&crashes->pause);
    memmove(&when[1], &when[0], sizeof crashes->when_ms - sizeof when[0]);
    when[0] = now_ms;
    if (crashes->pause.failures == 0 && !are_too_many(crashes, now_ms))
        return;
    crashes->until_ms = now_ms + backoff_next_ms(&crashes->pause);
    memset(when, 0, sizeof crashes->when_ms);
}

void crashes_served(struct crashes *crashes)
{
    backoff_reset(&crashes->pause);
}

void crashes_forget(struct crashes *crashes)
{
    crashes->until_ms = 0;
    memset(crashes->when_ms, 0, sizeof crashes->when_ms);
    backoff_reset(&crashes->pause);
}
