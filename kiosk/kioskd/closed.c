#include "kiosk/kioskd/closed.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/kioskd/child.h"

#define LATCHED "latched"
#define CRASHED "crashed"

void closed_init(const char *latch, const char *staff, int64_t retry_ms, struct closed *ret)
{
    *ret = (struct closed){.latch = latch, .staff = staff};
    crashes_init(retry_ms, &ret->crashes);
    staff_read(staff, ret->by_staff);
}

bool closed_is_latched(const struct closed *closed)
{
    if (closed->latched)
        return true;
    /* What cannot be looked at counts as latched. */
    return closed->latch != NULL && (access(closed->latch, F_OK) == 0 || errno != ENOENT);
}

static bool is_crashed(const struct closed *closed)
{
    return now_ms() < closed->crashes.until_ms;
}

int closed_again_s(const struct closed *closed)
{
    int64_t left_ms = closed->crashes.until_ms - now_ms();

    return left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
}

const char *closed_why(const struct closed *closed)
{
    if (closed_is_latched(closed))
        return LATCHED;
    if (closed->by_staff[0] != '\0')
        return closed->by_staff;
    if (is_crashed(closed))
        return CRASHED;
    return closed->by_sweep;
}

bool closed_is_left(const struct closed *closed)
{
    return strcmp(closed->by_sweep, "card") == 0 || strcmp(closed->by_sweep, "paper") == 0;
}

bool closed_is_held(const struct closed *closed)
{
    return closed_is_latched(closed) || closed->by_staff[0] != '\0' || is_crashed(closed);
}

bool closed_is_for_staff(const char *reason)
{
    return strcmp(reason, LATCHED) != 0 && strcmp(reason, CRASHED) != 0;
}

bool closed_close(struct closed *closed, const char *reason)
{
    closed_copy(closed->by_staff, reason);
    return staff_keep(closed->staff, reason);
}

const char *closed_open(struct closed *closed)
{
    if (closed->latch != NULL && unlink(closed->latch) != 0 && errno != ENOENT)
        return "latch";
    if (!staff_forget(closed->staff))
        return "staff";
    closed->latched = false;
    closed->by_staff[0] = '\0';
    crashes_forget(&closed->crashes);
    return NULL;
}

void closed_copy(char ret[static REASON_SIZE], const char *reason)
{
    memset(ret, 0, REASON_SIZE);
    memcpy(ret, reason, strnlen(reason, REASON_SIZE - 1));
}
