#include "kiosk/memory.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/locked.h"

/* As much as a session locks piece by piece: resident, keys, digits. */
#define PROBE ((size_t)1024 * 1024)

static bool has_swap(const char *swaps)
{
    FILE *file = fopen(swaps, "re");
    int c, lines = 0;

    if (file == NULL)
        return errno != ENOENT; /* a kernel without swap has no such file */
    while ((c = getc(file)) != EOF)
        lines += c == '\n';
    if (ferror(file))
        lines = 2;
    fclose(file);
    return lines > 1; /* the first says what the columns are */
}

/* As far as we may. Who cannot have enough is told by what does not fit. */
static rlim_t raised_limit(void)
{
    struct rlimit locked;

    if (getrlimit(RLIMIT_MEMLOCK, &locked) != 0)
        return 0;
    locked.rlim_cur = locked.rlim_max;
    return setrlimit(RLIMIT_MEMLOCK, &locked) == 0 ? locked.rlim_cur : 0;
}

/* CAP_IPC_LOCK stands above the limit. Nothing is there to be locked but addresses. */
static bool may_lock_more_than(size_t limit)
{
    size_t len = limit + (size_t)sysconf(_SC_PAGESIZE);
    void *beyond = mmap(NULL, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    bool may = beyond != MAP_FAILED && mlock2(beyond, len, MLOCK_ONFAULT) == 0;

    if (beyond != MAP_FAILED)
        munmap(beyond, len);
    return may;
}

/* Below a limit, mlockall() would succeed as long as the process is small, and then every further piece of memory
 * would be refused. Each page is locked when it is first used: what is never used costs nothing. */
static bool lock_all(void)
{
    rlim_t limit = raised_limit();

    return (limit == RLIM_INFINITY || may_lock_more_than(limit)) &&
           mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

static bool can_lock(void)
{
    void *probe = locked_new(PROBE, NULL);

    locked_free(probe, PROBE);
    return probe != NULL;
}

const char *memory_keep(const char *swaps)
{
    bool all = lock_all();

    if (!can_lock())
        return "memory";
    return all || !has_swap(swaps) ? NULL : "swap";
}
