#include "kiosk/kioskd/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/kioskd/child.h"

/* "/path", or "@name" for one in the abstract name space, whose first byte is NUL and which has no end. */
static bool read_address(const char *name, struct notify *ret)
{
    size_t len = strlen(name);

    if ((name[0] != '/' && name[0] != '@') || len < 2 || len >= sizeof ret->address.sun_path)
        return false;
    ret->address.sun_family = AF_UNIX;
    memcpy(ret->address.sun_path, name, len);
    if (name[0] == '@')
        ret->address.sun_path[0] = '\0';
    else
        len++; /* the NUL belongs to it */
    ret->address_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    return true;
}

/* The unit's main process is the compositor, and kioskd its child: the signs of life that are wanted are still ours. */
static bool is_for_us(const char *watchdog_pid)
{
    long pid = watchdog_pid == NULL ? getpid() : strtol(watchdog_pid, NULL, 10);

    return pid == getpid() || pid == getppid();
}

/* Half of what the manager allows; 0 when it allows everything, or means another process. */
static int64_t period_ms(void)
{
    const char *usec = getenv("WATCHDOG_USEC");

    if (usec == NULL || !is_for_us(getenv("WATCHDOG_PID")))
        return 0;
    return strtoll(usec, NULL, 10) / 2000;
}

void notify_init(struct notify *ret)
{
    const char *name = getenv("NOTIFY_SOCKET");

    *ret = (struct notify){.fd = -1};
    if (name != NULL && read_address(name, ret)) {
        ret->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ret->period_ms = period_ms();
    }
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

/* False when it was not taken: nobody listens any more, or too slowly. */
static bool say(struct notify *notify, const char *text)
{
    size_t len = strlen(text);

    return notify->fd >= 0 &&
           sendto(notify->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL,
                  (const struct sockaddr *)&notify->address, notify->address_len) == (ssize_t)len;
}

void notify_ready(struct notify *notify)
{
    if (!notify->said_ready)
        notify->said_ready = say(notify, "READY=1");
}

void notify_status(struct notify *notify, const char *status)
{
    char text[sizeof "STATUS=" + NOTIFY_STATUS];

    if (notify->fd < 0 || strcmp(notify->status, status) == 0)
        return;
    snprintf(notify->status, sizeof notify->status, "%s", status);
    snprintf(text, sizeof text, "STATUS=%s", notify->status);
    if (!say(notify, text))
        notify->status[0] = '\0';
}

void notify_stopping(struct notify *notify)
{
    say(notify, "STOPPING=1");
}

void notify_alive(struct notify *notify)
{
    int64_t now = now_ms();

    if (notify->period_ms == 0 || now < notify->due_ms)
        return;
    say(notify, "WATCHDOG=1");
    notify->due_ms = now + notify->period_ms;
}
