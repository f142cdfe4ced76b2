/* Tells the service manager how kioskd is: sd_notify(3), the protocol of NOTIFY_SOCKET.
 *
 * Our own lines, not libsystemd: one datagram of plain text is the whole protocol, stable by systemd's promise
 * (sd_notify(3), "Notes", shows how to do without the library). Measured on Debian 12: a program that does nothing has
 * 1,130 KiB resident, with libsystemd (and libgcrypt, liblzma, libzstd, liblz4, libcap behind it) 2,370 KiB: more than
 * kioskd is allowed in all.
 *
 *   READY=1     once, when the first page is on the screen: the control socket listens, and a session has said its first
 *               phase, be it welcome or closed. A kiosk that can show nothing never becomes ready, and the manager's own
 *               deadline (TimeoutStartSec) has it started afresh.
 *   STATUS=     the phase's word, why it is closed, or what runs instead: never a word about a person
 *   WATCHDOG=1  twice in every WATCHDOG_USEC, from the loop itself, after a whole round of it: one that is stuck, or that
 *               waits for a process that the kernel does not let go of, misses it
 *   STOPPING=1  once, when a signal asked to stop
 *
 * RELOADING=1 is never said: kioskd reads its command line once, and SIGHUP stops it like SIGTERM. Without NOTIFY_SOCKET
 * nothing is sent, and a socket that is gone or full harms nothing: what is said once is tried again later. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#define NOTIFY_STATUS 64 /* longest status, with its NUL; the rest of a longer one is lost */

struct notify {
    int fd; /* -1: nobody listens */
    struct sockaddr_un address;
    socklen_t address_len;
    int64_t period_ms; /* between two signs of life; 0: none are asked for */
    int64_t due_ms;    /* the next one, in now_ms() */
    bool said_ready;
    char status[NOTIFY_STATUS]; /* the last one */
};

/* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment: they are not for children. */
void notify_init(struct notify *ret);

void notify_ready(struct notify *notify);
void notify_status(struct notify *notify, const char *status);
void notify_stopping(struct notify *notify);

/* A sign of life, when one is due. */
void notify_alive(struct notify *notify);
