#include "printer/handshake.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define HANDSHAKE_MS 5000 /* a printer's processor may be slow */

struct guard {
    struct printer *printer;
    int over; /* eventfd: readable once the handshake has ended */
};

/* Hangs up when the call ends before the handshake does. */
static void *stand_guard(void *ctx)
{
    const struct guard *guard = ctx;
    struct printer *printer = guard->printer;
    struct pollfd watched[] = {{.fd = guard->over, .events = POLLIN},
                               {.fd = printer->deaf ? -1 : printer->wake_fd, .events = POLLIN}};
    int64_t left_ms = printer->until_ms - ipp_now_ms();
    if (left_ms > HANDSHAKE_MS)
        left_ms = HANDSHAKE_MS;
    (void)poll(watched, 2, left_ms > 0 ? (int)left_ms : 0);
    if (!(watched[0].revents & POLLIN) && httpGetFd(printer->http) >= 0)
        (void)shutdown(httpGetFd(printer->http), SHUT_RDWR);
    return NULL;
}

bool handshake(struct printer *printer)
{
    const uint64_t one = 1;
    struct guard guard = {printer, eventfd(0, EFD_CLOEXEC)};
    pthread_t thread;
    bool guarded = guard.over >= 0 && pthread_create(&thread, NULL, stand_guard, &guard) == 0;
    bool done = guarded && httpEncryption(printer->http, HTTP_ENCRYPTION_ALWAYS) == 0;
    if (guarded) {
        (void)!write(guard.over, &one, sizeof(one));
        pthread_join(thread, NULL);
    }
    if (guard.over >= 0)
        close(guard.over);
    return done;
}
