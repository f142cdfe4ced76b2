/* Loaded into pcscd (LD_PRELOAD) so that its readers have no latency of their own: it looks at them every 400 ms,
 * and would be what a soak test measures. */
#include <time.h>

#define POLL_NS  400000000 /* pcsc-lite 1.9.9, PCSCLITE_STATUS_POLL_RATE */
#define QUICK_NS 4000000

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    static const struct timespec quick = {.tv_nsec = QUICK_NS};
    int error;

    if (wanted->tv_sec == 0 && wanted->tv_nsec == POLL_NS)
        wanted = &quick;
    error = clock_nanosleep(CLOCK_MONOTONIC, 0, wanted, left);
    return error == 0 ? 0 : -1;
}
