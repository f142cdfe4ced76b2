#include "ui/touch-guard.h"

void touch_guard_page_changed(struct touch_guard *guard, int64_t now_us)
{
    guard->shut_until_us = now_us + guard->moment_ms * (int64_t)1000;
    guard->dropping = guard->fingers > 0;
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
