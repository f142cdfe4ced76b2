#include "ui/touch-guard.h"

static void shut(struct touch_guard *guard, int64_t now_us, unsigned more_ms)
{
    guard->shut_until_us = now_us + (guard->moment_ms + more_ms) * (int64_t)1000;
}

void touch_guard_page_changed(struct touch_guard *guard, int64_t now_us)
{
    guard->unpainted = guard->moment_ms > 0;
    shut(guard, now_us, guard->unpainted ? TOUCH_GUARD_PAINT_MS : 0);
    guard->dropping = guard->fingers > 0;
}

void touch_guard_painted(struct touch_guard *guard, int64_t now_us)
{
    if (guard->unpainted)
        shut(guard, now_us, 0);
    guard->unpainted = false;
}

bool touch_guard_is_open(const struct touch_guard *guard, int64_t now_us)
{
    return now_us >= guard->shut_until_us;
}

bool touch_guard_down(struct touch_guard *guard, int64_t now_us)
{
    guard->fingers++;
    if (guard->fingers > 1 || !touch_guard_is_open(guard, now_us))
        guard->dropping = true;
    return !guard->dropping;
}

bool touch_guard_up(struct touch_guard *guard)
{
    bool counted = !guard->dropping;

    if (guard->fingers > 0)
        guard->fingers--;
    if (guard->fingers == 0)
        guard->dropping = false;
    return counted;
}

bool touch_guard_drops(const struct touch_guard *guard)
{
    return guard->dropping;
}
